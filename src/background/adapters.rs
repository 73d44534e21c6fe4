//! The adapters of the sites for which the settings name one.

use super::json::parse_json;
use crate::adapter::{Adapter, Document};
use crate::settings::{Settings, SiteAdapter};

/// Each with its site's origin; and what is wrong with those that cannot be used, whose sites are
/// left alone.
pub fn chosen(settings: &Settings) -> (Vec<(String, Adapter)>, Vec<String>) {
    let mut chosen = Vec::new();
    let mut wrong = Vec::new();
    for site in &settings.adapters {
        match adapter(site) {
            Ok(adapter) => chosen.push((site.origin.clone(), adapter)),
            Err(error) => wrong.push([&site.origin, ": ", &error].concat()),
        }
    }
    (chosen, wrong)
}

/// The built-in adapters.
pub fn built_in() -> impl Iterator<Item = Result<Adapter, String>> {
    Adapter::BUILT_IN.into_iter().map(read)
}

fn adapter(site: &SiteAdapter) -> Result<Adapter, String> {
    if let Some(document) = &site.document {
        return read(document);
    }
    let name = site.built_in.as_deref().unwrap_or_default();
    let mut known = built_in().flatten();
    known
        .find(|adapter| adapter.id() == name)
        .ok_or_else(|| ["no adapter is called ", name].concat())
}

fn read(text: &str) -> Result<Adapter, String> {
    let document: Document = parse_json("adapter", text).map_err(|error| error.to_string())?;
    document.check().map_err(|error| error.to_string())?;
    Ok(Adapter::new(document))
}
