//! The worker's clock: monotonic while the worker lives, so that a clock that is set in the midst
//! of a refresh lengthens no wait.

use std::cell::Cell;

use super::chrome::performance_now;
use crate::moment::Moment;

/// What the two clocks differ by then, in milliseconds. Less is a clock that is set right.
const SLEPT: f64 = 60_000.0;

/// The worker's clock.
#[derive(Debug)]
pub struct Clock {
    /// The machine's clock when the worker started, less the monotonic clock then.
    offset: Cell<f64>,
}

impl Clock {
    /// Starts at what the machine's clock shows.
    pub fn start() -> Self {
        Self {
            offset: Cell::new(behind()),
        }
    }

    /// The time.
    pub fn now(&self) -> Moment {
        Moment::from_millis(whole(self.offset.get() + performance_now()))
    }

    /// Goes on with the machine's clock, if that is ahead.
    pub fn catch_up(&self) {
        self.offset.set(self.offset.get().max(behind()));
    }

    /// For how many milliseconds the machine slept since it was asked for the last time: the monotonic
    /// clock stood still meanwhile, and has caught up then.
    pub fn slept(&self) -> u64 {
        let ahead = behind() - self.offset.get();
        if ahead <= SLEPT {
            return 0;
        }
        self.catch_up();
        whole(ahead)
    }

    /// The same moment on the machine's clock, which others compare it with.
    pub fn on_machine(&self, moment: f64) -> f64 {
        moment - (self.offset.get() + performance_now()) + js_sys::Date::now()
    }
}

/// What the monotonic clock is behind the machine's.
fn behind() -> f64 {
    js_sys::Date::now() - performance_now()
}

/// What the local time is ahead of UTC, in minutes.
pub fn zone() -> i64 {
    -(js_sys::Date::new_0().get_timezone_offset() as i64)
}

/// Whole milliseconds; a moment before 1970 is taken for 1970.
fn whole(millis: f64) -> u64 {
    millis.max(0.0) as u64
}
