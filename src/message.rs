//! Every message that crosses a boundary of the extension, named by direction.
//!
//! Messages travel as JSON-compatible values (maps are objects, absent options are `null` or left
//! out). A token, a cookie value or a query string is part of none of them. The JavaScript side of
//! the same shapes is `extension/messages.d.ts`.
//!
//! What JavaScript sends or gets names its variant in the field `kind`. What only Rust reads is
//! tagged the way that costs least code (serde's own), and so is [`RelayToWorker`], which the shell
//! brings into that form.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::jar::Named;
use crate::value::{FromValue, ToValue};

/// The name of the port that a relay opens while it holds requests or executes a command.
pub const RELAY_PORT: &str = "relay";

/// The name of the port that the popup opens while it is shown.
pub const POPUP_PORT: &str = "popup";

/// What a relay knows about its page, read from the document by the relay itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Page {
    /// The page's API prefix as an absolute URL (`data-api-prefix`, dify.md §1); `None` before the
    /// body is parsed, or where the page names none.
    pub api: Option<String>,
    /// The front end's base path (`data-base-path`), empty for none.
    pub base: String,
    /// Whether the cookies are those of a parent domain (`data-cookie-domain`, dify.md §1); not, where
    /// nothing is said.
    #[serde(default)]
    pub parent: bool,
}

/// The calls of a page that matter to the lock before they are sent.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromValue, ToValue,
)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Call {
    /// The page's own refresh: answered with the outcome of the one flight.
    Refresh,
    /// A sign-in: waits for the end of a flight, so that its cookies are the later ones.
    SignIn,
    /// A sign-out: wins over a flight, and is sent after it, so that the new token is revoked.
    SignOut,
}

/// From a content script to the worker: [`RelayToWorker::Hello`] by `runtime.sendMessage`, all
/// others over the [`RELAY_PORT`].
#[derive(Debug, Clone, PartialEq, Deserialize, FromValue)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RelayToWorker {
    /// A page was loaded (or came back from the back/forward cache). Answered by
    /// [`WorkerToRelay::Epoch`], or by `null` where no adapter serves the page.
    Hello {
        /// The page that says so.
        page: Page,
    },
    /// A request met an answer that may say "expired" (a 401, mostly), and is held.
    Unauthorized {
        /// The page's number for the request, unique in its frame.
        request: u32,
        /// The page that sent it.
        page: Page,
        /// The request's URL without query and fragment.
        url: String,
        /// The answer's HTTP status.
        status: u16,
        /// Whether its body was JSON.
        json: bool,
        /// The word of its body ([`Rules::word`]); empty where it had none.
        word: String,
        /// The scheme that its `WWW-Authenticate` names, in small letters; empty where it names none.
        challenge: String,
        /// The epoch under which the request was sent the first time.
        first: u64,
        /// The epoch under which it was sent the last time.
        left: u64,
        /// How often it was replayed so far.
        replays: u8,
        /// Whether the page waits for the answer; `false` where the body cannot be sent again.
        held: bool,
    },
    /// The page is about to make a call that matters to the lock; it is held until answered.
    Called {
        /// The page's number for the request.
        request: u32,
        /// The page that makes it.
        page: Page,
        /// The call's URL without query and fragment.
        url: String,
        /// Which call it is.
        call: Call,
    },
    /// A sign-in or sign-out that was told to proceed has ended.
    Ended {
        /// The number that it was called with.
        request: u32,
        /// Its HTTP status, 0 for a network error.
        status: u16,
    },
    /// From the extension's waiting page, which speaks as a relay does: a page load waits for a
    /// refresh (src/navigation.rs). Answered as a page's own refresh: with status 200 it goes on to
    /// its target, with anything else to the server as the page asked for it. It is the one message
    /// that has a query string, of the extension's own page.
    Navigated {
        /// The waiting page's number for it.
        request: u32,
        /// The URL that was asked for, without its query.
        url: String,
        /// Where it goes on, as an absolute URL.
        target: String,
    },
    /// The page no longer waits for this request.
    Cancelled {
        /// The page's number for the request.
        request: u32,
    },
    /// A refresh that this relay was told to execute is under way (said first on every port that
    /// it opens while that is so).
    Executing {
        /// The session's id, as in the command.
        session: String,
        /// The attempt, as in the command.
        attempt: u64,
    },
    /// A refresh has ended.
    Executed {
        /// The session's id, as in the command.
        session: String,
        /// The attempt, as in the command.
        attempt: u64,
        /// What came back.
        answer: Answer,
    },
    /// A probe has ended.
    Probed {
        /// The session's id, as in the command.
        session: String,
        /// The attempt, as in the command.
        attempt: u64,
        /// The HTTP status, `None` for a network error.
        status: Option<u16>,
    },
    /// Another tab has changed the session's entries in the storage: somebody signed in or out.
    Stored {
        /// The page that noticed it.
        page: Page,
    },
}

