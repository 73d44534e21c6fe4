//! A whole worker, told anything by relays of several sites, in any order.
//!
//! * No frame is told a value of another site's session, or of another cookie store's, and none is
//!   ordered to send a request to an API for which it may not speak.
//! * No session is refreshed more often than its limit.
//! * Whoever waits over an open port is answered within the longest hold.
//! * A timer that has rung is not asked for again at once.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use holdfast::jar::Named;
use holdfast::lock::{FrameRef, Link};
use holdfast::message::{Answer, Page, RelayToWorker, WorkerToRelay};
use holdfast::moment::Moment;
use holdfast::partition::PartitionKey;
use holdfast::schedule::Life;
use holdfast::value::ToValue;
use holdfast::worker::{Action, Delivery, OpenTab, Seen, Sender, Stored, Worker};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::{Check, Target, desk, json};

pub const TARGET: Target = Target {
    name: "worker",
    check: Check::Json(|steps| drop(run(steps))),
    seeds,
};

/// In a span of this length a session is refreshed at most so often without anybody's click: every
/// two seconds (`Limits::gap`), and each once more where it was refused (round 2).
const SPAN: Duration = Duration::from_secs(60);
const MOST: usize = 60;

/// Log-outs have numbers of their own from here on (src/worker/log_out/send.rs).
const LOG_OUTS: u64 = 1 << 50;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Step {
    /// A relay opens a port.
    Connect { link: u32, who: usize },
    /// It says something.
    Say { link: u32, message: Json },
    /// A page is loaded.
    Hello { who: usize, page: Json },
    /// A port is closed.
    Close { link: u32 },
    /// A frame is gone.
    Gone { who: usize },
    /// Time passes, in milliseconds.
    Wait { millis: u32 },
    /// One of the looks that are wanted has an answer: the tokens of this generation.
    Looked {
        which: usize,
        generation: Option<u32>,
    },
    /// One of the orders that were given has arrived, or not.
    Delivered { which: usize, how: usize },
    /// The frame that was ordered answers.
    Executed { which: usize, answer: Json },
    /// Which tabs are open.
    Tabs { open: Vec<usize> },
    /// The person clicks in the popup.
    Click { which: usize, what: usize },
    /// The worker is stopped, and started with what it has stored.
    Restart,
}

/// What has happened so far, and what must not.
pub struct Watch {
    worker: Worker,
    now: Moment,
    senders: Vec<Sender>,
    links: BTreeMap<u32, Sender>,
    /// Wanted by the worker, and not yet answered.
    looks: Vec<Action>,
    orders: Vec<(String, u64, Option<FrameRef>)>,
    stored: BTreeMap<String, Stored>,
    /// Who waits over which port, and until when.
    waiting: BTreeMap<(u32, u32), Moment>,
    /// When refreshes of each session were ordered.
    pub refreshes: BTreeMap<String, Vec<Moment>>,
    /// Sessions that the person has had refreshed or ended.
    clicked: BTreeSet<String>,
}

/// Carries out the steps of a list, and what comes of them.
pub fn run(steps: &Json) -> Option<Watch> {
    let mut watch = Watch::new();
    for step in steps.as_array()?.iter().take(200) {
        if let Ok(step) = serde_json::from_value(step.clone()) {
            watch.step(step);
        }
    }
    // Nobody says anything any more: all are answered.
    watch.wait(desk::HOLD);
    assert!(watch.waiting.is_empty(), "they wait: {:?}", watch.waiting);
    Some(watch)
}

/// The mark of a value of this origin and store.
fn mark(origin: &str, store: &str) -> String {
    format!("<{origin} {store}>")
}

impl Watch {
    fn new() -> Self {
        Self {
            worker: desk::worker(),
            now: desk::NOW,
            senders: desk::senders(),
            links: BTreeMap::new(),
            looks: Vec::new(),
            orders: Vec::new(),
            stored: BTreeMap::new(),
            waiting: BTreeMap::new(),
            refreshes: BTreeMap::new(),
            clicked: BTreeSet::new(),
        }
    }

