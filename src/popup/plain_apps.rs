//! Web apps as a plain list, until the popup has one that people like.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event as DomEvent};

use super::app::App;
use super::error::UiError;
use crate::webapp::{Entry, Event};

/// Shows the list at the end of the page's main part.
pub fn show(document: &Document, entries: &[Entry]) -> Result<(), UiError> {
    let list = match document.get_element_by_id("web-apps") {
        Some(list) => list,
        None => {
            let list = create(document, "ul")?;
            list.set_id("web-apps");
            let main = document.query_selector("main").map_err(UiError::page)?;
            let main = main.ok_or(UiError::Missing("main"))?;
            main.append_child(&list).map_err(UiError::page)?;
            list
        }
    };
    list.set_text_content(None);
    for entry in entries {
        let row = row(document, entry)?;
        list.append_child(&row).map_err(UiError::page)?;
    }
    Ok(())
}

/// Listens to its buttons.
pub fn listen(app: &Rc<App>, document: &Document) -> Result<(), UiError> {
    let app = app.clone();
    let listener = Closure::<dyn Fn(DomEvent)>::new(move |event: DomEvent| {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let row = target
            .as_ref()
            .and_then(|it| it.closest("[data-web-app]").ok().flatten());
        let id = row.and_then(|row| row.get_attribute("data-web-app"));
        let act = target.and_then(|it| it.get_attribute("data-act"));
        match (act.as_deref(), id) {
            (Some("sign-out"), Some(id)) => app.web_apps(Event::LogOutWanted { apps: vec![id] }),
            (Some("retry"), Some(id)) => app.web_apps(Event::RetryWanted { app: id }),
            _ => {}
        }
    });
    let added =
        document.add_event_listener_with_callback("click", listener.as_ref().unchecked_ref());
    // Lives as long as the popup.
    listener.forget();
    added.map_err(UiError::page)
}

fn row(document: &Document, entry: &Entry) -> Result<Element, UiError> {
    let row = create(document, "li")?;
    let words = |value: String| value.to_lowercase();
    let name = entry
        .title
        .clone()
        .unwrap_or_else(|| entry.key.code.as_str().to_owned());
    row.set_text_content(Some(&name));
    let mut attributes = vec![
        ("data-web-app", entry.id.clone()),
        ("data-title", entry.title.clone().unwrap_or_default()),
        ("data-code", entry.key.code.as_str().to_owned()),
        ("data-status", words(format!("{:?}", entry.status))),
        ("data-reachable", entry.reachable.to_string()),
        ("data-open", entry.open.to_string()),
        (
            "data-embedded",
            entry.key.place.embedded_in.clone().unwrap_or_default(),
        ),
    ];
    if let Some(log_out) = entry.log_out {
        attributes.push(("data-keys", words(format!("{:?}", log_out.keys))));
        attributes.push(("data-server", words(format!("{:?}", log_out.server))));
    }
    if let Some(consequence) = entry.consequence {
        attributes.push(("data-consequence", words(format!("{consequence:?}"))));
    }
    for (name, value) in attributes {
        row.set_attribute(name, &value).map_err(UiError::page)?;
    }
    if entry.consequence.is_some() {
        button(document, &row, "sign-out")?;
    }
    if entry.log_out.is_some_and(|it| it.server.can_be_retried()) {
        button(document, &row, "retry")?;
    }
    Ok(row)
}

fn button(document: &Document, row: &Element, act: &str) -> Result<(), UiError> {
    let button = create(document, "button")?;
    button
        .set_attribute("data-act", act)
        .map_err(UiError::page)?;
    button.set_text_content(Some(act));
    row.append_child(&button).map(|_| ()).map_err(UiError::page)
}

fn create(document: &Document, name: &str) -> Result<Element, UiError> {
    document.create_element(name).map_err(UiError::page)
}
