//! Who waits for the lock, and until when.

use std::time::Duration;

use litemap::LiteMap;

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

impl Purpose {
    /// Whether it needs a refresh while `epoch` is the current one: a request that left before can
    /// be replayed as it is.
    fn needs_refresh(&self, epoch: u64) -> bool {
        match self {
            Purpose::Replay(sending) => sending.left >= epoch,
            Purpose::Call(Call::Refresh) => true,
            Purpose::Call(Call::SignIn | Call::SignOut) => false,
        }
    }

    /// Whether it left before this epoch.
    fn is_late(&self, epoch: u64) -> bool {
        match self {
            Purpose::Replay(sending) => sending.left < epoch,
            Purpose::Call(_) => false,
        }
    }

    /// Whether it is a sign-in or a sign-out.
    fn is_interlude(&self) -> bool {
        match self {
            Purpose::Call(Call::SignIn | Call::SignOut) => true,
            Purpose::Replay(_) | Purpose::Call(Call::Refresh) => false,
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Waiter {
    purpose: Purpose,
    until: Moment,
}

/// All waiters of one session.
#[derive(Debug, Clone, Default)]
pub(super) struct Waiters(LiteMap<WaiterId, Waiter>);

impl Waiters {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn add(&mut self, id: WaiterId, purpose: Purpose, until: Moment) {
        self.0.insert(id, Waiter { purpose, until });
    }

    /// Until when a waiter that is announced may wait: one that waits already is announced twice, has
    /// one limit, the first, and waits for what it is announced for now.
    pub(super) fn announced(&mut self, id: WaiterId, until: Moment) -> Moment {
        self.0.remove(&id).map_or(until, |waiter| waiter.until)
    }

    /// Forgets a waiter, and says what it waited for.
    pub(super) fn forget(&mut self, id: WaiterId) -> Option<Purpose> {
        self.0.remove(&id).map(|waiter| waiter.purpose)
    }

    pub(super) fn forget_link(&mut self, link: Link) {
        self.0.retain(|id, _| id.link != link);
    }

    /// Whether a sign-out waits.
    pub(super) fn signing_out(&self) -> bool {
        let is_sign_out = |waiter: &Waiter| waiter.purpose == Purpose::Call(Call::SignOut);
        self.0.values().any(is_sign_out)
    }

    /// Whether a sign-in waits.
    pub(super) fn signing_in(&self) -> bool {
        let is_sign_in = |waiter: &Waiter| waiter.purpose == Purpose::Call(Call::SignIn);
        self.0.values().any(is_sign_in)
    }

    /// Whether anybody waits for a refresh.
    pub(super) fn need_refresh(&self, epoch: u64) -> bool {
        let needs = |waiter: &Waiter| waiter.purpose.needs_refresh(epoch);
        self.0.values().any(needs)
    }

    /// Whether a page's own refresh waits.
    pub(super) fn call_refresh(&self) -> bool {
        let calls = |waiter: &Waiter| waiter.purpose == Purpose::Call(Call::Refresh);
        self.0.values().any(calls)
    }

    /// Whether any request that waits has left before this epoch.
    pub(super) fn any_late(&self, epoch: u64) -> bool {
        self.0.values().any(|waiter| waiter.purpose.is_late(epoch))
    }

    /// Those who are late need a refresh as well.
    pub(super) fn need_refresh_all(&mut self, epoch: u64) {
        for (_, waiter) in self.0.iter_mut() {
            if let Purpose::Replay(sending) = &mut waiter.purpose {
                sending.left = epoch;
            }
        }
    }

    /// Takes out everybody.
    pub(super) fn take_all(&mut self) -> Vec<(WaiterId, Purpose)> {
        self.take_where(&|_| true)
    }

    /// Takes out all but sign-ins and sign-outs.
    pub(super) fn take_requests(&mut self) -> Vec<(WaiterId, Purpose)> {
        self.take_where(&|waiter| !waiter.purpose.is_interlude())
    }

    /// Takes out the sign-ins and sign-outs.
    pub(super) fn take_interludes(&mut self) -> Vec<(WaiterId, Purpose)> {
        self.take_where(&|waiter| waiter.purpose.is_interlude())
    }

    /// Takes out all but the held requests.
    pub(super) fn take_calls(&mut self) -> Vec<(WaiterId, Purpose)> {
        self.take_where(&|waiter| !matches!(waiter.purpose, Purpose::Replay(_)))
    }

    /// Takes out the held requests.
    pub(super) fn take_replays(&mut self) -> Vec<WaiterId> {
        let taken = self.take_where(&|waiter| matches!(waiter.purpose, Purpose::Replay(_)));
        taken.into_iter().map(|(id, _)| id).collect()
    }

    /// Takes out the pages' own refreshes.
    pub(super) fn take_refresh_calls(&mut self) -> Vec<WaiterId> {
        let taken = self.take_where(&|waiter| waiter.purpose == Purpose::Call(Call::Refresh));
        taken.into_iter().map(|(id, _)| id).collect()
    }

    /// Takes out the requests that left before this epoch.
    pub(super) fn take_late(&mut self, epoch: u64) -> Vec<WaiterId> {
        let taken = self.take_where(&|waiter| waiter.purpose.is_late(epoch));
        taken.into_iter().map(|(id, _)| id).collect()
    }

    /// Takes out those whose limit comes by then.
    pub(super) fn take_ending_by(&mut self, moment: Moment) -> Vec<(WaiterId, Purpose)> {
        self.take_where(&|waiter| waiter.until <= moment)
    }

    /// Nobody waits longer than this from now.
    pub(super) fn limit(&mut self, now: Moment, hold: Duration) {
        for (_, waiter) in self.0.iter_mut() {
            waiter.until = waiter.until.min(now + hold);
        }
    }

    /// Each may wait for so much longer.
    pub(super) fn lengthen(&mut self, by: Duration) {
        for (_, waiter) in self.0.iter_mut() {
            waiter.until = waiter.until + by;
        }
    }

    pub(super) fn next_timeout(&self) -> Option<Moment> {
        self.0.values().map(|waiter| waiter.until).min()
    }

    fn take_where(&mut self, chosen: &dyn Fn(&Waiter) -> bool) -> Vec<(WaiterId, Purpose)> {
        let mut taken = Vec::new();
        self.0.retain(|id, waiter| {
            let leaves = chosen(waiter);
            taken.extend(leaves.then_some((*id, waiter.purpose)));
            !leaves
        });
        taken
    }
}
