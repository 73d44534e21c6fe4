//! Whatever comes from outside, made up: what a hostile page, server, file or storage may hold.
//!
//! Each [`Target`] takes an input apart, and holds what comes of it to what must always be true; that
//! it does not panic is the least of it. `./build.sh fuzz` has libFuzzer look for an input for which
//! it is not. Inputs of most targets are JSON texts, so that one which was found can be read, and
//! become a test of the place where the fault is.

mod addresses;
mod answers;
mod desk;
mod documents;
mod editor;
mod fault;
mod json;
mod messages;
mod mutate;
mod random;
mod settings;
mod stored;
mod tokens;
mod web_apps;
mod worker;

pub use mutate::mutate;
use serde_json::Value as Json;

/// One kind of input.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// What its inputs are, and what must be true of them.
    pub check: Check,
    /// Inputs to begin with, made by what makes the real ones.
    pub seeds: fn() -> Vec<String>,
}

/// Panics where something is not as it must be.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Of an input that is JSON.
    Json(fn(&Json)),
    /// Of any text.
    Text(fn(&str)),
}

/// Every kind of input; and last the one that is there to fail.
pub const TARGETS: [Target; 11] = [
    worker::TARGET,
    messages::TARGET,
    stored::TARGET,
    answers::TARGET,
    documents::TARGET,
    settings::TARGET,
    editor::TARGET,
    tokens::TARGET,
    addresses::TARGET,
    web_apps::TARGET,
    fault::TARGET,
];

impl Target {
    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        TARGETS.into_iter().find(|target| target.name == name)
    }

    /// Checks an input; bytes that are not what the target takes are none.
    pub fn check(&self, input: &[u8]) {
        match self.check {
            Check::Json(check) => {
                if let Ok(json) = serde_json::from_slice(input) {
                    check(&json);
                }
            }
            Check::Text(check) => {
                if let Ok(text) = std::str::from_utf8(input) {
                    check(text);
                }
            }
        }
    }

    /// Whether its inputs are JSON; texts, if not.
    pub fn is_of_json(&self) -> bool {
        matches!(self.check, Check::Json(_))
    }
}
