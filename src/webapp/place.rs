//! Where passports are kept.

use crate::part;
use crate::value::{FromValue, ToValue};

/// One localStorage: that of an origin, in one cookie store, and apart for each page of another
/// site that it is embedded in (both browsers partition it).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The browser's id of the cookie store, as in a session's key.
    pub store: String,
    /// The origin of the web app's page.
    pub origin: String,
    /// The origin of the page of another site that it is embedded in.
    pub embedded_in: Option<String>,
}

impl Place {
    /// The place of a frame of `origin` whose ancestors are these, the nearest first.
    pub fn of(store: &str, origin: &str, ancestors: &[String]) -> Self {
        let foreign = ancestors.iter().any(|each| !same_site(each, origin));
        let top = ancestors.last().filter(|_| foreign);
        Self {
            store: store.to_owned(),
            origin: origin.to_owned(),
            embedded_in: top.cloned(),
        }
    }

    /// Whether nothing of it may outlive the window (Chromium's and Firefox's private stores).
    pub fn is_private(&self) -> bool {
        matches!(self.store.as_str(), "1" | "firefox-private")
    }

    /// Host and port, for people.
    pub fn host(&self) -> &str {
        host(&self.origin)
    }
}

/// Whether a browser lets a frame of one origin in a page of the other use its common storage: same
/// scheme, same registrable domain. The list of public suffixes is not at hand: two labels count,
/// three under a two-letter domain with a short second label (`co.uk`). Where that is wrong, one
/// storage is shown as two apps, or two as one; what is said of them still comes from a look.
fn same_site(one: &str, other: &str) -> bool {
    let scheme =
        |origin: &str| part::split_once(origin, "://").map(|(scheme, _)| scheme.to_owned());
    scheme(one) == scheme(other) && registrable(name(one)) == registrable(name(other))
}

fn host(origin: &str) -> &str {
    part::split_once(origin, "://").map_or(origin, |(_, host)| host)
}

fn name(origin: &str) -> &str {
    let host = host(origin);
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) | None => host,
    }
}

fn registrable(name: &str) -> &str {
    let is_address = name.starts_with('[') || name.bytes().all(|b| b == b'.' || b.is_ascii_digit());
    if is_address {
        return name;
    }
    let labels: Vec<&str> = name.rsplit('.').collect();
    let short = |at: usize, most: usize| labels.get(at).is_some_and(|label| label.len() <= most);
    let count = if short(0, 2) && short(1, 3) { 3 } else { 2 };
    let from: usize = labels.iter().skip(count).map(|label| label.len() + 1).sum();
    name.get(from..).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded(origin: &str, ancestors: &[&str]) -> Option<String> {
        let ancestors: Vec<String> = ancestors.iter().map(|&each| each.to_owned()).collect();
        Place::of("0", origin, &ancestors).embedded_in
    }

    #[test]
    fn only_a_page_of_another_site_sets_a_frames_storage_apart() {
        for (origin, ancestors, expected) in [
            ("https://dify.example.com", vec![], None),
            (
                "https://dify.example.com",
                vec!["https://www.example.com"],
                None,
            ),
            (
                "https://dify.example.co.uk",
                vec!["https://other.co.uk"],
                Some("https://other.co.uk"),
            ),
            (
                "https://a.dify.ai",
                vec!["https://example.com"],
                Some("https://example.com"),
            ),
            ("http://127.0.0.1:8001", vec!["http://127.0.0.1:8002"], None),
            (
                "http://127.0.0.1:8001",
                vec!["http://127.0.0.2:8001"],
                Some("http://127.0.0.2:8001"),
            ),
            (
                "http://a.example",
                vec!["https://a.example"],
                Some("https://a.example"),
            ),
            (
                "https://a.example",
                vec!["https://b.example", "https://a.example"],
                Some("https://a.example"),
            ),
            (
                "http://app.localhost:1",
                vec!["http://other.localhost:1"],
                Some("http://other.localhost:1"),
            ),
            ("http://[::1]:1", vec!["http://[::1]:2"], None),
        ] {
            assert_eq!(
                embedded(origin, &ancestors).as_deref(),
                expected,
                "{origin} {ancestors:?}"
            );
        }
    }

    #[test]
    fn what_a_private_window_holds_is_known_as_such() {
        let private = |store| Place::of(store, "https://a.example", &[]).is_private();
        assert!(private("1") && private("firefox-private"));
        assert!(!private("0") && !private("firefox-default") && !private("firefox-container-1"));
    }
}
