# The load tests (tests/load) in real browsers: short in CI, as long as is wanted here.

load() {
  local browser='' expiries=10000 hours=24 tabs=1,2,5,10,20,40,60
  while [ $# -gt 0 ]; do
    case "$1" in
      --browser) browser="${2:-}" ;;
      --expiries) expiries="${2:-}" ;;
      --hours) hours="${2:-}" ;;
      *) fail "load: unknown option $1" ;;
    esac
    shift
    [ $# -gt 0 ] && shift
  done
  case "$browser" in
    '' | chromium | firefox) ;;
    *) fail "load: --browser is chromium or firefox, not $browser" ;;
  esac
  [[ "$expiries" =~ ^[1-9][0-9]*$ ]] || fail 'load: --expiries wants a number'
  [[ "$hours" =~ ^[1-9][0-9]*$ ]] || fail 'load: --hours wants a number'
  setup_build
  if [ -n "$browser" ]; then setup_browsers "$browser"; else setup_browsers chromium firefox; fi
  build_demo_dist
  heading 'load, without a browser'
  cargo test --test load -- --nocapture
  heading 'load'
  BROWSER="$browser" LOAD_TABS="$tabs" LOAD_EXPIRIES="$expiries" LOAD_SITES=30 LOAD_HOURS="$hours" \
    node --test --test-reporter=spec --test-concurrency=1 tests/load/*.test.js
}
