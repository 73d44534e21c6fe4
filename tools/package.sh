# The packages for the stores. Both browsers take the same files; the Firefox store also wants
# the sources, because what it reviews was compiled: those of HEAD, with the versions of the tools
# that compiled them (docs/amo-build.md).

package() {
  git diff --quiet HEAD || fail 'commit first: the source package holds what is committed'
  setup_build
  build_dist
  node tools/sizes.js dist >/dev/null || fail 'too large for the stores'
  heading 'packages'
  local version browser out=target/packages
  version="$(node -p "require('./dist/manifest.json').version")"
  rm -rf "$out" && mkdir -p "$out"
  for browser in chromium firefox; do
    pack dist "$out/holdfast-$version-$browser.zip"
  done
  TZ=UTC git archive --format zip --output "$out/holdfast-$version-source.zip" \
    --add-virtual-file "BUILT-WITH.txt:$(built_with)" HEAD
  ls -l "$out"
}

# A zip of a folder: the same bytes for the same files, whenever and wherever it is made. Git puts them
# in order, and knows two modes of files only; the time is the first that a zip can tell.
pack() (
  set -e
  scratch="$(mktemp -d)"
  trap 'rm -rf "$scratch"' EXIT
  zip="$(realpath -m "$2")"
  git init --quiet --bare "$scratch"
  export GIT_DIR="$scratch" GIT_WORK_TREE="$1" TZ=UTC
  export GIT_AUTHOR_NAME=holdfast GIT_AUTHOR_EMAIL=holdfast GIT_AUTHOR_DATE=1980-01-01T00:00:00Z
  export GIT_COMMITTER_NAME=holdfast GIT_COMMITTER_EMAIL=holdfast
  export GIT_COMMITTER_DATE="$GIT_AUTHOR_DATE"
  git -c core.autocrlf=false add --all --force .
  git archive --format zip --output "$zip" "$(git commit-tree -m dist "$(git write-tree)")"
)

built_with() {
  # shellcheck disable=SC1091 # what every Linux has
  [ -r /etc/os-release ] && (source /etc/os-release && echo "$PRETTY_NAME")
  uname -sm
  rustc --version
  echo "node $(node --version)"
  echo "npm $(npm --version)"
}
