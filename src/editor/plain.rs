//! A tree with places as plain data.

use jsonc_parser::ast::Value as Node;

use crate::value::Value;

/// What `JSON.parse` makes of it.
pub(super) fn value(node: &Node<'_>) -> Value {
    match node {
        Node::StringLit(text) => Value::Text(text.value.clone().into_owned()),
        Node::NumberLit(number) => Value::Number(number.value.parse().unwrap_or(f64::NAN)),
        Node::BooleanLit(value) => Value::Bool(value.value),
        Node::NullKeyword(_) => Value::Null,
        Node::Array(array) => Value::List(array.elements.iter().map(value).collect()),
        Node::Object(object) => {
            let property = |property: &jsonc_parser::ast::ObjectProp<'_>| {
                let name = property.name.as_str().to_owned();
                (name.into(), value(&property.value))
            };
            Value::Object(object.properties.iter().map(property).collect())
        }
    }
}
