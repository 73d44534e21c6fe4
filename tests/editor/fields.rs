//! What the field at the cursor means.

use holdfast::editor::{Expected, FieldHelp, field_at};

use crate::{APP, schema};

/// The field at the first place of these words.
fn at(words: &str) -> FieldHelp {
    let byte = APP.find(words).expect("they are there");
    let units = APP[..byte].encode_utf16().count();
    field_at(APP, u32::try_from(units).expect("small"), &schema()).expect("a field")
}

#[test]
fn a_name_and_its_value_are_the_field() {
    for words in ["\"area\"", "area", "\"local\""] {
        let field = at(words);
        assert_eq!(field.path, "storage.area");
        assert_eq!(field.means, "Which of the two storages.");
        assert!(matches!(field.expected, Some(Expected::OneOf(_))));
    }
}

#[test]
fn a_field_in_a_list_has_its_number() {
    let field = at("\"refreshToken\"");
    assert_eq!(field.path, "storage.entries[1].key");
    assert_eq!(field.means, "The key in the storage.");
}

#[test]
fn between_fields_the_object_around_is_the_field_with_what_could_be_added() {
    let field = at("},\n  \"session\"");
    assert_eq!(
        (&*field.path, field.more),
        ("storage", vec!["keep".to_owned()])
    );
    let whole = at("{");
    assert_eq!(whole.path, "");
    assert!(whole.more.contains(&"probe".to_owned()), "{:?}", whole.more);
    assert!(
        !whole.more.contains(&"refresh".to_owned()),
        "{:?}",
        whole.more
    );
}

#[test]
fn in_a_text_that_is_no_json_nothing_is_told() {
    assert_eq!(field_at("{\"id\": ", 2, &schema()), None);
}

/// A part of the schema that is said in ways that the editor does not know would not be checked.
#[test]
fn the_editor_knows_the_form_of_every_field() {
    fn every(object: &str, depth: u32, seen: &mut u32) {
        let field = field_at(object, 0, &schema());
        assert!(field.is_some(), "{object} {depth}");
        *seen += 1;
    }
    let mut seen = 0;
    every("{}", 0, &mut seen);
    let whole = field_at("{}", 0, &schema()).expect("the document");
    for name in &whole.more {
        let text = format!("{{\"{name}\": 1}}");
        let field = field_at(&text, 2, &schema()).expect("a field");
        assert_eq!(&field.path, name);
        assert!(field.expected.is_some(), "{name}");
        assert!(!field.means.is_empty(), "{name}");
    }
    assert_eq!(whole.more.len(), 17);
}
