//! The page's elements by name, changed only where something is different: so nothing flickers,
//! and what has the focus or is unfolded stays so.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{
    Document, DocumentFragment, Element, Event, EventTarget, HtmlTemplateElement, KeyboardEvent,
};

use super::error::UiError;
use super::words::Words;
use crate::text::Text;
use crate::view::Site;

/// An element by its id.
pub fn by_id(document: &Document, id: &'static str) -> Result<Element, UiError> {
    document
        .get_element_by_id(id)
        .ok_or_else(UiError::missing(id))
}

/// The first element within `root` that a selector finds.
pub fn find(root: &Element, selector: &'static str) -> Result<Element, UiError> {
    root.query_selector(selector)
        .map_err(UiError::page)?
        .ok_or_else(UiError::missing(selector))
}

/// Sets the text of an element.
pub fn set_text(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Sets an attribute, or takes it away.
pub fn set_attribute(element: &Element, name: &str, value: Option<&str>) -> Result<(), UiError> {
    if element.get_attribute(name).as_deref() == value {
        return Ok(());
    }
    match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    }
    .map_err(UiError::page)
}

/// Shows or hides an element.
pub fn set_shown(element: &Element, shown: bool) -> Result<(), UiError> {
    set_attribute(element, "hidden", if shown { None } else { Some("") })
}

/// A copy of what a template holds, its fixed texts filled in.
pub fn copy(
    document: &Document,
    template: &'static str,
    words: &Words,
) -> Result<DocumentFragment, UiError> {
    let template: HtmlTemplateElement = by_id(document, template)?
        .dyn_into()
        .ok()
        .ok_or_else(UiError::missing(template))?;
    let copy: DocumentFragment = template
        .content()
        .clone_node_with_deep(true)
        .map_err(UiError::page)?
        .unchecked_into();
    let texts = copy
        .query_selector_all("[data-text]")
        .map_err(UiError::page)?;
    fill_fixed_texts(&texts, words);
    Ok(copy)
}

/// Takes over a page: it speaks the person's language, and its fixed texts are there.
///
/// # Errors
///
/// [`UiError`] where the page is not the one that was built.
pub fn take_over(document: &Document) -> Result<Words, UiError> {
    let words = Words::of_browser();
    let root = document
        .document_element()
        .ok_or_else(UiError::missing("html"))?;
    set_attribute(&root, "lang", Some(words.language()))?;
    let texts = document
        .query_selector_all("[data-text]")
        .map_err(UiError::page)?;
    fill_fixed_texts(&texts, &words);
    Ok(words)
}

/// Fills elements with the text that their `data-text` names.
fn fill_fixed_texts(elements: &web_sys::NodeList, words: &Words) {
    for index in 0..elements.length() {
        let Some(element) = elements
            .item(index)
            .and_then(|node| node.dyn_into::<Element>().ok())
        else {
            continue;
        };
        if let Some(key) = element.get_attribute("data-text") {
            set_text(&element, &words.say_name(&key));
        }
    }
}

/// The element itself or the nearest one around it that a selector finds.
pub fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

/// Writes the name of a site into its place.
pub fn fill_site(card: &Element, site: Option<&Site>) -> Result<(), UiError> {
    let (head, tail) = site.map_or(("", ""), |site| (&*site.head, &*site.tail));
    set_text(&find(card, ".site-head")?, head);
    set_text(&find(card, ".site-tail")?, tail);
    let whole = site.map(Site::whole);
    set_attribute(&find(card, ".site")?, "title", whole.as_deref())
}

/// Listens as long as the page is shown.
pub fn on<App: 'static>(
    target: &EventTarget,
    event: &str,
    app: &Rc<App>,
    act: impl Fn(&Rc<App>, &Event) + 'static,
) -> Result<(), UiError> {
    let app = app.clone();
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| act(&app, &event));
    let added = target.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    listener.forget();
    added.map_err(UiError::page)
}

/// Whether the Escape key was pressed.
pub fn is_escape(event: &Event) -> bool {
    let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
    key.as_deref() == Some("Escape")
}

/// Whether the menu of a web app is open.
pub fn menu_is_open(document: &Document) -> bool {
    let menu = document.query_selector("#menu:popover-open");
    menu.is_ok_and(|menu| menu.is_some())
}

/// Has something read out: screen readers read the element's text whenever it changes.
pub fn read_out(document: &Document, news: &[Text], words: &Words) {
    if news.is_empty() {
        return;
    }
    let said: Vec<String> = news.iter().map(|text| words.say(text)).collect();
    if let Ok(place) = by_id(document, "news") {
        set_text(&place, &said.join(". "));
    }
}

/// Something has come that the page lacked (`without`, an attribute of `main`); when all has come,
/// everything has its place.
pub fn arrived(document: &Document, without: &str) -> Result<(), UiError> {
    let busy = document
        .query_selector("main[aria-busy]")
        .map_err(UiError::page)?;
    let Some(main) = busy else { return Ok(()) };
    set_attribute(&main, without, None)?;
    let lacks = "[data-without-sessions], [data-without-apps]";
    if main.matches(lacks).map_err(UiError::page)? {
        return Ok(());
    }
    set_attribute(&main, "aria-busy", None)
}
