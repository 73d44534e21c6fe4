//! What must hold, and what was counted. See the crate's documentation for (a) to (h).

use std::collections::{BTreeMap, BTreeSet};

use holdfast::lock::{Standing, WaiterId};
use holdfast::moment::Moment;

use crate::happening::DocRef;
use crate::page::Request;
use crate::sent::What;
use crate::server::Fate;
use crate::tally::{Counted, Tally};
use crate::world::World;

/// How long the lock holds a request, and some time for messages and late timers.
pub const HOLD: u64 = 100_000;
const SLACK: u64 = 1_500;
/// So long after a refresh a 401 is taken for a server that lags, and nobody looks at the jar.
pub const GAP: u64 = 2_000;
/// The limit of one attempt.
pub const ATTEMPT: u64 = 10_000;

#[derive(Debug, Default)]
pub struct Judge {
    failure: Option<String>,
    pub tally: Tally,
    /// Who was signed in when a body left first.
    pub left_as: BTreeMap<u64, Option<u64>>,
    /// When the lock decided to replay a request.
    pub replayed: BTreeMap<(DocRef, u32), u64>,
    /// When a sign-in or sign-out was let go last.
    pub let_go: u64,
    /// When somebody changed the jar unseen; nothing before counts.
    pub unseen: u64,
    /// Requests of pages.
    pub sent: u64,
    /// Who waits for the lock of this life, and since when.
    pub open: BTreeMap<WaiterId, Moment>,
    /// Timeouts in a row without time passing.
    pub spins: u32,
    pub last: Moment,
    // What excuses, by name:
    /// A page went away with its sign-in or sign-out under way: nobody can know what came of it.
    pub vanished_sign_page: bool,
    /// A page gave up on the worker (it died six times in ten seconds), and its call went out.
    pub lawless: bool,
    pub gave_up_reconnecting: bool,
    /// The machine's clock was set: deadlines of another life of the worker mean nothing.
    pub clock_was_set: bool,
    /// The worker died while it sent the refresh itself, because no tab could.
    pub lost_by_worker: bool,
    /// The tokens whose answer never reached the jar.
    pub lost: BTreeSet<u64>,
}

impl Judge {
    pub fn fail(&mut self, failure: String) {
        self.failure.get_or_insert(failure);
    }

    pub fn has_failed(&self) -> bool {
        self.failure.is_some()
    }

    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    pub fn worker_died(&mut self) {
        self.open.clear();
    }
}

impl World {
    pub fn is_session_alive(&self) -> bool {
        let token = self.jar.refresh();
        token.is_some_and(|token| self.server.is_live(token))
    }

    /// Whether the session is alive, or the cookies that replace the jar's are on their way to it.
    pub fn is_session_alive_or_on_its_way(&self) -> bool {
        let Some(token) = self.jar.refresh() else {
            return false;
        };
        match self.server.tokens[&token].fate {
            Fate::Rotated { into } => !self.judge.lost.contains(&into) && self.server.is_live(into),
            Fate::Live => true,
            Fate::SignedOut | Fate::Revoked => false,
        }
    }

    /// Who is signed in, as the jar has it.
    pub fn judge_user(&self) -> Option<u64> {
        let token = self.jar.refresh()?;
        self.server.tokens.get(&token).map(|token| token.user)
    }

    /// (c) No request that is there to be answered waits longer than its limit.
    pub fn judge_wait(&mut self, doc: DocRef, request: u32) {
        let now = self.now;
        let Some(tab) = self.tabs.of(doc) else {
            return;
        };
        let thawed = tab.thawed;
        let held = tab.requests.get(&request).and_then(|request| request.held);
        // A lag delay is no wait for the lock.
        if let Some(since) = held
            && thawed < since
            && now > since + HOLD + SLACK
        {
            self.judge.fail(format!(
                "(c) {doc:?} waited {} ms for {request}",
                now - since
            ));
        }
    }

    pub fn judge_replays(&mut self, replays: u8) {
        if replays > 2 {
            self.judge.fail(format!("replayed {replays} times"));
        }
    }

    pub fn judge_end_of_request(&mut self, doc: DocRef, request: &Request, status: u16) {
        if !matches!(request.what, What::Api { .. }) {
            return;
        }
        if status != 200 {
            self.judge.tally.count(Counted::FailedRequests);
        }
        if status == 200 {
            return;
        }
        let thawed = self.tabs.of(doc).is_some_and(|tab| tab.thawed > 0);
        let judge = &self.judge;
        // One that took longer than its token lived, three times.
        let worn_out = request.sending.replays == 2;
        let excused = judge.gave_up_reconnecting || judge.lost_by_worker || thawed || worn_out;
        let rule = if self.plan.calm {
            'f'
        } else if request.last && self.is_session_alive() && !self.removed {
            'a'
        } else if self.plan.gentle && !excused {
            'i'
        } else {
            return;
        };
        self.judge
            .fail(format!("({rule}) {doc:?}: {status} for {request:?}"));
    }

    /// At rest, long after the last fault.
    pub fn judge_end(&mut self) {
        let waits = |(id, tab): (&i64, &crate::tab::Tab)| {
            let waits = tab.open && !tab.requests.is_empty();
            waits.then(|| format!("(c) tab {id} waits for ever: {:?}", tab.requests))
        };
        if let Some(failure) = self.tabs.0.iter().find_map(waits) {
            self.judge.fail(failure);
        }
        if !self.judge.open.is_empty() {
            let failure = format!("(c) never answered: {:?}", self.judge.open);
            self.judge.fail(failure);
        }
        self.judge_session();
        let tally = &mut self.judge.tally;
        tally.count(Counted::Histories);
        if self.plan.gentle {
            tally.count(Counted::GentleHistories);
        }
        if self.plan.calm {
            tally.count(Counted::CalmHistories);
        }
        tally.add(Counted::Requests, self.judge.sent);
        tally.add(Counted::Refreshes, self.server.refreshes);
    }

    /// (a) No session is lost that a perfect client would have kept.
    fn judge_session(&mut self) {
        let Some(token) = self.jar.refresh() else {
            return;
        };
        let fate = self.server.tokens[&token].fate;
        match fate {
            Fate::Live => {
                let standing = self
                    .worker
                    .lock()
                    .map(holdfast::lock::RefreshLock::standing);
                if let Some(standing @ Standing::SignInNeeded { .. }) = standing {
                    self.judge.fail(format!(
                        "(a) the session lives, and the lock says {standing:?}"
                    ));
                }
            }
            Fate::Rotated { into } if self.jar.held.contains(&into) => {
                self.judge.fail(format!(
                    "(a) token {token} has replaced its successor {into}"
                ));
            }
            Fate::Rotated { into } if !self.judge.lost.contains(&into) => {
                self.judge.fail(format!(
                    "(a) token {token} is lost, and {into} is not in the jar"
                ));
            }
            Fate::Rotated { .. } if self.judge.lost_by_worker => {
                self.judge.tally.count(Counted::LostWithWorker);
            }
            Fate::Rotated { .. } | Fate::SignedOut | Fate::Revoked => {
                self.judge.tally.count(Counted::LostExcusably);
            }
        }
    }
}
