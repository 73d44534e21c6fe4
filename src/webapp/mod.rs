//! Shared web apps: which a person has opened, whether they are signed in, and how to log out of
//! one of them (dify.md §3, §7, §10).
//!
//! [`WebApps`] is the list while a popup is shown: a value without a clock, a browser or a promise,
//! as the [lock](crate::lock) is. Whoever owns it feeds it [`Event`]s and carries out the
//! [`Effect`]s; the passports stay in the frames in which they live.
//!
//! What it guarantees (`tests/web_apps`):
//!
//! * At most one request per app is under way, and never `/passport`.
//! * A log-out wins: no answer and no survey that was asked for before its end counts.
//! * "Gone" is said only after a look in a frame found nothing, and taken back when a page writes
//!   its passport back.
//! * Each frame of the place keeps watch before anything is removed.
//! * What a frame that went away would have said is unknown.

mod address;
mod answer;
mod app;
mod asking;
mod code;
mod entry;
mod event;
mod known;
mod log_out;
mod place;
mod plan;
mod report;
mod survey;

use std::cmp::Reverse;
use std::time::Duration;

pub use address::{Address, Named};
pub use answer::{Answer, Judgement};
pub use code::{InvalidShareCode, ShareCode};
pub use entry::{AppKey, Consequence, Entry, Icon, Keys, LogOutStatus, Status, Told};
pub use event::{Effect, Event};
pub use known::{Answered, Begun, CACHE, Cache, KNOWN, Known, SEEN, origin_of_seen};
pub use place::Place;
pub use plan::{GUARD, Header, HeaderValue, Kept, Plan, Request};
pub use report::{FrameReport, Left, LogOutReport, PageReport, Sent, TokenEntry, TokenShape};

use app::App;
use survey::OpenFrame;

use crate::moment::Moment;
use crate::order;
use crate::text::SmallLetters;

/// So long an answer counts without asking again, also over another opening of the popup.
pub const FRESH: Duration = Duration::from_secs(5);

/// How often the frames are looked into while the popup is shown.
const PACE: Duration = Duration::from_secs(3);

/// The same around a log-out.
const CLOSE_PACE: Duration = Duration::from_secs(1);

/// So long after its beginning a log-out is looked after closely: the request's limit, the guard,
/// and a little.
const CLOSE: Duration = Duration::from_secs(24);

/// A survey that takes longer is given up.
const SURVEY_LIMIT: Duration = Duration::from_secs(5);

/// The web apps, while a popup is shown. See the [module](self).
#[derive(Debug, Clone, Default)]
pub struct WebApps {
    /// The time of the last event.
    now: Moment,
    is_open: bool,
    /// The number of the last survey or request.
    issued: u64,
    apps: Vec<App>,
    frames: Vec<OpenFrame>,
    /// The survey that is under way, and since when.
    surveying: Option<(u64, Moment)>,
    /// The last survey that counted, and when.
    surveyed: (u64, Moment),
    /// What was written last.
    cached: Cache,
    remembered: Vec<Known>,
    effects: Vec<Effect>,
}

impl WebApps {
    /// Takes in what has happened; the effects are to be carried out in their order.
    pub fn handle(&mut self, now: Moment, event: Event) -> Vec<Effect> {
        self.now = now;
        match event {
            Event::Opened { cache, known, seen } => self.opened(cache, known, seen),
            Event::Surveyed { survey, frames } => self.surveyed(survey, &frames),
            Event::Answered { ask, answer } => self.answered(ask, answer.as_ref()),
            Event::LogOutWanted { apps } => self.log_out_wanted(&apps),
            Event::Guarded { log_out } => self.guarded(log_out),
            Event::LoggedOut { log_out, report } => self.logged_out(log_out, report),
            Event::RetryWanted { app } => self.retry_wanted(&app),
            Event::Told { log_out, sent } => self.told(log_out, sent),
            Event::Timeout => self.timed_out(),
        }
        self.write_down();
        std::mem::take(&mut self.effects)
    }

