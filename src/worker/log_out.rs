//! The person logs out of a session from the popup.
//!
//! It goes through the lock like a page's own sign-out: held requests get their 401, a flight ends
//! first, and no refresh starts meanwhile. Then the jar decides at each step: without an access
//! cookie the server takes no sign-out and clears nothing, so one refresh comes before it (dify.md
//! §3); once the refresh cookie is gone the log-out is done; and while it is there, it is not.

mod send;

use std::time::Duration;

pub(super) use send::is_order;

use crate::history::What;
use crate::jar::Jar;
use crate::lock::{Event, FrameRef, Link, WaiterId};
use crate::message::{SignOut, SignOutReason, SignOutStep};
use crate::moment::Moment;
use crate::worker::session::Session;
use crate::worker::{Action, Worker};

/// As whom the worker itself waits for the lock: relays' ports are numbered from 1.
const OWN: WaiterId = WaiterId {
    link: Link(0),
    request: 0,
};

/// The number of a look that is not the lock's, which are numbered from 1.
pub(super) const LOOK: u64 = 0;

/// How long all may take once the lock has let it go: less than the lock keeps refreshes away.
const LIMIT: Duration = Duration::from_secs(25);

/// How long the lock may take, which lets go at its hold limit.
const LET_GO: Duration = Duration::from_secs(110);

/// How often the jar is looked at meanwhile: an executor that was closed does not tell.
const WATCH: Duration = Duration::from_secs(1);

/// The log-out of one session.
#[derive(Debug, Default)]
pub(super) struct LogOut {
    /// What the popup says of it, until somebody signs in.
    pub report: Option<SignOut>,
    under_way: Option<UnderWay>,
}

#[derive(Debug)]
struct UnderWay {
    way: Way,
    step: Step,
    /// When it is given up.
    until: Moment,
    /// When the jar is looked at next.
    watch: Moment,
    /// The number of the last order.
    order: u64,
    /// Frames that did not carry it out.
    excluded: Vec<FrameRef>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The server is told, and clears the cookies.
    Server,
    /// The cookies are deleted here.
    Cookies,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The lock has not let it go yet.
    Called,
    /// The jar is looked at.
    Looking,
    /// A refresh was ordered.
    Refreshing {
        /// The jar before it.
        before: Jar,
        /// What its answer said, if it was no success.
        failure: Option<SignOutReason>,
    },
    /// The sign-out was ordered.
    Sending {
        /// The jar before it.
        before: Jar,
        /// Whether a refresh came before it: another one would not help.
        refreshed: bool,
        /// What is to be told of its answer, should the cookies stay.
        failure: Option<SignOutReason>,
        /// Whether the jar was looked at since.
        looked: bool,
    },
    /// The cookies are being deleted.
    Deleting,
}

impl LogOut {
    /// As an earlier worker left it: what was under way then is not known to have come to anything.
    pub(super) fn restore(report: Option<SignOut>) -> Self {
        let interrupted = |step| SignOut::Failed {
            step,
            reason: SignOutReason::Interrupted,
        };
        let report = report.map(|report| match report {
            SignOut::Refreshing => interrupted(SignOutStep::Refresh),
            SignOut::Sending => interrupted(SignOutStep::SignOut),
            SignOut::Done | SignOut::Failed { .. } | SignOut::CookiesDeleted => report,
        });
        Self {
            report,
            under_way: None,
        }
    }

    /// Whether the jar may know more than the report.
    pub(super) fn is_doubtful(&self) -> bool {
        matches!(self.report, Some(SignOut::Failed { .. }))
    }

    pub(super) fn next_timeout(&self) -> Option<Moment> {
        let under_way = self.under_way.as_ref()?;
        Some(match under_way.step {
            Step::Called | Step::Looking | Step::Deleting => under_way.until,
            Step::Refreshing { .. } | Step::Sending { .. } => under_way.until.min(under_way.watch),
        })
    }

    /// What the history is told when the cookies are gone, if that was the person's doing here.
    pub(super) fn what(&self) -> Option<What> {
        match self.report {
            Some(SignOut::Done) => Some(What::LoggedOut),
            Some(SignOut::CookiesDeleted) => Some(What::CookiesDeleted),
            Some(SignOut::Refreshing | SignOut::Sending | SignOut::Failed { .. }) | None => None,
        }
    }

    /// Somebody has signed in or out: what is told of an earlier log-out is over.
    pub(super) fn reign_changed(&mut self, signed_in: bool) {
        let stays = self.under_way.is_some()
            || (!signed_in && matches!(self.report, Some(SignOut::Done | SignOut::CookiesDeleted)));
        if !stays {
            self.report = None;
        }
    }
}

impl Worker {
    /// The person wants to log out of this session.
    pub fn sign_out_wanted(&mut self, now: Moment, id: &str) {
        self.begin_log_out(now, id, Way::Server);
    }

    /// The person wants this session's cookies deleted.
    pub fn forget_wanted(&mut self, now: Moment, id: &str) {
        self.begin_log_out(now, id, Way::Cookies);
    }

    fn begin_log_out(&mut self, now: Moment, id: &str, way: Way) {
        let Some(session) = self.sessions.get_mut(id) else {
            return;
        };
        if session.log_out.under_way.is_some() {
            return;
        }
        session.log_out = LogOut {
            report: Some(match session.lock.refreshing_since() {
                Some(_) => SignOut::Refreshing,
                None => SignOut::Sending,
            }),
            under_way: Some(UnderWay {
                way,
                step: Step::Called,
                until: now + LET_GO,
                watch: now,
                order: 0,
                excluded: Vec::new(),
            }),
        };
        self.feed(now, id, Event::SignOutWanted { waiter: OWN });
    }

