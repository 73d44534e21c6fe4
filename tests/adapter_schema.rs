//! The form of adapter documents, for editors and people: `docs/adapter.schema.json` is what the types
//! in `src/adapter/document.rs` say. It is committed, so that a change of the form is seen in review;
//! `HOLDFAST_WRITE=1 cargo test --test adapter_schema` writes it anew.

#![cfg(not(target_arch = "wasm32"))]

use std::fs;

use holdfast::adapter::{Adapter, Document};
use jsonschema::Validator;
use serde_json::{Value, json};

const SCHEMA: &str = "docs/adapter.schema.json";

fn read(path: &str) -> String {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("a JSON text")
}

fn validator() -> Validator {
    jsonschema::validator_for(&parsed(&read(SCHEMA))).expect("a schema")
}

/// Every document of this repository, with its name.
fn documents() -> Vec<(String, Value)> {
    let mut documents: Vec<_> = Adapter::BUILT_IN
        .iter()
        .map(|text| ("built-in".to_owned(), parsed(text)))
        .collect();
    for app in [
        "axios-code",
        "axios-queue",
        "bearer-memory",
        "fetch-storage",
    ] {
        let text = read(&format!("tests/apps/{app}/adapter.json"));
        documents.push((app.to_owned(), parsed(&text)));
    }
    let guide = read("docs/adapters.md");
    let example = guide.split("## An example").nth(1).expect("an example");
    let example = example.split("```json").nth(1).expect("its text");
    let example = example.split("```").next().expect("its end");
    documents.push(("the example".to_owned(), parsed(example)));
    documents
}

#[test]
fn the_schema_is_that_of_the_types() {
    let schema = schemars::schema_for!(Document);
    let mut text = serde_json::to_string_pretty(&schema).expect("a text");
    text.push('\n');
    if std::env::var_os("HOLDFAST_WRITE").is_some() {
        let path = format!("{}/{SCHEMA}", env!("CARGO_MANIFEST_DIR"));
        fs::write(path, &text).expect("written");
    }
    assert!(
        read(SCHEMA) == text,
        "{SCHEMA} is not what the types say: HOLDFAST_WRITE=1 cargo test --test adapter_schema"
    );
}

#[test]
fn every_document_here_is_valid() {
    let validator = validator();
    for (name, document) in documents() {
        let wrong: Vec<_> = validator
            .iter_errors(&document)
            .map(|it| it.to_string())
            .collect();
        assert_eq!(wrong, [] as [String; 0], "{name}");
    }
}

#[test]
fn what_the_types_refuse_the_schema_refuses() {
    let validator = validator();
    let flowfile = parsed(Adapter::BUILT_IN[1]);
    let changes: [(&str, Option<Value>); 14] = [
        ("/id", None),
        ("/id", Some(json!(1))),
        ("/colour", Some(json!("red"))),
        ("/refresh/path", None),
        ("/refresh/body/encoding", Some(json!("xml"))),
        ("/refresh/body/fields/0/form", Some(json!(1))),
        ("/session/refresh", Some(json!("refresh"))),
        ("/storage/area", Some(json!("cookie"))),
        ("/storage/entries/0/key", None),
        ("/expired/statuses", Some(json!(["401"]))),
        ("/expired/statuses", Some(json!([401.5]))),
        ("/expired/statuses", Some(json!([-1]))),
        ("/calls/0/call", Some(json!("logOut"))),
        ("/answers/refused/status", Some(json!(70_000))),
    ];
    for (pointer, value) in changes {
        let mut document = flowfile.clone();
        let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
        let parent = document.pointer_mut(parent).expect("a place");
        let properties = parent.as_object_mut().expect("an object");
        match value {
            Some(value) => drop(properties.insert(name.to_owned(), value)),
            None => drop(properties.remove(name)),
        }
        assert!(!validator.is_valid(&document), "{pointer}");
        let read = serde_json::from_value::<Document>(document);
        assert!(read.is_err(), "{pointer}");
    }
}

/// A form that says "anything" somewhere would let every mistake there pass.
#[test]
fn no_object_may_have_a_field_that_nobody_knows() {
    fn objects(schema: &Value, path: &str) {
        if schema.get("properties").is_some() {
            assert_eq!(schema["additionalProperties"], json!(false), "{path}");
        }
        match schema {
            Value::Object(members) => {
                for (name, member) in members {
                    objects(member, &format!("{path}/{name}"));
                }
            }
            Value::Array(members) => members.iter().for_each(|member| objects(member, path)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    objects(&parsed(&read(SCHEMA)), "");
}
