//! Page loads that the site's server would refresh by itself, past every lock.
//!
//! From 1.15 on, Dify's front end answers a page load with an expired access token by a redirect to
//! `<front end>/auth/refresh?redirect_url=…`, whose handler rotates the tokens on the server
//! (dify.md §3, §6). A rule of the browser sends that load to a page of the extension, which has
//! the lock refresh and goes on to the target (design.md, point 13).

/// The path of that handler, below the front end's base path.
pub const PATH: &str = "/auth/refresh";

/// The URLs that are sent to the waiting page (RE2).
pub const RULE: &str = r"^https?://[^/?#]+/(?:[^?#]*/)?auth/refresh\?(?:.*&)?redirect_url=.*$";

/// Those that are let past it: the waiting page could not help.
pub const PAST: &str = r"^https?://[^?#]+/auth/refresh\?.*&holdfast=past$";

/// A page load that waits for a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Navigation<'url> {
    /// The front end's origin.
    pub origin: &'url str,
    /// Its base path, empty for none.
    pub base: &'url str,
}

impl<'url> Navigation<'url> {
    /// The page load at `url` (the handler's, without its query) that is to go on to `target`. Both
    /// are absolute, as a browser serialises them; a target on another origin is none (the handler
    /// itself would not go there).
    pub fn parse(url: &'url str, target: &str) -> Option<Self> {
        let front_end = url.strip_suffix(PATH)?;
        let scheme = ["https://", "http://"]
            .into_iter()
            .find(|scheme| url.starts_with(scheme))?;
        let host = front_end.get(scheme.len()..)?;
        let host = host.split('/').next().filter(|host| !host.is_empty())?;
        let length = scheme.len() + host.len();
        let (origin, base) = (front_end.get(..length)?, front_end.get(length..)?);
        let rest = target.strip_prefix(origin)?;
        rest.starts_with('/').then_some(Self { origin, base })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_load_names_its_front_end() {
        let parse = |url| Navigation::parse(url, "https://a.example:8443/apps?x=1");
        let origin = "https://a.example:8443";
        assert_eq!(
            parse("https://a.example:8443/auth/refresh"),
            Some(Navigation { origin, base: "" })
        );
        let base = "/dify";
        assert_eq!(
            parse("https://a.example:8443/dify/auth/refresh"),
            Some(Navigation { origin, base })
        );
        for other in [
            "https://a.example:8443/apps",
            "ftp://a.example:8443/auth/refresh",
            "https:///auth/refresh",
            "/auth/refresh",
            "https://a.example:8443/auth/refresh/",
        ] {
            assert_eq!(parse(other), None, "{other}");
        }
    }

    #[test]
    fn it_goes_on_to_its_own_origin_only() {
        let parse = |target| Navigation::parse("https://a.example/auth/refresh", target);
        assert!(parse("https://a.example/").is_some());
        assert!(parse("https://a.example//b.example/x").is_some());
        for other in [
            "http://a.example/apps",
            "https://a.example.evil/apps",
            "https://a.example:8443/apps",
            "https://a.example@evil.example/",
            "https://evil.example/https://a.example/",
            "javascript:alert(1)//https://a.example/",
            "https://a.example",
            "",
        ] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