    fn step(&mut self, step: Step) {
        let now = self.now;
        match step {
            Step::Connect { link, who } => {
                self.step(Step::Close { link });
                if let Some(sender) = self.senders.get(who) {
                    self.links.insert(link, sender.clone());
                    self.worker.connected(Link(link), sender.clone());
                }
            }
            Step::Say { link, message } => self.say(link, &message),
            Step::Hello { who, page } => {
                let page: Option<Page> = json::typed(&page);
                if let (Some(sender), Some(page)) = (self.senders.get(who).cloned(), page) {
                    let hello = RelayToWorker::Hello { page };
                    let answer = self.worker.hello(now, &sender, &hello);
                    if let Some(message) = answer {
                        self.told(&sender, &message);
                    }
                }
            }
            Step::Close { link } => {
                self.links.remove(&link);
                self.waiting.retain(|(of, _), _| *of != link);
                self.worker.disconnected(now, Link(link));
            }
            Step::Gone { who } => {
                if let Some(sender) = self.senders.get(who) {
                    self.worker.frame_gone(now, sender.frame);
                }
            }
            Step::Wait { millis } => self.wait(Duration::from_millis(millis.into())),
            Step::Looked { which, generation } => self.looked(which, generation),
            Step::Delivered { which, how } => {
                if let Some((session, attempt, Some(frame))) = nth(&self.orders, which).cloned() {
                    let how = [
                        Delivery::Taken,
                        Delivery::Void,
                        Delivery::NobodyThere,
                        Delivery::Unknown,
                    ][how % 4];
                    self.worker.delivered(now, &session, attempt, frame, how);
                }
            }
            Step::Executed { which, answer } => {
                let answer: Option<Answer> = json::typed(&answer);
                if let (Some((session, attempt, frame)), Some(mut answer)) =
                    (nth(&self.orders, which).cloned(), answer)
                {
                    let sender = frame.and_then(|frame| self.at(frame));
                    if let Some(sender) = sender {
                        sign(&mut answer, sender, &session);
                    }
                    self.worker.executed(now, &session, attempt, &answer);
                }
            }
            Step::Tabs { open } => {
                let tab = |who: &usize| {
                    let id = self.senders.get(*who)?.frame.tab;
                    Some(OpenTab { id, used: now })
                };
                let tabs: Vec<OpenTab> = open.iter().filter_map(tab).collect();
                self.worker.tabs_open(now, &tabs);
            }
            Step::Click { which, what } => {
                let ids: Vec<String> = self.refreshes.keys().cloned().collect();
                if let Some(session) = nth(&ids, which) {
                    self.clicked.insert(session.clone());
                    match what % 3 {
                        0 => self.worker.refresh_wanted(now, session),
                        1 => self.worker.sign_out_wanted(now, session),
                        _ => self.worker.forget_wanted(now, session),
                    }
                }
            }
            Step::Restart => {
                let mut worker = desk::worker();
                worker.restore(now, self.stored.values().cloned().map(Ok).collect());
                self.worker = worker;
                self.links.clear();
                self.waiting.clear();
                self.looks.clear();
            }
        }
        self.carry_out();
    }

    fn say(&mut self, link: u32, message: &Json) {
        let Some(mut message) = json::typed::<RelayToWorker>(message) else {
            return;
        };
        let Some(sender) = self.links.get(&link) else {
            return;
        };
        // What a relay brings is of its own frame.
        if let RelayToWorker::Executed {
            answer, session, ..
        } = &mut message
        {
            sign(answer, sender, session);
        }
        match &message {
            RelayToWorker::Unauthorized {
                request,
                held: true,
                ..
            }
            | RelayToWorker::Called { request, .. }
            | RelayToWorker::Navigated { request, .. } => {
                self.waiting.insert((link, *request), self.now + desk::HOLD);
            }
            RelayToWorker::Unauthorized { request, .. }
            | RelayToWorker::Cancelled { request }
            | RelayToWorker::Ended { request, .. } => {
                self.waiting.remove(&(link, *request));
            }
            RelayToWorker::Hello { .. }
            | RelayToWorker::Executing { .. }
            | RelayToWorker::Executed { .. }
            | RelayToWorker::Probed { .. }
            | RelayToWorker::Stored { .. } => {}
        }
        self.worker.received(self.now, Link(link), message);
    }

