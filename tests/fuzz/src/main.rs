//! The fuzzer, for the target that `FUZZ_TARGET` names; its seeds go to the folder `FUZZ_SEEDS`.

#![no_main]

use std::path::Path;
use std::sync::OnceLock;
use std::{env, fs};

use holdfast_fuzz::{Target, mutate};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fn target() -> &'static (Target, Vec<String>) {
    static TARGET: OnceLock<(Target, Vec<String>)> = OnceLock::new();
    TARGET.get_or_init(|| {
        let name = env::var("FUZZ_TARGET").unwrap_or_default();
        let target = Target::named(&name).unwrap_or_else(|| panic!("there is no target {name:?}"));
        (target, (target.seeds)())
    })
}

fn write_seeds() {
    let Ok(folder) = env::var("FUZZ_SEEDS") else {
        return;
    };
    for (number, seed) in target().1.iter().enumerate() {
        let file = Path::new(&folder).join(format!("seed-{number}"));
        fs::write(file, seed).expect("the seeds' folder is there");
    }
}

fuzz_target!(
    init: write_seeds(),
    |input: &[u8]| target().0.check(input)
);

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    // One in sixteen as libFuzzer does it: texts that are no JSON any more.
    if seed % 16 == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let (target, seeds) = target();
    let input = mutate(target.is_of_json(), seeds, &data[..size], max_size, seed);
    data[..input.len()].copy_from_slice(&input);
    input.len()
});
