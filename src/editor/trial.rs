//! A document held against an open page of its site, without a refresh: what is to be looked at, and
//! what is made of what was seen. No value of a token comes here, only what it is like.

use crate::adapter::{Adapter, Document};
use crate::message::{HttpCall, Storage};
use crate::text::{Arg, Key, Text};
use crate::value::{FromValue, ToValue};
use crate::view::{ago, ahead};

/// What is to be looked at in a page of the site (`extension/frames/trial.js`).
#[derive(Debug, Clone, PartialEq, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// The origin that the frame must have.
    pub origin: String,
    /// Where the tokens should be.
    pub storage: Option<Storage>,
    /// The claim of a JWT that tells who is signed in.
    pub claim: Option<String>,
    /// The address of the refresh.
    pub refresh: String,
    /// The methods by which that is asked whether it is there: never the refresh's own, and without
    /// credentials.
    pub methods: Vec<&'static str>,
    /// A request that changes nothing.
    pub probe: Option<HttpCall>,
    /// The address whose cookies make a session, where cookies do.
    pub cookies: Option<String>,
}

/// What the frame has seen.
#[derive(Debug, Clone, Default, PartialEq, FromValue)]
#[serde(rename_all = "camelCase", default)]
pub struct Facts {
    /// The entries of the storage, as the plan names them.
    pub entries: Vec<SeenEntry>,
    /// What was answered to each method.
    pub answers: Vec<Answered>,
    /// What the probe was answered.
    pub probe: Option<Answered>,
    /// The cookies of that address.
    pub cookies: Vec<Cookie>,
}

/// An entry of the storage.
#[derive(Debug, Clone, PartialEq, FromValue)]
#[serde(rename_all = "camelCase")]
pub struct SeenEntry {
    /// Its name.
    pub name: String,
    /// Whether its key is there.
    pub there: bool,
    /// Whether a value was found in it.
    pub found: bool,
    /// What the value says, if it is a JWT.
    #[serde(default)]
    pub jwt: Option<SeenJwt>,
}

/// A JWT, by its claims.
#[derive(Debug, Clone, PartialEq, FromValue)]
#[serde(rename_all = "camelCase")]
pub struct SeenJwt {
    /// When it expires, in milliseconds since 1970, if it says so.
    #[serde(default)]
    pub expires: Option<f64>,
    /// Whether it has the claim of the plan.
    pub claim: bool,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, FromValue)]
pub struct Answered {
    /// The method of the request.
    pub method: String,
    /// The HTTP status; `None` where nothing came.
    #[serde(default)]
    pub status: Option<u16>,
}

/// A cookie of the site, by its name.
#[derive(Debug, Clone, PartialEq, FromValue)]
pub struct Cookie {
    /// Its name.
    pub name: String,
    /// When it expires, in milliseconds since 1970; `None` for one of the browser's session.
    #[serde(default)]
    pub expires: Option<f64>,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How it is.
    pub tone: Tone,
    /// In words.
    pub text: Text,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As the document says.
    Good,
    /// It may be so.
    Plain,
    /// Not as the document says.
    Bad,
}

impl Tone {
    /// As the page's style sheet knows it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Plain => "plain",
            Self::Bad => "bad",
        }
    }
}

impl Plan {
    /// What to look at on a site that this document describes; `None` where the origin is none.
    pub fn of(document: &Document, origin: &str) -> Option<Self> {
        let adapter = Adapter::new(document.clone());
        let api = adapter.api_at(origin)?;
        let refresh = adapter.refresh_call(&api);
        let probe = adapter.probe_call(&api);
        Some(Self {
            origin: origin.to_owned(),
            storage: document.storage.clone(),
            claim: document
                .session
                .user
                .as_ref()
                .map(|user| user.claim.clone()),
            methods: harmless(&refresh.method),
            cookies: document.storage.is_none().then(|| refresh.url.clone()),
            refresh: refresh.url,
            probe: probe.filter(|call| call.method.eq_ignore_ascii_case("GET")),
        })
    }
}

/// A `HEAD` is a `GET` to many servers.
fn harmless(method: &str) -> Vec<&'static str> {
    match method.to_ascii_uppercase().as_str() {
        "GET" | "HEAD" => vec!["OPTIONS"],
        "OPTIONS" => vec!["HEAD"],
        _ => vec!["OPTIONS", "HEAD"],
    }
}

impl Finding {
    /// What is made of what was seen, at `now` in milliseconds since 1970.
    pub fn all(document: &Document, facts: &Facts, now: f64) -> Vec<Self> {
        let mut findings = Vec::new();
        match &document.storage {
            Some(storage) => entries(storage, facts, now, &mut findings),
            None => findings.push(refresh_cookie(document, &facts.cookies, now)),
        }
        in_memory(document, &mut findings);
        if let Some(user) = &document.session.user {
            findings.extend(claim(&user.claim, facts));
        }
        findings.push(refresh(document, &facts.answers));
        findings.push(probe(document, facts.probe.as_ref()));
        findings
    }

