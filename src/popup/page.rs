//! The popup's page: writes a view into it.

use std::cell::RefCell;

use web_sys::{Document, Element};

use super::card::{fill_notice, fill_session};
use super::dom::{
    arrived, by_id, copy, find, read_out, set_attribute, set_shown, set_text, take_over,
};
use super::error::UiError;
use super::preferences::Preferences;
use super::rows::Rows;
use super::words::Words;
use crate::text::Text;
use crate::ui::timeline;
use crate::view::{HereView, ProblemView, Timeline, View};

/// The page and what it shows.
pub struct Page {
    document: Document,
    words: Words,
    here: Element,
    others: Element,
    rows: RefCell<Rows>,
    problems: Element,
    day: RefCell<Option<Timeline>>,
    shown: RefCell<Option<View>>,
}

impl Page {
    /// Takes over the page: fills its fixed texts and keeps the places of what will come.
    pub fn open(document: Document, preferences: &Preferences) -> Result<Self, UiError> {
        let words = take_over(&document)?;

        let here = by_id(&document, "here")?;
        let facts = copy(&document, "facts", &words)?;
        find(&here, "[data-slot=facts]")?
            .append_child(&facts)
            .map_err(UiError::page)?;

        let brief = preferences.brief.then_some("");
        set_attribute(&here, "data-brief", brief)?;

        let others = by_id(&document, "others")?;
        let open = if preferences.others_open {
            Some("")
        } else {
            None
        };
        set_attribute(&others, "open", open)?;
        let mut rows = Rows::of(find(&others, "ul")?);
        rows.keep_places(preferences.others, &document, &words)?;
        set_shown(&others, preferences.others > 0)?;

        Ok(Self {
            here,
            others,
            rows: RefCell::new(rows),
            problems: by_id(&document, "problems")?,
            day: RefCell::new(None),
            shown: RefCell::new(None),
            words,
            document,
        })
    }

    /// The list of the other sessions, which the person folds and unfolds.
    pub fn others(&self) -> &Element {
        &self.others
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Shows the last 24 hours of the session at hand.
    pub fn show_day(&self, view: Timeline) -> Result<(), UiError> {
        let mut day = self.day.borrow_mut();
        if day.as_ref() == Some(&view) {
            return Ok(());
        }
        let figure = find(&self.here, "[data-slot=day]")?;
        timeline::draw(&figure, &view, &self.document, &self.words)?;
        *day = Some(view);
        Ok(())
    }

    /// Reads from the view that the page shows.
    pub fn shown<T>(&self, read: impl FnOnce(&View) -> T) -> Option<T> {
        self.shown.borrow().as_ref().map(read)
    }

    /// Says which version this is.
    pub fn show_version(&self, version: &str) -> Result<(), UiError> {
        let text = self.words.say(&View::version(version));
        set_text(&by_id(&self.document, "version")?, &text);
        Ok(())
    }

    /// Says how it stands with the worker, at the foot of the page.
    pub fn show_notice(&self, notice: Option<&Text>) -> Result<(), UiError> {
        let text = notice.map(|text| self.words.say(text)).unwrap_or_default();
        set_text(&by_id(&self.document, "notice")?, &text);
        let trouble = notice.map(|_| "trouble");
        let root = self
            .document
            .document_element()
            .ok_or_else(UiError::missing("html"))?;
        set_attribute(&root, "data-notice", trouble)
    }

    /// The worker has said what there is.
    pub fn is_known(&self) -> Result<(), UiError> {
        arrived(&self.document, "data-without-sessions")
    }

    /// Writes a view into the page. `known`: whether it comes from the worker.
    pub fn show(&self, view: View, known: bool) -> Result<(), UiError> {
        let before = self.shown.borrow_mut().take();
        if before.as_ref() != Some(&view) {
            self.write(&view, before.as_ref(), known)?;
        }
        *self.shown.borrow_mut() = Some(view);
        Ok(())
    }

    fn write(&self, view: &View, before: Option<&View>, known: bool) -> Result<(), UiError> {
        let Self {
            document, words, ..
        } = self;
        match &view.here {
            HereView::Session(session) => fill_session(&self.here, session, document, words)?,
            HereView::Notice(notice) => fill_notice(&self.here, notice, document, words)?,
        }
        if known {
            self.rows.borrow_mut().show(&view.others, document, words)?;
            set_text(
                &find(&self.others, "[data-field=title]")?,
                &words.say(&view.others_title),
            );
            set_shown(&self.others, !view.others.is_empty())?;
            set_shown(&by_id(document, "nothing")?, view.nothing_known)?;
        }
        if before.is_none_or(|before| before.problems != view.problems) {
            self.write_problems(view)?;
        }
        self.announce(view, before)
    }

    fn write_problems(&self, view: &View) -> Result<(), UiError> {
        let title = self.words.say(&view.problems_title);
        set_text(&find(&self.problems, "[data-field=title]")?, &title);
        let list = find(&self.problems, "ul")?;
        list.set_text_content(None);
        for problem in &view.problems {
            let entry = self.problem(problem)?;
            list.append_child(&entry).map_err(UiError::page)?;
        }
        set_shown(&self.problems, !view.problems.is_empty())
    }

    fn problem(&self, problem: &ProblemView) -> Result<Element, UiError> {
        let entry = copy(&self.document, "problem", &self.words)?
            .first_element_child()
            .ok_or_else(UiError::missing("problem"))?;
        set_text(
            &find(&entry, "[data-field=when]")?,
            &self.words.say(&problem.when),
        );
        set_text(
            &find(&entry, "[data-field=what]")?,
            &self.words.say(&problem.what),
        );
        set_text(&find(&entry, "[data-field=detail]")?, &problem.detail);
        Ok(entry)
    }

    /// Screen readers read the element's text whenever it changes.
    fn announce(&self, view: &View, before: Option<&View>) -> Result<(), UiError> {
        let news = before
            .map(|before| view.news_since(before))
            .unwrap_or_default();
        read_out(&self.document, &news, &self.words);
        Ok(())
    }
}
