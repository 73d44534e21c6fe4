//! The web apps in the popup: a module of its own, beside that of the sessions, with its own part of
//! the page. It speaks to frames, never to the worker.

mod app;
mod carry_out;
mod clicks;
mod list;
mod menu;
mod paint;
mod questions;
mod reach;
mod tabs;

use gloo_timers::callback::Interval;
use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::ui::error::UiError;
use crate::ui::tab::instead_of_current;
use app::App;
use reach::Reach;

/// How often times are shown anew, in milliseconds.
const TICK: u32 = 1_000;

/// Starts the web apps in the popup's page. `reach` is that of `extension/frames/reach.js`; `problem`
/// is told of each problem ([`Problem`](crate::message::Problem)).
///
/// # Errors
///
/// Throws when the page is not that of the popup.
#[wasm_bindgen]
pub fn apps(reach: Function, problem: Function) -> Result<(), JsError> {
    console_error_panic_hook::set_once();
    Ok(start(Reach::new(reach), problem)?)
}

fn start(reach: Reach, problem: Function) -> Result<(), UiError> {
    let window = web_sys::window().ok_or_else(UiError::missing("window"))?;
    let document = window.document().ok_or_else(UiError::missing("document"))?;
    let app = App::new(document.clone(), reach, problem)?;
    clicks::listen(&app, &document)?;
    app.open(instead_of_current(&window)?);
    let painted = std::rc::Rc::downgrade(&app);
    app.paint.then(move || {
        if let Some(app) = painted.upgrade() {
            app.render();
        }
    });
    Interval::new(TICK, move || {
        if !document.hidden() {
            app.tick();
        }
    })
    .forget();
    Ok(())
}
