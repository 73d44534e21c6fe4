//! What the person does.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, HtmlInputElement, Window};

use super::app::App;
use super::spawn;
use crate::editor::{Draft, Place};
use crate::settings::Settings;
use crate::ui::browser::property;
use crate::ui::dom::{closest, on};
use crate::ui::error::UiError;

#[wasm_bindgen]
extern "C" {
    type StoredEvent;
    #[wasm_bindgen(method, js_name = addListener)]
    fn add_listener(this: &StoredEvent, listener: &Closure<dyn Fn(JsValue)>);
    #[wasm_bindgen(js_namespace = ["chrome", "storage"], js_name = onChanged, thread_local_v2)]
    static ON_STORED: StoredEvent;
}

/// Listens as long as the page is shown.
pub fn listen(app: &Rc<App>, window: &Window, document: &Document) -> Result<(), UiError> {
    on(document, "click", app, told(clicked))?;
    on(document, "change", app, told(chosen))?;
    let sheet = app.page.sheet();
    on(
        sheet,
        "input",
        app,
        told(|app, _| app.typed(app.page.text()?)),
    )?;
    on(sheet, "scroll", app, told(|app, _| app.page.scrolled()))?;
    for event in ["keyup", "click", "focus"] {
        on(sheet, event, app, told(|app, _| app.moved()))?;
    }
    on(window, "beforeunload", app, |app, event| {
        if app.is_unsaved() {
            event.prevent_default();
        }
    })?;
    let of_app = Rc::clone(app);
    let stored = Closure::<dyn Fn(JsValue)>::new(move |changes: JsValue| {
        if !property(&changes, Settings::KEY).is_undefined() {
            let app = Rc::clone(&of_app);
            spawn(&of_app, async move { app.reload().await });
        }
    });
    ON_STORED.with(|event| event.add_listener(&stored));
    stored.forget();
    Ok(())
}

/// What goes wrong is told in the page.
fn told(act: impl Fn(&Rc<App>, &Event) -> Result<(), UiError>) -> impl Fn(&Rc<App>, &Event) {
    move |app, event| {
        if let Err(error) = act(app, event) {
            app.trouble(&error);
        }
    }
}

fn clicked(app: &Rc<App>, event: &Event) -> Result<(), UiError> {
    let Some(button) = target(event).and_then(|target| closest(&target, "[data-action]")) else {
        return Ok(());
    };
    let again = Rc::clone(app);
    match button.get_attribute("data-action").as_deref() {
        Some("works") => {
            let row = closest(&button, "[data-origin]");
            if let Some(origin) = row.and_then(|row| row.get_attribute("data-origin")) {
                spawn(app, async move { again.open(origin).await });
            }
            Ok(())
        }
        Some("works-close") => app.close(),
        Some("works-example") => app.put_example(),
        Some("works-save") => {
            spawn(app, async move { again.save().await });
            Ok(())
        }
        Some("works-test") => {
            spawn(app, async move { again.test().await });
            Ok(())
        }
        Some("works-visit") => {
            spawn(app, async move { again.visit().await });
            Ok(())
        }
        Some("works-go") => match place_of(&button) {
            Some(place) => app.go_to(place),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

fn place_of(button: &Element) -> Option<Place> {
    let number = |name| button.get_attribute(name)?.parse().ok();
    Some(Place {
        start: number("data-start")?,
        end: number("data-end")?,
        line: number("data-line")?,
        column: 1,
    })
}

fn chosen(app: &Rc<App>, event: &Event) -> Result<(), UiError> {
    let input = target(event).and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    let way = input.filter(|input| input.name() == "way");
    match way.and_then(|input| Draft::named(&input.value())) {
        Some(draft) => app.choose(draft),
        None => Ok(()),
    }
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}
