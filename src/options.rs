//! The options page in the browser: reads what is granted and set, writes the
//! [view](crate::view::options) of it into the page, and carries out what the person does.

mod activity;
mod app;
mod browser;
mod clicks;
mod file;
mod look;
mod page;
mod rows;

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::ui::browser::version;
use crate::ui::error::UiError;
use crate::ui::task;
use app::App;
use page::Page;

/// Starts the options page.
///
/// # Errors
///
/// Throws when the page is not that of the options, or the browser tells nothing.
#[wasm_bindgen]
pub async fn options() -> Result<(), JsError> {
    console_error_panic_hook::set_once();
    Ok(start().await?)
}

async fn start() -> Result<(), UiError> {
    let window = web_sys::window().ok_or_else(UiError::missing("window"))?;
    let document = window.document().ok_or_else(UiError::missing("document"))?;
    let page = Page::open(document.clone())?;
    page.show_version(&version()?)?;
    let app = App::new(page);
    clicks::listen(&app, &document)?;
    app.reload().await?;
    browser::on_change(&app)?;
    app.look_at_new_sites();
    activity::listen(&app, &document)?;
    activity::follow(&app);
    let late = Rc::clone(&app);
    spawn(&app, async move { late.heed_late_policy().await });
    Ok(())
}

/// Runs something that the person has started; what goes wrong is told in the page.
fn spawn(app: &Rc<App>, work: impl Future<Output = Result<(), UiError>> + 'static) {
    let app = Rc::clone(app);
    task::spawn(async move {
        if let Err(error) = work.await {
            app.trouble(&error);
        }
    });
}
