//! What pages keep in `storage.local`, and the settings, which the worker keeps to.

#[cfg(feature = "options")]
use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use super::browser::{object, property};
use super::error::UiError;
use crate::js;
use crate::settings::Settings;
use crate::value::FromValue;
#[cfg(feature = "options")]
use crate::webapp::{CACHE, Cache, KNOWN, Known, origin_of_seen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = get)]
    async fn local_get(keys: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = set)]
    async fn local_set(items: &JsValue) -> Result<JsValue, JsValue>;
    #[cfg(feature = "options")]
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = remove)]
    async fn local_remove(keys: &JsValue) -> Result<JsValue, JsValue>;
    #[cfg(feature = "options")]
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = get)]
    async fn session_get(keys: &JsValue) -> Result<JsValue, JsValue>;
    #[cfg(feature = "options")]
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = set)]
    async fn session_set(items: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = sendMessage)]
    async fn send_message(message: &JsValue) -> Result<JsValue, JsValue>;
}

/// Something stored under a key; its default where there is nothing.
pub async fn stored<T: FromValue + Default>(key: &str) -> Result<T, UiError> {
    let items = local_get(&key.into())
        .await
        .map_err(UiError::browser("storage.local.get"))?;
    let value = property(&items, key);
    if value.is_undefined() {
        return Ok(T::default());
    }
    Ok(js::read(&value)?)
}

/// The web apps of these hosts are forgotten, in `storage.local` and in `storage.session`.
#[cfg(feature = "options")]
pub async fn forget_apps(gone: &dyn Fn(&str) -> bool) -> Result<(), UiError> {
    let all = local_get(&JsValue::NULL)
        .await
        .map_err(UiError::browser("storage.local.get"))?;
    let is_gone = |key: &JsValue| {
        let key = key.as_string().unwrap_or_default();
        origin_of_seen(&key).is_some_and(|origin| gone(&origin))
    };
    let seen: Array = Object::keys(&Object::from(all))
        .iter()
        .filter(is_gone)
        .collect();
    local_remove(&seen)
        .await
        .map_err(UiError::browser("storage.local.remove"))?;
    let known: Vec<Known> = stored(KNOWN).await?;
    store(KNOWN, &js::js(&Known::without(known, gone))).await?;
    let items = session_get(&CACHE.into())
        .await
        .map_err(UiError::browser("storage.session.get"))?;
    let cache = property(&items, CACHE);
    if cache.is_undefined() {
        return Ok(());
    }
    let cache = js::read::<Cache>(&cache)?.without(gone);
    session_set(&object(&[(CACHE, js::js(&cache))]))
        .await
        .map_err(UiError::browser("storage.session.set"))?;
    Ok(())
}

/// Stores the settings, and has the worker read them.
pub async fn store_settings(settings: &Settings) -> Result<(), UiError> {
    store(Settings::KEY, &js::js(settings)).await?;
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
