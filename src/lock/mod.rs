//! The refresh lock of one session: every tab's 401 goes in, one refresh comes out.
//!
//! A [`RefreshLock`] is a value without a clock, a browser or a promise. Whoever owns it feeds it
//! [`Event`]s with the time at which they happened and carries out the [`Effect`]s in their order;
//! [`RefreshLock::next_timeout`] says when it wants to be woken with [`Event::Timeout`].
//!
//! What it guarantees (each is a property test in `tests/lock_properties`):
//!
//! * At most one order for a refresh is open at any moment.
//! * The record is saved before an order is given.
//! * Each waiter is answered exactly once, and not later than its limit.
//! * A request is replayed at most twice, and never when somebody signed in or out since it left.
//! * Only a refusal by the server, with an unchanged jar, ends in "sign-in needed".
//! * After a sign-out nothing brings the session back but a sign-in.

mod ask;
mod clock;
mod doubt;
mod election;
mod event;
mod flight;
mod interlude;
mod interludes;
mod journal;
mod limits;
mod looking;
mod outcome;
mod phase;
mod record;
mod waiters;
mod watch;

use std::time::Duration;

pub use event::{
    Effect, Event, Executor, FrameRef, Link, RefreshAnswer, Sending, Verdict, WaiterId,
};
pub use journal::{Interlude, Journal, Record, Standing};
pub use limits::Limits;
pub(crate) use limits::fraction;

use election::Frames;
use interludes::Interludes;
use phase::{Flight, Phase, Why};
use waiters::Waiters;

use crate::message::Call;
use crate::moment::Moment;

/// The lock of one session. See the [module](self).
#[derive(Debug, Clone)]
pub struct RefreshLock {
    limits: Limits,
    /// The time of the last event.
    clock: Moment,
    /// What outlives the worker, but for the journal, the interlude and the frames, which are kept
    /// in `phase`, `interludes` and `frames`.
    record: Record,
    phase: Phase,
    frames: Frames,
    waiters: Waiters,
    interludes: Interludes,
    /// The person or the schedule, or a page that could not be held, wants a refresh.
    wanted: bool,
    /// The schedule or the person wants one, and since then no request has met a 401 and no page has
    /// asked for itself: the access token is good, as far as anybody knows.
    early: bool,
    /// Somebody may have signed in or out: the jar is to be looked at.
    changed: bool,
    /// When pages were last told an epoch that they should have known.
    reminded: Option<Moment>,
    /// Until when a refresh that an unknown lock before this one has ordered may be on its way.
    follows_until: Option<Moment>,
    looks: u64,
}

impl RefreshLock {
    /// The session's epoch: the number of times that it got new credentials, or lost them.
    pub fn epoch(&self) -> u64 {
        self.record.epoch
    }

    /// The epoch of the last sign-in or sign-out.
    pub fn reign(&self) -> u64 {
        self.record.floor
    }

    /// What is known about the sign-in. Of a jar that nobody can see, a refusal says that nobody is signed
    /// in, unless somebody was.
    pub fn standing(&self) -> Standing {
        match self.record.standing {
            Standing::SignInNeeded { refused: None, .. } if self.record.epoch == 0 => {
                Standing::Anonymous
            }
            standing => standing,
        }
    }

    /// When the session got the credentials that it has, if that was by a refresh or a sign-in.
    pub fn raised(&self) -> Option<Moment> {
        self.record.raised
    }

    /// Since when a refresh has been under way.
    pub fn refreshing_since(&self) -> Option<Moment> {
        self.flight().map(|flight| flight.began)
    }

    /// The number of the last look that was asked for.
    pub fn last_look(&self) -> u64 {
        self.looks
    }

    /// Who sends the refresh that is under way.
    pub fn executor(&self) -> Option<Executor> {
        self.flight().map(|flight| flight.executor)
    }

