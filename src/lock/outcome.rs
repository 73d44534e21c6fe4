//! How a refresh ends, and who is told what.

use std::time::Duration;

use crate::jar::{Jar, Print};
use crate::lock::RefreshLock;
use crate::lock::event::{Effect, RefreshAnswer, WaiterId};
use crate::lock::journal::Standing;
use crate::lock::phase::{Flight, Phase, Progress};
use crate::lock::waiters::Purpose;
use crate::message::{Call, Outcome};
use crate::moment::Moment;

/// Replays leave in groups of this size, [`SPREAD`] apart, to spare a server that sixty woken tabs
/// would all ask at once (scenarios.md, 1).
const GROUP: usize = 10;
const SPREAD: Duration = Duration::from_millis(10);

impl RefreshLock {
    /// The session has new credentials.
    pub(super) fn succeeded(
        &mut self,
        now: Moment,
        flight: &Flight,
        jar: Jar,
        outcome: Outcome,
        effects: &mut Vec<Effect>,
    ) {
        if flight.abandoned {
            return self.abandoned(now, effects);
        }
        let orphaned = flight.progress == Progress::Orphaned;
        self.raise(now, jar, orphaned, effects);
        effects.push(Effect::Note {
            outcome,
            took: now.since(flight.began),
        });
    }

    /// Somebody else refreshed before this lock had to.
    pub(super) fn adopted(&mut self, now: Moment, jar: Jar, effects: &mut Vec<Effect>) {
        self.raise(now, jar, false, effects);
        effects.push(Effect::Note {
            outcome: Outcome::Adopted,
            took: Duration::ZERO,
        });
    }

    /// The server could not help now: the session is kept, and tried again later.
    pub(super) fn failed(
        &mut self,
        now: Moment,
        flight: &Flight,
        retry_after: Option<Duration>,
        effects: &mut Vec<Effect>,
    ) {
        if flight.abandoned {
            return self.abandoned(now, effects);
        }
        self.record.failures = self.record.failures.saturating_add(1);
        let seed = flight.attempt ^ flight.began.millis();
        let wait = self
            .limits
            .wait_after(self.record.failures, retry_after, seed);
        self.record.not_before = now + wait;
        self.record.standing = Standing::Unreachable;
        self.phase = Phase::Idle;
        self.wanted = false;
        effects.push(Effect::Save);
        let outcome = match retry_after {
            Some(_) => Outcome::Throttled,
            None => Outcome::Unavailable,
        };
        effects.push(Effect::Note {
            outcome,
            took: now.since(flight.began),
        });
        self.let_go_calls(now, effects);
    }

    /// The server refused, and nobody else has refreshed: the person must sign in.
    pub(super) fn refused(
        &mut self,
        now: Moment,
        flight: &Flight,
        jar: Jar,
        effects: &mut Vec<Effect>,
    ) {
        self.record.standing = Standing::SignInNeeded {
            refused: jar.refresh(),
            at: now,
        };
        effects.push(Effect::Save);
        effects.push(Effect::Note {
            outcome: Outcome::Refused,
            took: now.since(flight.began),
        });
        self.release_all(now, RefreshAnswer::Refused, effects);
    }

    /// Nothing has changed since the refusal: no refresh is sent.
    pub(super) fn still_refused(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        self.release_all(now, RefreshAnswer::Refused, effects);
    }

    /// Nobody is signed in: everything goes its own way (dify.md §10.4).
    pub(super) fn anonymous(&mut self, now: Moment, jar: Jar, effects: &mut Vec<Effect>) {
        if self.record.standing != Standing::Anonymous {
            self.record.standing = Standing::Anonymous;
            self.record.jar = jar;
            effects.push(Effect::Save);
        }
        self.phase = Phase::Idle;
        self.wanted = false;
        for (waiter, purpose) in self.waiters.take_all() {
            match purpose {
                Purpose::Replay(_) => effects.push(Effect::GiveUp { waiter }),
                Purpose::Call(Call::Refresh) => effects.push(Effect::Proceed { waiter }),
                Purpose::Call(call) => self.let_go(now, waiter, call, effects),
            }
        }
    }

    /// The flight that a sign-out overtook has ended: now the sign-out is sent, and revokes what
    /// the flight has brought.
    pub(super) fn abandoned(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        effects.push(Effect::Note {
            outcome: Outcome::SignedOut,
            took: Duration::ZERO,
        });
        self.release_all(now, RefreshAnswer::Refused, effects);
        effects.push(Effect::Save);
    }

    /// The person has signed out.
    pub(super) fn signed_out(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        self.record.user = None;
        self.new_reign(now, Standing::Anonymous, Jar::Unseen, effects);
    }

