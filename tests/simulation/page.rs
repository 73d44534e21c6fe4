//! A page's rules: hold a 401, ask, replay at most twice; let calls that matter wait for the lock.

use holdfast::lock::Sending;

use crate::happening::{DocRef, Happening, InTab, ToWorker};
use crate::sent::{By, What, call_of};
use crate::world::World;

/// How often a page looks whether its relay is there.
const BEAT: u64 = 500;

#[derive(Debug, Clone)]
pub struct Request {
    pub what: What,
    pub sending: Sending,
    /// Since when it is held, or was asked for again.
    pub held: Option<u64>,
    /// It must end well, if the session is alive at all.
    pub last: bool,
}

impl World {
    /// The page sends a request of its app.
    pub fn page_sends(&mut self, doc: DocRef, last: bool) {
        self.bodies += 1;
        let what = What::Api { body: self.bodies };
        let user = self.judge_user();
        self.judge.left_as.insert(self.bodies, user);
        let Some(request) = self.new_request(doc, what, last) else {
            return;
        };
        let now = self.now;
        self.judge.sent += 1;
        self.send(By::Page { doc, request }, what, false, now);
    }

    /// The page is about to sign in or out, or to refresh: it asks first.
    pub fn page_calls(&mut self, doc: DocRef, what: What) {
        let Some(request) = self.new_request(doc, what, false) else {
            return;
        };
        let call = call_of(what).expect("only calls that matter are asked for");
        self.hold(doc, request);
        self.tell(doc, request, ToWorker::Called { request, call });
    }

    fn new_request(&mut self, doc: DocRef, what: What, last: bool) -> Option<u32> {
        let tab = self.tabs.of(doc)?;
        tab.last_request += 1;
        let sending = Sending {
            first: tab.epoch,
            left: tab.epoch,
            replays: 0,
        };
        let request = Request {
            what,
            sending,
            held: None,
            last,
        };
        tab.requests.insert(tab.last_request, request);
        Some(tab.last_request)
    }

    /// An answer has come.
    pub fn answered(&mut self, doc: DocRef, request: u32, status: u16) {
        let Some(tab) = self.tabs.of(doc) else {
            return;
        };
        let Some(found) = tab.requests.get(&request).cloned() else {
            return;
        };
        match found.what {
            What::Api { .. } if status == 401 => {
                self.hold(doc, request);
                let sending = found.sending;
                self.tell(doc, request, ToWorker::Unauthorized { request, sending });
            }
            What::SignIn { .. } | What::SignOut => {
                tab.requests.remove(&request);
                let ok = status == 200;
                if tab.relay.pending.remove(&request).is_some() {
                    self.post(doc, ToWorker::Ended { request, ok });
                    self.rest(doc);
                }
            }
            What::Api { .. } | What::Probe | What::Refresh => {
                tab.requests.remove(&request);
                self.judge_end_of_request(doc, &found, status);
            }
        }
    }

    fn hold(&mut self, doc: DocRef, request: u32) {
        let (now, removed) = (self.now, self.removed);
        let Some(tab) = self.tabs.of(doc) else {
            return;
        };
        if let Some(request) = tab.requests.get_mut(&request) {
            request.held = Some(now);
        }
        if removed {
            self.later(BEAT, Happening::InTab(doc, InTab::Beat));
        }
    }

    /// The page aborts something that it holds.
    pub fn abort(&mut self, doc: DocRef) {
        let Some(tab) = self.tabs.of(doc) else {
            return;
        };
        let held = tab.requests.iter().filter(|(_, held)| held.held.is_some());
        let Some(request) = held.map(|(number, _)| *number).next() else {
            return;
        };
        tab.requests.remove(&request);
        if tab.relay.pending.remove(&request).is_some() {
            self.post(doc, ToWorker::Cancelled { request });
            self.rest(doc);
        }
    }

    /// The relay says: send it again.
    pub fn replay(&mut self, doc: DocRef, request: u32, epoch: u64) {
        let now = self.now;
        self.judge_wait(doc, request);
        let Some(tab) = self.tabs.of(doc) else {
            return;
        };
        let Some(found) = tab.requests.get_mut(&request) else {
            return;
        };
        found.held = None;
        found.sending.left = epoch;
        found.sending.replays += 1;
        tab.epoch = epoch;
        let (what, replays) = (found.what, found.sending.replays);
        self.judge_replays(replays);
        self.send(By::Page { doc, request }, what, false, now);
    }

    /// The page's own call goes to the server.
    pub fn proceed(&mut self, doc: DocRef, request: u32) {
        let now = self.now;
        self.judge_wait(doc, request);
        let Some(tab) = self.tabs.of(doc) else {
            return;
        };
        if let Some(found) = tab.requests.get_mut(&request) {
            found.held = None;
            let what = found.what;
            self.send(By::Page { doc, request }, what, false, now);
        }
    }

    /// The page gets the 401 that there was, or the answer that the relay made.
    pub fn release(&mut self, doc: DocRef, request: u32, status: u16) {
        self.judge_wait(doc, request);
        let Some(tab) = self.tabs.of(doc) else {
            return;
        };
        if let Some(found) = tab.requests.remove(&request) {
            self.judge_end_of_request(doc, &found, status);
        }
    }

    /// Nobody is there any more: the page fails open.
    pub fn beat(&mut self, doc: DocRef) {
        if !self.removed {
            return;
        }
        let Some(tab) = self.tabs.of(doc) else {
            return;
        };
        let held = tab.requests.iter().filter(|(_, held)| held.held.is_some());
        let held: Vec<u32> = held.map(|(number, _)| *number).collect();
        for request in held {
            self.fail_open(doc, request);
        }
    }

    /// The page gets its 401; what it wanted to call, it calls.
    pub fn fail_open(&mut self, doc: DocRef, request: u32) {
        let Some(tab) = self.tabs.of(doc) else {
            return;
        };
        let Some(found) = tab.requests.get(&request) else {
            return;
        };
        match found.what {
            What::Api { .. } | What::Probe => self.release(doc, request, 401),
            What::SignIn { .. } | What::SignOut | What::Refresh => {
                self.judge.lawless = true;
                self.proceed(doc, request);
            }
        }
    }
}
