//! The editor of documents without a browser: what is wrong with a text and where, what the field at
//! the cursor means, what is made of an open page.

#![cfg(not(target_arch = "wasm32"))]

mod fields;
mod mistakes;
mod trial;
mod works;

use holdfast::editor::Schema;

/// The schema that ships.
fn schema() -> Schema {
    Schema::parse(include_str!("../../docs/adapter.schema.json")).expect("a schema")
}

/// The document of one of the small apps.
const APP: &str = include_str!("../apps/axios-queue/adapter.json");
/// That of the app whose bearer is in memory.
const IN_MEMORY: &str = include_str!("../apps/bearer-memory/adapter.json");
