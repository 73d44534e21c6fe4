//! A worker with its browser: tabs of one console, a jar, `storage.session`, and a server that rotates
//! strictly. Virtual time; what the worker wants done is done at once, unless it dies before.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use holdfast::history::History;
use holdfast::lock::{FrameRef, Link};
use holdfast::message::{Answer, RelayToWorker, WorkerToRelay};
use holdfast::moment::Moment;
use holdfast::settings::Settings;
use holdfast::worker::{Action, Delivery, Stored, Worker};

use crate::desk::{API, NOW, ORIGIN, page, seen, sender, unauthorized, worker_with};
use crate::relay::Relay;
use crate::size::size_of;

/// Longer than a 401 is taken for a server that lags behind, and than relays keep their ports.
const REST: Duration = Duration::from_secs(3600);

/// What went over the ports and by `tabs.sendMessage`, and what the server counted.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub ports: usize,
    pub to_worker: usize,
    pub to_relays: usize,
    pub refreshes: usize,
    pub replayed: usize,
    pub given_up: usize,
}

pub struct Office {
    pub worker: Worker,
    pub now: Moment,
    pub counts: Counts,
    pub stored: BTreeMap<String, Stored>,
    pub relays: BTreeMap<i64, Relay>,
    pub deaths: usize,
    history: History,
    /// How often the server has rotated: the jar holds what came of it.
    rotated: u64,
    /// The access token is over.
    expired: bool,
    queue: VecDeque<Action>,
    links: u32,
    requests: u32,
    /// So many actions are done before the worker dies.
    lives: Option<usize>,
}

impl Office {
    pub fn new(tabs: i64) -> Self {
        let mut office = Self {
            worker: worker_with(Settings::default()),
            now: NOW,
            counts: Counts::default(),
            stored: BTreeMap::new(),
            relays: BTreeMap::new(),
            deaths: 0,
            history: History::default(),
            rotated: 0,
            expired: false,
            queue: VecDeque::new(),
            links: 0,
            requests: 0,
            lives: None,
        };
        for tab in 1..=tabs {
            office.open(tab);
        }
        office.rest();
        office.counts = Counts::default();
        office
    }

    /// A tab shows the console.
    pub fn open(&mut self, tab: i64) {
        self.relays.insert(tab, Relay::default());
        let hello = RelayToWorker::Hello { page: page() };
        let told = self.worker.hello(self.now, &sender(ORIGIN, tab), &hello);
        if let (Some(WorkerToRelay::Epoch { epoch, .. }), Some(relay)) =
            (told, self.relays.get_mut(&tab))
        {
            relay.epoch = epoch;
        }
        self.work();
    }

    pub fn close(&mut self, tab: i64) {
        let port = self.relays.remove(&tab).and_then(|relay| relay.port);
        if let Some(link) = port {
            self.worker.disconnected(self.now, link);
        }
        self.work();
    }

    /// The tokens are over: each tab's requests meet a 401, and all of it comes to its end. The worker
    /// dies after so many of its actions.
    pub fn expire(&mut self, requests: usize, dies_after: Option<usize>) {
        self.lives = dies_after;
        self.expired = true;
        let tabs: Vec<i64> = self.relays.keys().copied().collect();
        for _ in 0..requests {
            for tab in &tabs {
                self.requests += 1;
                let url = format!("{API}/apps");
                let mut notice = unauthorized(self.requests, &url, page());
                let relay = self.relays.get_mut(tab).expect("it is open");
                if let RelayToWorker::Unauthorized { first, left, .. } = &mut notice {
                    (*first, *left) = (relay.epoch, relay.epoch);
                }
                relay.pending.insert(self.requests, notice.clone());
                self.say(*tab, notice);
            }
        }
        self.rest();
        if self.lives.take().is_some() {
            self.die();
            self.rest();
        }
    }

    /// Until nobody waits, and the ports are closed.
    fn rest(&mut self) {
        self.work();
        for _ in 0..10_000 {
            let end = self.now + Duration::from_secs(60);
            let Some(due) = self.worker.next_timeout().filter(|due| *due <= end) else {
                break;
            };
            self.now = self.now.max(due);
            self.worker.timeout(self.now);
            self.work();
        }
        for relay in self.relays.values() {
            assert!(relay.pending.is_empty(), "somebody still waits");
        }
        self.now = self.now + REST;
        let ports: Vec<Link> = self
            .relays
            .values_mut()
            .filter_map(|r| r.port.take())
            .collect();
        for link in ports {
            self.worker.disconnected(self.now, link);
        }
        for relay in self.relays.values_mut() {
            relay.refresh.clear();
        }
        self.work();
    }

    /// All that the worker holds, apart from what it remembers for the person.
    pub fn size(&self) -> usize {
        size_of(&self.worker) - size_of(self.worker.history(false))
    }

    /// What is in `storage.session`, in bytes of its JSON.
    pub fn stored_bytes(&self) -> usize {
        let json = |(key, stored): (&String, &Stored)| {
            let text = serde_json::to_string(stored).expect("plain data");
            key.len() + text.len()
        };
        self.stored.iter().map(json).sum()
    }

