//! Whether a text has the form of a document.

use jsonc_parser::ast::{Object, ObjectProp, Value as Node};
use jsonc_parser::common::{Range, Ranged};

use super::mistake::{Mistake, What, enter, enter_element};
use super::place::Place;
use super::schema::{Expected, Form, Schema};

/// Everything that has another form than it should.
pub(super) fn check(text: &str, whole: &Node<'_>, schema: &Schema) -> Vec<Mistake> {
    let mut checking = Checking {
        text,
        path: String::new(),
        mistakes: Vec::new(),
    };
    checking.value(whole, schema.document());
    checking.mistakes
}

/// Where a value is.
pub(super) fn range(node: &Node<'_>) -> Range {
    node.range()
}

/// Where the name of a field is.
pub(super) fn name_range(property: &ObjectProp<'_>) -> Range {
    property.name.range()
}

struct Checking<'text> {
    text: &'text str,
    /// The way to the value at hand.
    path: String,
    mistakes: Vec<Mistake>,
}

impl Checking<'_> {
    fn wrong(&mut self, range: Range, what: What) {
        self.mistakes.push(Mistake {
            path: self.path.clone(),
            place: Place::of(self.text, range),
            what,
        });
    }

    fn value(&mut self, node: &Node<'_>, form: Form<'_>) {
        // What the schema says in other ways is for the types to judge.
        let Some(expected) = form.expected() else {
            return;
        };
        match (&expected, node) {
            (_, Node::NullKeyword(_)) if form.may_be_null() => {}
            (Expected::Object, Node::Object(object)) => self.object(object, form),
            (Expected::List, Node::Array(array)) => {
                let Some(form) = form.elements() else { return };
                for (index, element) in array.elements.iter().enumerate() {
                    let length = self.path.len();
                    enter_element(&mut self.path, index);
                    self.value(element, form);
                    self.path.truncate(length);
                }
            }
            (Expected::Bool, Node::BooleanLit(_)) | (Expected::Text, Node::StringLit(_)) => {}
            (Expected::Whole { least, most }, Node::NumberLit(number))
                if is_whole(number.value, *least, *most) => {}
            (Expected::OneOf(words), Node::StringLit(word))
                if words.iter().any(|known| *known == word.value) => {}
            _ => self.wrong(range(node), What::Kind(expected)),
        }
    }

    fn object(&mut self, object: &Object<'_>, form: Form<'_>) {
        let length = self.path.len();
        for (index, property) in object.properties.iter().enumerate() {
            let name = property.name.as_str();
            enter(&mut self.path, name);
            let earlier = object.properties.iter().take(index);
            if earlier.into_iter().any(|other| other.name.as_str() == name) {
                self.wrong(name_range(property), What::Twice);
            } else if let Some(form) = form.field(name) {
                self.value(&property.value, form);
            } else {
                let known = missing(object, form).map(str::to_owned).collect();
                self.wrong(name_range(property), What::Unknown(known));
            }
            self.path.truncate(length);
        }
        let needed = form.needed();
        for name in missing(object, form).filter(|name| needed.contains(name)) {
            let Some(expected) = form.field(name).and_then(Form::expected) else {
                continue;
            };
            enter(&mut self.path, name);
            let brace = Range::new(object.range.start, object.range.start + 1);
            self.wrong(brace, What::Missing(expected));
            self.path.truncate(length);
        }
    }
}

/// The fields that an object does not have.
pub(super) fn missing<'schema>(
    object: &Object<'_>,
    form: Form<'schema>,
) -> impl Iterator<Item = &'schema str> {
    let names = form.fields().into_iter();
    names.filter(|name| object.get(name).is_none())
}

fn is_whole(number: &str, least: u32, most: u32) -> bool {
    let number: f64 = number.parse().unwrap_or(f64::NAN);
    number.trunc() == number && (f64::from(least)..=f64::from(most)).contains(&number)
}
