//! What has happened, so that "why was I signed out at 14:05?" can be answered by looking.
//!
//! The worker writes it to `storage.local` under [`History::KEY`]; pages read it there themselves
//! and follow `storage.onChanged`. What happens in private windows is kept apart, in
//! `storage.session` under the same key, and so never reaches the disk. No token, cookie, query
//! string or path is part of it.

mod day;
mod entry;
mod line;

pub use day::{Bucket, Day};
pub use entry::{Entry, What};

use std::time::Duration;

use crate::message::Tally;
use crate::moment::Moment;
use crate::value::{FromValue, ToValue};

/// So many entries are kept.
const ENTRIES: usize = 200;

/// Of so many sessions the last 24 hours are kept.
const SESSIONS: usize = 200;

/// Entries that ended earlier than this are not kept.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How long the record of a session reaches back.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What comes within this time of its like is one entry with it: one burst.
const BURST: Duration = Duration::from_secs(30);

/// What has happened in all sessions.
#[derive(Debug, Clone, Default, PartialEq, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct History {
    /// The last 200 events of all sessions, oldest first.
    pub entries: Vec<Entry>,
    /// The last 24 hours of each session in which something happened.
    pub days: Vec<Day>,
}

/// Whom an event is about.
#[derive(Debug, Clone, Copy)]
pub struct About<'session> {
    /// The session's id.
    pub session: &'session str,
    /// The site's host (and port).
    pub site: &'session str,
    /// Its cookie store, where it is not the ordinary one.
    pub store: Option<&'session str>,
    /// What the local time is ahead of UTC, in minutes.
    pub zone: i64,
}

impl History {
    /// The key in `storage.local` and `storage.session`.
    pub const KEY: &'static str = "history";

    /// Something has happened; if it goes on, the entry that tells of it is brought up to date.
    pub fn note(&mut self, now: Moment, about: Option<About<'_>>, what: What) {
        let site = about.map(|about| about.site);
        let store = about.and_then(|about| about.store);
        let goes_on = self.going_on(now, site, store, &what);
        if let Some(about) = about {
            let bucket = self.bucket(now, about);
            bucket.expiries += u32::from(goes_on.is_none() && what.is_expiry());
            bucket.failures += u32::from(what.is_failure());
        }
        match goes_on.and_then(|index| self.entries.get_mut(index)) {
            Some(entry) => {
                entry.until = entry.until.max(now);
                entry.what.add(what);
            }
            None => self.entries.push(Entry {
                at: now,
                until: now,
                site: site.map(str::to_owned),
                store: store.map(str::to_owned),
                what,
            }),
        }
        self.prune(now);
    }

    /// The counts of the present ten minutes.
    pub fn tally(&mut self, now: Moment, about: About<'_>) -> &mut Tally {
        &mut self.bucket(now, about).tally
    }

    /// The counts since local midnight of a session.
    pub fn today(&self, now: Moment, session: &str, zone: i64) -> Tally {
        let mut days = self.days.iter();
        let day = days.find(|day| day.session == session);
        day.map_or_else(Tally::default, |day| day.today(now, zone))
    }

    /// Everything about these sites goes; whether there was anything.
    pub fn forget(&mut self, is_forgotten: &dyn Fn(&str) -> bool) -> bool {
        let before = self.days.len() + self.entries.len();
        self.days.retain(|day| !is_forgotten(&day.site));
        let about_it = |entry: &Entry| entry.site.as_deref().is_some_and(is_forgotten);
        self.entries.retain(|entry| !about_it(entry));
        self.days.len() + self.entries.len() < before
    }

    /// The entry that this event continues: the newest of its kind, if it is young, or if nothing
    /// has turned since.
    fn going_on(
        &self,
        now: Moment,
        site: Option<&str>,
        store: Option<&str>,
        what: &What,
    ) -> Option<usize> {
        let mut turned = false;
        for (index, entry) in self.entries.iter().enumerate().rev() {
            if entry.site.as_deref() != site || entry.store.as_deref() != store {
                continue;
            }
            if entry.what.is_like(what) {
                let goes_on = !turned || now.since(entry.until) < BURST;
                return goes_on.then_some(index);
            }
            turned |= entry.what.is_turn();
        }
        None
    }

    fn bucket(&mut self, now: Moment, about: About<'_>) -> &mut Bucket {
        let known = self
            .days
            .iter()
            .position(|day| day.session == about.session);
        let index = known.unwrap_or_else(|| {
            self.days.push(Day::of(about));
            self.days.len() - 1
        });
        self.days[index].bucket(now, about.zone)
    }

