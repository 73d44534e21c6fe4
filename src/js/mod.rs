//! Between Rust's types and JavaScript's values, by plain data (`crate::value` says why).

mod value;

pub use value::{js, value};

use wasm_bindgen::JsValue;

use crate::value::{self as plain, FromValue, Mismatch};

/// A type from a value of JavaScript.
///
/// # Errors
///
/// [`Mismatch`] names the first property that is not as it should be.
pub fn read<T: FromValue>(value: &JsValue) -> Result<T, Mismatch> {
    plain::read(self::value(value))
}
