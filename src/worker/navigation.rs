//! Page loads that wait for the lock, instead of being refreshed by the site's server.

use std::time::Duration;

use crate::lock::{Event, Link, RefreshAnswer, Standing, WaiterId};
use crate::message::{Call, Page};
use crate::moment::Moment;
use crate::navigation::Navigation;
use crate::worker::{Sender, Worker};

/// A page load that the server wanted refreshed so soon after a refresh had left before it.
const YOUNG: Duration = Duration::from_secs(3);

impl Worker {
    /// The waiting page asks for a refresh; `None` if there is nothing to wait for.
    pub(super) fn navigated(
        &mut self,
        now: Moment,
        link: Link,
        request: u32,
        url: &str,
        target: &str,
    ) -> Option<()> {
        let waiting = self.links.get(&link)?.sender.clone();
        if waiting.origin.starts_with("http") {
            // A page of a site: the waiting page is one of the extension's own.
            return None;
        }
        let navigation = Navigation::parse(url, target)?;
        let frame = waiting.frame;
        let sender = Sender {
            origin: navigation.origin.to_owned(),
            ..waiting
        };
        let api = self.api_of_front_end(&sender, &navigation)?;
        let page = Page {
            api: Some(api),
            base: navigation.base.to_owned(),
            parent: false,
        };
        let id = self.session_of_page(&sender, &page)?;
        let connection = self.links.get_mut(&link)?;
        connection.pending.insert(request, id.clone());
        let waiter = WaiterId { link, request };
        let lock = &self.sessions.get(&id)?.lock;
        let young = |raised| now.since(raised) < YOUNG;
        if lock.standing() == Standing::SignedIn
            && lock.refreshing_since().is_none()
            && lock.raised().is_some_and(young)
        {
            self.answer_refresh(&id, waiter, RefreshAnswer::Refreshed);
            return Some(());
        }
        let call = Call::Refresh;
        self.feed(
            now,
            &id,
            Event::Called {
                waiter,
                frame,
                call,
                known: true,
            },
        );
        Some(())
    }

    /// The API of a front end: that of the session whose pages are there, or, before one has said
    /// it (as after a start of the browser), where it is by default.
    fn api_of_front_end(&self, sender: &Sender, navigation: &Navigation<'_>) -> Option<String> {
        let origin = navigation.origin;
        let is_here = |sign_in: &str| {
            let base = sign_in.strip_prefix(origin);
            base.and_then(|rest| rest.strip_prefix(navigation.base))
                .is_some_and(|page| page.rfind('/') == Some(0))
        };
        let mut found = None;
        for session in self.sessions.values() {
            let key = &session.key;
            let may_be = key.store == sender.store
                && key.partition.is_none()
                && self.settings.allows(origin, key.api.origin());
            let is_here = session.sign_in.as_deref().is_some_and(is_here);
            if may_be && (is_here || found.is_none()) {
                found = Some(key.api.as_str().to_owned());
            }
        }
        let of_pair = || {
            let mut pairs = self.settings.split_apis.iter();
            pairs.find(|pair| pair.page == origin)
        };
        found.or_else(|| {
            let api = of_pair().map_or(origin, |pair| pair.api.as_str());
            Some(self.adapters.first()?.api_at(api)?.into())
        })
    }
}