/// An answer that may say "expired", as far as it is told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct SeenAnswer {
    /// The HTTP status.
    pub status: u16,
    /// Whether the body was JSON.
    pub json: bool,
    /// The word of the body ([`Rules::word`]); empty where it had none.
    pub word: String,
    /// The scheme that `WWW-Authenticate` names, in small letters; empty where it names none.
    pub challenge: String,
}

/// What came back from a refresh. Of a cookie site nothing in it is a secret; of a site whose pages
/// keep their tokens themselves, its values and its body are, and stay in memory.
#[derive(Clone, Default, PartialEq, Deserialize, FromValue)]
#[serde(rename_all = "camelCase", default)]
pub struct Answer {
    /// The HTTP status, 0 for a redirect that was not followed; `None` when the network failed.
    pub status: Option<u16>,
    /// Whether the body was JSON.
    pub json: bool,
    /// The body's word ([`Reading::word`]), where it had one.
    pub word: Option<String>,
    /// The body's message ([`Reading::message`]), where it had one.
    pub message: Option<String>,
    /// The `Retry-After` header in seconds (RFC 9110 §10.2.3), where it was one.
    pub retry_after: Option<u32>,
    /// The values that were to be taken from it; none, unless all were there.
    pub values: Vec<Named>,
    /// Whether the page's storage now holds them: not, if the pair that was sent had gone meanwhile.
    pub committed: bool,
    /// The body, for pages whose own call was coalesced.
    pub body: Option<String>,
    /// What time it was for the server (its `Date` header), in milliseconds since 1970: where tokens
    /// are taken from the answer, for they tell by the server's clock when they expire.
    pub date: Option<f64>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("json", &self.json)
            .field("word", &self.word)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

/// How a header, or a field of a body, is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recipe {
    /// Its name.
    pub name: String,
    /// Its text; `{}` stands for the value of `from`, and is all of it where no text is given.
    #[serde(default)]
    pub value: Option<String>,
    /// The value is that of the first of these that there is: cookies that the page can read, or
    /// entries of its storage. Without it, nothing is sent.
    #[serde(default)]
    pub from: Vec<String>,
}

/// How the body of a request is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Body {
    /// How its fields are written.
    pub encoding: Encoding,
    /// Its fields.
    pub fields: Vec<Recipe>,
}

/// How the fields of a body are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Encoding {
    /// As `application/x-www-form-urlencoded`.
    Form,
    /// As a JSON object.
    Json,
}

/// Where the pages of a site keep their tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Storage {
    /// Which of the two storages.
    pub area: Area,
    /// The entries.
    pub entries: Vec<Entry>,
    /// The page's own clock, put right before its code reads it.
    #[serde(default)]
    pub keep: Option<Keep>,
}

/// One of the two storages of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Area {
    /// `localStorage`, which all tabs of an origin share.
    Local,
    /// `sessionStorage`, which each tab has for itself: each is a session of its own.
    Session,
}

