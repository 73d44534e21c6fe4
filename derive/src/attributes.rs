//! serde's attributes, as far as they are followed.

use syn::{Attribute, LitStr};

/// What `#[serde(…)]` says about a type, a variant or a field.
#[derive(Default)]
pub struct Attributes {
    /// How the names of fields or variants are written.
    pub rename_all: Case,
    /// How the names of the variants' fields are written.
    pub rename_all_fields: Case,
    /// What is not there takes its default.
    pub default: bool,
    /// More properties than there are fields are wrong.
    pub deny_unknown_fields: bool,
    /// The property that names the variant.
    pub tag: Option<String>,
}

/// How a name is written.
#[derive(Default, Clone, Copy)]
pub enum Case {
    /// As in Rust.
    #[default]
    Same,
    /// camelCase.
    Camel,
    /// UPPERCASE.
    Upper,
}

impl Attributes {
    pub fn of(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut found = Self::default();
        for attribute in attributes {
            if !attribute.path().is_ident("serde") {
                continue;
            }
            attribute.parse_nested_meta(|meta| {
                let is = |name| meta.path.is_ident(name);
                if is("rename_all") {
                    found.rename_all = Case::parse(&meta.value()?.parse()?)?;
                } else if is("rename_all_fields") {
                    found.rename_all_fields = Case::parse(&meta.value()?.parse()?)?;
                } else if is("tag") {
                    found.tag = Some(meta.value()?.parse::<LitStr>()?.value());
                } else if is("default") && meta.input.peek(syn::Token![=]) {
                    return Err(meta.error("only the type's own default is known here"));
                } else if is("default") {
                    found.default = true;
                } else if is("deny_unknown_fields") {
                    found.deny_unknown_fields = true;
                } else if !is("transparent") {
                    // A structure of one unnamed field always is.
                    return Err(meta.error("not known to FromValue and ToValue"));
                }
                Ok(())
            })?;
        }
        Ok(found)
    }
}

impl Case {
    fn parse(name: &LitStr) -> syn::Result<Self> {
        match name.value().as_str() {
            "camelCase" => Ok(Self::Camel),
            "UPPERCASE" => Ok(Self::Upper),
            _ => Err(syn::Error::new(name.span(), "camelCase or UPPERCASE")),
        }
    }

    /// A field's name (`snake_case` in Rust).
    pub fn of_field(self, name: &str) -> String {
        match self {
            Self::Same => name.to_owned(),
            Self::Upper => name.to_ascii_uppercase(),
            Self::Camel => {
                let mut words = name.split('_');
                let first = words.next().unwrap_or_default().to_owned();
                words.fold(first, |name, word| {
                    name + &with_first(word, char::to_ascii_uppercase)
                })
            }
        }
    }

    /// A variant's name (`PascalCase` in Rust).
    pub fn of_variant(self, name: &str) -> String {
        match self {
            Self::Same => name.to_owned(),
            Self::Upper => name.to_ascii_uppercase(),
            Self::Camel => with_first(name, char::to_ascii_lowercase),
        }
    }
}

fn with_first(word: &str, change: fn(&char) -> char) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|first| change(&first));
    first.into_iter().chain(chars).collect()
}
