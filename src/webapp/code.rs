//! Share codes.

use serde::{Deserialize, Serialize};

/// The most characters that a share code is believed to have. Dify's have 16 (dify.md §7).
const MOST: usize = 64;

/// The public name of a shared web app: `site.access_token` of the console's API (dify.md §7).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
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

impl TryFrom<String> for ShareCode {
    type Error = InvalidShareCode;

    fn try_from(text: String) -> Result<Self, InvalidShareCode> {
        Self::parse(&text)
    }
}

impl From<ShareCode> for String {
    fn from(code: ShareCode) -> Self {
        code.0
    }
}
