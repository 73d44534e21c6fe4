//! Refreshes before the access token expires: wanted of the lock when they are due, and a page of the
//! session is there.

use std::time::Duration;

use crate::lock::Event;
use crate::message::{LastRefresh, Outcome};
use crate::moment::Moment;
use crate::worker::session::Session;
use crate::worker::{Action, Worker};

/// An open tab of a granted site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OpenTab {
    /// The browser's number for it.
    pub id: i64,
    /// When it was in front last.
    pub used: Moment,
}

impl Worker {
    /// When the browser is to wake the worker: the earliest refresh that is due.
    pub fn next_due(&self) -> Option<Moment> {
        let sessions = self.sessions.values();
        sessions
            .filter(|_| !self.asking_for_tabs)
            .filter(|session| self.is_early(session))
            .filter_map(|session| session.schedule.due())
            .min()
    }

    /// Asks for the open tabs, if a refresh is due.
    pub(super) fn expire_schedules(&mut self, now: Moment) {
        if self.next_due().is_some_and(|due| due <= now) {
            self.asking_for_tabs = true;
            self.actions.push(Action::AskForTabs);
        }
    }

    /// The tabs that are open: a session without one is left alone, and one whose tabs were in front
    /// too long ago.
    pub fn tabs_open(&mut self, now: Moment, tabs: &[OpenTab]) {
        self.asking_for_tabs = false;
        let idle = Duration::from_secs(self.settings.idle_minutes.saturating_mul(60));
        let ids: Vec<String> = self.sessions.keys().cloned().collect();
        for id in ids {
            let Some(session) = self.sessions.get_mut(&id) else {
                continue;
            };
            if !session.schedule.is_due(now) {
                continue;
            }
            let frames = session.lock.frames();
            let is_its_own = |tab: &&OpenTab| frames.iter().any(|frame| frame.tab == tab.id);
            let used = tabs.iter().filter(is_its_own).map(|tab| tab.used).max();
            if used.is_some_and(|used| idle.is_zero() || now.since(used) < idle) {
                self.refresh_early(now, &id);
            } else {
                session.schedule.rest();
                self.save(&id);
            }
        }
    }

    /// A page of this session has shown itself.
    pub(super) fn page_is_there(&mut self, now: Moment, id: &str) {
        if let Some(session) = self.sessions.get_mut(id) {
            session.schedule.wake();
            if session.schedule.is_due(now) {
                self.refresh_early(now, id);
            }
        }
    }

    /// A refresh has ended.
    pub(super) fn refresh_ended(session: &mut Session, last: LastRefresh) {
        match last.outcome {
            Outcome::Throttled | Outcome::Unavailable => {
                session.schedule.failed(session.lock.retry_at());
            }
            Outcome::Refreshed | Outcome::Adopted | Outcome::Refused | Outcome::SignedOut => {}
        }
        session.last = Some(last);
    }

    fn refresh_early(&mut self, now: Moment, id: &str) {
        let early = |session: &&Session| self.is_early(session);
        if self.sessions.get(id).filter(early).is_none() {
            return;
        }
        if let Some(session) = self.sessions.get_mut(id) {
            session.schedule.wanted();
        }
        self.save(id);
        self.feed(now, id, Event::RefreshWanted);
    }

    /// Whether the person wants this session refreshed early.
    fn is_early(&self, session: &Session) -> bool {
        let page = session.sign_in.as_deref().unwrap_or_default();
        self.settings.is_early(page)
    }
}
