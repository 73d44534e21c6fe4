//! Every text in every language: no key is missing, no placeholder, and nothing is left in English
//! by mistake.

use std::collections::BTreeMap;

use serde_json::Value;

type Messages = BTreeMap<String, Value>;

const LANGUAGES: [&str; 2] = ["zh_CN", "ja"];

/// What is the same in every language: names, numbers, and what consists of arguments alone.
const THE_SAME: [&str; 3] = ["name", "site_dify_unsaid", "site_flowfile"];

fn messages(language: &str) -> Messages {
    let folder = env!("CARGO_MANIFEST_DIR");
    let path = format!("{folder}/extension/_locales/{language}/messages.json");
    let json = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn words(message: &Value) -> &str {
    message["message"].as_str().expect("a message")
}

/// The words without `$PLACEHOLDER$`s.
fn without_places(words: &str) -> String {
    words.split('$').step_by(2).collect()
}

fn places(words: &str) -> Vec<&str> {
    let mut places: Vec<&str> = words.split('$').skip(1).step_by(2).collect();
    places.sort_unstable();
    places
}

#[test]
fn every_language_has_every_key_and_no_other() {
    let english: Vec<String> = messages("en").into_keys().collect();
    for language in LANGUAGES {
        let keys: Vec<String> = messages(language).into_keys().collect();
        let missing: Vec<_> = english.iter().filter(|key| !keys.contains(key)).collect();
        let unknown: Vec<_> = keys.iter().filter(|key| !english.contains(key)).collect();
        assert!(missing.is_empty(), "{language} lacks {missing:?}");
        assert!(unknown.is_empty(), "{language} has besides {unknown:?}");
    }
}

#[test]
fn every_language_has_the_same_placeholders() {
    let english = messages("en");
    for language in LANGUAGES {
        for (key, message) in messages(language) {
            let original = &english[&key];
            assert_eq!(
                message.get("placeholders"),
                original.get("placeholders"),
                "{language} {key}"
            );
            assert_eq!(
                places(words(&message)),
                places(words(original)),
                "{language} {key}"
            );
        }
    }
}

#[test]
fn nothing_is_left_in_english() {
    let english = messages("en");
    let has_letters = |text: &str| without_places(text).chars().any(char::is_alphabetic);
    for language in LANGUAGES {
        for (key, message) in messages(language) {
            let (theirs, ours) = (words(&message), words(&english[&key]));
            if THE_SAME.contains(&&*key) || !has_letters(ours) || key == "site_dify" {
                continue;
            }
            assert_ne!(theirs, ours, "{language} {key}");
            let own = if key == "language" {
                theirs.is_ascii()
            } else {
                !without_places(theirs).is_ascii()
            };
            // "Holdfast 1.2.3, Firefox 153" differs by its comma alone.
            assert!(own, "{language} {key}: {theirs}");
        }
    }
}

#[test]
fn each_language_names_itself() {
    let tags = ["en", "zh_CN", "ja"].map(|language| {
        let messages = messages(language);
        words(&messages["language"]).to_owned()
    });
    assert_eq!(tags, ["en", "zh-CN", "ja"]);
}

#[test]
fn the_description_fits_the_stores_in_every_language() {
    for language in LANGUAGES {
        let length = words(&messages(language)["description"]).chars().count();
        assert!(length <= 132, "{language}: {length}");
    }
}
