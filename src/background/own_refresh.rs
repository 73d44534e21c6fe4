//! The worker's own refresh: only when no tab is left to send it.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::chrome;
use super::json::parse_json;
use crate::js;
use crate::message::{Answer, HttpCall};
use crate::value::{FromValue, ToValue, Value};

/// Sends a refresh from here, as a relay does: with cookies, past no redirect.
pub async fn send(call: &HttpCall) -> Result<Answer, JsValue> {
    // Recipes from cookies are for pages, which can read them.
    let headers = call.headers.iter();
    let headers: Vec<Value> = headers
        .filter_map(|header| {
            let value = header.value.as_ref()?;
            Some(Value::List(vec![header.name.to_value(), value.to_value()]))
        })
        .collect();
    let init = js::js(&Value::object(&[
        ("method", &call.method),
        ("headers", &headers),
        ("credentials", &"include"),
        ("redirect", &"manual"),
        ("cache", &"no-store"),
    ]));
    let response: web_sys::Response = chrome::fetch(&call.url, &init).await?.unchecked_into();
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let retry_after = header("retry-after").and_then(|seconds| seconds.parse().ok());
    let status = response.status();
    #[derive(FromValue)]
    struct Body {
        result: Option<String>,
        message: Option<String>,
    }
    let text = JsFuture::from(response.text()?)
        .await?
        .as_string()
        .unwrap_or_default();
    let body = parse_json::<Body>("refresh answer", &text).ok();
    Ok(Answer {
        status: Some(status),
        json: body.is_some(),
        result: body.as_ref().and_then(|body| body.result.clone()),
        message: body.and_then(|body| body.message),
        retry_after,
    })
}
