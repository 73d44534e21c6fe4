//! What the field at the cursor means.

use jsonc_parser::ast::Value as Node;
use jsonc_parser::common::Range;

use super::mistake::{Mistake, enter, enter_element};
use super::schema::{Expected, Form, Schema};
use super::{form, place, syntax};
use crate::text::{Arg, Key, Text};

/// A field, for the person who writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldHelp {
    /// The way to it, such as `calls[1].path`; empty for the whole document.
    pub path: String,
    /// What it means, in English (it is the types' documentation).
    pub means: String,
    /// What it should be.
    pub expected: Option<Expected>,
    /// The names of the fields that could still be given in it.
    pub more: Vec<String>,
}

impl FieldHelp {
    /// What can be written there.
    pub fn hint(&self) -> Option<Text> {
        match &self.expected {
            _ if !self.more.is_empty() => {
                let names = Arg::Plain(self.more.join(", "));
                Some(Text::with(Key::EditorMore, [names]))
            }
            expected => expected.as_ref().map(Mistake::expected),
        }
    }
}

/// The field around a place that a text area tells; `None` while the text is no JSON.
pub fn field_at(text: &str, at: u32, schema: &Schema) -> Option<FieldHelp> {
    let at = place::byte(text, at);
    let whole = syntax::parse(text).ok()?;
    let mut path = String::new();
    let mut node = &whole;
    let mut form = schema.document();
    while let Some((inner, of_inner)) = within(node, form, at, &mut path) {
        (node, form) = (inner, of_inner);
    }
    let more = match node {
        Node::Object(object) => form::missing(object, form).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    Some(FieldHelp {
        path,
        means: form.description().unwrap_or_default().to_owned(),
        expected: form.expected(),
        more,
    })
}

/// One step further towards the place.
fn within<'node, 'text, 'schema>(
    node: &'node Node<'text>,
    form: Form<'schema>,
    at: usize,
    path: &mut String,
) -> Option<(&'node Node<'text>, Form<'schema>)> {
    match node {
        Node::Object(object) => {
            let mut properties = object.properties.iter();
            let property = properties.find(|it| holds(it.range, at))?;
            let name = property.name.as_str();
            let inner = form.field(name)?;
            enter(path, name);
            Some((&property.value, inner))
        }
        Node::Array(array) => {
            let mut elements = array.elements.iter();
            let index = elements.position(|it| holds(form::range(it), at))?;
            let inner = form.elements()?;
            enter_element(path, index);
            Some((array.elements.get(index)?, inner))
        }
        _ => None,
    }
}

fn holds(range: Range, at: usize) -> bool {
    (range.start..=range.end).contains(&at)
}
