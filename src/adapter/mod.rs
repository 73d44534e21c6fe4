//! Adapters: what differs from site to site, as data, and the decisions that rest on it.

mod document;
mod judge;

pub use document::{Document, PageAnswer, UserClaim};

use crate::api::ApiBase;
use crate::jar::{Cookie, Jar, Print};
use crate::lock::RefreshAnswer;
use crate::message::{Flag, HeaderRecipe, HttpCall};
use crate::moment::Moment;
use crate::part;

/// A site's adapter. The lock never sees one: the worker asks it what to send and how to judge
/// what comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adapter {
    document: Document,
}

impl Adapter {
    /// The built-in documents, as JSON texts.
    pub const BUILT_IN: [&'static str; 1] = [include_str!("dify_console.json")];

    /// The adapter that this document describes.
    pub fn new(document: Document) -> Self {
        Self { document }
    }

    /// The adapter's name.
    pub fn id(&self) -> &str {
        &self.document.id
    }

    /// The API base of a request of a page, if this adapter serves it: the base that the page
    /// names, or, before it names one, everything up to and including the adapter's path.
    pub fn api_of(&self, url: &str, named: Option<&str>) -> Option<ApiBase> {
        let api = match named {
            Some(named) => ApiBase::parse(named).ok()?,
            None => {
                let (before, _) = part::split_once(url, &format!("{}/", self.document.path))?;
                ApiBase::parse(&format!("{before}{}", self.document.path)).ok()?
            }
        };
        let ours = api.as_str().ends_with(&self.document.path) && api.path_of(url).is_some();
        ours.then_some(api)
    }

    /// The API base that a page names, if it is one of this adapter's.
    pub fn api_named(&self, named: &str) -> Option<ApiBase> {
        let api = ApiBase::parse(named).ok()?;
        api.as_str().ends_with(&self.document.path).then_some(api)
    }

    /// Where the API of a front end is, as long as no page has said it: where it is by default.
    pub fn api_at(&self, origin: &str) -> String {
        format!("{origin}{}", self.document.path)
    }

    /// Whether a refresh can cure this 401 (dify.md §4, last line).
    pub fn is_refresh_worthy(&self, path: &str, json: bool, code: Option<&str>) -> bool {
        let document = &self.document;
        json && code.is_none_or(|code| document.codes.iter().any(|known| known == code))
            && !document.never.iter().any(|never| never == path)
            && !document
                .never_containing
                .iter()
                .any(|never| part::contains(path, never))
    }

    /// The refresh, to be sent by an executor.
    pub fn refresh_call(&self, api: &ApiBase) -> HttpCall {
        call(api, &self.document.refresh, &[])
    }

    /// The sign-out, to be sent by an executor.
    pub fn sign_out_call(&self, api: &ApiBase) -> HttpCall {
        call(api, &self.document.sign_out, &self.document.credentials)
    }

    /// The names of the cookies that make a session.
    pub fn cookie_names(&self) -> Vec<String> {
        let names = &self.document.cookies;
        let all = names.refresh.iter().chain(&names.access);
        all.chain(&names.user.cookies).cloned().collect()
    }

    /// The probe, to be sent by an executor: 2xx means fresh.
    pub fn probe_call(&self, api: &ApiBase) -> HttpCall {
        call(api, &self.document.probe, &self.document.credentials)
    }

    /// The headers of a replayed request that carry credentials.
    pub fn credentials(&self) -> Vec<HeaderRecipe> {
        self.document.credentials.clone()
    }

    /// The localStorage entries while a refresh is under way.
    pub fn flags(&self, now: Moment) -> Vec<Flag> {
        let fill = |flag: &Flag| Flag {
            key: flag.key.clone(),
            value: match flag.value.as_str() {
                "{now}" => now.millis().to_string(),
                fixed => fixed.to_owned(),
            },
        };
        self.document.flags.iter().map(fill).collect()
    }

    /// The keys of those entries.
    pub fn flag_keys(&self) -> Vec<String> {
        self.document
            .flags
            .iter()
            .map(|flag| flag.key.clone())
            .collect()
    }

    /// The answer to a page's own refresh.
    pub fn page_answer(&self, answer: RefreshAnswer) -> &PageAnswer {
        match answer {
            RefreshAnswer::Refreshed => &self.document.answers.refreshed,
            RefreshAnswer::Refused => &self.document.answers.refused,
            RefreshAnswer::Unavailable => &self.document.answers.unavailable,
        }
    }

    /// Where to sign in, for a page of this origin and base path. The page names the base: what is
    /// no path (such as `@evil.example`, which would make the origin a user name) is none.
    pub fn sign_in(&self, origin: &str, base: &str) -> String {
        let base = if base.starts_with('/') {
            base.trim_end_matches('/')
        } else {
            ""
        };
        format!("{origin}{base}{}", self.document.sign_in_page)
    }

    /// Where the cookies tell who is signed in.
    pub fn user_claim(&self) -> &UserClaim {
        &self.document.cookies.user
    }

    /// What these cookies tell; `user` is the value of the [`user_claim`](Self::user_claim). A
    /// cookie with an empty value is none.
    pub fn jar(&self, cookies: &[Cookie], user: Option<&str>) -> Jar {
        let names = &self.document.cookies;
        Jar::Seen {
            refresh: value(cookies, &names.refresh).map(Print::of),
            access: value(cookies, &names.access).is_some(),
            user: user.map(Print::of),
        }
    }

    /// When the access token expires, as its cookie tells (dify.md §2): the browser has counted that
    /// from the server's `Max-Age`, by the clock of this machine. The token itself keeps whole
    /// seconds, and may be over that much earlier.
    pub fn expires(&self, cookies: &[Cookie]) -> Option<Moment> {
        let access = first(cookies, &self.document.cookies.access)?;
        let seconds = access.expiration_date?;
        Some(Moment::from_millis(((seconds - 1.0) * 1000.0) as u64))
    }
}

/// The value of the first of these cookies that is there.
pub fn value<'jar>(cookies: &'jar [Cookie], names: &[String]) -> Option<&'jar str> {
    first(cookies, names).map(|cookie| cookie.value.as_str())
}

