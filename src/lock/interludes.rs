//! The page's sign-ins and sign-outs that are on their way: no refresh starts meanwhile.

use std::time::Duration;

use litemap::LiteMap;

use crate::lock::event::{Link, WaiterId};
use crate::lock::journal::Interlude;
use crate::message::Call;
use crate::moment::Moment;

/// All interludes of one session.
#[derive(Debug, Clone, Default)]
pub(super) struct Interludes {
    open: LiteMap<WaiterId, Interlude>,
    /// One that the last worker let go; its page has another port now.
    inherited: Option<Interlude>,
}

impl Interludes {
    /// As the last worker left them.
    pub(super) fn of(inherited: Option<Interlude>) -> Self {
        Self {
            open: LiteMap::new(),
            inherited,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty() && self.inherited.is_none()
    }

    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    pub(super) fn begin(&mut self, id: WaiterId, interlude: Interlude) {
        // Announced again by a page that has a new port, if it was inherited.
        if self.inherited.is_some_and(|old| old.call == interlude.call) {
            self.inherited = None;
        }
        self.open.insert(id, interlude);
    }

    pub(super) fn end(&mut self, id: WaiterId) -> Option<Call> {
        let ended = self.open.remove(&id).or_else(|| self.inherited.take());
        ended.map(|interlude| interlude.call)
    }

    /// The page does not tell how this one ends; whether there was one.
    pub(super) fn lose(&mut self, id: WaiterId) -> bool {
        self.open.remove(&id).is_some()
    }

    /// The pages behind this port do not tell how theirs end; whether there were any.
    pub(super) fn lose_link(&mut self, link: Link) -> bool {
        let before = self.open.len();
        self.open.retain(|id, _| id.link != link);
        self.open.len() < before
    }

    /// Those whose limit has come are not waited for; whether there were any.
    pub(super) fn expire(&mut self, now: Moment) -> bool {
        let before = self.open.len();
        self.open.retain(|_, interlude| interlude.until > now);
        let inherited = self.inherited.is_some_and(|old| old.until <= now);
        if inherited {
            self.inherited = None;
        }
        inherited || self.open.len() < before
    }

    pub(super) fn signing_out(&self) -> bool {
        self.all().any(|interlude| interlude.call == Call::SignOut)
    }

    /// The one to remember: a sign-out before a sign-in, then the one that lasts longest.
    pub(super) fn weightiest(&self) -> Option<Interlude> {
        self.all()
            .max_by_key(|interlude| (interlude.call, interlude.until))
            .copied()
    }

    /// None lasts longer than this from now.
    pub(super) fn limit(&mut self, now: Moment, limit: Duration) {
        let open = self.open.iter_mut().map(|(_, interlude)| interlude);
        for interlude in open.chain(self.inherited.as_mut()) {
            interlude.until = interlude.until.min(now + limit);
        }
    }

    /// Each may take so much longer.
    pub(super) fn lengthen(&mut self, by: Duration) {
        let open = self.open.iter_mut().map(|(_, interlude)| interlude);
        for interlude in open.chain(self.inherited.as_mut()) {
            interlude.until = interlude.until + by;
        }
    }

    pub(super) fn next_timeout(&self) -> Option<Moment> {
        self.all().map(|interlude| interlude.until).min()
    }

    fn all(&self) -> impl Iterator<Item = &Interlude> {
        self.open.values().chain(self.inherited.as_ref())
    }
}
