//! A site's host as it fits on one line: its end always shows, its beginning gives way.

use crate::part;

/// The most characters that are never shortened.
const TAIL: usize = 20;

/// A host in two parts. The head is cut off with an ellipsis where space is short, so that a long
/// name is shortened in the middle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The part that may be shortened.
    pub head: String,
    /// The part that always shows: the last labels and the port, from a dot on where possible.
    pub tail: String,
}

impl Site {
    /// Splits a host (with or without a port).
    pub fn of(host: &str) -> Self {
        let length = host.chars().count();
        if length <= TAIL {
            return Self {
                head: host.to_owned(),
                tail: String::new(),
            };
        }
        let at = dot_within_tail(host).unwrap_or_else(|| byte_of_char(host, length - TAIL / 2));
        let (head, tail) = host.split_at_checked(at).unwrap_or((host, ""));
        Self {
            head: head.to_owned(),
            tail: tail.to_owned(),
        }
    }

    /// The site of an origin such as `https://dify.example:8443`.
    pub fn of_origin(origin: &str) -> Self {
        Self::of(host(origin))
    }

    /// The whole name.
    pub fn whole(&self) -> String {
        [self.head.as_str(), self.tail.as_str()].concat()
    }
}

/// The origin of a page of the web (`https://dify.example:8443`), or `None` for any other address.
pub fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = part::split_once(url, "://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let web = matches!(scheme, "https" | "http") && !host.is_empty();
    web.then(|| [scheme, "://", host].concat())
}

/// The match pattern that asks for an origin's host, or `None` where no site can be asked for.
///
/// Without the port: Firefox compares no ports, so that a pattern with one covers nothing there;
/// without one it covers every port in both browsers.
pub fn permission_pattern(origin: &str) -> Option<String> {
    let (scheme, _) = part::split_once(origin, "://")?;
    let host = without_port(host(origin));
    let web = matches!(scheme, "https" | "http") && !host.is_empty();
    web.then(|| [scheme, "://", host, "/*"].concat())
}

fn host(origin: &str) -> &str {
    let rest = part::split_once(origin, "://").map_or(origin, |(_, rest)| rest);
    rest.split_once('/').map_or(rest, |(host, _)| host)
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// The first dot that leaves a tail of at most [`TAIL`] characters.
fn dot_within_tail(host: &str) -> Option<usize> {
    host.match_indices('.').map(|(at, _)| at).find(|&at| {
        at > 0
            && host.chars().count() - host.get(..at).map_or(0, |head| head.chars().count()) <= TAIL
    })
}

fn byte_of_char(text: &str, index: usize) -> usize {
    text.char_indices()
        .nth(index)
        .map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(host: &str) -> (String, String) {
        let site = Site::of(host);
        (site.head, site.tail)
    }

    #[test]
    fn a_short_host_stays_whole() {
        assert_eq!(parts("cloud.dify.ai"), ("cloud.dify.ai".into(), "".into()));
    }

    #[test]
    fn a_long_host_keeps_its_last_labels_and_port() {
        assert_eq!(
            parts("dify.machine-learning.corp.example.com:8443"),
            (
                "dify.machine-learning.corp".into(),
                ".example.com:8443".into()
            )
        );
    }

    #[test]
    fn a_long_host_without_a_near_dot_keeps_its_last_letters() {
        let (head, tail) = parts("a-name-without-any-dot-that-is-long");
        assert_eq!(tail, "at-is-long");
        assert_eq!(head, "a-name-without-any-dot-th");
    }

    #[test]
    fn a_host_in_letters_of_several_bytes_is_split_between_letters() {
        let site = Site::of("ありがとうございますありがとうございますありがとう");
        assert_eq!(site.whole().chars().count(), 25);
        assert_eq!(site.tail.chars().count(), 10);
    }

    #[test]
    fn the_origin_leaves_out_all_that_may_be_secret() {
        assert_eq!(
            origin("https://me:secret@dify.example:8443/apps?token=x#y").as_deref(),
            Some("https://dify.example:8443")
        );
        assert_eq!(
            origin("http://dify.example?q").as_deref(),
            Some("http://dify.example")
        );
        for url in [
            "about:blank",
            "chrome://newtab/",
            "file:///etc/hosts",
            "https:///",
            "",
        ] {
            assert_eq!(origin(url), None, "{url}");
        }
    }

    #[test]
    fn a_permission_is_asked_for_the_host_on_every_port() {
        let asked = |origin| permission_pattern(origin).unwrap_or_default();
        assert_eq!(asked("https://dify.example"), "https://dify.example/*");
        assert_eq!(asked("http://dify.example:3000"), "http://dify.example/*");
        assert_eq!(asked("http://[::1]:3000"), "http://[::1]/*");
        assert_eq!(asked("http://[::1]"), "http://[::1]/*");
    }

    #[test]
    fn no_permission_is_asked_for_where_there_is_no_site() {
        for origin in [
            "",
            "null",
            "file://",
            "https://",
            "chrome://settings",
            "ftp://a.example",
        ] {
            assert_eq!(permission_pattern(origin), None, "{origin}");
        }
    }
}
