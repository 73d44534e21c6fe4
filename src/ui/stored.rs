//! What pages keep in `storage.local`, and the settings, which the worker keeps to.

use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use super::browser::{object, property};
use super::error::UiError;
use crate::js;
use crate::settings::Settings;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = get)]
    async fn local_get(keys: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = set)]
    async fn local_set(items: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = sendMessage)]
    async fn send_message(message: &JsValue) -> Result<JsValue, JsValue>;
}

/// Something stored under a key; its default where there is nothing.
pub async fn stored<T: DeserializeOwned + Default>(key: &str) -> Result<T, UiError> {
    let items = local_get(&key.into())
        .await
        .map_err(UiError::browser("storage.local.get"))?;
    let value = property(&items, key);
    if value.is_undefined() {
        return Ok(T::default());
    }
    Ok(js::read(&value)?)
}

/// Stores the settings, and has the worker read them.
pub async fn store_settings(settings: &Settings) -> Result<(), UiError> {
    store(Settings::KEY, &js::write(settings)).await?;
    tell_worker(&[("kind", "settingsChanged".into())]).await
}

async fn tell_worker(message: &[(&str, JsValue)]) -> Result<(), UiError> {
    send_message(&object(message))
        .await
        .map_err(UiError::browser("runtime.sendMessage"))?;
    Ok(())
}

/// Stores something under a key.
pub async fn store(key: &str, value: &JsValue) -> Result<(), UiError> {
    local_set(&object(&[(key, value.clone())]))
        .await
        .map_err(UiError::browser("storage.local.set"))?;
    Ok(())
}
