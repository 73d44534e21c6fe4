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
    // An opaque origin is nobody's, whatever the address: a sandboxed frame (scenarios.md, 53).
    let origin = match sender.origin {
        Some(origin) => Some(origin).filter(|origin| origin != "null"),
        None => sender.url.as_deref().and_then(origin_of),
    };
    let origin = origin.ok_or_else(|| lacking("a frame with an origin"))?;
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

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::js;
    use crate::value::{ToValue, Value};

    const DIFY: &str = "https://dify.example";

    type Properties<'a> = &'a [(&'static str, &'a dyn ToValue)];

    /// A sender as the browser tells of it: a frame of a tab.
    fn told(frame: u32, origin: Option<&str>, url: &str, tab: Properties) -> JsValue {
        let tab = Value::object(tab);
        js::js(&Value::object(&[
            ("frameId", &frame),
            ("origin", &origin),
            ("url", &url),
            ("tab", &tab),
        ]))
    }

    /// Case 50.
    #[wasm_bindgen_test]
    fn the_origin_is_that_of_the_url_where_firefox_leaves_it_out() {
        let url = "https://dify.example/apps?name=secret";
        let sender = parse(told(0, None, url, &[("id", &7)])).expect("a frame of a tab");
        assert_eq!(sender.origin, DIFY);
        assert_eq!(sender.partition, None);
    }

    /// Cases 49 and 52.
    #[wasm_bindgen_test]
    fn a_frame_is_who_it_is_and_not_who_the_page_around_it_is() {
        let parsed = |top: &str| {
            let url = "https://dify.example/chat/code";
            let tab: Properties = &[("id", &7), ("url", &top)];
            parse(told(3, Some(DIFY), url, tab)).expect("a frame of a tab")
        };
        let embedded = parsed("https://blog.example/post");
        assert_eq!((embedded.frame.tab, embedded.frame.frame), (7, 3));
        assert_eq!(embedded.origin, DIFY);
        assert_eq!(embedded.partition.as_deref(), Some("https://blog.example"));
        assert_eq!(parsed("https://dify.example/").partition, None);
    }

    /// Case 51.
    #[wasm_bindgen_test]
    fn the_cookie_store_is_that_of_the_container_or_of_the_private_windows() {
        let container = "firefox-container-1";
        let tabs: [(Properties, &str); 3] = [
            (&[("id", &7)], "0"),
            (&[("id", &7), ("incognito", &true)], "1"),
            (&[("id", &7), ("cookieStoreId", &container)], container),
        ];
        for (tab, store) in tabs {
            let sender = parse(told(0, Some(DIFY), DIFY, tab)).expect("a frame of a tab");
            assert_eq!(sender.store, store);
        }
    }

    /// Case 53.
    #[wasm_bindgen_test]
    fn a_frame_of_data_has_no_origin_and_is_nobody() {
        for origin in [None, Some("null")] {
            let sender = told(3, origin, "data:text/html,hello", &[("id", &7)]);
            assert!(parse(sender).is_err());
        }
    }

    /// Case 53: a sandboxed frame has the address of its site, and nothing else of it.
    #[wasm_bindgen_test]
    fn bug_a_sandboxed_frame_counted_as_the_site_of_its_address() {
        let tab: Properties = &[("id", &7), ("url", &DIFY)];
        for frame in [0, 3] {
            let sandboxed = told(frame, Some("null"), "https://dify.example/apps", tab);
            assert!(parse(sandboxed).is_err());
        }
    }
}
