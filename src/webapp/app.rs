//! One web app, while the popup is shown.

use crate::lock::FrameRef;
use crate::moment::Moment;
use crate::webapp::entry::{AppKey, Entry, Icon, Keys, LogOutStatus, Status, Told};
use crate::webapp::known::Known;
use crate::webapp::plan::Kept;

/// One web app.
#[derive(Debug, Clone)]
pub(super) struct App {
    pub(super) key: AppKey,
    pub(super) title: Option<String>,
    pub(super) icon: Option<Icon>,
    pub(super) path: Option<String>,
    pub(super) status: Status,
    pub(super) asked_at: Option<Moment>,
    /// When it was first heard of.
    pub(super) since: Moment,
    /// What the last survey found; `None` where no frame of its place is open.
    pub(super) found: Option<Found>,
    /// Whether the server is to be asked.
    pub(super) wanted: bool,
    pub(super) asking: Option<Asking>,
    /// The log-out that is under way, or the last one.
    pub(super) log_out: Option<LogOut>,
    /// Surveys and requests up to this number were issued before the last log-out had its end, and
    /// say nothing.
    pub(super) barrier: u64,
    /// Requests up to this number were about a passport that is not there any more.
    pub(super) stale: u64,
}

/// What a survey found of an app.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) kept: Kept,
    /// The frames that show it.
    pub(super) open: Vec<FrameRef>,
}

/// A request that is under way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asking {
    pub(super) ask: u64,
    pub(super) question: Question,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub(super) enum Question {
    /// `/login/status`, with a passport or without.
    LoginStatus { passport: bool },
    /// `/site`; a refusal means this.
    Site { otherwise: Status },
    /// `/site`, for the title alone.
    Title,
}

/// A log-out.
#[derive(Debug, Clone)]
pub(super) struct LogOut {
    pub(super) number: u64,
    pub(super) begun: Moment,
    /// What was kept when it began.
    pub(super) took: Kept,
    pub(super) phase: Phase,
    pub(super) keys: Keys,
    pub(super) server: Told,
    /// Whether everything was seen gone once.
    pub(super) removed: bool,
    /// The frames that were told to carry it out.
    pub(super) tried: Vec<FrameRef>,
    /// The frames that were told to keep watch.
    pub(super) guarded: Vec<FrameRef>,
    /// Whether the last of them has told what it did.
    pub(super) reported: bool,
    /// Whether another popup has begun it.
    pub(super) inherited: bool,
}

/// ```text
///   Guarding ──► Removing ──► Looking ──► Ended
///       ▲            │ frame gone, keys still there
///       └────────────┴───────────┘
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// The frames are told to keep watch.
    Guarding,
    /// A frame carries it out.
    Removing,
    /// What is there now is looked at.
    Looking,
    /// What was found was told.
    Ended,
}

impl App {
    pub(super) fn new(key: AppKey, now: Moment) -> Self {
        Self {
            key,
            title: None,
            icon: None,
            path: None,
            status: Status::Unknown,
            asked_at: None,
            since: now,
            found: None,
            wanted: true,
            asking: None,
            log_out: None,
            barrier: 0,
            stale: 0,
        }
    }

    pub(super) fn kept(&self) -> Kept {
        self.found
            .as_ref()
            .map(|found| found.kept)
            .unwrap_or_default()
    }

    pub(super) fn is_logging_out(&self) -> bool {
        self.log_out
            .as_ref()
            .is_some_and(|it| it.phase != Phase::Ended)
    }

    /// Whether the last log-out has left nothing, and nobody has come since.
    pub(super) fn is_logged_out(&self) -> bool {
        self.log_out
            .as_ref()
            .is_some_and(|it| it.keys == Keys::Gone)
    }

    /// The server has said this, or a look in the frame has.
    pub(super) fn learn(&mut self, now: Moment, status: Status) {
        self.status = status;
        self.asked_at = Some(now);
    }

    pub(super) fn entry(&self) -> Entry {
        let open = self.found.iter().flat_map(|found| &found.open);
        let status = match (self.asking, self.status) {
            (Some(_), Status::Unknown) => Status::Asking,
            (_, status) => status,
        };
        let origin = &self.key.place.origin;
        Entry {
            key: self.key.clone(),
            id: self.key.id(),
            title: self.title.clone(),
            icon: self.icon.clone(),
            open: u32::try_from(open.clone().count()).unwrap_or(u32::MAX),
            reachable: self.found.is_some(),
            tab: open.map(|frame| frame.tab).next(),
            url: self.path.as_ref().map(|path| format!("{origin}{path}")),
            status,
            asked_at: self.asked_at.map(|at| at.millis() as f64),
            consequence: self.kept().consequence(),
            log_out: self.log_out.as_ref().map(|it| LogOutStatus {
                keys: it.keys,
                server: it.server,
            }),
        }
    }

    /// As it is remembered; not where it is private, or embedded (there is no page to open).
    pub(super) fn known(&self) -> Option<Known> {
        let is_public = !self.key.place.is_private() && self.key.place.embedded_in.is_none();
        is_public.then(|| Known {
            key: self.key.clone(),
            title: self.title.clone(),
            icon: self.icon.clone(),
            path: self.path.clone(),
            status: self.status,
            at: self.asked_at.unwrap_or(self.since),
        })
    }
}