/// A named entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Entry {
    /// The name.
    pub name: String,
    /// The key in the storage.
    pub key: String,
    /// The path to the value, where the entry is JSON: properties with dots between them.
    #[serde(default)]
    pub path: Option<String>,
}

/// An entry with the time (in milliseconds since 1970) at which the page's code takes its session
/// for over, although it could be refreshed. When a page is loaded while this token (a JWT) is good,
/// the entry gets that token's expiry before the page's code reads it: that the access token has
/// expired, the server says, and then it is refreshed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Keep {
    /// The entry's name.
    pub entry: String,
    /// The token's name.
    pub token: String,
}

/// A value to take from an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pick {
    /// The name that it gets.
    pub name: String,
    /// The path to it in the JSON body: properties with dots between them.
    pub path: String,
    /// What is made of it.
    #[serde(default)]
    pub form: Form,
}

/// What is made of a value of an answer.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue,
)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Form {
    /// It stays as it is.
    #[default]
    Plain,
    /// Seconds from now become milliseconds since 1970.
    SecondsFromNow,
    /// A JWT becomes its `exp`, in milliseconds since 1970.
    JwtExpiry,
}

/// A request for a relay to send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct HttpCall {
    /// The method.
    pub method: String,
    /// The absolute URL.
    pub url: String,
    /// The headers.
    pub headers: Vec<Recipe>,
    /// The body, if it has one.
    pub body: Option<Body>,
    /// Where the values of the recipes are, if not in cookies.
    pub storage: Option<Storage>,
}

/// What to tell of an answer, and what to keep of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// The path of the word that tells how it went.
    pub word: String,
    /// The path of the message that tells more.
    pub message: String,
    /// The values to take.
    pub values: Vec<Pick>,
    /// The entry that must still be what it was when the request left: the commit's guard.
    pub guard: Option<String>,
}

/// A call of the page, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageCall {
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// What it does to the session.
    pub call: Call,
}

/// Which requests of a page matter, and which of their answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Rules {
    /// The calls of the page that matter before they are sent.
    pub calls: Vec<PageCall>,
    /// The statuses that may say "expired".
    pub statuses: Vec<u16>,
    /// The property of the body whose word is told.
    pub word: String,
    /// The words of an answer with a status below 300 that say "expired".
    pub words: Vec<String>,
}

/// A localStorage entry that tells tabs without our scripts that a refresh is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Flag {
    /// The key.
    pub key: String,
    /// The value while the refresh is under way.
    pub value: String,
}

/// From the worker to a relay: answers over the relay's port, commands
/// ([`Execute`](Self::Execute), [`Probe`](Self::Probe), [`Epoch`](Self::Epoch)) by
/// `tabs.sendMessage` to its frame.
#[derive(Debug, Clone, PartialEq, Serialize, ToValue)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum WorkerToRelay {
    /// Send the request again.
    Replay {
        /// The page's number for the request.
        request: u32,
        /// The epoch under which it leaves now.
        epoch: u64,
        /// The headers to rebuild.
        headers: Vec<Recipe>,
        /// Where the values of their recipes are, if not in cookies.
        storage: Option<Storage>,
    },
    /// Give the page the 401 that it got.
    GiveUp {
        /// The page's number for the request.
        request: u32,
    },
    /// The page has said too much: give it what it waits for, and be silent for a while. The port is
    /// closed.
    Enough,
    /// Give the page this answer to its own refresh; the call is not sent.
    Answer {
        /// The page's number for the request.
        request: u32,
        /// The HTTP status.
        status: u16,
        /// The JSON body.
        body: String,
    },
    /// Send the call as the page made it.
    Proceed {
        /// The page's number for the request.
        request: u32,
    },
    /// Send the refresh. Answered at once with `{"started": true}`, or not at all when it is too
    /// late.
    Execute {
        /// The session's id.
        session: String,
        /// The attempt's number.
        attempt: u64,
        /// An order expires: not to be started after this moment (milliseconds since 1970, by the
        /// clock of this machine), so that a frozen tab does not refresh when it thaws.
        not_after: f64,
        /// What to send.
        call: HttpCall,
        /// What to tell and to keep of the answer.
        reading: Reading,
        /// localStorage entries to set before and to remove after.
        flags: Vec<Flag>,
    },
    /// Send a request that tells whether the session is fresh.
    Probe {
        /// The session's id.
        session: String,
        /// The attempt that the probe is for.
        attempt: u64,
        /// As in [`Execute`](Self::Execute).
        not_after: f64,
        /// What to send.
        call: HttpCall,
    },
    /// The session of this API has reached a new epoch.
    Epoch {
        /// The API base of the session.
        api: String,
        /// Its epoch.
        epoch: u64,
        /// When a page that comes to the front is to say hello again: an early refresh is due then
        /// (milliseconds since 1970).
        due: Option<f64>,
        /// localStorage entries of a vanished executor to remove.
        clear: Vec<String>,
        /// What a page of a site of its own kind has to know; the others have it from the start.
        site: Option<Site>,
    },
    /// Say what the storage holds: answered with a list of [`Named`].
    Look {
        /// Where.
        storage: Storage,
    },
    /// Remove these entries: answered with `true`.
    Forget {
        /// Where.
        storage: Storage,
    },
}

