//! Which session a page's request belongs to, if the page may speak for it.

use std::rc::Rc;

use litemap::LiteMap;

use crate::adapter::Adapter;
use crate::api::ApiBase;
use crate::lock::{FrameRef, Link, RefreshLock, WaiterId};
use crate::message::Page;
use crate::schedule::Schedule;
use crate::session::SessionKey;
use crate::worker::log_out::LogOut;
use crate::worker::session::Session;
use crate::worker::{Sender, Worker};

/// So many sessions are known of one origin at most. A tab that is a session of its own does not say
/// when it goes, and a page may name one API after the other.
const SESSIONS: usize = 100;

/// What a page names of its API and of its base path is no longer than this: both are stored.
const LONGEST: usize = 2_000;

impl Worker {
    /// The session of a request, which is pending from now on.
    pub(super) fn pending_session(
        &mut self,
        link: Link,
        request: u32,
        page: &Page,
        url: &str,
    ) -> Option<(String, FrameRef, WaiterId)> {
        let sender = self.links.get(&link)?.sender.clone();
        let (adapter, api) = match self.chosen.get(&sender.origin) {
            Some(chosen) => {
                let api = chosen.api_at(&sender.origin)?;
                api.path_of(url)?;
                (Rc::clone(chosen), api)
            }
            None => {
                let adapter = self.adapters.first()?;
                (
                    Rc::clone(adapter),
                    adapter.api_of(url, page.api.as_deref())?,
                )
            }
        };
        let id = self.session_of(&sender, page, api, adapter)?;
        self.links
            .get_mut(&link)?
            .pending
            .insert(request, id.clone());
        Some((id, sender.frame, WaiterId { link, request }))
    }

    /// The session of a page that names its API, or for whose site the settings name an adapter.
    pub(super) fn session_of_page(&mut self, sender: &Sender, page: &Page) -> Option<String> {
        let (adapter, api) = match self.chosen.get(&sender.origin) {
            Some(chosen) => (Rc::clone(chosen), chosen.api_at(&sender.origin)?),
            None => {
                let adapter = self.adapters.first()?;
                (Rc::clone(adapter), adapter.api_named(page.api.as_deref()?)?)
            }
        };
        self.session_of(sender, page, api, adapter)
    }

    /// The adapters of sites for which the settings name one, by the origin of their pages. A
    /// session of another adapter than its site has now starts anew.
    pub fn set_chosen(&mut self, chosen: Vec<(String, Adapter)>) {
        self.chosen = LiteMap::new();
        for (origin, adapter) in chosen {
            self.chosen.insert(origin, Rc::new(adapter));
        }
    }

    /// The session of a sender and an API, if that page may speak for that API (the page is not
    /// trusted: design.md, point 9).
    fn session_of(
        &mut self,
        sender: &Sender,
        page: &Page,
        api: ApiBase,
        adapter: Rc<Adapter>,
    ) -> Option<String> {
        let allowed = page.base.len() <= LONGEST
            && api.as_str().len() <= LONGEST
            && self.granted.covers(&sender.origin)
            && self.granted.covers(api.origin())
            && self.settings.allows(&sender.origin, api.origin());
        if !allowed {
            return None;
        }
        let partition = match adapter.is_of_one_tab() {
            true => Some(format!("tab {}", sender.frame.tab)),
            false => sender.partition.clone(),
        };
        let key = SessionKey {
            store: sender.store.clone(),
            partition,
            api,
        };
        let id = key.id();
        if !self.sessions.contains_key(&id) {
            self.make_room(key.api.origin())?;
        }
        self.uses += 1;
        let uses = self.uses;
        let sign_in = adapter.sign_in(&sender.origin, &page.base);
        let limits = self.settings.limits();
        let hides = self.granted.hides_cookies_of_parents();
        let follows_until = self.follows_until;
        let new_lock = || {
            let mut lock = RefreshLock::new(limits);
            if let Some(until) = follows_until {
                lock.follow(until);
            }
            lock
        };
        let session = self.sessions.entry(id.clone()).or_insert_with(|| Session {
            id: id.clone(),
            key,
            adapter: Rc::clone(&adapter),
            lock: new_lock(),
            last: None,
            schedule: Schedule::default(),
            met: 0,
            log_out: LogOut::default(),
            may_be_hidden: false,
            sign_in: None,
            values: Vec::new(),
            committed: 0,
            looks_before: 0,
            writer: None,
            shared: None,
            used: uses,
        });
        session.used = uses;
        session.adapter = adapter;
        session.may_be_hidden |= page.parent && hides;
        session.sign_in = Some(sign_in);
        Some(id)
    }

    /// Room for one more session of this origin: where there are too many, the one at rest goes that
    /// was used least lately. `None` if none is at rest.
    fn make_room(&mut self, origin: &str) -> Option<()> {
        let (mut many, mut oldest) = (0, None::<&Session>);
        for session in self.sessions.values() {
            if session.key.api.origin() != origin {
                continue;
            }
            many += 1;
            let at_rest = session.lock.is_idle() && session.log_out.next_timeout().is_none();
            if at_rest && oldest.is_none_or(|oldest| session.used < oldest.used) {
                oldest = Some(session);
            }
        }
        if many < SESSIONS {
            return Some(());
        }
        let oldest = oldest?.id.clone();
        self.forget_session(&oldest);
        Some(())
    }
}
