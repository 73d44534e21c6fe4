//! Which requests share one lock.

use serde::{Deserialize, Serialize};

use crate::api::ApiBase;
use crate::value::{FromValue, ToValue};

/// The key of a session (design.md, point 10): requests with the same key share their credentials,
/// whatever tab or page origin they come from; two containers never do.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromValue, ToValue,
)]
#[serde(rename_all = "camelCase")]
pub struct SessionKey {
    /// The browser's id of the cookie store: the ordinary one, a container, a private window.
    pub store: String,
    /// The top-level site, for a frame embedded in a page of another site.
    pub partition: Option<String>,
    /// The API.
    pub api: ApiBase,
}

impl SessionKey {
    /// Whether the store is that of private windows, of which nothing may reach the disk.
    pub fn is_private(&self) -> bool {
        matches!(self.store.as_str(), "1" | "firefox-private")
    }

    /// Whether the worker's own requests carry this session's cookies.
    pub fn is_ordinary(&self) -> bool {
        self.special_store().is_none() && self.partition.is_none()
    }

    /// The cookie store, where it is not the ordinary one.
    pub fn special_store(&self) -> Option<&str> {
        let ordinary = matches!(self.store.as_str(), "0" | "firefox-default");
        (!ordinary).then_some(self.store.as_str())
    }

    /// The session's name in messages and in storage.
    pub fn id(&self) -> String {
        let partition = self.partition.as_deref().unwrap_or_default();
        format!("{} {} {partition}", self.store, self.api.as_str())
    }
}
