# The main job on real input: see tests/run/main.js.

run_demo() {
  setup_build
  setup_browsers "$(browser_among "$@")"
  build_demo_dist
  heading 'run'
  exec node tests/run/main.js "$@"
}
