//! Carrying out the worker's actions, one after the other.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::Shell;
use super::stored::object;
use super::{chrome, jwt, own_refresh};
use crate::browser::{from_js, refused, words};
use crate::history::History;
use crate::jar::Named;
use crate::js;
use crate::lock::{FrameRef, Link};
use crate::message::{ProblemKind, WorkerToRelay};
use crate::part;
use crate::value::{FromValue, Value};
use crate::worker::{Action, Delivery};

/// What a relay says of its page's storage.
#[derive(FromValue)]
struct Held {
    values: Vec<Named>,
}

/// A relay has removed what it was told to.
#[derive(FromValue)]
struct Removed {}

impl Shell {
    /// Takes on what the worker wants done.
    pub(super) fn carry_out(self: &Rc<Self>) {
        let actions = self.worker.borrow_mut().take_actions();
        self.queue.borrow_mut().extend(actions);
        if !self.carrying_out.replace(true) {
            let shell = Rc::clone(self);
            spawn_local(async move {
                while let Some(action) = shell.next_action() {
                    shell.act(action).await;
                }
                shell.carrying_out.set(false);
            });
        }
    }

    fn next_action(&self) -> Option<Action> {
        self.queue.borrow_mut().pop_front()
    }

    /// Does one thing. Only a save is waited for: everything after it relies on it.
    async fn act(self: &Rc<Self>, action: Action) {
        match action {
            Action::Save { key, stored } => {
                let set = chrome::session_set(&object(&key, &js::js(&*stored))).await;
                self.unless_refused("storage.session.set", set);
            }
            Action::Forget { key } => {
                let removed = chrome::session_remove(&key).await;
                self.unless_refused("storage.session.remove", removed);
            }
            Action::Notify { site, sign_in } => {
                let told = chrome::tell_session_ended(&site, &sign_in);
                self.unless_refused("notifications.create", told.map(|()| JsValue::UNDEFINED));
            }
            Action::HangUp { link } => self.hang_up(link.0),
            Action::AskForTabs => chrome::ask_for_tabs(),
            Action::Post {
                link,
                message,
                after,
            } => {
                if after.is_zero() {
                    return self.post(link, &message);
                }
                let shell = Rc::clone(self);
                // Delays are seconds at most.
                let wait = after.as_millis() as u32;
                Timeout::new(wait, move || shell.post(link, &message)).forget();
            }
            action @ (Action::SaveHistory { .. }
            | Action::Look { .. }
            | Action::Order { .. }
            | Action::Tell { .. }
            | Action::Fetch { .. }
            | Action::DeleteCookies { .. }) => spawn_local(Rc::clone(self).act_aside(action)),
        }
    }

    /// Does what nothing waits for, and says what came of it. One future for all of it: each of its
    /// own would be 2 KB. What it is about stays in the action: nothing is moved into the future.
    async fn act_aside(self: Rc<Self>, mut action: Action) {
        match &mut action {
            Action::SaveHistory { private, history } => {
                self.save_history(*private, history).await;
                return;
            }
            Action::Look {
                session,
                look,
                url,
                store,
                partition,
                adapter,
                frames,
            } => {
                let values = match adapter.storage() {
                    Some(storage) => {
                        let storage = storage.clone();
                        let asked = self.ask(frames, &WorkerToRelay::Look { storage }).await;
                        asked.map(|Held { values }| values)
                    }
                    None => self.cookies(url, store, partition.as_deref()).await,
                };
                let seen = values.map(|values| jwt::seen(values, adapter));
                let now = self.now();
                self.worker.borrow_mut().looked(now, session, *look, seen);
            }
            Action::Order { frame, message, .. } | Action::Tell { frame, message } => {
                let frame = *frame;
                let delivery = self.order(frame, message).await;
                let now = self.now();
                let mut worker = self.worker.borrow_mut();
                match &action {
                    Action::Order {
                        session, attempt, ..
                    } => worker.delivered(now, session, *attempt, frame, delivery),
                    _ if delivery == Delivery::NobodyThere => worker.frame_gone(now, frame),
                    _ => return,
                }
            }
            Action::Fetch {
                session,
                attempt,
                call,
                reading,
            } => {
                let answer = own_refresh::send(call, reading).await.unwrap_or_default();
                let now = self.now();
                let mut worker = self.worker.borrow_mut();
                worker.executed(now, session, *attempt, &answer);
            }
            Action::DeleteCookies {
                session,
                url,
                store,
                partition,
                names,
                storage,
                frames,
            } => {
                let partition = partition.as_deref();
                match storage.take() {
                    Some(storage) => {
                        let told = WorkerToRelay::Forget { storage };
                        let _: Option<Removed> = self.ask(frames, &told).await;
                    }
                    None => self.delete_cookies(url, store, partition, names).await,
                }
                self.worker.borrow_mut().forgotten(session);
            }
            Action::Save { .. }
            | Action::Forget { .. }
            | Action::Notify { .. }
            | Action::AskForTabs
            | Action::Post { .. }
            | Action::HangUp { .. } => return,
        }
        self.settle();
    }

