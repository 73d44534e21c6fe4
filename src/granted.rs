//! Where Holdfast may act: the host permissions that were granted.

use crate::part;

/// The granted match patterns (MDN: Match patterns), as `permissions.getAll` lists them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Granted {
    patterns: Vec<String>,
    hides_cookies_of_parents: bool,
}

impl Granted {
    /// These patterns.
    pub fn new(patterns: Vec<String>) -> Self {
        Self {
            patterns,
            hides_cookies_of_parents: false,
        }
    }

    /// Those that Chromium has granted: the sites among them. Cookies of a parent domain it shows only
    /// to who may act on that domain itself.
    pub fn in_chromium(patterns: &[String]) -> Self {
        Self {
            patterns: sites_of(patterns),
            hides_cookies_of_parents: true,
        }
    }

    /// The patterns.
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// Whether a site may have cookies of a parent domain that the browser does not show.
    pub fn hides_cookies_of_parents(&self) -> bool {
        self.hides_cookies_of_parents
    }

    /// Whether a pattern covers the whole of this origin.
    pub fn covers(&self, origin: &str) -> bool {
        self.patterns.iter().any(|pattern| covers(pattern, origin))
    }
}

/// What is asked for in Chromium with an https site's own pattern, for its cookies: one without
/// `Secure` is shown only to who may act on `http://` of its host, also where it was set over https
/// (crbug.com/1497385). Dify's are so behind a proxy (dify.md §2).
pub fn for_cookies(pattern: &str) -> Option<String> {
    let rest = pattern.strip_prefix("https://")?;
    (!rest.starts_with('*')).then(|| ["http://", rest].concat())
}

/// The sites among what Chromium has granted: without what is there for an https site's cookies.
pub fn sites_of(patterns: &[String]) -> Vec<String> {
    let for_others: Vec<String> = patterns.iter().filter_map(|one| for_cookies(one)).collect();
    let sites = patterns.iter().filter(|one| !for_others.contains(one));
    sites.cloned().collect()
}

fn covers(pattern: &str, origin: &str) -> bool {
    let Some((scheme, host)) = part::split_once(origin, "://") else {
        return false;
    };
    if pattern == "<all_urls>" {
        return matches!(scheme, "http" | "https");
    }
    let Some((wanted_scheme, rest)) = part::split_once(pattern, "://") else {
        return false;
    };
    let Some((wanted_host, "*")) = rest.split_once('/') else {
        return false;
    };
    let scheme_fits =
        wanted_scheme == scheme || wanted_scheme == "*" && matches!(scheme, "http" | "https");
    scheme_fits && host_covers(wanted_host, host)
}

/// A pattern without a port covers every port of its host.
fn host_covers(wanted: &str, host: &str) -> bool {
    let name = without_port(host);
    match wanted.strip_prefix("*.") {
        Some(parent) => {
            name == parent
                || name
                    .strip_suffix(parent)
                    .is_some_and(|subdomain| subdomain.ends_with('.'))
        }
        None => wanted == "*" || wanted == host || wanted == name,
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|char| char.is_ascii_digit()) => name,
        Some(_) | None => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_https_site_is_asked_for_with_its_cookies_and_is_one_site() {
        assert_eq!(
            for_cookies("https://a.example/*").as_deref(),
            Some("http://a.example/*")
        );
        assert_eq!(for_cookies("http://a.example/*"), None);
        assert_eq!(
            for_cookies("https://*/*"),
            None,
            "nobody asks for all of http"
        );
        let all = [
            "http://a.example/*",
            "https://a.example/*",
            "http://b.example/*",
        ];
        let all = all.map(str::to_owned);
        assert_eq!(
            sites_of(&all),
            ["https://a.example/*", "http://b.example/*"]
        );
    }

    #[test]
    fn a_pattern_covers_its_scheme_its_host_and_every_port() {
        for (pattern, origin, expected) in [
            ("https://cloud.dify.ai/*", "https://cloud.dify.ai", true),
            ("https://cloud.dify.ai/*", "http://cloud.dify.ai", false),
            (
                "https://cloud.dify.ai/*",
                "https://evil-cloud.dify.ai",
                false,
            ),
            (
                "https://cloud.dify.ai/*",
                "https://cloud.dify.ai.evil.example",
                false,
            ),
            ("http://127.0.0.1/*", "http://127.0.0.1:8090", true),
            ("http://127.0.0.1:8090/*", "http://127.0.0.1:8090", true),
            ("http://127.0.0.1:8090/*", "http://127.0.0.1:8091", false),
            ("*://*.dify.ai/*", "https://a.b.dify.ai", true),
            ("*://*.dify.ai/*", "https://dify.ai", true),
            ("*://*.dify.ai/*", "https://notdify.ai", false),
            ("*://*/*", "ftp://host", false),
            ("https://*/*", "https://any.example:8443", true),
            ("<all_urls>", "http://any.example", true),
            ("http://[::1]/*", "http://[::1]:5001", true),
            (
                "https://cloud.dify.ai/apps/*",
                "https://cloud.dify.ai",
                false,
            ),
        ] {
            let granted = Granted::new(vec![pattern.to_owned()]);
            assert_eq!(granted.covers(origin), expected, "{pattern} {origin}");
        }
    }

    #[test]
    fn nothing_granted_covers_nothing() {
        assert!(!Granted::default().covers("https://cloud.dify.ai"));
    }
}
