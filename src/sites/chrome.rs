//! The browser's extension API, as far as sites need it.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getManifest)]
    pub fn manifest() -> JsValue;

    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL)]
    pub fn extension_url(path: &str) -> String;

    #[wasm_bindgen(
        js_namespace = ["chrome", "declarativeNetRequest"], js_name = updateDynamicRules, catch
    )]
    pub async fn update_rules(update: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(
        js_namespace = ["chrome", "extension"], js_name = isAllowedIncognitoAccess, catch
    )]
    pub async fn allowed_in_incognito() -> Result<JsValue, JsValue>;

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
        js_namespace = ["chrome", "scripting"], js_name = updateContentScripts, catch
    )]
    pub async fn update_scripts(scripts: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(
        js_namespace = ["chrome", "scripting"], js_name = unregisterContentScripts, catch
    )]
    pub async fn unregister_scripts(filter: &JsValue) -> Result<JsValue, JsValue>;
}
