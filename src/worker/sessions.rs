//! Which session a page's request belongs to, if the page may speak for it.

use std::rc::Rc;

use crate::adapter::Adapter;
use crate::api::ApiBase;
use crate::lock::{FrameRef, Link, RefreshLock, WaiterId};
use crate::message::Page;
use crate::schedule::Schedule;
use crate::session::SessionKey;
use crate::worker::log_out::LogOut;
use crate::worker::session::Session;
use crate::worker::{Sender, Worker};

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
        let api = self
            .adapters
            .iter()
            .enumerate()
            .find_map(|(index, adapter)| Some((index, adapter.api_of(url, page.api.as_deref())?)));
        let (adapter, api) = api?;
        let id = self.session_of(&sender, page, api, adapter)?;
        self.links
            .get_mut(&link)?
            .pending
            .insert(request, id.clone());
        Some((id, sender.frame, WaiterId { link, request }))
    }

    /// The session of a page that names its API.
    pub(super) fn session_of_page(
        &mut self,
        sender: &Sender,
        page: &Page,
        named: &str,
    ) -> Option<String> {
        let mut adapters = self.adapters.iter().enumerate();
        let named =
            |(index, adapter): (usize, &Rc<Adapter>)| Some((index, adapter.api_named(named)?));
        let (adapter, api) = adapters.find_map(named)?;
        self.session_of(sender, page, api, adapter)
    }

    /// The session of a sender and an API, if that page may speak for that API (the page is not
    /// trusted: design.md, point 9).
    fn session_of(
        &mut self,
        sender: &Sender,
        page: &Page,
        api: ApiBase,
        adapter: usize,
    ) -> Option<String> {
        let allowed = self.granted.covers(&sender.origin)
            && self.granted.covers(api.origin())
            && self.settings.allows(&sender.origin, api.origin());
        if !allowed {
            return None;
        }
        let adapter = Rc::clone(self.adapters.get(adapter)?);
        let key = SessionKey {
            store: sender.store.clone(),
            partition: sender.partition.clone(),
            api,
        };
        let id = key.id();
        let sign_in = adapter.sign_in(&sender.origin, &page.base);
        let limits = self.settings.limits();
        let session = self.sessions.entry(id.clone()).or_insert_with(|| Session {
            id: id.clone(),
            key,
            adapter,
            lock: RefreshLock::new(limits),
            last: None,
            schedule: Schedule::default(),
            met: 0,
            log_out: LogOut::default(),
            sign_in: None,
        });
        session.sign_in = Some(sign_in);
        Some(id)
    }
}
