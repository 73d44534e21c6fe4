//! What travels between browser and server.

use holdfast::message::Call;

use crate::happening::DocRef;

/// A request on its way.
#[derive(Debug, Clone)]
pub struct Sent {
    pub by: By,
    pub what: What,
    pub cookies: Cookies,
    /// Whether it goes on when its document is gone.
    pub keepalive: bool,
    /// When it was ordered, or sent.
    pub since: u64,
    /// Its number, of all that was sent.
    pub number: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A request of a page.
    Page { doc: DocRef, request: u32 },
    /// The executor of an attempt.
    Relay { doc: DocRef, attempt: u64 },
    /// The worker of this life, for an attempt.
    Worker { life: u32, attempt: u64 },
    /// A tab without our scripts, or a navigation.
    Stranger,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Something with a body that must not be executed twice.
    Api {
        body: u64,
    },
    Probe,
    Refresh,
    SignIn {
        user: u64,
    },
    SignOut,
}

/// The cookies that a request carries, or an answer sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cookies {
    pub refresh: Option<u64>,
    pub access: Option<Access>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    pub user: u64,
    pub from: u64,
    pub until: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    NetworkError,
    Status {
        status: u16,
        retry_after: Option<u64>,
        /// What it sets; `Some` without a refresh token clears all.
        sets: Option<Cookies>,
    },
}

/// Which call of the page a request is, as the lock names it.
pub fn call_of(what: What) -> Option<Call> {
    match what {
        What::SignIn { .. } => Some(Call::SignIn),
        What::SignOut => Some(Call::SignOut),
        What::Refresh => Some(Call::Refresh),
        What::Api { .. } | What::Probe => None,
    }
}
