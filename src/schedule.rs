//! When a session is refreshed before its access token expires (design.md, point 11).

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::lock::fraction;
use crate::moment::Moment;
use crate::value::{FromValue, ToValue};

/// The longest time before the expiry.
const LEAD: Duration = Duration::from_secs(5 * 60);

/// A token that lives for less than ten times [`LEAD`] is refreshed in the last tenth of its life
/// (scenarios.md, 43).
const PART: u32 = 10;

/// The same expiry, read twice, may differ by so much: cookies keep whole microseconds, and tokens
/// whole seconds.
const SAME: Duration = Duration::from_secs(1);

/// A token that was over, or nearly, when it was first seen is left to the 401 that it meets: a server
/// whose tokens live no longer, or whose clock is far behind, is not asked again and again.
const LEAST: Duration = Duration::from_secs(5);

/// What a token says of its life, in seconds since 1970 by the clock of its server (RFC 7519 §4.1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Life {
    /// When it was issued (`iat`).
    pub issued: Option<f64>,
    /// When it expires (`exp`).
    pub expires: f64,
}

/// What is known of the access token in use, and when the next early refresh is due.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue,
)]
#[serde(rename_all = "camelCase", default)]
pub struct Schedule {
    /// When it expires.
    expires: Option<Moment>,
    /// When it is to be refreshed, as long as somebody is there to use it.
    due: Option<Moment>,
    /// Nobody is there: a page that shows itself begins again.
    resting: bool,
    /// So many milliseconds is the server's clock ahead of the worker's.
    ahead: i64,
}

impl Schedule {
    /// The access token in use expires at `expires`, by the worker's clock: whoever reads that from a
    /// server's clock brings it over to this one before. `None`: there is none.
    ///
    /// The time that is left is taken for its life: of a token that is seen later in its life the
    /// lead is shorter, which is as well.
    pub fn learn(&mut self, now: Moment, expires: Option<Moment>) {
        let apart = |a: Moment, b: Moment| a.since(b).max(b.since(a));
        if let (Some(known), Some(told)) = (self.expires, expires)
            && apart(known, told) <= SAME
        {
            return;
        }
        self.expires = expires;
        self.due = expires.and_then(|expires| {
            let left = expires.since(now);
            if left < LEAST {
                return None;
            }
            let lead = (left / PART).min(LEAD);
            // So that not every browser asks its server in the same second.
            let lead = lead - lead.mul_f64(fraction(expires.millis()) / 5.0);
            Some(Moment::from_millis(
                expires.since(Moment::default() + lead).as_millis() as u64,
            ))
        });
        self.resting = false;
    }

    /// The server has just said that it is `date` for it, in milliseconds since 1970, give or take the
    /// second that a `Date` header keeps (RFC 9110 §6.6.1).
    pub fn server_says(&mut self, now: Moment, date: f64) {
        self.ahead = ahead(now, date);
    }

    /// When a token expires, by the worker's clock.
    pub fn of_token(&mut self, now: Moment, life: Life) -> Moment {
        // None is issued in the future.
        let issued = life.issued.unwrap_or_default() * 1000.0;
        self.ahead = self.ahead.max(ahead(now, issued));
        Moment::of_expiry(life.expires - self.ahead as f64 / 1000.0)
    }

    /// When somebody is to be asked for whether a page is there, and then the refresh wanted.
    pub fn due(&self) -> Option<Moment> {
        self.due.filter(|_| !self.resting)
    }

    /// Whether that is now.
    pub fn is_due(&self, now: Moment) -> bool {
        self.due().is_some_and(|due| due <= now)
    }

    /// When a page that was hidden is to show itself to the worker: it may find that it is due.
    pub fn notice(&self) -> Option<Moment> {
        self.due
    }

    /// The refresh is wanted now; it is not wanted again, unless it fails.
    pub fn wanted(&mut self) {
        self.due = None;
    }

    /// No page is there, or nobody has used one for long.
    pub fn rest(&mut self) {
        self.resting = true;
    }

    /// A page has shown itself.
    pub fn wake(&mut self) {
        self.resting = false;
    }

    /// The refresh has failed, and may be tried again then: as long as the token is good. After that
    /// there is nothing to be early for, and a request that meets a 401 says that somebody is there.
    pub fn failed(&mut self, retry_at: Moment) {
        self.due = self
            .expires
            .and_then(|expires| (retry_at < expires).then_some(retry_at));
    }
}

