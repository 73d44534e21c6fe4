//! Documents while they are written: any text, at any place of the cursor.

use std::sync::OnceLock;

use holdfast::adapter::Adapter;
use holdfast::editor::{self, Schema};

use crate::{Check, Target, json};

pub const TARGET: Target = Target {
    name: "editor",
    check: Check::Text(check),
    seeds,
};

fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        Schema::parse(include_str!("../../../docs/adapter.schema.json")).expect("a schema")
    })
}

fn check(text: &str) {
    let checked = editor::check(text, schema());
    let length = text.encode_utf16().count();
    for mistake in &checked.mistakes {
        let place = mistake.place;
        assert!(place.start <= place.end, "{place:?}");
        assert!(place.end as usize <= length, "{place:?} of {length}");
        assert!(place.line >= 1 && place.column >= 1, "{place:?}");
        mistake.says_where();
        mistake.says_what();
    }
    assert_eq!(checked.document.is_some(), checked.mistakes.is_empty());
    if let Some(document) = &checked.document {
        assert_eq!(document.check(), Ok(()));
        // What the editor takes, everybody reads as the same.
        let json = json::parse(text).expect("JSON");
        assert_eq!(json::typed(&json).as_ref(), Some(document));
    }
    for part in 0..=4 {
        let at = (length * part / 4) as u32;
        if let Some(field) = editor::field_at(text, at, schema()) {
            field.hint();
        }
        assert!(editor::line_of(text, at) as usize <= text.matches('\n').count() + 1);
    }
}

fn seeds() -> Vec<String> {
    let apps = [
        include_str!("../../apps/axios-queue/adapter.json"),
        "{ \"id\": \"x\", \"id\": 1, // no\n \"path\": 'a' ",
        "[1, 2,, {}]",
        "{ \"é🔒\": [null, true], \"path\": \"\\u00e9\\ud83d\" }",
    ];
    let all = Adapter::BUILT_IN.into_iter().chain(apps);
    all.map(str::to_owned).collect()
}
