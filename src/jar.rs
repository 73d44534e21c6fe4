//! What the cookie jar (or the storage of a page) tells about a session, without keeping a secret.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::partition::PartitionKey;
use crate::value::{FromValue, ToValue, Trouble, Value};

/// The fingerprint of a secret: equal for equal secrets, and of no use to anybody who reads it (64
/// bits of a 512-bit random token). Stored as text: a JavaScript number holds only 53 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Print(u64);

impl Print {
    /// The fingerprint of this secret.
    pub fn of(secret: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        secret.hash(&mut hasher);
        Self(hasher.finish())
    }
}

impl Serialize for Print {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:016x}", self.0))
    }
}

impl<'de> Deserialize<'de> for Print {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        u64::from_str_radix(&text, 16)
            .map(Self)
            .map_err(D::Error::custom)
    }
}

impl FromValue for Print {
    fn blank() -> Self {
        Self(0)
    }

    fn fill(&mut self, value: Value, trouble: &mut Trouble) {
        let text = value.text(trouble).unwrap_or_default();
        match u64::from_str_radix(&text, 16) {
            Ok(print) => self.0 = print,
            Err(_) => trouble.wanted("a fingerprint"),
        }
    }
}

impl ToValue for Print {
    fn to_value(&self) -> Value {
        Value::Text(format!("{:016x}", self.0))
    }
}

/// A value of a session by its name: a cookie, or an entry of the page's storage. It is a secret:
/// kept in memory only, and stored as nothing but a [`Print`].
#[derive(Clone, PartialEq, Deserialize, FromValue)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// Its name.
    pub name: String,
    /// What it is.
    pub value: String,
    /// When the browser drops it, in seconds since 1970; `None`: when the browser ends.
    #[serde(default)]
    pub expiration_date: Option<f64>,
    /// The pages that alone send it.
    #[serde(default)]
    pub partition_key: PartitionKey,
}

impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Named")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// One look at the cookie jar of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub enum Jar {
    /// The extension may not read the jar of this API, or the session does not live in cookies.
    Unseen,
    /// What lies in it.
    Seen {
        /// The refresh cookie; `None` means that nobody is signed in.
        refresh: Option<Print>,
        /// Whether the access cookie is there (a browser drops it when its Max-Age is over).
        access: bool,
        /// Who is signed in, where the cookies tell.
        user: Option<Print>,
    },
}

impl Jar {
    /// Whether, since `before`, somebody put new credentials here that can be used.
    pub fn renewed_since(&self, before: &Jar) -> bool {
        match (self, before) {
            (
                Jar::Seen {
                    refresh: Some(now),
                    access: true,
                    ..
                },
                Jar::Seen { refresh: then, .. },
            ) => Some(*now) != *then,
            (Jar::Seen { .. } | Jar::Unseen, _) => false,
        }
    }

    /// Whether the jar shows that nobody is signed in.
    pub fn is_signed_out(&self) -> bool {
        matches!(self, Jar::Seen { refresh: None, .. })
    }

    /// The refresh cookie's fingerprint.
    pub fn refresh(&self) -> Option<Print> {
        match self {
            Jar::Seen { refresh, .. } => *refresh,
            Jar::Unseen => None,
        }
    }

    /// Who is signed in, where the jar tells.
    pub fn user(&self) -> Option<Print> {
        match self {
            Jar::Seen { user, .. } => *user,
            Jar::Unseen => None,
        }
    }
}