/// The first of these cookies that is there.
fn first<'jar>(cookies: &'jar [Cookie], names: &[String]) -> Option<&'jar Cookie> {
    names.iter().find_map(|name| {
        let mut cookies = cookies.iter();
        cookies.find(|cookie| cookie.name == *name && !cookie.value.is_empty())
    })
}

fn call(api: &ApiBase, request: &document::Request, credentials: &[HeaderRecipe]) -> HttpCall {
    HttpCall {
        method: request.method.clone(),
        url: api.url(&request.path),
        headers: request.headers.iter().chain(credentials).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn dify_console() -> Adapter {
        let document = serde_json::from_str(Adapter::BUILT_IN[0]).expect("a valid document");
        Adapter::new(document)
    }

    #[test]
    fn the_api_is_what_the_page_names_or_what_the_url_shows() {
        let adapter = dify_console();
        let api = |url, named| adapter.api_of(url, named).map(String::from);
        let expected = Some("https://a.example/console/api".to_owned());
        assert_eq!(api("https://a.example/console/api/apps", None), expected);
        let named = Some("https://a.example/console/api");
        assert_eq!(api("https://a.example/console/api/apps", named), expected);
        assert_eq!(api("https://b.example/console/api/apps", named), None);
        assert_eq!(api("https://a.example/api/site", None), None);
        assert_eq!(
            api(
                "https://a.example/console/api/apps",
                Some("https://a.example/v1")
            ),
            None
        );
    }

    #[test]
    fn a_401_is_refresh_worthy_by_its_code_and_its_path() {
        let worthy = |path, json, code| dify_console().is_refresh_worthy(path, json, code);
        assert!(worthy("/apps", true, Some("unauthorized")));
        assert!(worthy("/apps", true, None));
        for code in [
            "unauthorized_and_force_logout",
            "web_sso_auth_required",
            "web_app_access_denied",
            "not_setup",
            "not_init_validated",
            "init_validate_failed",
            "authentication_failed",
        ] {
            assert!(!worthy("/apps", true, Some(code)), "{code}");
        }
        assert!(!worthy("/apps", false, None), "HTML from a proxy");
        for path in [
            "/login",
            "/refresh-token",
            "/logout",
            "/setup",
            "/init",
            "/oauth/login/x",
        ] {
            assert!(!worthy(path, true, Some("unauthorized")), "{path}");
        }
    }

    #[test]
    fn the_sign_in_page_is_on_the_pages_own_origin_whatever_base_it_names() {
        let sign_in = |base| dify_console().sign_in("https://a.example", base);
        assert_eq!(sign_in(""), "https://a.example/signin");
        assert_eq!(sign_in("/dify/"), "https://a.example/dify/signin");
        assert_eq!(sign_in("@evil.example"), "https://a.example/signin");
        assert_eq!(sign_in(".evil.example"), "https://a.example/signin");
    }

    #[test]
    fn both_generations_of_cookie_names_are_read_the_prefixed_first() {
        let cookie = |name: &str, value: &str| Cookie {
            name: name.into(),
            value: value.into(),
            expiration_date: None,
        };
        let adapter = dify_console();
        let plain = adapter.jar(&[cookie("refresh_token", "old")], None);
        assert_eq!(plain.refresh(), Some(Print::of("old")));
        let both = [
            cookie("refresh_token", "old"),
            cookie("__Host-refresh_token", "new"),
        ];
        assert_eq!(adapter.jar(&both, None).refresh(), Some(Print::of("new")));
        assert!(
            adapter
                .jar(&[cookie("refresh_token", "")], None)
                .is_signed_out()
        );
    }
}
