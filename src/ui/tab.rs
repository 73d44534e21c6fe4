//! The current tab, and going to another one.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use web_sys::Window;

use super::browser::{object, property, settled};
use super::error::UiError;
use crate::view::origin;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = query)]
    fn tabs_query(options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = get)]
    fn tabs_get(tab: i32) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = update)]
    fn tabs_update(tab: i32, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = create)]
    fn tabs_create(options: &JsValue) -> Result<Promise, JsValue>;
}

/// The tab to take for the current one: `?tab=<id>` names it where the popup is itself in a tab.
pub fn instead_of_current(window: &Window) -> Result<Option<i32>, UiError> {
    let search = window.location().search().map_err(UiError::page)?;
    let mut parameters = search.trim_start_matches('?').split('&');
    let tab = parameters.find_map(|one| one.strip_prefix("tab="));
    Ok(tab.and_then(|tab| tab.parse().ok()))
}

/// The tab under the popup.
pub struct CurrentTab {
    /// Its id, -1 where there is none (`tabs.TAB_ID_NONE`).
    pub id: i32,
    /// Its page's origin, where the popup may know it.
    pub origin: Option<String>,
}

/// The tab with this id, or the active tab of the popup's window.
pub async fn current_tab(id: Option<i32>) -> Result<CurrentTab, UiError> {
    let tab = match id {
        Some(id) => settled("tabs.get", tabs_get(id)).await?,
        None => {
            let active = object(&[("active", true.into()), ("currentWindow", true.into())]);
            let tabs = settled("tabs.query", tabs_query(&active)).await?;
            Array::from(&tabs).get(0)
        }
    };
    let id = property(&tab, "id").as_f64();
    Ok(CurrentTab {
        id: id.map_or(-1, |id| id as i32),
        origin: property(&tab, "url")
            .as_string()
            .as_deref()
            .and_then(origin),
    })
}

/// Shows a page in a tab, in place of what it shows now.
pub async fn show_in_tab(tab: i32, url: &str) -> Result<(), UiError> {
    update(tab, ("url", url.into())).await
}

/// Goes to a tab.
pub async fn bring_to_front(tab: i64) -> Result<(), UiError> {
    let tab = i32::try_from(tab).unwrap_or(-1);
    update(tab, ("active", true.into())).await
}

async fn update(tab: i32, change: (&str, JsValue)) -> Result<(), UiError> {
    settled("tabs.update", tabs_update(tab, &object(&[change]))).await?;
    Ok(())
}

/// Shows a page in a new tab.
pub async fn show_in_new_tab(url: &str) -> Result<(), UiError> {
    let options = object(&[("url", url.into())]);
    settled("tabs.create", tabs_create(&options)).await?;
    Ok(())
}