    fn looked(&mut self, which: usize, generation: Option<u32>) {
        let which = which % self.looks.len().max(1);
        if which >= self.looks.len() {
            return;
        }
        let Action::Look {
            session,
            look,
            url,
            store,
            adapter,
            ..
        } = self.looks.remove(which)
        else {
            return;
        };
        let origin = origin(&url);
        let seen = generation.map(|generation| Seen {
            values: adapter
                .session_names()
                .into_iter()
                .map(|name| Named {
                    value: format!("{} {name} {generation}", mark(&origin, &store)),
                    name,
                    expiration_date: Some(self.now.millis() as f64 / 1e3 + f64::from(generation)),
                    partition_key: PartitionKey::default(),
                })
                .collect(),
            user: Some("ada".to_owned()),
            life: Some(Life {
                issued: None,
                expires: self.now.millis() as f64 / 1e3 + f64::from(generation),
            }),
        });
        self.worker.looked(self.now, &session, look, seen);
    }

    fn wait(&mut self, time: Duration) {
        let until = self.now + time.min(2 * desk::HOLD);
        let mut rings = 0;
        while let Some(due) = self.worker.next_timeout().filter(|due| *due <= until) {
            self.now = self.now.max(due);
            self.worker.timeout(self.now);
            self.carry_out();
            rings += 1;
            assert!(rings < 10_000, "a timer rings without end");
        }
        self.now = until;
        let late = |since: &&Moment| **since < self.now;
        assert_eq!(self.waiting.values().find(late), None, "somebody waits");
    }

    fn carry_out(&mut self) {
        for action in self.worker.take_actions() {
            match action {
                Action::Look {
                    ref url,
                    ref session,
                    ..
                } => {
                    assert!(session.contains(&origin(url)), "{session} looks at {url}");
                    self.looks.push(action);
                }
                Action::Order {
                    session,
                    attempt,
                    frame,
                    message,
                } => {
                    self.ordered(&session, attempt, Some(frame), &message);
                    if let Some(to) = self.at(frame).cloned() {
                        self.told(&to, &message);
                    }
                }
                Action::Tell { frame, message } => {
                    if let Some(to) = self.at(frame).cloned() {
                        self.told(&to, &message);
                    }
                }
                Action::Post { link, message, .. } => {
                    if let WorkerToRelay::Replay { request, .. }
                    | WorkerToRelay::GiveUp { request }
                    | WorkerToRelay::Answer { request, .. }
                    | WorkerToRelay::Proceed { request } = message
                    {
                        self.waiting.remove(&(link.0, request));
                    }
                    if let Some(to) = self.links.get(&link.0).cloned() {
                        self.told(&to, &message);
                    }
                }
                Action::Fetch {
                    session,
                    attempt,
                    call,
                    ..
                } => {
                    assert!(session.contains(&origin(&call.url)), "{session}: {call:?}");
                    self.counted(&session);
                    self.orders.push((session, attempt, None));
                }
                Action::Save { key, stored } => {
                    let json = json::of(&stored.to_value());
                    assert_eq!(json::typed(&json).as_ref(), Some(&*stored));
                    self.stored.insert(key, *stored);
                }
                Action::Forget { key } => drop(self.stored.remove(&key)),
                Action::HangUp { link } => {
                    self.links.remove(&link.0);
                    self.waiting.retain(|(of, _), _| *of != link.0);
                }
                Action::Notify { site, sign_in } => {
                    assert!(sign_in.contains(&site), "{site}: {sign_in}");
                }
                Action::SaveHistory { .. } | Action::DeleteCookies { .. } | Action::AskForTabs => {}
            }
        }
        self.orders.drain(..self.orders.len().saturating_sub(8));
    }

