//! Export and import: a file of settings.

use std::rc::Rc;

use js_sys::{JSON, encode_uri_component};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, HtmlElement};

use super::app::App;
use super::page::Place;
use crate::js;
use crate::settings::Backup;
use crate::ui::dom::set_attribute;
use crate::ui::error::UiError;
use crate::view::options::{Said, imported_wrong};

const NAME: &str = "holdfast-settings.json";

/// Has the browser save the settings as a file.
pub fn export(app: &Rc<App>, document: &Document) -> Result<(), UiError> {
    let facts = app.facts();
    let backup = Backup::of(facts.origins(), facts.settings);
    let text = JSON::stringify_with_replacer_and_space(
        &backup
            .serialize(&Serializer::json_compatible())
            .map_err(|error| UiError::page(error.into()))?,
        &JsValue::NULL,
        &JsValue::from(2),
    )
    .map_err(UiError::browser("JSON.stringify"))?;
    let url = [
        "data:application/json,",
        &String::from(encode_uri_component(&String::from(text))),
    ];
    let link = document.create_element("a").map_err(UiError::page)?;
    set_attribute(&link, "href", Some(&url.concat()))?;
    set_attribute(&link, "download", Some(NAME))?;
    let link: HtmlElement = link.dyn_into().ok().ok_or_else(UiError::missing("a"))?;
    link.click();
    app.say(Place::File, &Said::Exported);
    Ok(())
}

/// Reads the file that the person has chosen. Of a file that is wrong nothing is used.
pub async fn import(app: Rc<App>) -> Result<(), UiError> {
    let input = app.page.input("import")?;
    let Some(file) = input.files().and_then(|files| files.get(0)) else {
        return Ok(());
    };
    let text = JsFuture::from(file.text()).await;
    // The same file can be chosen again.
    input.set_value("");
    let text = text.map_err(UiError::browser("File.text"))?;
    let Ok(value) = JSON::parse(&text.as_string().unwrap_or_default()) else {
        app.tell(Place::File, &imported_wrong(None), false);
        return Ok(());
    };
    match Backup::parse(&js::value(&value)) {
        Ok(backup) => app.import(backup).await,
        Err(problem) => {
            app.tell(Place::File, &imported_wrong(Some(&problem)), false);
            Ok(())
        }
    }
}
