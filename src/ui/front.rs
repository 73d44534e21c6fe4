//! What an open page says of itself, read by `ui/prefix.js`.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

use super::browser::{object, property, settled};
use crate::detect::{Front, Health};
use crate::js;
use crate::value::FromValue;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "scripting"], js_name = executeScript)]
    fn execute_script(injection: &JsValue) -> Result<Promise, JsValue>;
}

/// What `ui/prefix.js` gives.
#[derive(FromValue)]
struct Said {
    origin: String,
    #[serde(default)]
    prefix: Option<String>,
    #[serde(default)]
    health: Option<Health>,
}

/// What the page in a tab says; `None` where it may not be asked, as a page that shows an error.
pub async fn front_of_tab(tab: &JsValue) -> Option<Front> {
    let target = object(&[("tabId", tab.clone())]);
    // From the root: Firefox would else look beside the page that asks.
    let files = Array::of1(&"/ui/prefix.js".into());
    let injection = object(&[("target", target), ("files", files.into())]);
    let results = settled("scripting.executeScript", execute_script(&injection));
    let results = results.await.ok()?;
    let said = property(&Array::from(&results).get(0), "result");
    let Said {
        origin,
        prefix,
        health,
    } = js::read(&said).ok()?;
    Some(Front {
        origin,
        prefix,
        health,
    })
}
