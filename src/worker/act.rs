//! The effects of a session's lock, turned into actions of the browser.

use std::rc::Rc;
use std::time::Duration;

use crate::lock::{Effect, Event, Executor, RefreshAnswer, Standing, WaiterId};
use crate::message::WorkerToRelay;
use crate::moment::Moment;
use crate::worker::session::Session;
use crate::worker::{Action, Worker};

impl Worker {
    /// Feeds an event to a session's lock and takes on its effects.
    pub(super) fn feed(&mut self, now: Moment, id: &str, event: Event) {
        let Some(session) = self.sessions.get_mut(id) else {
            return;
        };
        let effects = session.lock.handle(now, event);
        self.count(now, id, &effects);
        for effect in effects {
            self.take_on(now, id, effect);
        }
    }

    fn take_on(&mut self, now: Moment, id: &str, effect: Effect) {
        let Some(session) = self.sessions.get(id) else {
            return;
        };
        match effect {
            Effect::Save => self.save(id),
            Effect::Look { look } => {
                let action = Action::Look {
                    session: id.to_owned(),
                    look,
                    url: session.key.api.url("/"),
                    store: session.key.store.clone(),
                    partition: session.key.partition.clone(),
                    adapter: Rc::clone(&session.adapter),
                };
                self.actions.push(action);
            }
            Effect::Execute {
                attempt,
                executor,
                not_after,
            } => {
                let action = execute(session, id, now, attempt, executor, not_after);
                self.actions.push(action);
            }
            Effect::Probe {
                attempt,
                frame,
                not_after,
            } => {
                let message = WorkerToRelay::Probe {
                    session: id.to_owned(),
                    attempt,
                    not_after: not_after.millis() as f64,
                    call: session.adapter.probe_call(&session.key.api),
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
                    headers: session.adapter.credentials(),
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
            Effect::Answer { waiter, answer } => {
                let message = page_answer(session, waiter, answer);
                self.answer(Duration::ZERO, waiter, message);
            }
            Effect::Proceed { waiter } => {
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
                    session.ledger.ended(now, outcome, took);
                }
                self.save(id);
            }
        }
    }

    /// Answers a waiter, which is then not pending any more.
    fn answer(&mut self, after: Duration, waiter: WaiterId, message: WorkerToRelay) {
        if let Some(connection) = self.links.get_mut(&waiter.link) {
            connection.pending.remove(&waiter.request);
        }
        self.post_after(after, waiter.link, message);
    }

    /// Keeps the day's counts.
    fn count(&mut self, now: Moment, id: &str, effects: &[Effect]) {
        let day = self.day(now);
        let Some(session) = self.sessions.get_mut(id) else {
            return;
        };
        // A visitor who is not signed in has nothing to save.
        let visitor = session.lock.standing() == Standing::Anonymous;
        for effect in effects {
            match effect {
                Effect::Execute { .. } => session.ledger.count(day).refreshes += 1,
                Effect::Replay { .. } => session.ledger.count(day).replayed += 1,
                Effect::GiveUp { .. } if !visitor => session.ledger.count(day).given_up += 1,
                Effect::GiveUp { .. }
                | Effect::Save
                | Effect::Look { .. }
                | Effect::Probe { .. }
                | Effect::Answer { .. }
                | Effect::Proceed { .. }
                | Effect::Announce { .. }
                | Effect::Note { .. } => {}
            }
        }
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
                flags: session.adapter.flags(now),
            },
        },
    }
}

fn page_answer(session: &Session, waiter: WaiterId, answer: RefreshAnswer) -> WorkerToRelay {
    let answer = session.adapter.page_answer(answer);
    WorkerToRelay::Answer {
        request: waiter.request,
        status: answer.status,
        body: answer.body.clone(),
    }
}
