//! A web app as it is told to people.

use crate::value::{FromValue, ToValue};
use crate::webapp::code::ShareCode;
use crate::webapp::place::Place;

/// The key of a web app: two apps of one origin are two, two frames of one app are one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct AppKey {
    /// Where its passport is kept.
    pub place: Place,
    /// Its share code.
    pub code: ShareCode,
    /// Whether it is an "environment" app (`/env/<route>/<code>`, dify.md §7), whose passport is
    /// kept under another name.
    pub environment: bool,
}

impl AppKey {
    /// The app's name in clicks and in the page.
    pub fn id(&self) -> String {
        let Place {
            store,
            origin,
            embedded_in,
        } = &self.place;
        let embedded = embedded_in.as_deref().unwrap_or_default();
        let kind = if self.environment { "env" } else { "" };
        format!("{store} {origin} {embedded} {kind} {}", self.code.as_str())
    }
}

/// One web app, as the popup shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What it is.
    pub key: AppKey,
    /// [`AppKey::id`].
    pub id: String,
    /// Its title, once the server has told it.
    pub title: Option<String>,
    /// Its icon, once the server has told it.
    pub icon: Option<Icon>,
    /// In how many frames it is open now.
    pub open: u32,
    /// Whether an open page can tell about it and log out of it; if not: "open it to check".
    pub reachable: bool,
    /// A tab in which it is open, to go to.
    pub tab: Option<i64>,
    /// The page to open, where it is known.
    pub url: Option<String>,
    /// What is known about the sign-in.
    pub status: Status,
    /// When the server said so, in milliseconds since 1970.
    pub asked_at: Option<f64>,
    /// What a log-out would mean; `None` where there is nothing to log out of.
    pub consequence: Option<Consequence>,
    /// The log-out that is under way, or the last one since the popup was opened.
    pub log_out: Option<LogOutStatus>,
}

/// Whether a person is signed in to a web app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub enum Status {
    /// Not known: nobody was asked yet, or the frame went away before it could tell.
    Unknown,
    /// The server is being asked for the first time.
    Asking,
    /// The server takes the passport.
    SignedIn,
    /// There is a passport, and the server does not take it.
    PassportStale,
    /// The app wants its people to sign in, and nobody is.
    SignInNeeded,
    /// There is no passport; the next visit begins as a new visitor.
    NotSignedIn,
    /// There is no such app any more.
    AppGone,
    /// The app's site is switched off.
    SiteOff,
    /// The server could not be asked: no network, a failure of its own, or another page's answer.
    Unreachable,
    /// There is a passport; whether it is good cannot be asked.
    PassportPresent,
}

/// What a log-out means to the person, to be said beforehand (dify.md §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub enum Consequence {
    /// Community edition: the next visit starts as a new anonymous visitor; old conversations are
    /// no longer listed.
    NewVisitor,
    /// Enterprise: the shared `access_token` goes too, which signs out of every restricted app of
    /// that origin.
    EveryRestrictedApp,
}

/// How far a log-out has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct LogOutStatus {
    /// What is stored in the browser.
    pub keys: Keys,
    /// What the server knows.
    pub server: Told,
}

/// What a log-out did to what is stored, as a look in the frame found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub enum Keys {
    /// Not removed yet, or not looked at yet.
    Pending,
    /// Gone.
    Gone,
    /// The browser would not remove them.
    Still,
    /// A page has written the same passport back: still signed in.
    WrittenBack,
    /// A page has begun anew meanwhile, with a passport of a new visitor.
    NewVisitor,
    /// No open page can tell.
    Unknown,
}

/// What became of the request that tells the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub enum Told {
    /// Not sent yet, or not answered yet.
    Pending,
    /// The server has answered as it should.
    Told,
    /// There is nothing to tell: this generation's log-out is local.
    NotNeeded,
    /// The server could not be reached: retry.
    NotReached,
    /// The server did not answer in time, and may or may not know.
    NoAnswer,
    /// The server answered something else.
    Refused {
        /// The HTTP status.
        status: u16,
    },
    /// Nobody saw the answer: the page went away meanwhile.
    Unseen,
}

impl Told {
    /// Whether telling the server again makes sense.
    pub fn can_be_retried(self) -> bool {
        match self {
            Self::NotReached | Self::NoAnswer | Self::Refused { .. } | Self::Unseen => true,
            Self::Pending | Self::Told | Self::NotNeeded => false,
        }
    }
}

/// The icon of a web app, as its site says.
#[derive(Debug, Clone, PartialEq, Eq, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub enum Icon {
    /// An emoji on a background.
    Emoji {
        /// The emoji.
        emoji: String,
        /// Its background, a CSS colour such as `#FFEAD5`.
        background: Option<String>,
    },
    /// A picture; only its address is known, and showing it asks that server.
    Picture {
        /// Its absolute URL.
        url: String,
    },
}
