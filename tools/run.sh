# The main job on real input: see tests/run/main.js.

run_demo() {
  local browser=chromium previous='' word
  for word in "$@"; do
    [ "$previous" = --browser ] && browser="$word"
    case "$word" in --browser=*) browser="${word#*=}" ;; esac
    previous="$word"
  done
  setup_build
  setup_browsers "$browser"
  build_demo_dist
  heading 'run'
  exec node tests/run/main.js "$@"
}
