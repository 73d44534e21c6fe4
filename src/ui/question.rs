//! The place of a question in the page, and the focus: to the question when it is asked, back to its
//! button when it is closed.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::dom::closest;
use super::error::UiError;
use super::panel;

/// The card, row or group in which something stands.
pub fn place_of(element: &Element) -> Option<Element> {
    closest(element, "[data-web-app], [data-group], [data-session]")
}

/// Has the question beside this button read out.
pub fn focus_panel(button: &Element) -> Result<(), UiError> {
    let panel = place_of(button).and_then(|place| {
        let panel = place.query_selector(":scope > [data-slot=panel] > .panel");
        panel.ok().flatten()
    });
    panel.map_or(Ok(()), |panel| panel::focus(&panel))
}

/// To the button of this place that asks, or else to its first one.
pub fn focus_button(place: &Element) -> Result<(), UiError> {
    let first = |selector| place.query_selector(selector).map_err(UiError::page);
    let button = match first("button[data-action^=ask-]:not([hidden])")? {
        Some(button) => Some(button),
        None => first("button:not([hidden])")?,
    };
    match button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        Some(button) => button.focus().map_err(UiError::page),
        None => Ok(()),
    }
}
