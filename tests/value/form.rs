//! The form that serde gives a type, and the one that `FromValue` and `ToValue` give it.

use std::fmt::Debug;

use holdfast::value::{self, FromValue, Mismatch, ToValue, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

/// Asserts that both write it the same, and that both read what was written as it was.
pub fn assert_one_form<T>(it: &T)
where
    T: Serialize + DeserializeOwned + FromValue + ToValue + PartialEq + Debug,
{
    let json = serde_json::to_value(it).expect("serde writes it");
    assert_eq!(sorted(it.to_value()), of(&json));
    assert_eq!(read::<T>(&json).as_ref(), Ok(it));
    let by_serde: T = serde_json::from_value(json).expect("serde reads it");
    assert_eq!(&by_serde, it);
}

/// Asserts that both read the same from this.
pub fn assert_read_alike<T>(json: Json)
where
    T: DeserializeOwned + FromValue + PartialEq + Debug,
{
    let by_serde: T = serde_json::from_value(json.clone()).expect("serde reads it");
    assert_eq!(read(&json), Ok(by_serde));
}

/// Asserts that both write the same.
pub fn assert_written_alike(it: &(impl Serialize + ToValue)) {
    let json = serde_json::to_value(it).expect("serde writes it");
    assert_eq!(sorted(it.to_value()), of(&json));
}

/// Reads a type from JSON.
pub fn read<T: FromValue>(json: &Json) -> Result<T, Mismatch> {
    value::read(of(json))
}

/// JSON as a value.
pub fn of(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(number.as_f64().expect("a number")),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(values) => Value::List(values.iter().map(of).collect()),
        Json::Object(properties) => sorted(Value::Object(
            properties
                .iter()
                .map(|(name, value)| (name.clone().into(), of(value)))
                .collect(),
        )),
    }
}

/// The order of properties means nothing.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(mut properties) => {
            properties.sort_by(|(one, _), (other, _)| one.cmp(other));
            let property = |(name, value)| (name, sorted(value));
            Value::Object(properties.into_iter().map(property).collect())
        }
        Value::List(values) => Value::List(values.into_iter().map(sorted).collect()),
        plain => plain,
    }
}
