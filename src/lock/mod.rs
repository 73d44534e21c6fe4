//! The refresh lock of one session: every tab's 401 goes in, one refresh comes out.
//!
//! A [`RefreshLock`] is a value without a clock, a browser or a promise. Whoever owns it feeds it
//! [`Event`]s with the time at which they happened and carries out the [`Effect`]s in their order;
//! [`RefreshLock::next_timeout`] says when it wants to be woken with [`Event::Timeout`].
//!
//! What it guarantees (each is a property test in `tests/lock_properties.rs`):
//!
//! * At most one order for a refresh is open at any moment.
//! * The record is saved before an order is given.
//! * Each waiter is answered exactly once, and not later than its limit.
//! * A request is replayed at most twice, and never when somebody signed in or out since it left.
//! * Only a refusal by the server, with an unchanged jar, ends in "sign-in needed".
//! * After a sign-out nothing brings the session back but a sign-in.

mod ask;
mod doubt;
mod election;
mod event;
mod flight;
mod journal;
mod limits;
mod outcome;
mod phase;
mod waiters;

use std::time::Duration;

pub use event::{
    Effect, Event, Executor, FrameRef, Link, RefreshAnswer, Sending, Verdict, WaiterId,
};
pub use journal::{Journal, Record, Standing};
pub use limits::Limits;

use election::Frames;
use phase::{Flight, Phase, Progress, Why};
use waiters::Waiters;

use crate::jar::Jar;
use crate::moment::Moment;

/// The lock of one session. See the [module](self).
#[derive(Debug, Clone)]
pub struct RefreshLock {
    limits: Limits,
    /// What outlives the worker, but for the journal and the frames, which are kept in `phase` and
    /// `frames`.
    record: Record,
    phase: Phase,
    frames: Frames,
    waiters: Waiters,
    /// The person or the schedule, or a page that could not be held, wants a refresh.
    wanted: bool,
    looks: u64,
}

