//! What a person may set, as `storage.local` keeps it, and what an organisation sets for everybody.

mod check;
mod managed;
mod transfer;

pub use check::{Expected, Wrong};
pub use managed::{Managed, Policy};
pub use transfer::{Backup, NotABackup};

use std::ops::RangeInclusive;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::lock::Limits;
use crate::value::{FromValue, ToValue};

/// The settings, as stored under [`Settings::KEY`]. Missing fields have their defaults; values out
/// of range are brought into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// How long a request is held, in seconds (1 to 100: Dify's client gives up after 100).
    pub hold_seconds: u64,
    /// How long one refresh may take before the session is probed, in seconds (2 to 60).
    pub attempt_seconds: u64,
    /// How many requests are sent again at once, of all tabs of a session (1 to 1,000).
    pub replays_at_once: u64,
    /// APIs on another origin than the pages that use them, by the person's word.
    pub split_apis: Vec<SplitApi>,
    /// The origins of pages whose session is not refreshed before its time.
    pub late: Vec<String>,
    /// After so many minutes in which none of its tabs was in front, a session is not refreshed
    /// before its time (0: always).
    pub idle_minutes: u64,
    /// Whether a notification tells that a session has ended.
    pub notify: bool,
    /// The sites that are no Dify, and what they are.
    pub adapters: Vec<SiteAdapter>,
}

/// A site and its adapter: a built-in one by its name, or a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct SiteAdapter {
    /// The origin of its pages.
    pub origin: String,
    /// The name of a built-in adapter.
    pub built_in: Option<String>,
    /// A document as the person has written it, a JSON text; read and checked when it is used, so
    /// that a wrong one costs nothing else.
    pub document: Option<String>,
}

/// What comes into the settings together with a permission, and goes with its refusal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extra {
    /// The page and its API on another origin.
    pub pair: Option<SplitApi>,
    /// What the site is.
    pub adapter: Option<SiteAdapter>,
}

impl SiteAdapter {
    /// The name of Flowfile's built-in adapter.
    pub const FLOWFILE: &'static str = "flowfile";

    /// A site that is Flowfile.
    pub fn flowfile(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            built_in: Some(Self::FLOWFILE.to_owned()),
            document: None,
        }
    }
}

/// A page origin and the origin of its API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SplitApi {
    /// The pages' origin.
    pub page: String,
    /// The API's origin.
    pub api: String,
}

impl Default for Settings {
    fn default() -> Self {
        let limits = Limits::default();
        Self {
            hold_seconds: limits.hold.as_secs(),
            attempt_seconds: limits.attempt.as_secs(),
            replays_at_once: limits.at_once as u64,
            split_apis: Vec::new(),
            late: Vec::new(),
            idle_minutes: 0,
            notify: false,
            adapters: Vec::new(),
        }
    }
}

impl Settings {
    /// The key in `storage.local`.
    pub const KEY: &'static str = "settings";

    /// How long a request may be held, in seconds.
    pub const HOLD: RangeInclusive<u64> = 1..=100;

    /// How long one refresh may take, in seconds.
    pub const ATTEMPT: RangeInclusive<u64> = 2..=60;

    /// How many requests are sent again at once.
    pub const AT_ONCE: RangeInclusive<u64> = 1..=1_000;

    /// After how many minutes nobody is there any more; 0 for never.
    pub const IDLE: RangeInclusive<u64> = 0..=1440;

    /// The lock's limits under these settings.
    pub fn limits(&self) -> Limits {
        Limits {
            hold: Duration::from_secs(within(self.hold_seconds, &Self::HOLD)),
            attempt: Duration::from_secs(within(self.attempt_seconds, &Self::ATTEMPT)),
            at_once: within(self.replays_at_once, &Self::AT_ONCE) as usize,
            ..Limits::default()
        }
    }

    /// The same with what comes with a permission; and what of that was not there before.
    #[must_use]
    pub fn with(&self, extra: Extra) -> (Self, Extra) {
        let mut settings = self.clone();
        let Extra { pair, adapter } = extra;
        let pair = pair.filter(|pair| !settings.split_apis.contains(pair));
        settings.split_apis.extend(pair.clone());
        // What a person has said of a site stays.
        let adapter = adapter.filter(|adapter| !self.names(&adapter.origin));
        settings.adapters.extend(adapter.clone());
        (settings, Extra { pair, adapter })
    }

