//! The last 24 hours of one session, in steps of ten minutes.

use crate::history::About;
use crate::message::Tally;
use crate::moment::Moment;

const MINUTE: u64 = 60_000;

/// The length of a bucket, in minutes.
const STEP: i64 = 10;

/// The last 24 hours of one session.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// The session's id.
    pub session: String,
    /// The site's host (and port).
    pub site: String,
    /// The cookie store, where it is not the ordinary one.
    pub store: Option<String>,
    /// The ten-minute spans in which something happened, oldest first.
    pub buckets: Vec<Bucket>,
}

/// Ten minutes of a session.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bucket {
    /// When they began: a local time of day whose minutes are a multiple of ten.
    pub at: Moment,
    /// How often the access token was found expired.
    pub expiries: u32,
    /// Refreshes that brought nothing: refused, throttled, or without an answer of use.
    pub failures: u32,
    /// What was counted.
    pub tally: Tally,
}

impl Day {
    pub(super) fn of(about: About<'_>) -> Self {
        Self {
            session: about.session.to_owned(),
            site: about.site.to_owned(),
            store: about.store.map(str::to_owned),
            buckets: Vec::new(),
        }
    }

    /// The bucket of this moment. A clock that was set back counts into the newest one.
    pub(super) fn bucket(&mut self, now: Moment, zone: i64) -> &mut Bucket {
        let at = start(now, zone, STEP);
        if self.buckets.last().is_none_or(|newest| newest.at < at) {
            self.buckets.push(Bucket {
                at,
                ..Bucket::default()
            });
        }
        let newest = self.buckets.len() - 1;
        &mut self.buckets[newest]
    }

    /// The counts since local midnight.
    pub(super) fn today(&self, now: Moment, zone: i64) -> Tally {
        let midnight = start(now, zone, 24 * 60);
        let mut today = Tally::default();
        for bucket in self.buckets.iter().filter(|bucket| bucket.at >= midnight) {
            today.add(&bucket.tally);
        }
        today
    }
}

/// When the span of so many minutes of local time began that this moment is part of.
fn start(now: Moment, zone: i64, minutes: i64) -> Moment {
    let local = i64::try_from(now.millis() / MINUTE).unwrap_or_default() + zone;
    let begun = u64::try_from(local - local.rem_euclid(minutes) - zone).unwrap_or_default();
    Moment::from_millis(begun * MINUTE)
}
