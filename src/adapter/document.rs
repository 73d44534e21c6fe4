//! The form of an adapter document: a site described as data.

use serde::Deserialize;

use crate::message::{Call, Flag, HeaderRecipe};
use crate::value::FromValue;

/// A site with the "401, refresh, retry" pattern. Paths are relative to the API base and begin
/// with a slash.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, FromValue)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Document {
    /// The adapter's name.
    pub id: String,
    /// The path in which every API base of this kind ends.
    pub path: String,
    /// The refresh.
    pub refresh: Request,
    /// The sign-out: taken only with a live access token.
    pub sign_out: Request,
    /// A request that succeeds only with fresh credentials, and changes nothing.
    pub probe: Request,
    /// The headers of a replayed request that carry credentials, and where they come from.
    pub credentials: Vec<HeaderRecipe>,
    /// The page's own calls that matter to the lock.
    pub calls: Vec<PageCall>,
    /// Paths whose 401 never leads to a refresh.
    pub never: Vec<String>,
    /// Parts of paths whose 401 never leads to a refresh.
    pub never_containing: Vec<String>,
    /// The `code`s of a 401 that a refresh can cure; so can a 401 without one.
    pub codes: Vec<String>,
    /// The session's cookies.
    pub cookies: Cookies,
    /// The `result` of a refresh that succeeded.
    pub success: String,
    /// The messages of a 401 of the refresh that end the session. Any other 401 there hides a
    /// fault of the server.
    pub fatal: Vec<String>,
    /// The messages of a 401 of the refresh that carried no credentials.
    pub no_credentials: Vec<String>,
    /// How the refresh endpoint answers, for pages whose own call was coalesced.
    pub answers: Answers,
    /// localStorage entries that hold back tabs without our scripts; the value `{now}` is
    /// the time in milliseconds since 1970.
    pub flags: Vec<Flag>,
    /// The path of the sign-in page, relative to the front end's base path.
    pub sign_in_page: String,
}

/// A request of an adapter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, FromValue)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The headers, besides the credentials.
    pub headers: Vec<HeaderRecipe>,
}

/// A call of the page, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, FromValue)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageCall {
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// What it does to the session.
    pub call: Call,
}

/// The names of the session's cookies, the preferred one first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, FromValue)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cookies {
    /// The refresh token's.
    pub refresh: Vec<String>,
    /// The access token's.
    pub access: Vec<String>,
    /// Where the cookies tell who is signed in.
    pub user: UserClaim,
}

/// A claim of a JWT in a cookie.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, FromValue)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserClaim {
    /// The cookie's names.
    pub cookies: Vec<String>,
    /// The claim.
    pub claim: String,
}

/// The answers of the refresh endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, FromValue)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answers {
    /// Success.
    pub refreshed: PageAnswer,
    /// The session is over.
    pub refused: PageAnswer,
    /// The server cannot help now.
    pub unavailable: PageAnswer,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, FromValue)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The body, a JSON text.
    pub body: String,
}
