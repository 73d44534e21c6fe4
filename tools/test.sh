# Every test, in the order in which a fault is found soonest. The first failure ends it.

source tools/deny.sh
source tools/fuzz.sh
source tools/package.sh
source tools/reproducible.sh

run_tests() {
  if [ "${1:-}" = --without-browsers ]; then
    without_browsers
    return
  fi
  if [ "${1:-}" = --packed ]; then
    has unzip || setup_apt unzip
    export PACKED=yes
  fi
  trap report EXIT
  setup_build
  setup_browsers chromium firefox driver
  rm -rf "$logs" && mkdir -p "$logs"

  if [ -n "${CI:-}" ]; then step 'Cargo.lock is up to date' locked; fi
  step 'format (./build.sh format mends it)' format --check
  step 'each hard case has its tests' node tools/scenarios.js
  step 'what it is made of' deny
  # Here the types of the wasm module are made, too.
  step 'build' build_demo_dist
  step 'sizes' node tools/sizes.js dist
  step 'types of the JavaScript' node_modules/.bin/tsc --project tsconfig.json
  step 'clippy, native' cargo clippy --workspace --all-targets -- -D warnings
  step 'clippy, wasm32' cargo clippy --target wasm32-unknown-unknown --all-targets -- -D warnings
  step 'native tests' cargo test
  step 'wasm tests' wasm_tests
  step 'the tools' node_tests tests/tools
  step 'the built extension' node_tests tests/build
  step 'the Dify double' node_tests tests/double
  step 'the Flowfile double' node_tests tests/flowfile
  step 'the four apps, without the extension' node_tests tests/apps
  step "the main job's own parts" node_tests tests/run
  step "the fault matrix's own parts" node_tests tests/faults
  step "the benchmark's own parts" node_tests tests/bench
  step 'web-ext lint' node tools/lint.js dist
  step 'end to end' at_once lane_1 lane_2 lane_3 beside
  step 'load' alone tests/load
  step 'floods' alone tests/e2e/alone
  finished=yes
}

logs=target/test-logs
finished=no
current='set-up'

# Runs a command under a heading and keeps what it prints.
step() {
  current="$1"
  shift
  heading "$current"
  local begun=$SECONDS
  "$@" 2>&1 | tee "$logs/${current//[^a-z0-9]/-}.log"
  note "$((SECONDS - begun)) s"
}

# That it would notice, and that there is nothing to notice.
explored() {
  cargo test --profile model -p holdfast-model
  ./build.sh model
}

locked() {
  cargo metadata --locked --format-version 1 >/dev/null
}

format() {
  local prettier=--check fmt=(--check)
  [ "$1" = --check ] || { prettier=--write && fmt=(); }
  cargo fmt --all -- "${fmt[@]}"
  node_modules/.bin/prettier "$prettier" --log-level warn .
}

# In Node by default; tests that ask for a browser run in Chromium.
wasm_tests() {
  CHROMEDRIVER="$CHROMEDRIVER" WASM_BINDGEN_TEST_WEBDRIVER_JSON="$PWD/tools/webdriver.json" \
    cargo test --lib --target wasm32-unknown-unknown \
    --config "target.wasm32-unknown-unknown.runner = ['$bindgen', 'test']"
}

# One file after the other: each drives a browser of its own.
node_tests() {
  local files
  mapfile -t files < <(find "$@" -name '*.test.js' | sort)
  [ "${#files[@]}" -gt 0 ] || fail "no tests in $*"
  # A browser that hangs is a failure, not the end of the day.
  node --test --test-reporter=spec --test-concurrency=1 --test-timeout=900000 "${files[@]}"
}

# Runs functions at once: of the time in browsers most is spent waiting, for expiries and for an idle
# worker to stop.
at_once() {
  local lane running=() failed=no
  for lane in "$@"; do
    ($lane 2>&1 | tee "$logs/$lane.log" | sed -u "s/^/$lane  /") &
    running+=("$!")
  done
  for lane in "${running[@]}"; do wait "$lane" || failed=yes; done
  [ "$failed" = no ]
}

# Of about the same length.
lane_1() {
  common firefox
  main_job chromium
  main_job firefox
}

lane_2() {
  common chromium
  faults chromium
}

lane_3() {
  patient chromium
  patient firefox
  faults firefox
}

common() {
  BROWSER="$1" node_tests tests/e2e -not -path '*/patient/*' -not -path '*/alone/*'
}

# What waits more than it works.
patient() {
  BROWSER="$1" node_tests tests/e2e/patient
}

main_job() {
  node tests/run/main.js --browser "$1" --headless --expiries 3
}

faults() {
  node tests/faults/main.js --browser "$1" --runs 5
}

# What takes all processors: one browser after the other. Sixty tabs of each at once would come near
# to the 100 s for which a request is held at most.
alone() {
  local browser
  for browser in chromium firefox; do BROWSER="$browser" node_tests "$@"; done
}

# With what the browsers leave of the processors.
beside() {
  last_in_line ./build.sh test --without-browsers
}

# What needs a processor for long, and finds dist/ built.
without_browsers() {
  heading "the lock's protocol, explored"
  explored
  heading 'two builds give the same packages'
  reproducible
  heading 'fuzz, a minute each'
  # One seed: whether a change passes is not a matter of luck.
  fuzz --seed 1
}

# Runs a command with the lowest priority. Linux weighs sessions before it weighs what is in them
# (sched(7), autogroup), and a browser under test is a session of its own.
last_in_line() {
  if has setsid; then
    setsid --wait bash -c '{ echo 19 >/proc/self/autogroup; } 2>/dev/null; exec nice -n 19 "$@"' - "$@"
  else
    nice -n 19 "$@"
  fi
}

# The last lines: what failed, and how much was tested. Of a long log often only its end is kept.
report() {
  local passed failed
  passed="$(total 's/^test result: .* ([0-9]+) passed.*/\1/p' 's/^ℹ pass ([0-9]+)$/\1/p')"
  failed="$(total 's/^test result: .* ([0-9]+) failed.*/\1/p' 's/^ℹ fail ([0-9]+)$/\1/p')"
  if [ "$finished" = yes ]; then
    heading "everything passed in $((SECONDS / 60)) min $((SECONDS % 60)) s"
  else
    heading "FAILED: $current"
    failures
  fi
  printf '%s passed, %s failed\n' "$passed" "$failed"
}

# Node's own list of failing tests; cargo's; runs of the matrix. Each under the name of its log.
failures() {
  awk 'FNR == 1 { on = 0 } /^✖ failing tests:/ { on = 1 } /^(▶|✔|ℹ|good|\| )/ { on = 0 }
    on || /^test .* FAILED$|^thread .* panicked|^BAD |^    seed / {
      if (named != FILENAME) print named = FILENAME
      if (n++ < 100) print "   " $0
    }' "$logs"/*.log 2>/dev/null
}

total() {
  cat "$logs"/*.log 2>/dev/null | sed -nE -e "$1" -e "$2" | awk '{ n += $1 } END { print n + 0 }'
}
