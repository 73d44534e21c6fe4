# Two builds in two folders, each with a target folder of its own, give the same packages.

# Expects dist/, built from the sources as they are here.
reproducible() (
  elsewhere="$(mktemp -d "${TMPDIR:-/tmp}/holdfast-elsewhere-XXXXXX")"
  trap 'rm -rf "$elsewhere"' EXIT
  there="$elsewhere/other/folder"
  mkdir -p "$there"
  git ls-files -z --cached --others --exclude-standard |
    tar --create --null --files-from - --ignore-failed-read | tar --extract --directory "$there"
  cp -a node_modules "$there/"
  # Not the caller's: what is compiled must know neither folder.
  (cd "$there" && CARGO_TARGET_DIR="$elsewhere/target" ./build.sh build) >target/elsewhere.log 2>&1 ||
    fail 'it does not build elsewhere: target/elsewhere.log'
  pack dist "$elsewhere/here.zip"
  pack "$there/dist" "$elsewhere/there.zip"
  sha256sum "$elsewhere"/*.zip | sed 's/^/   /'
  cmp "$elsewhere/here.zip" "$elsewhere/there.zip" && return
  diff --recursive --brief dist "$there/dist"
  fail 'two builds of the same sources differ'
)
