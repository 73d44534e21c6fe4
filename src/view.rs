//! What the popup shows, as plain data: texts by key, one state per card, no browser type and no
//! clock. The shell (`popup`) writes it into the page; every decision about words is made here.

mod activity;
mod app;
mod apps;
mod asked;
mod dialog;
mod here;
mod link;
pub mod options;
mod panel;
mod problem;
mod session;
mod site;
mod state;
mod time;
mod timeline;

pub use activity::{Activity, DayView, EventView, Tone, browser_of};
pub use app::{AppState, AppView, IconView, SignOutButton};
pub use apps::{AppGroup, AppsView, group_id};
pub use asked::Asked;
pub use dialog::{Dialog, Stage, Subject};
pub use here::{Grant, HereView, Notice};
pub use link::Link;
pub use panel::{Act, Choice, Panel, Step, Went};
pub use problem::ProblemView;
pub use session::{Button, SessionView, Today};
pub use site::{Site, origin, permission_pattern};
pub use state::State;
pub use time::{ago, ahead};
pub use timeline::{Lane, Legend, Mark, Scale, Tick, Timeline};

use crate::message::{Overview, Problem};
use crate::settings::{SiteAdapter, SplitApi};
use crate::text::{Arg, Key, Text};

/// The whole popup.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The current tab, first and large.
    pub here: HereView,
    /// All other known sessions.
    pub others: Vec<SessionView>,
    /// The heading of the other sessions.
    pub others_title: Text,
    /// Whether no session is known at all.
    pub nothing_known: bool,
    /// The newest problems, newest first.
    pub problems: Vec<ProblemView>,
    /// Their heading.
    pub problems_title: Text,
}

impl View {
    /// The view of what the worker said last, at `now` by the worker's clock; `own` are the
    /// popup's own problems.
    pub fn of(overview: &Overview, now: f64, asked: &Asked, own: &[Problem]) -> Self {
        let here = HereView::of(overview, now, asked);
        let others = others(overview, &here, now, asked);
        Self {
            nothing_known: overview.sessions.is_empty(),
            ..Self::assemble(here, others, ProblemView::newest(&overview.problems, own))
        }
    }

    /// The same where the current page's API is on another origin: see [`HereView::with_pair`].
    #[must_use]
    pub fn with_pair(self, pair: &SplitApi, asked: &Asked) -> Self {
        Self {
            here: self.here.with_pair(pair, asked),
            ..self
        }
    }

    /// The same where the current page is of an app that has a document: see
    /// [`HereView::with_adapter`].
    #[must_use]
    pub fn with_adapter(self, adapter: &SiteAdapter, asked: &Asked) -> Self {
        Self {
            here: self.here.with_adapter(adapter, asked),
            ..self
        }
    }

    /// The view before the worker has said anything.
    pub fn waiting(own: &[Problem]) -> Self {
        let problems = ProblemView::newest(&[], own);
        Self::assemble(HereView::waiting(), Vec::new(), problems)
    }

    fn assemble(here: HereView, others: Vec<SessionView>, problems: Vec<ProblemView>) -> Self {
        Self {
            here,
            others_title: counted(Key::OthersTitle, others.len()),
            others,
            nothing_known: false,
            problems_title: counted(Key::ProblemsTitle, problems.len()),
            problems,
        }
    }

    /// Every session that is shown.
    pub fn sessions(&self) -> impl Iterator<Item = &SessionView> {
        self.here.session().into_iter().chain(&self.others)
    }

    /// The extension's version, for bug reports.
    pub fn version(version: &str) -> Text {
        Text::with(Key::Version, [Arg::Plain(version.to_owned())])
    }

    /// What to tell a person who listens: the sessions whose status is another one than before.
    pub fn news_since(&self, before: &Self) -> Vec<Text> {
        let status_before = |id: &str| {
            let known = before.sessions().find(|session| session.id == id);
            known.map(|session| session.state)
        };
        self.sessions()
            .filter(|session| status_before(&session.id).is_some_and(|was| was != session.state))
            .map(|session| {
                let site = Arg::Plain(session.site.whole());
                Text::with(Key::Announcement, [site, session.status.clone().into()])
            })
            .collect()
    }
}

fn others(overview: &Overview, here: &HereView, now: f64, asked: &Asked) -> Vec<SessionView> {
    let here = here.session().map(|session| session.id.as_str());
    overview
        .sessions
        .iter()
        .filter(|session| Some(session.id.as_str()) != here)
        .map(|session| SessionView::of(session, now, asked))
        .collect()
}

fn counted(key: Key, count: usize) -> Text {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    Text::with(key, [Arg::Count(count)])
}
