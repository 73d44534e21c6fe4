//! What pages ask of the lock: a replay, or the outcome of a refresh of their own.

use crate::lock::RefreshLock;
use crate::lock::event::{Effect, FrameRef, RefreshAnswer, Sending, WaiterId};
use crate::lock::journal::Standing;
use crate::lock::phase::Phase;
use crate::lock::waiters::Purpose;
use crate::message::Call;
use crate::moment::Moment;

/// A request is sent at most this often again.
const REPLAYS: u8 = 2;

impl RefreshLock {
    pub(super) fn unauthorized(
        &mut self,
        now: Moment,
        waiter: WaiterId,
        frame: FrameRef,
        sending: Sending,
        held: bool,
        effects: &mut Vec<Effect>,
    ) {
        let frames = self.limits.frames;
        let is_new = self.frames.linked(frame, waiter.link, now, frames);
        let sending = self.believable(sending);
        self.early = false;
        let until = now + self.limits.hold;
        let until = match held {
            true => self.waiters.announced(waiter, until),
            false => until,
        };
        let current = sending.left == self.record.epoch && !self.under_way();
        let lagging = current && self.is_young(now) && !sending.has_waited_for_the_server();
        if current && !lagging && sending.replays > 0 {
            self.complain(now, effects);
        }
        let lost_cause = sending.replays >= REPLAYS
            || sending.first < self.record.floor
            || self.signing_out()
            || self.waiters.len() >= self.limits.waiters;
        if sending.first < self.record.floor {
            self.remind(now, is_new, effects);
        }
        match (lost_cause, held) {
            (true, true) => effects.push(Effect::GiveUp { waiter }),
            (true, false) => {}
            (false, true) if lagging => effects.push(Effect::Replay {
                waiter,
                epoch: self.record.epoch,
                delay: self.limits.lag,
            }),
            (false, true) => self.waiters.add(waiter, Purpose::Replay(sending), until),
            // Its body cannot be sent again: the next request finds a fresh session.
            (false, false) => {
                let needs = sending.left == self.record.epoch;
                self.wanted |= needs && !lagging && !self.is_futile(now);
            }
        }
    }

    pub(super) fn called(
        &mut self,
        now: Moment,
        waiter: WaiterId,
        frame: FrameRef,
        call: Call,
        known: bool,
        effects: &mut Vec<Effect>,
    ) {
        self.frames
            .linked(frame, waiter.link, now, self.limits.frames);
        self.early = false;
        let until = self.waiters.announced(waiter, now + self.limits.hold);
        match call {
            Call::Refresh => self.refresh_called(now, waiter, until, known, effects),
            Call::SignIn | Call::SignOut => {
                self.interlude_called(now, waiter, call, until, effects);
            }
        }
    }

    /// The page's own refresh gets the outcome of the one flight, or of one that has just ended.
    fn refresh_called(
        &mut self,
        now: Moment,
        waiter: WaiterId,
        until: Moment,
        known: bool,
        effects: &mut Vec<Effect>,
    ) {
        let at_rest = self.flight().is_none() && !self.signing_out();
        if self.waiters.len() >= self.limits.waiters {
            effects.push(Effect::Answer {
                waiter,
                answer: RefreshAnswer::Unavailable,
            });
        } else if at_rest && known && self.is_young(now) {
            effects.push(Effect::Answer {
                waiter,
                answer: RefreshAnswer::Refreshed,
            });
        } else {
            self.waiters
                .add(waiter, Purpose::Call(Call::Refresh), until);
        }
    }

    /// After an extension update the epochs start again, and a page may name a later one.
    fn believable(&self, sending: Sending) -> Sending {
        Sending {
            first: sending.first.min(self.record.epoch),
            left: sending.left.min(self.record.epoch),
            replays: sending.replays,
        }
    }

    /// A page that names an epoch from before the last sign-in or sign-out may have missed the news,
    /// and none of its requests would be replayed until it hears of the next epoch.
    fn remind(&mut self, now: Moment, is_new: bool, effects: &mut Vec<Effect>) {
        let is_due = |last| now.since(last) >= self.limits.gap;
        if is_new || self.reminded.is_none_or(is_due) {
            self.reminded = Some(now);
            effects.push(Effect::Announce {
                epoch: self.record.epoch,
                clear: false,
            });
        }
    }

    /// Whether a refresh is under way or waited for, so that the current epoch is known to be over,
    /// or the page signs in or out.
    pub(super) fn under_way(&self) -> bool {
        self.phase != Phase::Idle || self.needs_refresh() || !self.interludes.is_empty()
    }

    /// Somebody was replayed under the current epoch and met a 401 all the same. Where that epoch
    /// began long ago its token has served others, and has expired.
    fn complain(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        let has_served = |raised| now.since(raised) >= self.limits.attempt;
        if self.record.raised.is_some_and(has_served) {
            return;
        }
        if self.record.complained != Some(self.record.epoch) {
            self.record.complained = Some(self.record.epoch);
            self.record.futile = self.record.futile.saturating_add(1);
            effects.push(Effect::Save);
        }
    }

    /// Whether refreshes have helped nobody lately.
    pub(super) fn is_futile(&self, now: Moment) -> bool {
        let gap = self.limits.gap_after(self.record.futile);
        let raised = self.record.raised;
        self.record.futile > 0 && raised.is_some_and(|raised| now.since(raised) < gap)
    }

    /// Whether the last refresh is so young that the server may lag behind it.
    fn is_young(&self, now: Moment) -> bool {
        let raised = self.record.raised;
        raised.is_some_and(|raised| now.since(raised) < self.limits.gap)
            && self.record.standing == Standing::SignedIn
    }
}

impl Sending {
    /// Whether it was given time already: it was replayed under the epoch under which it had left,
    /// or as often as it may be.
    fn has_waited_for_the_server(&self) -> bool {
        self.replays >= REPLAYS || (self.replays > 0 && self.first == self.left)
    }
}
