//! What happens to the lock, and what it wants done.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::jar::Jar;
use crate::message::{Call, Outcome};
use crate::moment::Moment;
use crate::value::{FromValue, ToValue};

/// A frame of a tab, as the browser numbers them.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    FromValue,
    ToValue,
)]
pub struct FrameRef {
    /// The tab.
    pub tab: i64,
    /// The frame in it, 0 for the page itself.
    pub frame: i64,
}

/// One open port of a relay. A frame that reconnects gets a new link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link(pub u32);

/// A request that a page holds: the port that it was announced on, and the page's number for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WaiterId {
    /// The port.
    pub link: Link,
    /// The page's number.
    pub request: u32,
}

/// Under which epochs a request was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sending {
    /// The first time.
    pub first: u64,
    /// The last time.
    pub left: u64,
    /// How often it was replayed.
    pub replays: u8,
}

/// How a refresh was answered, as the adapter judges it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Success, as far as the answer tells.
    Refreshed,
    /// The credentials were refused for good.
    Refused,
    /// The executor's request carried no credentials.
    NoCredentials,
    /// The server, or something on the way, could not help now.
    Unavailable {
        /// How long it asked to wait.
        retry_after: Option<Duration>,
    },
}

/// Something that has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A frame of this session showed itself; `active`: its tab is the one in front.
    FrameSeen {
        /// The frame.
        frame: FrameRef,
        /// Whether its tab is in front of its window.
        active: bool,
    },
    /// A frame is gone: its tab was closed, or it shows something else.
    FrameGone {
        /// The frame.
        frame: FrameRef,
    },
    /// A relay's port was closed, by the relay or by its death.
    LinkLost {
        /// The port.
        link: Link,
    },
    /// A request met a refresh-worthy 401.
    Unauthorized {
        /// Who waits.
        waiter: WaiterId,
        /// In which frame.
        frame: FrameRef,
        /// The request's history.
        sending: Sending,
        /// Whether the page waits for an answer.
        held: bool,
    },
    /// The page makes a call that matters to the lock, and waits to be told.
    Called {
        /// Who waits.
        waiter: WaiterId,
        /// In which frame.
        frame: FrameRef,
        /// The call.
        call: Call,
        /// Whether the answer of the last refresh can be given for it.
        known: bool,
    },
    /// A sign-in or sign-out that was told to proceed has ended.
    Ended {
        /// Who made it.
        waiter: WaiterId,
        /// Whether the server took it.
        ok: bool,
    },
    /// The page does not wait any more.
    Cancelled {
        /// Who.
        waiter: WaiterId,
    },
    /// Nothing ran for so long: the machine slept, and the clock has been set forward since.
    Slept {
        /// For how long.
        by: Duration,
    },
    /// The person, or the schedule, wants a refresh.
    RefreshWanted,
    /// The person wants to sign out, by no page: as if one had [`Called`](Self::Called).
    SignOutWanted {
        /// Who waits to be let go.
        waiter: WaiterId,
    },
    /// The network is back.
    Online,
    /// The jar was looked at.
    Looked {
        /// The number of the look.
        look: u64,
        /// What was seen.
        jar: Jar,
    },
    /// The executor has taken the order.
    Started {
        /// The attempt.
        attempt: u64,
    },
    /// The order certainly did not reach the executor.
    Undeliverable {
        /// The attempt.
        attempt: u64,
    },
    /// The executor says over this port that the refresh is under way.
    Executing {
        /// The attempt.
        attempt: u64,
        /// The port.
        link: Link,
    },
    /// The refresh has ended.
    Executed {
        /// The attempt.
        attempt: u64,
        /// How.
        verdict: Verdict,
    },
    /// The probe has ended.
    Probed {
        /// The attempt that it was for.
        attempt: u64,
        /// Whether the session is fresh.
        fresh: bool,
    },
    /// The moment of `next_timeout` has come.
    Timeout,
}

/// Who sends a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub enum Executor {
    /// The relay of this frame.
    Frame(FrameRef),
    /// The worker itself: only when no frame is left.
    Worker,
}

/// The answer to a page's own call of the refresh endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshAnswer {
    /// As the server answers a refresh.
    Refreshed,
    /// As the server refuses one.
    Refused,
    /// As a server that cannot help now.
    Unavailable,
}

/// Something to do, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Write the record to storage, and only then go on with the next effect.
    Save,
    /// Look at the cookie jar.
    Look {
        /// The number to answer with.
        look: u64,
    },
    /// Have the refresh sent.
    Execute {
        /// The attempt.
        attempt: u64,
        /// Who sends it.
        executor: Executor,
        /// The order is void after this moment.
        not_after: Moment,
    },
    /// Have a request sent that tells whether the session is fresh.
    Probe {
        /// The attempt that it is for.
        attempt: u64,
        /// Who sends it.
        frame: FrameRef,
        /// The order is void after this moment.
        not_after: Moment,
    },
    /// Tell a waiter to send its request again.
    Replay {
        /// Who.
        waiter: WaiterId,
        /// Under which epoch.
        epoch: u64,
        /// After how long.
        delay: Duration,
    },
    /// Tell a waiter to give its page the 401.
    GiveUp {
        /// Who.
        waiter: WaiterId,
    },
    /// Answer a page's own refresh.
    Answer {
        /// Who.
        waiter: WaiterId,
        /// With what.
        answer: RefreshAnswer,
    },
    /// Let a page's own call go to the server.
    Proceed {
        /// Who.
        waiter: WaiterId,
    },
    /// Tell every frame of the session its epoch.
    Announce {
        /// The epoch.
        epoch: u64,
        /// Whether the flags of an executor that vanished are to be cleared.
        clear: bool,
    },
    /// A refresh ended; for the person.
    Note {
        /// How.
        outcome: Outcome,
        /// How long it took.
        took: Duration,
    },
}
