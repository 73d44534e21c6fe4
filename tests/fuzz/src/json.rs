//! JSON texts as the plain data that the extension reads.

use std::borrow::Cow;

use holdfast::value::{FromValue, ToValue, Value, read};
use serde_json::Value as Json;

/// The JSON of a text, if it is some.
pub fn parse(text: &str) -> Option<Json> {
    serde_json::from_str(text).ok()
}

/// As the boundary to JavaScript hands it over.
pub fn plain(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(number.as_f64().unwrap_or_default()),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(values) => Value::List(values.iter().map(plain).collect()),
        Json::Object(members) => {
            let member = |(name, json): (&String, &Json)| (name.clone().into(), plain(json));
            Value::Object(members.iter().map(member).collect())
        }
    }
}

/// The other way round.
pub fn of(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number) => Json::from(*number),
        Value::Text(text) => Json::String(text.clone()),
        Value::List(values) => Json::Array(values.iter().map(of).collect()),
        Value::Object(properties) => {
            let member = |(name, value): &(Cow<'static, str>, Value)| (name.to_string(), of(value));
            Json::Object(properties.iter().map(member).collect())
        }
    }
}

/// A type, if the JSON is its.
pub fn typed<T: FromValue>(json: &Json) -> Option<T> {
    read(plain(json)).ok()
}

/// What is read is written so that it is read as the same.
pub fn comes_back<T: FromValue + ToValue + PartialEq + std::fmt::Debug>(json: &Json) -> Option<T> {
    let read: T = typed(json)?;
    let again = typed(&of(&read.to_value()));
    assert_eq!(again.as_ref(), Some(&read));
    Some(read)
}

/// A text of what is written.
pub fn text(value: &dyn ToValue) -> String {
    of(&value.to_value()).to_string()
}
