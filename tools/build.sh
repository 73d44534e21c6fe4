# From the sources to dist/ (for people) and target/dist-test/ (for tests and the demo).

demo_dist=target/dist-test

build_dist() {
  build_wasm
  heading 'dist/'
  assemble dist
  # Told here, enforced by the tests and before packaging: a build to try things with may be large.
  node tools/sizes.js dist || true
}

# The same extension, and besides allowed to act on this machine's loopback addresses, where the
# tests and the demo run their server. It is never what people install.
build_demo_dist() {
  build_dist
  assemble "$demo_dist" --loopback
}

# Leaves holdfast.js, holdfast.d.ts and the optimised holdfast_bg.wasm in target/bindgen/wasm/.
build_wasm() {
  local wasm target_dir="${CARGO_TARGET_DIR:-target}"
  heading 'wasm'
  cargo build --package holdfast --release --target wasm32-unknown-unknown
  wasm="$target_dir/wasm32-unknown-unknown/release/holdfast.wasm"
  "$bindgen" generate --target web --out-name holdfast --out-dir target/bindgen/wasm \
    --remove-name-section --remove-producers-section "$wasm"
  optimise target/bindgen/wasm/holdfast_bg.wasm
}

# wasm-opt takes seconds, so its result is kept as long as its input stays the same.
optimise() {
  local file="$1" plain="target/bindgen/plain.wasm" small="target/bindgen/small.wasm"
  if ! cmp -s "$file" "$plain"; then
    cp "$file" "$plain"
    # The features that rustc turns on for wasm32-unknown-unknown.
    node_modules/.bin/wasm-opt -Oz --enable-bulk-memory --enable-multivalue \
      --enable-mutable-globals --enable-nontrapping-float-to-int --enable-reference-types \
      --enable-sign-ext "$plain" -o "$small"
  fi
  cp "$small" "$file"
}

assemble() {
  local out="$1"
  rm -rf "$out"
  mkdir -p "$out/wasm"
  cp -R extension/. "$out/"
  # Types are for the check of the sources only.
  find "$out" -name '*.d.ts' -delete
  cp target/bindgen/wasm/holdfast.js target/bindgen/wasm/holdfast_bg.wasm "$out/wasm/"
  node tools/scope.js "$out"
  node tools/minify.js "$out"
  node tools/manifest.js "$@"
}
