//! What a log-out has sent: by a tab of the session, or by the worker if there is none.

use std::time::Duration;

use super::{Step, WATCH};
use crate::jar::Jar;
use crate::lock::{Event, FrameRef, Verdict};
use crate::message::{Answer, HttpCall, SignOut, SignOutReason, WorkerToRelay};
use crate::moment::Moment;
use crate::worker::{Action, Delivery, Worker};

/// A log-out's orders are numbered from here on, by the time; the lock's from 1. A JavaScript
/// number holds them exactly.
const ORDERS: u64 = 1 << 50;

/// How long a tab has to start.
const START: Duration = Duration::from_secs(2);

/// So many tabs are tried; then the worker sends it itself, as if there were none.
const EXECUTORS: usize = 3;

/// Whether an order is a log-out's.
pub fn is_order(attempt: u64) -> bool {
    attempt >= ORDERS
}

impl Worker {
    pub(super) fn refresh_for_log_out(&mut self, now: Moment, id: &str, before: Jar) {
        if let Some(session) = self.sessions.get(id) {
            self.histories.tally(now, self.zone, session).refreshes += 1;
        }
        let failure = None;
        self.step(
            now,
            id,
            Step::Refreshing { before, failure },
            SignOut::Refreshing,
        );
    }

    pub(super) fn send_log_out(&mut self, now: Moment, id: &str, before: Jar, refreshed: bool) {
        let step = Step::Sending {
            before,
            refreshed,
            failure: None,
            looked: false,
        };
        self.step(now, id, step, SignOut::Sending);
    }

    fn step(&mut self, now: Moment, id: &str, step: Step, report: SignOut) {
        let Some(session) = self.sessions.get_mut(id) else {
            return;
        };
        session.log_out.report = Some(report);
        if let Some(under_way) = &mut session.log_out.under_way {
            under_way.step = step;
            under_way.excluded.clear();
        }
        self.save(id);
        self.order_for_log_out(now, id);
    }

    /// Has the request of the present step sent.
    fn order_for_log_out(&mut self, now: Moment, id: &str) {
        let Some(session) = self.sessions.get_mut(id) else {
            return;
        };
        let Some(under_way) = &mut session.log_out.under_way else {
            return;
        };
        let api = &session.key.api;
        let (call, flags): (HttpCall, _) = match under_way.step {
            Step::Refreshing { .. } => (
                session.adapter.refresh_call(api),
                session.adapter.flags(now),
            ),
            Step::Sending { .. } => match session.adapter.sign_out_call(api) {
                Some(call) => (call, Vec::new()),
                None => return,
            },
            Step::Called | Step::Looking | Step::Deleting => return,
        };
        under_way.order = (ORDERS + now.millis()).max(under_way.order + 1);
        under_way.watch = now + WATCH;
        let attempt = under_way.order;
        let executor = session.lock.elect(&under_way.excluded);
        let reading = session.adapter.reading();
        let session = id.to_owned();
        let action = match executor {
            Some(frame) if under_way.excluded.len() < EXECUTORS => Action::Order {
                session: session.clone(),
                attempt,
                frame,
                message: WorkerToRelay::Execute {
                    session,
                    attempt,
                    not_after: (now + START).millis() as f64,
                    call,
                    reading,
                    flags,
                },
            },
            Some(_) | None => Action::Fetch {
                session,
                attempt,
                call,
                reading,
            },
        };
        self.actions.push(action);
    }

    /// How an order of a log-out fared. One that was perhaps taken is known by the jar.
    pub(in crate::worker) fn log_out_delivered(
        &mut self,
        now: Moment,
        id: &str,
        attempt: u64,
        frame: FrameRef,
        delivery: Delivery,
    ) {
        match delivery {
            Delivery::Taken | Delivery::Unknown => return,
            Delivery::NobodyThere => {
                self.hang_up(now, frame);
                self.feed(now, id, Event::FrameGone { frame });
            }
            Delivery::Void => {}
        }
        let session = self.sessions.get_mut(id);
        if let Some(under_way) = session.and_then(|session| session.log_out.under_way.as_mut())
            && under_way.order == attempt
        {
            under_way.excluded.push(frame);
            self.order_for_log_out(now, id);
        }
    }

    /// What a request of a log-out came to.
    pub(in crate::worker) fn log_out_executed(
        &mut self,
        now: Moment,
        id: &str,
        attempt: u64,
        answer: &Answer,
    ) {
        let Some(session) = self.sessions.get_mut(id) else {
            return;
        };
        let verdict = session.adapter.judge(answer);
        let Some(under_way) = &mut session.log_out.under_way else {
            // Told to a worker that has come since: the jar knows.
            return self.look_for_log_out(id);
        };
        if under_way.order != attempt {
            return;
        }
        match &mut under_way.step {
            Step::Refreshing { before, failure } => {
                *failure = match verdict {
                    Verdict::Refreshed => {
                        let before = *before;
                        return self.send_log_out(now, id, before, true);
                    }
                    Verdict::Refused | Verdict::NoCredentials => Some(SignOutReason::Refused),
                    Verdict::Unavailable { .. } => Some(reason(answer.status)),
                };
            }
            Step::Sending {
                before,
                refreshed: false,
                ..
            } if answer.status == Some(401) => {
                // The token had expired by the server's clock.
                let before = *before;
                return self.refresh_for_log_out(now, id, before);
            }
            // What the pages keep themselves no server clears.
            Step::Sending { failure, .. }
                if matches!(answer.status, Some(200..300))
                    && session.adapter.storage().is_some() =>
            {
                *failure = Some(SignOutReason::CookiesLeft);
                let action = session.delete_cookies(id);
                return self.actions.push(action);
            }
            Step::Sending { failure, .. } => {
                *failure = Some(match verdict {
                    Verdict::Refreshed => SignOutReason::CookiesLeft,
                    Verdict::Refused | Verdict::NoCredentials | Verdict::Unavailable { .. } => {
                        reason(answer.status)
                    }
                });
                under_way.watch = now + WATCH;
            }
            Step::Called | Step::Looking | Step::Deleting => return,
        }
        self.look_for_log_out(id);
    }
}

fn reason(status: Option<u16>) -> SignOutReason {
    match status {
        None => SignOutReason::Unreachable,
        Some(401) => SignOutReason::Refused,
        Some(status) => SignOutReason::Status { status },
    }
}
