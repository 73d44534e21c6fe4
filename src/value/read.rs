//! From a value to a type.

use std::borrow::Cow;

use super::{Mismatch, Value};

/// A type that can be read from a [`Value`].
pub trait FromValue {
    /// One in which nothing has been read yet: it is filled, or nobody gets to see it.
    fn blank() -> Self
    where
        Self: Sized;

    /// Takes over what the value says. Where the value is something else, that is noted as trouble,
    /// and what is there stays: one way out instead of one at each property, each of which would
    /// have to undo what was read so far.
    fn fill(&mut self, value: Value, trouble: &mut Trouble);
}

/// Reads a type from a value.
///
/// A structure is an object; more properties than it has are no matter, unless it denies them. What
/// is not there is `None`
/// for an option, takes its default where there is one, and is a mismatch otherwise. A variant is a
/// text, or an object that names it in the property `kind`, or an object with the variant as its
/// only property.
///
/// # Errors
///
/// [`Mismatch`] names the first property that is not as it should be.
pub fn read<T: FromValue>(value: Value) -> Result<T, Mismatch> {
    let mut read = T::blank();
    let mut trouble = Trouble::default();
    read.fill(value, &mut trouble);
    trouble.first.map_or(Ok(read), Err)
}

/// The first thing that was not as it should be, if anything was.
#[derive(Debug, Default)]
pub struct Trouble {
    first: Option<Mismatch>,
    /// The properties that are being read, the outermost first.
    path: Vec<&'static str>,
}

impl Trouble {
    /// Something else was wanted than was there.
    #[inline(never)]
    pub fn wanted(&mut self, wanted: &str) {
        if self.first.is_none() {
            let inner = Mismatch::wanted(wanted);
            let within = |mismatch: Mismatch, property: &&str| mismatch.within(property);
            self.first = Some(self.path.iter().rev().fold(inner, within));
        }
    }
}

/// The properties of an object that is being read.
#[derive(Debug)]
pub struct Fields<'trouble> {
    properties: Vec<(Cow<'static, str>, Value)>,
    trouble: &'trouble mut Trouble,
}

impl<'trouble> Fields<'trouble> {
    /// Those of this value.
    #[inline(never)]
    pub fn of(value: Value, trouble: &'trouble mut Trouble) -> Self {
        let properties = match value {
            Value::Object(properties) => properties,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
                trouble.wanted("an object");
                Vec::new()
            }
        };
        Self {
            properties,
            trouble,
        }
    }

    /// The property of this name.
    #[inline(never)]
    pub fn read(&mut self, name: &'static str, into: &mut dyn FromValue) {
        let value = self.enter(name);
        into.fill(value, self.trouble);
        self.leave();
    }

    /// The property of this name; what is there stays where it is missing.
    #[inline(never)]
    pub fn read_or(&mut self, name: &'static str, into: &mut dyn FromValue) {
        let value = self.enter(name);
        if !matches!(value, Value::Null) {
            into.fill(value, self.trouble);
        }
        self.leave();
    }

    /// Takes what is to be read next.
    #[inline(never)]
    fn enter(&mut self, name: &'static str) -> Value {
        self.trouble.path.push(name);
        let index = self.properties.iter().position(|(known, _)| known == name);
        index.map_or(Value::Null, |index| self.properties.swap_remove(index).1)
    }

    #[inline(never)]
    fn leave(&mut self) {
        self.trouble.path.pop();
    }

    /// Nothing more may be there (`deny_unknown_fields`).
    #[inline(never)]
    pub fn end(self) {
        if !self.properties.is_empty() {
            self.trouble.wanted("nothing unknown");
        }
    }
}