/// A site as its relay and its pages see it.
#[derive(Debug, Clone, PartialEq, Serialize, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Site {
    /// Which requests matter.
    pub rules: Rules,
    /// Where the tokens are.
    pub storage: Option<Storage>,
    /// The entry of the refresh token.
    pub guard: Option<String>,
    /// The headers that carry credentials: a page may send others than the storage has.
    pub credentials: Vec<Recipe>,
    /// As in the adapter's document.
    pub reload_on_sign_out: bool,
}

/// From the popup to the worker, over the [`POPUP_PORT`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PopupToWorker {
    /// The popup was opened over this tab: send an [`Overview`] now and at every change.
    Watch {
        /// The tab.
        tab: i32,
        /// Its URL's origin, where the popup may know it.
        origin: Option<String>,
    },
    /// Refresh this session now.
    RefreshNow {
        /// The session's id.
        session: String,
    },
    /// Log out of this session at its server; [`SessionStatus::sign_out`] tells how far that is.
    SignOut {
        /// The session's id.
        session: String,
    },
    /// Delete this session's cookies, where the server cannot be told.
    ForgetCookies {
        /// The session's id.
        session: String,
    },
}

/// From the worker to the popup: all that it shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// The worker's clock, in milliseconds since 1970; every other time here is of this clock.
    pub now: f64,
    /// What the current tab shows.
    pub here: Here,
    /// Every known session, that of the current tab first, then by cookie store and site.
    pub sessions: Vec<SessionStatus>,
    /// The newest problems, newest first.
    pub problems: Vec<Problem>,
}

/// What the tab under the popup shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Here {
    /// A page of this session.
    Session {
        /// The session's id.
        id: String,
    },
    /// A site where Holdfast is on, but no app that it knows.
    NoApp {
        /// The page's origin.
        origin: String,
    },
    /// A site where Holdfast is not on; the person can turn it on.
    NotGranted {
        /// The page's origin.
        origin: String,
    },
    /// A page where no extension may run (browser pages, files).
    Unsupported,
}

/// One session, as the popup shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct SessionStatus {
    /// The session's id.
    pub id: String,
    /// The site's host (and port), for people.
    pub site: String,
    /// The container's or private window's name, where it is not the ordinary one.
    pub store: Option<String>,
    /// Whether the person is signed in.
    pub login: LoginStatus,
    /// How many frames of this session are open.
    pub tabs: u32,
    /// The last refresh.
    pub last: Option<LastRefresh>,
    /// The counts since midnight.
    pub today: Tally,
    /// Where to sign in.
    pub sign_in: Option<String>,
    /// The log-out that the person has asked for in the popup, from the click until somebody signs
    /// in again.
    #[serde(default)]
    pub sign_out: Option<SignOut>,
}

