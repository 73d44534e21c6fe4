//! Cookies that a browser keeps apart by the site of the page (CHIPS: `Partitioned`).

use serde::Deserialize;

use crate::part;
use crate::value::FromValue;

/// The pages of which site alone send a cookie (`cookies.CookiePartitionKey`).
#[derive(Debug, Clone, Default, PartialEq, Deserialize, FromValue)]
#[serde(rename_all = "camelCase")]
pub struct PartitionKey {
    /// A scheme and a registrable domain; `None`: those of all sites.
    #[serde(default)]
    pub top_level_site: Option<String>,
}

impl PartitionKey {
    /// Whether a page that this URL is of sends the cookie.
    pub fn is_of(&self, url: &str) -> bool {
        let Some(site) = &self.top_level_site else {
            return true;
        };
        let (Some(site), Some(own)) = (parts(site), parts(url)) else {
            return false;
        };
        let before = own.1.strip_suffix(site.1);
        own.0 == site.0 && before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    }
}

/// The scheme and the host's name.
fn parts(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = part::split_once(url, "://")?;
    let mut bytes = rest.bytes();
    let end = bytes.position(|byte| matches!(byte, b'/' | b':'));
    Some((scheme, rest.get(..end.unwrap_or(rest.len()))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_sees_the_partition_of_its_own_site_and_no_other() {
        let api = "https://console.dify.example:8443/console/api/";
        for (site, own) in [
            ("https://dify.example", true),
            ("https://console.dify.example", true),
            ("https://console.dify.example:8443", true),
            ("http://dify.example", false),
            ("https://ify.example", false),
            ("https://blog.example", false),
            ("https://other.console.dify.example", false),
            ("", false),
        ] {
            let top_level_site = Some(site.to_owned());
            assert_eq!(PartitionKey { top_level_site }.is_of(api), own, "{site}");
        }
        assert!(PartitionKey::default().is_of(api));
    }
}
