//! One web app as the popup shows it: a row with title, icon, share code, status and sign-out.

use super::dialog::Dialog;
use super::panel::{Panel, Went, outcome};
use super::time::ago;
use crate::text::{Arg, Key, Text};
use crate::webapp::{Consequence, Entry, Icon, Keys, Status, Told};

/// What was asked so long ago is no news: the row says when, in milliseconds.
const FRESH: f64 = 60_000.0;

/// One web app.
#[derive(Debug, Clone, PartialEq)]
pub struct AppView {
    /// Its id.
    pub id: String,
    /// Its title, or its share code where no title is known.
    pub name: String,
    /// Its share code.
    pub code: String,
    /// Its icon.
    pub icon: IconView,
    /// The look.
    pub state: AppState,
    /// The status.
    pub status: Text,
    /// Its button, where there is something to sign out of.
    pub sign_out: Option<SignOutButton>,
    /// The label of the button that opens its menu.
    pub more: Text,
    /// The sign-out that is asked about or under way.
    pub panel: Option<Panel>,
    /// Plain facts for whoever reads the page by program: name and value of a `data-` attribute.
    pub marks: Vec<(&'static str, String)>,
    /// A tab where it is open.
    pub tab: Option<i64>,
    /// Its page; only ever one of the web.
    pub url: Option<String>,
}

/// The button that asks whether to sign out.
#[derive(Debug, Clone, PartialEq)]
pub struct SignOutButton {
    /// What it says.
    pub label: Text,
    /// What it says to those who do not see its row.
    pub name: Text,
}

/// What stands for an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IconView {
    /// An emoji or a letter, on a colour `#rrggbb` where one is given.
    Sign {
        /// What is drawn.
        sign: String,
        /// Its background.
        colour: Option<String>,
    },
    /// A picture of the app's own site; the letter shows until it is there.
    Picture {
        /// Its address.
        url: String,
        /// The letter.
        letter: String,
    },
}

/// The look of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppState {
    /// Not known, or not asked yet.
    Unknown,
    /// Signed in, as far as can be told.
    SignedIn,
    /// Not signed in, and that is well.
    Out,
    /// The person has to act.
    Needed,
    /// The server cannot be reached, or a sign-out is not complete.
    Trouble,
    /// There is no such app.
    Gone,
}

impl AppState {
    /// The value of `data-app`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::SignedIn => "signed-in",
            Self::Out => "out",
            Self::Needed => "needed",
            Self::Trouble => "trouble",
            Self::Gone => "gone",
        }
    }
}

impl AppView {
    /// The view of a web app at `now`.
    pub fn of(entry: &Entry, now: f64, dialog: &Dialog) -> Self {
        let code = entry.key.code.as_str().to_owned();
        let title = entry.title.as_deref().map(str::trim);
        let name = title.filter(|title| !title.is_empty()).unwrap_or(&code);
        let name = name.to_owned();
        let (state, status) = standing(entry);
        let args = || [Arg::Plain(name.clone())];
        Self {
            id: entry.id.clone(),
            icon: icon(entry.icon.as_ref(), &name),
            state,
            status: dated(status, entry.asked_at, now),
            sign_out: entry.consequence.map(|_| SignOutButton {
                label: Key::SignOut.into(),
                name: Text::with(Key::SignOutOf, args()),
            }),
            more: Text::with(Key::MoreAbout, args()),
            panel: Panel::of_app(entry, &name, dialog),
            marks: marks(entry),
            tab: entry.tab,
            url: entry.url.clone().filter(|url| is_web(url)),
            code,
            name,
        }
    }
}

/// A sign-out since the popup was opened says more than the status, unless a page has begun anew.
pub(super) fn standing(entry: &Entry) -> (AppState, Key) {
    let of_server = of_status(entry.status);
    let Some(log_out) = entry.log_out else {
        return of_server;
    };
    match (outcome(log_out), log_out.keys) {
        (Went::Pending, _) => (AppState::Unknown, Key::SigningOut),
        (Went::Badly, Keys::Gone | Keys::NewVisitor) => (AppState::Trouble, Key::SignedOutHere),
        (Went::Badly, Keys::Unknown) => (AppState::Trouble, Key::SignOutFailed),
        (Went::Badly, _) => (AppState::Trouble, Key::NotSignedOut),
        // The next one who came is a new visitor, and has a status.
        (Went::Well, Keys::NewVisitor) => of_server,
        (Went::Well, _) if entry.consequence.is_some() => of_server,
        (Went::Well, _) => (AppState::Out, Key::SignedOut),
    }
}

