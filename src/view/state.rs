//! The look of a card: one `data-state`, which the style sheet turns into colour and sign.

use crate::message::LoginStatus;

/// What a card is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The worker has not answered yet.
    Waiting,
    /// See [`LoginStatus::Unknown`].
    Unknown,
    /// See [`LoginStatus::SignedIn`].
    SignedIn,
    /// See [`LoginStatus::Refreshing`].
    Refreshing,
    /// See [`LoginStatus::SignInNeeded`].
    SignInNeeded,
    /// See [`LoginStatus::Anonymous`].
    Anonymous,
    /// See [`LoginStatus::Unreachable`].
    Unreachable,
    /// See [`Here::NoApp`](crate::message::Here::NoApp).
    NoApp,
    /// See [`Here::NotGranted`](crate::message::Here::NotGranted).
    NotGranted,
    /// See [`Here::Unsupported`](crate::message::Here::Unsupported).
    Unsupported,
    /// A site with an app that Holdfast knows.
    InUse,
}

impl State {
    /// The state of a session.
    pub fn of(login: &LoginStatus) -> Self {
        match login {
            LoginStatus::Unknown => Self::Unknown,
            LoginStatus::SignedIn => Self::SignedIn,
            LoginStatus::Refreshing { .. } => Self::Refreshing,
            LoginStatus::SignInNeeded => Self::SignInNeeded,
            LoginStatus::Anonymous => Self::Anonymous,
            LoginStatus::Unreachable { .. } => Self::Unreachable,
        }
    }

    /// The value of `data-state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Unknown => "unknown",
            Self::SignedIn => "signed-in",
            Self::Refreshing => "refreshing",
            Self::SignInNeeded => "sign-in-needed",
            Self::Anonymous => "anonymous",
            Self::Unreachable => "unreachable",
            Self::NoApp => "no-app",
            Self::NotGranted => "not-granted",
            Self::Unsupported => "unsupported",
            Self::InUse => "in-use",
        }
    }
}
