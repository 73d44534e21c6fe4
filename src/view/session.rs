//! One session as the popup shows it.

use super::asked::Asked;
use super::panel::Panel;
use super::site::Site;
use super::state::State;
use super::time::ago;
use crate::message::{LastRefresh, LoginStatus, Outcome, SessionStatus, Tally};
use crate::text::{Arg, Key, Text};

/// One session: large for the current tab, a row that unfolds for the others.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionView {
    /// The session's id.
    pub id: String,
    /// The look.
    pub state: State,
    /// The site.
    pub site: Site,
    /// The container or private window, where it is not the ordinary one.
    pub store: Option<String>,
    /// The status in a few words.
    pub status: Text,
    /// What the status means for the person.
    pub about: Text,
    /// The status and what matters most about it, on one line.
    pub line: Text,
    /// When it was refreshed last.
    pub last: Text,
    /// How that went and how long it took.
    pub outcome: Option<Text>,
    /// What was spared today.
    pub today: Today,
    /// The button that refreshes, where there is something to refresh.
    pub refresh: Option<Button>,
    /// Where to sign in, when it is needed.
    pub sign_in: Option<String>,
    /// The button that asks whether to sign out, as it is read out.
    pub sign_out: Option<Text>,
    /// The sign-out that is asked about or under way.
    pub panel: Option<Panel>,
}

/// A button that a click may have made busy.
#[derive(Debug, Clone, PartialEq)]
pub struct Button {
    /// What it says.
    pub label: Text,
    /// Whether a click does something now.
    pub ready: bool,
}

/// What was counted since midnight, as three figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Today {
    /// Requests that were saved (of all that met a 401, when some were not).
    pub saved: Text,
    /// Refreshes that it took.
    pub took: Text,
    /// Refreshes that were not needed, because one served many requests.
    pub spared: Text,
}

impl SessionView {
    /// The session's view at `now`, by the worker's clock.
    pub fn of(session: &SessionStatus, now: f64, asked: &Asked) -> Self {
        let status = status(&session.login);
        Self {
            id: session.id.clone(),
            state: State::of(&session.login),
            site: Site::of(&session.site),
            store: session.store.clone(),
            about: about(&session.login, now),
            line: line(session, &status, now),
            last: match &session.last {
                Some(last) => Text::with(Key::LastAgo, [ago(last.at, now)]),
                None => Key::LastNone.into(),
            },
            outcome: session.last.as_ref().map(outcome),
            today: Today::of(&session.today),
            refresh: refresh(&session.login, asked.refresh(&session.id, now)),
            sign_in: sign_in(session),
            sign_out: sign_out(session),
            panel: Panel::of_session(session, &asked.dialog),
            status,
        }
    }
}

impl Today {
    fn of(tally: &Tally) -> Self {
        let saved = Arg::Count(tally.replayed);
        let met = tally.replayed.saturating_add(tally.given_up);
        Self {
            saved: match tally.given_up {
                0 => Text::with(Key::Count, [saved]),
                _ => Text::with(Key::CountOf, [saved, Arg::Count(met)]),
            },
            took: Text::with(Key::Count, [Arg::Count(tally.refreshes)]),
            spared: Text::with(
                Key::Count,
                [Arg::Count(tally.replayed.saturating_sub(tally.refreshes))],
            ),
        }
    }
}

fn status(login: &LoginStatus) -> Text {
    match login {
        LoginStatus::Unknown => Key::StatusUnknown,
        LoginStatus::SignedIn => Key::StatusSignedIn,
        LoginStatus::Refreshing { .. } => Key::StatusRefreshing,
        LoginStatus::SignInNeeded => Key::StatusSignInNeeded,
        LoginStatus::Anonymous => Key::StatusAnonymous,
        LoginStatus::Unreachable { .. } => Key::StatusUnreachable,
    }
    .into()
}

fn about(login: &LoginStatus, now: f64) -> Text {
    match login {
        LoginStatus::Unknown => Key::AboutUnknown.into(),
        LoginStatus::SignedIn => Key::AboutSignedIn.into(),
        LoginStatus::Refreshing { .. } => Key::AboutRefreshing.into(),
        LoginStatus::SignInNeeded => Key::AboutSignInNeeded.into(),
        LoginStatus::Anonymous => Key::AboutAnonymous.into(),
        LoginStatus::Unreachable { retry_at } if *retry_at > now => {
            Text::with(Key::AboutUnreachable, [Arg::Moment(*retry_at)])
        }
        LoginStatus::Unreachable { .. } => Key::AboutUnreachableSoon.into(),
    }
}

fn line(session: &SessionStatus, status: &Text, now: f64) -> Text {
    match (&session.login, &session.last) {
        (LoginStatus::SignedIn, Some(last)) => Text::with(
            Key::LineWithTime,
            [status.clone().into(), ago(last.at, now)],
        ),
        (LoginStatus::Unreachable { retry_at }, _) if *retry_at > now => Text::with(
            Key::LineRetry,
            [status.clone().into(), Arg::Moment(*retry_at)],
        ),
        _ => status.clone(),
    }
}

fn outcome(last: &LastRefresh) -> Text {
    let took = Arg::Lasting(last.took);
    match last.outcome {
        Outcome::Refreshed => Text::with(Key::OutcomeRefreshed, [took]),
        Outcome::Adopted => Text::with(Key::OutcomeAdopted, [took]),
        Outcome::Refused => Text::with(Key::OutcomeRefused, [took]),
        Outcome::Throttled => Text::with(Key::OutcomeThrottled, [took]),
        Outcome::Unavailable => Text::with(Key::OutcomeUnavailable, [took]),
        Outcome::SignedOut => Key::OutcomeSignedOut.into(),
    }
}

fn refresh(login: &LoginStatus, asked: bool) -> Option<Button> {
    let label = match login {
        LoginStatus::Anonymous => return None,
        LoginStatus::Refreshing { .. } => Key::RefreshUnderWay,
        _ if asked => Key::RefreshUnderWay,
        LoginStatus::Unknown | LoginStatus::SignedIn => Key::RefreshNow,
        LoginStatus::SignInNeeded | LoginStatus::Unreachable { .. } => Key::RefreshAgain,
    };
    Some(Button {
        ready: label != Key::RefreshUnderWay,
        label: label.into(),
    })
}

/// Whoever is no visitor may sign out; also of a session that the site has ended, whose cookies
/// may be left.
fn sign_out(session: &SessionStatus) -> Option<Text> {
    let site = [Arg::Plain(session.site.clone())];
    (session.login != LoginStatus::Anonymous).then(|| Text::with(Key::SignOutOf, site))
}

/// Only ever a page of the web.
fn sign_in(session: &SessionStatus) -> Option<String> {
    let url = session.sign_in.as_ref()?;
    let web = url.starts_with("https://") || url.starts_with("http://");
    (web && session.login == LoginStatus::SignInNeeded).then(|| url.clone())
}