    /// The page has signed in, if the jar agrees (Dify answers 200 to some that failed).
    pub(super) fn looked_after_sign_in(
        &mut self,
        now: Moment,
        jar: Jar,
        effects: &mut Vec<Effect>,
    ) {
        self.phase = Phase::Idle;
        if jar == Jar::Unseen || jar.renewed_since(&self.record.jar) {
            self.record.user = jar.user();
            self.new_reign(now, Standing::SignedIn, jar, effects);
        }
    }

    /// A sign-in or sign-out: no request from before it may be replayed as somebody else.
    fn new_reign(&mut self, now: Moment, standing: Standing, jar: Jar, effects: &mut Vec<Effect>) {
        self.record.epoch += 1;
        self.record.floor = self.record.epoch;
        self.record.raised = Some(now);
        self.record.jar = jar;
        self.record.standing = standing;
        self.record.failures = 0;
        self.record.not_before = now;
        self.record.futile = 0;
        effects.push(Effect::Save);
        effects.push(Effect::Announce {
            epoch: self.record.epoch,
            clear: false,
        });
        self.release_all(now, RefreshAnswer::Refreshed, effects);
    }

    /// A new epoch: everybody who waits is replayed, unless another person is signed in now.
    fn raise(&mut self, now: Moment, jar: Jar, clear: bool, effects: &mut Vec<Effect>) {
        let record = &mut self.record;
        if record.complained != Some(record.epoch) {
            record.futile = 0;
        }
        record.epoch += 1;
        record.raised = Some(now);
        record.jar = jar;
        record.standing = Standing::SignedIn;
        record.failures = 0;
        record.not_before = now;
        let somebody_else = is_somebody_else(record.user, jar.user());
        record.user = jar.user().or(record.user);
        let epoch = record.epoch;
        if somebody_else {
            record.floor = epoch;
        }
        self.phase = Phase::Idle;
        self.wanted = false;
        effects.push(Effect::Save);
        effects.push(Effect::Announce { epoch, clear });
        for (index, (waiter, purpose)) in self.waiters.take_all().into_iter().enumerate() {
            match purpose {
                Purpose::Replay(_) if somebody_else => effects.push(Effect::GiveUp { waiter }),
                Purpose::Replay(_) => {
                    let delay = SPREAD * u32::try_from(index / GROUP).unwrap_or(u32::MAX);
                    effects.push(Effect::Replay {
                        waiter,
                        epoch,
                        delay,
                    });
                }
                Purpose::Call(Call::Refresh) => {
                    effects.push(Effect::Answer {
                        waiter,
                        answer: RefreshAnswer::Refreshed,
                    });
                }
                Purpose::Call(call) => self.let_go(now, waiter, call, effects),
            }
        }
    }

    /// Ends the phase without a new epoch: requests get their 401, calls their answer.
    fn release_all(&mut self, now: Moment, answer: RefreshAnswer, effects: &mut Vec<Effect>) {
        self.phase = Phase::Idle;
        self.wanted = false;
        for (waiter, purpose) in self.waiters.take_all() {
            match purpose {
                Purpose::Replay(_) => effects.push(Effect::GiveUp { waiter }),
                Purpose::Call(Call::Refresh) => effects.push(Effect::Answer { waiter, answer }),
                Purpose::Call(call) => self.let_go(now, waiter, call, effects),
            }
        }
    }

    /// A waiter whose limit has come.
    pub(super) fn release(
        &mut self,
        waiter: WaiterId,
        purpose: Purpose,
        now: Moment,
        effects: &mut Vec<Effect>,
    ) {
        match purpose {
            Purpose::Replay(_) => effects.push(Effect::GiveUp { waiter }),
            Purpose::Call(Call::Refresh) => {
                effects.push(Effect::Answer {
                    waiter,
                    answer: RefreshAnswer::Unavailable,
                });
            }
            Purpose::Call(call) => self.let_go(now, waiter, call, effects),
        }
    }

    /// Sign-ins and sign-outs that waited for the end of a flight.
    fn let_go_calls(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        for (waiter, call) in self.waiters.take_calls() {
            self.let_go(now, waiter, call, effects);
        }
    }

    /// A sign-in or sign-out is sent; no refresh starts until it has ended.
    pub(super) fn let_go(
        &mut self,
        now: Moment,
        waiter: WaiterId,
        call: Call,
        effects: &mut Vec<Effect>,
    ) {
        self.waiters
            .begin_interlude(waiter, call, now + self.limits.interlude);
        effects.push(Effect::Proceed { waiter });
    }
}

/// Whether the jar names another person than before; who is not named is taken for the same.
fn is_somebody_else(before: Option<Print>, after: Option<Print>) -> bool {
    matches!((before, after), (Some(before), Some(after)) if before != after)
}
