//! What has happened, in plain words: a picture of the day for each session, and the last events,
//! newest first. The same lines make the text of a bug report; as the history holds no token, no
//! cookie, no path and no query string, neither do they.

use crate::history::{Entry, History, What};
use crate::message::ProblemKind;
use crate::moment::Moment;
use crate::order;
use crate::text::{Arg, Key, Text};
use crate::view::{Scale, Site, Timeline};

/// From here on the two ends of a burst are two times of the day, in milliseconds.
const SPAN: f64 = 60_000.0;

/// All that is known of what has happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// The day of each session in which something happened.
    pub days: Vec<DayView>,
    /// The events, newest first.
    pub events: Vec<EventView>,
    /// How many they are, as a heading.
    pub title: Text,
}

/// The day of a session.
#[derive(Debug, Clone, PartialEq)]
pub struct DayView {
    /// Whose.
    pub site: Site,
    /// The container or private window, where it is not the ordinary one.
    pub store: Option<String>,
    /// The picture.
    pub timeline: Timeline,
}

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct EventView {
    /// When, in milliseconds since 1970, for a bug report.
    pub at: f64,
    /// When, for people.
    pub when: Text,
    /// The site, and the container where it is not the ordinary one.
    pub site: Option<String>,
    /// What happened.
    pub what: Text,
    /// How it is to be taken.
    pub tone: Tone,
}

/// How an event is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It helped.
    Good,
    /// It is only said.
    Plain,
    /// Something did not go as it should; nothing is lost.
    Warning,
    /// A session has ended, or a page got its 401.
    Bad,
}

impl Tone {
    /// Its name in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Plain => "plain",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }
}

impl Activity {
    /// The view of a history at `now`; `zone` is what the local time is ahead of UTC, in minutes.
    pub fn of(history: &History, now: Moment, zone: i64) -> Self {
        let newest_first = history.entries.iter().rev();
        let mut events: Vec<EventView> = newest_first.map(EventView::of).collect();
        // Stable; a clock that was set back leaves later entries with earlier times.
        order::by(&mut events, |newer, older| newer.at >= older.at);
        let days = history.days.iter().map(|day| DayView {
            site: Site::of(&day.site),
            store: day.store.clone(),
            timeline: Timeline::of(Some(day), &history.entries, now, zone, Scale::LARGE),
        });
        Self {
            days: days.filter(|day| !day.timeline.is_empty()).collect(),
            title: {
                let count = u32::try_from(events.len()).unwrap_or(u32::MAX);
                Text::with(Key::EventsTitle, [Arg::Count(count)])
            },
            events,
        }
    }

    /// The first line of a bug report.
    pub fn report_head(version: &str, browser: &str) -> Text {
        let said = [version, browser].map(|words| Arg::Plain(words.to_owned()));
        Text::with(Key::ReportHead, said)
    }
}

/// The browser and its version, by what it calls itself.
pub fn browser_of(user_agent: &str) -> String {
    let words = || user_agent.split(' ');
    ["Firefox/", "Edg/", "OPR/", "Chrome/"]
        .iter()
        .find_map(|name| words().find(|word| word.starts_with(name)))
        .unwrap_or(user_agent)
        .replace('/', " ")
}

impl EventView {
    fn of(entry: &Entry) -> Self {
        let (what, tone) = said(&entry.what);
        let site = entry.site.as_ref().map(|site| match &entry.store {
            Some(store) => [site, " (", store, ")"].concat(),
            None => site.clone(),
        });
        let (at, until) = (entry.at.millis() as f64, entry.until.millis() as f64);
        let when = if until - at < SPAN {
            Arg::Moment(at)
        } else {
            Arg::Span(at, until)
        };
        Self {
            at,
            when: Text::with(Key::EventAt, [when]),
            site,
            what,
            tone,
        }
    }
}

fn said(what: &What) -> (Text, Tone) {
    match what {
        What::Expired { requests } => (
            counted(*requests, Key::EventExpiredOne, Key::EventExpired),
            Tone::Plain,
        ),
        What::Refreshed { took } => (lasting(Key::EventRefreshed, *took), Tone::Good),
        What::Adopted { took } => (lasting(Key::EventAdopted, *took), Tone::Good),
        What::Replayed { requests } => (
            counted(*requests, Key::EventReplayedOne, Key::EventReplayed),
            Tone::Good,
        ),
        What::Refused => (Key::EventRefused.into(), Tone::Bad),
        What::Throttled { retry_at, times } => (
            often(Text::with(Key::EventThrottled, [moment(*retry_at)]), *times),
            Tone::Warning,
        ),
        What::Unreachable { retry_at, times } => (
            often(
                Text::with(Key::EventUnreachable, [moment(*retry_at)]),
                *times,
            ),
            Tone::Warning,
        ),
        What::GivenUp { requests } => (
            counted(*requests, Key::EventGivenUpOne, Key::EventGivenUp),
            Tone::Bad,
        ),
        What::SignedIn => (Key::EventSignedIn.into(), Tone::Plain),
        What::SignedOut => (Key::EventSignedOut.into(), Tone::Plain),
        What::LoggedOut => (Key::EventLoggedOut.into(), Tone::Plain),
        What::LogOutFailed => (Key::EventLogOutFailed.into(), Tone::Warning),
        What::CookiesDeleted => (Key::EventCookiesDeleted.into(), Tone::Warning),
        What::Ended => (Key::EventEnded.into(), Tone::Bad),
        What::Resumed => (Key::EventResumed.into(), Tone::Plain),
        What::Problem { problem, times } => {
            (often(problem_key(*problem).into(), *times), Tone::Warning)
        }
    }
}

/// The text of a kind of problem.
pub fn problem_key(kind: ProblemKind) -> Key {
    match kind {
        ProblemKind::BadMessage => Key::ProblemBadMessage,
        ProblemKind::BadRecord => Key::ProblemBadRecord,
        ProblemKind::BadAnswer => Key::ProblemBadAnswer,
        ProblemKind::Browser => Key::ProblemBrowser,
        ProblemKind::BadAdapter => Key::ProblemBadAdapter,
    }
}

fn counted(count: u32, one: Key, many: Key) -> Text {
    match count {
        1 => one.into(),
        _ => Text::with(many, [Arg::Count(count)]),
    }
}

fn often(what: Text, times: u32) -> Text {
    match times {
        0 | 1 => what,
        _ => Text::with(Key::EventTimes, [what.into(), Arg::Count(times)]),
    }
}

fn lasting(key: Key, took: f64) -> Text {
    Text::with(key, [Arg::Lasting(took)])
}

fn moment(at: Moment) -> Arg {
    Arg::Moment(at.millis() as f64)
}
