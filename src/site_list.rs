//! The sites that a person has asked for, and what was found there, as `storage.local` keeps them.
//! A site whose permission was taken back stays in the list until the person removes it.

use crate::detect::App;
use crate::value::{FromValue, ToValue};
use crate::view::permission_pattern;

/// One site.
#[derive(Debug, Clone, PartialEq, Eq, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct ListedSite {
    /// The origin of its pages.
    pub origin: String,
    /// What was found there, once somebody has looked.
    #[serde(default)]
    pub app: Option<App>,
}

/// The list. A host is in it once: permissions know no ports.
#[derive(Debug, Clone, Default, PartialEq, Eq, FromValue, ToValue)]
pub struct SiteList(Vec<ListedSite>);

impl SiteList {
    /// The key in `storage.local`.
    pub const KEY: &'static str = "sites";

    /// The sites.
    pub fn sites(&self) -> &[ListedSite] {
        &self.0
    }

    /// The site that this permission is for.
    pub fn of_pattern(&self, pattern: &str) -> Option<&ListedSite> {
        self.0.iter().find(|site| is_of(site, pattern))
    }

    /// Adds a site, in place of another one of its host. What was found is kept for the same one.
    pub fn add(&mut self, origin: &str) {
        if self.0.iter().any(|site| site.origin == origin) {
            return;
        }
        self.put(ListedSite {
            origin: origin.to_owned(),
            app: None,
        });
    }

    /// Remembers what was found.
    pub fn found(&mut self, origin: &str, app: App) {
        self.put(ListedSite {
            origin: origin.to_owned(),
            app: Some(app),
        });
    }

    /// Removes the site of this permission.
    pub fn remove(&mut self, pattern: &str) {
        self.0.retain(|site| !is_of(site, pattern));
    }

    fn put(&mut self, site: ListedSite) {
        let pattern = permission_pattern(&site.origin);
        let place = self
            .0
            .iter()
            .position(|known| permission_pattern(&known.origin) == pattern);
        match place.and_then(|place| self.0.get_mut(place)) {
            Some(known) => *known = site,
            None => self.0.push(site),
        }
    }
}

fn is_of(site: &ListedSite, pattern: &str) -> bool {
    permission_pattern(&site.origin).as_deref() == Some(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_listed_once_and_keeps_what_was_found() {
        let mut list = SiteList::default();
        list.add("https://a.example");
        list.found("https://a.example", App::Unknown);
        list.add("https://a.example");
        let site = list.of_pattern("https://a.example/*").expect("listed");
        assert_eq!(site.app, Some(App::Unknown));
        list.add("https://a.example:8443");
        assert_eq!(list.sites().len(), 1);
        let site = list.of_pattern("https://a.example/*").expect("listed");
        assert_eq!(
            (site.origin.as_str(), &site.app),
            ("https://a.example:8443", &None)
        );
        list.add("http://a.example");
        list.remove("https://a.example/*");
        let left: Vec<&str> = list
            .sites()
            .iter()
            .map(|site| site.origin.as_str())
            .collect();
        assert_eq!(left, ["http://a.example"]);
    }
}
