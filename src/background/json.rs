//! JSON texts, parsed by the browser.

use crate::browser::{BrowserError, from_js, refused};
use crate::value::FromValue;

/// A value from a JSON text.
///
/// # Errors
///
/// [`BrowserError::Refused`] when it is not JSON, [`BrowserError::Unexpected`] when it has another
/// shape.
pub fn parse_json<T: FromValue>(call: &'static str, text: &str) -> Result<T, BrowserError> {
    from_js(
        call,
        &js_sys::JSON::parse(text).map_err(|error| refused(call, &error))?,
    )
}
