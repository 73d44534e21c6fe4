//! The worker's own refresh: only when no tab is left to send it.

use wasm_bindgen::JsValue;

use super::chrome;
use super::json::parse_json;
use crate::jar::Named;
use crate::js;
use crate::message::{Answer, HttpCall, Reading};
use crate::partition::PartitionKey;
use crate::value::{FromValue, Value};

/// What came back.
#[derive(FromValue)]
#[serde(rename_all = "camelCase")]
struct Response {
    status: u16,
    retry_after: Option<String>,
    text: String,
}

/// Sends a refresh from here, as a relay does: with cookies, past no redirect.
pub async fn send(call: &HttpCall, reading: &Reading) -> Result<Answer, JsValue> {
    // Only a page can read what its recipes are made from.
    if call.storage.is_some() {
        return Ok(Answer::default());
    }
    let response = chrome::send_refresh(&js::js(call)).await?;
    let Ok(Response {
        status,
        retry_after,
        text,
    }) = js::read(&response)
    else {
        return Ok(Answer::default());
    };
    let retry_after = retry_after.and_then(|seconds| seconds.parse().ok());
    let body = parse_json::<Value>("refresh answer", &text).ok();
    let said = |path: &str| at(body.as_ref()?, path);
    let picked = reading.values.iter().map(|pick| {
        Some(Named {
            name: pick.name.clone(),
            value: said(&pick.path)?,
            expiration_date: None,
            partition_key: PartitionKey::default(),
        })
    });
    Ok(Answer {
        status: Some(status),
        json: body.is_some(),
        word: said(&reading.word),
        message: said(&reading.message),
        retry_after,
        values: picked.collect::<Option<_>>().unwrap_or_default(),
        committed: false,
        body: Some(text).filter(|_| !reading.values.is_empty()),
        date: None,
    })
}

/// The text or whole number at the end of this path: properties with dots between them. (What writes
/// a fraction has 22 KB.)
fn at(value: &Value, path: &str) -> Option<String> {
    let mut value = value;
    for name in path.split('.') {
        let Value::Object(properties) = value else {
            return None;
        };
        value = &properties.iter().find(|(known, _)| known == name)?.1;
    }
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) => Some((*number as i64).to_string()),
        Value::Null | Value::Bool(_) | Value::List(_) | Value::Object(_) => None,
    }
}
