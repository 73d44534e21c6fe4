//! How an event is stored: flat, which takes the worker's module less code to read and to write than
//! a variant for each.

use serde::{Deserialize, Serialize};

use crate::history::What;
use crate::message::ProblemKind;
use crate::moment::Moment;

/// A [`What`], flat.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Line {
    name: Name,
    /// How many requests, or how often.
    #[serde(default)]
    number: u32,
    /// When the next try may be made, or how long it took.
    #[serde(default)]
    millis: u64,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Name {
    Expired,
    Refreshed,
    Adopted,
    Refused,
    Throttled,
    Unreachable,
    Replayed,
    GivenUp,
    SignedIn,
    SignedOut,
    LoggedOut,
    LogOutFailed,
    CookiesDeleted,
    Ended,
    Resumed,
    BadMessage,
    BadRecord,
    BadAnswer,
    Browser,
}

impl From<What> for Line {
    fn from(what: What) -> Self {
        let (name, number, millis) = match what {
            What::Expired { requests } => (Name::Expired, requests, 0),
            What::Refreshed { took } => (Name::Refreshed, 0, took as u64),
            What::Adopted { took } => (Name::Adopted, 0, took as u64),
            What::Refused => (Name::Refused, 0, 0),
            What::Throttled { retry_at, times } => (Name::Throttled, times, retry_at.millis()),
            What::Unreachable { retry_at, times } => (Name::Unreachable, times, retry_at.millis()),
            What::Replayed { requests } => (Name::Replayed, requests, 0),
            What::GivenUp { requests } => (Name::GivenUp, requests, 0),
            What::SignedIn => (Name::SignedIn, 0, 0),
            What::SignedOut => (Name::SignedOut, 0, 0),
            What::LoggedOut => (Name::LoggedOut, 0, 0),
            What::LogOutFailed => (Name::LogOutFailed, 0, 0),
            What::CookiesDeleted => (Name::CookiesDeleted, 0, 0),
            What::Ended => (Name::Ended, 0, 0),
            What::Resumed => (Name::Resumed, 0, 0),
            What::Problem { problem, times } => {
                let name = match problem {
                    ProblemKind::BadMessage => Name::BadMessage,
                    ProblemKind::BadRecord => Name::BadRecord,
                    ProblemKind::BadAnswer => Name::BadAnswer,
                    ProblemKind::Browser => Name::Browser,
                };
                (name, times, 0)
            }
        };
        Self {
            name,
            number,
            millis,
        }
    }
}

impl From<Line> for What {
    fn from(line: Line) -> Self {
        let number = line.number;
        let took = line.millis as f64;
        let retry_at = Moment::from_millis(line.millis);
        let problem = |problem| What::Problem {
            problem,
            times: number,
        };
        match line.name {
            Name::Expired => What::Expired { requests: number },
            Name::Refreshed => What::Refreshed { took },
            Name::Adopted => What::Adopted { took },
            Name::Refused => What::Refused,
            Name::Throttled => What::Throttled {
                retry_at,
                times: number,
            },
            Name::Unreachable => What::Unreachable {
                retry_at,
                times: number,
            },
            Name::Replayed => What::Replayed { requests: number },
            Name::GivenUp => What::GivenUp { requests: number },
            Name::SignedIn => What::SignedIn,
            Name::SignedOut => What::SignedOut,
            Name::LoggedOut => What::LoggedOut,
            Name::LogOutFailed => What::LogOutFailed,
            Name::CookiesDeleted => What::CookiesDeleted,
            Name::Ended => What::Ended,
            Name::Resumed => What::Resumed,
            Name::BadMessage => problem(ProblemKind::BadMessage),
            Name::BadRecord => problem(ProblemKind::BadRecord),
            Name::BadAnswer => problem(ProblemKind::BadAnswer),
            Name::Browser => problem(ProblemKind::Browser),
        }
    }
}
