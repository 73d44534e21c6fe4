# From the sources to dist/ (for people) and target/dist-test/ (for tests and the demo).

demo_dist=target/dist-test
# The features of Cargo.toml that are a wasm module each.
modules=(worker sites popup apps options documents)

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

# Leaves NAME.js, NAME.d.ts and the optimised NAME_bg.wasm in target/bindgen/wasm/, for each module:
# one package, of which each page loads only what it runs.
build_wasm() {
  heading 'wasm'
  for module in "${modules[@]}"; do build_module "$module"; done
}

build_module() {
  local module="$1" target_dir="${CARGO_TARGET_DIR:-target}"
  # The builder's own paths do not ship.
  local crates="${CARGO_HOME:-$HOME/.cargo}/registry/src"
  local flags="'--remap-path-prefix=$crates=crates', '--remap-path-prefix=$PWD=holdfast'"
  # Of the library's two types only this one: beside an rlib, whatever is public counts as used
  # elsewhere, and is neither left out nor inlined where it is called once (a tenth of the module).
  cargo rustc --package holdfast --lib --crate-type cdylib --release \
    --target wasm32-unknown-unknown --no-default-features --features "$module" \
    --config "target.wasm32-unknown-unknown.rustflags = [$flags]"
  "$bindgen" generate --target web --out-name "$module" --out-dir target/bindgen/wasm \
    --remove-name-section --remove-producers-section \
    "$target_dir/wasm32-unknown-unknown/release/holdfast.wasm"
  optimise "$module"
}

# wasm-opt takes seconds, so its result is kept as long as its input stays the same.
optimise() {
  local file="target/bindgen/wasm/$1_bg.wasm"
  local plain="target/bindgen/$1-plain.wasm" small="target/bindgen/$1-small.wasm"
  local names="target/bindgen/$1-names.json"
  if ! cmp -s "$file" "$plain" || [ ! -s "$names" ]; then
    cp "$file" "$plain"
    rm -f "$small"
    # The features that rustc turns on for wasm32-unknown-unknown. Loops and branches are made anew
    # before all else; there is nothing in the first KB of the memory, which is the end of the stack.
    # Functions get their numbers last: those that are called most often, the shortest.
    node_modules/.bin/wasm-opt --low-memory-unused --flatten --rereloop -Oz -Oz \
      --reorder-functions --strip-debug --enable-bulk-memory \
      --enable-multivalue --enable-mutable-globals --enable-nontrapping-float-to-int \
      --enable-reference-types --enable-sign-ext --minify-imports-and-exports-and-modules \
      "$plain" -o "$small" >"$names"
  fi
  cp "$small" "$file"
  node tools/short-names.js "target/bindgen/wasm/$1.js" "$names"
}

assemble() {
  local out="$1"
  rm -rf "$out"
  mkdir -p "$out/wasm"
  cp -R extension/. "$out/"
  # Types are for the check of the sources only.
  find "$out" -name '*.d.ts' -delete
  for module in "${modules[@]}"; do
    cp "target/bindgen/wasm/$module.js" "target/bindgen/wasm/${module}_bg.wasm" "$out/wasm/"
  done
  node tools/scope.js "$out"
  node tools/routes.js "$out"
  node tools/documents.js "$out"
  node tools/style-sheets.js "$out"
  node tools/minify.js "$out"
  node tools/manifest.js "$@"
}
