//! A test of the fuzzer: something that is not so. It must be found (tools/fuzz.sh).

use crate::{Target, worker};

pub const TARGET: Target = Target {
    name: "fault",
    json: true,
    check,
    seeds: worker::seeds,
};

/// No seed has three sessions refreshed; inputs that have can be made of them.
fn check(text: &str) {
    if let Some(watch) = worker::run(text) {
        assert!(watch.refreshes.len() < 3, "a third session");
    }
}
