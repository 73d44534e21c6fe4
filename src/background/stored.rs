//! What the browser keeps for the worker: permissions, settings, and what the last worker left.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::chrome::{self, BrowserError, from_js, refused};
use crate::granted::Granted;
use crate::settings::Settings;
use crate::worker::{BadRecord, STORED, Stored};

/// What is granted now.
pub async fn granted() -> Result<Granted, BrowserError> {
    #[derive(Deserialize)]
    struct Permissions {
        #[serde(default)]
        origins: Vec<String>,
    }
    let call = "permissions.getAll";
    let all = chrome::permissions_get_all()
        .await
        .map_err(|error| refused(call, &error))?;
    let Permissions { origins } = from_js(call, &all)?;
    Ok(Granted::new(origins))
}

/// The person's settings, or the defaults where there are none.
pub async fn settings() -> Result<Settings, BrowserError> {
    let call = "storage.local.get";
    let key = JsValue::from_str(Settings::KEY);
    let stored = chrome::local_get(&key)
        .await
        .map_err(|error| refused(call, &error))?;
    #[derive(Deserialize)]
    struct Local {
        #[serde(default)]
        settings: Settings,
    }
    let Local { settings } = from_js(call, &stored)?;
    Ok(settings)
}

/// The sessions that the last worker left.
pub async fn sessions() -> Result<Vec<Result<Stored, BadRecord>>, BrowserError> {
    let call = "storage.session.get";
    let stored = chrome::session_get(&JsValue::NULL)
        .await
        .map_err(|error| refused(call, &error))?;
    let entries = js_sys::Object::entries(&js_sys::Object::from(stored));
    let session = |entry: JsValue| {
        let entry = js_sys::Array::from(&entry);
        let key = entry.get(0).as_string()?;
        let read = || from_js(call, &entry.get(1));
        let unreadable = |error: BrowserError| BadRecord::Unreadable(error.to_string());
        key.starts_with(STORED).then(|| read().map_err(unreadable))
    };
    Ok(entries.iter().filter_map(session).collect())
}
