# The packages for the stores. Both browsers take the same files; the Firefox store also wants
# the sources, because what it reviews was compiled.

package() {
  setup_build
  build_dist
  node tools/sizes.js dist >/dev/null || fail 'too large for the stores'
  heading 'packages'
  local version browser out=target/packages
  version="$(node -p "require('./dist/manifest.json').version")"
  rm -rf "$out"
  for browser in chromium firefox; do
    node_modules/.bin/web-ext build --source-dir dist --artifacts-dir "$out" \
      --filename "holdfast-$version-$browser.zip" >/dev/null
  done
  git archive --format zip --output "$out/holdfast-$version-source.zip" HEAD
  ls -l "$out"
}
