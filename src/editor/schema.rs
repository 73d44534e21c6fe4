//! The form of a document: `docs/adapter.schema.json`, as far as the types make use of JSON Schema
//! (draft 2020-12).

use super::{plain, syntax};
use crate::text::{Arg, Key, Text};
use crate::value::Value;

/// The schema.
#[derive(Debug, Clone)]
pub struct Schema(Value);

/// The form of one value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form<'schema> {
    whole: &'schema Value,
    node: &'schema Value,
}

/// What a value should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// An object.
    Object,
    /// A list.
    List,
    /// `true` or `false`.
    Bool,
    /// A text.
    Text,
    /// A whole number within these bounds.
    Whole {
        /// The smallest.
        least: u32,
        /// The largest.
        most: u32,
    },
    /// One of these words.
    OneOf(Vec<String>),
}

impl Expected {
    /// In words.
    pub fn text(&self) -> Text {
        match self {
            Self::Object => Key::ExpectedObject.into(),
            Self::List => Key::ExpectedList.into(),
            Self::Bool => Key::ExpectedBool.into(),
            Self::Text => Key::ExpectedText.into(),
            Self::Whole { least, most } => {
                Text::with(Key::ExpectedWhole, [Arg::Count(*least), Arg::Count(*most)])
            }
            Self::OneOf(words) => Text::with(Key::EditorOneOf, [Arg::Plain(words.join(", "))]),
        }
    }
}

impl Schema {
    /// The schema of a JSON text; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let whole = plain::value(&syntax::parse(text).ok()?);
        matches!(whole, Value::Object(_)).then_some(Self(whole))
    }

    /// The form of a document.
    pub(super) fn document(&self) -> Form<'_> {
        Form {
            whole: &self.0,
            node: &self.0,
        }
    }
}

impl<'schema> Form<'schema> {
    /// What the value means: in the words of the field, or of its type.
    pub fn description(self) -> Option<&'schema str> {
        let own = member(self.node, "description");
        let said = own.or_else(|| member(self.inner().node, "description"));
        said.and_then(text)
    }

    /// Whether nothing may stand here, too.
    pub fn may_be_null(self) -> bool {
        list(self.node, "anyOf").iter().any(is_null)
            || list(self.node, "type")
                .iter()
                .any(|it| text(it) == Some("null"))
    }

    /// What the value should be; `None` where the schema says it in a way that is not known here.
    pub fn expected(self) -> Option<Expected> {
        let node = self.inner().node;
        let words = list(node, "enum")
            .iter()
            .filter_map(text)
            .collect::<Vec<_>>();
        let choices = list(node, "oneOf").iter();
        let consts = choices.flat_map(|choice| match member(choice, "const") {
            Some(word) => text(word).into_iter().collect(),
            None => list(choice, "enum")
                .iter()
                .filter_map(text)
                .collect::<Vec<_>>(),
        });
        let words: Vec<String> = words.into_iter().chain(consts).map(str::to_owned).collect();
        if !words.is_empty() {
            return Some(Expected::OneOf(words));
        }
        let kinds = list(node, "type").iter();
        let mut kinds = kinds.chain(member(node, "type")).filter_map(text);
        Some(match kinds.find(|kind| *kind != "null")? {
            "object" => Expected::Object,
            "array" => Expected::List,
            "boolean" => Expected::Bool,
            "string" => Expected::Text,
            "integer" => Expected::Whole {
                least: bound(node, "minimum", 0),
                most: bound(node, "maximum", u32::MAX),
            },
            _ => return None,
        })
    }

    /// The form of a field; `None` where there is no such field.
    pub fn field(self, name: &str) -> Option<Self> {
        let fields = member(self.inner().node, "properties")?;
        member(fields, name).map(|node| Form { node, ..self })
    }

    /// The names of the fields.
    pub fn fields(self) -> Vec<&'schema str> {
        match member(self.inner().node, "properties") {
            Some(Value::Object(fields)) => fields.iter().map(|(name, _)| &**name).collect(),
            _ => Vec::new(),
        }
    }

    /// The names of the fields that must be there.
    pub fn needed(self) -> Vec<&'schema str> {
        let needed = list(self.inner().node, "required");
        needed.iter().filter_map(text).collect()
    }

    /// The form of the elements of a list.
    pub fn elements(self) -> Option<Self> {
        member(self.inner().node, "items").map(|node| Form { node, ..self })
    }

    /// The form behind references, and without what allows nothing.
    fn inner(self) -> Self {
        let mut node = self.node;
        // References of the types have no circle; a schema with one has an end all the same.
        for _ in 0..8 {
            let choice = list(node, "anyOf").iter().find(|choice| !is_null(choice));
            let next = choice.or_else(|| {
                let name = text(member(node, "$ref")?)?.strip_prefix("#/$defs/")?;
                member(member(self.whole, "$defs")?, name)
            });
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        Self { node, ..self }
    }
}

fn member<'value>(value: &'value Value, name: &str) -> Option<&'value Value> {
    let Value::Object(members) = value else {
        return None;
    };
    let mut members = members.iter();
    members.find(|(known, _)| known == name).map(|(_, it)| it)
}

fn list<'value>(value: &'value Value, name: &str) -> &'value [Value] {
    match member(value, name) {
        Some(Value::List(elements)) => elements,
        _ => &[],
    }
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn is_null(schema: &Value) -> bool {
    member(schema, "type").and_then(text) == Some("null")
}

/// `as` saturates: no bound is too large.
fn bound(node: &Value, name: &str, otherwise: u32) -> u32 {
    match member(node, name) {
        Some(Value::Number(number)) => *number as u32,
        _ => otherwise,
    }
}
