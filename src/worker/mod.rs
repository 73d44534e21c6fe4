//! The worker without its browser: every session's lock, who is connected, and what is to be done.
//!
//! The shell (`src/background`) turns browser events into calls of [`Worker`] and carries out the
//! [`Action`]s in their order.

mod act;
mod budget;
mod early;
mod histories;
mod log_out;
mod navigation;
mod overview;
mod own_calls;
mod receive;
mod session;
mod sessions;
mod store;

pub use early::OpenTab;
pub use overview::Badge;
pub use receive::Seen;
pub use store::{BadRecord, STORED, Stored};

use std::rc::Rc;
use std::time::Duration;

use budget::Budgets;
use histories::Histories;
use litemap::LiteMap;
use session::Session;

use crate::adapter::Adapter;
use crate::granted::Granted;
use crate::history::{History, What};
use crate::lock::{Event, FrameRef, Link};
use crate::message::{
    HttpCall, Problem, ProblemKind, Reading, RelayToWorker, Storage, WorkerToRelay,
};
use crate::moment::Moment;
use crate::settings::Settings;

/// The newest problems that are kept for the popup.
const PROBLEMS: usize = 20;

/// Who sent a message, as the browser says (never as the page says).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The frame.
    pub frame: FrameRef,
    /// The origin of its document.
    pub origin: String,
    /// Whether its tab is in front of its window.
    pub active: bool,
    /// Its cookie store.
    pub store: String,
    /// The top-level site, if that is another one.
    pub partition: Option<String>,
}

/// Something for the shell to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Write to `storage.session`, and only then go on.
    Save {
        /// The key.
        key: String,
        /// What to write.
        stored: Box<Stored>,
    },
    /// Write the history, that of private windows to `storage.session`, the other to
    /// `storage.local`; nothing waits for it.
    SaveHistory {
        /// Whether it is that of private windows.
        private: bool,
        /// What to write.
        history: Box<History>,
    },
    /// Remove from `storage.session`.
    Forget {
        /// The key.
        key: String,
    },
    /// Read the values of a session and the claim that names the user, then [`Worker::looked`]: the
    /// cookies of this URL in this store, or what a page's storage holds.
    Look {
        /// The session's id.
        session: String,
        /// The number of the look.
        look: u64,
        /// The URL.
        url: String,
        /// The cookie store.
        store: String,
        /// The partition.
        partition: Option<String>,
        /// Which values matter, and where they are.
        adapter: Rc<Adapter>,
        /// The frames to ask, one after the other until one answers.
        frames: Vec<FrameRef>,
    },
    /// Send a command to a frame, then [`Worker::delivered`].
    Order {
        /// The session's id.
        session: String,
        /// The attempt.
        attempt: u64,
        /// The frame.
        frame: FrameRef,
        /// The command.
        message: WorkerToRelay,
    },
    /// Send a message to a frame; then [`Worker::frame_gone`] if nobody is there.
    Tell {
        /// The frame.
        frame: FrameRef,
        /// The message.
        message: WorkerToRelay,
    },
    /// Send the refresh from here, then [`Worker::executed`].
    Fetch {
        /// The session's id.
        session: String,
        /// The attempt.
        attempt: u64,
        /// What to send.
        call: HttpCall,
        /// What to tell of the answer.
        reading: Reading,
    },
    /// Delete those of the cookies of this URL in this store that have these names, or these
    /// entries of the page's storage, then [`Worker::forgotten`].
    DeleteCookies {
        /// The session's id.
        session: String,
        /// The URL.
        url: String,
        /// The cookie store.
        store: String,
        /// The partition.
        partition: Option<String>,
        /// The names.
        names: Vec<String>,
        /// The storage, if that is where they are.
        storage: Option<Storage>,
        /// The frames to tell, one after the other until one has done it.
        frames: Vec<FrameRef>,
    },
    /// Tell the person by a notification that a session has ended.
    Notify {
        /// The site's host (and port).
        site: String,
        /// Where to sign in.
        sign_in: String,
    },
    /// Post a message over a relay's port.
    Post {
        /// The port.
        link: Link,
        /// The message.
        message: WorkerToRelay,
        /// How long to wait before: here, since a hidden page's timers wake once a second at best
        /// (scenarios.md, 44).
        after: Duration,
    },
    /// Find out which tabs of granted sites are open, then [`Worker::tabs_open`].
    AskForTabs,
    /// Close a relay's port.
    HangUp {
        /// The port.
        link: Link,
    },
}

/// How a command fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The relay took it.
    Taken,
    /// The relay has it, and let it lie: it came too late.
    Void,
    /// Nobody was there to get it.
    NobodyThere,
    /// The frame went away before it answered: it may have taken it.
    Unknown,
}

/// All that the worker knows.
#[derive(Debug)]
pub struct Worker {
    /// The built-in ones.
    adapters: Vec<Rc<Adapter>>,
    /// Those of sites for which the settings name one, by the origin of their pages.
    chosen: LiteMap<String, Rc<Adapter>>,
    sessions: LiteMap<String, Session>,
    /// How often pages have asked for a session.
    uses: u64,
    links: LiteMap<Link, Connection>,
    budgets: Budgets,
    granted: Granted,
    settings: Settings,
    problems: Vec<Problem>,
    histories: Histories,
    /// Which tabs are open is being found out.
    asking_for_tabs: bool,
    /// What the local time is ahead of UTC, in minutes.
    zone: i64,
    /// Until when a refresh that the extension ordered before it was updated may be on its way.
    follows_until: Option<Moment>,
    actions: Vec<Action>,
}

