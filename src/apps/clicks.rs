//! What the person does with the web apps: each button, the menu, and the search field.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, HtmlInputElement};

use super::app::App;
use super::{menu, questions};
use crate::ui::dom::{closest, is_escape, on};
use crate::ui::error::UiError;
use crate::view::Subject;

/// Listens as long as the popup is shown.
pub fn listen(app: &Rc<App>, document: &Document) -> Result<(), UiError> {
    on(document, "click", app, clicked)?;
    on(document, "contextmenu", app, menu::context)?;
    on(document, "keydown", app, pressed)?;
    on(document, "input", app, typed)?;
    on(document, "visibilitychange", app, |app, _| app.tick())
}

fn clicked(app: &Rc<App>, event: &Event) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(target) = &target {
        menu::clicked(app, target);
    }
    let Some(button) = target.and_then(|target| closest(&target, "[data-action]")) else {
        return;
    };
    let app_id = || closest(&button, "[data-web-app]")?.get_attribute("data-web-app");
    match button.get_attribute("data-action").as_deref() {
        Some("ask-app") => {
            if let Some(id) = app_id() {
                questions::ask(app, Subject::App(id), &button);
            }
        }
        Some("ask-group") => {
            let group = closest(&button, "[data-group]");
            if let Some(id) = group.and_then(|group| group.get_attribute("data-group")) {
                questions::ask(app, Subject::Group(id), &button);
            }
        }
        // One question at a time.
        Some("ask-session") => questions::leave(app),
        Some("choose") => {
            let act = button.get_attribute("data-act").unwrap_or_default();
            questions::choose(app, &act, &button);
        }
        Some("more") => {
            if let Some(row) = closest(&button, "[data-web-app]") {
                menu::below(app, &row);
            }
        }
        Some("copy-code") => menu::copy_code(app),
        Some("open-app") => menu::open_app(app),
        _ => {}
    }
}

/// Escape closes what is open, and only then the popup.
fn pressed(app: &Rc<App>, event: &Event) {
    if !is_escape(event) || event.default_prevented() {
        return;
    }
    if menu::is_open(app) {
        menu::close(app);
        event.prevent_default();
    } else if questions::escape(app) {
        event.prevent_default();
    }
}

/// The search field.
fn typed(app: &Rc<App>, event: &Event) {
    let field = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    if let Some(field) = field {
        app.state.borrow_mut().query = field.value();
        app.render();
    }
}