/// How far a log-out from the popup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SignOut {
    /// A refresh comes first, or ends first: the server takes a log-out only with a live access
    /// token (dify.md §3).
    Refreshing,
    /// The log-out is on its way to the server.
    Sending,
    /// The server has ended the session, and its cookies are gone.
    Done,
    /// It has failed: the cookies are still there, and the server still knows the session unless
    /// the reason says otherwise. The person may try again, or send
    /// [`ForgetCookies`](PopupToWorker::ForgetCookies).
    Failed {
        /// At which step.
        step: SignOutStep,
        /// Why.
        reason: SignOutReason,
    },
    /// The cookies are deleted; the server still knows the session.
    CookiesDeleted,
}

/// A step of a log-out from the popup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub enum SignOutStep {
    /// The refresh before it.
    Refresh,
    /// The log-out itself.
    SignOut,
    /// The deletion of the cookies.
    Cookies,
}

/// Why a step of a log-out has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SignOutReason {
    /// The server could not be reached.
    Unreachable,
    /// The server refused it: it does not take these cookies (any more).
    Refused,
    /// The server, or something on the way, answered with this HTTP status.
    Status {
        /// The status.
        status: u16,
    },
    /// The server said that it is done, and the cookies are still there.
    CookiesLeft,
    /// Holdfast was stopped meanwhile, and the cookies are still there.
    Interrupted,
    /// The browser refused it.
    Browser,
}

/// Whether the person is signed in, as the server said last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LoginStatus {
    /// Nothing has happened yet from which it could be told.
    Unknown,
    /// The session is alive.
    SignedIn,
    /// A refresh is under way.
    Refreshing {
        /// Since when.
        since: f64,
    },
    /// The server refused the refresh: the person must sign in again.
    SignInNeeded,
    /// No refresh cookie: a visitor who is not signed in.
    Anonymous,
    /// The server cannot be reached; the session is kept.
    Unreachable {
        /// When the next try may be made.
        retry_at: f64,
    },
}

/// The last refresh of a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct LastRefresh {
    /// When it ended.
    pub at: f64,
    /// How long it took, in milliseconds.
    pub took: f64,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a refresh ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// The server gave new credentials.
    Refreshed,
    /// Somebody else had refreshed already; their credentials were taken over.
    Adopted,
    /// The server refused.
    Refused,
    /// The server asked to wait (429, 503 with `Retry-After`).
    Throttled,
    /// The server could not be reached, or did not answer as it should.
    Unavailable,
    /// The person signed out while it was under way.
    SignedOut,
}

/// What was counted since midnight.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue,
)]
#[serde(rename_all = "camelCase", default)]
pub struct Tally {
    /// Requests that met a 401.
    pub unauthorized: u32,
    /// Requests that were sent again (the ones saved).
    pub replayed: u32,
    /// Refreshes that were sent.
    pub refreshes: u32,
    /// Requests whose page got its 401.
    pub given_up: u32,
}

impl Tally {
    /// Counts more.
    pub fn add(&mut self, more: &Tally) {
        self.unauthorized = self.unauthorized.saturating_add(more.unauthorized);
        self.replayed = self.replayed.saturating_add(more.replayed);
        self.refreshes = self.refreshes.saturating_add(more.refreshes);
        self.given_up = self.given_up.saturating_add(more.given_up);
    }
}

/// Something that went wrong, for the popup and the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// When.
    pub at: f64,
    /// What kind, a key of the texts: `problem_<kind>`.
    pub kind: ProblemKind,
    /// The technical cause, in English, without secrets.
    pub detail: String,
}

/// The kinds of problem that a person is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub enum ProblemKind {
    /// A message could not be understood.
    BadMessage,
    /// What was stored could not be read, and was set aside.
    BadRecord,
    /// The server's answer to a refresh was not what the contract says.
    BadAnswer,
    /// The browser refused a call.
    Browser,
    /// The adapter document of a site is wrong: the site is left alone.
    BadAdapter,
}
