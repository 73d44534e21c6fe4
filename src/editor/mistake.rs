//! What is wrong with a document, in words.

use super::place::Place;
use super::schema::Expected;
use super::syntax::Syntax;
use crate::adapter::Fault;
use crate::text::{Arg, Key, Text};

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Mistake {
    /// The way to the field, such as `calls[1].path`; empty for the whole, and where the text is no
    /// JSON.
    pub path: String,
    /// Where it is.
    pub place: Place,
    /// What is wrong there.
    pub what: What,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The text is no JSON.
    Syntax(Syntax),
    /// The value is of another kind.
    Kind(Expected),
    /// There is no field of this name; these could still be given.
    Unknown(Vec<String>),
    /// The field is missing.
    Missing(Expected),
    /// The field is there twice.
    Twice,
    /// The fields do not fit together.
    Sense(Fault),
    /// The types refuse what the schema allows; their words.
    Other(String),
}

impl Mistake {
    /// What should be there, in words.
    pub(super) fn expected(expected: &Expected) -> Text {
        Text::with(Key::EditorKind, [Arg::Said(expected.text())])
    }

    /// Where it is, in words.
    pub fn says_where(&self) -> Text {
        let Place { line, column, .. } = self.place;
        Text::with(Key::EditorPlace, [Arg::Count(line), Arg::Count(column)])
    }

    /// What is wrong, in words.
    pub fn says_what(&self) -> Text {
        match &self.what {
            What::Syntax(syntax) => syntax.text(),
            What::Kind(expected) => Self::expected(expected),
            What::Unknown(known) if known.is_empty() => Key::ExpectedNothing.into(),
            What::Unknown(known) => Text::with(Key::EditorUnknown, [Arg::Plain(known.join(", "))]),
            What::Missing(expected) => Text::with(Key::EditorMissing, [Arg::Said(expected.text())]),
            What::Twice => Key::EditorTwice.into(),
            What::Sense(fault) => match fault {
                Fault::Path => Key::EditorPath.into(),
                Fault::Empty => Key::EditorEmpty.into(),
                Fault::Status => Key::EditorStatus.into(),
                Fault::Unknown => Key::EditorNoEntry.into(),
            },
            What::Other(words) => Text::with(Key::OptionsTrouble, [Arg::Plain(words.clone())]),
        }
    }
}

/// Goes on to a field.
pub(super) fn enter(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

/// Goes on to an element of a list.
pub(super) fn enter_element(path: &mut String, index: usize) {
    path.push('[');
    path.push_str(&index.to_string());
    path.push(']');
}
