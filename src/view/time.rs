//! Moments as people say them: "just now", "20 seconds ago", "5 minutes ago".

use crate::text::{Arg, Key, Unit};

const SECOND: f64 = 1_000.0;
const MINUTE: f64 = 60.0 * SECOND;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

/// How long ago `at` was (both in milliseconds since 1970). Seconds go in steps of ten, so that
/// the text does not flicker; a moment yet to come is "just now".
pub fn ago(at: f64, now: f64) -> Arg {
    let passed = now - at;
    if passed >= DAY {
        Arg::Ago(whole(passed / DAY), Unit::Day)
    } else if passed >= HOUR {
        Arg::Ago(whole(passed / HOUR), Unit::Hour)
    } else if passed >= MINUTE {
        Arg::Ago(whole(passed / MINUTE), Unit::Minute)
    } else if passed >= 10.0 * SECOND {
        Arg::Ago(whole(passed / (10.0 * SECOND)) * 10, Unit::Second)
    } else {
        Key::JustNow.into()
    }
}

/// In how much time `at` is (both in milliseconds since 1970), in the largest unit of which it is
/// two or more; a moment that is over is in no seconds.
pub fn ahead(at: f64, now: f64) -> Arg {
    let left = at - now;
    if left >= 2.0 * DAY {
        Arg::Ahead(whole(left / DAY), Unit::Day)
    } else if left >= 2.0 * HOUR {
        Arg::Ahead(whole(left / HOUR), Unit::Hour)
    } else if left >= 2.0 * MINUTE {
        Arg::Ahead(whole(left / MINUTE), Unit::Minute)
    } else {
        Arg::Ahead(whole(left / SECOND), Unit::Second)
    }
}

/// The whole part; `as` saturates, so no number is too large.
fn whole(number: f64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passes_in_steps_that_do_not_flicker() {
        let after = |passed: f64| ago(1.0e12, 1.0e12 + passed);
        assert_eq!(after(0.0), Key::JustNow.into());
        assert_eq!(after(9_999.0), Key::JustNow.into());
        assert_eq!(after(19_999.0), Arg::Ago(10, Unit::Second));
        assert_eq!(after(59_999.0), Arg::Ago(50, Unit::Second));
        assert_eq!(after(60_000.0), Arg::Ago(1, Unit::Minute));
        assert_eq!(after(3_599_999.0), Arg::Ago(59, Unit::Minute));
        assert_eq!(after(3_600_000.0), Arg::Ago(1, Unit::Hour));
        assert_eq!(after(86_400_000.0), Arg::Ago(1, Unit::Day));
    }

    #[test]
    fn what_is_to_come_is_told_in_a_unit_of_which_there_are_some() {
        let after = |left: f64| ahead(1.0e12 + left, 1.0e12);
        assert_eq!(after(-5.0), Arg::Ahead(0, Unit::Second));
        assert_eq!(after(119_999.0), Arg::Ahead(119, Unit::Second));
        assert_eq!(after(42.0 * 60_000.0), Arg::Ahead(42, Unit::Minute));
        assert_eq!(after(7_199_999.0), Arg::Ahead(119, Unit::Minute));
        assert_eq!(after(7_200_000.0), Arg::Ahead(2, Unit::Hour));
        assert_eq!(after(7.0 * 86_400_000.0), Arg::Ahead(7, Unit::Day));
    }

    #[test]
    fn a_moment_yet_to_come_or_no_moment_at_all_is_just_now() {
        assert_eq!(ago(2.0, 1.0), Key::JustNow.into());
        assert_eq!(ago(f64::NAN, 1.0), Key::JustNow.into());
    }
}
