//! A relay's rules: it remembers what is pending, asks again when the worker dies, and holds no port
//! at rest.

use std::collections::BTreeMap;

use crate::happening::{DocRef, Happening, InTab, PortId, ToWorker, Told};
use crate::sent::What;
use crate::world::World;

const LINGER: u64 = 1_000;
const RECONNECTS: usize = 5;
const WITHIN: u64 = 10_000;

#[derive(Debug, Default)]
pub struct Relay {
    pub port: Option<PortId>,
    /// Notices without their last word.
    pub pending: BTreeMap<u32, Pending>,
    /// Refreshes, and what is to be said of each on a new port.
    pub refreshes: BTreeMap<u64, ToWorker>,
    reconnects: Vec<u64>,
}

#[derive(Debug, Clone, Copy)]
pub struct Pending {
    notice: ToWorker,
    answered: bool,
}

impl World {
    /// The page tells of something that it holds.
    pub fn tell(&mut self, doc: DocRef, request: u32, notice: ToWorker) {
        if self.removed {
            return;
        }
        if let Some(tab) = self.tabs.of(doc) {
            let answered = false;
            tab.relay
                .pending
                .insert(request, Pending { notice, answered });
            self.post(doc, notice);
        }
    }

    pub fn post(&mut self, doc: DocRef, message: ToWorker) {
        if self.removed {
            return;
        }
        let Some(tab) = self.tabs.of(doc) else {
            return;
        };
        let port = match tab.relay.port {
            Some(port) => port,
            None => {
                let port = self.ports.open(doc);
                tab.relay.port = Some(port);
                self.up(port, ToWorker::Connect(doc));
                port
            }
        };
        self.up(port, message);
        if self.random.once_in_a_while(self.plan.duplicates) {
            self.up(port, message);
        }
    }

    /// The document is gone, or the relay rests.
    pub fn disconnect(&mut self, doc: DocRef) {
        let port = self.tabs.of(doc).and_then(|tab| tab.relay.port.take());
        if let Some(port) = port {
            self.up(port, ToWorker::Closed);
        }
    }

    pub fn rest(&mut self, doc: DocRef) {
        self.later(LINGER, Happening::InTab(doc, InTab::Beat));
    }

    /// A second after the last word: no port at rest.
    fn rest_now(&mut self, doc: DocRef) {
        let Some(tab) = self.tabs.of(doc) else {
            return;
        };
        if tab.relay.pending.is_empty() && tab.relay.refreshes.is_empty() {
            self.disconnect(doc);
        }
    }

    fn port_closed(&mut self, doc: DocRef, port: PortId) {
        let now = self.now;
        let Some(tab) = self.tabs.of(doc) else {
            return;
        };
        let relay = &mut tab.relay;
        if relay.port != Some(port) {
            return;
        }
        relay.port = None;
        if self.removed || (relay.pending.is_empty() && relay.refreshes.is_empty()) {
            return;
        }
        relay.reconnects.retain(|at| now - at < WITHIN);
        relay.reconnects.push(now);
        if relay.reconnects.len() > RECONNECTS {
            self.judge.gave_up_reconnecting = true;
            let pending = std::mem::take(&mut relay.pending);
            for request in pending.into_keys() {
                self.fail_open(doc, request);
            }
            return;
        }
        let refreshes: Vec<ToWorker> = relay.refreshes.values().copied().collect();
        let pending = relay.pending.clone();
        for said in refreshes {
            self.post(doc, said);
        }
        for (request, Pending { notice, answered }) in pending {
            if answered && !matches!(notice, ToWorker::Called { .. }) {
                continue;
            }
            if let Some(tab) = self.tabs.of(doc)
                && let Some(request) = tab.requests.get_mut(&request)
                && request.held.is_some()
            {
                request.held = Some(now);
            }
            self.post(doc, notice);
        }
    }

    fn told(&mut self, doc: DocRef, told: Told) {
        let (Told::Replay { request, .. }
        | Told::GiveUp { request }
        | Told::Answer { request, .. }
        | Told::Proceed { request }) = told;
        let Some(tab) = self.tabs.of(doc) else {
            return;
        };
        let Some(entry) = tab.relay.pending.get_mut(&request) else {
            return;
        };
        if entry.answered {
            return;
        }
        entry.answered = true;
        match told {
            Told::Replay { epoch, delay, .. } => {
                let go = InTab::Go { request, epoch };
                return self.later(delay, Happening::InTab(doc, go));
            }
            Told::Proceed { .. } => {
                // A tab that was frozen meanwhile does so long after it was let go.
                self.judge.lawless |= tab.thawed == self.now;
                let refresh = tab.requests.get(&request);
                if refresh.is_some_and(|request| request.what == What::Refresh) {
                    tab.relay.pending.remove(&request);
                }
                self.proceed(doc, request);
            }
            Told::GiveUp { .. } => {
                tab.relay.pending.remove(&request);
                self.release(doc, request, 401);
            }
            Told::Answer { status, .. } => {
                tab.relay.pending.remove(&request);
                self.release(doc, request, status);
            }
        }
        self.rest(doc);
    }

    /// Something happens in a document that is there and not frozen.
    pub fn in_tab(&mut self, doc: DocRef, what: InTab) {
        self.note(|| format!("in {doc:?}: {what:?}"));
        match what {
            InTab::Answered { request, status } => self.answered(doc, request, status),
            InTab::Executed { attempt, verdict } => {
                self.say(doc, attempt, ToWorker::Executed { attempt, verdict });
                self.later(LINGER, Happening::InTab(doc, InTab::Forget { attempt }));
            }
            InTab::Probed { attempt, fresh } => {
                self.post(doc, ToWorker::Probed { attempt, fresh });
                self.rest(doc);
            }
            InTab::Told(port, told) => {
                let current = self.tabs.of(doc).and_then(|tab| tab.relay.port);
                if current == Some(port) {
                    self.told(doc, told);
                }
            }
            InTab::PortClosed(port) => self.port_closed(doc, port),
            InTab::Command(life, command) => self.command(doc, life, command),
            InTab::Go { request, epoch } => {
                let Some(tab) = self.tabs.of(doc) else {
                    return;
                };
                if tab.relay.pending.remove(&request).is_some() {
                    self.replay(doc, request, epoch);
                    self.rest(doc);
                }
            }
            InTab::Forget { attempt } => {
                if let Some(tab) = self.tabs.of(doc) {
                    tab.relay.refreshes.remove(&attempt);
                }
                self.rest_now(doc);
            }
            InTab::Beat => {
                self.beat(doc);
                self.rest_now(doc);
            }
            InTab::Welcome { epoch } => {
                if let Some(tab) = self.tabs.of(doc) {
                    tab.epoch = epoch;
                }
            }
        }
    }
}
