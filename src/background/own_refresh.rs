//! The worker's own refresh: only when no tab is left to send it.

use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::chrome;
use super::json::parse_json;
use crate::js;
use crate::message::{Answer, HttpCall};

/// Sends a refresh from here, as a relay does: with cookies, past no redirect.
pub async fn send(call: &HttpCall) -> Result<Answer, JsValue> {
    #[derive(Serialize)]
    struct Init<'call> {
        method: &'call str,
        headers: Vec<(&'call str, &'call str)>,
        credentials: &'static str,
        redirect: &'static str,
        cache: &'static str,
    }
    // Recipes from cookies are for pages, which can read them.
    let headers = call.headers.iter();
    let headers = headers
        .filter_map(|header| Some((header.name.as_str(), header.value.as_deref()?)))
        .collect();
    let (method, url) = (call.method.as_str(), call.url.as_str());
    let init = Init {
        method,
        headers,
        credentials: "include",
        redirect: "manual",
        cache: "no-store",
    };
    let response: web_sys::Response = chrome::fetch(url, &js::write(&init))
        .await?
        .unchecked_into();
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let retry_after = header("retry-after").and_then(|seconds| seconds.parse().ok());
    let status = response.status();
    #[derive(Deserialize)]
    struct Body {
        #[serde(default)]
        result: Option<String>,
        #[serde(default)]
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
