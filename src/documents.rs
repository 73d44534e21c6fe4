//! The editor of documents in the options page: a module of its own, beside that of the page, with
//! its own part of it.

mod app;
mod clicks;
mod page;
mod sheet;
mod trial;

use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::editor::Schema;
use crate::ui::error::UiError;
use crate::ui::task;
use app::App;
use page::Page;

/// Starts the editor in the options page. `trial` is that of `extension/frames/trial.js`, `schema`
/// the text of `adapter.schema.json`, `example` a document to begin with.
///
/// # Errors
///
/// Throws when the page is not that of the options, or the schema is none.
#[wasm_bindgen]
pub fn documents(trial: Function, schema: &str, example: String) -> Result<(), JsError> {
    console_error_panic_hook::set_once();
    let schema = Schema::parse(schema).ok_or_else(UiError::missing("schema"))?;
    Ok(start(trial, schema, example)?)
}

fn start(trial: Function, schema: Schema, example: String) -> Result<(), UiError> {
    let window = web_sys::window().ok_or_else(UiError::missing("window"))?;
    let document = window.document().ok_or_else(UiError::missing("document"))?;
    let app = App::new(Page::open(document.clone())?, trial, schema, example);
    clicks::listen(&app, &window, &document)
}

/// Runs something that the person has started; what goes wrong is told in the page.
fn spawn(app: &std::rc::Rc<App>, work: impl Future<Output = Result<(), UiError>> + 'static) {
    let app = std::rc::Rc::clone(app);
    task::spawn(async move {
        if let Err(error) = work.await {
            app.trouble(&error);
        }
    });
}
