//! An adapter document while a person writes it: what is wrong with the text and where, what the
//! field at the cursor means, and what an open page of the site shows of it.

mod field;
mod form;
mod mistake;
mod place;
mod plain;
mod said;
mod schema;
mod syntax;
mod trial;
mod way;
mod work;

pub use field::{FieldHelp, field_at};
pub use mistake::{Mistake, What};
pub use place::{Place, line_of};
pub use said::Said;
pub use schema::{Expected, Schema};
pub use syntax::Syntax;
pub use trial::{Answered, Cookie, Facts, Finding, Plan, SeenEntry, SeenJwt, Tone};
pub use way::Way;
pub use work::{Draft, Work};

use jsonc_parser::ast::Value as Node;

use crate::adapter::{Document, Step};
use crate::value;

/// A text, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// What is wrong with it, in the order of the text.
    pub mistakes: Vec<Mistake>,
    /// The document, where nothing is wrong.
    pub document: Option<Document>,
}

/// Checks a text: whether it is JSON, then its form, then its sense.
pub fn check(text: &str, schema: &Schema) -> Checked {
    let whole = match syntax::parse(text) {
        Ok(whole) => whole,
        Err(mistake) => return Checked::wrong(vec![mistake]),
    };
    let mut mistakes = form::check(text, &whole, schema);
    if !mistakes.is_empty() {
        mistakes.sort_by_key(|mistake| mistake.place.start);
        return Checked::wrong(mistakes);
    }
    // The types have the last word: they are what the worker reads.
    let document: Document = match value::read(plain::value(&whole)) {
        Ok(document) => document,
        Err(mismatch) => {
            let what = What::Other(mismatch.to_string());
            let place = Place::of(text, form::range(&whole));
            let path = String::new();
            return Checked::wrong(vec![Mistake { path, place, what }]);
        }
    };
    let mut mistakes: Vec<Mistake> = document
        .faults()
        .into_iter()
        .map(|bad| {
            let (path, node) = reached(&whole, &bad.at);
            let place = Place::of(text, form::range(node));
            let what = What::Sense(bad.fault);
            Mistake { path, place, what }
        })
        .collect();
    mistakes.sort_by_key(|mistake| mistake.place.start);
    match mistakes.is_empty() {
        true => Checked {
            mistakes,
            document: Some(document),
        },
        false => Checked::wrong(mistakes),
    }
}

impl Checked {
    fn wrong(mistakes: Vec<Mistake>) -> Self {
        Self {
            mistakes,
            document: None,
        }
    }
}

/// The way to a field in words, and what stands there, or what stands around it where it is missing.
fn reached<'node, 'text>(whole: &'node Node<'text>, at: &[Step]) -> (String, &'node Node<'text>) {
    let mut path = String::new();
    let mut node = whole;
    let mut there = true;
    for step in at {
        let inner = match (*step, node) {
            (Step::Field(name), Node::Object(object)) => {
                object.get(name).map(|property| &property.value)
            }
            (Step::Index(index), Node::Array(array)) => array.elements.get(index),
            _ => None,
        };
        match *step {
            Step::Field(name) => mistake::enter(&mut path, name),
            Step::Index(index) => mistake::enter_element(&mut path, index),
        }
        there = there && inner.is_some();
        if let (true, Some(inner)) = (there, inner) {
            node = inner;
        }
    }
    (path, node)
}
