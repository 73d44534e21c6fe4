//! The editor's part of the page: writes the work on a site into it.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

use super::sheet::Sheet;
use crate::editor::{Checked, Draft, FieldHelp, Finding, Mistake, Place, Said, Work};
use crate::text::Text;
use crate::ui::dom::{by_id, copy, find, set_attribute, set_shown, set_text};
use crate::ui::error::UiError;
use crate::ui::words::Words;

/// That part of the page.
pub struct Page {
    document: Document,
    words: Words,
    part: Element,
    sheet: Sheet,
    mistakes: RefCell<Vec<Mistake>>,
}

impl Page {
    /// Takes over its part of the page; the fixed texts are filled in already.
    pub fn open(document: Document) -> Result<Self, UiError> {
        let part = by_id(&document, "works")?;
        Ok(Self {
            words: Words::of_browser(),
            sheet: Sheet::of(&document, &part)?,
            mistakes: RefCell::default(),
            part,
            document,
        })
    }

    /// The text area.
    pub fn sheet(&self) -> &HtmlTextAreaElement {
        self.sheet.area()
    }

    /// What is typed.
    pub fn text(&self) -> Result<String, UiError> {
        Ok(self.sheet().value())
    }

    /// Where the cursor is.
    pub fn cursor(&self) -> Result<u32, UiError> {
        let at = self.sheet().selection_start().map_err(UiError::page)?;
        Ok(at.unwrap_or_default())
    }

    /// Writes a text over all that is there, as if it were typed: it can be undone.
    pub fn insert(&self, text: &str) -> Result<(), UiError> {
        self.sheet.type_over(text)
    }

    /// Puts the cursor there.
    pub fn go_to(&self, place: Place) -> Result<(), UiError> {
        self.sheet.go_to(place)
    }

    /// The text was scrolled: the line numbers go along.
    pub fn scrolled(&self) -> Result<(), UiError> {
        self.sheet.scrolled();
        Ok(())
    }

    /// Shows the part and goes there.
    pub fn enter(&self) -> Result<(), UiError> {
        set_shown(&self.part, true)?;
        focus(&find(&self.part, "h2")?)
    }

    /// Hides the part and goes back to the button of its site.
    pub fn leave(&self, origin: Option<&str>) -> Result<(), UiError> {
        set_shown(&self.part, false)?;
        let rows = self.document.query_selector_all("[data-origin]");
        let rows = rows.map_err(UiError::page)?;
        for index in 0..rows.length() {
            let row = rows
                .item(index)
                .and_then(|row| row.dyn_into::<Element>().ok());
            if let Some(row) =
                row.filter(|row| row.get_attribute("data-origin").as_deref() == origin)
            {
                return focus(&find(&row, "[data-action=works]")?);
            }
        }
        Ok(())
    }

    /// Nothing is said any more of what was there before.
    pub fn forget(&self) -> Result<(), UiError> {
        self.show_findings(None, &[])?;
        set_text(&self.within("#works-said")?, "");
        Ok(())
    }

    /// Writes the work on a site.
    pub fn show(&self, work: &Work, checked: Option<&Checked>) -> Result<(), UiError> {
        set_text(&self.within("h2")?, &self.words.say(&work.title()));
        for (draft, name) in Draft::ALL {
            let radio = self.within(match draft {
                Draft::Found => "[name=way][value=found]",
                Draft::Flowfile => "[name=way][value=flowfile]",
                Draft::Own => "[name=way][value=own]",
            })?;
            if let Some(radio) = radio.dyn_ref::<HtmlInputElement>() {
                radio.set_checked(work.draft.name() == name);
            }
        }
        set_shown(&self.within("#own")?, work.draft == Draft::Own)?;
        set_shown(
            &self.within("[data-action=works-test]")?,
            work.draft != Draft::Found,
        )?;
        let unsaved = work.is_unsaved().then(|| self.words.say(&Work::unsaved()));
        set_text(
            &self.within("#works-unsaved")?,
            &unsaved.unwrap_or_default(),
        );
        let Some(checked) = checked else {
            return Ok(());
        };
        self.sheet.show(&work.text, &checked.mistakes)?;
        let summary = self.within("#works-summary")?;
        set_text(&summary, &self.words.say(&Work::summary(checked)));
        let right = checked.mistakes.is_empty();
        set_attribute(&summary, "data-tone", Some(tone(right)))?;
        self.list(&checked.mistakes)
    }

