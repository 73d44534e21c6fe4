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

impl Moment {
    /// The moment so many milliseconds after 1970.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
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
        Self(self.0.saturating_add(millis))
    }
}
