//! What is remembered of a session for the person: the last refresh, and the counts of the day.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::message::{LastRefresh, Outcome, Tally};
use crate::moment::Moment;

/// The ledger of one session.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Ledger {
    /// The local day that `today` counts, in days since 1970.
    day: u64,
    today: Tally,
    last: Option<LastRefresh>,
}

impl Ledger {
    /// The last refresh.
    pub fn last(&self) -> Option<&LastRefresh> {
        self.last.as_ref()
    }

    /// The counts of this day: zero if nothing was counted on it.
    pub fn today(&self, day: u64) -> Tally {
        if self.day == day {
            self.today
        } else {
            Tally::default()
        }
    }

    /// Counts on this day.
    pub fn count(&mut self, day: u64) -> &mut Tally {
        if self.day != day {
            self.day = day;
            self.today = Tally::default();
        }
        &mut self.today
    }

    /// A refresh has ended.
    pub fn ended(&mut self, now: Moment, outcome: Outcome, took: Duration) {
        let (at, took) = (now.millis() as f64, took.as_millis() as f64);
        self.last = Some(LastRefresh { at, took, outcome });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_begin_anew_at_midnight() {
        let mut ledger = Ledger::default();
        ledger.count(7).replayed += 3;
        assert_eq!(ledger.today(7).replayed, 3);
        assert_eq!(ledger.today(8).replayed, 0);
        ledger.count(8).replayed += 1;
        assert_eq!(ledger.today(8).replayed, 1);
    }
}
