//! The form of an adapter document: a site described as data (docs/adapters.md).

use serde::{Deserialize, Serialize};

use crate::message::{Body, Flag, PageCall, Pick, Recipe, Storage};
use crate::value::FromValue;

/// A site with the "expired, refresh, retry" pattern. Paths are relative to the API base and begin
/// with a slash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Document {
    /// The adapter's name.
    pub id: String,
    /// The path in which every API base of this kind ends; empty where the whole origin is the API.
    pub path: String,
    /// Which answers say that the access token has expired.
    #[serde(default)]
    pub expired: Expired,
    /// Paths whose answers never lead to a refresh.
    #[serde(default)]
    pub never: Vec<String>,
    /// Parts of paths whose answers never lead to a refresh.
    #[serde(default)]
    pub never_containing: Vec<String>,
    /// Where the pages keep their tokens; nothing, where cookies (and the pages' memory) hold them.
    #[serde(default)]
    pub storage: Option<Storage>,
    /// Which values make a session: names of cookies, or of entries of the storage.
    pub session: SessionValues,
    /// The refresh.
    pub refresh: Request,
    /// How the refresh is answered.
    pub answer: Answer,
    /// The sign-out: taken only with a live access token.
    #[serde(default)]
    pub sign_out: Option<Request>,
    /// A request that succeeds only with fresh credentials, and changes nothing.
    #[serde(default)]
    pub probe: Option<Request>,
    /// The headers of a replayed request that carry credentials, and where they come from.
    #[serde(default)]
    pub credentials: Vec<Recipe>,
    /// The page's own calls that matter to the lock.
    pub calls: Vec<PageCall>,
    /// How the refresh endpoint answers, for pages whose own call was coalesced.
    #[serde(default)]
    pub answers: Answers,
    /// localStorage entries that hold back tabs without our scripts; the value `{now}` is
    /// the time in milliseconds since 1970.
    #[serde(default)]
    pub flags: Vec<Flag>,
    /// The path of the sign-in page, relative to the front end's base path.
    #[serde(default)]
    pub sign_in_page: String,
    /// Whether the other open pages are loaded anew when the person has signed out in one of them:
    /// for apps whose pages do not hear of it.
    #[serde(default)]
    pub reload_on_sign_out: bool,
}

/// Which answers say that the access token has expired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Expired {
    /// The HTTP statuses.
    pub statuses: Vec<u16>,
    /// The scheme that `WWW-Authenticate` must name, in small letters (RFC 9110 §11.6.1).
    pub challenge: Option<String>,
    /// Whether the body must be JSON.
    pub json: bool,
    /// The property of the body that holds the word.
    pub word: String,
    /// The words that it must be one of, where the body has one; an answer with a status below 300
    /// must have one. Numbers count as texts.
    pub words: Vec<String>,
}

impl Default for Expired {
    fn default() -> Self {
        Self {
            statuses: vec![401],
            challenge: None,
            json: false,
            word: String::new(),
            words: Vec::new(),
        }
    }
}

/// A request of an adapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The headers, besides the credentials.
    #[serde(default)]
    pub headers: Vec<Recipe>,
    /// The body, if it has one.
    #[serde(default)]
    pub body: Option<Body>,
}

/// How the refresh is answered. What it says is one property of the JSON body, or two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Answer {
    /// The path of the word that tells how it went.
    pub word: String,
    /// The path of the message that tells more.
    pub message: String,
    /// The words of success; where there are none, the status and the values tell.
    pub success: Vec<String>,
    /// The statuses with which the session can be refused for good.
    pub fatal_statuses: Vec<u16>,
    /// The words or messages that do so. Any other answer hides a fault of the server.
    pub fatal: Vec<String>,
    /// The words or messages of a refresh that carried no credentials.
    pub no_credentials: Vec<String>,
    /// The values to take from it. Those that the storage has an entry for are written there; the
    /// others are known to the worker while it runs.
    pub values: Vec<Pick>,
}

/// The names of the session's values, the preferred one first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SessionValues {
    /// The refresh token's.
    pub refresh: Vec<String>,
    /// The access token's.
    #[serde(default)]
    pub access: Vec<String>,
    /// Those that say when the access token expires, in milliseconds since 1970 by the clock of this
    /// machine. Where there are none, its cookie or its own claim `exp` (RFC 7519 §4.1.4) tells.
    #[serde(default)]
    pub expires: Vec<String>,
    /// Where the values tell who is signed in.
    #[serde(default)]
    pub user: Option<UserClaim>,
}

/// A claim of a JWT.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserClaim {
    /// The names of the value that is the JWT.
    pub from: Vec<String>,
    /// The claim.
    pub claim: String,
}

/// The answers of the refresh endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Answers {
    /// Success; told where the server's own answer is not known.
    pub refreshed: PageAnswer,
    /// The session is over.
    pub refused: PageAnswer,
    /// The server cannot help now.
    pub unavailable: PageAnswer,
}

impl Default for Answers {
    fn default() -> Self {
        let answer = |status| PageAnswer {
            status,
            body: "{}".to_owned(),
        };
        Self {
            refreshed: answer(200),
            refused: answer(401),
            unavailable: answer(503),
        }
    }
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The body, a JSON text; `{name}` stands for the session's value of that name.
    pub body: String,
}
