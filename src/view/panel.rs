//! A sign-out in its place: what will happen is said beforehand, then each step is shown.

use super::dialog::{Dialog, Stage, Subject};
use crate::message::{SessionStatus, SignOut, SignOutReason, SignOutStep};
use crate::text::{Arg, Key, Text};
use crate::webapp::{Consequence, Entry, Keys, LogOutStatus, Told};

/// What is shown below an app, a group or a session while it is signed out of.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// The question, or how it stands.
    pub title: Text,
    /// What will happen.
    pub about: Vec<Text>,
    /// What has happened.
    pub steps: Vec<Step>,
    /// The buttons.
    pub choices: Vec<Choice>,
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What it is.
    pub what: Text,
    /// How it went.
    pub went: Went,
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Went {
    /// It is under way.
    Pending,
    /// Well.
    Well,
    /// Not well.
    Badly,
}

impl Went {
    /// Its name in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Well => "well",
            Self::Badly => "badly",
        }
    }
}

/// A button of a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What it says.
    pub label: Text,
    /// What it does.
    pub act: Act,
}

/// What a button of a panel does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Yes.
    Agree,
    /// No, or seen.
    Close,
    /// Once more.
    Retry,
    /// Ask whether the cookies are to be deleted.
    DeleteCookies,
}

impl Act {
    /// Its name in the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Close => "close",
            Self::Retry => "retry",
            Self::DeleteCookies => "delete-cookies",
        }
    }
}

impl Panel {
    fn question(title: Text, about: Vec<Text>, yes: Key) -> Self {
        Self {
            title,
            about,
            steps: Vec::new(),
            choices: vec![choice(yes, Act::Agree), choice(Key::Cancel, Act::Close)],
        }
    }

    fn progress(title: Key, steps: Vec<Step>, retry: bool) -> Self {
        let again = retry.then(|| choice(Key::Retry, Act::Retry));
        let close = choice(Key::Close, Act::Close);
        Self {
            title: title.into(),
            about: Vec::new(),
            steps,
            choices: again.into_iter().chain([close]).collect(),
        }
    }

    /// The panel of a web app, while it is open. A failure is shown until the person has closed
    /// it, also in a popup that was opened later.
    pub fn of_app(entry: &Entry, name: &str, dialog: &Dialog) -> Option<Self> {
        let subject = Subject::App(entry.id.clone());
        let failed = |log_out| outcome(log_out) == Went::Badly;
        let shown_anyway = entry.log_out.is_some_and(failed) && !dialog.is_closed(&subject);
        let stage = dialog.stage(&subject);
        match (
            stage.or(shown_anyway.then_some(Stage::Watching))?,
            entry.log_out,
        ) {
            (Stage::Asking, _) => {
                let title = Text::with(Key::AskApp, [plain(name)]);
                let about = entry.consequence.map(|each| consequence(each, entry));
                Some(Self::question(
                    title,
                    about.into_iter().collect(),
                    Key::SignOut,
                ))
            }
            (Stage::Watching, Some(log_out)) => Some(Self::progress(
                app_title(log_out),
                app_steps(log_out),
                can_retry(log_out),
            )),
            // Agreed to, and not begun yet.
            (Stage::Watching, None) => {
                let step = step(Key::KeysPending.into(), Went::Pending);
                Some(Self::progress(Key::SigningOut, vec![step], false))
            }
        }
    }

