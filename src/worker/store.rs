//! Sessions in `storage.session`, so that a worker that was stopped goes on where it was.

use std::rc::Rc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::history::What;
use crate::lock::{FrameRef, Record, RefreshLock};
use crate::message::{LastRefresh, ProblemKind, SignOut, WorkerToRelay};
use crate::moment::Moment;
use crate::schedule::Schedule;
use crate::session::SessionKey;
use crate::value::{FromValue, ToValue};
use crate::worker::log_out::LogOut;
use crate::worker::session::Session;
use crate::worker::{Action, Worker, log_out};

/// What the keys of sessions in storage begin with.
pub const STORED: &str = "session ";

/// One session as stored. Nothing in it is a secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Stored {
    key: SessionKey,
    adapter: String,
    sign_in: Option<String>,
    #[serde(default)]
    may_be_hidden: bool,
    record: Record,
    #[serde(default)]
    last: Option<LastRefresh>,
    #[serde(default)]
    schedule: Schedule,
    #[serde(default)]
    sign_out: Option<SignOut>,
    #[serde(default)]
    committed: u64,
    #[serde(default)]
    writer: Option<FrameRef>,
}

/// Why a stored session could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BadRecord {
    /// It is not what this version writes.
    #[error("the stored session cannot be read: {0}")]
    Unreadable(String),
    /// It is of an adapter that this version does not have.
    #[error("the stored session is of an unknown adapter")]
    UnknownAdapter,
}

impl Worker {
    /// Takes up what the last worker left. What cannot be read is reported, and left behind: that
    /// session starts anew.
    pub fn restore(&mut self, now: Moment, stored: Vec<Result<Stored, BadRecord>>) {
        for stored in stored {
            match stored.and_then(|stored| self.read(now, stored)) {
                Ok(session) => {
                    if session.lock.refreshing_since().is_some() {
                        self.histories.note(now, self.zone, &session, What::Resumed);
                    }
                    if session.log_out.is_doubtful() {
                        self.actions.push(session.look(&session.id, log_out::LOOK));
                    }
                    self.sessions.insert(session.id.clone(), session);
                }
                Err(error) => self.report(now, ProblemKind::BadRecord, error.to_string()),
            }
        }
        self.timeout(now);
    }

    /// Sessions of sites that were taken back go, with their records. What their pages hold is
    /// given back.
    pub(super) fn forget_ungranted_sessions(&mut self) {
        let granted = &self.granted;
        let gone = |session: &Session| !granted.covers(session.key.api.origin());
        let gone = self.sessions.iter().filter(|(_, session)| gone(session));
        let gone: Vec<String> = gone.map(|(id, _)| id.clone()).collect();
        for id in gone {
            for (link, connection) in self.links.iter_mut() {
                let held = connection.pending.iter().filter(|(_, of)| **of == id);
                let actions = held.map(|(request, _)| Action::Post {
                    link: *link,
                    message: WorkerToRelay::GiveUp { request: *request },
                    after: Duration::ZERO,
                });
                self.actions.extend(actions);
                connection.pending.retain(|_, of| *of != id);
            }
            self.forget_session(&id);
        }
    }

    /// A session goes, with its record.
    pub(super) fn forget_session(&mut self, id: &str) {
        self.sessions.remove(id);
        let key = stored_key(id);
        self.actions.push(Action::Forget { key });
    }

    fn read(&self, now: Moment, stored: Stored) -> Result<Session, BadRecord> {
        let mut adapters = self.chosen.values().chain(&self.adapters);
        let adapter = adapters
            .find(|adapter| adapter.id() == stored.adapter)
            .ok_or(BadRecord::UnknownAdapter)?;
        Ok(Session {
            id: stored.key.id(),
            key: stored.key,
            adapter: Rc::clone(adapter),
            lock: RefreshLock::restore(self.settings.limits(), stored.record, now),
            last: stored.last,
            schedule: stored.schedule,
            met: 0,
            log_out: LogOut::restore(stored.sign_out),
            may_be_hidden: stored.may_be_hidden,
            sign_in: stored.sign_in,
            values: Vec::new(),
            committed: stored.committed,
            looks_before: 0,
            writer: stored.writer,
            shared: None,
            used: 0,
        })
    }

    pub(super) fn save(&mut self, id: &str) {
        let Some(session) = self.sessions.get(id) else {
            return;
        };
        let stored = Stored {
            key: session.key.clone(),
            adapter: session.adapter.id().to_owned(),
            may_be_hidden: session.may_be_hidden,
            sign_in: session.sign_in.clone(),
            record: session.lock.record(),
            last: session.last.clone(),
            schedule: session.schedule,
            sign_out: session.log_out.report,
            committed: session.committed,
            writer: session.writer,
        };
        let (key, stored) = (stored_key(id), Box::new(stored));
        self.actions.push(Action::Save { key, stored });
    }
}

fn stored_key(id: &str) -> String {
    format!("{STORED}{id}")
}
