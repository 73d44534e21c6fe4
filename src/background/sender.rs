//! Who sent a message: read from what the browser says, never from what the page says.

use wasm_bindgen::JsValue;

use super::chrome::extension_url;
use crate::browser::{BrowserError, from_js};
use crate::lock::FrameRef;
use crate::value::{FromValue, Mismatch};
use crate::worker::Sender;

#[derive(FromValue)]
#[serde(rename_all = "camelCase")]
struct MessageSender {
    tab: Option<Tab>,
    frame_id: Option<i64>,
    /// Firefox leaves it out (scenarios.md, 50).
    origin: Option<String>,
    url: Option<String>,
}

#[derive(FromValue)]
#[serde(rename_all = "camelCase")]
struct Tab {
    id: Option<i64>,
    #[serde(default)]
    active: bool,
    #[serde(default)]
    incognito: bool,
    /// Only Firefox has it.
    cookie_store_id: Option<String>,
    url: Option<String>,
}

/// Parses a `runtime.MessageSender`.
///
/// # Errors
///
/// [`BrowserError::Unexpected`] when it is not a frame of a tab.
pub fn parse(sender: JsValue) -> Result<Sender, BrowserError> {
    let call = "message sender";
    let lacking = |wanted| BrowserError::Unexpected {
        call,
        mismatch: Mismatch::wanted(wanted),
    };
    let sender: MessageSender = from_js(call, &sender)?;
    let tab = sender.tab.ok_or_else(|| lacking("a tab"))?;
    let frame = FrameRef {
        tab: tab.id.ok_or_else(|| lacking("a tab with an id"))?,
        frame: sender.frame_id.unwrap_or(0),
    };
    let origin = sender
        .origin
        .filter(|origin| origin != "null")
        .or_else(|| sender.url.as_deref().and_then(origin_of))
        .ok_or_else(|| lacking("a frame with an origin"))?;
    // A frame of the page's own site shares its cookies; any other has a jar of its own.
    let partition = match frame.frame {
        0 => None,
        _ => tab
            .url
            .as_deref()
            .and_then(origin_of)
            .filter(|top| *top != origin),
    };
    // Chromium's ids of the two stores that a profile has (chrome.cookies, CookieStore).
    let chromium_store = if tab.incognito { "1" } else { "0" };
    let store = tab
        .cookie_store_id
        .unwrap_or_else(|| chromium_store.to_owned());
    Ok(Sender {
        frame,
        origin,
        active: tab.active,
        store,
        partition,
    })
}

/// Whether a page of the extension itself sent it.
pub fn is_own_page(sender: JsValue) -> bool {
    let sender: Result<MessageSender, BrowserError> = from_js("message sender", &sender);
    let url = sender.ok().and_then(|sender| sender.url);
    url.is_some_and(|url| url.starts_with(&extension_url("")))
}

fn origin_of(url: &str) -> Option<String> {
    let origin = web_sys::Url::new(url).ok()?.origin();
    (origin != "null").then_some(origin)
}