    fn unless_refused(&self, call: &'static str, done: Result<JsValue, JsValue>) {
        if let Err(error) = done {
            self.report(ProblemKind::Browser, &refused(call, &error));
        }
    }

    fn post(&self, link: Link, message: &WorkerToRelay) {
        if let Some(port) = self.relays.borrow().get(&link.0) {
            // A port that has just died says so by `onDisconnect`.
            let _ = port.post_message(&js::js(message));
        }
    }

    /// The relay gives its requests back to the page, or asks again.
    pub(super) fn hang_up(&self, link: u32) {
        self.relays.borrow_mut().remove(&link);
        chrome::hang_up(link);
    }

    /// Writes a history; that of private windows never reaches the disk.
    async fn save_history(&self, private: bool, history: &History) {
        let items = object(History::KEY, &js::js(history));
        let written = match private {
            true => chrome::session_set(&items).await,
            false => chrome::local_set(&items).await,
        };
        if let Err(error) = written {
            let detail = refused("storage.set", &error).to_string();
            let now = self.now();
            self.worker.borrow_mut().history_not_written(now, detail);
        }
    }

    /// The first answer that one of these frames gives to a question.
    async fn ask<T: FromValue>(&self, frames: &[FrameRef], question: &WorkerToRelay) -> Option<T> {
        let question = js::js(question);
        for frame in frames {
            let options = js::js(&Value::object(&[("frameId", &frame.frame)]));
            let asked = chrome::tabs_send_message(frame.tab as f64, &question, &options).await;
            if let Ok(answer) = asked
                && let Ok(answer) = from_js("storage", &answer)
            {
                return Some(answer);
            }
        }
        None
    }

    /// Sends a command to a frame.
    async fn order(&self, frame: FrameRef, message: &mut WorkerToRelay) -> Delivery {
        #[derive(FromValue)]
        struct Receipt {
            started: bool,
        }
        self.to_machine_clock(message);
        let options = js::js(&Value::object(&[("frameId", &frame.frame)]));
        let sent = chrome::tabs_send_message(frame.tab as f64, &js::js(message), &options).await;
        match sent {
            Ok(receipt) => match from_js::<Receipt>("receipt", &receipt) {
                Ok(Receipt { started: true }) => Delivery::Taken,
                Ok(Receipt { started: false }) | Err(_) => Delivery::Void,
            },
            // Both browsers say so in the same words when no listener was there.
            Err(error) if part::contains(&words(&error), "Receiving end does not exist") => {
                Delivery::NobodyThere
            }
            Err(_) => Delivery::Unknown,
        }
    }

    fn to_machine_clock(&self, message: &mut WorkerToRelay) {
        if let WorkerToRelay::Execute { not_after, .. } | WorkerToRelay::Probe { not_after, .. } =
            message
        {
            *not_after = self.clock.on_machine(*not_after);
        }
    }
}
