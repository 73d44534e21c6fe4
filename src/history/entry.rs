//! One line of the history.

use std::mem::discriminant;
use std::time::Duration;

use crate::message::{Outcome, ProblemKind};
use crate::moment::Moment;

/// Something that has happened, or several of its kind in one burst.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When it happened (first), in milliseconds since 1970.
    pub at: Moment,
    /// When it happened last.
    pub until: Moment,
    /// The site's host (and port); `None` for what is about no site.
    pub site: Option<String>,
    /// The cookie store, where it is not the ordinary one.
    pub store: Option<String>,
    /// What.
    pub what: What,
}

/// What has happened.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The access token had expired.
    Expired {
        /// So many requests met a 401.
        requests: u32,
    },
    /// The server gave new credentials.
    Refreshed {
        /// How long it took, in milliseconds.
        took: f64,
    },
    /// Somebody else had refreshed; their credentials were taken over.
    Adopted {
        /// How long it took to find out, in milliseconds.
        took: f64,
    },
    /// The server refused the refresh: the session has ended, the person must sign in.
    Refused,
    /// The server asked to wait.
    Throttled {
        /// When the next try may be made.
        retry_at: Moment,
        /// How often it did.
        times: u32,
    },
    /// The server could not be reached, or did not answer as it should; the session is kept.
    Unreachable {
        /// When the next try may be made.
        retry_at: Moment,
        /// So many tries have failed.
        times: u32,
    },
    /// Requests were sent again.
    Replayed {
        /// So many.
        requests: u32,
    },
    /// Requests whose page got its 401.
    GivenUp {
        /// So many.
        requests: u32,
    },
    /// Somebody has signed in.
    SignedIn,
    /// The person has signed out on the site.
    SignedOut,
    /// The person has logged out from the popup.
    LoggedOut,
    /// A log-out from the popup has failed.
    LogOutFailed,
    /// The person had the cookies deleted; the server still knows the session.
    CookiesDeleted,
    /// The session has ended without a sign-out that was seen: its cookies were gone.
    Ended,
    /// The worker was stopped in the midst of a refresh, and has taken it up again.
    Resumed,
    /// Something went wrong.
    Problem {
        /// What kind.
        problem: ProblemKind,
        /// How often.
        times: u32,
    },
}

impl What {
    /// How a refresh has ended; nothing where a sign-out overtook it, which is itself told of.
    pub fn of(outcome: Outcome, took: Duration, retry_at: Moment) -> Option<Self> {
        let took = took.as_millis() as f64;
        match outcome {
            Outcome::Refreshed => Some(What::Refreshed { took }),
            Outcome::Adopted => Some(What::Adopted { took }),
            Outcome::Refused => Some(What::Refused),
            Outcome::Throttled => Some(What::Throttled { retry_at, times: 1 }),
            Outcome::Unavailable => Some(What::Unreachable { retry_at, times: 1 }),
            Outcome::SignedOut => None,
        }
    }

    /// Whether it only counts, and need not be written at once.
    pub fn is_count(&self) -> bool {
        matches!(
            self,
            What::Expired { .. }
                | What::Replayed { .. }
                | What::GivenUp { .. }
                | What::Problem { .. }
        )
    }

    /// Whether the two can be one entry.
    pub(super) fn is_like(&self, other: &What) -> bool {
        let same_problem = match (self, other) {
            (What::Problem { problem, .. }, What::Problem { problem: other, .. }) => {
                problem == other
            }
            _ => true,
        };
        self.number().is_some() && discriminant(self) == discriminant(other) && same_problem
    }

    /// Takes in a later one of its kind.
    pub(super) fn add(&mut self, later: What) {
        let number = self.number().unwrap_or_default();
        *self = later;
        match self {
            What::Expired { requests }
            | What::Replayed { requests }
            | What::GivenUp { requests } => *requests = requests.saturating_add(number),
            What::Throttled { times, .. }
            | What::Unreachable { times, .. }
            | What::Problem { times, .. } => *times = times.saturating_add(number),
            _ => {}
        }
    }

    /// What is counted, where something is.
    fn number(&self) -> Option<u32> {
        match self {
            What::Expired { requests: number }
            | What::Replayed { requests: number }
            | What::GivenUp { requests: number }
            | What::Throttled { times: number, .. }
            | What::Unreachable { times: number, .. }
            | What::Problem { times: number, .. } => Some(*number),
            _ => None,
        }
    }

    /// Whether it tells of an access token that had expired.
    pub(super) fn is_expiry(&self) -> bool {
        matches!(self, What::Expired { .. })
    }

    /// Whether it tells of a refresh that brought nothing.
    pub(super) fn is_failure(&self) -> bool {
        matches!(
            self,
            What::Refused | What::Throttled { .. } | What::Unreachable { .. }
        )
    }

    /// Whether the session is another one after it: what comes later is no more of the same burst.
    pub(super) fn is_turn(&self) -> bool {
        matches!(
            self,
            What::Refreshed { .. }
                | What::Adopted { .. }
                | What::Refused
                | What::SignedIn
                | What::SignedOut
                | What::LoggedOut
                | What::CookiesDeleted
                | What::Ended
        )
    }
}
