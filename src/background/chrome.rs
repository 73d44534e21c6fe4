//! The browser's extension API, as far as the worker calls it. In both browsers `chrome.*` returns
//! promises under Manifest V3.

use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use crate::js::{self, Mismatch};

#[wasm_bindgen]
extern "C" {
    /// A `runtime.Port`.
    pub type Port;

    #[wasm_bindgen(method, getter)]
    pub fn name(this: &Port) -> String;

    #[wasm_bindgen(method, getter)]
    pub fn sender(this: &Port) -> JsValue;

    #[wasm_bindgen(method, js_name = postMessage, catch)]
    pub fn post_message(this: &Port, message: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method)]
    pub fn disconnect(this: &Port);

    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = get, catch)]
    pub async fn session_get(keys: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = set, catch)]
    pub async fn session_set(items: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = get, catch)]
    pub async fn local_get(keys: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "cookies"], js_name = getAll, catch)]
    pub async fn cookies_get_all(details: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = getAll, catch)]
    pub async fn permissions_get_all() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = sendMessage, catch)]
    pub async fn tabs_send_message(
        tab: f64,
        message: &JsValue,
        options: &JsValue,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = query, catch)]
    pub async fn tabs_query(query: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "scripting"], js_name = executeScript, catch)]
    pub async fn execute_script(injection: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(
        js_namespace = ["chrome", "scripting"], js_name = getRegisteredContentScripts, catch
    )]
    pub async fn registered_scripts() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(
        js_namespace = ["chrome", "scripting"], js_name = registerContentScripts, catch
    )]
    pub async fn register_scripts(scripts: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(
        js_namespace = ["chrome", "scripting"], js_name = unregisterContentScripts, catch
    )]
    pub async fn unregister_scripts(filter: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL)]
    pub fn extension_url(path: &str) -> String;

    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getManifest)]
    pub fn manifest() -> JsValue;

    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeText, catch)]
    pub async fn set_badge_text(details: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeBackgroundColor, catch)]
    pub async fn set_badge_colour(details: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = fetch, catch)]
    pub async fn fetch(url: &str, init: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub fn performance_now() -> f64;
}

/// What the browser said could not be read, or it refused.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    /// A call was refused.
    #[error("{call}: {reason}")]
    Refused {
        /// The call.
        call: &'static str,
        /// The browser's words.
        reason: String,
    },
    /// A value had another shape than documented.
    #[error("{call} gave something unexpected: {mismatch}")]
    Unexpected {
        /// The call.
        call: &'static str,
        /// What was wrong with it.
        mismatch: Mismatch,
    },
    /// It lacked something.
    #[error("{call} {reason}")]
    Lacking {
        /// The call.
        call: &'static str,
        /// What.
        reason: &'static str,
    },
    /// A text was no JSON.
    #[error("{call} is not JSON: {reason}")]
    NoJson {
        /// What text.
        call: &'static str,
        /// The browser's words.
        reason: String,
    },
}

/// A value from JavaScript.
///
/// # Errors
///
/// [`BrowserError::Unexpected`] with what was wrong, when it has another shape.
pub fn from_js<T: DeserializeOwned>(
    call: &'static str,
    value: &JsValue,
) -> Result<T, BrowserError> {
    js::read(value).map_err(|mismatch| BrowserError::Unexpected { call, mismatch })
}

/// A value from a JSON text.
///
/// # Errors
///
/// [`BrowserError::NoJson`] when it is not JSON, [`BrowserError::Unexpected`] when it has another
/// shape.
pub fn parse_json<T: DeserializeOwned>(call: &'static str, text: &str) -> Result<T, BrowserError> {
    let value = js_sys::JSON::parse(text).map_err(|error| BrowserError::NoJson {
        call,
        reason: words(&error),
    })?;
    from_js(call, &value)
}

/// A refused call, with the browser's words.
pub fn refused(call: &'static str, error: &JsValue) -> BrowserError {
    BrowserError::Refused {
        call,
        reason: words(error),
    }
}

/// The words of a JavaScript error.
pub fn words(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => error.as_string().unwrap_or_default(),
    }
}
