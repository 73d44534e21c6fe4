//! Share codes.

use crate::value::{FromValue, ToValue, Trouble, Value};

/// The most characters that a share code is believed to have. Dify's have 16 (dify.md §7).
const MOST: usize = 64;

/// The public name of a shared web app: `site.access_token` of the console's API (dify.md §7).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShareCode(String);

/// A text that is no share code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a share code")]
pub struct InvalidShareCode;

impl ShareCode {
    /// Parses `[A-Za-z0-9_-]+`.
    ///
    /// # Errors
    ///
    /// [`InvalidShareCode`] for anything else, and for what is too long.
    pub fn parse(text: &str) -> Result<Self, InvalidShareCode> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        let fits = (1..=MOST).contains(&text.len()) && text.bytes().all(is_plain);
        fits.then(|| Self(text.to_owned())).ok_or(InvalidShareCode)
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromValue for ShareCode {
    fn blank() -> Self {
        Self(String::new())
    }

    fn fill(&mut self, value: Value, trouble: &mut Trouble) {
        match Self::parse(&value.text(trouble).unwrap_or_default()) {
            Ok(code) => *self = code,
            Err(_) => trouble.wanted("a share code"),
        }
    }
}

impl ToValue for ShareCode {
    fn to_value(&self) -> Value {
        self.0.to_value()
    }
}
