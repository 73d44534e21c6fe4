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

/// Replays leave in groups ([`Limits::at_once`](super::Limits::at_once)) so far apart, to spare a
/// server that sixty woken tabs would all ask at once (scenarios.md, 1).
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
            return self.abandoned(now, flight, effects);
        }
        self.raise(now, jar, flight.is_orphaned(), effects);
        // The machine may have slept over it, and then the new credentials are old.
        let most = self.limits.attempt * 2;
        self.record.raised = Some(now.min(flight.began + most));
        effects.push(Effect::Note {
            outcome,
            took: now.since(flight.began),
        });
    }

    /// Somebody else refreshed before this lock had to; nobody knows when.
    pub(super) fn adopted(&mut self, now: Moment, jar: Jar, effects: &mut Vec<Effect>) {
        self.raise(now, jar, false, effects);
        self.record.raised = None;
        effects.push(Effect::Note {
            outcome: Outcome::Adopted,
            took: Duration::ZERO,
        });
    }

    /// Late 401s: those requests left before a refresh that has ended since.
    pub(super) fn looked_for_late(&mut self, now: Moment, jar: Jar, effects: &mut Vec<Effect>) {
        if jar.is_signed_out() {
            return self.anonymous(now, jar, effects);
        }
        if is_somebody_else(self.record.user, jar.user()) {
            return self.adopted(now, jar, effects);
        }
        self.phase = Phase::Idle;
        if jar.lacks_access() {
            // What came after they had left is over as well.
            return self.waiters.need_refresh_all(self.record.epoch);
        }
        let late = self.waiters.take_late(self.record.epoch);
        self.replay(late, effects);
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
            return self.abandoned(now, flight, effects);
        }
        self.record.failures = self.record.failures.saturating_add(1);
        let seed = flight.attempt ^ flight.began.millis();
        let wait = self
            .limits
            .wait_after(self.record.failures, retry_after, seed);
        self.record.not_before = now + wait;
        if !self.is_early(flight) {
            self.record.standing = Standing::Unreachable;
        }
        self.phase = Phase::Idle;
        self.wanted = false;
        effects.push(Effect::Save);
        self.clear_after(flight, effects);
        let outcome = match retry_after {
            Some(_) => Outcome::Throttled,
            None => Outcome::Unavailable,
        };
        effects.push(Effect::Note {
            outcome,
            took: now.since(flight.began),
        });
        let interludes = self.waiters.take_interludes();
        self.release_each(now, interludes, RefreshAnswer::Unavailable, effects);
    }

    /// Whether this refresh came before its time: the access token is there, and nobody has met a 401.
    pub(super) fn is_early(&self, flight: &Flight) -> bool {
        self.early && matches!(flight.before, Jar::Seen { access: true, .. })
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
        self.clear_after(flight, effects);
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

    /// The last refreshes helped nobody, and the access cookie is still there: no refresh is sent.
    pub(super) fn still_futile(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        self.release_all(now, RefreshAnswer::Unavailable, effects);
    }

    /// Nobody is signed in: everything goes its own way (dify.md §10.4).
    pub(super) fn anonymous(&mut self, now: Moment, jar: Jar, effects: &mut Vec<Effect>) {
        let before = self.record.standing;
        self.record.standing = Standing::Anonymous;
        self.record.jar = jar;
        match before {
            // An open journal is closed.
            Standing::Anonymous if self.flight().is_none() => {}
            Standing::Anonymous | Standing::Unknown => effects.push(Effect::Save),
            // Signed out where nobody saw it.
            Standing::SignedIn | Standing::SignInNeeded { .. } | Standing::Unreachable => {
                self.let_proceed(effects);
                self.phase = Phase::Idle;
                return self.signed_out(now, effects);
            }
        }
        self.let_proceed(effects);
        self.release_all(now, RefreshAnswer::Refused, effects);
    }

    /// An anonymous visitor's own refresh goes to the server, which says what it says.
    fn let_proceed(&mut self, effects: &mut Vec<Effect>) {
        for waiter in self.waiters.take_refresh_calls() {
            effects.push(Effect::Proceed { waiter });
        }
    }

    /// The flight that a sign-out overtook has ended: now the sign-out is sent, and revokes what
    /// the flight has brought.
    pub(super) fn abandoned(&mut self, now: Moment, flight: &Flight, effects: &mut Vec<Effect>) {
        self.phase = Phase::Idle;
        effects.push(Effect::Save);
        self.clear_after(flight, effects);
        effects.push(Effect::Note {
            outcome: Outcome::SignedOut,
            took: now.since(flight.began),
        });
        self.release_all(now, RefreshAnswer::Refused, effects);
    }

    /// The flight never left, and nobody waits for it any more.
    pub(super) fn called_off(&mut self, now: Moment, effects: &mut Vec<Effect>) {
        self.phase = Phase::Idle;
        effects.push(Effect::Save);
        let interludes = self.waiters.take_interludes();
        self.release_each(now, interludes, RefreshAnswer::Unavailable, effects);
    }

    /// A new epoch: everybody who waits is replayed, unless another person is signed in now.
    fn raise(&mut self, now: Moment, jar: Jar, clear: bool, effects: &mut Vec<Effect>) {
        let record = &mut self.record;
        if record.complained != Some(record.epoch) {
            record.futile = 0;
        }
        record.epoch = record.epoch.saturating_add(1);
        record.raised = Some(now);
        record.jar = jar;
        record.standing = Standing::SignedIn;
        record.failures = 0;
        record.unsettled = None;
        record.not_before = Moment::default();
        let somebody_else =
            std::mem::take(&mut self.changed) || is_somebody_else(record.user, jar.user());
        let epoch = record.epoch;
        if somebody_else {
            record.user = jar.user();
            record.floor = epoch;
        } else {
            record.user = jar.user().or(record.user);
        }
        effects.push(Effect::Save);
        effects.push(Effect::Announce { epoch, clear });
        if !somebody_else && self.waiters.signing_in() {
            // Who is signed in then is not known yet, and a replay could leave too late: held
            // requests wait for the end of the sign-in.
            self.phase = Phase::Idle;
            self.wanted = false;
            let calls = self.waiters.take_calls();
            return self.release_each(now, calls, RefreshAnswer::Refreshed, effects);
        }
        if !somebody_else {
            let waiting = self.waiters.take_replays();
            self.replay(waiting, effects);
        }
        self.release_all(now, RefreshAnswer::Refreshed, effects);
    }

    fn replay(&self, waiting: Vec<WaiterId>, effects: &mut Vec<Effect>) {
        let waiting = waiting.into_iter().enumerate();
        effects.extend(waiting.map(|(index, waiter)| Effect::Replay {
            waiter,
            epoch: self.record.epoch,
            delay: SPREAD * u32::try_from(index / self.limits.at_once.max(1)).unwrap_or(u32::MAX),
        }));
    }

    /// Ends the phase without a replay: requests get their 401, calls their answer.
    pub(super) fn release_all(
        &mut self,
        now: Moment,
        answer: RefreshAnswer,
        effects: &mut Vec<Effect>,
    ) {
        self.phase = Phase::Idle;
        self.wanted = false;
        let waiting = self.waiters.take_all();
        self.release_each(now, waiting, answer, effects);
    }

    pub(super) fn release_each(
        &mut self,
        now: Moment,
        waiting: Vec<(WaiterId, Purpose)>,
        answer: RefreshAnswer,
        effects: &mut Vec<Effect>,
    ) {
        for (waiter, purpose) in waiting {
            match purpose {
                Purpose::Replay(_) => effects.push(Effect::GiveUp { waiter }),
                Purpose::Call(Call::Refresh) => effects.push(Effect::Answer { waiter, answer }),
                Purpose::Call(call) => self.let_go(now, waiter, call, effects),
            }
        }
    }

    /// Somebody clears the flags of an executor that cannot.
    fn clear_after(&self, flight: &Flight, effects: &mut Vec<Effect>) {
        let announce = Effect::Announce {
            epoch: self.record.epoch,
            clear: true,
        };
        effects.extend(flight.is_orphaned().then_some(announce));
    }
}

impl Flight {
    fn is_orphaned(&self) -> bool {
        match self.progress {
            Progress::Orphaned { .. } => true,
            Progress::Ordered { .. } | Progress::Started | Progress::Executing(_) => false,
        }
    }
}

/// Whether the jar names another person than before; who is not named is taken for the same.
fn is_somebody_else(before: Option<Print>, after: Option<Print>) -> bool {
    matches!((before, after), (Some(before), Some(after)) if before != after)
}
