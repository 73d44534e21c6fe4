//! Looking at an open page of a site, by `extension/frames/trial.js`.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;

use crate::adapter::Document;
use crate::editor::{Facts, Plan};
use crate::js;
use crate::ui::browser::{object, property, settled};
use crate::ui::error::UiError;
use crate::view::{origin, permission_pattern};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = query)]
    fn tabs_query(query: &JsValue) -> Result<Promise, JsValue>;
}

/// The tabs that show a page of this origin.
pub async fn tabs_of(site: &str) -> Result<Vec<JsValue>, UiError> {
    let Some(pattern) = permission_pattern(site) else {
        return Ok(Vec::new());
    };
    let query = object(&[("url", pattern.into()), ("discarded", false.into())]);
    let tabs = settled("tabs.query", tabs_query(&query)).await?;
    // Patterns know no ports.
    let shows = |tab: &JsValue| {
        let url = property(tab, "url").as_string();
        url.as_deref().and_then(origin).as_deref() == Some(site)
    };
    Ok(Array::from(&tabs).iter().filter(shows).collect())
}

/// What the first of these tabs that answers has seen.
pub async fn look(
    trial: &Function,
    tabs: &[JsValue],
    document: &Document,
    origin: &str,
) -> Result<Option<Facts>, UiError> {
    let Some(plan) = Plan::of(document, origin) else {
        return Ok(None);
    };
    let plan = js::js(&plan);
    for tab in tabs {
        let promise = trial.call2(&JsValue::UNDEFINED, &property(tab, "id"), &plan);
        let seen = settled("trial", promise.map(JsCast::unchecked_into)).await?;
        if seen.is_object() {
            return Ok(Some(js::read(&seen)?));
        }
    }
    Ok(None)
}
