//! The page signs in or out: a flight ends before, and no refresh starts meanwhile.

use crate::jar::Jar;
use crate::lock::RefreshLock;
use crate::lock::event::{Effect, Link, RefreshAnswer, WaiterId};
use crate::lock::journal::{Interlude, Standing};
use crate::lock::phase::{Phase, Why};
use crate::lock::waiters::Purpose;
use crate::message::Call;
use crate::moment::Moment;

impl RefreshLock {
    /// A sign-in or sign-out is sent at once, or after the flight that is under way.
    pub(super) fn interlude_called(
        &mut self,
        now: Moment,
        waiter: WaiterId,
        call: Call,
        until: Moment,
        effects: &mut Vec<Effect>,
    ) {
        if call == Call::SignOut {
            self.release_for_sign_out(effects);
        }
        if self.flight().is_some() {
            self.waiters.add(waiter, Purpose::Call(call), until);
        } else {
            if let Phase::Looking { why, .. } = self.phase {
                self.changed |= why == Why::Changed;
                self.phase = Phase::Idle;
            }
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
        for (waiter, purpose) in self.waiters.take_requests() {
            effects.push(match purpose {
                Purpose::Replay(_) => Effect::GiveUp { waiter },
                Purpose::Call(_) => Effect::Answer {
                    waiter,
                    answer: RefreshAnswer::Refused,
                },
            });
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
        if self.interludes.len() < self.limits.waiters {
            let until = now + self.limits.interlude;
            self.interludes.begin(waiter, Interlude { call, until });
            if !effects.contains(&Effect::Save) {
                effects.push(Effect::Save);
            }
        }
        effects.push(Effect::Proceed { waiter });
    }

    /// A sign-in or sign-out has ended.
    pub(super) fn ended(
        &mut self,
        now: Moment,
        waiter: WaiterId,
        ok: bool,
        effects: &mut Vec<Effect>,
    ) {
        // One that was announced again, by a page that another worker had let go, still waits here.
        let waited = self.waiters.forget(waiter);
        let call = match waited {
            Some(Purpose::Call(call)) => Some(call),
            Some(Purpose::Replay(_)) | None => None,
        };
        match self.interludes.end(waiter).or(call) {
            Some(Call::SignOut) if ok => self.signed_out(now, effects),
            // Dify answers 200 to some sign-ins that failed: the jar tells.
            Some(Call::SignIn) if ok => {
                self.changed = true;
                effects.push(Effect::Save);
            }
            Some(Call::SignIn | Call::SignOut | Call::Refresh) => effects.push(Effect::Save),
            None => self.changed |= ok,
        }
    }

    pub(super) fn cancelled(&mut self, waiter: WaiterId) {
        self.waiters.forget(waiter);
        self.changed |= self.interludes.lose(waiter);
    }

    pub(super) fn interlude_link_lost(&mut self, link: Link) {
        self.waiters.forget_link(link);
        self.changed |= self.interludes.lose_link(link);
    }

    /// Whether a sign-out waits or is on its way: nothing is replayed meanwhile.
    pub(super) fn signing_out(&self) -> bool {
        self.waiters.signing_out() || self.interludes.signing_out()
    }

    /// The jar was looked at because somebody may have signed in or out.
    pub(super) fn looked_for_change(&mut self, now: Moment, jar: Jar, effects: &mut Vec<Effect>) {
        self.phase = Phase::Idle;
        let signed_in = match jar {
            Jar::Unseen => true,
            Jar::Seen { refresh, .. } => refresh.is_some() && refresh != self.record.jar.refresh(),
        };
        if signed_in {
            self.signed_in(now, jar, effects);
        } else if jar.is_signed_out() && self.record.standing != Standing::Anonymous {
            self.signed_out(now, effects);
        } else {
            effects.push(Effect::Save);
        }
    }

    /// The person has signed out.
    pub(super) fn signed_out(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        let jar = match self.record.jar {
            Jar::Unseen => Jar::Unseen,
            Jar::Seen { .. } => Jar::Seen {
                refresh: None,
                access: false,
                user: None,
            },
        };
        self.begin_reign(now, Standing::Anonymous, jar, effects);
    }

    /// A person has signed in: maybe another one.
    pub(super) fn signed_in(&mut self, now: Moment, jar: Jar, effects: &mut Vec<Effect>) {
        self.begin_reign(now, Standing::SignedIn, jar, effects);
    }

    /// A sign-in or sign-out: no request from before it may be replayed as somebody else, and a
    /// flight from before it brings nothing.
    fn begin_reign(
        &mut self,
        now: Moment,
        standing: Standing,
        jar: Jar,
        effects: &mut Vec<Effect>,
    ) {
        self.changed = false;
        let record = &mut self.record;
        record.epoch = record.epoch.saturating_add(1);
        record.floor = record.epoch;
        record.raised = Some(now);
        record.jar = jar;
        record.user = jar.user();
        record.standing = standing;
        record.failures = 0;
        record.not_before = Moment::default();
        record.futile = 0;
        effects.push(Effect::Save);
        effects.push(Effect::Announce {
            epoch: self.record.epoch,
            clear: false,
        });
        let answer = match standing {
            Standing::SignedIn => RefreshAnswer::Refreshed,
            Standing::Unknown
            | Standing::Anonymous
            | Standing::SignInNeeded { .. }
            | Standing::Unreachable => RefreshAnswer::Refused,
        };
        match self.flight_mut() {
            Some(flight) => {
                flight.abandoned = true;
                let waiting = self.waiters.take_requests();
                self.release_each(now, waiting, answer, effects);
            }
            None => self.release_all(now, answer, effects),
        }
    }
}
