//! Time as the pure modules know it: an argument, never a clock.

use std::ops::Add;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::value::{FromValue, ToValue};

/// A moment of the worker's clock, in whole milliseconds since 1970.
///
/// Moments only time out (design.md, point 2): no decision about who refreshed first rests on them,
/// and a clock that jumps back makes a wait longer by no more than the limit it was given.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    FromValue,
    ToValue,
)]
#[serde(transparent)]
pub struct Moment(u64);

/// The last moment that JavaScript's dates know (ECMA-262, time values). Nothing comes later, whatever
/// a token says: a number that JavaScript does not hold exactly could be stored, but not read again.
const LAST: u64 = 8_640_000_000_000_000;

impl Moment {
    /// The moment so many milliseconds after 1970.
    pub const fn from_millis(millis: u64) -> Self {
        Self(if millis < LAST { millis } else { LAST })
    }

    /// The moment of an expiry in seconds since 1970. A token keeps whole seconds, and may be over that
    /// much earlier than its cookie.
    pub fn of_expiry(seconds: f64) -> Self {
        Self::from_millis(((seconds - 1.0) * 1000.0) as u64)
    }

    /// Milliseconds since 1970.
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// The time from `earlier` to this moment, zero if `earlier` is later.
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Moment {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        Self::from_millis(self.0.saturating_add(millis))
    }
}
