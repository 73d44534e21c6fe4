//! What the popup remembers by itself: how the person left it.

use gloo_storage::{LocalStorage, Storage};
use js_sys::JSON;

use super::error::UiError;
use crate::js;
use crate::value::{FromValue, ToValue};

const KEY: &str = "popup";

/// How the popup was left.
#[derive(Debug, Clone, PartialEq, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Preferences {
    /// Whether the other sessions are unfolded.
    pub others_open: bool,
    /// How many they were, so that the next popup can keep their place.
    pub others: u32,
    /// Whether the card of the current tab had no facts to keep a place for.
    #[serde(default)]
    pub brief: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            others_open: true,
            others: 0,
            brief: false,
        }
    }
}

impl Preferences {
    /// The preferences as they were stored; those of a new popup where none can be read.
    pub fn load() -> Self {
        // JavaScript reads the JSON: serde_json, which `LocalStorage::get` would bring along, is
        // as large as the rest of the popup.
        let stored = LocalStorage::raw().get_item(KEY).ok().flatten();
        stored
            .and_then(|json| JSON::parse(&json).ok())
            .and_then(|value| js::read(&value).ok())
            .unwrap_or_default()
    }

    /// Stores them.
    pub fn store(&self) -> Result<(), UiError> {
        let json = JSON::stringify(&js::js(self)).map_err(UiError::browser("JSON.stringify"))?;
        LocalStorage::raw()
            .set_item(KEY, &String::from(json))
            .map_err(UiError::browser("localStorage.setItem"))
    }
}
