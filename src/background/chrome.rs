//! The browser's extension API, as far as the worker calls it. In both browsers `chrome.*` returns
//! promises under Manifest V3.

use wasm_bindgen::prelude::*;

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

    /// Of `extension/background.js`: closes a port, and forgets it there.
    #[wasm_bindgen(js_name = hangUp)]
    pub fn hang_up(link: u32);

    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = set, catch)]
    pub async fn session_set(items: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "storage", "session"], js_name = remove, catch)]
    pub async fn session_remove(key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "storage", "local"], js_name = set, catch)]
    pub async fn local_set(items: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "cookies"], js_name = getAll, catch)]
    pub async fn cookies_get_all(details: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "cookies"], js_name = remove, catch)]
    pub async fn cookies_remove(details: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = sendMessage, catch)]
    pub async fn tabs_send_message(
        tab: f64,
        message: &JsValue,
        options: &JsValue,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL)]
    pub fn extension_url(path: &str) -> String;

    /// Of `extension/badge.js`.
    #[wasm_bindgen(js_name = showBadge)]
    pub fn show_badge(text: &str, color: &str);

    /// Of `extension/notify.js`.
    #[wasm_bindgen(js_name = tellSessionEnded, catch)]
    pub fn tell_session_ended(site: &str, sign_in: &str) -> Result<(), JsValue>;

    /// Of `extension/early.js`: `undefined` for none.
    #[wasm_bindgen(js_name = setAlarm)]
    pub fn set_alarm(when: Option<f64>);

    /// Of `extension/early.js`, which answers by [`tabs`](super::Background::tabs).
    #[wasm_bindgen(js_name = askForTabs)]
    pub fn ask_for_tabs();

    /// Of `extension/answer.js`: sends an `HttpCall`, and tells the status, `Retry-After` and the
    /// text, as far as one may be long.
    #[wasm_bindgen(js_name = sendRefresh, catch)]
    pub async fn send_refresh(call: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub fn performance_now() -> f64;
}
