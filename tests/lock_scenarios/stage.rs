//! One lock under a virtual clock, and short words for what happens to it and what it wants.

use std::time::Duration;

use holdfast::jar::{Jar, Print};
use holdfast::lock::{
    Effect, Event, Executor, FrameRef, Limits, Link, Record, RefreshAnswer, RefreshLock, Sending,
    Verdict, WaiterId,
};
use holdfast::message::{Call, Outcome};
use holdfast::moment::Moment;

/// When every scenario begins.
pub const START: u64 = 1_800_000_000_000;

/// For how many milliseconds a request is held.
pub const HOLD: u64 = 100_000;

pub struct Stage {
    pub lock: RefreshLock,
    pub now: Moment,
    /// What the last `Save` wrote.
    saved: Record,
}

impl Stage {
    pub fn new() -> Self {
        Self::with(Limits::default())
    }

    pub fn with(limits: Limits) -> Self {
        let lock = RefreshLock::new(limits);
        Self {
            saved: lock.record(),
            lock,
            now: Moment::from_millis(START),
        }
    }

    /// One request of tab 1 met a 401, and tab 1 was ordered to refresh the session of `r1`.
    pub fn in_flight() -> Self {
        let mut stage = Self::new();
        assert_eq!(stage.unauthorized(1, 1), [look(1)]);
        assert_eq!(
            stage.looked(1, expired("r1")),
            [Effect::Save, stage.order(1, tab(1))]
        );
        stage
    }

    /// As [`in_flight`](Self::in_flight), and tab 1 is at it, over its port.
    pub fn executing() -> Self {
        let mut stage = Self::in_flight();
        assert_eq!(stage.event(Event::Started { attempt: 1 }), []);
        assert_eq!(stage.executes(1, 1), []);
        stage
    }

    /// A session that was refreshed long ago: epoch 1, `r2` in the jar.
    pub fn refreshed() -> Self {
        let mut stage = Self::executing();
        stage.executed(1, Verdict::Refreshed);
        stage.looked(2, fresh("r2"));
        assert_eq!(stage.lock.epoch(), 1);
        stage.pass(3_600_000);
        stage
    }

    pub fn event(&mut self, event: Event) -> Vec<Effect> {
        let effects = self.lock.handle(self.now, event);
        if effects.contains(&Effect::Save) {
            self.saved = self.lock.record();
        }
        effects
    }

    /// Time passes, and nothing happens that the lock would hear of.
    pub fn pass(&mut self, millis: u64) {
        self.now = self.in_ms(millis);
    }

    /// The moment in so many milliseconds.
    pub fn in_ms(&self, millis: u64) -> Moment {
        self.now + Duration::from_millis(millis)
    }

    /// Goes to the next moment at which the lock wants to be woken, and wakes it.
    pub fn wake(&mut self) -> Vec<Effect> {
        let due = self.lock.next_timeout().expect("the lock waits for a time");
        assert!(due > self.now, "the lock wants to be woken in the past");
        self.now = due;
        self.event(Event::Timeout)
    }

    /// Goes on to that many milliseconds from now, waking the lock whenever it wants.
    pub fn run(&mut self, millis: u64) -> Vec<Effect> {
        let end = self.in_ms(millis);
        let mut effects = Vec::new();
        while self.lock.next_timeout().is_some_and(|due| due <= end) {
            effects.extend(self.wake());
        }
        self.now = end;
        effects
    }

    /// As [`run`](Self::run), with a jar that stays as it is, and a server that finds its session not
    /// fresh.
    pub fn run_unrefreshed(&mut self, millis: u64, jar: Jar) -> Vec<Effect> {
        let end = self.in_ms(millis);
        let mut effects = Vec::new();
        while self.lock.next_timeout().is_some_and(|due| due <= end) {
            let mut news = self.wake();
            while let Some(effect) = news.pop() {
                news.extend(match effect {
                    Effect::Look { look } => self.looked(look, jar),
                    Effect::Probe { attempt, .. } => self.probed(attempt, false),
                    _ => Vec::new(),
                });
                effects.push(effect);
            }
        }
        self.now = end;
        effects
    }

    /// The worker was stopped, and another one starts from what was saved last.
    pub fn restart(&mut self) {
        let json = serde_json::to_string(&self.saved).expect("a record is JSON");
        let record = serde_json::from_str(&json).expect("a record can be read");
        self.lock = RefreshLock::restore(Limits::default(), record, self.now);
    }

    /// A request that left under the current epoch met a 401.
    pub fn unauthorized(&mut self, of: i64, request: u32) -> Vec<Effect> {
        let epoch = self.lock.epoch();
        self.unauthorized_as(of, request, sent(epoch, epoch, 0))
    }

    pub fn unauthorized_as(&mut self, of: i64, request: u32, sending: Sending) -> Vec<Effect> {
        self.event(Event::Unauthorized {
            waiter: waiter(of, request),
            frame: frame(of),
            sending,
            held: true,
        })
    }

    /// A page was loaded in this tab.
    pub fn opened(&mut self, of: i64, active: bool) -> Vec<Effect> {
        let frame = frame(of);
        self.event(Event::FrameSeen { frame, active })
    }