fn of_status(status: Status) -> (AppState, Key) {
    match status {
        Status::Unknown => (AppState::Unknown, Key::AppUnknown),
        Status::Asking => (AppState::Unknown, Key::AppAsking),
        Status::SignedIn => (AppState::SignedIn, Key::StatusSignedIn),
        Status::PassportPresent => (AppState::SignedIn, Key::AppPassportPresent),
        Status::PassportStale => (AppState::Needed, Key::AppStale),
        Status::SignInNeeded => (AppState::Needed, Key::StatusSignInNeeded),
        Status::NotSignedIn => (AppState::Out, Key::AppNotSignedIn),
        Status::AppGone => (AppState::Gone, Key::AppGone),
        Status::SiteOff => (AppState::Gone, Key::AppSiteOff),
        Status::Unreachable => (AppState::Trouble, Key::StatusUnreachable),
    }
}

fn marks(entry: &Entry) -> Vec<(&'static str, String)> {
    let place = &entry.key.place;
    let embedded = place.embedded_in.clone().unwrap_or_default();
    let consequence = match entry.consequence {
        None => "",
        Some(Consequence::NewVisitor) => "newvisitor",
        Some(Consequence::EveryRestrictedApp) => "everyrestrictedapp",
    };
    let log_out = entry
        .log_out
        .map_or(("", ""), |it| (keys(it.keys), server(it.server)));
    vec![
        ("data-web-app", entry.id.clone()),
        ("data-title", entry.title.clone().unwrap_or_default()),
        ("data-code", entry.key.code.as_str().to_owned()),
        ("data-embedded", embedded),
        ("data-reachable", entry.reachable.to_string()),
        ("data-open", entry.open.to_string()),
        ("data-status", status(entry.status).to_owned()),
        ("data-consequence", consequence.to_owned()),
        ("data-keys", log_out.0.to_owned()),
        ("data-server", log_out.1.to_owned()),
    ]
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Unknown => "unknown",
        Status::Asking => "asking",
        Status::SignedIn => "signedin",
        Status::PassportStale => "passportstale",
        Status::SignInNeeded => "signinneeded",
        Status::NotSignedIn => "notsignedin",
        Status::AppGone => "appgone",
        Status::SiteOff => "siteoff",
        Status::Unreachable => "unreachable",
        Status::PassportPresent => "passportpresent",
    }
}

fn keys(keys: Keys) -> &'static str {
    match keys {
        Keys::Pending => "pending",
        Keys::Gone => "gone",
        Keys::Still => "still",
        Keys::WrittenBack => "writtenback",
        Keys::NewVisitor => "newvisitor",
        Keys::Unknown => "unknown",
    }
}

fn server(told: Told) -> &'static str {
    match told {
        Told::Pending => "pending",
        Told::Told => "told",
        Told::NotNeeded => "notneeded",
        Told::NotReached => "notreached",
        Told::NoAnswer => "noanswer",
        Told::Refused { .. } => "refused",
        Told::Unseen => "unseen",
    }
}

fn dated(status: Key, asked_at: Option<f64>, now: f64) -> Text {
    match asked_at {
        Some(at) if now - at >= FRESH => {
            Text::with(Key::LineWithTime, [status.into(), ago(at, now)])
        }
        Some(_) | None => status.into(),
    }
}

fn icon(icon: Option<&Icon>, name: &str) -> IconView {
    let first = name.chars().next();
    let letter: String = first.into_iter().collect();
    match icon {
        // Some sites give the emoji's name.
        Some(Icon::Emoji { emoji, background }) => IconView::Sign {
            sign: if is_drawn(emoji) {
                emoji.clone()
            } else {
                letter
            },
            colour: background.clone().filter(|colour| is_colour(colour)),
        },
        Some(Icon::Picture { url }) if is_web(url) => IconView::Picture {
            url: url.clone(),
            letter,
        },
        Some(Icon::Picture { .. }) | None => IconView::Sign {
            sign: letter,
            colour: None,
        },
    }
}

/// One emoji may be several characters (a family has seven), but none of them is a letter.
fn is_drawn(emoji: &str) -> bool {
    let length = emoji.chars().count();
    (1..=10).contains(&length) && !emoji.chars().any(|each| each.is_ascii_alphanumeric())
}

fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
