//! The work on one site: what is chosen and typed, and whether it is stored yet.

use super::way::Way;
use super::{Checked, Schema, check};
use crate::adapter::Document;
use crate::settings::{Settings, SiteAdapter};
use crate::text::{Arg, Key, Text};
use crate::view::Site;

/// Which way a person has chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Draft {
    /// Found by itself.
    #[default]
    Found,
    /// Flowfile.
    Flowfile,
    /// A document of one's own.
    Own,
}

impl Draft {
    /// Every one, with its name in the page.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Found, "found"),
        (Self::Flowfile, SiteAdapter::FLOWFILE),
        (Self::Own, "own"),
    ];

    /// The one of this name in the page.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|(_, known)| *known == name)
            .map(|(draft, _)| draft)
    }

    /// Its name in the page.
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.into_iter();
        all.find(|(draft, _)| *draft == self)
            .map_or("", |(_, name)| name)
    }
}

/// The work on one site. It is kept while the page is open, also when another site is worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The origin of its pages.
    pub origin: String,
    /// What is chosen.
    pub draft: Draft,
    /// What is typed as a document.
    pub text: String,
    stored: Way,
    /// The text when it was stored or given up last.
    settled: String,
}

impl Work {
    /// The work on a site begins with what is stored.
    pub fn begin(settings: &Settings, origin: &str) -> Self {
        let stored = Way::of(settings, origin);
        let mut work = Self {
            origin: origin.to_owned(),
            draft: Draft::Found,
            text: String::new(),
            stored: stored.clone(),
            settled: String::new(),
        };
        work.take(stored);
        work
    }

    fn take(&mut self, way: Way) {
        self.draft = match &way {
            Way::Found => Draft::Found,
            Way::BuiltIn(_) => Draft::Flowfile,
            Way::Own(_) => Draft::Own,
        };
        if let Way::Own(text) = way {
            self.text = text;
        }
        self.settled = self.text.clone();
    }

    /// What is chosen and typed has been stored.
    pub fn saved(&mut self) {
        self.stored = self.way();
        self.settled = self.text.clone();
    }

    /// The settings have changed, here or elsewhere: what a person is working on stays.
    pub fn stored_now(&mut self, settings: &Settings) {
        let untouched = !self.is_unsaved();
        self.stored = Way::of(settings, &self.origin);
        if untouched {
            self.take(self.stored.clone());
        }
    }

    /// What would be stored.
    pub fn way(&self) -> Way {
        match self.draft {
            Draft::Found => Way::Found,
            Draft::Flowfile => Way::BuiltIn(SiteAdapter::FLOWFILE.to_owned()),
            Draft::Own => Way::Own(self.text.clone()),
        }
    }

    /// Whether something would be lost with the page.
    pub fn is_unsaved(&self) -> bool {
        self.way() != self.stored || self.text != self.settled
    }

    /// The text, checked; `None` where none is asked for.
    pub fn checked(&self, schema: &Schema) -> Option<Checked> {
        (self.draft == Draft::Own).then(|| check(&self.text, schema))
    }

    /// The document by which the site would be served; `None` while it is wrong.
    pub fn document(&self) -> Option<Document> {
        self.way().document()
    }

    /// The heading.
    pub fn title(&self) -> Text {
        Text::with(Key::EditorTitle, [Arg::Plain(self.host())])
    }

    /// The site's host.
    pub fn host(&self) -> String {
        Site::of_origin(&self.origin).whole()
    }

    /// What is said of work that is not stored yet.
    pub fn unsaved() -> Text {
        Key::EditorUnsaved.into()
    }

    /// How it stands with a checked text, in words.
    pub fn summary(checked: &Checked) -> Text {
        match checked.mistakes.len() {
            0 => Key::EditorRight.into(),
            1 => Key::EditorWrongOne.into(),
            many => {
                let many = u32::try_from(many).unwrap_or(u32::MAX);
                Text::with(Key::EditorWrong, [Arg::Count(many)])
            }
        }
    }
}
