//! One session: its key, its adapter, its lock and its last refresh.

use std::rc::Rc;

use crate::adapter::Adapter;
use crate::history::About;
use crate::jar::Named;
use crate::lock::{FrameRef, RefreshLock};
use crate::message::{LastRefresh, WorkerToRelay};
use crate::schedule::Schedule;
use crate::session::SessionKey;
use crate::worker::Action;
use crate::worker::log_out::LogOut;
use crate::worker::own_calls::Shared;

/// So many frames are asked at most what the storage holds.
const READERS: usize = 3;

/// One session.
#[derive(Debug)]
pub(super) struct Session {
    pub id: String,
    pub key: SessionKey,
    pub adapter: Rc<Adapter>,
    pub lock: RefreshLock,
    /// The last refresh.
    pub last: Option<LastRefresh>,
    /// When it is refreshed early.
    pub schedule: Schedule,
    /// So many requests have met a 401 that are not told of yet: only of somebody who is signed in
    /// it means that the access token had expired.
    pub met: u32,
    /// The person's log-out from the popup.
    pub log_out: LogOut,
    /// Whether a page has said that its cookies are those of a parent domain, which browsers may hide.
    pub may_be_hidden: bool,
    /// Where to sign in, as the last page that showed itself would.
    pub sign_in: Option<String>,
    /// Its values as they were seen last, where they are not cookies. In memory only.
    pub values: Vec<Named>,
    /// The last attempt whose answer a page's storage holds.
    pub committed: u64,
    /// The last look that was asked for before that: what it has seen is over.
    pub looks_before: u64,
    /// The frame that wrote it: another tab may still see what was there before (design.md, "stale").
    pub writer: Option<FrameRef>,
    /// The answer of the last refresh, for pages' own calls. In memory only.
    pub shared: Option<Shared>,
    /// The number of the last time that a page asked for it.
    pub used: u64,
}

impl Session {
    /// Whom the history is told about.
    pub(super) fn about(&self, zone: i64) -> About<'_> {
        About {
            session: &self.id,
            site: self.key.api.host(),
            store: self.key.special_store(),
            zone,
        }
    }

    /// What tells the person that this session has ended.
    pub(super) fn notice(&self) -> Action {
        let api = &self.key.api;
        let sign_in = self.sign_in.as_deref().unwrap_or(api.origin());
        Action::Notify {
            site: api.host().to_owned(),
            sign_in: sign_in.to_owned(),
        }
    }

    /// The look at this session's jar.
    pub(super) fn look(&self, id: &str, look: u64) -> Action {
        Action::Look {
            session: id.to_owned(),
            look,
            url: self.adapter.cookie_url(&self.key.api),
            store: self.key.store.clone(),
            partition: self.key.partition.clone(),
            adapter: Rc::clone(&self.adapter),
            frames: self.readers(),
        }
    }

    /// The frames to ask what the storage holds, the best one first.
    pub(super) fn readers(&self) -> Vec<FrameRef> {
        let mut readers = Vec::new();
        if self.adapter.storage().is_some() {
            readers.extend(self.writer);
            while readers.len() < READERS
                && let Some(frame) = self.lock.elect(&readers)
            {
                readers.push(frame);
            }
        }
        readers
    }

    /// The message that tells a frame the epoch; `clear`: and has it clear the flags of an
    /// executor that vanished.
    pub(super) fn epoch_message(&self, clear: bool) -> WorkerToRelay {
        WorkerToRelay::Epoch {
            api: self.key.api.as_str().to_owned(),
            epoch: self.lock.epoch(),
            due: self.schedule.notice().map(|due| due.millis() as f64),
            clear: if clear {
                self.adapter.flag_keys()
            } else {
                Vec::new()
            },
            site: None,
        }
    }
}