impl RefreshLock {
    /// The lock of a session of which nothing is known.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            record: Record {
                epoch: 0,
                floor: 0,
                raised: None,
                jar: Jar::Unseen,
                user: None,
                standing: Standing::Unknown,
                attempts: 0,
                journal: None,
                failures: 0,
                not_before: Moment::default(),
                futile: 0,
                complained: None,
                frames: Vec::new(),
            },
            phase: Phase::Idle,
            frames: Frames::default(),
            waiters: Waiters::default(),
            wanted: false,
            looks: 0,
        }
    }

    /// The lock as the last worker left it. An open journal is a flight whose executor is unknown:
    /// it may still report, or its new cookies may appear, or its deadline passes.
    pub fn restore(limits: Limits, mut record: Record, now: Moment) -> Self {
        record.not_before = limits.believable(record.not_before, now);
        record.raised = record.raised.map(|raised| raised.min(now));
        let phase = match record.journal.take() {
            None => Phase::Idle,
            Some(journal) => Phase::Refreshing(Flight {
                attempt: journal.attempt,
                round: journal.round,
                began: journal.began.min(now),
                deadline: journal.deadline.min(now + limits.attempt),
                executor: journal.executor,
                progress: Progress::Orphaned,
                before: journal.before,
                watch: now,
                looks_before: 0,
                excluded: Vec::new(),
                abandoned: journal.abandoned,
            }),
        };
        let frames = Frames::of(std::mem::take(&mut record.frames));
        Self {
            frames,
            phase,
            record,
            ..Self::new(limits)
        }
    }

    /// What must be kept to [`restore`](Self::restore) this lock.
    pub fn record(&self) -> Record {
        let journal = self.flight().map(|flight| Journal {
            attempt: flight.attempt,
            round: flight.round,
            began: flight.began,
            deadline: flight.deadline,
            executor: flight.executor,
            before: flight.before,
            abandoned: flight.abandoned,
        });
        Record {
            journal,
            frames: self.frames.all(),
            ..self.record.clone()
        }
    }

    /// The session's epoch: the number of times that it got new credentials, or lost them.
    pub fn epoch(&self) -> u64 {
        self.record.epoch
    }

    /// What is known about the sign-in.
    pub fn standing(&self) -> Standing {
        self.record.standing
    }

    /// Since when a refresh has been under way.
    pub fn refreshing_since(&self) -> Option<Moment> {
        self.flight().map(|flight| flight.began)
    }

    /// When the next refresh may be tried after failures.
    pub fn retry_at(&self) -> Moment {
        self.record.not_before
    }

    /// The frames of this session.
    pub fn frames(&self) -> Vec<FrameRef> {
        self.frames.all()
    }

    /// Whether anything is under way or waited for: if not, the lock needs no timer.
    pub fn is_idle(&self) -> bool {
        self.phase == Phase::Idle && self.waiters.is_empty() && !self.wanted
    }

    /// Takes an event that happened at `now`, and says what to do, in this order.
    pub fn handle(&mut self, now: Moment, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.expire(now, &mut effects);
        self.take(now, event, &mut effects);
        self.advance(now, &mut effects);
        effects
    }

    /// When the lock wants to be handed [`Event::Timeout`], at the latest.
    pub fn next_timeout(&self) -> Option<Moment> {
        let waits = self.phase == Phase::Idle && self.needs_refresh() && !self.waiters.interlude();
        let retry = waits.then_some(self.record.not_before.max(self.gap_end()));
        [self.phase_timeout(), self.waiters.next_timeout(), retry]
            .into_iter()
            .flatten()
            .min()
    }

    fn take(&mut self, now: Moment, event: Event, effects: &mut Vec<Effect>) {
        match event {
            Event::FrameSeen { frame, active } => {
                self.frames.seen(frame, active, now, self.limits.frames);
            }
            Event::FrameGone { frame } => self.frame_gone(now, frame),
            Event::LinkLost { link } => self.link_lost(now, link),
            Event::Unauthorized {
                waiter,
                frame,
                sending,
                held,
            } => {
                self.unauthorized(now, waiter, frame, sending, held, effects);
            }
            Event::Called {
                waiter,
                frame,
                call,
            } => {
                self.called(now, waiter, frame, call, effects);
            }
            Event::Ended { waiter, ok } => self.ended(now, waiter, ok, effects),
            Event::Cancelled { waiter } => self.waiters.forget(waiter),
            Event::RefreshWanted => self.wanted = true,
            Event::Online => self.online(now),
            Event::Looked { look, jar } => self.looked(now, look, jar, effects),
            Event::Started { attempt } => self.started(attempt),
            Event::Undeliverable { attempt } => self.undeliverable(now, attempt, effects),
            Event::Executing { attempt, link } => self.executing(attempt, link),
            Event::Executed { attempt, verdict } => self.executed(now, attempt, verdict, effects),
            Event::Probed { attempt, fresh } => self.probed(now, attempt, fresh, effects),
            Event::Timeout => {}
        }
    }

    /// What is due because time has passed.
    fn expire(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        for (waiter, purpose) in self.waiters.take_expired(now) {
            self.release(waiter, purpose, now, effects);
        }
        self.expire_phase(now, effects);
    }

    /// Starts what can be started: nothing is under way, and somebody needs a refresh.
    fn advance(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        if self.phase != Phase::Idle || !self.needs_refresh() || self.waiters.interlude() {
            return;
        }
        let earliest = self.record.not_before.max(self.gap_end());
        if now < earliest {
            for (waiter, purpose) in self.waiters.take_ending_by(earliest) {
                self.release(waiter, purpose, now, effects);
            }
            return;
        }
        self.look_first(now, Why::Wanted, effects);
    }

    fn needs_refresh(&self) -> bool {
        self.wanted || self.waiters.need_refresh()
    }

    /// When the least time since the last refresh is over.
    fn gap_end(&self) -> Moment {
        match self.record.raised {
            Some(raised) => raised + self.limits.gap_after(self.record.futile),
            None => Moment::default(),
        }
    }

    fn look_first(&mut self, now: Moment, why: Why, effects: &mut Vec<Effect>) {
        let look = self.next_look();
        let until = now + self.limits.look;
        self.phase = Phase::Looking { look, until, why };
        effects.push(Effect::Look { look });
    }

    fn next_look(&mut self) -> u64 {
        self.looks += 1;
        self.looks
    }

    fn flight(&self) -> Option<&Flight> {
        match &self.phase {
            Phase::Refreshing(flight) | Phase::Doubting { flight, .. } => Some(flight),
            Phase::Idle | Phase::Looking { .. } => None,
        }
    }

    fn flight_mut(&mut self) -> Option<&mut Flight> {
        match &mut self.phase {
            Phase::Refreshing(flight) | Phase::Doubting { flight, .. } => Some(flight),
            Phase::Idle | Phase::Looking { .. } => None,
        }
    }

    fn online(&mut self, now: Moment) {
        if self.record.standing == Standing::Unreachable {
            self.record.not_before = self.record.not_before.min(now + Duration::from_millis(200));
        }
    }
}
