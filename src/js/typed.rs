//! Typed data as JavaScript's values, by serde.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use super::reader::Reader;
use crate::value::Mismatch;

/// A value for JavaScript: maps are objects, absent options are `null`.
pub fn write<T: Serialize + ?Sized>(value: &T) -> JsValue {
    value
        .serialize(&Serializer::json_compatible())
        .unwrap_or(JsValue::NULL)
}

/// A value from JavaScript.
///
/// A structure is an object; a property that is not there must have a default (`serde(default)`).
/// A variant is a text, or an object that names it in the property `kind`, or an object with the
/// variant as its only property (as [`write`] writes those that only Rust reads).
///
/// # Errors
///
/// [`Mismatch`] says which property is not as it should be.
pub fn read<T: DeserializeOwned>(value: &JsValue) -> Result<T, Mismatch> {
    T::deserialize(Reader::new(value))
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::message::RelayToWorker;

    fn json(text: &str) -> JsValue {
        js_sys::JSON::parse(text).expect("valid JSON")
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
    enum Shape {
        Point,
        Circle(u32),
        Box {
            width_in_px: u64,
            label: Option<String>,
        },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Drawing {
        shapes: Vec<Shape>,
        scale: f64,
        #[serde(default)]
        tags: Vec<String>,
    }

    #[wasm_bindgen_test]
    fn what_is_written_is_read_again_as_it_was() {
        let drawing = Drawing {
            shapes: vec![
                Shape::Point,
                Shape::Circle(3),
                Shape::Box {
                    width_in_px: 1 << 50,
                    label: None,
                },
            ],
            scale: 0.5,
            tags: vec!["a".to_owned()],
        };
        assert_eq!(read(&write(&drawing)), Ok(drawing));
    }

    #[wasm_bindgen_test]
    fn a_variant_may_be_named_by_its_kind_and_may_come_with_more() {
        let named = json(r#"{ "kind": "box", "widthInPx": 7, "label": "x", "more": 1 }"#);
        let expected = Shape::Box {
            width_in_px: 7,
            label: Some("x".to_owned()),
        };
        assert_eq!(read(&named), Ok(expected));
    }

    #[wasm_bindgen_test]
    fn a_property_that_is_not_there_takes_its_default() {
        let drawing: Drawing = read(&json(r#"{ "scale": 1, "shapes": [] }"#)).expect("readable");
        assert_eq!(
            drawing,
            Drawing {
                shapes: Vec::new(),
                scale: 1.0,
                tags: Vec::new()
            }
        );
    }

    #[wasm_bindgen_test]
    fn a_mismatch_names_the_property_and_not_its_value() {
        let wrong = json(r#"{ "scale": 1, "shapes": [{ "box": { "widthInPx": "secret" } }] }"#);
        let words = read::<Drawing>(&wrong).expect_err("no number").to_string();
        assert!(words.contains("shapes"), "{words}");
        assert!(words.contains("widthInPx"), "{words}");
        assert!(words.contains("a whole number"), "{words}");
        assert!(!words.contains("secret"), "{words}");
    }

    #[wasm_bindgen_test]
    fn numbers_that_are_not_whole_or_too_large_are_refused() {
        for text in ["0.5", "1e300", "-1", "4294967296", "null", "\"1\"", "true"] {
            assert!(read::<u32>(&json(text)).is_err(), "{text}");
        }
        assert_eq!(read::<i64>(&json("-3")), Ok(-3));
    }

    #[wasm_bindgen_test]
    fn nonsense_is_a_mismatch_and_never_a_panic() {
        for text in [
            "null",
            "1",
            "\"box\"",
            "[]",
            "{}",
            r#"{"kind":"box"}"#,
            r#"{"kind":[]}"#,
        ] {
            assert!(read::<RelayToWorker>(&json(text)).is_err(), "{text}");
        }
        assert!(read::<Shape>(&JsValue::UNDEFINED).is_err());
        assert!(read::<Drawing>(&json("[1,2,3]")).is_err());
    }
}
