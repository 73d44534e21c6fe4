//! Writes a sign-out's question or steps into its place.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

use super::dom::{copy, find, set_attribute, set_text};
use super::error::UiError;
use super::words::Words;
use crate::view::{Act, Panel};

/// Fills the slot of a card or row. What has the focus within it keeps it, or hands it on to the
/// whole panel.
pub fn fill_panel(
    place: &Element,
    panel: Option<&Panel>,
    document: &Document,
    words: &Words,
) -> Result<(), UiError> {
    let slot = find(place, ":scope > [data-slot=panel]")?;
    let focused = document.active_element();
    let within = focused.is_some_and(|element| slot.contains(Some(&element)));
    let Some(panel) = panel else {
        slot.set_text_content(None);
        return Ok(());
    };
    let element = match slot.first_element_child() {
        Some(element) => element,
        None => {
            let element = copy(document, "panel", words)?;
            slot.append_child(&element).map_err(UiError::page)?;
            slot.first_element_child()
                .ok_or_else(UiError::missing("panel"))?
        }
    };
    write(&element, panel, document, words)?;
    if within {
        focus(&element)?;
    }
    Ok(())
}

/// Has a panel read out, and the next press of Tab reach its first button.
pub fn focus(panel: &Element) -> Result<(), UiError> {
    match panel.dyn_ref::<HtmlElement>() {
        Some(panel) => panel.focus().map_err(UiError::page),
        None => Ok(()),
    }
}

fn write(
    element: &Element,
    panel: &Panel,
    document: &Document,
    words: &Words,
) -> Result<(), UiError> {
    let title = words.say(&panel.title);
    set_text(&find(element, "[data-field=title]")?, &title);
    let about: Vec<String> = panel.about.iter().map(|text| words.say(text)).collect();
    let label = [&[title], &about[..]].concat().join(" ");
    set_attribute(element, "aria-label", Some(&label))?;

    let paragraphs = find(element, "[data-field=about]")?;
    paragraphs.set_text_content(None);
    for text in &about {
        add(&paragraphs, "p", text, document)?;
    }
    // Kept where it did not change: it is read out when it does.
    let list = find(element, "[data-field=steps]")?;
    let steps = list.children();
    for (index, step) in panel.steps.iter().enumerate() {
        let known = u32::try_from(index)
            .ok()
            .and_then(|index| steps.item(index));
        let entry = match known {
            Some(entry) => entry,
            None => add(&list, "li", "", document)?,
        };
        set_text(&entry, &words.say(&step.what));
        set_attribute(&entry, "data-went", Some(step.went.name()))?;
    }
    while let Some(extra) = u32::try_from(panel.steps.len())
        .ok()
        .and_then(|index| steps.item(index))
    {
        extra.remove();
    }
    let actions = find(element, ".actions")?;
    actions.set_text_content(None);
    for choice in &panel.choices {
        let button = add(&actions, "button", &words.say(&choice.label), document)?;
        set_attribute(&button, "type", Some("button"))?;
        set_attribute(&button, "data-action", Some("choose"))?;
        set_attribute(&button, "data-act", Some(choice.act.name()))?;
        if matches!(choice.act, Act::Agree | Act::Retry) {
            set_attribute(&button, "class", Some("primary"))?;
        }
    }
    Ok(())
}

fn add(parent: &Element, name: &str, text: &str, document: &Document) -> Result<Element, UiError> {
    let element = document.create_element(name).map_err(UiError::page)?;
    element.set_text_content(Some(text));
    parent.append_child(&element).map_err(UiError::page)?;
    Ok(element)
}
