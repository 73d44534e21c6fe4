//! The tabs that are open, and what the browser keeps for the popup.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use super::error::UiError;
use crate::js;
use crate::lock::FrameRef;
use crate::moment::Moment;
use crate::ui::browser::{object, property};
use crate::value::{FromValue, ToValue};
use crate::webapp::{Known, SEEN};
use crate::worker::STORED;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = query)]
    async fn tabs_query(options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = get)]
    async fn session_get(keys: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = set)]
    async fn session_set(entries: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = get)]
    async fn local_get(keys: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = set)]
    async fn local_set(entries: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = remove)]
    async fn local_remove(keys: &JsValue) -> Result<JsValue, JsValue>;
}

/// An open tab.
#[derive(Debug, Clone, Default, PartialEq, FromValue)]
#[serde(rename_all = "camelCase", default)]
pub struct OpenTab {
    /// Its id.
    pub id: i64,
    /// Whether it is in front of its window.
    pub active: bool,
    incognito: bool,
    discarded: bool,
    /// Only Firefox has it.
    cookie_store_id: Option<String>,
    /// Only where the extension may act.
    url: Option<String>,
}

impl OpenTab {
    /// Whether its page is one that may be looked into.
    pub fn is_granted(&self) -> bool {
        let is_web = |url: &str| url.starts_with("http://") || url.starts_with("https://");
        self.url.as_deref().is_some_and(is_web)
    }

    /// Its cookie store, as in a session's key.
    pub fn store(&self) -> String {
        let of_chromium = if self.incognito { "1" } else { "0" };
        self.cookie_store_id
            .clone()
            .unwrap_or_else(|| of_chromium.to_owned())
    }
}

/// Every tab that is not asleep.
pub async fn open_tabs() -> Result<Vec<OpenTab>, UiError> {
    let tabs = tabs_query(&object(&[])).await;
    let tabs = tabs.map_err(UiError::browser("tabs.query"))?;
    let tabs: Vec<OpenTab> = js::read(&tabs)?;
    Ok(tabs.into_iter().filter(|tab| !tab.discarded).collect())
}

/// The frames of every session.
pub async fn frames_of_sessions() -> Result<Vec<FrameRef>, UiError> {
    #[derive(FromValue)]
    struct Stored {
        record: Record,
    }
    #[derive(FromValue)]
    struct Record {
        frames: Vec<FrameRef>,
    }
    let stored = session_get(&JsValue::NULL).await;
    let stored = stored.map_err(UiError::browser("storage.session.get"))?;
    let entries = Object::entries(&Object::from(stored));
    let of_session = |entry: JsValue| {
        let entry = Array::from(&entry);
        let key = entry.get(0).as_string()?;
        let stored: Stored = key
            .starts_with(STORED)
            .then(|| js::read(&entry.get(1)).ok())??;
        Some(stored.record.frames)
    };
    Ok(entries.iter().filter_map(of_session).flatten().collect())
}

/// A storage area.
#[derive(Debug, Clone, Copy)]
pub enum Area {
    /// As long as the browser runs.
    Session,
    /// For good.
    Local,
}

/// What is stored under a key, if there is something.
pub async fn stored<T: FromValue>(area: Area, key: &str) -> Result<Option<T>, UiError> {
    let found = match area {
        Area::Session => session_get(&key.into()).await,
        Area::Local => local_get(&key.into()).await,
    };
    let value = property(&found.map_err(UiError::browser("storage.get"))?, key);
    if value.is_undefined() {
        return Ok(None);
    }
    Ok(Some(js::read(&value)?))
}

/// The apps that were open since the last popup.
pub async fn seen_apps() -> Result<Vec<Known>, UiError> {
    let seen = seen().await?;
    Ok(seen.into_iter().filter_map(|(_, known)| known).collect())
}

/// Removes the notes of apps that are remembered by now, and of pages that are no app.
pub async fn remove_seen(remembered: &[Known]) -> Result<(), UiError> {
    let keys = seen().await?.into_iter().filter_map(|(key, seen)| {
        let is_known = seen.is_none_or(|seen| remembered.iter().any(|known| known.key == seen.key));
        is_known.then(|| JsValue::from(key))
    });
    let keys: Array = keys.collect();
    let done = local_remove(&keys).await;
    done.map(|_| ()).map_err(UiError::browser("storage.remove"))
}

async fn seen() -> Result<Vec<(String, Option<Known>)>, UiError> {
    let stored = local_get(&JsValue::NULL).await;
    let stored = stored.map_err(UiError::browser("storage.local.get"))?;
    let entries = Object::entries(&Object::from(stored));
    let seen = |entry: JsValue| {
        let entry = Array::from(&entry);
        let key = entry
            .get(0)
            .as_string()
            .filter(|key| key.starts_with(SEEN))?;
        let at = Moment::from_millis(entry.get(1).as_f64().unwrap_or_default() as u64);
        let known = Known::seen(&key, at);
        Some((key, known))
    };
    Ok(entries.iter().filter_map(seen).collect())
}

/// Stores a value under a key.
pub async fn store(area: Area, key: &str, value: &dyn ToValue) -> Result<(), UiError> {
    let entry = object(&[(key, js::js(value))]);
    let done = match area {
        Area::Session => session_set(&entry).await,
        Area::Local => local_set(&entry).await,
    };
    done.map(|_| ()).map_err(UiError::browser("storage.set"))
}
