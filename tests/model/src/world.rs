//! One state of the model: a worker with its lock, its storage, three tabs with their relays, the
//! browser's jar, a server with strict rotation, and what is on its way between them.

use std::fmt::Write;
use std::hash::{Hash, Hasher};

use holdfast::jar::{Jar, Print};
use holdfast::lock::{
    Event, Executor, FrameRef, Limits, Link, Record, RefreshLock, Sending, Verdict, WaiterId,
};
use holdfast::moment::Moment;

pub const TABS: usize = 3;
const START: Moment = Moment::from_millis(1_800_000_000_000);

#[derive(Debug, Clone)]
pub struct World {
    pub now: Moment,
    /// `None`: the worker is stopped; whatever comes for it starts it.
    pub lock: Option<RefreshLock>,
    /// What its storage holds.
    pub saved: Record,
    pub tabs: [Tab; TABS],
    pub jar: Option<Tokens>,
    pub server: Server,
    /// What is on its way, in no order.
    pub mail: Vec<Mail>,
    pub left: Troubles,
    pub sabotage: Option<Sabotage>,
    /// Refreshes that were sent.
    pub sent: Vec<Sent>,
    /// What must never happen, and did.
    pub fault: Option<&'static str>,
}

/// How much may still go wrong, and what the person may still do.
#[derive(Debug, Clone, Copy)]
pub struct Troubles {
    pub worker_deaths: u8,
    pub tab_deaths: u8,
    pub losses: u8,
    pub duplicates: u8,
    pub log_outs: u8,
    /// Requests that left before the expiry and meet their 401 late.
    pub late: u8,
    /// Updates of the extension.
    pub updates: u8,
    /// The jar is not looked at while a refresh is under way, so that its deadline is few steps away.
    pub unwatched: bool,
}

impl Troubles {
    pub fn limits(&self) -> Limits {
        let limits = Limits::default();
        let attempt = limits.attempt;
        match self.unwatched {
            true => Limits {
                // One deadline more than an executor has that nobody hears of.
                patience: 2,
                watch: attempt,
                watch_orphan: attempt,
                ..limits
            },
            false => limits,
        }
    }
}

/// A part of the protocol that is left out, to see that the model notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sabotage {
    /// The worker stores its record without the journal.
    NoJournal,
    /// The journal is written after the command.
    LateJournal,
    /// Each 401 is taken for one of the current epoch.
    EpochsNotCompared,
    /// What is not known of a refresh is taken for a failure, without a probe.
    ProbeSkipped,
    /// A relay executes an order as often as it comes.
    OrdersTwice,
    /// A new worker is not told again who waits.
    NotSaidAgain,
    /// Refreshes do not know of the person's sign-out.
    SignOutUntold,
    /// A worker is not told that the extension was updated.
    UpdateUntold,
}

#[derive(Debug, Clone)]
pub struct Tab {
    pub alive: bool,
    /// Its relay's port: another one after each death of the worker.
    pub link: Link,
    /// The epoch that its page was told last.
    pub epoch: u64,
    /// What its page has asked, by number.
    pub requests: Vec<Request>,
    /// Orders that it has taken, and how they ended.
    pub orders: Vec<(u64, Option<Verdict>)>,
    /// The person signs out here: the request's number, and whether it was let go.
    pub signing_out: Option<(u32, bool)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// Held by its page, since.
    Held(Sending, Moment),
    /// Answered with success.
    Done,
    /// Given its 401.
    Refused,
}

/// The generation of both tokens. The first access token has expired, the others are good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tokens(pub u8);

#[derive(Debug, Clone)]
pub struct Server {
    /// The refresh token that is good; every one before is spent. `None` after a sign-out.
    pub current: Option<Tokens>,
    /// Whether it has refused a refresh token.
    pub has_refused: bool,
}

/// A refresh that was sent with a token.
#[derive(Debug, Clone, Copy)]
pub struct Sent {
    pub attempt: u64,
    pub token: Option<Tokens>,
    /// Whether it is known how it went: a worker was told, or the server was asked by a probe.
    pub settled: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Mail {
    /// To the worker, from a relay's port or the browser itself.
    News(Event),
    /// The worker looks at the jar.
    Look { look: u64 },
    /// To a relay: send the refresh.
    Order {
        tab: usize,
        attempt: u64,
        not_after: Moment,
    },
    /// To a relay: is the session fresh?
    Probe { tab: usize, attempt: u64 },
    /// To a page: send it again.
    Replay {
        tab: usize,
        request: u32,
        epoch: u64,
    },
    /// To the server, over the network.
    Refresh {
        by: Executor,
        attempt: u64,
        token: Option<Tokens>,
    },
    /// From the server, over the network; `None`: refused.
    Refreshed {
        by: Executor,
        attempt: u64,
        tokens: Option<Tokens>,
    },
}

impl Mail {
    /// Whether it stays within the browser, and so arrives before much time has passed.
    pub fn is_local(&self) -> bool {
        match self {
            Mail::News(_) | Mail::Look { .. } | Mail::Replay { .. } => true,
            // The tab may be frozen.
            Mail::Order { .. } | Mail::Probe { .. } => false,
            Mail::Refresh { .. } | Mail::Refreshed { .. } => false,
        }
    }

