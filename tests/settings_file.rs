//! A file of settings: what one browser writes another reads; what is wrong is named.

use holdfast::settings::{
    Backup, Expected, NotABackup, Policy, Settings, SiteAdapter, SplitApi, Wrong,
};
use holdfast::value::Value;

fn json(text: &str) -> Value {
    of(&serde_json::from_str(text).expect("valid JSON"))
}

fn of(json: &serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(number.as_f64().expect("a number")),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(values) => Value::List(values.iter().map(of).collect()),
        Json::Object(members) => {
            let member = |(name, json): (&String, &Json)| (name.clone().into(), of(json));
            Value::Object(members.iter().map(member).collect())
        }
    }
}

fn split(page: &str, api: &str) -> SplitApi {
    SplitApi {
        page: page.to_owned(),
        api: api.to_owned(),
    }
}

#[test]
fn what_is_written_is_read_again_as_it_was() {
    let settings = Settings {
        hold_seconds: 45,
        attempt_seconds: 5,
        replays_at_once: 3,
        split_apis: vec![split("https://dify.example", "https://api.dify.example")],
        late: vec!["https://dify.example".to_owned()],
        idle_minutes: 90,
        notify: true,
        adapters: vec![SiteAdapter {
            origin: "https://flowfile.example".to_owned(),
            built_in: Some("flowfile".to_owned()),
            document: None,
        }],
    };
    let backup = Backup::of(vec!["http://dify.local:3000".to_owned()], settings);
    let written = serde_json::to_value(&backup).expect("plain data");
    assert_eq!(Backup::parse(&of(&written)), Ok(backup));
}

#[test]
fn every_setting_can_be_carried_over() {
    // A new field of `Settings` that the file does not know would be lost silently.
    let written = serde_json::to_value(Settings::default()).expect("plain data");
    for name in written.as_object().expect("an object").keys() {
        let text = format!(r#"{{ "holdfast": 1, "settings": {{ "{name}": null }} }}"#);
        let wrong = refused(&text);
        assert_eq!(wrong.path, format!("settings.{name}"));
        assert_ne!(wrong.expected, Expected::Nothing, "{name} is unknown");
    }
}

#[test]
fn settings_that_are_not_named_have_their_defaults() {
    let backup = Backup::parse(&json(r#"{ "holdfast": 1, "settings": {} }"#)).expect("valid");
    assert_eq!(backup, Backup::of(Vec::new(), Settings::default()));
}

#[test]
fn the_field_that_is_wrong_is_named_with_what_was_expected() {
    let whole = |least, most| Expected::Whole { least, most };
    for (fields, path, expected) in [
        (r#""settings": 7"#, "settings", Expected::Object),
        (r#""sites": []"#, "settings", Expected::Something),
        (
            r#""settings": { "holdSeconds": 0 }"#,
            "settings.holdSeconds",
            whole(1, 100),
        ),
        (
            r#""settings": { "holdSeconds": "30" }"#,
            "settings.holdSeconds",
            whole(1, 100),
        ),
        (
            r#""settings": { "attemptSeconds": 2.5 }"#,
            "settings.attemptSeconds",
            whole(2, 60),
        ),
        (
            r#""settings": { "attemptSeconds": 1e300 }"#,
            "settings.attemptSeconds",
            whole(2, 60),
        ),
        (
            r#""settings": { "splitApis": {} }"#,
            "settings.splitApis",
            Expected::List,
        ),
        (
            r#""settings": { "splitApis": [{ "page": "https://a.example" }] }"#,
            "settings.splitApis[0].api",
            Expected::Something,
        ),
        (
            r#""settings": { "splitApis": [{ "page": "https://a.example/x", "api": "https://b" }] }"#,
            "settings.splitApis[0].page",
            Expected::Origin,
        ),
        (
            r#""settings": { "holdSecond": 1 }"#,
            "settings.holdSecond",
            Expected::Nothing,
        ),
        (
            r#""settings": {}, "sites": ["https://a.example", "*"]"#,
            "sites[1]",
            Expected::Origin,
        ),
        (r#""settings": {}, "more": 1"#, "more", Expected::Nothing),
    ] {
        let wrong = refused(&format!(r#"{{ "holdfast": 1, {fields} }}"#));
        let path = path.to_owned();
        assert_eq!(wrong, Wrong { path, expected }, "{fields}");
    }
}

#[test]
fn another_files_json_is_not_taken_for_settings() {
    for text in ["null", "[]", "\"x\"", "{}", r#"{ "settings": {} }"#] {
        assert_eq!(
            Backup::parse(&json(text)),
            Err(NotABackup::Foreign),
            "{text}"
        );
    }
    let newer = json(r#"{ "holdfast": 2, "settings": {} }"#);
    assert_eq!(Backup::parse(&newer), Err(NotABackup::Newer));
}

#[test]
fn an_organisations_settings_are_checked_the_same_way() {
    let policy = Policy::parse(&json(
        r#"{ "sites": ["https://dify.example"], "holdSeconds": 20, "replaysAtOnce": 5,
             "splitApis": [{ "page": "https://dify.example", "api": "https://api.example" }] }"#,
    ))
    .expect("valid");
    assert_eq!(policy.sites, ["https://dify.example"]);
    assert_eq!(policy.managed.hold_seconds, Some(20));
    assert_eq!(policy.managed.replays_at_once, Some(5));
    assert_eq!(
        policy.managed.split_apis,
        [split("https://dify.example", "https://api.example")]
    );
    assert_eq!(Policy::parse(&json("{}")), Ok(Policy::default()));
    let wrong = Policy::parse(&json(r#"{ "sites": ["dify.example"] }"#)).expect_err("no origin");
    assert_eq!(wrong.path, "sites[0]");
}

/// The wrong field of a file that is refused for one.
fn refused(text: &str) -> Wrong {
    match Backup::parse(&json(text)) {
        Err(NotABackup::Wrong(wrong)) => wrong,
        other => panic!("{text}: {other:?}"),
    }
}