    fn prune(&mut self, now: Moment) {
        self.entries.retain(|entry| now.since(entry.until) < KEPT);
        let excess = self.entries.len().saturating_sub(ENTRIES);
        self.entries.drain(..excess);
        for day in &mut self.days {
            day.buckets.retain(|bucket| now.since(bucket.at) < DAY);
        }
        self.days.retain(|day| !day.buckets.is_empty());
        let excess = self.days.len().saturating_sub(SESSIONS);
        self.days.drain(..excess);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::ProblemKind;

    const HOUR: u64 = 60 * 60 * 1_000;

    fn about<'a>(session: &'a str) -> About<'a> {
        About {
            session,
            site: "dify.example",
            store: None,
            zone: 0,
        }
    }

    fn at(hour: u64, minute: u64, second: u64) -> Moment {
        Moment::from_millis(20_000 * 24 * HOUR + hour * HOUR + minute * 60_000 + second * 1_000)
    }

    fn expired(requests: u32) -> What {
        What::Expired { requests }
    }

    fn whats(history: &History) -> Vec<What> {
        history
            .entries
            .iter()
            .map(|entry| entry.what.clone())
            .collect()
    }

    #[test]
    fn a_burst_of_401s_is_one_line_also_when_some_come_late() {
        let mut history = History::default();
        let about = Some(about("a"));
        for _ in 0..50 {
            history.note(at(14, 5, 0), about, expired(1));
        }
        history.note(at(14, 5, 1), about, What::Refreshed { took: 210.0 });
        history.note(at(14, 5, 1), about, What::Replayed { requests: 50 });
        history.note(at(14, 5, 2), about, expired(2));
        history.note(at(14, 5, 2), about, What::Replayed { requests: 2 });
        let expected = [
            expired(52),
            What::Refreshed { took: 210.0 },
            What::Replayed { requests: 52 },
        ];
        assert_eq!(whats(&history), expected);
        assert_eq!(history.days[0].buckets[0].expiries, 1);
    }

    #[test]
    fn the_next_expiry_is_a_line_of_its_own() {
        let mut history = History::default();
        for hour in [14, 15] {
            history.note(at(hour, 5, 0), Some(about("a")), expired(3));
            let refreshed = What::Refreshed { took: 210.0 };
            history.note(at(hour, 5, 1), Some(about("a")), refreshed);
        }
        assert_eq!(history.entries.len(), 4);
        assert_eq!(history.days[0].buckets.len(), 2);
    }

    #[test]
    fn a_night_without_the_server_does_not_push_out_what_came_before() {
        let mut history = History::default();
        history.note(at(0, 0, 0), Some(about("a")), What::SignedIn);
        for minute in 0..300 {
            let now = at(1, minute, 0);
            history.note(now, Some(about("a")), expired(2));
            let retry_at = now + Duration::from_secs(60);
            let unreachable = What::Unreachable { retry_at, times: 1 };
            history.note(now, Some(about("a")), unreachable);
        }
        let retry_at = at(6, 0, 0);
        let expected = [
            What::SignedIn,
            expired(600),
            What::Unreachable {
                retry_at,
                times: 300,
            },
        ];
        assert_eq!(whats(&history), expected);
        assert_eq!(history.entries[1].at, at(1, 0, 0));
        assert_eq!(history.entries[1].until, at(5, 59, 0));
        assert_eq!(history.days[0].buckets.last().expect("one").failures, 10);
    }

    #[test]
    fn today_begins_at_local_midnight_also_in_zones_of_a_quarter_hour() {
        // Nepal: 5 h 45 min ahead, so that midnight there is 18:15 here.
        let nepal = About {
            zone: 345,
            ..about("a")
        };
        let mut history = History::default();
        history.tally(at(18, 14, 59), nepal).replayed += 1;
        assert_eq!(history.today(at(18, 14, 59), "a", 345).replayed, 1);
        history.tally(at(18, 15, 0), nepal).replayed += 2;
        assert_eq!(history.today(at(18, 15, 0), "a", 345).replayed, 2);
        assert_eq!(history.today(at(18, 15, 0), "another", 345).replayed, 0);
    }

    #[test]
    fn what_is_old_is_not_kept() {
        let mut history = History::default();
        for hour in 0..(9 * 24) {
            history.note(at(hour, 0, 0), Some(about("a")), What::SignedOut);
            history.tally(at(hour, 0, 0), about("a")).replayed += 1;
        }
        assert_eq!(history.entries.len(), 7 * 24);
        assert_eq!(history.days[0].buckets.len(), 24);
        for second in 0..300 {
            history.note(at(9 * 24, 0, second), Some(about("a")), What::SignedOut);
        }
        assert_eq!(history.entries.len(), 200);
        history.note(at(11 * 24, 0, 0), Some(about("b")), What::SignedOut);
        assert_eq!(history.days.len(), 1);
        assert_eq!(history.days[0].session, "b");
    }

    #[test]
    fn a_clock_that_was_set_back_loses_nothing() {
        let mut history = History::default();
        history.tally(at(14, 30, 0), about("a")).replayed += 1;
        history.tally(at(13, 0, 0), about("a")).replayed += 1;
        assert_eq!(history.today(at(13, 0, 0), "a", 0).replayed, 2);
    }

    #[test]
    fn a_site_that_is_removed_is_forgotten() {
        let mut history = History::default();
        history.note(at(1, 0, 0), Some(about("a")), What::SignedIn);
        let problem = ProblemKind::Browser;
        history.note(at(1, 0, 0), None, What::Problem { problem, times: 1 });
        assert!(history.forget(&|site| site == "dify.example"));
        assert_eq!(history.entries.len(), 1);
        assert!(history.days.is_empty());
    }

    #[test]
    fn it_is_stored_line_by_line_and_read_again() {
        let mut history = History::default();
        history.note(at(1, 0, 0), Some(about("a")), expired(3));
        for what in [
            What::Refused,
            What::Adopted { took: 210.0 },
            What::Unreachable {
                retry_at: at(1, 5, 0),
                times: 1,
            },
            What::LogOutFailed,
        ] {
            history.note(at(1, 0, 1), Some(about("a")), what);
        }
        let (problem, times) = (ProblemKind::BadAnswer, 2);
        history.note(at(1, 0, 2), None, What::Problem { problem, times });
        let stored = history.to_value();
        let millis = at(1, 0, 0).millis();
        let line = format!("Text(\"{millis} {millis} expired 3 0 dify.example -\")");
        assert!(format!("{stored:?}").contains(&line), "{stored:?}");
        assert_eq!(crate::value::read(stored), Ok(history));
    }
}
