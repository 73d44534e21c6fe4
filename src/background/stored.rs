//! What the browser keeps for the worker: permissions, settings, and what the last worker left.
//! `background.js` asks for it while this module is still being fetched, and hands over the
//! answers; where there is none, the error that the browser gave instead.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use super::chrome;
use crate::browser::{BrowserError, from_js, refused};
use crate::granted::Granted;
use crate::history::History;
use crate::settings::Settings;
use crate::value::FromValue;
use crate::worker::{BadRecord, STORED, Stored};

/// Where a history that cannot be read is put, in `storage.local`.
const SET_ASIDE: &str = "history that could not be read";

/// What is granted, from the answer of `permissions.getAll`.
pub fn granted(answer: &JsValue) -> Result<Granted, BrowserError> {
    #[derive(FromValue)]
    struct Permissions {
        #[serde(default)]
        origins: Vec<String>,
    }
    let Permissions { origins } = read("permissions.getAll", answer)?;
    let chromium = chrome::extension_url("").starts_with("chrome-extension:");
    Ok(match chromium {
        true => Granted::in_chromium(&origins),
        false => Granted::new(origins),
    })
}

/// The person's settings, or the defaults where there are none, under those of the organisation;
/// from the answers of `storage.local.get` and `storage.managed.get`. What is wrong with the latter
/// is told by the options page.
pub fn settings(local: &JsValue, managed: &JsValue) -> Result<Settings, BrowserError> {
    #[derive(FromValue)]
    struct Local {
        #[serde(default)]
        settings: Settings,
    }
    let Local { settings } = read("storage.local.get", local)?;
    Ok(settings.under(read("storage.managed.get", managed).unwrap_or_default()))
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

/// The history, from the answer of either store.
pub fn history(answer: &JsValue) -> Result<History, BrowserError> {
    #[derive(FromValue)]
    struct Store {
        #[serde(default)]
        history: History,
    }
    let Store { history } = read("storage.get", answer)?;
    Ok(history)
}

/// A history that cannot be read: the next write would be the end of it.
pub fn set_history_aside(answer: &JsValue) {
    if let Ok(unreadable) = js_sys::Reflect::get(answer, &History::KEY.into()) {
        let items = object(SET_ASIDE, &unreadable);
        spawn_local(async move {
            // Without room for it there is nothing more to be done.
            let _ = chrome::local_set(&items).await;
        });
    }
}

/// An object with this one property.
pub fn object(key: &str, value: &JsValue) -> JsValue {
    let object = js_sys::Object::new();
    // Setting a property of a plain object does not fail.
    let _ = js_sys::Reflect::set(&object, &key.into(), value);
    object.into()
}

fn read<T: FromValue>(call: &'static str, answer: &JsValue) -> Result<T, BrowserError> {
    from_js(call, given(call, answer)?)
}

/// The answer, if it is one and no error.
fn given<'js>(call: &'static str, answer: &'js JsValue) -> Result<&'js JsValue, BrowserError> {
    if answer.is_instance_of::<js_sys::Error>() {
        return Err(refused(call, answer));
    }
    Ok(answer)
}
