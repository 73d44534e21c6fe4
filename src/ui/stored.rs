//! What pages keep in `storage.local`, and the settings, which the worker keeps to.

use js_sys::Promise;
#[cfg(feature = "options")]
use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

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
    fn local_set(items: &JsValue) -> Result<Promise, JsValue>;
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

/// Stores the settings, and has the worker read them. The browser has begun to write when this
/// returns.
pub fn store_settings(settings: &Settings) -> impl Future<Output = Result<(), UiError>> + use<> {
    let stored = store(Settings::KEY, &js::js(settings));
    async move {
        stored.await?;
        tell_worker(&[("kind", "settingsChanged".into())]).await
    }
}

async fn tell_worker(message: &[(&str, JsValue)]) -> Result<(), UiError> {
    send_message(&object(message))
        .await
        .map_err(UiError::browser("runtime.sendMessage"))?;
    Ok(())
}

/// Stores something under a key. The browser has begun to write when this returns.
pub fn store(key: &str, value: &JsValue) -> impl Future<Output = Result<(), UiError>> + use<> {
    const CALL: &str = "storage.local.set";
    let begun = local_set(&object(&[(key, value.clone())]));
    async move {
        let begun = begun.map_err(UiError::browser(CALL))?;
        let stored = JsFuture::from(begun).await;
        stored.map(|_| ()).map_err(UiError::browser(CALL))
    }
}