    /// When [`Event::Timeout`] is wanted.
    pub fn next_timeout(&self) -> Option<Moment> {
        if !self.is_open {
            return None;
        }
        let due = match self.surveying {
            Some((_, since)) => since + SURVEY_LIMIT,
            None => self.surveyed.1 + self.pace(),
        };
        Some(due)
    }

    /// Whether the frames have been looked into: what is open now is known.
    pub fn has_looked(&self) -> bool {
        self.surveyed.0 != 0
    }

    /// What there is to show, by host, then by title.
    pub fn entries(&self, small: SmallLetters) -> Vec<Entry> {
        let named = |app: &App| {
            let name = app.title.as_deref().unwrap_or(app.key.code.as_str());
            (small(name), app.entry())
        };
        let mut entries: Vec<(String, Entry)> = self.apps.iter().map(named).collect();
        order::by(&mut entries, |(name, entry), (next_name, next)| {
            (&entry.key.place, name, &entry.id) <= (&next.key.place, next_name, &next.id)
        });
        entries.into_iter().map(|(_, entry)| entry).collect()
    }

    fn opened(&mut self, cache: Cache, known: Vec<Known>, seen: Vec<Known>) {
        self.is_open = true;
        for known in &known {
            let app = self.app(&known.key);
            app.title.clone_from(&known.title);
            app.icon.clone_from(&known.icon);
            app.path.clone_from(&known.path);
            app.learn(known.at, known.status);
            app.since = known.at;
        }
        self.remembered = known;
        for seen in seen {
            let app = self.app(&seen.key);
            app.path = seen.path;
        }
        let now = self.now;
        for answered in &cache.answers {
            if now.since(answered.at) >= FRESH || answered.at > now {
                continue;
            }
            let app = self.app(&answered.key);
            app.learn(answered.at, answered.status);
            app.wanted = false;
        }
        for begun in &cache.log_outs {
            self.inherit(begun);
        }
        self.cached = cache;
        self.survey();
    }

    fn timed_out(&mut self) {
        if self.next_timeout().is_some_and(|due| due <= self.now) {
            self.survey();
        }
    }

    fn pace(&self) -> Duration {
        let recent = |app: &App| {
            let begun = app.log_out.as_ref().map(|it| it.begun);
            begun.is_some_and(|begun| self.now.since(begun) < CLOSE)
        };
        if self.apps.iter().any(recent) {
            CLOSE_PACE
        } else {
            PACE
        }
    }

    fn issue(&mut self) -> u64 {
        self.issued += 1;
        self.issued
    }

    /// The app of this key, new if it was not known.
    fn app(&mut self, key: &AppKey) -> &mut App {
        let index = self.apps.iter().position(|app| app.key == *key);
        let index = index.unwrap_or_else(|| {
            self.apps.push(App::new(key.clone(), self.now));
            self.apps.len() - 1
        });
        &mut self.apps[index]
    }

    /// Writes down what has changed.
    fn write_down(&mut self) {
        if !self.is_open {
            return;
        }
        let cache = self.to_cache();
        if cache != self.cached {
            self.cached = cache.clone();
            self.effects.push(Effect::Cache(cache));
        }
        if !self.has_looked() {
            return;
        }
        let known = self.to_remember();
        if known != self.remembered {
            self.remembered.clone_from(&known);
            self.effects.push(Effect::Remember(known));
        }
    }

    fn to_cache(&self) -> Cache {
        let answered = |app: &App| {
            let at = app.asked_at.filter(|at| self.now.since(*at) < FRESH)?;
            let asked = !app.wanted && app.status != Status::Unknown;
            asked.then(|| Answered {
                key: app.key.clone(),
                status: app.status,
                at,
            })
        };
        Cache {
            answers: self.apps.iter().filter_map(answered).collect(),
            log_outs: self.apps.iter().filter_map(App::begun).collect(),
        }
    }

    /// The newest.
    fn to_remember(&self) -> Vec<Known> {
        let mut known: Vec<Known> = self.apps.iter().filter_map(App::known).collect();
        order::by_key(&mut known, |known| Reverse(known.at));
        known.truncate(known::MOST);
        known
    }
}
