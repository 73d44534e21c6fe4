//! What is stored, and what becomes of a record that cannot be right.

use holdfast::lock::{Limits, Record, RefreshLock};
use serde_json::{Value, json};

use crate::stage::*;

fn stored(stage: &Stage) -> Value {
    serde_json::to_value(stage.lock.record()).expect("a record is JSON")
}

#[test]
fn a_record_names_what_must_outlive_the_worker_and_no_secret() {
    let mut stage = Stage::executing();
    let signing_in = holdfast::message::Call::SignIn;
    stage.called(2, 5, signing_in);
    let record = stored(&stage);
    assert_eq!(record["epoch"], 0);
    assert_eq!(record["journal"]["attempt"], 1);
    assert_eq!(record["journal"]["round"], 1);
    assert_eq!(record["journal"]["deadline"], START + 10_000);
    assert_eq!(record["journal"]["abandoned"], false);
    assert_eq!(
        record["frames"],
        json!([{"tab": 1, "frame": 0}, {"tab": 2, "frame": 0}])
    );
    assert!(!record.to_string().contains("r1"));
}

#[test]
fn a_record_that_lacks_something_is_an_error_and_no_panic() {
    let whole = stored(&Stage::executing());
    let Value::Object(fields) = &whole else {
        panic!("a record is an object")
    };
    let required = ["epoch", "floor", "jar", "standing", "attempts", "frames"];
    for field in required {
        let mut fields = fields.clone();
        fields.remove(field);
        let read = serde_json::from_value::<Record>(Value::Object(fields));
        let error = read.expect_err(field).to_string();
        assert!(error.contains(field), "{error}");
    }
}

#[test]
fn a_record_with_something_unknown_is_an_error_and_not_half_understood() {
    for path in ["", "/journal"] {
        let mut record = stored(&Stage::executing());
        record.pointer_mut(path).expect("it is there")["unknown"] = json!(1);
        let error = serde_json::from_value::<Record>(record).expect_err(path);
        assert!(error.to_string().contains("unknown"), "{error}");
    }
}

#[test]
fn a_record_that_contradicts_itself_gives_a_lock_that_works() {
    let mut record = stored(&Stage::executing());
    record["floor"] = json!(u64::MAX);
    record["complained"] = json!(77);
    record["futile"] = json!(u32::MAX);
    record["failures"] = json!(u32::MAX);
    record["notBefore"] = json!(u64::MAX);
    record["raised"] = json!(u64::MAX);
    record["journal"]["deadline"] = json!(u64::MAX);
    record["journal"]["attempt"] = json!(u64::MAX);
    record["journal"]["round"] = json!(255);
    let record: Record = serde_json::from_value(record).expect("a record");
    let mut stage = Stage::new();
    stage.lock = RefreshLock::restore(Limits::default(), record, stage.now);
    assert!(stage.lock.retry_at() <= stage.in_ms(300_000));
    assert_eq!(stage.unauthorized(1, 1), [look(1)]);
    // The flight is waited for and fails; nothing hangs, nothing overflows.
    let effects = stage.run(30_000);
    assert!(effects.contains(&give_up(1, 1)));
    stage.run(300_000);
    let [holdfast::lock::Effect::Look { look }] = stage.unauthorized(1, 2)[..] else {
        panic!("the jar is looked at")
    };
    let [holdfast::lock::Effect::Probe { attempt, .. }] = stage.looked(look, expired("r1"))[..]
    else {
        panic!("nobody knows what came of that flight")
    };
    let effects = stage.probed(attempt, false);
    assert_eq!(orders(&effects), 1);
}
