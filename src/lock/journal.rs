//! What of a lock outlives the worker: written before each act, read at the next wake-up.

use serde::{Deserialize, Serialize};

use crate::jar::{Jar, Print};
use crate::lock::event::{Executor, FrameRef};
use crate::message::Call;
use crate::moment::Moment;
use crate::value::{FromValue, ToValue};

/// An open flight, written before its order is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Journal {
    /// The number of the order.
    pub attempt: u64,
    /// 1, or 2 for the one more attempt.
    pub round: u8,
    /// When the first attempt began.
    pub began: Moment,
    /// When this attempt is given up waiting for.
    pub deadline: Moment,
    /// Who was told to send it.
    pub executor: Executor,
    /// The jar before it.
    pub before: Jar,
    /// Whether the person signed out meanwhile.
    pub abandoned: bool,
}

/// A sign-in or sign-out of the page that is on its way: no refresh starts meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Interlude {
    /// Which of the two.
    pub call: Call,
    /// When it is no longer waited for.
    pub until: Moment,
}

/// What is known about the sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// Nothing yet.
    Unknown,
    /// The last refresh succeeded, or the person has just signed in.
    SignedIn,
    /// Nobody is signed in.
    Anonymous,
    /// The server refused the refresh.
    SignInNeeded {
        /// The refresh cookie that was refused, where it could be seen.
        refused: Option<Print>,
        /// When.
        at: Moment,
    },
    /// The server could not be reached.
    Unreachable,
}

/// All that a lock needs to go on after the worker was stopped. It holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Record {
    /// The epoch.
    pub epoch: u64,
    /// Requests that left under an earlier epoch are never replayed: since then somebody signed
    /// out or in.
    pub floor: u64,
    /// When the epoch began; `None` for the first, and where somebody else's refresh began it.
    pub raised: Option<Moment>,
    /// The jar when the epoch began.
    pub jar: Jar,
    /// Who is signed in.
    pub user: Option<Print>,
    /// What is known about the sign-in.
    pub standing: Standing,
    /// The number of the last order.
    pub attempts: u64,
    /// The open flight.
    pub journal: Option<Journal>,
    /// The refresh cookie that was sent to a server which told neither the outcome nor, by a probe,
    /// how the session is: it is not sent again before a probe has been answered.
    #[serde(default)]
    pub unsettled: Option<Print>,
    /// The page's sign-in or sign-out that is on its way.
    pub interlude: Option<Interlude>,
    /// Failures in a row.
    pub failures: u32,
    /// No refresh before this moment.
    pub not_before: Moment,
    /// Refreshes in a row that helped nobody.
    pub futile: u32,
    /// The epoch of which it was said last that its refresh helped nobody.
    pub complained: Option<u64>,
    /// The frames of this session.
    pub frames: Vec<FrameRef>,
}
