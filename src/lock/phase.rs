//! What the lock is doing: the states that own their data.

use crate::jar::Jar;
use crate::lock::event::{Executor, FrameRef, Link};
use crate::moment::Moment;

/// What is under way.
///
/// ```text
///            somebody needs a refresh          nobody can have refreshed already
///   Idle ──────────────────────────► Looking ───────────────────────────────► Refreshing
///    ▲                                  │ renewed: adopt                       │       │
///    │                                  │ nobody signed in: release            │       │ no answer
///    ├──────────────────────────────────┘                             answered │       │ in time
///    │                                                                         ▼       ▼
///    └───────────────────────────────────────────────────────────────────── Doubting ──┐
///      success, adoption, refusal, failure                                      ▲       │ a second
///                                                                               └───────┘ attempt
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Phase {
    /// Nothing is under way.
    Idle,
    /// The jar is looked at before anything else is done.
    Looking { look: u64, until: Moment, why: Why },
    /// A refresh is under way.
    Refreshing(Flight),
    /// A refresh has ended, or should have; what came of it is being found out.
    Doubting {
        flight: Flight,
        doubt: Doubt,
        step: Step,
    },
}

/// Why the jar is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// A page is there, and it is not known that somebody is signed in.
    First,
    /// Somebody needs a refresh.
    Wanted,
    /// Somebody may have signed in or out.
    Changed,
    /// Late 401s are to be replayed, unless somebody else is signed in now.
    Late,
}

/// One refresh, from the order to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flight {
    /// The number of the order.
    pub attempt: u64,
    /// 1 for the first attempt, 2 for the one more that a doubt allows.
    pub round: u8,
    /// When the first attempt began.
    pub began: Moment,
    /// When this attempt is given up waiting for.
    pub deadline: Moment,
    /// Who sends it.
    pub executor: Executor,
    /// How far the executor is known to be.
    pub progress: Progress,
    /// The jar before it.
    pub before: Jar,
    /// The next look at the jar, while it is under way.
    pub watch: Moment,
    /// The last look before this attempt: later ones may tell of its success.
    pub looks_before: u64,
    /// Executors that did not do it.
    pub excluded: Vec<FrameRef>,
    /// The person signs out meanwhile, or somebody else has signed in: its outcome brings nothing
    /// back.
    pub abandoned: bool,
}

/// How far an executor is known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// The order was given; at this moment it is void, and no news of its start is on its way any more.
    Ordered { until: Moment },
    /// The order was taken.
    Started,
    /// The executor said so over this port, so that its death will be known.
    Executing(Link),
    /// The executor has vanished; its request, if it was `started`, may still arrive.
    Orphaned { started: bool },
}

/// What is not known about a flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The answer says success: are the new credentials there?
    Answered,
    /// The answer is a refusal: has somebody else refreshed?
    Refused,
    /// There was no answer in time: did it succeed all the same?
    Silent,
}

/// What is being done about a doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Looking at the jar; `last` once the pause is over.
    Look {
        look: u64,
        until: Moment,
        last: bool,
    },
    /// Waiting before the last look.
    Pause { until: Moment },
    /// Asking the server.
    Probe { until: Moment },
}
