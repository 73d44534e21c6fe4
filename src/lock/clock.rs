//! The lock and the clock: what is due, and what becomes of a clock that is set back.

use std::time::Duration;

use crate::lock::RefreshLock;
use crate::lock::event::{Effect, RefreshAnswer};
use crate::lock::journal::Standing;
use crate::lock::phase::{Flight, Phase, Progress, Step};
use crate::moment::Moment;

impl RefreshLock {
    /// When the lock wants to be handed [`Event::Timeout`](super::Event::Timeout), at the latest.
    pub fn next_timeout(&self) -> Option<Moment> {
        let waits = self.phase == Phase::Idle && self.needs_refresh() && self.interludes.is_empty();
        let retry = waits.then_some(self.earliest());
        let waiters = self.waiters.next_timeout();
        let interludes = self.interludes.next_timeout();
        [self.phase_timeout(), waiters, interludes, retry]
            .into_iter()
            .flatten()
            .min()
    }

    /// Waiters and interludes whose limit has come.
    pub(super) fn expire_waiters(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        if self.interludes.expire(now) {
            self.changed = true;
        }
        let ending = self.waiters.take_ending_by(now);
        self.release_each(now, ending, RefreshAnswer::Unavailable, effects);
    }

    /// The time of the event that is being taken.
    pub(super) fn set_clock(&mut self, now: Moment) {
        if now < self.clock {
            self.set_back(now);
        }
        self.clock = now;
    }

    /// Nothing ran for so long, and nothing could: who waits has as much time left as before
    /// (scenarios.md, 66), and so has the news of what was ordered. An order itself is void when it was
    /// to be, for its executor reads the machine's clock.
    pub(super) fn slept(&mut self, now: Moment, by: Duration) {
        self.waiters.lengthen(by);
        self.interludes.lengthen(by);
        match &mut self.phase {
            Phase::Idle => {}
            Phase::Looking { until, .. } => *until = *until + by,
            Phase::Refreshing(flight) => {
                flight.deadline = flight.deadline + by;
                flight.watch = flight.watch + by;
                if let Progress::Ordered { until } = &mut flight.progress {
                    *until = *until + by;
                }
            }
            Phase::Doubting { step, .. } => match step {
                Step::Look { until, .. } | Step::Pause { until } | Step::Probe { until } => {
                    *until = *until + by;
                }
            },
        }
        self.limit_waits(now);
    }

    /// The clock shows an earlier time than before.
    pub(super) fn set_back(&mut self, now: Moment) {
        let record = &mut self.record;
        record.raised = record.raised.map(|raised| raised.min(now));
        self.limit_waits(now);
    }

    /// No wait is longer than its limit.
    fn limit_waits(&mut self, now: Moment) {
        let limits = &self.limits;
        let record = &mut self.record;
        record.not_before = record.not_before.min(now + limits.backoff_max);
        if let Standing::SignInNeeded { at, .. } = &mut record.standing {
            *at = (*at).min(now);
        }
        self.reminded = self.reminded.map(|reminded| reminded.min(now));
        let longest = now + limits.attempt;
        self.follows_until = self.follows_until.map(|until| until.min(longest));
        self.frames.set_back(now);
        self.waiters.limit(now, limits.hold);
        self.interludes.limit(now, limits.interlude);
        let within = |moment: &mut Moment, limit: Duration| *moment = (*moment).min(now + limit);
        if let Phase::Refreshing(flight) | Phase::Doubting { flight, .. } = &mut self.phase {
            let Flight {
                began,
                deadline,
                watch,
                progress,
                ..
            } = flight;
            *began = (*began).min(now);
            within(deadline, limits.attempt);
            within(watch, limits.watch);
            if let Progress::Ordered { until } = progress {
                within(until, limits.start + limits.grace);
            }
        }
        match &mut self.phase {
            Phase::Idle | Phase::Refreshing(_) => {}
            Phase::Looking { until, .. } => within(until, limits.look),
            Phase::Doubting { step, .. } => match step {
                Step::Look { until, .. } => within(until, limits.look),
                Step::Pause { until } => within(until, limits.recheck),
                Step::Probe { until } => within(until, limits.probe),
            },
        }
    }
}
