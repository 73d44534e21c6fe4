//! What was counted, over all histories.

use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    Histories,
    CalmHistories,
    GentleHistories,
    Requests,
    FailedRequests,
    Refreshes,
    WorkerDeaths,
    FrozenTabs,
    ClosedTabs,
    SignOuts,
    SignIns,
    LostExcusably,
    LostWithWorker,
    TwoInFlightAfterSilence,
    TwoInFlightAfterClock,
    TwoInFlightWithStranger,
    TwoInFlightOneOvertaken,
    BroughtBackAfterSilence,
    BroughtBackByVanishedPage,
    OverwroteUnseenSignIn,
    InTheAir,
}

#[derive(Debug, Clone, Default)]
pub struct Tally(BTreeMap<Counted, u64>);

impl Tally {
    pub fn count(&mut self, what: Counted) {
        self.add(what, 1);
    }

    pub fn add(&mut self, what: Counted, times: u64) {
        *self.0.entry(what).or_default() += times;
    }

    pub fn add_all(&mut self, other: &Self) {
        for (what, times) in &other.0 {
            self.add(*what, *times);
        }
    }

    pub fn of(&self, what: Counted) -> u64 {
        self.0.get(&what).copied().unwrap_or_default()
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (what, times) in &self.0 {
            writeln!(f, "{times:>9} {what:?}")?;
        }
        Ok(())
    }
}
