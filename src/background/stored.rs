//! What the browser keeps for the worker: permissions, settings, and what the last worker left.
//! `background.js` asks for it while this module is still being fetched, and hands over the
//! answers; where there is none, the error that the browser gave instead.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::{BrowserError, from_js, refused};
use crate::granted::Granted;
use crate::settings::Settings;
use crate::worker::{BadRecord, STORED, Stored};

/// What is granted, from the answer of `permissions.getAll`.
pub fn granted(answer: &JsValue) -> Result<Granted, BrowserError> {
    #[derive(Deserialize)]
    struct Permissions {
        #[serde(default)]
        origins: Vec<String>,
    }
    let Permissions { origins } = read("permissions.getAll", answer)?;
    Ok(Granted::new(origins))
}

/// The person's settings, or the defaults where there are none; from the answer of
/// `storage.local.get`.
pub fn settings(answer: &JsValue) -> Result<Settings, BrowserError> {
    #[derive(Deserialize)]
    struct Local {
        #[serde(default)]
        settings: Settings,
    }
    let Local { settings } = read("storage.local.get", answer)?;
    Ok(settings)
}

/// The sessions that the last worker left, from the answer of `storage.session.get`.
pub fn sessions(answer: &JsValue) -> Result<Vec<Result<Stored, BadRecord>>, BrowserError> {
    let call = "storage.session.get";
    let entries = js_sys::Object::entries(given(call, answer)?.unchecked_ref());
    let session = |entry: JsValue| {
        let entry = js_sys::Array::from(&entry);
        let key = entry.get(0).as_string()?;
        let read = || from_js(call, &entry.get(1));
        let unreadable = |error: BrowserError| BadRecord::Unreadable(error.to_string());
        key.starts_with(STORED).then(|| read().map_err(unreadable))
    };
    Ok(entries.iter().filter_map(session).collect())
}

fn read<T: DeserializeOwned>(call: &'static str, answer: &JsValue) -> Result<T, BrowserError> {
    from_js(call, given(call, answer)?)
}

/// The answer, if it is one and no error.
fn given<'js>(call: &'static str, answer: &'js JsValue) -> Result<&'js JsValue, BrowserError> {
    if answer.is_instance_of::<js_sys::Error>() {
        return Err(refused(call, answer));
    }
    Ok(answer)
}
