//! What a frame is told to do: headers by where their values are, keys by name (dify.md §7).

use crate::value::ToValue;
use crate::webapp::entry::{AppKey, Consequence};

/// For so long after a removal each frame removes the same passport again if a page writes it
/// back, in milliseconds.
pub const GUARD: u32 = 10_000;

/// What is kept for an app in the localStorage of its place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// A passport under its own key (1.9.2 and later).
    pub passport: bool,
    /// A passport in `token` (1.9.1 and before).
    pub old_passport: bool,
    /// `access_token`, shared by every restricted app of the place.
    pub access_token: bool,
    /// `webapp_access_token`, the same of 1.4.2 to 1.9.1.
    pub old_access_token: bool,
}

/// A header, by where its value is found: in the frame.
#[derive(Debug, Clone, PartialEq, Eq, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Header {
    /// Its name.
    pub name: &'static str,
    /// What stands before the value.
    pub before: &'static str,
    /// Where the value is.
    pub value: HeaderValue,
}

/// Where a header's value is.
#[derive(Debug, Clone, PartialEq, Eq, ToValue)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum HeaderValue {
    /// Here.
    Plain {
        /// The value.
        text: String,
    },
    /// Under this key of localStorage; without one the header is left out, or empty if `always`.
    Stored {
        /// The key.
        key: String,
        /// Whether the header is sent without a value, too.
        always: bool,
    },
    /// In `token`, under this share code.
    Token {
        /// The share code.
        code: String,
    },
}

/// A request for a frame to send.
#[derive(Debug, Clone, PartialEq, Eq, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The page's origin: a frame that shows another one by now does nothing.
    pub origin: String,
    /// The method.
    pub method: &'static str,
    /// The absolute URL.
    pub url: String,
    /// The headers.
    pub headers: Vec<Header>,
}

/// A log-out for a frame to carry out.
#[derive(Debug, Clone, PartialEq, Eq, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// The number of the log-out.
    pub log_out: u64,
    /// As in a request.
    pub origin: String,
    /// The keys to remove, in this order.
    pub keys: Vec<String>,
    /// The entry of `token` to remove; others stay.
    pub entry: Option<String>,
    /// How long to keep watch, in milliseconds.
    pub guard: u32,
    /// What to send after the removal.
    pub tell: Option<Request>,
}

impl Kept {
    /// Whether somebody may be signed in.
    pub fn any_passport(self) -> bool {
        self.passport || self.old_passport
    }

    /// Whether anything is left of what a log-out of `took` removes.
    pub fn any_left_of(self, took: Self) -> bool {
        let shared = took.passport && self.access_token;
        let old_shared = took.old_passport && took.old_access_token && self.old_access_token;
        self.any_passport() || shared || old_shared
    }

    /// What removing it means.
    pub fn consequence(self) -> Option<Consequence> {
        let shared =
            self.passport && self.access_token || self.old_passport && self.old_access_token;
        match (self.any_passport(), shared) {
            (false, _) => None,
            (true, true) => Some(Consequence::EveryRestrictedApp),
            (true, false) => Some(Consequence::NewVisitor),
        }
    }
}

impl AppKey {
    fn passport_key(&self) -> String {
        let environment = if self.environment { "environment:" } else { "" };
        format!("passport-{environment}{}", self.code.as_str())
    }

    /// `GET /login/status`. Never `/passport`: it makes a new visitor (dify.md §10).
    pub fn ask_status(&self, public_api: &str) -> Request {
        let url = format!("{public_api}/login/status?app_code={}", self.code.as_str());
        self.request("GET", url, self.headers())
    }

    /// `GET /site`, with the passport of this generation or, `old`, of the one before. It changes
    /// nothing at the server.
    pub fn ask_site(&self, public_api: &str, old: bool) -> Request {
        // Most paths of an "environment" app begin so; `/login/status` and `/logout` do not.
        let environment = if self.environment {
            format!("/env/{}", self.code.as_str())
        } else {
            String::new()
        };
        let headers = if old {
            self.old_headers()
        } else {
            self.headers()
        };
        self.request("GET", format!("{public_api}{environment}/site"), headers)
    }

    /// The log-out: as `webAppLogout` does it, `access_token` and the passport, then the request,
    /// which therefore carries an empty passport; of the generation before only what is stored.
    pub fn log_out(&self, log_out: u64, kept: Kept, public_api: Option<&str>) -> Plan {
        let mut keys = Vec::new();
        if kept.passport || !kept.old_passport {
            keys.extend(["access_token".to_owned(), self.passport_key()]);
        }
        if kept.old_passport && kept.old_access_token {
            keys.push("webapp_access_token".to_owned());
        }
        Plan {
            log_out,
            origin: self.place.origin.clone(),
            keys,
            entry: kept.old_passport.then(|| self.code.as_str().to_owned()),
            guard: GUARD,
            tell: public_api
                .filter(|_| kept.passport || !kept.old_passport)
                .map(|api| self.tell(api)),
        }
    }

    /// `POST /logout`.
    pub fn tell(&self, public_api: &str) -> Request {
        let plain = |text: &str| HeaderValue::Plain {
            text: text.to_owned(),
        };
        let headers = vec![
            header("X-App-Code", "", plain(self.code.as_str())),
            header("X-App-Passport", "", plain("")),
        ];
        self.request("POST", format!("{public_api}/logout"), headers)
    }

    fn request(&self, method: &'static str, url: String, headers: Vec<Header>) -> Request {
        Request {
            origin: self.place.origin.clone(),
            method,
            url,
            headers,
        }
    }

    fn headers(&self) -> Vec<Header> {
        let stored = |key: String, always| HeaderValue::Stored { key, always };
        vec![
            header(
                "X-App-Code",
                "",
                HeaderValue::Plain {
                    text: self.code.as_str().to_owned(),
                },
            ),
            header("X-App-Passport", "", stored(self.passport_key(), true)),
            header(
                "Authorization",
                "Bearer ",
                stored("access_token".to_owned(), false),
            ),
        ]
    }

    fn old_headers(&self) -> Vec<Header> {
        let code = self.code.as_str().to_owned();
        vec![header(
            "Authorization",
            "Bearer ",
            HeaderValue::Token { code },
        )]
    }
}

fn header(name: &'static str, before: &'static str, value: HeaderValue) -> Header {
    Header {
        name,
        before,
        value,
    }
}
