//! What people look at: the popups that are open, and the toolbar button.

use litemap::LiteMap;

use super::Shell;
use super::chrome::{self, Port};
use crate::js;
use crate::worker::Badge;

/// The open popups.
#[derive(Default)]
pub struct Popups(LiteMap<u32, Popup>);

struct Popup {
    port: Port,
    /// The tab under it, once it has said so.
    watches: Option<(i64, Option<String>)>,
}

impl Popups {
    pub fn opened(&mut self, link: u32, port: Port) {
        self.0.insert(
            link,
            Popup {
                port,
                watches: None,
            },
        );
    }

    pub fn knows(&self, link: u32) -> bool {
        self.0.contains_key(&link)
    }

    pub fn watch(&mut self, link: u32, tab: i64, origin: Option<String>) {
        if let Some(popup) = self.0.get_mut(&link) {
            popup.watches = Some((tab, origin));
        }
    }

    /// Whether it was a popup that was closed.
    pub fn closed(&mut self, link: u32) -> bool {
        self.0.remove(&link).is_some()
    }
}

impl Shell {
    /// Every open popup gets the state as it is now.
    pub(super) fn tell_popups(&self) {
        let now = self.clock.now();
        let worker = self.worker.borrow();
        for popup in self.popups.borrow().0.values() {
            if let Some((tab, origin)) = &popup.watches {
                let overview = worker.overview(now, *tab, origin.as_deref());
                // A port that has just died says so by `onDisconnect`.
                let _ = popup.port.post_message(&js::js(&overview));
            }
        }
    }

    /// The toolbar button shows when somebody must sign in, and when a refresh is under way.
    pub(super) fn show_badge(&self) {
        let badge = self.worker.borrow().badge();
        if self.badge.replace(Some(badge)) == Some(badge) {
            return;
        }
        let (text, color) = match badge {
            Badge::Nothing => ("", "#5b6770"),
            Badge::Refreshing => ("•", "#5b6770"),
            Badge::SignInNeeded => ("!", "#b3261e"),
        };
        chrome::show_badge(text, color);
    }
}
