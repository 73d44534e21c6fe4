//! What the browser's extension API says, and how it refuses.

use wasm_bindgen::{JsCast, JsValue};

use crate::js;
use crate::value::{FromValue, Mismatch};

/// What the browser said could not be read, or it refused.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    /// A call was refused.
    #[error("{call}: {reason}")]
    Refused {
        /// The call.
        call: &'static str,
        /// The browser's words.
        reason: String,
    },
    /// A value had another shape than documented.
    #[error("{call} gave something unexpected: {mismatch}")]
    Unexpected {
        /// The call.
        call: &'static str,
        /// What was wrong with it.
        mismatch: Mismatch,
    },
}

/// A value from JavaScript.
///
/// # Errors
///
/// [`BrowserError::Unexpected`] with what was wrong, when it has another shape.
pub fn from_js<T: FromValue>(call: &'static str, value: &JsValue) -> Result<T, BrowserError> {
    js::read(value).map_err(|mismatch| BrowserError::Unexpected { call, mismatch })
}

/// A refused call, with the browser's words.
pub fn refused(call: &'static str, error: &JsValue) -> BrowserError {
    BrowserError::Refused {
        call,
        reason: words(error),
    }
}

/// The words of a JavaScript error.
pub fn words(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => error.as_string().unwrap_or_default(),
    }
}
