//! Adapters: what differs from site to site, as data, and the decisions that rest on it.

mod check;
mod compact;
mod document;
mod judge;
mod values;

pub use check::{BadDocument, Fault, Step};
pub use document::{Document, PageAnswer, UserClaim};
pub use values::value;

use compact::compact_json;

use crate::api::ApiBase;
use crate::message::{Area, Flag, HttpCall, Reading, Rules, SeenAnswer, Site, Storage};
use crate::moment::Moment;
use crate::part;

/// A site's adapter. The lock never sees one: the worker asks it what to send and how to judge
/// what comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adapter {
    document: Document,
}

impl Adapter {
    /// The built-in documents, as JSON texts. The first one needs no settings: its pages say
    /// themselves where their API is.
    pub const BUILT_IN: [&'static str; 2] = [
        compact_json!("dify_console.json"),
        compact_json!("flowfile.json"),
    ];

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

    /// The API base of a site for which the settings name this adapter.
    pub fn api_at(&self, origin: &str) -> Option<ApiBase> {
        ApiBase::parse(&[origin, &self.document.path].concat()).ok()
    }

    /// Whether a refresh can cure this answer (dify.md §4, last line; flowfile.md, errors).
    pub fn is_refresh_worthy(&self, path: &str, seen: &SeenAnswer) -> bool {
        let document = &self.document;
        let expired = &document.expired;
        let is_said = match seen.word.as_str() {
            "" => seen.status >= 300,
            _ => expired.words.is_empty() || expired.words.contains(&seen.word),
        };
        let challenge = expired.challenge.as_ref();
        expired.statuses.contains(&seen.status)
            && (seen.json || !expired.json)
            && challenge.is_none_or(|scheme| *scheme == seen.challenge)
            && is_said
            && !document.never.iter().any(|never| never == path)
            && !document
                .never_containing
                .iter()
                .any(|never| part::contains(path, never))
    }

    /// The refresh, to be sent by an executor.
    pub fn refresh_call(&self, api: &ApiBase) -> HttpCall {
        self.call(api, &self.document.refresh, false)
    }

    /// What to tell and to keep of its answer.
    pub fn reading(&self) -> Reading {
        let document = &self.document;
        let answer = &document.answer;
        Reading {
            word: answer.word.clone(),
            message: answer.message.clone(),
            values: answer.values.clone(),
            guard: document.session.refresh.first().cloned(),
        }
    }

    /// The sign-out, to be sent by an executor, where the site has one.
    pub fn sign_out_call(&self, api: &ApiBase) -> Option<HttpCall> {
        let request = self.document.sign_out.as_ref()?;
        Some(self.call(api, request, true))
    }

    /// Whether the site has a sign-out.
    pub fn has_sign_out(&self) -> bool {
        self.document.sign_out.is_some()
    }

    /// The probe, to be sent by an executor, where the site has one: 2xx means fresh.
    pub fn probe_call(&self, api: &ApiBase) -> Option<HttpCall> {
        let request = self.document.probe.as_ref()?;
        Some(self.call(api, request, true))
    }

    fn call(&self, api: &ApiBase, request: &document::Request, credentials: bool) -> HttpCall {
        let credentials: &[_] = match credentials {
            true => &self.document.credentials,
            false => &[],
        };
        HttpCall {
            method: request.method.clone(),
            url: api.url(&request.path),
            headers: [&request.headers, credentials].concat(),
            body: request.body.clone(),
            storage: self.document.storage.clone(),
        }
    }

    /// Where the pages keep their tokens, if not in cookies.
    pub fn storage(&self) -> Option<&Storage> {
        self.document.storage.as_ref()
    }

    /// Whether each tab is a session of its own.
    pub fn is_of_one_tab(&self) -> bool {
        self.storage()
            .is_some_and(|storage| storage.area == Area::Session)
    }

    /// What the pages of a site of this kind have to know.
    pub fn site(&self) -> Site {
        let document = &self.document;
        let expired = &document.expired;
        Site {
            rules: Rules {
                calls: document.calls.clone(),
                statuses: expired.statuses.clone(),
                word: expired.word.clone(),
                words: expired.words.clone(),
            },
            storage: document.storage.clone(),
            guard: document.session.refresh.first().cloned(),
            credentials: document.credentials.clone(),
            reload_on_sign_out: document.reload_on_sign_out,
        }
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jar::{Named, Print};
    use crate::partition::PartitionKey;

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
        let worthy = |path, json, code: Option<&str>| {
            let seen = SeenAnswer {
                status: 401,
                json,
                word: code.unwrap_or_default().to_owned(),
                challenge: String::new(),
            };
            dify_console().is_refresh_worthy(path, &seen)
        };
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

    /// Case 28: off unless the document says otherwise.
    #[test]
    fn another_status_than_401_is_an_expiry_only_where_the_document_names_it() {
        let mut adapter = dify_console();
        let worthy = |adapter: &Adapter, status| {
            let word = "unauthorized".to_owned();
            let seen = SeenAnswer {
                status,
                json: true,
                word,
                challenge: String::new(),
            };
            adapter.is_refresh_worthy("/apps", &seen)
        };
        for status in [200, 403, 419, 440, 503] {
            assert!(!worthy(&adapter, status), "{status}");
        }
        adapter.document.expired.statuses = vec![401, 419];
        assert!(worthy(&adapter, 401) && worthy(&adapter, 419));
        assert!(!worthy(&adapter, 440));
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
        let cookie = |name: &str, value: &str| Named {
            name: name.into(),
            value: value.into(),
            expiration_date: None,
            partition_key: PartitionKey::default(),
        };
        let adapter = dify_console();
        let plain = adapter.jar(&[cookie("refresh_token", "old")], None, 0);
        assert_eq!(plain.refresh(), Some(Print::of("old")));
        let both = [
            cookie("refresh_token", "old"),
            cookie("__Host-refresh_token", "new"),
        ];
        assert_eq!(
            adapter.jar(&both, None, 0).refresh(),
            Some(Print::of("new"))
        );
        assert!(
            adapter
                .jar(&[cookie("refresh_token", "")], None, 0)
                .is_signed_out()
        );
    }
}
