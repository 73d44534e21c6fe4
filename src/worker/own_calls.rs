//! Pages' own refreshes, answered with that of the one flight (seamless-refresh.md).

use std::time::Duration;

use crate::lock::{Executor, FrameRef, RefreshAnswer, Standing, WaiterId};
use crate::message::{Answer, WorkerToRelay};
use crate::moment::Moment;
use crate::worker::Worker;
use crate::worker::session::Session;

/// So long after a flight a page gets its answer without another one, once: a hidden tab's timer
/// comes up to a minute after those of the others (Chromium: intensive throttling of timers).
const SHARE: Duration = Duration::from_secs(60);

/// The answer of a refresh as a page would have got it. Its body is a secret.
#[derive(Clone)]
pub(super) struct Shared {
    status: u16,
    body: String,
    /// The epoch that it has begun: after another one it is of no use.
    epoch: u64,
    at: Moment,
    /// The frames that have it.
    given: Vec<FrameRef>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared")
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// A refresh was answered with success: its values are kept while this worker runs.
    pub(super) fn take_answer(&mut self, now: Moment, attempt: u64, answer: &Answer) {
        for new in &answer.values {
            self.values.retain(|known| known.name != new.name);
            self.values.push(new.clone());
        }
        if let Some(date) = answer.date {
            self.schedule.server_says(now, date);
        }
        if answer.committed {
            self.committed = attempt;
            self.looks_before = self.lock.last_look();
            self.writer = match self.lock.executor() {
                Some(Executor::Frame(frame)) => Some(frame),
                Some(Executor::Worker) | None => None,
            };
        }
        self.shared = answer.body.as_ref().map(|body| Shared {
            status: answer.status.unwrap_or(200),
            body: body.clone(),
            epoch: self.lock.epoch() + 1,
            at: now,
            given: Vec::new(),
        });
    }

    /// Whether a page's own refresh can be given the answer of the last one.
    pub(super) fn knows_its_answer(&self) -> bool {
        self.answer(RefreshAnswer::Refreshed).is_some()
    }

    fn answer(&self, answer: RefreshAnswer) -> Option<(u16, String)> {
        if let (RefreshAnswer::Refreshed, Some(shared)) = (answer, &self.shared)
            && shared.epoch == self.lock.epoch()
        {
            return Some((shared.status, shared.body.clone()));
        }
        let answer = self.adapter.page_answer(answer, &self.values)?;
        Some((answer.status, answer.body))
    }
}

impl Worker {
    /// A page was loaded: what its frame was given before has gone.
    pub(super) fn arrived(&mut self, id: &str, frame: FrameRef) {
        if let Some(session) = self.sessions.get_mut(id)
            && let Some(shared) = &mut session.shared
        {
            shared.given.retain(|known| *known != frame);
        }
    }

    /// Whether a page's own refresh is answered by that of a flight which has ended not long ago.
    pub(super) fn shared_already(
        &mut self,
        now: Moment,
        id: &str,
        frame: FrameRef,
        waiter: WaiterId,
    ) -> bool {
        let Some(session) = self.sessions.get_mut(id) else {
            return false;
        };
        let lock = &session.lock;
        let at_rest = lock.is_idle() && lock.standing() == Standing::SignedIn;
        let is_for_it = |shared: &Shared| {
            shared.epoch == lock.epoch()
                && now.since(shared.at) < SHARE
                && !shared.given.contains(&frame)
        };
        if !at_rest || !session.shared.as_ref().is_some_and(is_for_it) {
            return false;
        }
        let message = self.page_answer(id, waiter, RefreshAnswer::Refreshed);
        self.answer(Duration::ZERO, waiter, message);
        true
    }

    /// What a page is told about a refresh of its own.
    pub(super) fn page_answer(
        &mut self,
        id: &str,
        waiter: WaiterId,
        answer: RefreshAnswer,
    ) -> WorkerToRelay {
        let frame = self.links.get(&waiter.link).map(|link| link.sender.frame);
        let request = waiter.request;
        let session = self.sessions.get_mut(id);
        let known = session.and_then(|session| {
            if let (Some(shared), Some(frame)) = (&mut session.shared, frame) {
                shared.given.push(frame);
            }
            session.answer(answer)
        });
        // Without its values no answer can be made: the server's own is as good.
        match known {
            Some((status, body)) => WorkerToRelay::Answer {
                request,
                status,
                body,
            },
            None => WorkerToRelay::Proceed { request },
        }
    }
}
