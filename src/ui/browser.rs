//! What the pages of the extension need of the browser in common. Firefox has the same names.

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::error::UiError;
use crate::granted::for_cookies;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = getManifest)]
    fn runtime_manifest() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "permissions"], js_name = request)]
    fn permissions_request(options: &JsValue) -> Result<Promise, JsValue>;
}

/// What a person's click can bring about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Hosts, by their match patterns.
    Origins,
    /// A permission, by its name.
    Permissions,
}

impl Kind {
    /// The property of `permissions.Permissions`.
    pub fn property(self) -> &'static str {
        match self {
            Self::Origins => "origins",
            Self::Permissions => "permissions",
        }
    }
}

/// Has the browser ask the person. To be called within the click: Firefox forgets the click at the
/// first pause. The future tells whether the person agreed.
pub fn ask_for(
    kind: Kind,
    names: &[String],
) -> Result<impl Future<Output = Result<bool, UiError>> + use<>, UiError> {
    const CALL: &str = "permissions.request";
    let names = with_cookies(kind, names);
    let answer = permissions_request(&object(&[(kind.property(), names.into())]))
        .map_err(UiError::browser(CALL))?;
    Ok(async move {
        let agreed = JsFuture::from(answer).await;
        Ok(agreed.map_err(UiError::browser(CALL))?.is_truthy())
    })
}

/// The names for the browser: in Chromium, sites with what shows all of their cookies.
pub fn with_cookies(kind: Kind, names: &[String]) -> Array {
    let all: Array = names.iter().map(JsValue::from).collect();
    if kind == Kind::Origins && is_chromium() {
        for pattern in names.iter().filter_map(|name| for_cookies(name)) {
            all.push(&pattern.into());
        }
    }
    all
}

/// Whether the extension runs in Chromium.
pub fn is_chromium() -> bool {
    let window = web_sys::window();
    let protocol = window.and_then(|window| window.location().protocol().ok());
    protocol.as_deref() == Some("chrome-extension:")
}

/// What a call of the browser has promised.
pub async fn settled(
    call: &'static str,
    promised: Result<Promise, JsValue>,
) -> Result<JsValue, UiError> {
    let promised = promised.map_err(UiError::browser(call))?;
    let settled = JsFuture::from(promised).await;
    settled.map_err(UiError::browser(call))
}

/// The extension's version.
pub fn version() -> Result<String, UiError> {
    let manifest = runtime_manifest().map_err(UiError::browser("runtime.getManifest"))?;
    Ok(property(&manifest, "version")
        .as_string()
        .unwrap_or_default())
}

/// A plain object.
pub fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in entries {
        // A new plain object takes every property.
        let _ = Reflect::set(&object, &(*key).into(), value);
    }
    object.into()
}

/// A property, `undefined` where the value can have none.
pub fn property(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap_or(JsValue::UNDEFINED)
}
