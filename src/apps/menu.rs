//! The menu of a web app: by its button, by the right mouse button, or by the menu key.

use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, MouseEvent};

use super::app::App;
use crate::text::{Key, Text};
use crate::ui::browser::settled;
use crate::ui::dom::{by_id, find, menu_is_open, set_attribute, set_shown};
use crate::ui::error::UiError;
use crate::ui::tab;
use crate::ui::task::spawn;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    fn write_text(text: &str) -> Result<Promise, JsValue>;
}

/// The menu's size, in CSS pixels, to keep it within the page.
const WIDTH: f64 = 200.0;
const HEIGHT: f64 = 90.0;

/// Opens the menu of the app in whose row this happened, if it was in one.
pub fn context(app: &Rc<App>, event: &Event) {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let row = target.and_then(|it| it.closest("[data-web-app]").ok().flatten());
    let (Some(row), Some(mouse)) = (row, event.dyn_ref::<MouseEvent>()) else {
        return;
    };
    event.prevent_default();
    // The menu key gives no place, or one of no use.
    let at = match (mouse.client_x(), mouse.client_y()) {
        (0, 0) => None,
        (x, y) if mouse.button() == 2 => Some((f64::from(x), f64::from(y))),
        _ => None,
    };
    app.report(open(app, &row, at));
}

/// Opens the menu below a row's button.
pub fn below(app: &Rc<App>, row: &Element) {
    app.report(open(app, row, None));
}

/// Closes the menu, and gives the focus back to its row.
pub fn close(app: &Rc<App>) {
    let Ok(menu) = menu(app) else { return };
    let focused = app.document.active_element();
    let within = focused.is_some_and(|element| menu.contains(Some(&element)));
    // It may be closed already.
    let _ = menu.hide_popover();
    let row = subject(app).and_then(|id| app.row(&id));
    let more = row.and_then(|row| find(&row, "[data-action=more]").ok());
    if let (true, Some(more)) = (
        within,
        more.and_then(|it| it.dyn_into::<HtmlElement>().ok()),
    ) {
        app.report(more.focus().map_err(UiError::page));
    }
}

/// A click beside the menu closes it. The browser's own way (`popover="auto"`) would close it at
/// the release of the right mouse button, where the menu opens at its press.
pub fn clicked(app: &Rc<App>, target: &Element) {
    let kept = target.closest("#menu, [data-action=more]").ok().flatten();
    if kept.is_none() && is_open(app) {
        close(app);
    }
}

/// Whether the menu is open.
pub fn is_open(app: &Rc<App>) -> bool {
    menu_is_open(&app.document)
}

/// Copies the share code of the menu's app.
pub fn copy_code(app: &Rc<App>) {
    let Some(code) = subject(app).and_then(|id| app.app(&id, |view| view.code.clone())) else {
        return;
    };
    close(app);
    let app = app.clone();
    spawn(async move {
        match settled("clipboard.writeText", write_text(&code)).await {
            Ok(_) => app.say(&[Text::from(Key::CopiedCode)]),
            Err(error) => app.note(&error),
        }
    });
}

/// Goes to the tab of the menu's app, or opens its page.
pub fn open_app(app: &Rc<App>) {
    let place = |id: String| app.app(&id, |view| (view.tab, view.url.clone()));
    let Some((open_in, url)) = subject(app).and_then(place) else {
        return;
    };
    close(app);
    let app = app.clone();
    spawn(async move {
        let shown = match (open_in, url) {
            (Some(id), _) => tab::bring_to_front(id).await,
            (None, Some(url)) => tab::show_in_new_tab(&url).await,
            (None, None) => Ok(()),
        };
        app.report(shown);
    });
}

fn open(app: &Rc<App>, row: &Element, at: Option<(f64, f64)>) -> Result<(), UiError> {
    let id = row.get_attribute("data-web-app").unwrap_or_default();
    let menu = menu(app)?;
    let can_open = app.app(&id, |view| view.tab.is_some() || view.url.is_some());
    set_shown(
        &find(&menu, "[data-action=open-app]")?,
        can_open.unwrap_or(false),
    )?;
    set_attribute(&menu, "data-of", Some(&id))?;
    let (x, y) = match at {
        Some(at) => at,
        None => {
            let button = find(row, "[data-action=more]")?.get_bounding_client_rect();
            (button.right() - WIDTH, button.bottom() + 4.0)
        }
    };
    let (width, height) = size_of_window();
    let (x, y) = (
        x.min(width - WIDTH - 8.0).max(8.0) as i32,
        y.min(height - HEIGHT - 8.0).max(8.0) as i32,
    );
    let style = ["left: ", &x.to_string(), "px; top: ", &y.to_string(), "px"].concat();
    set_attribute(&menu, "style", Some(&style))?;
    let _ = menu.hide_popover();
    menu.show_popover().map_err(UiError::page)?;
    let first: HtmlElement = find(&menu, "button")?.unchecked_into();
    first.focus().map_err(UiError::page)
}

fn menu(app: &Rc<App>) -> Result<HtmlElement, UiError> {
    by_id(&app.document, "menu")?
        .dyn_into()
        .ok()
        .ok_or_else(UiError::missing("menu"))
}

fn subject(app: &Rc<App>) -> Option<String> {
    menu(app).ok()?.get_attribute("data-of")
}

fn size_of_window() -> (f64, f64) {
    let window = web_sys::window();
    let side = |value: Result<JsValue, JsValue>| value.ok().and_then(|it| it.as_f64());
    let width = window.as_ref().and_then(|it| side(it.inner_width()));
    let height = window.as_ref().and_then(|it| side(it.inner_height()));
    (width.unwrap_or(360.0), height.unwrap_or(600.0))
}
