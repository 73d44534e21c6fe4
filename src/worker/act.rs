//! The effects of a session's lock, turned into actions of the browser.

use std::time::Duration;

use crate::lock::{Effect, Event, Executor, RefreshAnswer, Standing, WaiterId};
use crate::message::{Answer, LastRefresh, WorkerToRelay};
use crate::moment::Moment;
use crate::worker::session::Session;
use crate::worker::{Action, Worker};

impl Worker {
    /// Feeds an event to a session's lock and takes on its effects.
    pub(super) fn feed(&mut self, now: Moment, id: &str, event: Event) {
        let Some(session) = self.sessions.get_mut(id) else {
            return;
        };
        let reign = session.lock.reign();
        let effects = session.lock.handle(now, event);
        if session.lock.reign() != reign {
            session.shared = None;
            let signed_in = session.lock.standing() == Standing::SignedIn;
            session.log_out.reign_changed(signed_in);
        }
        self.remember_event(now, id, event, reign, &effects);
        for effect in effects {
            self.take_on(now, id, effect);
        }
        self.write_histories(now);
    }

    fn take_on(&mut self, now: Moment, id: &str, effect: Effect) {
        let Some(session) = self.sessions.get(id) else {
            return;
        };
        match effect {
            Effect::Save => self.save(id),
            Effect::Look { look } => {
                let action = session.look(id, look);
                self.actions.push(action);
            }
            Effect::Execute {
                attempt,
                executor,
                not_after,
            } => {
                if executor == Executor::Worker && !session.key.is_ordinary() {
                    // The worker's own requests carry the cookies of the ordinary store.
                    return self.executed(now, id, attempt, &Answer::default());
                }
                let action = execute(session, id, now, attempt, executor, not_after);
                self.actions.push(action);
            }
            Effect::Probe {
                attempt,
                frame,
                not_after,
            } => {
                let Some(call) = session.adapter.probe_call(&session.key.api) else {
                    return self.feed(
                        now,
                        id,
                        Event::Probed {
                            attempt,
                            fresh: false,
                        },
                    );
                };
                let message = WorkerToRelay::Probe {
                    session: id.to_owned(),
                    attempt,
                    not_after: not_after.millis() as f64,
                    call,
                };
                self.actions.push(Action::Tell { frame, message });
            }
            Effect::Replay {
                waiter,
                epoch,
                delay,
            } => {
                let message = WorkerToRelay::Replay {
                    request: waiter.request,
                    epoch,
                    headers: session.adapter.credentials(&session.values),
                    storage: session.adapter.storage().cloned(),
                };
                self.answer(delay, waiter, message);
            }
            Effect::GiveUp { waiter } => {
                self.answer(
                    Duration::ZERO,
                    waiter,
                    WorkerToRelay::GiveUp {
                        request: waiter.request,
                    },
                );
            }
            Effect::Answer { waiter, answer } => self.answer_refresh(id, waiter, answer),
            Effect::Proceed { waiter } => {
                if self.log_out_let_go(now, id, waiter) {
                    return;
                }
                // A sign-in or sign-out stays pending until it has ended.
                self.post(
                    waiter.link,
                    WorkerToRelay::Proceed {
                        request: waiter.request,
                    },
                );
            }
            Effect::Announce { clear, .. } => {
                let message = session.epoch_message(clear);
                let tell = |frame| Action::Tell {
                    frame,
                    message: message.clone(),
                };
                let tells: Vec<Action> = session.lock.frames().into_iter().map(tell).collect();
                self.actions.extend(tells);
            }
            Effect::Note { outcome, took } => {
                if let Some(session) = self.sessions.get_mut(id) {
                    let (at, took) = (now.millis() as f64, took.as_millis() as f64);
                    Self::refresh_ended(session, LastRefresh { at, took, outcome });
                }
                self.save(id);
            }
        }
    }

    /// Answers a page's own refresh.
    pub(super) fn answer_refresh(&mut self, id: &str, waiter: WaiterId, answer: RefreshAnswer) {
        let message = self.page_answer(id, waiter, answer);
        self.answer(Duration::ZERO, waiter, message);
    }

    /// Answers a waiter, which is then not pending any more.
    pub(super) fn answer(&mut self, after: Duration, waiter: WaiterId, message: WorkerToRelay) {
        if let Some(connection) = self.links.get_mut(&waiter.link) {
            connection.pending.remove(&waiter.request);
        }
        self.post_after(after, waiter.link, message);
    }
}

fn execute(
    session: &Session,
    id: &str,
    now: Moment,
    attempt: u64,
    executor: Executor,
    not_after: Moment,
) -> Action {
    let call = session.adapter.refresh_call(&session.key.api);
    match executor {
        Executor::Worker => Action::Fetch {
            session: id.to_owned(),
            attempt,
            call,
            reading: session.adapter.reading(),
        },
        Executor::Frame(frame) => Action::Order {
            session: id.to_owned(),
            attempt,
            frame,
            message: WorkerToRelay::Execute {
                session: id.to_owned(),
                attempt,
                not_after: not_after.millis() as f64,
                call,
                reading: session.adapter.reading(),
                flags: session.adapter.flags(now),
            },
        },
    }
}
