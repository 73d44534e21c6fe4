//! What outlives the popup. Nothing in it is a secret.

use crate::moment::Moment;
use crate::part;
use crate::value::{FromValue, ToValue};
use crate::webapp::address::Address;
use crate::webapp::entry::{AppKey, Icon, Status};
use crate::webapp::place::Place;

/// The key of the known apps in `storage.local`.
pub const KNOWN: &str = "apps";

/// The key of the cache in `storage.session`.
pub const CACHE: &str = "apps";

/// What the keys in `storage.local` begin with under which the worker notes that an app was open:
/// then the store, and the page's address. The popup takes them up and removes them.
pub const SEEN: &str = "app ";

/// So many apps are remembered.
pub(super) const MOST: usize = 500;

/// An app that was open once. Those of private windows are not remembered.
#[derive(Debug, Clone, PartialEq, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Known {
    /// What it is.
    pub key: AppKey,
    /// Its title.
    #[serde(default)]
    pub title: Option<String>,
    /// Its icon.
    #[serde(default)]
    pub icon: Option<Icon>,
    /// The path of its page.
    #[serde(default)]
    pub path: Option<String>,
    /// What was known last.
    pub status: Status,
    /// When, in milliseconds since 1970.
    pub at: Moment,
}

impl Known {
    /// The app that was noted under this key of `storage.local`, at this moment.
    pub fn seen(key: &str, at: Moment) -> Option<Self> {
        let (store, url) = key.strip_prefix(SEEN)?.split_once(' ')?;
        let (scheme, rest) = part::split_once(url, "://")?;
        let path_begin = scheme.len() + "://".len() + rest.find('/')?;
        let (origin, path) = url.split_at_checked(path_begin)?;
        let address = Address {
            origin,
            path,
            base: None,
            redirect: None,
        };
        let named = address.web_app(|_| false)?;
        Some(Self {
            key: AppKey {
                place: Place::of(store, origin, &[]),
                code: named.code,
                environment: named.environment,
            },
            title: None,
            icon: None,
            path: Some(named.path),
            status: Status::Unknown,
            at,
        })
    }
}

/// What one popup leaves to the next.
#[derive(Debug, Clone, Default, PartialEq, FromValue, ToValue)]
#[serde(rename_all = "camelCase", default)]
pub struct Cache {
    /// What the server said lately.
    pub answers: Vec<Answered>,
    /// The log-outs that were under way.
    pub log_outs: Vec<Begun>,
}

/// What the server said of an app.
#[derive(Debug, Clone, PartialEq, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Answered {
    /// The app.
    pub key: AppKey,
    /// What it said.
    pub status: Status,
    /// When, in milliseconds since 1970.
    pub at: Moment,
}

/// A log-out that was begun.
#[derive(Debug, Clone, PartialEq, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Begun {
    /// The app.
    pub key: AppKey,
    /// The number of the log-out.
    pub log_out: u64,
    /// When, in milliseconds since 1970.
    pub at: Moment,
}

impl Known {
    /// These apps without those of the sites that are gone, by their origins.
    pub fn without(known: Vec<Self>, gone: &dyn Fn(&str) -> bool) -> Vec<Self> {
        let stays = |known: &Self| !gone(&known.key.place.origin);
        known.into_iter().filter(stays).collect()
    }
}

/// The origin of an app that was noted under this key; `None` for any other key.
pub fn origin_of_seen(key: &str) -> Option<String> {
    let (_store, url) = key.strip_prefix(SEEN)?.split_once(' ')?;
    crate::view::origin(url)
}

impl Cache {
    /// The same without the sites that are gone, by their origins.
    #[must_use]
    pub fn without(mut self, gone: &dyn Fn(&str) -> bool) -> Self {
        let stays = |key: &AppKey| !gone(&key.place.origin);
        self.answers.retain(|answered| stays(&answered.key));
        self.log_outs.retain(|begun| stays(&begun.key));
        self
    }
}