    fn list(&self, mistakes: &[Mistake]) -> Result<(), UiError> {
        if *self.mistakes.borrow() == mistakes {
            return Ok(());
        }
        let list = self.within("#mistakes")?;
        list.set_text_content(None);
        for mistake in mistakes {
            let row = copy(&self.document, "mistake", &self.words)?;
            let row = row
                .first_element_child()
                .ok_or_else(UiError::missing("mistake"))?;
            let button = find(&row, "button")?;
            set_text(&button, &self.words.say(&mistake.says_where()));
            let Place {
                start, end, line, ..
            } = mistake.place;
            for (name, number) in [
                ("data-start", start),
                ("data-end", end),
                ("data-line", line),
            ] {
                set_attribute(&button, name, Some(&number.to_string()))?;
            }
            set_text(&find(&row, "[data-field=path]")?, &mistake.path);
            set_shown(&find(&row, "[data-field=path]")?, !mistake.path.is_empty())?;
            let what = self.words.say(&mistake.says_what());
            set_text(&find(&row, "[data-field=what]")?, &what);
            list.append_child(&row).map_err(UiError::page)?;
        }
        *self.mistakes.borrow_mut() = mistakes.to_vec();
        Ok(())
    }

    /// Says what the field at the cursor means.
    pub fn explain(&self, help: &FieldHelp) -> Result<(), UiError> {
        let field = self.within("#field")?;
        set_shown(&field, true)?;
        set_text(&find(&field, "[data-field=path]")?, &help.path);
        set_shown(&find(&field, "[data-field=path]")?, !help.path.is_empty())?;
        set_text(&find(&field, "[data-field=means]")?, &help.means);
        let more = help.hint();
        let more = more.map(|text| self.words.say(&text)).unwrap_or_default();
        set_text(&find(&field, "[data-field=more]")?, &more);
        Ok(())
    }

    /// Says what came of something.
    pub fn say(&self, text: &Text, good: bool) -> Result<(), UiError> {
        let said = self.within("#works-said")?;
        set_attribute(&said, "data-tone", Some(tone(good)))?;
        set_text(&said, &self.words.say(text));
        Ok(())
    }

    /// Shows what a test has found, or why there is nothing.
    pub fn show_findings(&self, said: Option<&Said>, findings: &[Finding]) -> Result<(), UiError> {
        let may_visit = matches!(said, Some(Said::NoTab { .. }));
        let said = said.map(|said| self.words.say(&said.into()));
        set_text(
            &self.within("#trial-said")?,
            said.as_deref().unwrap_or_default(),
        );
        set_shown(&self.within("[data-action=works-visit]")?, may_visit)?;
        let list = self.within("#findings")?;
        list.set_text_content(None);
        for finding in findings {
            let row = self.document.create_element("li").map_err(UiError::page)?;
            set_attribute(&row, "data-tone", Some(finding.tone.name()))?;
            set_text(&row, &self.words.say(&finding.text));
            list.append_child(&row).map_err(UiError::page)?;
        }
        Ok(())
    }

    fn within(&self, selector: &'static str) -> Result<Element, UiError> {
        find(&self.part, selector)
    }
}

fn tone(good: bool) -> &'static str {
    if good { "good" } else { "bad" }
}

fn focus(element: &Element) -> Result<(), UiError> {
    match element.dyn_ref::<HtmlElement>() {
        Some(element) => element.focus().map_err(UiError::page),
        None => Ok(()),
    }
}
