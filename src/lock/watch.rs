//! What is due while a refresh is under way or in doubt, and when.

use crate::jar::Jar;
use crate::lock::RefreshLock;
use crate::lock::event::{Effect, Executor};
use crate::lock::phase::{Doubt, Flight, Phase, Progress, Step};
use crate::moment::Moment;

impl RefreshLock {
    /// What is due in this phase because time has passed.
    pub(super) fn expire_phase(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        match &mut self.phase {
            Phase::Idle => {}
            Phase::Looking { look, until, .. } => {
                if now >= *until {
                    let look = *look;
                    self.looked(now, look, Jar::Unseen, effects);
                }
            }
            Phase::Refreshing(flight) => {
                if let Progress::Ordered { until } = flight.progress
                    && now >= until
                    && flight.executor != Executor::Worker
                {
                    return self.reorder(now, effects);
                }
                if now >= flight.deadline {
                    let flight = flight.clone();
                    return self.doubt(now, flight, Doubt::Silent, effects);
                }
                if now >= flight.watch {
                    self.watch(now, effects);
                }
            }
            Phase::Doubting {
                flight,
                doubt,
                step,
            } => {
                let (flight, doubt, step) = (flight.clone(), *doubt, *step);
                self.expire_doubt(now, flight, doubt, step, effects);
            }
        }
    }

    /// When something is due in this phase.
    pub(super) fn phase_timeout(&self) -> Option<Moment> {
        match &self.phase {
            Phase::Idle => None,
            Phase::Looking { until, .. } => Some(*until),
            Phase::Refreshing(flight) => Some(flight.timeout()),
            Phase::Doubting { step, .. } => Some(match step {
                Step::Look { until, .. } | Step::Pause { until } | Step::Probe { until } => *until,
            }),
        }
    }

    /// Looks whether the new cookies are there already: the executor may be frozen or gone, and
    /// its request arrives all the same.
    fn watch(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        let look = self.next_look();
        let (watch, orphan) = (self.limits.watch, self.limits.watch_orphan);
        let Phase::Refreshing(flight) = &mut self.phase else {
            return;
        };
        let pace = match flight.progress {
            Progress::Orphaned { .. } => orphan,
            Progress::Ordered { .. } | Progress::Started | Progress::Executing(_) => watch,
        };
        flight.watch = now + pace;
        effects.push(Effect::Look { look });
    }
}

impl Flight {
    fn timeout(&self) -> Moment {
        let next = self.deadline.min(self.watch);
        match self.progress {
            Progress::Ordered { until } if self.executor != Executor::Worker => next.min(until),
            Progress::Ordered { .. }
            | Progress::Started
            | Progress::Executing(_)
            | Progress::Orphaned { .. } => next,
        }
    }
}
