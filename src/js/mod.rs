//! Between Rust's types and JavaScript's values.
//!
//! Writing is serde-wasm-bindgen's. Reading is our own: serde's derived code for fields that come
//! in any order, each checked for its name, is what most of the module would consist of; a reader
//! that hands over the fields in the order in which the type names them needs a third of it, and
//! can say which field is wrong.

mod mismatch;
mod reader;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

pub use mismatch::Mismatch;

/// A value for JavaScript: maps are objects, absent options are `null`.
pub fn write<T: Serialize + ?Sized>(value: &T) -> JsValue {
    value
        .serialize(&Serializer::json_compatible())
        .unwrap_or(JsValue::NULL)
}

/// A value from JavaScript.
///
/// A structure is an object; a property that is not there must have a default (`serde(default)`).
/// A variant is a text, or an object that names it in the property `kind`, or an object with the
/// variant as its only property (as [`write`] writes those that only Rust reads).
///
/// # Errors
///
/// [`Mismatch`] says which property is not as it should be.
pub fn read<T: DeserializeOwned>(value: &JsValue) -> Result<T, Mismatch> {
    T::deserialize(reader::Reader::new(value))
}
