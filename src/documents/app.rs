//! The editor while the page is shown: the work on each site, and each thing that can be done.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;

use super::page::Page;
use super::trial;
use crate::editor::{Draft, Finding, Place, Said, Schema, Work, field_at};
use crate::settings::Settings;
use crate::text::{Arg, Key, Text};
use crate::ui::error::UiError;
use crate::ui::stored::{Area, store_settings, stored};

/// The editor.
pub struct App {
    /// Its part of the page.
    pub page: Page,
    trial: Function,
    schema: Schema,
    example: String,
    state: RefCell<State>,
}

/// What changes. Never borrowed across an `await`.
#[derive(Default)]
struct State {
    /// The work on each site that was opened, so that nothing typed is lost.
    works: Vec<Work>,
    /// The site that is shown.
    open: Option<String>,
}

impl App {
    /// The editor of a page.
    pub fn new(page: Page, trial: Function, schema: Schema, example: String) -> Rc<Self> {
        Rc::new(Self {
            page,
            trial,
            schema,
            example,
            state: RefCell::default(),
        })
    }

    /// Shows how a site works.
    pub async fn open(&self, origin: String) -> Result<(), UiError> {
        let settings: Settings = stored(Area::Local, Settings::KEY).await?;
        {
            let mut state = self.state.borrow_mut();
            let known = state.works.iter_mut().find(|work| work.origin == origin);
            match known {
                Some(work) => work.stored_now(&settings),
                None => state.works.push(Work::begin(&settings, &origin)),
            }
            state.open = Some(origin);
        }
        self.page.forget()?;
        self.show()?;
        self.page.enter()
    }

    /// Shows nothing; what was typed is kept.
    pub fn close(&self) -> Result<(), UiError> {
        let was = self.state.borrow_mut().open.take();
        self.page.leave(was.as_deref())
    }

    /// The person has chosen a way.
    pub fn choose(&self, draft: Draft) -> Result<(), UiError> {
        self.change(|work| work.draft = draft)
    }

    /// The person has typed.
    pub fn typed(&self, text: String) -> Result<(), UiError> {
        self.change(|work| work.text = text)?;
        self.moved()
    }

    /// The person wants an example to begin with; what is there already is selected, so that typing
    /// or undoing decides.
    pub fn put_example(&self) -> Result<(), UiError> {
        self.page.insert(&self.example)?;
        self.typed(self.page.text()?)
    }

    fn change(&self, change: impl FnOnce(&mut Work)) -> Result<(), UiError> {
        {
            let mut state = self.state.borrow_mut();
            let State { works, open } = &mut *state;
            let mut works = works.iter_mut();
            if let Some(work) = works.find(|work| Some(&work.origin) == open.as_ref()) {
                change(work);
            }
        }
        self.page.forget()?;
        self.show()
    }

    /// The work that is shown.
    pub fn work(&self) -> Option<Work> {
        let state = self.state.borrow();
        let mut works = state.works.iter();
        works
            .find(|work| Some(&work.origin) == state.open.as_ref())
            .cloned()
    }

    fn show(&self) -> Result<(), UiError> {
        match self.work() {
            Some(work) => self.page.show(&work, work.checked(&self.schema).as_ref()),
            None => Ok(()),
        }
    }

    /// The cursor has moved: another field may be at it.
    pub fn moved(&self) -> Result<(), UiError> {
        let Some(work) = self.work().filter(|work| work.draft == Draft::Own) else {
            return Ok(());
        };
        match field_at(&work.text, self.page.cursor()?, &self.schema) {
            Some(help) => self.page.explain(&help),
            // In the midst of typing: what was said stays.
            None => Ok(()),
        }
    }

    /// Whether something would be lost with the page.
    pub fn is_unsaved(&self) -> bool {
        self.state.borrow().works.iter().any(Work::is_unsaved)
    }

    /// Stores what is chosen and typed, unless it is wrong.
    pub async fn save(&self) -> Result<(), UiError> {
        let Some(work) = self.work() else {
            return Ok(());
        };
        let checked = work.checked(&self.schema);
        if let Some(first) = checked.as_ref().and_then(|it| it.mistakes.first()) {
            return self.refuse(first.place);
        }
        let settings: Settings = stored(Area::Local, Settings::KEY).await?;
        store_settings(&work.way().put(&settings, &work.origin)).await?;
        self.change(|now| {
            // What was typed meanwhile is not stored.
            let (draft, text) = (now.draft, std::mem::take(&mut now.text));
            *now = work;
            now.saved();
            (now.draft, now.text) = (draft, text);
        })?;
        self.say(&Said::Saved)
    }

    /// The settings were stored, here or elsewhere.
    pub async fn reload(&self) -> Result<(), UiError> {
        let settings: Settings = stored(Area::Local, Settings::KEY).await?;
        for work in &mut self.state.borrow_mut().works {
            work.stored_now(&settings);
        }
        self.show()
    }

    /// Holds the document against an open page of the site.
    pub async fn test(&self) -> Result<(), UiError> {
        let Some(work) = self.work() else {
            return Ok(());
        };
        let Some(document) = work.document() else {
            let checked = work.checked(&self.schema);
            return match checked.as_ref().and_then(|it| it.mistakes.first()) {
                Some(first) => self.refuse(first.place),
                None => Ok(()),
            };
        };
        let tabs = trial::tabs_of(&work.origin).await?;
        let host = work.host();
        if tabs.is_empty() {
            return self.page.show_findings(Some(&Said::NoTab { host }), &[]);
        }
        self.page.show_findings(Some(&Said::UnderWay), &[])?;
        let facts = trial::look(&self.trial, &tabs, &document, &work.origin).await?;
        let Some(facts) = facts else {
            return self
                .page
                .show_findings(Some(&Said::SilentTab { host }), &[]);
        };
        let findings = Finding::all(&document, &facts, js_sys::Date::now());
        self.page.show_findings(Some(&Said::Found), &findings)
    }

    /// Puts the cursor there.
    pub fn go_to(&self, place: Place) -> Result<(), UiError> {
        self.page.go_to(place)?;
        self.moved()
    }

    fn refuse(&self, first: Place) -> Result<(), UiError> {
        self.say(&Said::NotDone)?;
        self.go_to(first)
    }

    fn say(&self, said: &Said) -> Result<(), UiError> {
        self.page.say(&said.into(), said.is_good())
    }

    /// Opens the site, so that it can be tested.
    pub async fn visit(&self) -> Result<(), UiError> {
        match self.work() {
            Some(work) => crate::ui::tab::show_in_new_tab(&work.origin).await,
            None => Ok(()),
        }
    }

    /// Says that something went wrong.
    pub fn trouble(&self, error: &UiError) {
        web_sys::console::error_1(&error.to_string().into());
        let detail = Arg::Plain(error.to_string());
        let said = Text::with(Key::OptionsTrouble, [detail]);
        if let Err(error) = self.page.say(&said, false) {
            web_sys::console::error_1(&error.to_string().into());
        }
    }
}
