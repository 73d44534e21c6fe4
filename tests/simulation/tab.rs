//! Tabs and their documents: closed, navigated, frozen and thawed.

use std::collections::BTreeMap;

use crate::happening::{DocRef, Happening, InTab, InWorker};
use crate::page::Request;
use crate::person::Act;
use crate::relay::Relay;
use crate::tally::Counted;
use crate::world::World;

#[derive(Debug, Default)]
pub struct Tab {
    pub doc: u32,
    pub open: bool,
    pub frozen: bool,
    /// What waits for the tab to thaw.
    inbox: Vec<InTab>,
    pub thawed: u64,
    pub epoch: u64,
    pub requests: BTreeMap<u32, Request>,
    pub last_request: u32,
    pub relay: Relay,
}

#[derive(Debug, Default)]
pub struct Tabs(pub BTreeMap<i64, Tab>);

impl Tabs {
    /// The documents of all open tabs.
    pub fn open(&self) -> Vec<DocRef> {
        let open = self.0.iter().filter(|(_, tab)| tab.open);
        open.map(|(id, tab)| DocRef {
            tab: *id,
            doc: tab.doc,
        })
        .collect()
    }

    /// Those that are not frozen.
    pub fn awake(&self) -> Vec<DocRef> {
        let mut open = self.open();
        open.retain(|doc| !self.0[&doc.tab].frozen);
        open
    }

    pub fn is_there(&self, doc: DocRef) -> bool {
        self.0
            .get(&doc.tab)
            .is_some_and(|tab| tab.open && tab.doc == doc.doc)
    }

    /// The document in this tab now.
    pub fn document(&self, tab: i64) -> Option<DocRef> {
        let open = self.0.get(&tab).filter(|tab| tab.open)?;
        Some(DocRef { tab, doc: open.doc })
    }

    /// This document's tab, if it still shows it.
    pub fn of(&mut self, doc: DocRef) -> Option<&mut Tab> {
        self.0
            .get_mut(&doc.tab)
            .filter(|tab| tab.open && tab.doc == doc.doc)
    }
}

impl World {
    /// A new document in this tab says hello.
    pub fn open_document(&mut self, tab: i64) {
        let entry = self.tabs.0.entry(tab).or_default();
        *entry = Tab {
            doc: entry.doc + 1,
            open: true,
            ..Tab::default()
        };
        let doc = DocRef {
            tab,
            doc: entry.doc,
        };
        let delay = self.delay();
        if !self.removed {
            let life = self.wake_worker();
            self.later(delay, Happening::InWorker(life, InWorker::Hello(doc)));
        }
    }

    /// Something for a document, which has to wait if its tab is frozen.
    pub fn now_in(&mut self, doc: DocRef, what: InTab) {
        match self.tabs.of(doc) {
            Some(tab) if tab.frozen => tab.inbox.push(what),
            Some(_) => self.in_tab(doc, what),
            None => self.in_vain(doc, what),
        }
    }

    pub fn close_tab(&mut self, doc: DocRef) {
        self.judge.tally.count(Counted::ClosedTabs);
        self.leave_document(doc);
        if let Some(tab) = self.tabs.of(doc) {
            tab.open = false;
        }
    }

    pub fn navigate(&mut self, doc: DocRef) {
        self.leave_document(doc);
        self.open_document(doc.tab);
    }

    /// The document is gone, with all that it held; its port is closed by that.
    fn leave_document(&mut self, doc: DocRef) {
        self.disconnect(doc);
        let Some(tab) = self.tabs.of(doc) else {
            return;
        };
        tab.doc += 1;
        let inbox = std::mem::take(&mut tab.inbox);
        tab.doc -= 1;
        tab.requests.clear();
        tab.relay = Relay::default();
        for what in inbox {
            self.in_vain(doc, what);
        }
    }

    pub fn freeze(&mut self, doc: DocRef) {
        self.judge.tally.count(Counted::FrozenTabs);
        let time = self.random.between(500, 40_000);
        if let Some(tab) = self.tabs.of(doc) {
            tab.frozen = true;
        }
        self.later(time, Happening::Act(Act::Thaw(doc.tab)));
    }

    pub fn thaw(&mut self, tab: i64) {
        let now = self.now;
        let Some(doc) = self.tabs.document(tab) else {
            return;
        };
        let Some(tab) = self.tabs.of(doc) else {
            return;
        };
        if !tab.frozen {
            return;
        }
        tab.frozen = false;
        tab.thawed = now;
        for what in std::mem::take(&mut tab.inbox) {
            self.now_in(doc, what);
        }
    }
}
