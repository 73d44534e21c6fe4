//! What happens to the list of web apps, and what it wants done.

use crate::lock::FrameRef;
use crate::webapp::answer::Answer;
use crate::webapp::known::{Cache, Known};
use crate::webapp::plan::{Plan, Request};
use crate::webapp::report::{FrameReport, LogOutReport, Sent};

/// Something that has happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The popup was opened; what an earlier one has left.
    Opened {
        /// What is kept as long as the browser runs.
        cache: Cache,
        /// The apps known from before.
        known: Vec<Known>,
        /// Those that were open since, as [`Known::seen`] reads them.
        seen: Vec<Known>,
    },
    /// Every frame that could be looked at was.
    Surveyed {
        /// The number of the survey.
        survey: u64,
        /// What they told.
        frames: Vec<FrameReport>,
    },
    /// A request has ended.
    Answered {
        /// Its number.
        ask: u64,
        /// The answer; `None` when the frame went away.
        answer: Option<Answer>,
    },
    /// The person wants to be logged out of these apps.
    LogOutWanted {
        /// Their ids.
        apps: Vec<String>,
    },
    /// Every frame of a log-out's place keeps watch, or cannot be reached.
    Guarded {
        /// The number of the log-out.
        log_out: u64,
    },
    /// A frame has carried out a log-out; without a report it went away, or fell silent.
    LoggedOut {
        /// The number of the log-out.
        log_out: u64,
        /// What it did.
        report: Option<LogOutReport>,
    },
    /// The person wants the server to be told again.
    RetryWanted {
        /// The app's id.
        app: String,
    },
    /// The server was told again, or not.
    Told {
        /// The number of the log-out.
        log_out: u64,
        /// What became of it; `None` when the frame went away.
        sent: Option<Sent>,
    },
    /// The moment of `next_timeout` has come.
    Timeout,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Look into every frame that may be looked into.
    Survey {
        /// The number to answer with.
        survey: u64,
    },
    /// Have a frame send a request.
    Ask {
        /// The number to answer with.
        ask: u64,
        /// The frame.
        frame: FrameRef,
        /// The request.
        request: Request,
    },
    /// Have these frames keep watch before anything is removed.
    Guard {
        /// The frames.
        frames: Vec<FrameRef>,
        /// The log-out.
        plan: Plan,
    },
    /// Have a frame log out.
    LogOut {
        /// The frame.
        frame: FrameRef,
        /// The log-out.
        plan: Plan,
    },
    /// Have a frame tell the server once more.
    Tell {
        /// The number of the log-out.
        log_out: u64,
        /// The frame.
        frame: FrameRef,
        /// The request.
        request: Request,
    },
    /// Keep this as long as the browser runs.
    Cache(Cache),
    /// Keep these for good.
    Remember(Vec<Known>),
}
