//! What pages ask of the lock: a replay, their own refresh, a sign-in or a sign-out.

use crate::lock::RefreshLock;
use crate::lock::event::{Effect, FrameRef, RefreshAnswer, Sending, WaiterId};
use crate::lock::journal::Standing;
use crate::lock::phase::{Phase, Why};
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
        self.frames
            .linked(frame, waiter.link, now, self.limits.frames);
        // After an extension update the epochs start again, and a page may name a later one.
        let left = sending.left.min(self.record.epoch);
        let lost_cause = sending.replays >= REPLAYS
            || sending.first.min(self.record.epoch) < self.record.floor
            || self.waiters.signing_out()
            || self.waiters.len() >= self.limits.waiters;
        if lost_cause {
            return give_up(waiter, held, effects);
        }
        let under_way = self.under_way();
        if left < self.record.epoch && !under_way {
            // A late 401: it left before a refresh that has ended since.
            let replay = Effect::Replay {
                waiter,
                epoch: self.record.epoch,
                delay: Default::default(),
            };
            return effects.extend(held.then_some(replay));
        }
        if self.is_young(now) && !under_way {
            let waited_for_the_server = sending.replays > 0 && sending.first == sending.left;
            if !waited_for_the_server {
                let delay = self.limits.lag;
                let replay = Effect::Replay {
                    waiter,
                    epoch: self.record.epoch,
                    delay,
                };
                return effects.extend(held.then_some(replay));
            }
        }
        if sending.replays > 0 && !under_way {
            self.complain();
        }
        if self.record.futile > 0 && now < self.gap_end() {
            return give_up(waiter, held, effects);
        }
        if held {
            self.waiters
                .add(waiter, Purpose::Replay(sending), now + self.limits.hold);
        } else {
            self.wanted = true;
        }
    }

    pub(super) fn called(
        &mut self,
        now: Moment,
        waiter: WaiterId,
        frame: FrameRef,
        call: Call,
        effects: &mut Vec<Effect>,
    ) {
        self.frames
            .linked(frame, waiter.link, now, self.limits.frames);
        match call {
            Call::Refresh => self.refresh_called(now, waiter, effects),
            Call::SignIn => self.let_go_after_flight(now, waiter, Call::SignIn, effects),
            Call::SignOut => {
                self.release_for_sign_out(effects);
                self.let_go_after_flight(now, waiter, Call::SignOut, effects);
            }
        }
    }

    pub(super) fn ended(
        &mut self,
        now: Moment,
        waiter: WaiterId,
        ok: bool,
        effects: &mut Vec<Effect>,
    ) {
        let Some(call) = self.waiters.end_interlude(waiter) else {
            return;
        };
        match call {
            Call::SignOut if ok => self.signed_out(now, effects),
            Call::SignIn if ok => self.look_first(now, Why::SignedIn, effects),
            Call::SignIn | Call::SignOut | Call::Refresh => {}
        }
    }

    /// The page's own refresh gets the outcome of the one flight, or of one that has just ended.
    fn refresh_called(&mut self, now: Moment, waiter: WaiterId, effects: &mut Vec<Effect>) {
        let flying = self.flight().is_some();
        if self.waiters.len() >= self.limits.waiters {
            effects.push(Effect::Answer {
                waiter,
                answer: RefreshAnswer::Unavailable,
            });
        } else if !flying && self.is_young(now) {
            effects.push(Effect::Answer {
                waiter,
                answer: RefreshAnswer::Refreshed,
            });
        } else {
            let until = now + self.limits.hold;
            self.waiters
                .add(waiter, Purpose::Call(Call::Refresh), until);
        }
    }

    /// A sign-in or sign-out is sent at once, or after the flight that is under way.
    fn let_go_after_flight(
        &mut self,
        now: Moment,
        waiter: WaiterId,
        call: Call,
        effects: &mut Vec<Effect>,
    ) {
        if self.flight().is_some() {
            self.waiters
                .add(waiter, Purpose::Call(call), now + self.limits.hold);
        } else {
            self.phase = Phase::Idle;
            self.let_go(now, waiter, call, effects);
        }
    }

    /// Log-out wins: held requests get their 401, and a flight brings nothing back.
    fn release_for_sign_out(&mut self, effects: &mut Vec<Effect>) {
        if let Some(flight) = self.flight_mut() {
            flight.abandoned = true;
            effects.push(Effect::Save);
        }
        self.wanted = false;
        for (waiter, purpose) in self.waiters.take_for_sign_out() {
            match purpose {
                Purpose::Replay(_) => effects.push(Effect::GiveUp { waiter }),
                Purpose::Call(_) => {
                    effects.push(Effect::Answer {
                        waiter,
                        answer: RefreshAnswer::Refused,
                    });
                }
            }
        }
    }

    /// Whether a refresh is under way or waited for, so that the current epoch is known to be over.
    fn under_way(&self) -> bool {
        self.phase != Phase::Idle || self.needs_refresh()
    }

    /// Somebody was replayed under the current epoch and met a 401 all the same.
    fn complain(&mut self) {
        if self.record.complained != Some(self.record.epoch) {
            self.record.complained = Some(self.record.epoch);
            self.record.futile = self.record.futile.saturating_add(1);
        }
    }

    /// Whether the last refresh is so young that the server may lag behind it.
    fn is_young(&self, now: Moment) -> bool {
        self.record
            .raised
            .is_some_and(|raised| now.since(raised) < self.limits.gap)
            && self.record.standing == Standing::SignedIn
    }
}

/// The page gets its 401, if it waits for it.
fn give_up(waiter: WaiterId, held: bool, effects: &mut Vec<Effect>) {
    effects.extend(held.then_some(Effect::GiveUp { waiter }));
}
