//! What the options page shows, as plain data.

mod file;
mod removal;
mod site;

pub use file::{imported, imported_wrong, policy_wrong};
pub use removal::Removal;
pub use site::{SiteRow, Tag};

use std::ops::RangeInclusive;

use crate::granted::Granted;
use crate::settings::{Policy, Settings, SplitApi};
use crate::site_list::SiteList;
use crate::text::{Arg, Key, Text};

/// All that the options page knows.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The match patterns that come with the extension.
    pub built_in: Vec<String>,
    /// What is granted now.
    pub granted: Granted,
    /// The person's own settings.
    pub settings: Settings,
    /// What the organisation sets; the text names a mistake in it.
    pub policy: Policy,
    /// The sites that were asked for.
    pub sites: SiteList,
    /// Whether the extension may ask for notifications.
    pub can_notify: bool,
    /// The patterns of the sites that are being looked at.
    pub looking: Vec<String>,
}

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionsView {
    /// The sites, those that come with the extension first.
    pub sites: Vec<SiteRow>,
    /// How long a request is held.
    pub hold: Hold,
    /// After how many minutes nobody is there any more.
    pub idle: u64,
    /// Whether a notification tells that a session has ended; `None` where none can.
    pub notify: Option<bool>,
    /// The pairs of pages and API.
    pub splits: Vec<SplitRow>,
}

/// The longest wait, in seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Hold {
    /// The value that counts.
    pub seconds: u64,
    /// Who has set it, if not the person.
    pub tag: Option<Tag>,
}

/// A pair of pages and API.
#[derive(Debug, Clone, PartialEq)]
pub struct SplitRow {
    /// The pair.
    pub pair: SplitApi,
    /// Who has set it, if not the person.
    pub tag: Option<Tag>,
    /// The match patterns that are still to be allowed.
    pub asks: Vec<String>,
    /// Whether the person can remove it.
    pub removable: bool,
}

impl Facts {
    /// The origins of the sites that were asked for or allowed, for a file of settings.
    pub fn origins(&self) -> Vec<String> {
        let rows = site::rows(self).into_iter();
        let own = rows.filter(|row| row.tag != Some(Tag::BuiltIn));
        own.filter_map(|row| row.origin).collect()
    }
}

impl OptionsView {
    /// The page, by what is known.
    pub fn of(facts: &Facts) -> Self {
        let managed = &facts.policy.managed;
        Self {
            sites: site::rows(facts),
            hold: Hold {
                seconds: managed.hold_seconds.unwrap_or(facts.settings.hold_seconds),
                tag: managed.hold_seconds.map(|_| Tag::Organisation),
            },
            idle: facts.settings.idle_minutes,
            notify: facts.can_notify.then_some(facts.settings.notify),
            splits: splits(facts),
        }
    }
}

fn splits(facts: &Facts) -> Vec<SplitRow> {
    let theirs = &facts.policy.managed.split_apis;
    let row = |pair: &SplitApi, tag: Option<Tag>| SplitRow {
        asks: site::to_be_asked(&facts.granted, [&pair.page, &pair.api]),
        removable: tag.is_none(),
        pair: pair.clone(),
        tag,
    };
    let own = facts.settings.split_apis.iter();
    theirs
        .iter()
        .map(|pair| row(pair, Some(Tag::Organisation)))
        .chain(
            own.filter(|pair| !theirs.contains(pair))
                .map(|pair| row(pair, None)),
        )
        .collect()
}

/// What the person is told after something was done.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// A site was added.
    Added {
        /// Its host.
        host: String,
    },
    /// The person did not agree to a site.
    NotAllowed {
        /// Its host.
        host: String,
    },
    /// A site was removed.
    Removed {
        /// Its host.
        host: String,
    },
    /// What was typed is no address.
    NoAddress,
    /// A setting was stored.
    Saved,
    /// The number is not one that can be set.
    NumberWrong {
        /// The bounds of what can.
        within: RangeInclusive<u64>,
    },
    /// A file was written.
    Exported,
    /// The browser refused something; its words.
    Trouble {
        /// In English, without secrets.
        detail: String,
    },
}

impl From<&Said> for Text {
    fn from(said: &Said) -> Self {
        let about = |key, host: &String| Self::with(key, [Arg::Plain(host.clone())]);
        match said {
            Said::Added { host } => about(Key::SiteAdded, host),
            Said::NotAllowed { host } => about(Key::SiteNotAllowed, host),
            Said::Removed { host } => about(Key::SiteRemoved, host),
            Said::NoAddress => Key::SiteNoAddress.into(),
            Said::Saved => Key::SettingSaved.into(),
            Said::NumberWrong { within } => {
                let bounds = [*within.start(), *within.end()];
                Self::with(Key::ExpectedWhole, bounds.map(count).to_vec())
            }
            Said::Exported => Key::FileWritten.into(),
            Said::Trouble { detail } => about(Key::OptionsTrouble, detail),
        }
    }
}

fn count(number: u64) -> Arg {
    Arg::Count(u32::try_from(number).unwrap_or(u32::MAX))
}
