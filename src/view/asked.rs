//! What a click has asked for, until the worker shows that it has heard.
//!
//! A button is busy from the click on, not from the answer on; if no answer comes, it is ready
//! again soon.

use super::dialog::Dialog;

/// How long a click keeps its button busy, in milliseconds.
const BUSY: f64 = 3_000.0;

/// The clicks that have had no answer yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// The question that is open.
    pub dialog: Dialog,
    refreshes: Vec<(String, f64)>,
    granting: bool,
}

impl Asked {
    /// The person has asked to refresh this session.
    pub fn ask_refresh(&mut self, session: &str, now: f64) {
        self.refreshes.push((session.to_owned(), now));
    }

    /// The browser asks the person whether Holdfast may be used on the site.
    pub fn ask_grant(&mut self) {
        self.granting = true;
    }

    /// The person has answered the browser.
    pub fn grant_answered(&mut self) {
        self.granting = false;
    }

    /// The worker has sent what it knows now.
    pub fn answered(&mut self) {
        self.refreshes.clear();
    }

    /// Whether a refresh of this session was asked for just now.
    pub fn refresh(&self, session: &str, now: f64) -> bool {
        self.refreshes
            .iter()
            .any(|(id, at)| id == session && (0.0..BUSY).contains(&(now - at)))
    }

    /// Whether the person is being asked about the site.
    pub fn grant(&self) -> bool {
        self.granting
    }
}
