//! Who waits for the lock, and until when.

use std::collections::BTreeMap;

use crate::lock::event::{Link, Sending, WaiterId};
use crate::message::Call;
use crate::moment::Moment;

/// What a waiter waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A held request: to be replayed, or to be given its 401.
    Replay(Sending),
    /// The page's own call: to be answered, or to be let go.
    Call(Call),
}

#[derive(Debug, Clone, Copy)]
struct Waiter {
    purpose: Purpose,
    until: Moment,
}

/// A sign-in or sign-out of the page that is on its way: no refresh starts meanwhile.
#[derive(Debug, Clone, Copy)]
struct Interlude {
    call: Call,
    until: Moment,
}

/// All waiters of one session.
#[derive(Debug, Clone, Default)]
pub(super) struct Waiters {
    waiting: BTreeMap<WaiterId, Waiter>,
    interludes: BTreeMap<WaiterId, Interlude>,
}

impl Waiters {
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.interludes.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    pub(super) fn add(&mut self, id: WaiterId, purpose: Purpose, until: Moment) {
        self.waiting.insert(id, Waiter { purpose, until });
    }

    pub(super) fn forget(&mut self, id: WaiterId) {
        self.waiting.remove(&id);
        self.interludes.remove(&id);
    }

    pub(super) fn forget_link(&mut self, link: Link) {
        self.waiting.retain(|id, _| id.link != link);
        self.interludes.retain(|id, _| id.link != link);
    }

    pub(super) fn begin_interlude(&mut self, id: WaiterId, call: Call, until: Moment) {
        self.interludes.insert(id, Interlude { call, until });
    }

    pub(super) fn end_interlude(&mut self, id: WaiterId) -> Option<Call> {
        self.interludes.remove(&id).map(|interlude| interlude.call)
    }

    /// Whether the page is signing in or out.
    pub(super) fn interlude(&self) -> bool {
        !self.interludes.is_empty()
    }

    /// Whether a sign-out waits or is on its way: nothing is replayed meanwhile.
    pub(super) fn signing_out(&self) -> bool {
        let waits = |waiter: &Waiter| waiter.purpose == Purpose::Call(Call::SignOut);
        self.waiting.values().any(waits)
            || self
                .interludes
                .values()
                .any(|interlude| interlude.call == Call::SignOut)
    }

    /// Whether anybody waits for a refresh.
    pub(super) fn need_refresh(&self) -> bool {
        self.waiting.values().any(|waiter| match waiter.purpose {
            Purpose::Replay(_) | Purpose::Call(Call::Refresh) => true,
            Purpose::Call(Call::SignIn | Call::SignOut) => false,
        })
    }

    /// Takes out everybody.
    pub(super) fn take_all(&mut self) -> Vec<(WaiterId, Purpose)> {
        let waiting = std::mem::take(&mut self.waiting);
        waiting
            .into_iter()
            .map(|(id, waiter)| (id, waiter.purpose))
            .collect()
    }

    /// Takes out those whom a sign-out leaves nothing to wait for.
    pub(super) fn take_for_sign_out(&mut self) -> Vec<(WaiterId, Purpose)> {
        self.take_where(|waiter| match waiter.purpose {
            Purpose::Replay(_) | Purpose::Call(Call::Refresh) => true,
            Purpose::Call(Call::SignIn | Call::SignOut) => false,
        })
    }

    /// Takes out the sign-ins and sign-outs.
    pub(super) fn take_calls(&mut self) -> Vec<(WaiterId, Call)> {
        let calls = self.take_where(|waiter| match waiter.purpose {
            Purpose::Call(Call::SignIn | Call::SignOut) => true,
            Purpose::Replay(_) | Purpose::Call(Call::Refresh) => false,
        });
        let call = |(id, purpose)| match purpose {
            Purpose::Call(call) => Some((id, call)),
            Purpose::Replay(_) => None,
        };
        calls.into_iter().filter_map(call).collect()
    }

    /// Takes out those whose limit has come, and ends the interludes whose limit has come.
    pub(super) fn take_expired(&mut self, now: Moment) -> Vec<(WaiterId, Purpose)> {
        self.interludes.retain(|_, interlude| interlude.until > now);
        self.take_where(|waiter| waiter.until <= now)
    }

    /// Takes out those who wait for a refresh that cannot come within their limit.
    pub(super) fn take_ending_by(&mut self, earliest: Moment) -> Vec<(WaiterId, Purpose)> {
        self.take_where(|waiter| waiter.until <= earliest)
    }

    pub(super) fn next_timeout(&self) -> Option<Moment> {
        let waiters = self.waiting.values().map(|waiter| waiter.until);
        let interludes = self.interludes.values().map(|interlude| interlude.until);
        waiters.chain(interludes).min()
    }

    fn take_where(&mut self, chosen: impl Fn(&Waiter) -> bool) -> Vec<(WaiterId, Purpose)> {
        let ids = self
            .waiting
            .iter()
            .filter(|(_, waiter)| chosen(waiter))
            .map(|(id, _)| *id);
        let ids: Vec<WaiterId> = ids.collect();
        ids.into_iter()
            .filter_map(|id| self.waiting.remove(&id).map(|waiter| (id, waiter.purpose)))
            .collect()
    }
}