    fn say(&mut self, tab: i64, message: RelayToWorker) {
        let Some(relay) = self.relays.get_mut(&tab) else {
            return;
        };
        let link = match relay.port {
            Some(link) => link,
            None => {
                self.links += 1;
                self.counts.ports += 1;
                let link = Link(self.links);
                relay.port = Some(link);
                self.worker.connected(link, sender(ORIGIN, tab));
                link
            }
        };
        self.counts.to_worker += 1;
        self.worker.received(self.now, link, message);
        self.work();
    }

    fn work(&mut self) {
        self.queue.extend(self.worker.take_actions());
        while let Some(action) = self.queue.pop_front() {
            match self.lives {
                Some(0) => return self.die(),
                Some(left) => self.lives = Some(left - 1),
                None => {}
            }
            self.act(action);
            self.queue.extend(self.worker.take_actions());
        }
    }

    /// The worker is stopped: what it had still to do is lost, its ports close, and relays that wait
    /// ask the next one.
    fn die(&mut self) {
        self.lives = None;
        self.deaths += 1;
        self.queue.clear();
        self.worker = worker_with(Settings::default());
        self.worker
            .remember(self.history.clone(), History::default());
        let stored = self.stored.values().cloned().map(Ok).collect();
        self.worker.restore(self.now, stored);
        let tabs: Vec<i64> = self.relays.keys().copied().collect();
        for tab in tabs {
            let relay = self.relays.get_mut(&tab).expect("it is open");
            relay.port = None;
            let again: Vec<RelayToWorker> = relay.refresh.iter().rev().take(1).cloned().collect();
            for message in again {
                self.say(tab, message);
            }
            let notices: Vec<_> = self.relays[&tab].pending.values().cloned().collect();
            for notice in notices {
                self.say(tab, notice);
            }
        }
        self.work();
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Save { key, stored } => {
                self.stored.insert(key, *stored);
            }
            Action::Forget { key } => {
                self.stored.remove(&key);
            }
            Action::SaveHistory { history, .. } => self.history = *history,
            Action::Look { session, look, .. } => {
                let jar = seen(&format!("rotated {} times", self.rotated));
                self.worker.looked(self.now, &session, look, jar);
            }
            Action::Order {
                session,
                attempt,
                frame,
                message,
            } => self.order(&session, attempt, frame, &message),
            Action::Tell { frame, message } => self.tell(frame, &message),
            Action::Post { link, message, .. } => self.posted(link, &message),
            Action::HangUp { link } => {
                for relay in self.relays.values_mut() {
                    relay.port = relay.port.filter(|port| *port != link);
                }
            }
            Action::AskForTabs => self.worker.tabs_open(self.now, &[]),
            Action::Fetch { .. } | Action::DeleteCookies { .. } | Action::Notify { .. } => {
                panic!("nobody asks for this here: {action:?}")
            }
        }
    }

    fn order(&mut self, session: &str, attempt: u64, frame: FrameRef, message: &WorkerToRelay) {
        let Some(relay) = self.relays.get_mut(&frame.tab) else {
            let nobody = Delivery::NobodyThere;
            return self
                .worker
                .delivered(self.now, session, attempt, frame, nobody);
        };
        assert!(matches!(message, WorkerToRelay::Execute { .. }));
        self.counts.to_relays += 1;
        self.counts.refreshes += 1;
        self.rotated += 1;
        self.expired = false;
        let executing = RelayToWorker::Executing {
            session: session.to_owned(),
            attempt,
        };
        let executed = RelayToWorker::Executed {
            session: session.to_owned(),
            attempt,
            answer: Answer {
                status: Some(200),
                json: true,
                word: Some("success".to_owned()),
                ..Answer::default()
            },
        };
        relay.refresh = vec![executing.clone(), executed.clone()];
        self.worker
            .delivered(self.now, session, attempt, frame, Delivery::Taken);
        let deaths = self.deaths;
        self.say(frame.tab, executing);
        // A new worker has heard it already.
        if self.deaths == deaths {
            self.say(frame.tab, executed);
        }
    }

    fn tell(&mut self, frame: FrameRef, message: &WorkerToRelay) {
        let Some(relay) = self.relays.get_mut(&frame.tab) else {
            return self.worker.frame_gone(self.now, frame);
        };
        self.counts.to_relays += 1;
        match message {
            WorkerToRelay::Epoch { epoch, .. } => relay.epoch = *epoch,
            WorkerToRelay::Probe {
                session, attempt, ..
            } => {
                let probed = RelayToWorker::Probed {
                    session: session.clone(),
                    attempt: *attempt,
                    status: Some(if self.expired { 401 } else { 200 }),
                };
                self.say(frame.tab, probed);
            }
            other => panic!("nobody asks for this here: {other:?}"),
        }
    }

    fn posted(&mut self, link: Link, message: &WorkerToRelay) {
        let Some(relay) = self.relays.values_mut().find(|r| r.port == Some(link)) else {
            return;
        };
        self.counts.to_relays += 1;
        match message {
            WorkerToRelay::Replay { request, epoch, .. } => {
                relay.pending.remove(request).expect("it waits");
                relay.epoch = *epoch;
                self.counts.replayed += 1;
            }
            WorkerToRelay::GiveUp { request } => {
                relay.pending.remove(request).expect("it waits");
                self.counts.given_up += 1;
            }
            other => panic!("nobody asks for this here: {other:?}"),
        }
    }
}
