# Looks for inputs that break something (tests/fuzz). libFuzzer watches what each input covers, by
# what the stable compiler can add to the code; it comes with the crate, as C++.

fuzz_targets=(worker messages stored answers documents settings editor tokens addresses web-apps)
fuzz_work=target/fuzz

# fuzz [--seconds N] [--seed N] [TARGET…]
fuzz() {
  # Another seed each time, unless one is named.
  local seconds=60 seed=0
  while :; do
    case "${1:-}" in
      --seconds) seconds="$2" ;;
      --seed) seed="$2" ;;
      *) break ;;
    esac
    shift 2
  done
  [ $# -gt 0 ] || set -- "${fuzz_targets[@]}"
  setup_rust
  has c++ || setup_apt g++
  fuzz_build
  fuzz_finds
  local target running=() failed=()
  for target in "$@"; do
    # Two at a time.
    if [ "${#running[@]}" -ge 2 ]; then
      fuzz_await "${running[0]}" || failed+=("${running[0]#*:}")
      running=("${running[@]:1}")
    fi
    fuzz_one "$target" "$seconds" "$seed" &
    running+=("$!:$target")
  done
  for target in "${running[@]}"; do fuzz_await "$target" || failed+=("${target#*:}"); done
  [ "${#failed[@]}" = 0 ] || fail "found something: ${failed[*]} (the inputs are in $fuzz_work/found/)"
}

fuzz_await() {
  wait "${1%%:*}"
}

fuzz_build() {
  local passes='-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4'
  passes+=' -Cllvm-args=-sanitizer-coverage-inline-8bit-counters'
  passes+=' -Cllvm-args=-sanitizer-coverage-pc-table'
  passes+=' -Cllvm-args=-sanitizer-coverage-trace-compares'
  local triple
  triple="$(rustc -vV | sed -n 's/^host: //p')"
  # With a target named, what runs at compile time is built without the flags.
  RUSTFLAGS="$passes" CARGO_INCREMENTAL=0 cargo build --quiet --package holdfast-fuzz \
    --features libfuzzer --profile fuzz --target "$triple" --target-dir "$fuzz_work/build"
  fuzzer="$PWD/$fuzz_work/build/$triple/fuzz/holdfast-fuzz"
}

# One target; what it has found so far stays where it is, for the next time.
fuzz_one() {
  local target="$1" seconds="$2" seed="$3"
  local corpus="$fuzz_work/corpus/$target" seeds="$fuzz_work/seeds/$target" found="$fuzz_work/found"
  local log="$fuzz_work/$target.log"
  mkdir -p "$corpus" "$seeds" "$found"
  if RUST_BACKTRACE=0 FUZZ_TARGET="$target" FUZZ_SEEDS="$seeds" "$fuzzer" -max_total_time="$seconds" \
    -seed="$seed" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -len_control=0 -verbosity=1 -print_final_stats=1 \
    -artifact_prefix="$found/$target-" "$corpus" "$seeds" >"$log" 2>&1; then
    note "$target: $(fuzz_stat "$log" number_of_executed_units) inputs, $(fuzz_covered "$log") places reached"
    return
  fi
  sed -n '/panicked at/,/^note:/p; s/^SUMMARY/\nSUMMARY/p; s/.*Test unit written to/in/p' "$log" >&2
  # For a machine that is gone when this is read.
  local input
  for input in "$found/$target-"*; do
    printf '%s, for gunzip:\n%s\n' "$(basename "$input")" "$(gzip -9c "$input" | base64 -w 0)" >&2
  done
  return 1
}

fuzz_stat() {
  sed -nE "s/^stat::$2: +([0-9]+)/\1/p" "$1"
}

fuzz_covered() {
  sed -nE 's/^#.* cov: ([0-9]+) .*/\1/p' "$1" | tail -n 1
}

# A test of all this: what is not so must be found out.
fuzz_finds() {
  local work="$fuzz_work/fault"
  rm -rf "$work"
  mkdir -p "$work"
  if RUST_BACKTRACE=0 FUZZ_TARGET=fault FUZZ_SEEDS="$work" "$fuzzer" -max_total_time=90 -max_len=65536 \
    -len_control=0 -artifact_prefix="$work/" "$work" >"$work.log" 2>&1; then
    fail 'the fuzzer does not find a fault that is there'
  fi
  # By looking, not by a seed.
  grep -q 'INITED' "$work.log" && grep -q 'a third session' "$work.log" ||
    fail "the fuzzer stopped for something else: $work.log"
  note "finds a fault that is there, after $(sed -nE 's/^#([0-9]+).*/\1/p' "$work.log" | tail -n 1) inputs"
}
