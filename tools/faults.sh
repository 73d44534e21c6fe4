# Everything that can befall a refresh: see tests/faults/main.js and docs/reliability.md.

faults() {
  setup_build
  setup_browsers chromium firefox
  build_demo_dist
  heading 'faults'
  exec node tests/faults/main.js "$@"
}
