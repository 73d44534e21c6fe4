#!/usr/bin/env bash
# The one entry point: builds, runs, tests and packages Holdfast.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

source tools/say.sh
source tools/setup.sh
source tools/build.sh

usage() {
  cat <<'HELP'
./build.sh            builds the extension into dist/ (load that folder unpacked)
./build.sh run        shows the main job: tokens expire, one refresh serves every tab
    --browser NAME    chromium (default) or firefox
    --headless        no window (as when there is no display)
    --tabs N          open tabs (10)
    --expiries N      end after N expiries (otherwise Ctrl-C ends it)
    --url URL         use your own Dify instead of the built-in double
./build.sh dev        builds and loads it anew at each save, in a browser of its own
    --browser NAME    chromium (default) or firefox
    --headless        no window
./build.sh test       sets everything up and runs every test
    --packed          end to end with the packages' own form (see tests/browser/packed.js)
./build.sh model [N]  explores the lock's protocol, N steps deeper than the tests do
./build.sh load       many tabs, held requests and bodies, a soak, ten thousand expiries, counted
    --browser NAME    chromium or firefox; both by default
    --expiries N      so many expiries (10000: most of an hour for each browser)
    --hours N         so many hours of a token's life (24: six minutes)
./build.sh faults     everything that can befall a refresh, in real browsers
    --runs N          of each cell (5)
    --browser NAME    chromium or firefox (both)
    --only TEXT       the cells whose name has this text
    --seed N          of the first run (1)
    --write           keeps the figures in docs/reliability.md
./build.sh bench      Holdfast beside its peers on one token server, in real tabs (docs/benchmark.md)
    --browser NAME    chromium (default) or firefox
    --quick           up to ten tabs, one expiry of each kind
    --tabs N,…        open tabs (1,2,10,40,100)
    --requests N,…    requests of each tab at once (1,5,20)
    --peers NAME,…    of tests/bench/peers.js; all by default
    --pairs N         of requests without a 401, with Holdfast and without (5000)
    --runs N          expiries of each kind, up to ten tabs (2)
    --only PART       apart, burst, visible, late or kill
    --write           keeps the figures in docs/
./build.sh fuzz [--seconds N] [--seed N] [TARGET…]
                      hostile input, a minute for each kind (tests/fuzz)
./build.sh deny [CHECK…]
                      licences and sources of what the Rust code is made of
./build.sh reproducible
                      builds here and in another folder, and compares the packages
./build.sh conformance flowfile [VERSION]
                      the real Flowfile from PyPI (1 GB, needs python3-venv), 0.8.1 or "newest"
./build.sh format     puts every source into the house format
./build.sh zip        packages for both stores into target/packages/
./build.sh screenshots
                      pictures for the stores' listings into target/store/
./build.sh help       this page

Browsers are found on the PATH; CHROMIUM=/path and FIREFOX=/path name others.
HELP
}

command="${1:-build}"
[ $# -gt 0 ] && shift
case "$command" in
  build)
    setup_build
    build_dist
    ;;
  run)
    source tools/run.sh
    run_demo "$@"
    ;;
  dev)
    source tools/dev.sh
    dev "$@"
    ;;
  test)
    source tools/test.sh
    run_tests "$@"
    ;;
  model)
    cargo run --quiet --profile model -p holdfast-model -- "$@"
    ;;
  load)
    source tools/load.sh
    load "$@"
    ;;
  faults)
    source tools/faults.sh
    faults "$@"
    ;;
  bench)
    source tools/bench.sh
    bench "$@"
    ;;
  fuzz)
    source tools/fuzz.sh
    fuzz "$@"
    ;;
  deny)
    source tools/deny.sh
    deny "$@"
    ;;
  conformance)
    source tools/conformance.sh
    conformance "$@"
    ;;
  format)
    source tools/test.sh
    setup_npm
    format --write
    ;;
  zip)
    source tools/package.sh
    package
    ;;
  reproducible)
    source tools/package.sh
    source tools/reproducible.sh
    setup_build
    build_dist
    reproducible
    ;;
  screenshots)
    source tools/screenshots.sh
    screenshots
    ;;
  help | --help | -h) usage ;;
  *)
    usage >&2
    fail "unknown command: $command"
    ;;
esac