    /// The panel of all web apps of a site, while it is open; `all` are those that can be signed
    /// out of, or have been.
    pub fn of_group(id: &str, host: &str, all: &[&Entry], dialog: &Dialog) -> Option<Self> {
        match dialog.stage(&Subject::Group(id.to_owned()))? {
            Stage::Asking => {
                let open = all.iter().filter(|entry| entry.consequence.is_some());
                let title = Text::with(Key::AskAll, [number(open.count()), plain(host)]);
                let mut about = Vec::new();
                for kind in [Consequence::NewVisitor, Consequence::EveryRestrictedApp] {
                    let known = all.iter().find(|entry| entry.consequence == Some(kind));
                    about.extend(known.map(|entry| consequence(kind, entry)));
                }
                Some(Self::question(title, about, Key::SignOut))
            }
            Stage::Watching => {
                let begun: Vec<LogOutStatus> =
                    all.iter().filter_map(|entry| entry.log_out).collect();
                let count = |went| begun.iter().filter(|each| outcome(**each) == went).count();
                let (done, failed) = (count(Went::Well), count(Went::Badly));
                let pending = all.len() - done - failed;
                let said = Text::with(Key::AllDone, [number(done), number(all.len())]);
                let mut steps = vec![step(
                    said,
                    if pending > 0 {
                        Went::Pending
                    } else {
                        Went::Well
                    },
                )];
                if failed > 0 {
                    let said = Text::with(Key::AllFailed, [number(failed)]);
                    steps.push(step(said, Went::Badly));
                }
                let title = match (pending, failed) {
                    (0, 0) => Key::SignedOut,
                    (0, _) => Key::SignOutFailed,
                    (_, _) => Key::SigningOut,
                };
                let retry = pending == 0 && begun.iter().copied().any(can_retry);
                Some(Self::progress(title, steps, retry))
            }
        }
    }

    /// The panel of a session. A failure is shown until the person has closed it, also in a popup
    /// that was opened later.
    pub fn of_session(session: &SessionStatus, dialog: &Dialog) -> Option<Self> {
        let site = || plain(&session.site);
        let cookies = Subject::Cookies(session.id.clone());
        if dialog.stage(&cookies) == Some(Stage::Asking) {
            let title = Text::with(Key::AskCookies, [site()]);
            let about = vec![Key::AboutCookies.into()];
            return Some(Self::question(title, about, Key::DeleteCookies));
        }
        let subject = Subject::Session(session.id.clone());
        let stage = dialog.stage(&subject).or(dialog.stage(&cookies));
        if stage == Some(Stage::Asking) {
            let title = Text::with(Key::AskSession, [site()]);
            let about = vec![Key::AboutSignOut.into()];
            return Some(Self::question(title, about, Key::SignOut));
        }
        let Some(sign_out) = session.sign_out else {
            // Agreed to, and the worker has not answered yet.
            let step = step(Key::StepSending.into(), Went::Pending);
            return stage.map(|_| Self::progress(Key::SigningOut, vec![step], false));
        };
        let settled = matches!(sign_out, SignOut::Done | SignOut::CookiesDeleted);
        if stage.is_none() && (settled || dialog.is_closed(&subject)) {
            return None;
        }
        Some(of_sign_out(sign_out))
    }
}

fn of_sign_out(sign_out: SignOut) -> Panel {
    let well = |what: Key| step(what.into(), Went::Well);
    let pending = |what: Key| vec![step(what.into(), Went::Pending)];
    match sign_out {
        SignOut::Refreshing => {
            Panel::progress(Key::SigningOut, pending(Key::StepRefreshing), false)
        }
        SignOut::Sending => Panel::progress(Key::SigningOut, pending(Key::StepSending), false),
        SignOut::Done => Panel::progress(
            Key::SignedOut,
            vec![well(Key::StepEnded), well(Key::StepCookiesGone)],
            false,
        ),
        SignOut::CookiesDeleted => {
            let server = step(Key::StepServerKnows.into(), Went::Badly);
            let steps = vec![well(Key::StepCookiesGone), server];
            Panel::progress(Key::SignedOutHere, steps, false)
        }
        SignOut::Failed { step: at, reason } => {
            let what = match at {
                SignOutStep::Refresh => Key::StepRefreshFailed,
                SignOutStep::SignOut => Key::StepSignOutFailed,
                SignOutStep::Cookies => Key::StepCookiesFailed,
            };
            let steps = vec![
                step(what.into(), Went::Badly),
                step(why(reason), Went::Badly),
            ];
            let mut panel = Panel::progress(Key::NotSignedOut, steps, true);
            panel
                .choices
                .insert(1, choice(Key::DeleteCookies, Act::DeleteCookies));
            panel
        }
    }
}

