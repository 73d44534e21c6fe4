//! A test of the fuzzer: something that is not so. It must be found (tools/fuzz.sh).

use serde_json::Value as Json;

use crate::{Check, Target, worker};

pub const TARGET: Target = Target {
    name: "fault",
    check: Check::Json(check),
    seeds: worker::seeds,
};

/// No seed has three sessions refreshed; inputs that have can be made of them.
fn check(steps: &Json) {
    if let Some(watch) = worker::run(steps) {
        assert!(watch.refreshes.len() < 3, "a third session");
    }
}
