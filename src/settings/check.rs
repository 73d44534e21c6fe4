//! Checking a JSON value field by field, so that a person who wrote it by hand is told which field
//! is wrong and what was expected there.

use std::ops::RangeInclusive;

use super::{SiteAdapter, SplitApi};
use crate::api::ApiBase;
use crate::value::Value;

/// A field that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The way to it, such as `settings.splitApis[0].page`; empty for the whole.
    pub path: String,
    /// What was expected there.
    pub expected: Expected,
}

/// What a field should have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// An object.
    Object,
    /// A list.
    List,
    /// `true` or `false`.
    Bool,
    /// A whole number within these bounds.
    Whole {
        /// The smallest.
        least: u64,
        /// The largest.
        most: u64,
    },
    /// The origin of a site: `https://host` or `https://host:port`, and nothing behind it.
    Origin,
    /// A text.
    Text,
    /// Nothing: no field of this name exists.
    Nothing,
    /// Something: the field is missing.
    Something,
}

/// A value and the way to it.
#[derive(Debug, Clone)]
pub(super) struct Field<'json> {
    path: String,
    value: &'json Value,
}

/// The fields of an object, taken one by one.
#[derive(Debug)]
pub(super) struct Fields<'json> {
    path: String,
    left: Vec<(&'json str, &'json Value)>,
}

impl<'json> Field<'json> {
    pub(super) fn whole_document(value: &'json Value) -> Self {
        Self {
            path: String::new(),
            value,
        }
    }

    pub(super) fn wrong(&self, expected: Expected) -> Wrong {
        Wrong {
            path: self.path.clone(),
            expected,
        }
    }

    pub(super) fn object(self) -> Result<Fields<'json>, Wrong> {
        match self.value {
            Value::Object(members) => Ok(Fields {
                path: self.path,
                left: members
                    .iter()
                    .map(|(name, value)| (&**name, value))
                    .collect(),
            }),
            _ => Err(self.wrong(Expected::Object)),
        }
    }

    pub(super) fn list(self) -> Result<Vec<Field<'json>>, Wrong> {
        let Value::List(values) = self.value else {
            return Err(self.wrong(Expected::List));
        };
        let element = |(index, value)| Field {
            path: format!("{}[{index}]", self.path),
            value,
        };
        Ok(values.iter().enumerate().map(element).collect())
    }

    pub(super) fn bool(self) -> Result<bool, Wrong> {
        match self.value {
            Value::Bool(value) => Ok(*value),
            _ => Err(self.wrong(Expected::Bool)),
        }
    }

    pub(super) fn whole(self, within: &RangeInclusive<u64>) -> Result<u64, Wrong> {
        let (least, most) = (*within.start(), *within.end());
        match self.value {
            Value::Number(number)
                if number.fract() == 0.0 && (least as f64..=most as f64).contains(number) =>
            {
                Ok(*number as u64)
            }
            _ => Err(self.wrong(Expected::Whole { least, most })),
        }
    }

    pub(super) fn origin(self) -> Result<String, Wrong> {
        match self.value {
            Value::Text(text) if is_origin(text) => Ok(text.clone()),
            _ => Err(self.wrong(Expected::Origin)),
        }
    }

    pub(super) fn origins(self) -> Result<Vec<String>, Wrong> {
        self.list()?.into_iter().map(Self::origin).collect()
    }

    pub(super) fn text(self) -> Result<Option<String>, Wrong> {
        match self.value {
            Value::Text(text) => Ok(Some(text.clone())),
            Value::Null => Ok(None),
            _ => Err(self.wrong(Expected::Text)),
        }
    }

    pub(super) fn adapters(self) -> Result<Vec<SiteAdapter>, Wrong> {
        let adapter = |field: Field<'json>| {
            let mut fields = field.object()?;
            let mut text = |name| fields.take(name).map_or(Ok(None), Self::text);
            let (built_in, document) = (text("builtIn")?, text("document")?);
            let adapter = SiteAdapter {
                origin: fields.needed("origin")?.origin()?,
                built_in,
                document,
            };
            fields.end()?;
            Ok(adapter)
        };
        self.list()?.into_iter().map(adapter).collect()
    }

    pub(super) fn split_apis(self) -> Result<Vec<SplitApi>, Wrong> {
        let split = |field: Field<'json>| {
            let mut fields = field.object()?;
            let split = SplitApi {
                page: fields.needed("page")?.origin()?,
                api: fields.needed("api")?.origin()?,
            };
            fields.end()?;
            Ok(split)
        };
        self.list()?.into_iter().map(split).collect()
    }
}

impl<'json> Fields<'json> {
    /// Takes a field that may be missing.
    pub(super) fn take(&mut self, name: &str) -> Option<Field<'json>> {
        let index = self.left.iter().position(|(known, _)| *known == name)?;
        let (name, value) = self.left.remove(index);
        Some(Field {
            path: self.path_of(name),
            value,
        })
    }

    /// Takes a field that must be there.
    pub(super) fn needed(&mut self, name: &str) -> Result<Field<'json>, Wrong> {
        let missing = Wrong {
            path: self.path_of(name),
            expected: Expected::Something,
        };
        self.take(name).ok_or(missing)
    }

    /// Nothing may be left that nobody has asked for.
    pub(super) fn end(self) -> Result<(), Wrong> {
        match self.left.first() {
            None => Ok(()),
            Some((name, _)) => Err(Wrong {
                path: self.path_of(name),
                expected: Expected::Nothing,
            }),
        }
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }
}

/// Whether a text is an origin as a browser writes it: in small letters, with nothing behind it.
fn is_origin(text: &str) -> bool {
    ApiBase::parse(text).is_ok_and(|base| base.origin() == text)
        && !text.contains(|char: char| char.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::is_origin;

    #[test]
    fn an_origin_is_scheme_host_and_port_and_nothing_else() {
        for text in ["https://dify.example", "http://[::1]:3000", "http://a:80"] {
            assert!(is_origin(text), "{text}");
        }
        for text in [
            "",
            "dify.example",
            "https://dify.example/",
            "https://dify.example/apps",
            "https://Dify.example",
            "https://*.dify.example",
            "https://me@dify.example",
            "ftp://dify.example",
        ] {
            assert!(!is_origin(text), "{text}");
        }
    }
}
