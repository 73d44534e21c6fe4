//! What the popup is told.

use crate::lock::Standing;
use crate::message::{Here, LoginStatus, Overview, SessionStatus};
use crate::moment::Moment;
use crate::worker::Worker;
use crate::worker::session::Session;

/// What the toolbar button shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Badge {
    /// All is well.
    Nothing,
    /// A refresh is under way.
    Refreshing,
    /// Somebody must sign in.
    SignInNeeded,
}

impl Worker {
    /// All that a popup over this tab shows. `origin`: the tab's, as far as the popup may know it.
    pub fn overview(&self, now: Moment, tab: i64, origin: Option<&str>) -> Overview {
        let here = self.here(tab, origin);
        let mut sessions: Vec<SessionStatus> = self
            .sessions
            .iter()
            .map(|(id, session)| self.status(now, id, session))
            .collect();
        if let Here::Session { id } = &here
            && let Some(index) = sessions.iter().position(|session| session.id == *id)
        {
            sessions[..=index].rotate_right(1);
        }
        Overview {
            now: now.millis() as f64,
            here,
            sessions,
            problems: self.problems.clone(),
        }
    }

    /// What the toolbar button shows.
    pub fn badge(&self) -> Badge {
        let standings = || {
            self.sessions
                .values()
                .map(|session| session.lock.standing())
        };
        if standings().any(|standing| matches!(standing, Standing::SignInNeeded { .. })) {
            Badge::SignInNeeded
        } else if self
            .sessions
            .values()
            .any(|session| session.lock.refreshing_since().is_some())
        {
            Badge::Refreshing
        } else {
            Badge::Nothing
        }
    }

    fn here(&self, tab: i64, origin: Option<&str>) -> Here {
        let shows = |session: &Session| session.lock.frames().iter().any(|frame| frame.tab == tab);
        let of_tab = self.sessions.iter().find(|(_, session)| shows(session));
        match (of_tab, origin) {
            (Some((id, _)), _) => Here::Session { id: id.clone() },
            (None, Some(origin)) if !origin.starts_with("http") => Here::Unsupported,
            (None, Some(origin)) if self.granted.covers(origin) => Here::NoApp {
                origin: origin.to_owned(),
            },
            (None, Some(origin)) => Here::NotGranted {
                origin: origin.to_owned(),
            },
            (None, None) => Here::Unsupported,
        }
    }

    fn status(&self, now: Moment, id: &str, session: &Session) -> SessionStatus {
        let api = &session.key.api;
        SessionStatus {
            id: id.to_owned(),
            site: api.host().to_owned(),
            store: session.key.special_store().map(str::to_owned),
            login: login(session),
            tabs: u32::try_from(session.lock.frames().len()).unwrap_or(u32::MAX),
            last: session.last.clone(),
            today: self.histories.today(now, self.zone, session),
            sign_in: session.sign_in.clone(),
            sign_out: session.log_out.report,
        }
    }
}

fn login(session: &Session) -> LoginStatus {
    if let Some(since) = session.lock.refreshing_since() {
        return LoginStatus::Refreshing {
            since: since.millis() as f64,
        };
    }
    match session.lock.standing() {
        Standing::Unknown => LoginStatus::Unknown,
        Standing::SignedIn => LoginStatus::SignedIn,
        Standing::Anonymous => LoginStatus::Anonymous,
        Standing::SignInNeeded { .. } => LoginStatus::SignInNeeded,
        Standing::Unreachable => LoginStatus::Unreachable {
            retry_at: session.lock.retry_at().millis() as f64,
        },
    }
}
