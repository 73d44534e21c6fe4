# The real thing in place of a double: installed, started, and held to what Holdfast promises.

conformance() {
  local what="${1:-}" version="${2:-0.8.1}"
  [ "$what" = flowfile ] || fail 'conformance: only flowfile so far'
  setup_build
  setup_browsers chromium firefox
  build_dist
  heading "Flowfile $version"
  FLOWFILE="$version" node --test --test-reporter=spec --test-concurrency=1 \
    tests/conformance/flowfile/flowfile.test.js
}
