# Holdfast beside its peers: see tests/bench/main.js and docs/benchmark.md.

bench() {
  setup_build
  setup_browsers "$(browser_among "$@")"
  build_demo_dist
  heading 'bench'
  exec node tests/bench/main.js "$@"
}
