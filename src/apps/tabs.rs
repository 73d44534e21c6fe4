//! The tabs that are open, and what the browser keeps for the popup.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

use crate::js;
use crate::lock::FrameRef;
use crate::moment::Moment;
use crate::ui::browser::{object, settled};
use crate::ui::error::UiError;
use crate::ui::stored::Area;
use crate::value::FromValue;
use crate::webapp::{Known, SEEN};
use crate::worker::STORED;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = query)]
    fn tabs_query(options: &JsValue) -> Result<Promise, JsValue>;
}

/// An open tab.
#[derive(Debug, Clone, Default, PartialEq, FromValue)]
#[serde(rename_all = "camelCase", default)]
pub struct OpenTab {
    /// Its id.
    pub id: i64,
    /// Whether it is in front of its window.
    pub active: bool,
    incognito: bool,
    discarded: bool,
    /// Only Firefox has it.
    cookie_store_id: Option<String>,
    /// Only where the extension may act.
    url: Option<String>,
}

impl OpenTab {
    /// Whether its page is one that may be looked into.
    pub fn is_granted(&self) -> bool {
        let is_web = |url: &str| url.starts_with("http://") || url.starts_with("https://");
        self.url.as_deref().is_some_and(is_web)
    }

    /// Its cookie store, as in a session's key.
    pub fn store(&self) -> String {
        let of_chromium = if self.incognito { "1" } else { "0" };
        self.cookie_store_id
            .clone()
            .unwrap_or_else(|| of_chromium.to_owned())
    }
}

/// Every tab that is not asleep.
pub async fn open_tabs() -> Result<Vec<OpenTab>, UiError> {
    let tabs = settled("tabs.query", tabs_query(&object(&[]))).await?;
    let mut tabs: Vec<OpenTab> = js::read(&tabs)?;
    tabs.retain(|tab| !tab.discarded);
    Ok(tabs)
}

/// The frames of every session.
pub async fn frames_of_sessions() -> Result<Vec<FrameRef>, UiError> {
    #[derive(FromValue)]
    struct Stored {
        record: Record,
    }
    #[derive(FromValue)]
    struct Record {
        frames: Vec<FrameRef>,
    }
    let mut frames = Vec::new();
    for (key, value) in Area::Session.entries().await? {
        if key.starts_with(STORED)
            && let Ok(Stored { record }) = js::read(&value)
        {
            frames.extend(record.frames);
        }
    }
    Ok(frames)
}

/// The apps that were open since the last popup.
pub async fn seen_apps() -> Result<Vec<Known>, UiError> {
    let mut apps = Vec::new();
    for (key, at) in Area::Local.entries().await? {
        apps.extend(seen(&key, &at));
    }
    Ok(apps)
}

/// Removes the notes of apps that are remembered by now, and of pages that are no app.
pub async fn remove_seen(remembered: &[Known]) -> Result<(), UiError> {
    let keys = Array::new();
    for (key, at) in Area::Local.entries().await? {
        let is_known = |seen: Known| remembered.iter().any(|known| known.key == seen.key);
        if key.starts_with(SEEN) && seen(&key, &at).is_none_or(is_known) {
            keys.push(&key.into());
        }
    }
    Area::Local.remove(&keys).await
}

fn seen(key: &str, at: &JsValue) -> Option<Known> {
    let at = Moment::from_millis(at.as_f64().unwrap_or_default() as u64);
    Known::seen(key, at)
}
