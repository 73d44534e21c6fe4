//! The popup in the browser: connects to the worker, writes the [view](crate::view) of what it
//! says into the page, and passes on what the person does.

mod app;
mod card;
mod chrome;
mod clicks;
mod connection;
mod page;
mod preferences;
mod questions;
mod rows;
mod talk;

use gloo_timers::callback::Interval;
use js_sys::Function;
use wasm_bindgen::prelude::*;

use app::App;
use page::Page;
use preferences::Preferences;

use crate::ui::tab::instead_of_current;
use crate::ui::{browser, dom, error, words};
use error::UiError;

/// How often times are shown anew, in milliseconds.
const TICK: u32 = 1_000;

/// Starts the popup in its page. What it returns is to be told of each problem of the web apps
/// ([`Problem`](crate::message::Problem)).
///
/// # Errors
///
/// Throws when the page is not that of the popup.
#[wasm_bindgen]
pub fn popup() -> Result<Function, JsError> {
    console_error_panic_hook::set_once();
    Ok(start()?)
}

fn start() -> Result<Function, UiError> {
    let window = web_sys::window().ok_or_else(UiError::missing("window"))?;
    let document = window.document().ok_or_else(UiError::missing("document"))?;
    let preferences = Preferences::load();
    let page = Page::open(document.clone(), &preferences)?;
    page.show_version(&browser::version()?)?;
    let app = App::new(page, preferences, instead_of_current(&window)?);
    clicks::listen(&app, &document)?;
    app.follow_history();
    app.tick();
    let problem = app.listener_to_problems();
    Interval::new(TICK, move || {
        if !document.hidden() {
            app.tick();
        }
    })
    .forget();
    Ok(problem)
}