    fn new(tone: Tone, key: Key, args: impl Into<Vec<Arg>>) -> Self {
        let text = Text::with(key, args);
        Self { tone, text }
    }
}

fn plain(text: &str) -> Arg {
    Arg::Plain(text.to_owned())
}

fn entries(storage: &Storage, facts: &Facts, now: f64, findings: &mut Vec<Finding>) {
    for entry in &storage.entries {
        let mut seen = facts.entries.iter();
        let seen = seen.find(|seen| seen.name == entry.name);
        let name = match &entry.path {
            Some(path) => [&entry.key, " → ", path].concat(),
            None => entry.key.clone(),
        };
        findings.push(match seen {
            Some(SeenEntry {
                found: true, jwt, ..
            }) => there(&name, jwt.as_ref().and_then(|jwt| jwt.expires), now),
            Some(SeenEntry { there: true, .. }) => {
                Finding::new(Tone::Bad, Key::TrialMalformed, [plain(&name)])
            }
            _ => Finding::new(Tone::Bad, Key::TrialMissing, [plain(&name)]),
        });
    }
}

/// An expired token is no fault of the document.
fn there(name: &str, expires: Option<f64>, now: f64) -> Finding {
    match expires {
        Some(at) if at > now => {
            Finding::new(Tone::Good, Key::TrialExpires, [plain(name), ahead(at, now)])
        }
        Some(at) => Finding::new(Tone::Plain, Key::TrialExpired, [plain(name), ago(at, now)]),
        None => Finding::new(Tone::Good, Key::TrialThere, [plain(name)]),
    }
}

/// The names of the refresh token's cookie are alternatives.
fn refresh_cookie(document: &Document, cookies: &[Cookie], now: f64) -> Finding {
    let names = &document.session.refresh;
    let mut seen = names
        .iter()
        .filter_map(|name| cookies.iter().find(|cookie| cookie.name == *name));
    match seen.next() {
        Some(cookie) => there(&cookie.name, cookie.expires, now),
        None => Finding::new(Tone::Bad, Key::TrialMissing, [plain(&names.join(", "))]),
    }
}

/// What the refresh brings and no storage takes.
fn in_memory(document: &Document, findings: &mut Vec<Finding>) {
    let storage = document.storage.as_ref();
    let is_stored = |name: &String| {
        storage.is_some_and(|storage| storage.entries.iter().any(|entry| entry.name == *name))
    };
    for pick in &document.answer.values {
        if !is_stored(&pick.name) {
            let name = plain(&pick.name);
            findings.push(Finding::new(Tone::Plain, Key::TrialInMemory, [name]));
        }
    }
}

fn claim(claim: &str, facts: &Facts) -> Option<Finding> {
    // Without a token there is nothing to read; that is said already.
    let mut jwts = facts.entries.iter().filter_map(|entry| entry.jwt.as_ref());
    let has = jwts.clone().any(|jwt| jwt.claim);
    let (tone, key) = match has {
        true => (Tone::Good, Key::TrialUser),
        false => (Tone::Bad, Key::TrialNoUser),
    };
    let any = facts.entries.iter().any(|entry| entry.found) || jwts.next().is_some();
    any.then(|| Finding::new(tone, key, [plain(claim)]))
}

fn refresh(document: &Document, answers: &[Answered]) -> Finding {
    let path = plain(&document.refresh.path);
    let answered = answers.iter().filter_map(|answered| {
        let status = answered.status?;
        Some((
            status,
            [&answered.method, " ", &status.to_string()].concat(),
        ))
    });
    let answered: Vec<(u16, String)> = answered.collect();
    let said: Vec<&str> = answered.iter().map(|(_, said)| &**said).collect();
    let said = plain(&said.join(", "));
    // What only takes a POST says 404 to anything else in places, and 405 elsewhere.
    let (tone, key) = match answered.iter().map(|(status, _)| *status).min() {
        None => return Finding::new(Tone::Bad, Key::TrialRefreshSilent, [path]),
        Some(_) if answered.iter().all(|(status, _)| *status == 404) => {
            (Tone::Plain, Key::TrialRefreshGone)
        }
        Some(500..) => (Tone::Bad, Key::TrialRefreshAnswers),
        Some(_) => (Tone::Good, Key::TrialRefreshAnswers),
    };
    Finding::new(tone, key, [path, said])
}

fn probe(document: &Document, answered: Option<&Answered>) -> Finding {
    let (Some(probe), Some(answered)) = (&document.probe, answered) else {
        return Finding::new(Tone::Plain, Key::TrialProbeNone, []);
    };
    let path = plain(&probe.path);
    let Some(status) = answered.status else {
        return Finding::new(Tone::Bad, Key::TrialProbeSilent, [path]);
    };
    let (tone, key) = match status {
        200..300 => (Tone::Good, Key::TrialProbeGood),
        401 => (Tone::Plain, Key::TrialProbeRefused),
        _ => (Tone::Bad, Key::TrialProbeOther),
    };
    Finding::new(tone, key, [path, plain(&status.to_string())])
}
