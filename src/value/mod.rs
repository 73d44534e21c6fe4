//! Plain data between Rust's types and whatever is outside: messages, records, documents.
//!
//! `#[derive(FromValue, ToValue)]` follows serde's attributes, and gives a type the form that serde
//! gives it. serde's derived code is made for speed: one copy of everything for each type and each
//! way to fail. For what the worker exchanges that was a quarter of its module, which is compiled at
//! each wake-up; this is a tenth of it. Tests hold the two forms against each other.

mod mismatch;
mod read;
mod write;

use std::borrow::Cow;

pub use holdfast_derive::{FromValue, ToValue};
pub use mismatch::Mismatch;
pub use read::{Fields, FromValue, Trouble, read};
pub use write::{Properties, ToValue};

/// A value as JSON has them (RFC 8259).
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    /// `null`, and what is not there at all.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// An object: its properties in their order.
    Object(Vec<(Cow<'static, str>, Value)>),
}