    fn ordered(
        &mut self,
        session: &str,
        attempt: u64,
        frame: Option<FrameRef>,
        message: &WorkerToRelay,
    ) {
        // A log-out is ordered, too, with numbers of its own.
        if matches!(message, WorkerToRelay::Execute { .. }) && attempt < LOG_OUTS {
            self.counted(session);
        }
        self.orders.push((session.to_owned(), attempt, frame));
    }

    fn counted(&mut self, session: &str) {
        let now = self.now;
        let times = self.refreshes.entry(session.to_owned()).or_default();
        times.retain(|at| now.since(*at) < SPAN);
        times.push(now);
        let often = times.len();
        assert!(
            often <= MOST || self.clicked.contains(session),
            "{session} was refreshed {often} times in {SPAN:?}"
        );
    }

    /// A message has reached this frame.
    fn told(&self, to: &Sender, message: &WorkerToRelay) {
        let text = json::text(message);
        let mine = mark("", "");
        let mine = &mine[..1];
        for secret in text.split(mine).skip(1) {
            let Some((of, _)) = secret.split_once('>') else {
                continue;
            };
            let Some((origin, store)) = of.split_once(' ') else {
                continue;
            };
            assert!(
                store == to.store && may_speak(&to.origin, origin),
                "{} of {} is told what is {origin}'s: {text}",
                to.origin,
                to.store
            );
        }
        if let WorkerToRelay::Execute { call, .. } | WorkerToRelay::Probe { call, .. } = message {
            let origin = origin(&call.url);
            assert!(may_speak(&to.origin, &origin), "{}: {call:?}", to.origin);
        }
    }

    fn at(&self, frame: FrameRef) -> Option<&Sender> {
        self.senders.iter().find(|sender| sender.frame == frame)
    }
}

/// Whether the person allows it: [`desk::settings`]. The extension's waiting page speaks for all.
fn may_speak(page: &str, api: &str) -> bool {
    page.starts_with("chrome-extension:") || desk::settings().allows(page, api)
}

fn origin(url: &str) -> String {
    let parsed = url::Url::parse(url);
    parsed.map_or_else(|_| url.to_owned(), |url| url.origin().ascii_serialization())
}

/// What a frame brings is of the session that it may speak for, or else its own.
fn sign(answer: &mut Answer, sender: &Sender, session: &str) {
    let mark = match session.split(' ').collect::<Vec<_>>()[..] {
        [store, api, ..] if store == sender.store && may_speak(&sender.origin, &origin(api)) => {
            mark(&origin(api), store)
        }
        _ => mark(&sender.origin, &sender.store),
    };
    for value in &mut answer.values {
        value.value = format!("{mark} {}", value.name);
    }
    answer.body = answer.body.take().map(|_| format!("{mark} body"));
}

fn nth<T>(all: &[T], which: usize) -> Option<&T> {
    all.get(which % all.len().max(1))
}