    /// When the next refresh may be tried after failures.
    pub fn retry_at(&self) -> Moment {
        self.record.not_before
    }

    /// The frames of this session.
    pub fn frames(&self) -> Vec<FrameRef> {
        self.frames.all()
    }

    /// Other limits count from now on; what is under way keeps its own.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// The best frame for a request, if there is one besides these.
    pub fn elect(&self, excluded: &[FrameRef]) -> Option<FrameRef> {
        self.frames.elect(excluded)
    }

    /// Before this lock there may have been one of which nothing is left, as the one before an update of
    /// the extension: a refresh that it has ordered is waited for until then, before another is sent.
    pub fn follow(&mut self, until: Moment) {
        self.follows_until = Some(until);
    }

    /// Whether anything is under way or waited for: if not, the lock needs no timer.
    pub fn is_idle(&self) -> bool {
        self.phase == Phase::Idle
            && self.waiters.is_empty()
            && self.interludes.is_empty()
            && !self.wanted
    }

    /// Takes an event that happened at `now`, and says what to do, in this order.
    pub fn handle(&mut self, now: Moment, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.set_clock(now);
        if let Event::Slept { by } = event {
            self.slept(now, by);
        }
        self.expire_waiters(now, &mut effects);
        // News before the clock: an answer that comes with its deadline is not lost.
        self.take(now, event, &mut effects);
        self.expire_phase(now, &mut effects);
        self.advance(now, &mut effects);
        effects
    }

    fn take(&mut self, now: Moment, event: Event, effects: &mut Vec<Effect>) {
        match event {
            Event::FrameSeen { frame, active } => {
                self.frames.seen(frame, active, now, self.limits.frames);
                self.get_to_know(now, effects);
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
                known,
            } => {
                self.called(now, waiter, frame, call, known, effects);
            }
            Event::Ended { waiter, ok } => self.ended(now, waiter, ok, effects),
            Event::Cancelled { waiter } => self.cancelled(waiter),
            Event::RefreshWanted => {
                self.early |= !self.under_way();
                self.wanted = true;
            }
            Event::SignOutWanted { waiter } => {
                let until = self.waiters.announced(waiter, now + self.limits.hold);
                self.interlude_called(now, waiter, Call::SignOut, until, effects);
            }
            Event::Online => self.online(now),
            Event::Looked { look, jar } => self.looked(now, look, jar, effects),
            Event::Started { attempt } => self.started(attempt),
            Event::Undeliverable { attempt } => self.undeliverable(now, attempt, effects),
            Event::Executing { attempt, link } => self.executing(attempt, link),
            Event::Executed { attempt, verdict } => self.executed(now, attempt, verdict, effects),
            Event::Probed { attempt, fresh } => self.probed(now, attempt, fresh, effects),
            Event::Slept { .. } | Event::Timeout => {}
        }
    }

    /// Starts what can be started while nothing is under way.
    fn advance(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        if self.phase != Phase::Idle || !self.interludes.is_empty() {
            return;
        }
        if std::mem::take(&mut self.changed) {
            return self.look_first(now, Why::Changed, effects);
        }
        let earliest = self.earliest();
        if self.needs_refresh() && now >= earliest {
            return self.look_first(now, Why::Wanted, effects);
        }
        if self.waiters.any_late(self.record.epoch) {
            return self.look_first(now, Why::Late, effects);
        }
        if self.needs_refresh() {
            let ending = self.waiters.take_ending_by(earliest);
            self.release_each(now, ending, RefreshAnswer::Unavailable, effects);
        }
    }

    fn needs_refresh(&self) -> bool {
        self.wanted || self.waiters.need_refresh(self.record.epoch)
    }

    /// When the next refresh may start: after a failure, and after the last one.
    fn earliest(&self) -> Moment {
        let gap_end = match self.record.raised {
            Some(raised) => raised + self.limits.gap,
            None => Moment::default(),
        };
        self.record.not_before.max(gap_end)
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
