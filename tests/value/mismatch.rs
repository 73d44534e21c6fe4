//! What is not as it should be is named, and never shown.

use holdfast::lock::Record;
use holdfast::message::{PopupToWorker, RelayToWorker};
use holdfast::settings::Settings;
use serde_json::{Value as Json, json};

use crate::form::read;

#[test]
fn a_mismatch_names_the_property_and_not_its_value() {
    let wrong = json!({ "splitApis": [{ "page": "https://a.example", "api": ["secret"] }] });
    let words = read::<Settings>(&wrong).expect_err("no text").to_string();
    assert_eq!(words, "splitApis.api is not as it should be: a text");
}

#[test]
fn the_first_mismatch_is_told() {
    let wrong = json!({ "holdSeconds": "secret", "attemptSeconds": "secret" });
    let words = read::<Settings>(&wrong)
        .expect_err("no numbers")
        .to_string();
    assert_eq!(words, "holdSeconds is not as it should be: a whole number");
}

#[test]
fn a_record_that_lacks_something_or_has_something_unknown_is_not_half_understood() {
    let lock = holdfast::lock::RefreshLock::new(holdfast::lock::Limits::default());
    let whole = serde_json::to_value(lock.record()).expect("a record is JSON");
    assert!(read::<Record>(&whole).is_ok());
    for field in ["epoch", "floor", "jar", "standing", "attempts", "frames"] {
        let mut record = whole.clone();
        record.as_object_mut().expect("an object").remove(field);
        let words = read::<Record>(&record).expect_err(field).to_string();
        assert!(words.contains(field), "{words}");
    }
    let mut record = whole;
    record["unknown"] = json!(1);
    let words = read::<Record>(&record).expect_err("unknown").to_string();
    assert!(words.contains("unknown"), "{words}");
}

#[test]
fn numbers_that_are_not_whole_or_too_large_are_refused() {
    for number in [
        json!(0.5),
        json!(1e300),
        json!(-1),
        json!(4_294_967_296_u64),
        json!(null),
        json!("1"),
        json!(true),
    ] {
        assert!(read::<u32>(&number).is_err(), "{number}");
    }
    assert_eq!(read::<i64>(&json!(-3)), Ok(-3));
    assert!(read::<u64>(&json!(1_u64 << 54)).is_err(), "not exact");
}

#[test]
fn nonsense_is_a_mismatch_and_never_a_panic() {
    for text in [
        "null",
        "1",
        r#""hello""#,
        "[]",
        "{}",
        r#"{"kind":"hello"}"#,
        r#"{"kind":[]}"#,
        r#"{"kind":"of the future","page":{}}"#,
        r#"{"kind":"hello","page":{"api":7,"base":{}}}"#,
    ] {
        let json: Json = serde_json::from_str(text).expect("JSON");
        assert!(read::<RelayToWorker>(&json).is_err(), "{text}");
        assert!(read::<PopupToWorker>(&json).is_err(), "{text}");
        assert!(
            read::<Vec<Settings>>(&json).is_err() || text == "[]",
            "{text}"
        );
    }
}
