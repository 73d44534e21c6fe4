//! The worker's clock: monotonic while the worker lives, so that a clock that is set in the midst
//! of a refresh lengthens no wait.

use super::chrome::performance_now;
use crate::moment::Moment;

/// The worker's clock.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// The machine's clock when the worker started, less the monotonic clock then.
    offset: f64,
}

impl Clock {
    /// Starts at what the machine's clock shows.
    pub fn start() -> Self {
        Self {
            offset: js_sys::Date::now() - performance_now(),
        }
    }

    /// The time.
    pub fn now(&self) -> Moment {
        Moment::from_millis(whole(self.offset + performance_now()))
    }

    /// The same moment on the machine's clock, which others compare it with.
    pub fn on_machine(&self, moment: f64) -> f64 {
        moment - (self.offset + performance_now()) + js_sys::Date::now()
    }
}

/// What the local time is ahead of UTC, in minutes.
pub fn zone() -> i64 {
    -(js_sys::Date::new_0().get_timezone_offset() as i64)
}

/// Whole milliseconds; a moment before 1970 is taken for 1970.
fn whole(millis: f64) -> u64 {
    millis.max(0.0) as u64
}