/// What a clock that says `date`, in milliseconds since 1970, is ahead of this one. A server may say any
/// number.
fn ahead(now: Moment, date: f64) -> i64 {
    Moment::from_millis(date as u64).millis() as i64 - now.millis() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment::from_millis(1_800_000_000_000);

    fn seconds(seconds: u64) -> Moment {
        NOW + Duration::from_secs(seconds)
    }

    fn lead_of(life: u64) -> Duration {
        let mut schedule = Schedule::default();
        schedule.learn(NOW, Some(seconds(life)));
        seconds(life).since(schedule.due().expect("due"))
    }

    #[test]
    fn the_lead_is_five_minutes_or_a_tenth_of_the_life_less_up_to_a_fifth() {
        for (life, most) in [(60, 6), (600, 60), (3600, 300), (86_400, 300)] {
            let most = Duration::from_secs(most);
            let lead = lead_of(life);
            assert!(
                lead <= most && lead >= most.mul_f64(0.79),
                "{life}: {lead:?}"
            );
        }
        assert_ne!(lead_of(86_400), lead_of(86_401), "not all at once");
    }

    #[test]
    fn a_token_that_is_nearly_over_when_it_is_first_seen_is_left_to_its_401() {
        let mut schedule = Schedule::default();
        for (left, due) in [(0, false), (3, false), (6, true)] {
            schedule.learn(NOW, Some(seconds(left)));
            assert_eq!(schedule.due().is_some(), due, "{left}");
        }
        schedule.learn(NOW, Some(seconds(100)));
        assert!(schedule.is_due(seconds(1000)), "one that was seen before");
    }

    #[test]
    fn a_token_expires_by_the_clock_of_its_server() {
        let server = |ahead: f64, life: f64| {
            let now = NOW.millis() as f64 / 1000.0 + ahead;
            Life {
                issued: Some(now),
                expires: now + life,
            }
        };
        for ahead in [0.0, 7200.0, -7200.0] {
            let mut schedule = Schedule::default();
            schedule.server_says(NOW, NOW.millis() as f64 + ahead * 1000.0);
            let expires = schedule.of_token(NOW, server(ahead, 600.0));
            assert_eq!(expires, seconds(599), "{ahead}");
        }
        let mut schedule = Schedule::default();
        let expires = schedule.of_token(NOW, server(7200.0, 600.0));
        assert_eq!(expires, seconds(599), "no token is issued in the future");
        let silent = Life {
            issued: None,
            ..server(0.0, 600.0)
        };
        assert_eq!(Schedule::default().of_token(NOW, silent), seconds(599));
    }

    #[test]
    fn it_is_wanted_once_and_again_only_when_it_failed_while_the_token_is_good() {
        let mut schedule = Schedule::default();
        assert_eq!(schedule.due(), None);
        schedule.learn(NOW, Some(seconds(100)));
        assert!(!schedule.is_due(seconds(80)));
        assert!(schedule.is_due(seconds(95)));
        schedule.wanted();
        assert_eq!(schedule.due(), None);
        schedule.learn(seconds(95), Some(seconds(100)));
        assert_eq!(schedule.due(), None, "the same token is nothing new");
        schedule.failed(seconds(97));
        assert_eq!(schedule.due(), Some(seconds(97)));
        schedule.wanted();
        schedule.failed(seconds(101));
        assert_eq!(schedule.due(), None);
        schedule.learn(seconds(120), Some(seconds(220)));
        assert!(schedule.due().is_some(), "a new token begins anew");
    }

    #[test]
    fn it_rests_while_nobody_is_there() {
        let mut schedule = Schedule::default();
        schedule.learn(NOW, Some(seconds(100)));
        schedule.rest();
        assert!(!schedule.is_due(seconds(95)));
        schedule.wake();
        assert!(schedule.is_due(seconds(95)));
        schedule.learn(seconds(96), None);
        assert_eq!(schedule.due(), None, "signed out");
    }

    /// Found by the fuzzer: its record was left behind at the next start of the worker.
    #[test]
    fn a_token_that_makes_no_sense_leaves_a_record_that_can_be_read() {
        for odd in [1e300, -1e300, 1_795_305_000_000_000.0, f64::INFINITY] {
            let mut schedule = Schedule::default();
            schedule.server_says(NOW, odd);
            let issued = Some(odd);
            let expires = schedule.of_token(
                NOW,
                Life {
                    issued,
                    expires: odd,
                },
            );
            schedule.learn(NOW, Some(expires));
            let read: Result<Schedule, _> = crate::value::read(schedule.to_value());
            assert_eq!(read, Ok(schedule), "{odd}");
        }
    }
}
