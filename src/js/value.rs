//! JavaScript's values as plain data, and the other way round.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::value::{ToValue, Value};

/// What the browser and our own scripts say is far less deep. It bounds what a value that contains
/// itself can do.
const DEPTH: u32 = 16;

/// The plain data of a value from JavaScript; what JSON would leave out is `null`.
pub fn value(js: &JsValue) -> Value {
    within(js, DEPTH)
}

fn within(js: &JsValue, depth: u32) -> Value {
    if let Some(text) = js.as_string() {
        Value::Text(text)
    } else if let Some(number) = js.as_f64() {
        Value::Number(number)
    } else if let Some(value) = js.as_bool() {
        Value::Bool(value)
    } else if depth == 0 {
        Value::Null
    } else if let Some(list) = js.dyn_ref::<Array>() {
        Value::List(list.iter().map(|js| within(&js, depth - 1)).collect())
    } else if js.is_object() {
        let entries = Object::entries(js.unchecked_ref());
        let property = |entry: JsValue| {
            let entry: Array = entry.unchecked_into();
            let name = entry.get(0).as_string().unwrap_or_default();
            (name.into(), within(&entry.get(1), depth - 1))
        };
        Value::Object(entries.iter().map(property).collect())
    } else {
        Value::Null
    }
}

/// Plain data as a value for JavaScript.
pub fn js(value: &dyn ToValue) -> JsValue {
    of(&value.to_value())
}

fn of(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(value) => JsValue::from_bool(*value),
        Value::Number(number) => JsValue::from_f64(*number),
        Value::Text(text) => JsValue::from_str(text),
        Value::List(values) => values.iter().map(of).collect::<Array>().into(),
        Value::Object(properties) => {
            let object = Object::new();
            for (name, value) in properties {
                // A new plain object takes every property.
                let _ = Reflect::set(&object, &JsValue::from_str(name), &of(value));
            }
            object.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn what_is_handed_over_comes_back_as_it_was() {
        let property = |name, value| (Cow::Borrowed(name), value);
        let plain = Value::Object(vec![
            property("nothing", Value::Null),
            property("yes", Value::Bool(true)),
            property("half", Value::Number(0.5)),
            property("text", Value::Text("\u{1f512} \"".to_owned())),
            property(
                "list",
                Value::List(vec![Value::Number(-1.0), Value::List(Vec::new())]),
            ),
            property("empty", Value::Object(Vec::new())),
        ]);
        assert_eq!(value(&js(&plain)), plain);
    }

    #[wasm_bindgen_test]
    fn what_json_leaves_out_is_null() {
        for js in [
            JsValue::UNDEFINED,
            js_sys::Function::default().into(),
            JsValue::bigint_from_str("1"),
        ] {
            assert_eq!(value(&js), Value::Null);
        }
    }

    #[wasm_bindgen_test]
    fn a_value_that_contains_itself_has_an_end() {
        let list = Array::new();
        list.push(&list);
        assert!(matches!(value(&list), Value::List(_)));
    }
}
