//! What a person is told after something was done.

use crate::text::{Arg, Key, Text};

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It is stored.
    Saved,
    /// Nothing was done, for the document has a mistake.
    NotDone,
    /// No page of the site is open.
    NoTab {
        /// The site's host.
        host: String,
    },
    /// The open page is being looked at.
    UnderWay,
    /// The open page does not answer.
    SilentTab {
        /// The site's host.
        host: String,
    },
    /// This is what was found.
    Found,
}

impl Said {
    /// Whether it went well.
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Saved | Self::UnderWay | Self::Found)
    }
}

impl From<&Said> for Text {
    fn from(said: &Said) -> Self {
        let of = |key, host: &String| Self::with(key, [Arg::Plain(host.clone())]);
        match said {
            Said::Saved => Key::EditorSaved.into(),
            Said::NotDone => Key::EditorNotSaved.into(),
            Said::NoTab { host } => of(Key::TrialNoTab, host),
            Said::UnderWay => Key::TrialUnderWay.into(),
            Said::SilentTab { host } => of(Key::TrialSilentTab, host),
            Said::Found => Key::TrialDone.into(),
        }
    }
}