    /// The page of this tab makes a call of its own.
    pub fn called(&mut self, of: i64, request: u32, call: Call) -> Vec<Effect> {
        self.event(Event::Called {
            known: true,
            waiter: waiter(of, request),
            frame: frame(of),
            call,
        })
    }

    pub fn ended(&mut self, of: i64, request: u32, ok: bool) -> Vec<Effect> {
        let waiter = waiter(of, request);
        self.event(Event::Ended { waiter, ok })
    }

    pub fn looked(&mut self, look: u64, jar: Jar) -> Vec<Effect> {
        self.event(Event::Looked { look, jar })
    }

    pub fn executes(&mut self, attempt: u64, of: i64) -> Vec<Effect> {
        let link = link(of);
        self.event(Event::Executing { attempt, link })
    }

    pub fn executed(&mut self, attempt: u64, verdict: Verdict) -> Vec<Effect> {
        self.event(Event::Executed { attempt, verdict })
    }

    pub fn probed(&mut self, attempt: u64, fresh: bool) -> Vec<Effect> {
        self.event(Event::Probed { attempt, fresh })
    }

    /// The order as it is given now.
    pub fn order(&self, attempt: u64, executor: Executor) -> Effect {
        Effect::Execute {
            attempt,
            executor,
            not_after: self.in_ms(2_000),
        }
    }

    /// The probe as it is ordered now.
    pub fn probe(&self, attempt: u64, of: i64) -> Effect {
        Effect::Probe {
            attempt,
            frame: frame(of),
            not_after: self.in_ms(3_000),
        }
    }
}

pub const UNAVAILABLE: Verdict = Verdict::Unavailable { retry_after: None };

pub fn frame(of: i64) -> FrameRef {
    FrameRef { tab: of, frame: 0 }
}

pub fn tab(of: i64) -> Executor {
    Executor::Frame(frame(of))
}

/// The port of that tab.
pub fn link(of: i64) -> Link {
    Link(u32::try_from(of).expect("tabs have small numbers here"))
}

pub fn waiter(of: i64, request: u32) -> WaiterId {
    let link = link(of);
    WaiterId { link, request }
}

pub fn sent(first: u64, left: u64, replays: u8) -> Sending {
    Sending {
        first,
        left,
        replays,
    }
}

/// The access token is over.
pub fn expired(refresh: &str) -> Jar {
    Jar::Seen {
        refresh: Some(Print::of(refresh)),
        access: false,
        user: None,
    }
}

/// All cookies are there.
pub fn fresh(refresh: &str) -> Jar {
    Jar::Seen {
        refresh: Some(Print::of(refresh)),
        access: true,
        user: None,
    }
}

/// All cookies of this person are there.
pub fn fresh_of(refresh: &str, user: &str) -> Jar {
    Jar::Seen {
        refresh: Some(Print::of(refresh)),
        access: true,
        user: Some(Print::of(user)),
    }
}

pub const NOBODY: Jar = Jar::Seen {
    refresh: None,
    access: false,
    user: None,
};

pub fn look(look: u64) -> Effect {
    Effect::Look { look }
}

pub fn replay(of: i64, request: u32, epoch: u64) -> Effect {
    replay_in(0, of, request, epoch)
}

pub fn replay_in(delay: u64, of: i64, request: u32, epoch: u64) -> Effect {
    Effect::Replay {
        waiter: waiter(of, request),
        epoch,
        delay: Duration::from_millis(delay),
    }
}

pub fn give_up(of: i64, request: u32) -> Effect {
    let waiter = waiter(of, request);
    Effect::GiveUp { waiter }
}

pub fn proceed(of: i64, request: u32) -> Effect {
    let waiter = waiter(of, request);
    Effect::Proceed { waiter }
}

pub fn answer(of: i64, request: u32, answer: RefreshAnswer) -> Effect {
    let waiter = waiter(of, request);
    Effect::Answer { waiter, answer }
}

pub fn announce(epoch: u64) -> Effect {
    Effect::Announce {
        epoch,
        clear: false,
    }
}

pub fn announce_and_clear(epoch: u64) -> Effect {
    Effect::Announce { epoch, clear: true }
}

pub fn note(outcome: Outcome, took: u64) -> Effect {
    Effect::Note {
        outcome,
        took: Duration::from_millis(took),
    }
}

/// What the end of the first refresh brings where tab 1 waits with a request.
pub fn goes_on(done: Effect) -> [Effect; 4] {
    [Effect::Save, announce(1), replay(1, 1, 1), done]
}

/// The same where tab 2 waits with one, too.
pub fn both_go_on(done: Effect) -> [Effect; 5] {
    let replays = (replay(1, 1, 1), replay(2, 1, 1));
    [Effect::Save, announce(1), replays.0, replays.1, done]
}

/// How many refreshes were ordered.
pub fn orders(effects: &[Effect]) -> usize {
    let order = |effect: &&Effect| matches!(effect, Effect::Execute { .. });
    effects.iter().filter(order).count()
}