fn why(reason: SignOutReason) -> Text {
    match reason {
        SignOutReason::Unreachable => Key::ServerNotReached.into(),
        SignOutReason::Refused => Key::WhyRefused.into(),
        SignOutReason::Status { status } => status_text(status),
        SignOutReason::CookiesLeft => Key::WhyCookiesLeft.into(),
        SignOutReason::Interrupted => Key::WhyInterrupted.into(),
        SignOutReason::Browser => Key::WhyBrowser.into(),
    }
}

fn consequence(consequence: Consequence, entry: &Entry) -> Text {
    match consequence {
        Consequence::NewVisitor => Key::NewVisitor.into(),
        Consequence::EveryRestrictedApp => {
            Text::with(Key::EveryRestrictedApp, [plain(entry.key.place.host())])
        }
    }
}

/// How a log-out went so far: well only if nothing is left here and the server knows.
pub(super) fn outcome(log_out: LogOutStatus) -> Went {
    let steps = app_steps(log_out);
    let any = |went| steps.iter().any(|step| step.went == went);
    match (any(Went::Pending), any(Went::Badly)) {
        (true, _) => Went::Pending,
        (false, true) => Went::Badly,
        (false, false) => Went::Well,
    }
}

fn app_title(log_out: LogOutStatus) -> Key {
    match (outcome(log_out), log_out.keys) {
        (Went::Pending, _) => Key::SigningOut,
        (Went::Well, _) => Key::SignedOut,
        (Went::Badly, Keys::Gone | Keys::NewVisitor) => Key::SignedOutHere,
        (Went::Badly, Keys::Still | Keys::WrittenBack) => Key::NotSignedOut,
        (Went::Badly, Keys::Unknown | Keys::Pending) => Key::SignOutFailed,
    }
}

fn app_steps(log_out: LogOutStatus) -> Vec<Step> {
    let keys = match log_out.keys {
        Keys::Pending => step(Key::KeysPending.into(), Went::Pending),
        Keys::Gone => step(Key::KeysGone.into(), Went::Well),
        Keys::Still => step(Key::KeysStill.into(), Went::Badly),
        Keys::WrittenBack => step(Key::KeysWrittenBack.into(), Went::Badly),
        Keys::NewVisitor => step(Key::KeysNewVisitor.into(), Went::Well),
        Keys::Unknown => step(Key::KeysUnknown.into(), Went::Badly),
    };
    let server = match log_out.server {
        Told::Pending => Some(step(Key::StepSending.into(), Went::Pending)),
        Told::Told => Some(step(Key::ServerTold.into(), Went::Well)),
        Told::NotNeeded => None,
        Told::NotReached => Some(step(Key::ServerNotReached.into(), Went::Badly)),
        Told::NoAnswer => Some(step(Key::ServerNoAnswer.into(), Went::Badly)),
        Told::Refused { status } => Some(step(status_text(status), Went::Badly)),
        Told::Unseen => Some(step(Key::ServerUnseen.into(), Went::Badly)),
    };
    [Some(keys), server].into_iter().flatten().collect()
}

/// Whether trying again makes sense: the server does not know, or the passport is still there.
fn can_retry(log_out: LogOutStatus) -> bool {
    let left = matches!(
        log_out.keys,
        Keys::Still | Keys::WrittenBack | Keys::Unknown
    );
    outcome(log_out) != Went::Pending && (left || log_out.server.can_be_retried())
}

fn status_text(status: u16) -> Text {
    Text::with(Key::ServerStatus, [plain(&status.to_string())])
}

fn step(what: Text, went: Went) -> Step {
    Step { what, went }
}

fn choice(label: Key, act: Act) -> Choice {
    Choice {
        label: label.into(),
        act,
    }
}

fn plain(words: &str) -> Arg {
    Arg::Plain(words.to_owned())
}

fn number(count: usize) -> Arg {
    Arg::Count(u32::try_from(count).unwrap_or(u32::MAX))
}
