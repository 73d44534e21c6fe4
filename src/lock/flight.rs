//! One refresh on its way: ordered, started, watched, answered or orphaned.

use crate::jar::Jar;
use crate::lock::RefreshLock;
use crate::lock::event::{Effect, Executor, FrameRef, Link, Verdict};
use crate::lock::journal::Standing;
use crate::lock::phase::{Doubt, Flight, Phase, Progress};
use crate::moment::Moment;

/// So many frames are tried; then the worker sends the refresh itself, as if there were none.
const EXECUTORS: usize = 3;

impl RefreshLock {
    /// The first attempt; after one of which nothing is known, the server is asked first how the
    /// session is.
    pub(super) fn take_off(&mut self, now: Moment, before: Jar, effects: &mut Vec<Effect>) {
        let flight = self.flight_of(now, now, 1, before, Vec::new());
        if before.refresh().is_some() && before.refresh() == self.record.unsettled {
            return self.probe(now, flight, Doubt::Silent, effects);
        }
        match self.follows_until.filter(|until| now < *until) {
            Some(until) => self.wait_for_another(now, flight, until, effects),
            None => self.order(now, flight, effects),
        }
    }

    /// A refresh that somebody else may have ordered is as one whose executor has vanished: its new
    /// credentials may appear, or its time passes, and the server is asked.
    fn wait_for_another(
        &mut self,
        now: Moment,
        flight: Flight,
        until: Moment,
        effects: &mut Vec<Effect>,
    ) {
        self.phase = Phase::Refreshing(Flight {
            progress: Progress::Orphaned { started: true },
            deadline: until,
            watch: now + self.limits.watch_orphan,
            ..flight
        });
        effects.push(Effect::Save);
    }

    /// The one more attempt that a doubt allows.
    pub(super) fn try_again(
        &mut self,
        now: Moment,
        flight: Flight,
        jar: Jar,
        effects: &mut Vec<Effect>,
    ) {
        let flight = self.flight_of(now, flight.began, 2, jar, flight.excluded);
        self.order(now, flight, effects);
    }

    /// Whether its executor still waits for the answer, and has not waited for too long.
    pub(super) fn may_be_answered(&self, now: Moment, flight: &Flight) -> bool {
        let most = self.limits.attempt * self.limits.patience;
        flight.is_waited_for() && now < flight.began + most
    }

    /// The attempt gets as much time again.
    pub(super) fn wait_on(&mut self, now: Moment, mut flight: Flight, effects: &mut Vec<Effect>) {
        flight.deadline = now + self.limits.attempt;
        self.phase = Phase::Refreshing(flight);
        effects.push(Effect::Save);
    }

    fn flight_of(
        &self,
        now: Moment,
        began: Moment,
        round: u8,
        before: Jar,
        excluded: Vec<FrameRef>,
    ) -> Flight {
        Flight {
            attempt: self.record.attempts,
            round,
            began,
            deadline: now,
            executor: Executor::Worker,
            progress: Progress::Started,
            before,
            watch: now,
            looks_before: self.looks,
            excluded,
            abandoned: false,
        }
    }

    /// An attempt that was given up on has succeeded: the jar is looked at, by whoever waits, or at
    /// once if the person is told to sign in.
    fn refreshed_after_all(&mut self, now: Moment) {
        match self.record.standing {
            Standing::SignInNeeded { .. } => self.changed = true,
            Standing::Unreachable => self.record.not_before = self.record.not_before.min(now),
            Standing::Unknown | Standing::SignedIn | Standing::Anonymous => {}
        }
    }

    /// Elects an executor and gives it the order; the journal is written first.
    fn order(&mut self, now: Moment, flight: Flight, effects: &mut Vec<Effect>) {
        self.record.attempts = self.record.attempts.saturating_add(1);
        let attempt = self.record.attempts;
        let executor = match self.frames.elect(&flight.excluded) {
            Some(frame) if flight.excluded.len() < EXECUTORS => Executor::Frame(frame),
            Some(_) | None => Executor::Worker,
        };
        let not_after = now + self.limits.start;
        let until = not_after + self.limits.grace;
        let progress = Progress::Ordered { until };
        self.phase = Phase::Refreshing(Flight {
            attempt,
            executor,
            progress,
            deadline: now + self.limits.attempt,
            watch: now + self.limits.watch,
            ..flight
        });
        effects.push(Effect::Save);
        effects.push(Effect::Execute {
            attempt,
            executor,
            not_after,
        });
    }

