//! What is wrong with a value from JavaScript.

use std::fmt::{self, Display};

/// The property that is not as it should be. Boxed, since every function that reads returns one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch(Box<Place>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    /// The way to it, such as `record.frames.0.tab`; empty for the value itself.
    path: String,
    wanted: String,
}

impl std::error::Error for Mismatch {}

impl Display for Mismatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { path, wanted } = &*self.0;
        let place = if path.is_empty() { "the value" } else { path };
        write!(out, "{place} is not as it should be: {wanted}")
    }
}

impl Mismatch {
    /// Something else was wanted than was there; it says what, not what was there.
    #[inline(never)]
    pub fn wanted(wanted: &str) -> Self {
        Self(Box::new(Place {
            path: String::new(),
            wanted: wanted.to_owned(),
        }))
    }

    /// The mismatch is within this property.
    #[inline(never)]
    pub fn within(mut self, property: &str) -> Self {
        let dot = if self.0.path.is_empty() { "" } else { "." };
        self.0.path = [property, dot, &self.0.path].concat();
        self
    }
}
