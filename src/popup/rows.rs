//! The list of the other sessions: rows are kept by session, so that what is unfolded stays so.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

use super::card::fill_row;
use super::dom::{copy, find};
use super::error::UiError;
use super::words::Words;
use crate::view::SessionView;

/// The rows in the page.
pub struct Rows {
    list: Element,
    rows: Vec<Row>,
}

struct Row {
    element: Element,
    /// `None` for a row that only keeps a place.
    shown: Option<SessionView>,
}

impl Rows {
    /// The rows of an empty list.
    pub fn of(list: Element) -> Self {
        Self {
            list,
            rows: Vec::new(),
        }
    }

    /// Keeps the place of as many rows as there were last time.
    pub fn keep_places(
        &mut self,
        count: u32,
        document: &Document,
        words: &Words,
    ) -> Result<(), UiError> {
        for _ in 0..count {
            let element = new_row(document, words)?;
            self.list.append_child(&element).map_err(UiError::page)?;
            self.rows.push(Row {
                element,
                shown: None,
            });
        }
        Ok(())
    }

    /// Shows these sessions, in their order.
    pub fn show(
        &mut self,
        sessions: &[SessionView],
        document: &Document,
        words: &Words,
    ) -> Result<(), UiError> {
        let mut old = std::mem::take(&mut self.rows);
        for session in sessions {
            let known = old.iter().position(|row| row.is_of(&session.id));
            let mut row = match known {
                Some(index) => old.swap_remove(index),
                None => Row {
                    element: new_row(document, words)?,
                    shown: None,
                },
            };
            if row.shown.as_ref() != Some(session) {
                fill_row(&row.element, session, document, words)?;
                row.shown = Some(session.clone());
            }
            self.rows.push(row);
        }
        for row in old {
            row.element.remove();
        }
        self.put_in_order(document)
    }

    /// Moving an element takes the focus away from it, so only rows out of place are moved, and
    /// the focus is given back.
    fn put_in_order(&self, document: &Document) -> Result<(), UiError> {
        let focused = document.active_element();
        let mut next = self.list.first_element_child();
        for row in &self.rows {
            if next.as_ref() == Some(&row.element) {
                next = row.element.next_element_sibling();
                continue;
            }
            self.list
                .insert_before(&row.element, next.as_deref())
                .map_err(UiError::page)?;
        }
        match focused.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            Some(element) if document.active_element().as_ref() != Some(element.as_ref()) => {
                element.focus().map_err(UiError::page)
            }
            _ => Ok(()),
        }
    }
}

impl Row {
    fn is_of(&self, session: &str) -> bool {
        self.shown.as_ref().is_some_and(|shown| shown.id == session)
    }
}

fn new_row(document: &Document, words: &Words) -> Result<Element, UiError> {
    let row = copy(document, "session", words)?
        .first_element_child()
        .ok_or_else(UiError::missing("session row"))?;
    let facts = copy(document, "facts", words)?;
    find(&row, "[data-slot=facts]")?
        .append_child(&facts)
        .map_err(UiError::page)?;
    Ok(row)
}
