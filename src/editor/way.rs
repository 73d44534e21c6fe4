//! How a site works, as the settings say it.

use super::{plain, syntax};
use crate::adapter::{Adapter, Document};
use crate::settings::{Settings, SiteAdapter};
use crate::value;

/// How a site works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// As Holdfast finds it by itself: Dify.
    Found,
    /// As a built-in document of this name says.
    BuiltIn(String),
    /// As a document of the person's own says.
    Own(String),
}

impl Way {
    /// What the settings say of a site.
    pub fn of(settings: &Settings, origin: &str) -> Self {
        let mut adapters = settings.adapters.iter();
        match adapters.find(|adapter| adapter.origin == origin) {
            None => Self::Found,
            Some(SiteAdapter {
                document: Some(document),
                ..
            }) => Self::Own(document.clone()),
            Some(SiteAdapter { built_in, .. }) => {
                built_in.clone().map_or(Self::Found, Self::BuiltIn)
            }
        }
    }

    /// The settings with this said of a site.
    #[must_use]
    pub fn put(&self, settings: &Settings, origin: &str) -> Settings {
        let mut settings = settings.clone();
        settings.adapters.retain(|adapter| adapter.origin != origin);
        let mut adapter = SiteAdapter {
            origin: origin.to_owned(),
            ..SiteAdapter::default()
        };
        match self {
            Self::Found => return settings,
            Self::BuiltIn(name) => adapter.built_in = Some(name.clone()),
            Self::Own(document) => adapter.document = Some(document.clone()),
        }
        settings.adapters.push(adapter);
        settings
    }

    /// The document by which the site is served; `None` where it is wrong, or nobody knows its name.
    pub fn document(&self) -> Option<Document> {
        match self {
            Self::Found => built_in().next(),
            Self::BuiltIn(name) => built_in().find(|document| document.id == *name),
            Self::Own(text) => read(text).filter(|document| document.check().is_ok()),
        }
    }
}

fn built_in() -> impl Iterator<Item = Document> {
    Adapter::BUILT_IN.into_iter().filter_map(read)
}

fn read(text: &str) -> Option<Document> {
    value::read(plain::value(&syntax::parse(text).ok()?)).ok()
}
