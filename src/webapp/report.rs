//! What a frame tells: names and shapes, never a passport.

use crate::lock::FrameRef;
use crate::value::FromValue;
use crate::webapp::address::{Address, Named};
use crate::webapp::code::ShareCode;
use crate::webapp::place::Place;

/// What the passports' names in localStorage begin with is left out by the frame; that of an
/// "environment" app then begins with this (dify.md §7).
const ENVIRONMENT: &str = "environment:";

/// A frame that was surveyed, and what the browser says about its tab.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameReport {
    /// The frame.
    pub frame: FrameRef,
    /// Its tab's cookie store.
    pub store: String,
    /// Whether its tab is in front.
    pub active: bool,
    /// What it told.
    pub page: PageReport,
}

/// What a frame tells about its page and its localStorage.
#[derive(Debug, Clone, Default, PartialEq, FromValue)]
#[serde(rename_all = "camelCase", default)]
pub struct PageReport {
    /// Its origin.
    pub origin: String,
    /// Its path.
    pub path: String,
    /// Its `redirect_url`, decoded once.
    pub redirect: Option<String>,
    /// `data-base-path`.
    pub base: Option<String>,
    /// `data-public-api-prefix` (dify.md §1), as an absolute URL.
    pub public_api: Option<String>,
    /// The origins of the pages that it is embedded in, the nearest first.
    pub ancestors: Vec<String>,
    /// The keys that begin with `passport-`, without that.
    pub passports: Vec<String>,
    /// Whether there is an `access_token` (enterprise, since 1.9.2).
    pub access_token: bool,
    /// Whether there is a `webapp_access_token` (enterprise, 1.4.2 to 1.9.1).
    pub old_access_token: bool,
    /// The shape of `token`.
    pub token: Option<TokenShape>,
    /// The log-outs that this frame has carried out lately.
    pub log_outs: Vec<LogOutReport>,
}

/// The shape of the `token` of 1.9.1 and before (dify.md §7).
#[derive(Debug, Clone, Default, PartialEq, FromValue)]
#[serde(rename_all = "camelCase", default)]
pub struct TokenShape {
    /// Its `version`; V1 had none.
    pub version: Option<f64>,
    /// What it holds besides.
    pub entries: Vec<TokenEntry>,
}

/// One entry of `token`.
#[derive(Debug, Clone, Default, PartialEq, FromValue)]
#[serde(rename_all = "camelCase", default)]
pub struct TokenEntry {
    /// Its name: a share code.
    pub code: String,
    /// How many passports it holds by user, as in V2; 0: it is a passport itself, as in V1.
    pub users: u32,
}

/// A log-out as the frame carried it out.
#[derive(Debug, Clone, Default, PartialEq, FromValue)]
#[serde(rename_all = "camelCase", default)]
pub struct LogOutReport {
    /// The number of the log-out.
    pub log_out: u64,
    /// Whether all of it was seen gone after the removal.
    pub removed: bool,
    /// What is there now of each thing that was removed; empty once the frame has forgotten.
    pub left: Vec<Left>,
    /// What became of the request; `None` from a frame that only kept watch.
    pub server: Option<Sent>,
}

/// What is there where something was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromValue)]
#[serde(rename_all = "camelCase")]
pub enum Left {
    /// Nothing.
    Nothing,
    /// The same value.
    Same,
    /// Another value.
    Other,
}

/// What became of a request to the server.
#[derive(Debug, Clone, PartialEq, Eq, FromValue)]
#[serde(rename_all = "camelCase")]
pub enum Sent {
    /// None was to be sent.
    Nothing,
    /// It is not sent or not answered yet.
    Pending,
    /// It was answered.
    Answered {
        /// The HTTP status.
        status: u16,
        /// The body's `result`, where it had one.
        result: Option<String>,
    },
    /// The network failed.
    Failed,
    /// It was not answered in time.
    Late,
}

impl FrameReport {
    /// Where its passports are kept.
    pub fn place(&self) -> Place {
        Place::of(&self.store, &self.page.origin, &self.page.ancestors)
    }
}

impl PageReport {
    /// The web app that the page shows; other software has paths like these, too.
    pub fn shown(&self) -> Option<Named> {
        if self.public_api.is_none() && self.passports.is_empty() && self.token.is_none() {
            return None;
        }
        let address = Address {
            origin: &self.origin,
            path: &self.path,
            base: self.base.as_deref(),
            redirect: self.redirect.as_deref(),
        };
        address.web_app(|code| {
            let passport = self.passports.iter().any(|name| name == code.as_str());
            passport || self.old_codes().any(|old| old == *code)
        })
    }

    /// The apps that have a passport here, and whether each is an "environment" app.
    pub fn passports(&self) -> impl Iterator<Item = (ShareCode, bool)> {
        self.passports.iter().filter_map(|name| {
            let environment = name.strip_prefix(ENVIRONMENT);
            let code = ShareCode::parse(environment.unwrap_or(name)).ok()?;
            Some((code, environment.is_some()))
        })
    }

    /// The apps that have a passport in `token`, V1 or V2.
    pub fn old_codes(&self) -> impl Iterator<Item = ShareCode> {
        let shape = self.token.iter();
        shape.flat_map(|shape| {
            let by_user = shape.version.is_some();
            let entries = shape.entries.iter();
            let right = entries.filter(move |entry| (entry.users > 0) == by_user);
            right.filter_map(|entry| ShareCode::parse(&entry.code).ok())
        })
    }
}
