//! A list in the page whose rows are kept as long as they say the same, so that the focus stays.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

use crate::ui::dom::copy;
use crate::ui::error::UiError;
use crate::ui::words::Words;

/// The rows of a list, and what each shows.
pub struct Rows<View> {
    list: Element,
    template: &'static str,
    rows: Vec<(Element, View)>,
}

impl<View: Clone + PartialEq> Rows<View> {
    /// The rows of an empty list, made from a template.
    pub fn of(list: Element, template: &'static str) -> Self {
        Self {
            list,
            template,
            rows: Vec::new(),
        }
    }

    /// Shows these, in their order. `same`: whether two views are of the same thing.
    pub fn show(
        &mut self,
        views: &[View],
        document: &Document,
        words: &Words,
        same: impl Fn(&View, &View) -> bool,
        fill: impl Fn(&Element, &View, &Words) -> Result<(), UiError>,
    ) -> Result<(), UiError> {
        let focused = document.active_element();
        let mut old = std::mem::take(&mut self.rows);
        for view in views {
            let known = old.iter().position(|(_, shown)| same(shown, view));
            let element = match known.map(|index| old.swap_remove(index)) {
                Some((element, shown)) => {
                    if shown != *view {
                        fill(&element, view, words)?;
                    }
                    element
                }
                None => {
                    let element = copy(document, self.template, words)?
                        .first_element_child()
                        .ok_or_else(UiError::missing(self.template))?;
                    fill(&element, view, words)?;
                    element
                }
            };
            self.rows.push((element, view.clone()));
        }
        for (element, _) in old {
            element.remove();
        }
        let mut next = self.list.first_element_child();
        for (element, _) in &self.rows {
            if next.as_ref() == Some(element) {
                next = element.next_element_sibling();
                continue;
            }
            self.list
                .insert_before(element, next.as_deref())
                .map_err(UiError::page)?;
        }
        give_back_focus(document, focused)
    }
}

/// Moving an element takes the focus away from it.
fn give_back_focus(document: &Document, focused: Option<Element>) -> Result<(), UiError> {
    match focused.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        Some(element)
            if element.is_connected() && document.active_element().as_ref() != Some(&element) =>
        {
            element.focus().map_err(UiError::page)
        }
        _ => Ok(()),
    }
}
