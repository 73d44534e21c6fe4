//! Carrying out the worker's actions, one after the other.

use std::rc::Rc;

use gloo_timers::future::sleep;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::Shell;
use super::chrome::{self, from_js, parse_json, refused, words};
use super::jwt;
use crate::jar::Cookie;
use crate::js;
use crate::lock::{FrameRef, Link};
use crate::message::{Answer, HttpCall, ProblemKind, WorkerToRelay};
use crate::worker::{Action, Delivery, Seen, Stored};

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
        let shell = Rc::clone(self);
        match action {
            Action::Save { key, stored } => self.save(&key, &stored).await,
            Action::Look {
                session,
                look,
                url,
                store,
                partition,
                adapter,
            } => spawn_local(async move {
                let cookies = shell.cookies(&url, &store, partition).await;
                let seen = cookies.map(|cookies| {
                    let user = jwt::claim_of(&cookies, adapter.user_claim());
                    Seen { cookies, user }
                });
                let now = shell.clock.now();
                shell.worker.borrow_mut().looked(now, &session, look, seen);
                shell.settle();
            }),
            Action::Order {
                session,
                attempt,
                frame,
                message,
            } => spawn_local(async move {
                let delivery = shell.order(frame, message).await;
                let now = shell.clock.now();
                shell
                    .worker
                    .borrow_mut()
                    .delivered(now, &session, attempt, frame, delivery);
                shell.settle();
            }),
            Action::Tell { frame, message } => spawn_local(async move {
                if let Delivery::NobodyThere = shell.order(frame, message).await {
                    let now = shell.clock.now();
                    shell.worker.borrow_mut().frame_gone(now, frame);
                    shell.settle();
                }
            }),
            Action::Fetch {
                session,
                attempt,
                call,
            } => spawn_local(async move {
                let answer = send(&call).await.unwrap_or_default();
                let now = shell.clock.now();
                shell
                    .worker
                    .borrow_mut()
                    .executed_here(now, &session, attempt, &answer);
                shell.settle();
            }),
            Action::Post {
                link,
                message,
                after,
            } if after.is_zero() => self.post(link, &message),
            Action::Post {
                link,
                message,
                after,
            } => spawn_local(async move {
                sleep(after).await;
                shell.post(link, &message);
            }),
        }
    }

    fn post(&self, link: Link, message: &WorkerToRelay) {
        if let Some(port) = self.relays.borrow().get(&link.0) {
            // A port that has just died says so by `onDisconnect`.
            let _ = port.post_message(&js::write(message));
        }
    }

    async fn save(&self, key: &str, stored: &Stored) {
        let items = js_sys::Object::new();
        // Setting a property of a plain object does not fail.
        let _ = js_sys::Reflect::set(&items, &key.into(), &js::write(stored));
        if let Err(error) = chrome::session_set(&items).await {
            self.report(
                ProblemKind::Browser,
                &refused("storage.session.set", &error),
            );
        }
    }

    /// The cookies that a request to this URL would carry; `None` if they may not be read.
    async fn cookies(
        &self,
        url: &str,
        store: &str,
        partition: Option<String>,
    ) -> Option<Vec<Cookie>> {
        let call = "cookies.getAll";
        let details = js::write(&CookieQuery {
            url,
            store_id: store,
            partition_key: partition.map(|top_level_site| PartitionKey { top_level_site }),
        });
        let read = match chrome::cookies_get_all(&details).await {
            Ok(cookies) => from_js::<Vec<Cookie>>(call, &cookies),
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

    /// Sends a command to a frame.
    async fn order(&self, frame: FrameRef, message: WorkerToRelay) -> Delivery {
        #[derive(Deserialize)]
        struct Receipt {
            started: bool,
        }
        let message = js::write(&self.on_machine_clock(message));
        let options = js::write(&FrameOptions {
            frame_id: frame.frame,
        });
        let sent = chrome::tabs_send_message(frame.tab as f64, &message, &options).await;
        match sent {
            Ok(receipt) => match from_js::<Receipt>("receipt", &receipt) {
                Ok(Receipt { started: true }) => Delivery::Taken,
                Ok(Receipt { started: false }) | Err(_) => Delivery::Void,
            },
            // Both browsers say so in the same words when no listener was there.
            Err(error) if words(&error).contains("Receiving end does not exist") => {
                Delivery::NobodyThere
            }
            Err(_) => Delivery::Unknown,
        }
    }

    fn on_machine_clock(&self, message: WorkerToRelay) -> WorkerToRelay {
        match message {
            WorkerToRelay::Execute {
                session,
                attempt,
                not_after,
                call,
                flags,
            } => {
                let not_after = self.clock.on_machine(not_after);
                WorkerToRelay::Execute {
                    session,
                    attempt,
                    not_after,
                    call,
                    flags,
                }
            }
            WorkerToRelay::Probe {
                session,
                attempt,
                not_after,
                call,
            } => {
                let not_after = self.clock.on_machine(not_after);
                WorkerToRelay::Probe {
                    session,
                    attempt,
                    not_after,
                    call,
                }
            }
            other => other,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CookieQuery<'query> {
    url: &'query str,
    store_id: &'query str,
    #[serde(skip_serializing_if = "Option::is_none")]
    partition_key: Option<PartitionKey>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PartitionKey {
    top_level_site: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FrameOptions {
    frame_id: i64,
}

/// Sends a refresh from here, as a relay does: with cookies, past no redirect.
async fn send(call: &HttpCall) -> Result<Answer, JsValue> {
    #[derive(Serialize)]
    struct Init<'call> {
        method: &'call str,
        headers: Vec<(&'call str, &'call str)>,
        credentials: &'static str,
        redirect: &'static str,
        cache: &'static str,
    }
    let fixed = |header: &'_ crate::message::HeaderRecipe| header.value.is_some();
    let headers = call.headers.iter().filter(|header| fixed(header));
    let headers = headers
        .map(|header| {
            (
                header.name.as_str(),
                header.value.as_deref().unwrap_or_default(),
            )
        })
        .collect();
    let (method, url) = (call.method.as_str(), call.url.as_str());
    let init = Init {
        method,
        headers,
        credentials: "include",
        redirect: "manual",
        cache: "no-store",
    };
    let response: web_sys::Response = chrome::fetch(url, &js::write(&init))
        .await?
        .unchecked_into();
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let retry_after = header("retry-after").and_then(|seconds| seconds.parse().ok());
    let status = response.status();
    #[derive(Deserialize)]
    struct Body {
        #[serde(default)]
        result: Option<String>,
        #[serde(default)]
        message: Option<String>,
    }
    let text = JsFuture::from(response.text()?)
        .await?
        .as_string()
        .unwrap_or_default();
    let body = parse_json::<Body>("refresh answer", &text).ok();
    Ok(Answer {
        status: Some(status),
        json: body.is_some(),
        result: body.as_ref().and_then(|body| body.result.clone()),
        message: body.and_then(|body| body.message),
        retry_after,
    })
}
