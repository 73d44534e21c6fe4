//! The browser's extension interface, as far as the popup needs it. Firefox has the same names.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::error::{PopupError, words_of};
use crate::view::origin;

#[wasm_bindgen]
extern "C" {
    /// `runtime.Port`.
    pub type Port;

    #[wasm_bindgen(method, catch, js_name = postMessage)]
    fn post_message(this: &Port, message: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    fn disconnect(this: &Port);
    #[wasm_bindgen(method, getter, js_name = onMessage)]
    fn on_message(this: &Port) -> PortEvent;
    #[wasm_bindgen(method, getter, js_name = onDisconnect)]
    fn on_disconnect(this: &Port) -> PortEvent;

    type PortEvent;

    #[wasm_bindgen(method, js_name = addListener)]
    fn add_listener(this: &PortEvent, listener: &Function);
    #[wasm_bindgen(method, js_name = removeListener)]
    fn remove_listener(this: &PortEvent, listener: &Function);

    #[wasm_bindgen(js_namespace = ["chrome"], js_name = runtime, thread_local_v2)]
    static RUNTIME: Object;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = connect)]
    fn runtime_connect(options: &JsValue) -> Result<Port, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = getManifest)]
    fn runtime_manifest() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = query)]
    async fn tabs_query(options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = get)]
    async fn tabs_get(tab: i32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = update)]
    async fn tabs_update(tab: i32, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = create)]
    async fn tabs_create(options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "permissions"], js_name = request)]
    fn permissions_request(options: &JsValue) -> Result<Promise, JsValue>;

    /// The message of a key in the person's language, empty if there is none.
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getMessage)]
    pub fn message(key: &str, args: &Array) -> String;
    /// The language of the browser's own interface.
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getUILanguage)]
    pub fn interface_language() -> String;
}

/// The tab under the popup.
pub struct CurrentTab {
    /// Its id, -1 where there is none (`tabs.TAB_ID_NONE`).
    pub id: i32,
    /// Its page's origin, where the popup may know it.
    pub origin: Option<String>,
}

/// The tab with this id, or the active tab of the popup's window.
pub async fn current_tab(id: Option<i32>) -> Result<CurrentTab, PopupError> {
    let tab = match id {
        Some(id) => tabs_get(id)
            .await
            .map_err(PopupError::browser("tabs.get"))?,
        None => {
            let active = object(&[("active", true.into()), ("currentWindow", true.into())]);
            let tabs = tabs_query(&active)
                .await
                .map_err(PopupError::browser("tabs.query"))?;
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
pub async fn show_in_tab(tab: i32, url: &str) -> Result<(), PopupError> {
    tabs_update(tab, &object(&[("url", url.into())]))
        .await
        .map_err(PopupError::browser("tabs.update"))?;
    Ok(())
}

/// Shows a page in a new tab.
pub async fn show_in_new_tab(url: &str) -> Result<(), PopupError> {
    tabs_create(&object(&[("url", url.into())]))
        .await
        .map_err(PopupError::browser("tabs.create"))?;
    Ok(())
}

/// Has the browser ask the person for a site. To be called within the click: Firefox forgets the
/// click at the first pause. The future tells whether the person agreed.
pub fn ask_for_site(
    pattern: &str,
) -> Result<impl Future<Output = Result<bool, PopupError>> + use<>, PopupError> {
    const CALL: &str = "permissions.request";
    let origins = Array::of1(&pattern.into());
    let answer = permissions_request(&object(&[("origins", origins.into())]))
        .map_err(PopupError::browser(CALL))?;
    Ok(async move {
        let agreed = JsFuture::from(answer).await;
        Ok(agreed.map_err(PopupError::browser(CALL))?.is_truthy())
    })
}

/// The extension's version.
pub fn version() -> Result<String, PopupError> {
    let manifest = runtime_manifest().map_err(PopupError::browser("runtime.getManifest"))?;
    Ok(property(&manifest, "version")
        .as_string()
        .unwrap_or_default())
}

/// Opens a port to the worker, which wakes it.
pub fn connect(name: &str) -> Result<Port, PopupError> {
    runtime_connect(&object(&[("name", name.into())]))
        .map_err(PopupError::browser("runtime.connect"))
}

impl Port {
    /// Sends a message.
    pub fn post(&self, message: &JsValue) -> Result<(), PopupError> {
        self.post_message(message)
            .map_err(PopupError::browser("port.postMessage"))
    }

    /// Calls `heard` with each message and `broken` at the other end's death.
    pub fn listen(&self, heard: &Closure<dyn Fn(JsValue)>, broken: &Closure<dyn Fn(JsValue)>) {
        self.on_message()
            .add_listener(heard.as_ref().unchecked_ref());
        self.on_disconnect()
            .add_listener(broken.as_ref().unchecked_ref());
    }

    /// Closes the port and calls neither of them any more.
    pub fn close(&self, heard: &Closure<dyn Fn(JsValue)>, broken: &Closure<dyn Fn(JsValue)>) {
        self.on_message()
            .remove_listener(heard.as_ref().unchecked_ref());
        self.on_disconnect()
            .remove_listener(broken.as_ref().unchecked_ref());
        self.disconnect();
    }
}

/// Why a port broke, if the browser says so: Chromium in `runtime.lastError` (which it wants to be
/// read), Firefox in `port.error`.
pub fn reason(port: &JsValue) -> Option<String> {
    let of_chromium = RUNTIME.with(|runtime| property(runtime, "lastError"));
    let of_firefox = property(port, "error");
    [of_chromium, of_firefox]
        .into_iter()
        .find(|error| error.is_object())
        .map(|error| match property(&error, "message").as_string() {
            Some(message) => message,
            None => words_of(&error),
        })
}

/// A plain object.
fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in entries {
        // A new plain object takes every property.
        let _ = Reflect::set(&object, &(*key).into(), value);
    }
    object.into()
}

/// A property, `undefined` where the value can have none.
fn property(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap_or(JsValue::UNDEFINED)
}
