# Set-up: each step looks first and acts only when something is missing.

cache="${XDG_CACHE_HOME:-$HOME/.cache}/holdfast"

setup_build() {
  setup_rust
  setup_npm
  setup_bindgen
}

setup_rust() {
  # Where rustup puts it, in case no login shell has said so.
  has cargo || PATH="$PATH:$HOME/.cargo/bin"
  has cargo || fail 'cargo is missing: install the stable toolchain from https://rustup.rs'
  has cc || setup_apt gcc libc6-dev
  local sysroot
  sysroot="$(rustc --print sysroot)"
  [ -d "$sysroot/lib/rustlib/wasm32-unknown-unknown" ] && return
  has rustup || fail 'the target wasm32-unknown-unknown is missing, and so is rustup to add it'
  heading 'rustup target add wasm32-unknown-unknown'
  rustup target add wasm32-unknown-unknown
}

setup_npm() {
  has npm || fail 'npm is missing: install Node 20 or newer'
  # The stamp holds the lock file that node_modules was made from.
  local stamp=node_modules/.holdfast-lock
  cmp -s package-lock.json "$stamp" && return
  heading 'npm ci'
  npm ci --no-audit --no-fund
  cp package-lock.json "$stamp"
}

# Builds tools/bindgen once per wasm-bindgen version and keeps it outside the checkout, so that a
# clean clone does not pay again. Its target folder is its own: the extension's profiles would
# otherwise compile it twice.
setup_bindgen() {
  local version sources
  version="$(locked_version wasm-bindgen)"
  [ -n "$version" ] || fail 'Cargo.lock names no wasm-bindgen'
  sources="$(cat tools/bindgen/Cargo.toml tools/bindgen/src/*.rs | cksum | cut -d' ' -f1)"
  bindgen="$cache/bindgen-$version-$sources"
  [ -x "$bindgen" ] && return
  heading "building the wasm-bindgen tool $version (once, about 2 minutes)"
  local scratch
  mkdir -p "$cache"
  scratch="$(mktemp -d "$cache/build-XXXXXX")"
  CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_PROFILE_DEV_DEBUG=false CARGO_INCREMENTAL=0 \
    CARGO_TARGET_DIR="$scratch" cargo build --package bindgen --quiet
  mv "$scratch/debug/bindgen" "$bindgen"
  rm -rf "$scratch"
}

# The version of a package in Cargo.lock.
locked_version() {
  awk -v name="$1" -F'"' '$1 == "name = " { hit = $2 == name } hit && $1 == "version = " { print $2; exit }' Cargo.lock
}

# The browser that these options name.
browser_among() {
  local browser=chromium previous='' word
  for word in "$@"; do
    [ "$previous" = --browser ] && browser="$word"
    case "$word" in --browser=*) browser="${word#*=}" ;; esac
    previous="$word"
  done
  printf '%s' "$browser"
}

# Sets CHROMIUM and FIREFOX, installing Debian's packages when they are missing.
setup_browsers() {
  local browser missing=()
  for browser in "$@"; do
    case "$browser" in
      chromium)
        CHROMIUM="${CHROMIUM:-$(first_of chromium chromium-browser)}"
        [ -n "$CHROMIUM" ] || missing+=(chromium)
        ;;
      firefox)
        FIREFOX="${FIREFOX:-$(first_of firefox-esr firefox)}"
        [ -n "$FIREFOX" ] || missing+=(firefox-esr)
        ;;
      driver)
        CHROMEDRIVER="${CHROMEDRIVER:-$(first_of chromedriver)}"
        [ -n "$CHROMEDRIVER" ] || missing+=(chromium-driver)
        ;;
    esac
  done
  export CHROMIUM FIREFOX CHROMEDRIVER
  if [ "${#missing[@]}" = 0 ]; then
    at_least "${CHROMIUM:-}" minimum_chrome_version
    at_least "${FIREFOX:-}" browser_specific_settings.gecko.strict_min_version
    return
  fi
  # The second font draws the Chinese and Japanese popup in screenshots.
  setup_apt "${missing[@]}" fonts-noto-cjk
  setup_browsers "$@"
}

# A browser that is too old refuses the extension; the manifest says which is.
at_least() {
  [ -n "$1" ] || return 0
  local least found
  least="$(node -p "parseInt(JSON.parse(fs.readFileSync('manifest.json')).$2)")"
  found="$("$1" --version 2>/dev/null | grep -oE '[0-9]+' | head -n 1)"
  [ "${found:-0}" -ge "$least" ] || fail "$1 has version ${found:-unknown}, Holdfast needs $least: update it"
}

first_of() {
  local name
  for name in "$@"; do command -v "$name" && return; done
  return 0
}

setup_apt() {
  local command="apt-get install -y --no-install-recommends $*"
  has apt-get || fail "missing: $*. Install them with your system's package manager"
  [ "$(id -u)" = 0 ] || fail "missing: $*. Install them with: sudo $command"
  heading "$command"
  apt-get update -qq
  # shellcheck disable=SC2086 # a list of words
  DEBIAN_FRONTEND=noninteractive $command
}
