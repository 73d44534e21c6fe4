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
./build.sh test       sets everything up and runs every test
./build.sh model [N]  explores the lock's protocol, N steps deeper than the tests do
./build.sh conformance flowfile [VERSION]
                      the real Flowfile from PyPI (1 GB, needs python3-venv), 0.8.1 or "newest"
./build.sh format     puts every source into the house format
./build.sh zip        packages for both stores into target/packages/
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
  test)
    source tools/test.sh
    run_tests
    ;;
  model)
    cargo run --quiet --profile model -p holdfast-model -- "$@"
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
  help | --help | -h) usage ;;
  *)
    usage >&2
    fail "unknown command: $command"
    ;;
esac
