//! What the browser keeps for the pages, and the settings, which the worker keeps to.

use js_sys::{Array, Object, Promise};
use wasm_bindgen::prelude::*;

use super::browser::{object, property, settled};
use super::error::UiError;
use crate::js;
use crate::settings::Settings;
use crate::value::{FromValue, ToValue};
use crate::webapp::{CACHE, Cache, KNOWN, Known, origin_of_seen};

#[wasm_bindgen]
extern "C" {
    /// `storage.StorageArea`.
    type StorageArea;
    #[wasm_bindgen(method, catch)]
    fn get(this: &StorageArea, keys: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn set(this: &StorageArea, items: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn remove(this: &StorageArea, keys: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["chrome", "storage"], js_name = local, thread_local_v2)]
    static LOCAL: StorageArea;
    #[wasm_bindgen(js_namespace = ["chrome", "storage"], js_name = session, thread_local_v2)]
    static SESSION: StorageArea;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = sendMessage)]
    fn send_message(message: &JsValue) -> Result<Promise, JsValue>;
}

/// A storage area.
#[derive(Debug, Clone, Copy)]
pub enum Area {
    /// As long as the browser runs.
    Session,
    /// For good.
    Local,
}

impl Area {
    fn with<T>(self, call: impl FnOnce(&StorageArea) -> T) -> T {
        match self {
            Self::Session => SESSION.with(call),
            Self::Local => LOCAL.with(call),
        }
    }

    /// What is kept under this key, an object of all without one.
    pub async fn get(self, key: Option<&str>) -> Result<JsValue, UiError> {
        let keys = key.map_or(JsValue::NULL, JsValue::from_str);
        let items = settled("storage.get", self.with(|area| area.get(&keys))).await?;
        Ok(match key {
            Some(key) => property(&items, key),
            None => items,
        })
    }

    /// The keys and values of all that is kept.
    pub async fn entries(self) -> Result<Vec<(String, JsValue)>, UiError> {
        let all = self.get(None).await?;
        let mut entries = Vec::new();
        for entry in Object::entries(all.unchecked_ref::<Object>()) {
            let entry: &Array = entry.unchecked_ref();
            entries.push((entry.get(0).as_string().unwrap_or_default(), entry.get(1)));
        }
        Ok(entries)
    }

    /// Keeps this under a key. The browser has begun to write when this returns.
    pub fn set(
        self,
        key: &str,
        value: &dyn ToValue,
    ) -> impl Future<Output = Result<(), UiError>> + use<> {
        let items = object(&[(key, js::js(value))]);
        let begun = self.with(|area| area.set(&items));
        async move {
            settled("storage.set", begun).await?;
            Ok(())
        }
    }

    /// Keeps nothing under these keys any more.
    pub async fn remove(self, keys: &Array) -> Result<(), UiError> {
        settled("storage.remove", self.with(|area| area.remove(keys))).await?;
        Ok(())
    }
}

/// What is kept under a key, its default where there is nothing.
pub async fn stored<T: FromValue + Default>(area: Area, key: &str) -> Result<T, UiError> {
    let value = area.get(Some(key)).await?;
    if value.is_undefined() {
        return Ok(T::default());
    }
    Ok(js::read(&value)?)
}

/// The web apps of these hosts are forgotten, in `storage.local` and in `storage.session`.
pub async fn forget_apps(gone: &dyn Fn(&str) -> bool) -> Result<(), UiError> {
    let seen = Array::new();
    for (key, _) in Area::Local.entries().await? {
        if origin_of_seen(&key).is_some_and(|origin| gone(&origin)) {
            seen.push(&key.into());
        }
    }
    Area::Local.remove(&seen).await?;
    let known: Vec<Known> = stored(Area::Local, KNOWN).await?;
    let known = Known::without(known, gone);
    Area::Local.set(KNOWN, &known).await?;
    let cache: Cache = stored(Area::Session, CACHE).await?;
    Area::Session.set(CACHE, &cache.without(gone)).await
}

/// Stores the settings, and waits until they are in force. The browser has begun to write when this
/// returns.
pub fn store_settings(settings: &Settings) -> impl Future<Output = Result<(), UiError>> + use<> {
    let stored = Area::Local.set(Settings::KEY, settings);
    async move {
        stored.await?;
        let message = object(&[("kind", "settingsChanged".into())]);
        // A worker that is stopped meanwhile reads them when it starts.
        let _ = settled("runtime.sendMessage", send_message(&message)).await;
        Ok(())
    }
}
