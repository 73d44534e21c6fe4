//! The popup in the browser: connects to the worker, writes the [view](crate::view) of what it
//! says into the page, and passes on what the person does.

mod app;
mod app_list;
mod card;
mod chrome;
mod clicks;
mod connection;
mod menu;
mod page;
mod paint;
mod panel;
mod preferences;
mod questions;
mod reach;
mod rows;
mod tabs;
mod talk;
mod web_apps;

use gloo_timers::callback::Interval;
use wasm_bindgen::prelude::*;

use app::App;
use page::Page;
use preferences::Preferences;
use reach::Reach;

use crate::ui::{browser, dom, error, words};
use error::UiError;

/// How often times are shown anew, in milliseconds.
const TICK: u32 = 1_000;

/// Starts the popup in its page. `reach` is that of `extension/frames/reach.js`.
///
/// # Errors
///
/// Throws when the page is not that of the popup.
#[wasm_bindgen]
pub fn popup(reach: js_sys::Function) -> Result<(), JsError> {
    console_error_panic_hook::set_once();
    Ok(start(Reach::new(reach))?)
}

fn start(reach: Reach) -> Result<(), UiError> {
    let window = web_sys::window().ok_or_else(UiError::missing("window"))?;
    let document = window.document().ok_or_else(UiError::missing("document"))?;
    let preferences = Preferences::load();
    let page = Page::open(document.clone(), &preferences)?;
    page.show_version(&browser::version()?)?;
    let search = window.location().search().map_err(UiError::page)?;
    let app = App::new(page, preferences, tab_of(&search), reach);
    clicks::listen(&app, &document)?;
    app.open_web_apps();
    app.follow_history();
    let painted = std::rc::Rc::downgrade(&app);
    app.paint.then(move || {
        if let Some(app) = painted.upgrade() {
            app.render();
        }
    });
    app.tick();
    Interval::new(TICK, move || {
        if !document.hidden() {
            app.tick();
        }
    })
    .forget();
    Ok(())
}

/// The tab that `?tab=<id>` names, for a popup that is itself shown in a tab.
fn tab_of(search: &str) -> Option<i32> {
    let parameters = search.strip_prefix('?')?;
    let tab = parameters
        .split('&')
        .find_map(|one| one.strip_prefix("tab="))?;
    tab.parse().ok()
}
