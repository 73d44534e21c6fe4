//! Adapters: what differs from site to site, as data, and the decisions that rest on it.

mod document;
mod judge;
mod jwt;

pub use document::{Document, PageAnswer};

use crate::api::ApiBase;
use crate::jar::{Jar, Print};
use crate::lock::RefreshAnswer;
use crate::message::{Flag, HeaderRecipe, HttpCall};
use crate::moment::Moment;

/// A site's adapter. The lock never sees one: the worker asks it what to send and how to judge
/// what comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adapter {
    document: Document,
}

/// Why an adapter document was refused.
#[derive(Debug, thiserror::Error)]
#[error("the adapter document is not valid")]
pub struct InvalidDocument(#[from] serde_json::Error);

impl Adapter {
    /// The adapter of Dify's console (dify.md §§1–6).
    #[expect(
        clippy::missing_panics_doc,
        reason = "the built-in document is part of the program"
    )]
    pub fn dify_console() -> Self {
        let document = include_str!("dify_console.json");
        Self::parse(document).expect("the built-in document is valid: it has a test")
    }

    /// The adapter that this JSON document describes.
    ///
    /// # Errors
    ///
    /// [`InvalidDocument`] when it is not JSON, or a field is missing, unknown or of another type.
    pub fn parse(json: &str) -> Result<Self, InvalidDocument> {
        let document = serde_json::from_str(json)?;
        Ok(Self { document })
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
                let start = url.find(&format!("{}/", self.document.path))?;
                ApiBase::parse(&url[..start + self.document.path.len()]).ok()?
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

    /// Whether a refresh can cure this 401 (dify.md §4, last line).
    pub fn is_refresh_worthy(&self, path: &str, json: bool, code: Option<&str>) -> bool {
        let document = &self.document;
        json && code.is_none_or(|code| document.codes.iter().any(|known| known == code))
            && !document.never.iter().any(|never| never == path)
            && !document
                .never_containing
                .iter()
                .any(|part| path.contains(part.as_str()))
    }

    /// The refresh, to be sent by an executor.
    pub fn refresh_call(&self, api: &ApiBase) -> HttpCall {
        call(api, &self.document.refresh, &[])
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
            value: flag.value.replace("{now}", &now.millis().to_string()),
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

    /// Where to sign in, for a page of this origin and base path.
    pub fn sign_in(&self, origin: &str, base: &str) -> String {
        format!("{origin}{base}{}", self.document.sign_in_page)
    }

    /// What these cookies (name, value) tell. A session cookie with an empty value is none.
    pub fn jar(&self, cookies: &[(String, String)]) -> Jar {
        let names = &self.document.cookies;
        let value = |wanted: &[String]| {
            wanted.iter().find_map(|name| {
                let mut found = cookies.iter().filter(|(cookie, _)| cookie == name);
                found
                    .find(|(_, value)| !value.is_empty())
                    .map(|(_, value)| value.as_str())
            })
        };
        Jar::Seen {
            refresh: value(&names.refresh).map(Print::of),
            access: value(&names.access).is_some(),
            user: value(&names.user.cookies)
                .and_then(|token| jwt::claim(token, &names.user.claim))
                .map(|user| Print::of(&user)),
        }
    }
}

fn call(api: &ApiBase, request: &document::Request, credentials: &[HeaderRecipe]) -> HttpCall {
    HttpCall {
        method: request.method.clone(),
        url: api.url(&request.path),
        headers: request.headers.iter().chain(credentials).cloned().collect(),
    }
}
