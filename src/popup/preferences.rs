//! What the popup remembers by itself: how the person left it.

use gloo_storage::{LocalStorage, Storage};
use serde::{Deserialize, Serialize};

use super::error::PopupError;

const KEY: &str = "popup";

/// How the popup was left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Preferences {
    /// Whether the other sessions are unfolded.
    pub others_open: bool,
    /// How many they were, so that the next popup can keep their place.
    pub others: usize,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            others_open: true,
            others: 0,
        }
    }
}

impl Preferences {
    /// The preferences as they were stored; those of a new popup where none can be read.
    pub fn load() -> Self {
        LocalStorage::get(KEY).unwrap_or_default()
    }

    /// Stores them.
    pub fn store(&self) -> Result<(), PopupError> {
        Ok(LocalStorage::set(KEY, self)?)
    }
}