    /// The order came to nothing, certainly: another executor gets it.
    pub(super) fn reorder(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        let Phase::Refreshing(flight) = &mut self.phase else {
            return;
        };
        let mut flight = flight.clone();
        match flight.executor {
            // After a sign-out no order is given.
            Executor::Frame(_) if flight.abandoned => self.abandoned(now, &flight, effects),
            Executor::Frame(frame) => {
                flight.excluded.push(frame);
                self.order(now, flight, effects);
            }
            Executor::Worker => self.failed(now, &flight, None, effects),
        }
    }

    pub(super) fn started(&mut self, attempt: u64) {
        if let Some(flight) = self.flight_mut()
            && flight.attempt == attempt
            && let Progress::Ordered { .. } = flight.progress
        {
            flight.progress = Progress::Started;
        }
    }

    pub(super) fn undeliverable(&mut self, now: Moment, attempt: u64, effects: &mut Vec<Effect>) {
        let Phase::Refreshing(flight) = &self.phase else {
            return;
        };
        let started = match flight.progress {
            Progress::Ordered { .. } => false,
            Progress::Started | Progress::Executing(_) => true,
            Progress::Orphaned { started } => started,
        };
        let abandoned = flight.abandoned;
        if flight.attempt == attempt && !started {
            if let Executor::Frame(frame) = flight.executor {
                self.frames.forget(frame);
            }
            if !abandoned && !self.needs_refresh() {
                return self.called_off(now, effects);
            }
            self.reorder(now, effects);
        }
    }

    pub(super) fn executing(&mut self, attempt: u64, link: Link) {
        if let Some(flight) = self.flight_mut()
            && flight.attempt == attempt
        {
            flight.progress = Progress::Executing(link);
        }
    }

    pub(super) fn link_lost(&mut self, now: Moment, link: Link) {
        self.interlude_link_lost(link);
        self.frames.unlink(link);
        if let Some(flight) = self.flight_mut()
            && flight.progress == Progress::Executing(link)
        {
            flight.orphan(now);
        }
    }

    pub(super) fn frame_gone(&mut self, now: Moment, frame: FrameRef) {
        self.frames.forget(frame);
        if let Some(flight) = self.flight_mut()
            && flight.executor == Executor::Frame(frame)
        {
            flight.orphan(now);
        }
    }

    pub(super) fn executed(
        &mut self,
        now: Moment,
        attempt: u64,
        verdict: Verdict,
        effects: &mut Vec<Effect>,
    ) {
        let Some(flight) = self.flight_mut() else {
            if verdict == Verdict::Refreshed {
                self.refreshed_after_all(now);
            }
            return;
        };
        if flight.attempt != attempt {
            // An earlier attempt that nobody waited for any more: the jar tells what it did.
            flight.watch = flight.watch.min(now);
            return;
        }
        let mut flight = flight.clone();
        if flight.abandoned {
            return self.abandoned(now, &flight, effects);
        }
        match verdict {
            Verdict::Refreshed => self.doubt(now, flight, Doubt::Answered, effects),
            Verdict::Refused => self.doubt(now, flight, Doubt::Refused, effects),
            Verdict::NoCredentials => {
                if let Executor::Frame(frame) = flight.executor {
                    // Its context does not carry the cookies; another one may.
                    flight.excluded.push(frame);
                }
                self.doubt(now, flight, Doubt::Refused, effects);
            }
            Verdict::Unavailable { retry_after } => {
                self.failed(now, &flight, retry_after, effects);
            }
        }
    }
}

impl Flight {
    /// A tab says so over its port; the worker lives, for its flight is an orphan in the next one's record.
    fn is_waited_for(&self) -> bool {
        match self.progress {
            Progress::Executing(_) => true,
            Progress::Ordered { .. } => self.executor == Executor::Worker,
            Progress::Started | Progress::Orphaned { .. } => false,
        }
    }

    fn orphan(&mut self, now: Moment) {
        let started = match self.progress {
            Progress::Ordered { .. } => false,
            Progress::Started | Progress::Executing(_) => true,
            Progress::Orphaned { started } => started,
        };
        self.progress = Progress::Orphaned { started };
        self.watch = self.watch.min(now);
    }
}