    /// The lock has let a sign-out go: whether it was the worker's own.
    pub(super) fn log_out_let_go(&mut self, now: Moment, id: &str, waiter: WaiterId) -> bool {
        if waiter != OWN {
            return false;
        }
        if let Some(session) = self.sessions.get_mut(id)
            && let Some(under_way) = &mut session.log_out.under_way
        {
            under_way.until = now + LIMIT;
            match under_way.way {
                Way::Server if session.adapter.has_sign_out() => {
                    under_way.step = Step::Looking;
                    self.look_for_log_out(id);
                }
                // Without a sign-out there is no server to be told.
                Way::Server | Way::Cookies => {
                    under_way.step = Step::Deleting;
                    self.actions.push(session.delete_cookies(id));
                }
            }
        }
        true
    }

    /// The cookies were deleted, as far as the browser did it.
    pub fn forgotten(&mut self, id: &str) {
        self.look_for_log_out(id);
    }

    pub(super) fn look_for_log_out(&mut self, id: &str) {
        if let Some(session) = self.sessions.get(id) {
            self.actions.push(session.look(id, LOOK));
        }
    }

    /// The jar was looked at: whether it was for a log-out.
    pub(super) fn looked_for_log_out(
        &mut self,
        now: Moment,
        id: &str,
        look: u64,
        jar: Jar,
    ) -> bool {
        if look != LOOK {
            return false;
        }
        let Some(session) = self.sessions.get_mut(id) else {
            return true;
        };
        let gone = jar.is_signed_out();
        let Some(under_way) = &mut session.log_out.under_way else {
            if gone && session.log_out.is_doubtful() {
                self.log_out_ended(now, id, SignOut::Done);
            }
            return true;
        };
        match &mut under_way.step {
            Step::Called => {}
            Step::Looking | Step::Refreshing { .. } | Step::Sending { .. } if gone => {
                self.log_out_ended(now, id, SignOut::Done);
            }
            Step::Looking if jar.lacks_access() => self.refresh_for_log_out(now, id, jar),
            Step::Looking => self.send_log_out(now, id, jar, false),
            Step::Refreshing { before, failure } => {
                if jar.renewed_since(before) {
                    self.send_log_out(now, id, jar, true);
                } else if let Some(reason) = *failure {
                    self.log_out_failed(now, id, SignOutStep::Refresh, reason);
                }
            }
            Step::Sending {
                failure, looked, ..
            } => match (*failure, jar) {
                (None, _) => {}
                // Nobody can look: the answer's word is taken.
                (Some(SignOutReason::CookiesLeft), Jar::Unseen) => {
                    self.log_out_ended(now, id, SignOut::Done);
                }
                (Some(SignOutReason::CookiesLeft), Jar::Seen { .. }) if !*looked => *looked = true,
                (Some(reason), _) => self.log_out_failed(now, id, SignOutStep::SignOut, reason),
            },
            Step::Deleting if gone => self.log_out_ended(now, id, SignOut::CookiesDeleted),
            Step::Deleting => {
                self.log_out_failed(now, id, SignOutStep::Cookies, SignOutReason::Browser);
            }
        }
        true
    }

    /// What is due in a log-out because time has passed.
    pub(super) fn expire_log_outs(&mut self, now: Moment) {
        let mut due = Vec::new();
        for (id, session) in self.sessions.iter() {
            if session.log_out.next_timeout().is_some_and(|at| at <= now) {
                due.push(id.clone());
            }
        }
        for id in due {
            self.expire_log_out(now, &id);
        }
    }

    fn expire_log_out(&mut self, now: Moment, id: &str) {
        let Some(session) = self.sessions.get_mut(id) else {
            return;
        };
        let Some(under_way) = &mut session.log_out.under_way else {
            return;
        };
        if now < under_way.until {
            under_way.watch = now + WATCH;
            return self.look_for_log_out(id);
        }
        let (step, reason) = match under_way.step {
            Step::Refreshing { .. } => (SignOutStep::Refresh, SignOutReason::Unreachable),
            Step::Deleting => (SignOutStep::Cookies, SignOutReason::Browser),
            Step::Called | Step::Looking | Step::Sending { .. } => {
                (SignOutStep::SignOut, SignOutReason::Unreachable)
            }
        };
        self.log_out_failed(now, id, step, reason);
    }

    /// The session's cookies are gone.
    fn log_out_ended(&mut self, now: Moment, id: &str, report: SignOut) {
        self.close_log_out(id, report);
        self.feed(
            now,
            id,
            Event::Ended {
                waiter: OWN,
                ok: true,
            },
        );
    }

    fn log_out_failed(&mut self, now: Moment, id: &str, step: SignOutStep, reason: SignOutReason) {
        self.close_log_out(id, SignOut::Failed { step, reason });
        if let Some(session) = self.sessions.get(id) {
            self.histories
                .note(now, self.zone, session, What::LogOutFailed);
        }
        self.feed(
            now,
            id,
            Event::Ended {
                waiter: OWN,
                ok: false,
            },
        );
    }

    fn close_log_out(&mut self, id: &str, report: SignOut) {
        if let Some(session) = self.sessions.get_mut(id) {
            session.log_out = LogOut {
                report: Some(report),
                under_way: None,
            };
        }
        self.save(id);
    }
}

impl Session {
    pub(super) fn delete_cookies(&self, id: &str) -> Action {
        Action::DeleteCookies {
            session: id.to_owned(),
            url: self.adapter.cookie_url(&self.key.api),
            store: self.key.store.clone(),
            partition: self.key.partition.clone(),
            names: self.adapter.session_names(),
            storage: self.adapter.storage().cloned(),
            frames: self.readers(),
        }
    }
}