/// An open port of a relay, and the sessions of the requests that are pending on it.
#[derive(Debug)]
struct Connection {
    sender: Sender,
    pending: LiteMap<u32, String>,
}

impl Worker {
    /// A worker that has just started. `zone`: minutes that the local time is ahead of UTC.
    pub fn new(adapters: Vec<Adapter>, granted: Granted, settings: Settings, zone: i64) -> Self {
        Self {
            adapters: adapters.into_iter().map(Rc::new).collect(),
            chosen: LiteMap::new(),
            sessions: LiteMap::new(),
            uses: 0,
            links: LiteMap::new(),
            budgets: Budgets::default(),
            granted,
            settings,
            problems: Vec::new(),
            histories: Histories::default(),
            asking_for_tabs: false,
            zone,
            follows_until: None,
            actions: Vec::new(),
        }
    }

    /// The extension was updated, or loaded anew: the browser has thrown away what the worker before
    /// knew of its sessions, and a refresh that it ordered may be on its way in some page. Relays may
    /// have connected before this is told.
    pub fn updated(&mut self, now: Moment) {
        let until = now + self.settings.limits().attempt;
        self.follows_until = Some(until);
        for (_, session) in self.sessions.iter_mut() {
            session.lock.follow(until);
        }
    }

    /// The host permissions have changed.
    pub fn set_granted(&mut self, now: Moment, granted: Granted) {
        self.granted = granted;
        self.forget_ungranted(now);
        self.forget_ungranted_sessions();
    }

    /// The settings have changed. What is held already keeps the limit that it began with.
    pub fn set_settings(&mut self, settings: Settings) {
        let limits = settings.limits();
        self.settings = settings;
        for (_, session) in self.sessions.iter_mut() {
            session.lock.set_limits(limits.clone());
        }
    }

    /// The host permissions.
    pub fn granted(&self) -> &Granted {
        &self.granted
    }

    /// What is to be done now, in this order.
    pub fn take_actions(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.actions)
    }

    /// When [`Worker::timeout`] is to be called, at the latest.
    pub fn next_timeout(&self) -> Option<Moment> {
        let locks = self.sessions.values();
        locks
            .flat_map(|session| [session.lock.next_timeout(), session.log_out.next_timeout()])
            .flatten()
            .chain(self.histories.next_timeout())
            .chain(self.next_due())
            .min()
    }

    /// The time has come.
    pub fn timeout(&mut self, now: Moment) {
        self.every_session(now, Event::Timeout);
        self.expire_log_outs(now);
        self.expire_schedules(now);
        self.write_histories(now);
    }

    /// Nothing ran for so long: the machine slept.
    pub fn slept(&mut self, now: Moment, by: Duration) {
        self.every_session(now, Event::Slept { by });
    }

    /// The network is back.
    pub fn online(&mut self, now: Moment) {
        self.every_session(now, Event::Online);
    }

    /// A relay has opened a port.
    pub fn connected(&mut self, link: Link, sender: Sender) {
        self.links.insert(
            link,
            Connection {
                sender,
                pending: LiteMap::new(),
            },
        );
    }

    /// A relay's port is closed.
    pub fn disconnected(&mut self, now: Moment, link: Link) {
        self.links.remove(&link);
        self.every_session(now, Event::LinkLost { link });
    }

    /// Something went wrong: it is kept for the popup.
    pub fn report(&mut self, now: Moment, kind: ProblemKind, detail: String) {
        let (problem, times) = (kind, 1);
        self.histories
            .note_problem(now, What::Problem { problem, times });
        self.keep_problem(now, kind, detail);
    }

    /// The history could not be written; nothing is added to it for that, or it would be written
    /// for ever.
    pub fn history_not_written(&mut self, now: Moment, detail: String) {
        self.keep_problem(now, ProblemKind::Browser, detail);
    }

    fn keep_problem(&mut self, now: Moment, kind: ProblemKind, detail: String) {
        self.problems.insert(
            0,
            Problem {
                at: now.millis() as f64,
                kind,
                detail,
            },
        );
        self.problems.truncate(PROBLEMS);
    }

    /// A page was loaded. The answer is the epoch of its session.
    pub fn hello(
        &mut self,
        now: Moment,
        sender: &Sender,
        message: &RelayToWorker,
    ) -> Option<WorkerToRelay> {
        let RelayToWorker::Hello { page } = message else {
            return None;
        };
        if !self.budgets.allow(now, &sender.origin, message) {
            return None;
        }
        let id = self.session_of_page(sender, page)?;
        let Sender { frame, active, .. } = *sender;
        self.arrived(&id, frame);
        self.feed(now, &id, Event::FrameSeen { frame, active });
        self.page_is_there(now, &id);
        self.save(&id);
        let is_chosen = self.chosen.contains_key(&sender.origin);
        let session = self.sessions.get(&id)?;
        let mut message = session.epoch_message(false);
        if let WorkerToRelay::Epoch { site, .. } = &mut message
            && is_chosen
        {
            *site = Some(session.adapter.site());
        }
        Some(message)
    }

    /// The person, or the schedule, wants a refresh.
    pub fn refresh_wanted(&mut self, now: Moment, session: &str) {
        self.feed(now, session, Event::RefreshWanted);
    }

    fn every_session(&mut self, now: Moment, event: Event) {
        let ids: Vec<String> = self.sessions.keys().cloned().collect();
        for id in ids {
            self.feed(now, &id, event);
        }
    }
}
