//! The browser's extension interface, as far as the popup needs it. Firefox has the same names.

use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::prelude::*;

use super::error::{UiError, words_of};
use crate::ui::browser::{object, property, settled};
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

    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = query)]
    fn tabs_query(options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = get)]
    fn tabs_get(tab: i32) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = update)]
    fn tabs_update(tab: i32, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = create)]
    fn tabs_create(options: &JsValue) -> Result<Promise, JsValue>;
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

/// Opens a port to the worker, which wakes it.
pub fn connect(name: &str) -> Result<Port, UiError> {
    runtime_connect(&object(&[("name", name.into())])).map_err(UiError::browser("runtime.connect"))
}

impl Port {
    /// Sends a message.
    pub fn post(&self, message: &JsValue) -> Result<(), UiError> {
        self.post_message(message)
            .map_err(UiError::browser("port.postMessage"))
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
