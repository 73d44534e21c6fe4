//! The base of an API, parsed once.

use serde::{Deserialize, Serialize};

use crate::part;
use crate::value::{FromValue, ToValue, Trouble, Value};

/// An absolute http(s) URL without credentials, query, fragment or trailing slash, such as
/// `https://cloud.dify.ai/console/api`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ApiBase {
    url: String,
    /// Where the path begins.
    origin_len: usize,
}

/// Why a text is not an [`ApiBase`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidApiBase {
    /// Another scheme than http or https, or none.
    #[error("not an http or https URL")]
    Scheme,
    /// No host, or one with a user name in front of it.
    #[error("not a plain host")]
    Host,
    /// A query, a fragment, a space or a dot segment.
    #[error("not a plain path")]
    Path,
}

impl ApiBase {
    /// Parses a URL as a browser serialises it.
    ///
    /// # Errors
    ///
    /// [`InvalidApiBase`] names the part that is not as it should be.
    pub fn parse(text: &str) -> Result<Self, InvalidApiBase> {
        let scheme_len = ["https://", "http://"]
            .iter()
            .find_map(|scheme| text.starts_with(scheme).then_some(scheme.len()))
            .ok_or(InvalidApiBase::Scheme)?;
        let url = text.trim_end_matches('/');
        let rest = url.get(scheme_len..).ok_or(InvalidApiBase::Host)?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.is_empty() || !host.chars().all(is_host_char) {
            return Err(InvalidApiBase::Host);
        }
        if path.contains(['?', '#', '\\', ' ']) || path.split('/').any(|part| part == "..") {
            return Err(InvalidApiBase::Path);
        }
        Ok(Self {
            origin_len: scheme_len + host.len(),
            url: url.to_owned(),
        })
    }

    /// The URL.
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        self.url.get(..self.origin_len).unwrap_or(&self.url)
    }

    /// Host and port, for people.
    pub fn host(&self) -> &str {
        let origin = self.origin();
        part::split_once(origin, "://").map_or(origin, |(_, host)| host)
    }

    /// The path of a URL below this base, with its leading slash; `None` if it is not below.
    pub fn path_of<'url>(&self, url: &'url str) -> Option<&'url str> {
        url.strip_prefix(self.url.as_str())
            .filter(|path| path.starts_with('/'))
    }

    /// The URL of a path below this base.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}

impl TryFrom<String> for ApiBase {
    type Error = InvalidApiBase;

    fn try_from(text: String) -> Result<Self, InvalidApiBase> {
        Self::parse(&text)
    }
}

impl From<ApiBase> for String {
    fn from(api: ApiBase) -> Self {
        api.url
    }
}

impl FromValue for ApiBase {
    fn blank() -> Self {
        Self {
            url: String::new(),
            origin_len: 0,
        }
    }

    fn fill(&mut self, value: Value, trouble: &mut Trouble) {
        match Self::parse(&value.text(trouble).unwrap_or_default()) {
            Ok(api) => *self = api,
            Err(_) => trouble.wanted("the URL of an API"),
        }
    }
}

impl ToValue for ApiBase {
    fn to_value(&self) -> Value {
        self.url.to_value()
    }
}

fn is_host_char(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_' | ':' | '[' | ']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_knows_its_origin_its_host_and_what_lies_below_it() {
        let api = ApiBase::parse("http://[::1]:5001/console/api/").expect("valid");
        assert_eq!(api.as_str(), "http://[::1]:5001/console/api");
        assert_eq!(api.origin(), "http://[::1]:5001");
        assert_eq!(api.host(), "[::1]:5001");
        assert_eq!(
            api.path_of("http://[::1]:5001/console/api/apps"),
            Some("/apps")
        );
        assert_eq!(api.path_of("http://[::1]:5001/console/apiary"), None);
        assert_eq!(api.path_of("http://other/console/api/apps"), None);
    }

    #[test]
    fn what_is_no_plain_base_is_refused() {
        use InvalidApiBase::{Host, Path, Scheme};
        for (text, error) in [
            ("", Scheme),
            ("/console/api", Scheme),
            ("ftp://host/console/api", Scheme),
            ("https://", Host),
            ("https:///console/api", Host),
            ("https://user@host/console/api", Host),
            ("https://host/console/api?x=1", Path),
            ("https://host/a/../console/api", Path),
        ] {
            assert_eq!(ApiBase::parse(text), Err(error), "{text:?}");
        }
    }
}