pub fn seeds() -> Vec<String> {
    let page =
        |api: &str| serde_json::json!({ "api": api, "base": "", "parent": api.contains("dify") });
    let unauthorized = |request: u32, api: &str| {
        serde_json::json!({ "kind": "unauthorized", "request": request, "page": page(api),
            "url": format!("{api}/apps"), "first": 0, "left": 0, "replays": 0, "held": true,
            "status": 401, "json": true, "word": "unauthorized", "challenge": "bearer" })
    };
    let called = |request: u32, api: &str, call: &str| {
        serde_json::json!({ "kind": "called", "request": request, "page": page(api),
            "url": format!("{api}/x"), "call": call })
    };
    let dify = format!("{}/console/api", desk::DIFY);
    let split = format!("{}/console/api", desk::API);
    let flowfile = format!("{}/api", desk::FLOWFILE);
    let session = |api: &str| format!("0 {api} ");
    let good = serde_json::json!({ "status": 200, "json": true, "word": "success",
        "values": [{ "name": "access", "value": "a" }, { "name": "refresh", "value": "r" }],
        "committed": true, "body": "{}" });
    let bad =
        serde_json::json!({ "status": 401, "json": true, "message": "Invalid refresh token" });
    let refreshed = |who: usize, api: &str, answer: &Json| {
        let link = who as u32 + 10;
        vec![
            Step::Hello {
                who,
                page: page(api),
            },
            Step::Connect { link, who },
            Step::Say {
                link,
                message: unauthorized(1, api),
            },
            Step::Looked {
                which: 0,
                generation: Some(900),
            },
            Step::Delivered { which: 0, how: 0 },
            Step::Say {
                link,
                message: serde_json::json!({ "kind": "executing", "session": session(api), "attempt": 1 }),
            },
            Step::Say {
                link,
                message: serde_json::json!({ "kind": "executed", "session": session(api), "attempt": 1, "answer": answer }),
            },
            Step::Looked {
                which: 0,
                generation: Some(1_800),
            },
        ]
    };
    let two = |first: &str, second: &str| {
        let (who, other) = if first == dify { (0, 1) } else { (5, 6) };
        let mut steps = refreshed(who, first, &good);
        steps.truncate(5);
        steps.extend([
            Step::Connect {
                link: 2,
                who: other,
            },
            Step::Say {
                link: 2,
                message: unauthorized(7, second),
            },
            Step::Executed {
                which: 0,
                answer: good.clone(),
            },
            Step::Looked {
                which: 0,
                generation: Some(1_800),
            },
            Step::Say {
                link: 2,
                message: called(8, first, "refresh"),
            },
        ]);
        steps
    };
    let interlude = vec![
        Step::Connect { link: 1, who: 0 },
        Step::Say {
            link: 1,
            message: called(1, &dify, "signOut"),
        },
        Step::Say {
            link: 1,
            message: serde_json::json!({ "kind": "ended", "request": 1, "status": 200 }),
        },
        Step::Looked {
            which: 0,
            generation: None,
        },
        Step::Connect { link: 2, who: 4 },
        Step::Say {
            link: 2,
            message: called(1, &split, "signIn"),
        },
        Step::Wait { millis: 1_000 },
        Step::Restart,
        Step::Tabs { open: vec![0, 5] },
        Step::Close { link: 2 },
        Step::Gone { who: 0 },
        Step::Click { which: 0, what: 1 },
    ];
    let waiting = vec![
        Step::Connect { link: 3, who: 8 },
        Step::Say {
            link: 3,
            message: serde_json::json!({ "kind": "navigated", "request": 1,
                "url": format!("{}/auth/refresh", desk::DIFY), "target": format!("{}/apps?x=1", desk::DIFY) }),
        },
        Step::Looked {
            which: 0,
            generation: Some(60),
        },
    ];
    let small = vec![
        Step::Connect { link: 1, who: 0 },
        Step::Say {
            link: 1,
            message: serde_json::json!({ "kind": "probed", "session": session(&dify), "attempt": 1, "status": 200 }),
        },
        Step::Say {
            link: 1,
            message: serde_json::json!({ "kind": "stored", "page": page(&dify) }),
        },
        Step::Say {
            link: 1,
            message: serde_json::json!({ "kind": "cancelled", "request": 1 }),
        },
    ];
    [
        refreshed(0, &dify, &good),
        refreshed(4, &split, &bad),
        refreshed(5, &flowfile, &good),
        two(&dify, &dify),
        two(&flowfile, &flowfile),
        interlude,
        waiting,
        small,
    ]
    .iter()
    .map(|steps| serde_json::to_string(steps).expect("plain data"))
    .collect()
}
