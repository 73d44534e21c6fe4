# While one works: the extension in a browser of its own, built and loaded anew at each save.
# web-ext loads it; a build that fails is told, and the browser keeps the last good one.

dev_dist=target/dist-dev
# web-ext looks at this file alone: the folder changes file by file while it is assembled.
dev_built=target/dist-dev.built

dev() {
  local browser=chromium headless=no
  while [ $# -gt 0 ]; do
    case "$1" in
      --browser) browser="${2:-}" && shift ;;
      --headless) headless=yes ;;
      --once) dev_build && return ;;
      *) fail "unknown option of dev: $1" ;;
    esac
    shift
  done
  setup_build
  setup_browsers "$browser"
  dev_build
  rebuild_on_save &
  # shellcheck disable=SC2064 # the process of now
  trap "kill $! 2>/dev/null" EXIT
  run_in "$browser" "$headless"
}

# Not made small: that takes most of a build's time. In a folder of cargo's that is its own, or each
# ordinary build would begin anew.
dev_build() {
  setup_build
  export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
  export CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-target}/dev"
  build_wasm
  assemble "$dev_dist" --loopback
  date >"$dev_built"
}

rebuild_on_save() {
  # A shell of its own for each build: as a condition of this one, it would go on after an error.
  node tools/watch.js | while read -r _; do
    if ./build.sh dev --once; then note "loaded anew, $(date +%T)"; else note 'not built: see above'; fi
  done
}

run_in() {
  local args=()
  if [ "$1" = firefox ]; then
    args=(--target firefox-desktop --firefox "$FIREFOX")
    [ "$2" = no ] || args+=(--arg=--headless)
  else
    args=(--target chromium --chromium-binary "$CHROMIUM")
    [ "$2" = no ] || args+=(--arg=--headless=new)
    [ "$(id -u)" != 0 ] || args+=(--arg=--no-sandbox)
  fi
  node_modules/.bin/web-ext run --source-dir "$dev_dist" --watch-file "$dev_built" "${args[@]}"
}
