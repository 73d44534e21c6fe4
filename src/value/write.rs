//! From a type to a value.

use std::borrow::Cow;

use super::Value;

/// A type that can be written as a [`Value`].
pub trait ToValue {
    /// Writes it: structures as objects, absent options as `null`.
    fn to_value(&self) -> Value;
}

impl Value {
    /// An object of these properties.
    #[inline(never)]
    pub fn object(properties: &[(&'static str, &dyn ToValue)]) -> Self {
        let property =
            |(name, value): &(&'static str, &dyn ToValue)| (Cow::Borrowed(*name), value.to_value());
        Self::Object(properties.iter().map(property).collect())
    }
}

/// The properties of an object that is being written.
#[derive(Debug, Default)]
pub struct Properties(Vec<(Cow<'static, str>, Value)>);

impl Properties {
    /// One more.
    #[inline(never)]
    pub fn add(&mut self, name: &'static str, value: &dyn ToValue) {
        self.0.push((Cow::Borrowed(name), value.to_value()));
    }
}

impl From<Properties> for Value {
    fn from(properties: Properties) -> Self {
        Self::Object(properties.0)
    }
}

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

impl ToValue for bool {
    fn to_value(&self) -> Value {
        Value::Bool(*self)
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value {
        self.as_str().to_value()
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_value)
    }
}

impl<T: ToValue> ToValue for [T] {
    fn to_value(&self) -> Value {
        let mut elements = Vec::new();
        for element in self {
            add(&mut elements, element);
        }
        Value::List(elements)
    }
}

/// Not in line, nor once for each type.
#[inline(never)]
fn add(elements: &mut Vec<Value>, element: &dyn ToValue) {
    elements.push(element.to_value());
}

impl<T: ToValue> ToValue for Vec<T> {
    fn to_value(&self) -> Value {
        self.as_slice().to_value()
    }
}

macro_rules! numbers {
    ($($type:ty)*) => {
        $(impl ToValue for $type {
            fn to_value(&self) -> Value {
                Value::Number(*self as f64)
            }
        })*
    };
}

// JavaScript's numbers hold whole numbers up to 2^53 exactly; epochs, attempts and milliseconds
// since 1970 stay far below.
numbers! { u8 u16 u32 u64 i32 i64 f64 }