    /// Whether it can be lost: what the network carries, an order, and the news of its end.
    pub fn can_be_lost(&self) -> bool {
        match self {
            Mail::News(event) => matches!(event, Event::Executed { .. } | Event::Executing { .. }),
            Mail::Order { .. } | Mail::Probe { .. } => true,
            Mail::Refresh { .. } | Mail::Refreshed { .. } => true,
            Mail::Look { .. } | Mail::Replay { .. } => false,
        }
    }

    /// Whether it can come twice: an order, and what relays say again over another port.
    pub fn can_come_twice(&self) -> bool {
        match self {
            Mail::News(event) => matches!(
                event,
                Event::Executed { .. } | Event::Executing { .. } | Event::Unauthorized { .. }
            ),
            Mail::Order { .. } => true,
            Mail::Look { .. } | Mail::Probe { .. } | Mail::Replay { .. } => false,
            Mail::Refresh { .. } | Mail::Refreshed { .. } => false,
        }
    }
}

pub fn frame(tab: usize) -> FrameRef {
    let tab = i64::try_from(tab).expect("few tabs");
    FrameRef { tab, frame: 0 }
}

pub fn tab_of(frame: FrameRef) -> usize {
    usize::try_from(frame.tab).expect("a tab of the model")
}

impl World {
    /// Three tabs of somebody who is signed in, whose access token has just expired; each tab has
    /// met a 401.
    pub fn begin(left: Troubles, sabotage: Option<Sabotage>) -> Self {
        let tab = |link| Tab {
            alive: true,
            link: Link(link),
            epoch: 0,
            requests: Vec::new(),
            orders: Vec::new(),
            signing_out: None,
        };
        let lock = RefreshLock::new(left.limits());
        let mut world = Self {
            now: START,
            saved: lock.record(),
            lock: Some(lock),
            tabs: [tab(0), tab(1), tab(2)],
            jar: Some(Tokens(0)),
            server: Server {
                current: Some(Tokens(0)),
                has_refused: false,
            },
            mail: Vec::new(),
            left,
            sabotage,
            sent: Vec::new(),
            fault: None,
        };
        for tab in 0..TABS {
            let active = tab == 0;
            let frame = frame(tab);
            world.tell(Event::FrameSeen { frame, active });
            world.settle();
        }
        for tab in 0..TABS {
            world.meet_401(tab, 0);
        }
        world
    }

    /// A page's request has met a 401: its relay tells the worker.
    pub fn meet_401(&mut self, tab: usize, left: u64) {
        let sending = Sending {
            first: left,
            left,
            replays: 0,
        };
        let now = self.now;
        self.tabs[tab].requests.push(Request::Held(sending, now));
        let request = u32::try_from(self.tabs[tab].requests.len() - 1).expect("few requests");
        self.announce(tab, request, sending);
    }

    pub fn announce(&mut self, tab: usize, request: u32, sending: Sending) {
        let waiter = self.waiter(tab, request);
        self.mail.push(Mail::News(Event::Unauthorized {
            waiter,
            frame: frame(tab),
            sending,
            held: true,
        }));
    }

    pub fn waiter(&self, tab: usize, request: u32) -> WaiterId {
        let link = self.tabs[tab].link;
        WaiterId { link, request }
    }

    /// What a look at the jar shows.
    pub fn seen(&self) -> Jar {
        let print = |Tokens(generation)| Print::of(&generation.to_string());
        Jar::Seen {
            refresh: self.jar.map(print),
            access: self.jar.is_some_and(|tokens| tokens > Tokens(0)),
            user: None,
        }
    }

    /// Whether the server takes a request with these tokens.
    pub fn is_fresh(&self) -> bool {
        let is_good = |tokens: Tokens| tokens > Tokens(0) && self.server.current.is_some();
        self.jar.is_some_and(is_good)
    }

    /// Looks that are asked for are made, until there is none.
    fn settle(&mut self) {
        while let Some(at) = self
            .mail
            .iter()
            .position(|mail| matches!(mail, Mail::Look { .. }))
        {
            if let Mail::Look { look } = self.mail.remove(at) {
                let jar = self.seen();
                self.tell(Event::Looked { look, jar });
            }
        }
    }
}

impl PartialEq for World {
    fn eq(&self, other: &Self) -> bool {
        format!("{self:?}") == format!("{other:?}")
    }
}

/// The order in which things were sent is none.
impl Hash for World {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut mail: Vec<String> = self.mail.iter().map(|mail| format!("{mail:?}")).collect();
        mail.sort_unstable();
        let mut text = mail.join("\n");
        let Self {
            now,
            lock,
            saved,
            tabs,
            jar,
            server,
            left,
            sent,
            fault,
            sabotage: _,
            mail: _,
        } = self;
        write!(
            text,
            "{now:?}{lock:?}{saved:?}{tabs:?}{jar:?}{server:?}{left:?}{sent:?}{fault:?}"
        )
        .expect("a string takes all");
        text.hash(state);
    }
}
