//! The browser's extension interface, as far as the popup needs it. Firefox has the same names.

use js_sys::{Function, Object};
use wasm_bindgen::prelude::*;

use super::error::{UiError, words_of};
use crate::ui::browser::{object, property};

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
