//! Between Rust's types and JavaScript's values.
//!
//! The worker and what is done to sites go by plain data, [`value`] and [`js`] (`crate::value` says
//! why). Pages go by serde, [`read`] and [`write`]: writing is serde-wasm-bindgen's, reading is our
//! own, which hands over the fields in the order in which the type names them: a third of the code,
//! and it can say which field is wrong.

#[cfg(any(feature = "popup", feature = "options"))]
mod reader;
#[cfg(any(feature = "popup", feature = "options"))]
mod typed;
#[cfg(any(feature = "worker", feature = "sites"))]
mod value;

#[cfg(any(feature = "popup", feature = "options"))]
pub use typed::{read, write};
#[cfg(any(feature = "worker", feature = "sites"))]
pub use value::{js, value};