    /// Whether they say what the site of this origin is.
    pub fn names(&self, origin: &str) -> bool {
        self.adapters.iter().any(|adapter| adapter.origin == origin)
    }

    /// The same without what has come with a permission.
    #[must_use]
    pub fn without(mut self, extra: &Extra) -> Self {
        self.split_apis
            .retain(|known| Some(known) != extra.pair.as_ref());
        self.adapters
            .retain(|known| Some(known) != extra.adapter.as_ref());
        self
    }

    /// Whether the session of this page is refreshed before its time.
    pub fn is_early(&self, page: &str) -> bool {
        let is_of = |origin: &String| {
            let rest = page.strip_prefix(origin.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        !self.late.iter().any(is_of)
    }

    /// The same, and the sessions of this origin's pages are refreshed before their time, or not.
    #[must_use]
    pub fn with_early(&self, origin: &str, early: bool) -> Self {
        let mut settings = self.clone();
        settings.late.retain(|late| late != origin);
        if !early {
            settings.late.push(origin.to_owned());
        }
        settings
    }

    /// Whether pages of `page` may speak for an API on `api`.
    pub fn allows(&self, page: &str, api: &str) -> bool {
        page == api
            || self
                .split_apis
                .iter()
                .any(|split| split.page == page && split.api == api)
    }
}

fn within(value: u64, range: &RangeInclusive<u64>) -> u64 {
    value.clamp(*range.start(), *range.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_speaks_for_an_api_of_its_own_origin_or_of_a_named_one() {
        let stored = r#"{"splitApis":[{"page":"https://a.example","api":"https://b.example"}]}"#;
        let settings = serde_json::from_str::<Settings>(stored).expect("valid");
        assert!(settings.allows("https://a.example", "https://a.example"));
        assert!(settings.allows("https://a.example", "https://b.example"));
        assert!(!settings.allows("https://b.example", "https://a.example"));
        assert!(!settings.allows("https://evil.example", "https://b.example"));
    }

    #[test]
    fn a_page_is_late_by_its_whole_origin() {
        let settings = Settings::default().with_early("https://a.example", false);
        for (page, early) in [
            ("https://a.example/signin", false),
            ("https://a.example", false),
            ("https://a.example.org/signin", true),
            ("https://a.example:8443/signin", true),
            ("", true),
        ] {
            assert_eq!(settings.is_early(page), early, "{page}");
        }
    }

    #[test]
    fn what_comes_with_a_permission_goes_with_its_refusal_and_nothing_else_does() {
        let adapter = |name: &str| SiteAdapter {
            origin: "https://a.example".to_owned(),
            built_in: Some(name.to_owned()),
            document: None,
        };
        let pair = SplitApi {
            page: "https://a.example".to_owned(),
            api: "https://b.example".to_owned(),
        };
        let extra = Extra {
            pair: Some(pair),
            adapter: Some(adapter("flowfile")),
        };
        let (with, new) = Settings::default().with(extra.clone());
        assert_eq!((with.split_apis.len(), with.adapters.len()), (1, 1));
        assert_eq!(new, extra);
        let (again, nothing) = with.with(extra.clone());
        assert_eq!((&again, nothing), (&with, Extra::default()));
        assert_eq!(with.without(&new), Settings::default());
        let said = Settings {
            adapters: vec![adapter("mine")],
            ..Settings::default()
        };
        let (with, new) = said.with(extra);
        assert_eq!(with.adapters, [adapter("mine")]);
        assert_eq!(with.without(&new), said);
    }

    #[test]
    fn limits_out_of_range_are_brought_into_it() {
        let settings = Settings {
            hold_seconds: 4_000,
            attempt_seconds: 0,
            replays_at_once: 0,
            ..Settings::default()
        };
        assert_eq!(settings.limits().hold, Duration::from_secs(100));
        assert_eq!(settings.limits().attempt, Duration::from_secs(2));
        assert_eq!(settings.limits().at_once, 1);
    }
}
