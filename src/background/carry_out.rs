//! Carrying out the worker's actions, one after the other.

use std::rc::Rc;

use gloo_timers::future::sleep;
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
use crate::value::{FromValue, ToValue, Value};
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
            } if after.is_zero() => self.post(link, &message),
            action @ (Action::SaveHistory { .. }
            | Action::Look { .. }
            | Action::Order { .. }
            | Action::Tell { .. }
            | Action::Fetch { .. }
            | Action::DeleteCookies { .. }
            | Action::Post { .. }) => spawn_local(Rc::clone(self).act_aside(action)),
        }
    }

    /// Does what nothing waits for, and says what came of it. One future for all of it: each of its
    /// own would be 2 KB.
    async fn act_aside(self: Rc<Self>, action: Action) {
        match action {
            Action::SaveHistory { private, history } => {
                self.save_history(private, &history).await;
                return;
            }
            Action::Post {
                link,
                message,
                after,
            } => {
                sleep(after).await;
                return self.post(link, &message);
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
                        let asked = self.ask(&frames, &WorkerToRelay::Look { storage }).await;
                        asked.map(|Held { values }| values)
                    }
                    None => self.cookies(&url, &store, partition.as_deref()).await,
                };
                let seen = values.map(|values| jwt::seen(values, &adapter));
                let now = self.clock.now();
                self.worker.borrow_mut().looked(now, &session, look, seen);
            }
            Action::Order { .. } | Action::Tell { .. } => return self.order(action).await,
            Action::Fetch {
                session,
                attempt,
                call,
                reading,
            } => {
                let answer = own_refresh::send(&call, &reading).await.unwrap_or_default();
                let now = self.clock.now();
                let mut worker = self.worker.borrow_mut();
                worker.executed(now, &session, attempt, &answer);
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
                match storage {
                    Some(storage) => {
                        let told = WorkerToRelay::Forget { storage };
                        let _: Option<Removed> = self.ask(&frames, &told).await;
                    }
                    None => self.delete_cookies(&url, &store, partition, &names).await,
                }
                self.worker.borrow_mut().forgotten(&session);
            }
            Action::Save { .. }
            | Action::Forget { .. }
            | Action::Notify { .. }
            | Action::AskForTabs
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
        if let Some(port) = self.relays.borrow_mut().remove(&link) {
            port.disconnect();
        }
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
            let now = self.clock.now();
            self.worker.borrow_mut().history_not_written(now, detail);
        }
    }

    /// The cookies that a request to this URL would carry; `None` if they may not be read.
    async fn cookies(&self, url: &str, store: &str, partition: Option<&str>) -> Option<Vec<Named>> {
        let call = "cookies.getAll";
        let details = cookie_query(url, None, store, partition);
        let read = match chrome::cookies_get_all(&details).await {
            Ok(cookies) => from_js::<Vec<Named>>(call, &cookies),
            Err(error) => Err(refused(call, &error)),
        };
        match read {
            Ok(cookies) => Some(cookies),
            Err(error) => {
                self.report(ProblemKind::Browser, &error);
                None
            }
        }
    }

    /// Deletes those cookies of this URL that have one of these names.
    async fn delete_cookies(
        &self,
        url: &str,
        store: &str,
        partition: Option<&str>,
        names: &[String],
    ) {
        let cookies = self.cookies(url, store, partition).await;
        for Named { name, .. } in cookies.unwrap_or_default() {
            if !names.contains(&name) {
                continue;
            }
            let details = cookie_query(url, Some(&name), store, partition);
            if let Err(error) = chrome::cookies_remove(&details).await {
                self.report(ProblemKind::Browser, &refused("cookies.remove", &error));
            }
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
    async fn order(self: &Rc<Self>, action: Action) {
        #[derive(FromValue)]
        struct Receipt {
            started: bool,
        }
        let (attempt, frame, message) = match action {
            Action::Order {
                session,
                attempt,
                frame,
                message,
            } => (Some((session, attempt)), frame, message),
            Action::Tell { frame, message } => (None, frame, message),
            _ => return,
        };
        let message = js::js(&self.on_machine_clock(message));
        let options = js::js(&Value::object(&[("frameId", &frame.frame)]));
        let sent = chrome::tabs_send_message(frame.tab as f64, &message, &options).await;
        let delivery = match sent {
            Ok(receipt) => match from_js::<Receipt>("receipt", &receipt) {
                Ok(Receipt { started: true }) => Delivery::Taken,
                Ok(Receipt { started: false }) | Err(_) => Delivery::Void,
            },
            // Both browsers say so in the same words when no listener was there.
            Err(error) if part::contains(&words(&error), "Receiving end does not exist") => {
                Delivery::NobodyThere
            }
            Err(_) => Delivery::Unknown,
        };
        let now = self.clock.now();
        match attempt {
            Some((session, attempt)) => {
                let mut worker = self.worker.borrow_mut();
                worker.delivered(now, &session, attempt, frame, delivery);
            }
            None if delivery == Delivery::NobodyThere => {
                self.worker.borrow_mut().frame_gone(now, frame);
            }
            None => return,
        }
        self.settle();
    }

    fn on_machine_clock(&self, mut message: WorkerToRelay) -> WorkerToRelay {
        if let WorkerToRelay::Execute { not_after, .. } | WorkerToRelay::Probe { not_after, .. } =
            &mut message
        {
            *not_after = self.clock.on_machine(*not_after);
        }
        message
    }
}

/// What `cookies.getAll` and `cookies.remove` want to know.
fn cookie_query(url: &str, name: Option<&str>, store: &str, partition: Option<&str>) -> JsValue {
    let partition = partition.map(|site| Value::object(&[("topLevelSite", &site)]));
    let mut query: Vec<(&str, &dyn ToValue)> = vec![("url", &url), ("storeId", &store)];
    // Both browsers refuse `null` here.
    if let Some(name) = &name {
        query.push(("name", name));
    }
    if let Some(key) = &partition {
        query.push(("partitionKey", key));
    }
    js::js(&Value::object(&query))
}
