//! The text area and the numbers of its lines.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlDocument, HtmlTextAreaElement};

use crate::editor::{Mistake, Place};
use crate::ui::dom::{find, set_attribute, set_text};
use crate::ui::error::UiError;

/// The height of a line in CSS pixels, as in `documents.css`.
const LINE: u32 = 20;
/// So many lines stand above the one that is gone to.
const ABOVE: u32 = 3;

/// The text area with its line numbers.
pub struct Sheet {
    document: Document,
    area: HtmlTextAreaElement,
    numbers: Element,
    /// The number of lines, and those that are marked.
    shown: RefCell<(usize, Vec<u32>)>,
}

impl Sheet {
    /// That within this part of the page.
    pub fn of(document: &Document, part: &Element) -> Result<Self, UiError> {
        let area = find(part, "textarea")?.dyn_into().ok();
        Ok(Self {
            document: document.clone(),
            area: area.ok_or_else(UiError::missing("textarea"))?,
            numbers: find(part, ".numbers")?,
            shown: RefCell::default(),
        })
    }

    /// The text area.
    pub fn area(&self) -> &HtmlTextAreaElement {
        &self.area
    }

    /// Shows a text, and marks the lines of its mistakes.
    pub fn show(&self, text: &str, mistakes: &[Mistake]) -> Result<(), UiError> {
        if self.area.value() != text {
            self.area.set_value(text);
        }
        let invalid = if mistakes.is_empty() { "false" } else { "true" };
        set_attribute(&self.area, "aria-invalid", Some(invalid))?;
        let count = text.split('\n').count();
        let marked: Vec<u32> = mistakes.iter().map(|mistake| mistake.place.line).collect();
        if *self.shown.borrow() != (count, marked.clone()) {
            self.number(count, &marked)?;
            *self.shown.borrow_mut() = (count, marked);
        }
        self.scrolled();
        Ok(())
    }

    fn number(&self, count: usize, marked: &[u32]) -> Result<(), UiError> {
        self.numbers.set_text_content(None);
        for line in 1..=u32::try_from(count).unwrap_or(u32::MAX) {
            let number = self
                .document
                .create_element("span")
                .map_err(UiError::page)?;
            set_text(&number, &line.to_string());
            let wrong = marked.contains(&line).then_some("");
            set_attribute(&number, "data-wrong", wrong)?;
            self.numbers.append_child(&number).map_err(UiError::page)?;
        }
        Ok(())
    }

    /// The numbers go along with the text.
    pub fn scrolled(&self) {
        self.numbers.set_scroll_top(self.area.scroll_top());
    }

    /// Puts the cursor there, and the line into sight.
    pub fn go_to(&self, place: Place) -> Result<(), UiError> {
        self.area.focus().map_err(UiError::page)?;
        let Place {
            start, end, line, ..
        } = place;
        self.area
            .set_selection_range(start, end)
            .map_err(UiError::page)?;
        let above = line.saturating_sub(ABOVE + 1).saturating_mul(LINE);
        self.area
            .set_scroll_top(i32::try_from(above).unwrap_or(i32::MAX));
        self.scrolled();
        Ok(())
    }

    /// Writes a text over all that is there, as if it were typed: it can be undone.
    pub fn type_over(&self, text: &str) -> Result<(), UiError> {
        self.area.focus().map_err(UiError::page)?;
        self.area.select();
        let document = self.document.dyn_ref::<HtmlDocument>();
        let typed = document.is_some_and(|document| {
            let typed = document.exec_command_with_show_ui_and_value("insertText", false, text);
            typed.unwrap_or_default()
        });
        if !typed {
            self.area.set_value(text);
        }
        self.go_to(Place {
            start: 0,
            end: 0,
            line: 1,
            column: 1,
        })
    }
}
