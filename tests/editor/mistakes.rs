//! What is wrong with a text, and where.

use holdfast::adapter::{Adapter, Document};
use holdfast::editor::{Expected, Mistake, Syntax, What, check};
use proptest::prelude::*;

use crate::{APP, schema};

fn mistakes(text: &str) -> Vec<Mistake> {
    check(text, &schema()).mistakes
}

/// The path, the text that is marked, and what is wrong there.
fn told(text: &str) -> Vec<(String, String, What)> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let marked = |mistake: &Mistake| {
        let range = mistake.place.start as usize..mistake.place.end as usize;
        String::from_utf16(&units[range]).expect("whole characters")
    };
    let mistakes = mistakes(text).into_iter();
    mistakes
        .map(|it| (it.path.clone(), marked(&it), it.what))
        .collect()
}

fn one(text: &str) -> (String, String, What) {
    let mut all = told(text);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn changed(from: &str, to: &str) -> String {
    assert!(APP.contains(from), "{from}");
    APP.replacen(from, to, 1)
}

#[test]
fn a_document_in_order_is_read() {
    for text in Adapter::BUILT_IN.into_iter().chain([APP]) {
        let checked = check(text, &schema());
        assert_eq!(checked.mistakes, []);
        let read: Document = serde_json::from_str(text).expect("a document");
        assert_eq!(checked.document, Some(read));
    }
}

#[test]
fn a_text_that_is_no_json_is_told_with_its_line_and_column() {
    let expected = [
        ("", Syntax::Empty, 1, 1),
        ("{\n  \"id\": 1\n  \"path\": 1\n}", Syntax::Comma, 2, 10),
        ("{\"id\": \"a\",\n}", Syntax::CommaTooMany, 1, 11),
        ("{\"id\" \"a\"}", Syntax::Colon, 1, 7),
        ("{id: 1}", Syntax::Quotes, 1, 2),
        ("{'id': 1}", Syntax::Quotes, 1, 2),
        ("{\"id\": }", Syntax::Other, 1, 8),
        ("{\"id\": [1, 2}", Syntax::Other, 1, 13),
        ("{\"id\": \"a", Syntax::Open, 1, 8),
        ("{\"id\": 1", Syntax::Open, 1, 1),
        ("{\"id\": .5}", Syntax::Number, 1, 8),
        ("{\"id\": \"\\x\"}", Syntax::Escape, 1, 9),
        ("{\"id\": \"a\nb\"}", Syntax::Control, 1, 8),
        ("// x\n{}", Syntax::Comment, 1, 1),
        ("{}\n\u{b}", Syntax::Space, 2, 1),
        ("{\"id\":\u{a0}1}", Syntax::Space, 1, 7),
        ("\u{3000}{}", Syntax::Space, 1, 1),
    ];
    let told = expected.map(|(text, ..)| match mistakes(text).as_slice() {
        [
            Mistake {
                place,
                what: What::Syntax(syntax),
                ..
            },
        ] => (text, *syntax, place.line, place.column),
        other => panic!("{text}: {other:?}"),
    });
    assert_eq!(told, expected);
}

#[test]
fn a_place_is_counted_as_a_text_area_does() {
    let text = changed(
        "\"id\": \"axios-queue\"",
        "\"id\": \"\u{1f512}é\", \"colour\": 1",
    );
    let (path, marked, what) = one(&text);
    assert_eq!((&*path, &*marked), ("colour", "\"colour\""));
    assert!(matches!(what, What::Unknown(_)));
    let place = mistakes(&text)[0].place;
    assert_eq!(
        (place.line, place.column),
        (2, 15),
        "columns are characters"
    );
}

#[test]
fn a_field_that_nobody_knows_is_told_with_those_that_could_be() {
    let text = changed("\"key\": \"accessToken\"", "\"kee\": \"accessToken\"");
    let expected = |path: &str, marked: &str, what| (path.to_owned(), marked.to_owned(), what);
    let known = ["key", "path"].map(str::to_owned).to_vec();
    assert_eq!(
        told(&text),
        [
            expected("storage.entries[0].key", "{", What::Missing(Expected::Text)),
            expected("storage.entries[0].kee", "\"kee\"", What::Unknown(known)),
        ]
    );
}

#[test]
fn a_value_of_another_kind_is_told_with_what_was_expected() {
    let area = Expected::OneOf(["local", "session"].map(str::to_owned).to_vec());
    let status = Expected::Whole {
        least: 0,
        most: 65_535,
    };
    for (from, to, path, marked, expected) in [
        ("\"local\"", "\"lokal\"", "storage.area", "\"lokal\"", area),
        (
            "[401]",
            "401",
            "answer.fatalStatuses",
            "401",
            Expected::List,
        ),
        ("[401]", "[4.5]", "answer.fatalStatuses[0]", "4.5", status),
        ("\"POST\"", "1", "refresh.method", "1", Expected::Text),
        (
            "\"id\"",
            "\"reloadOnSignOut\": 1, \"id\"",
            "reloadOnSignOut",
            "1",
            Expected::Bool,
        ),
        (
            "\"id\"",
            "\"probe\": [], \"id\"",
            "probe",
            "[]",
            Expected::Object,
        ),
    ] {
        let told = one(&changed(from, to));
        let expected = (path.to_owned(), marked.to_owned(), What::Kind(expected));
        assert_eq!(told, expected);
    }
    let nothing = changed("\"id\"", "\"probe\": null, \"id\"");
    assert_eq!(told(&nothing), [], "what may be missing may be null");
}

#[test]
fn a_field_that_is_there_twice_is_told() {
    let (path, marked, what) = one(&changed("\"id\"", "\"id\": \"b\", \"id\""));
    assert_eq!((&*path, &*marked, what), ("id", "\"id\"", What::Twice));
}

#[test]
fn what_makes_no_sense_is_told_at_its_value() {
    let (path, marked, what) = one(&changed("\"from\": [\"refresh\"]", "\"from\": [\"token\"]"));
    assert_eq!(path, "refresh.body.fields[0].from[0]");
    assert_eq!(marked, "\"token\"");
    assert_eq!(what, What::Sense(holdfast::adapter::Fault::Unknown));
    let (path, marked, _) = one(&changed(
        "\"/auth/refresh\",\n    \"body\"",
        "\"auth\",\n    \"body\"",
    ));
    assert_eq!((&*path, &*marked), ("refresh.path", "\"auth\""));
}

proptest! {
    /// What the editor takes for JSON is what the browser does.
    #[test]
    fn what_is_json_is_json_everywhere(cut in 0..2_000_usize, put in "[\"{}\\[\\],:0-9a-e.+\\-\\\\ \n/']{0,3}") {
        let at = (0..=cut.min(APP.len())).rev().find(|at| APP.is_char_boundary(*at)).unwrap_or(0);
        let text = [&APP[..at], &put, &APP[at..]].concat();
        let told = mistakes(&text);
        let is_syntax = |it: &Mistake| matches!(it.what, What::Syntax(_));
        let json = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        prop_assert_eq!(!told.iter().any(is_syntax), json, "{}", text);
        // And what has the form is what the types read: serde takes 401.0 for no whole number.
        if json && !put.contains(['.', 'e']) {
            let read = serde_json::from_str::<Document>(&text).is_ok_and(|it| it.check().is_ok());
            prop_assert_eq!(told.is_empty(), read, "{}", text);
        }
    }
}