impl Value {
    /// Which of these variants it is, and what it holds.
    #[inline(never)]
    pub fn variant(self, names: &[&str], trouble: &mut Trouble) -> (usize, Value) {
        let (name, content) = match self {
            Value::Text(name) => (name.into(), Value::Null),
            Value::Object(mut properties) => {
                let kind = properties.iter().position(|(name, _)| name == "kind");
                match kind.map(|index| &properties[index].1) {
                    Some(Value::Text(kind)) => (kind.clone().into(), Value::Object(properties)),
                    Some(_) => Default::default(),
                    None => properties.pop().unwrap_or_default(),
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) => Default::default(),
        };
        let known = names.iter().position(|known| *known == name);
        if known.is_none() {
            trouble.wanted("a known kind");
        }
        (known.unwrap_or_default(), content)
    }

    /// A text.
    #[inline(never)]
    pub fn text(self, trouble: &mut Trouble) -> Option<String> {
        if let Value::Text(text) = self {
            return Some(text);
        }
        trouble.wanted("a text");
        None
    }

    /// Hands over the elements of a list.
    #[inline(never)]
    fn each(self, trouble: &mut Trouble, take: &mut dyn FnMut(Value, &mut Trouble)) {
        match self {
            Value::List(values) => values.into_iter().for_each(|value| take(value, trouble)),
            _ => trouble.wanted("a list"),
        }
    }

    /// A whole number within these bounds.
    #[inline(never)]
    fn whole(self, least: f64, most: f64, trouble: &mut Trouble) -> f64 {
        match self {
            Value::Number(number)
                if number.trunc() == number && (least..=most).contains(&number) =>
            {
                number
            }
            _ => {
                trouble.wanted("a whole number");
                least
            }
        }
    }
}

impl FromValue for Value {
    fn blank() -> Self {
        Self::Null
    }

    fn fill(&mut self, value: Value, _: &mut Trouble) {
        *self = value;
    }
}

impl FromValue for bool {
    fn blank() -> Self {
        false
    }

    fn fill(&mut self, value: Value, trouble: &mut Trouble) {
        match value {
            Value::Bool(value) => *self = value,
            _ => trouble.wanted("true or false"),
        }
    }
}

impl FromValue for f64 {
    fn blank() -> Self {
        0.0
    }

    fn fill(&mut self, value: Value, trouble: &mut Trouble) {
        match value {
            Value::Number(value) => *self = value,
            _ => trouble.wanted("a number"),
        }
    }
}

impl FromValue for String {
    fn blank() -> Self {
        String::new()
    }

    fn fill(&mut self, value: Value, trouble: &mut Trouble) {
        *self = value.text(trouble).unwrap_or_default();
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn blank() -> Self {
        None
    }

    fn fill(&mut self, value: Value, trouble: &mut Trouble) {
        *self = None;
        if !matches!(value, Value::Null) {
            self.insert(T::blank()).fill(value, trouble);
        }
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn blank() -> Self {
        Vec::new()
    }

    fn fill(&mut self, value: Value, trouble: &mut Trouble) {
        // As little as can be: it is there once for each type.
        let mut read = Vec::new();
        value.each(trouble, &mut |value, trouble| {
            read.push_mut(T::blank()).fill(value, trouble);
        });
        *self = read;
    }
}

/// The whole numbers that JavaScript's numbers hold exactly (`Number.MAX_SAFE_INTEGER`).
const SAFE: f64 = 9_007_199_254_740_991.0;

macro_rules! whole_numbers {
    ($($type:ty: $least:expr, $most:expr;)*) => {
        $(impl FromValue for $type {
            fn blank() -> Self {
                0
            }

            fn fill(&mut self, value: Value, trouble: &mut Trouble) {
                *self = value.whole($least, $most, trouble) as $type;
            }
        })*
    };
}

whole_numbers! {
    u8: 0.0, 255.0;
    u16: 0.0, 65_535.0;
    u32: 0.0, 4_294_967_295.0;
    u64: 0.0, SAFE;
    i32: -2_147_483_648.0, 2_147_483_647.0;
    i64: -SAFE, SAFE;
}
