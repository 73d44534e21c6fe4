//! A lock under random events, and what must hold after each of them.

use std::collections::BTreeMap;
use std::time::Duration;

use holdfast::lock::{
    Effect, Event, FrameRef, Limits, Link, Record, RefreshLock, Sending, Standing, Verdict,
    WaiterId,
};
use holdfast::message::Call;
use holdfast::moment::Moment;

use crate::events::Step;

/// When every run begins.
pub const START: u64 = 1_800_000_000_000;

pub struct Run {
    pub lock: RefreshLock,
    pub now: Moment,
    /// Who waits for an answer, and when their limit comes.
    pub waiting: BTreeMap<WaiterId, Moment>,
    saved: Record,
    /// The last attempt that the server refused.
    refused: Option<u64>,
}

impl Run {
    pub fn new() -> Self {
        let lock = RefreshLock::new(Limits::default());
        Self {
            saved: lock.record(),
            lock,
            now: Moment::from_millis(START),
            waiting: BTreeMap::new(),
            refused: None,
        }
    }

    /// Takes an event, at its time, and checks what must hold.
    pub fn take(&mut self, Step { after, event }: Step) -> Vec<Effect> {
        let millis = self.now.millis().saturating_add_signed(after);
        let is_set_back = after < 0;
        self.now = Moment::from_millis(millis);
        if is_set_back {
            let limit = self.now + Limits::default().hold;
            for until in self.waiting.values_mut() {
                *until = limit.min(*until);
            }
        }
        if let Event::Slept { by } = event {
            self.now = self.now + by;
            let limit = self.now + Limits::default().hold;
            for until in self.waiting.values_mut() {
                *until = limit.min(*until + by);
            }
        }
        self.expire(&event);
        let before = self.lock.record();
        self.announce(&event);
        let effects = self.lock.handle(self.now, event);
        let after = self.lock.record();
        let told = || format!("{before:?}\n{event:?}\n{effects:?}\n{after:?}");

        assert!(
            after.epoch >= before.epoch,
            "an epoch went back: {}",
            told()
        );
        assert!(after.floor <= after.epoch, "{}", told());
        assert!(after.attempts >= before.attempts, "{}", told());
        let orders = effects.iter().filter(is_order).count();
        assert!(orders <= 1, "two orders at once: {}", told());
        for (index, effect) in effects.iter().enumerate() {
            if let Effect::Execute { attempt, .. } = effect {
                let last = index.checked_sub(1).and_then(|last| effects.get(last));
                assert_eq!(last, Some(&Effect::Save), "{}", told());
                let journal = after.journal.as_ref().expect("an open order is recorded");
                assert_eq!(journal.attempt, *attempt, "{}", told());
                assert!(*attempt > before.attempts, "a number twice: {}", told());
            }
            if let Effect::Replay { waiter, .. }
            | Effect::GiveUp { waiter }
            | Effect::Answer { waiter, .. }
            | Effect::Proceed { waiter } = effect
            {
                let waited = self.waiting.remove(waiter);
                assert!(waited.is_some(), "answered twice: {}", told());
            }
        }
        if let Event::Executed { attempt, verdict } = event
            && matches!(verdict, Verdict::Refused | Verdict::NoCredentials)
            && before
                .journal
                .as_ref()
                .is_some_and(|journal| journal.attempt == attempt)
        {
            self.refused = Some(attempt);
        }
        if is_refused(&after) && !is_refused(&before) {
            let journal = before.journal.as_ref().expect("a flight was open");
            assert_eq!(self.refused, Some(journal.attempt), "{}", told());
            if let Event::Looked { jar, .. } = event {
                assert!(!jar.renewed_since(&journal.before), "{}", told());
            }
        }
        if let Event::Unauthorized {
            waiter,
            sending,
            held: true,
            ..
        } = event
        {
            let replayed = effects
                .iter()
                .any(|effect| matches!(effect, Effect::Replay { waiter: of, .. } if *of == waiter));
            assert!(!replayed || sending.replays < 2, "a third time: {}", told());
        }
        if needs_save(&before, &after) {
            assert!(effects.contains(&Effect::Save), "not saved: {}", told());
        }
        if event == Event::Timeout && !is_set_back {
            let next = self.lock.next_timeout();
            assert!(next.is_none_or(|next| next > self.now), "spins: {}", told());
        }
        if effects.contains(&Effect::Save) {
            self.saved = after;
        }
        effects
    }

    /// Wakes the lock whenever it wants, until that long from now.
    pub fn wake_until(&mut self, after: i64) {
        let end = self.now + Duration::from_millis(after.unsigned_abs());
        while let Some(next) = self.lock.next_timeout().filter(|next| *next < end) {
            self.wake_at(next);
        }
    }

    /// Nothing happens any more but time.
    pub fn come_to_rest(&mut self) {
        for _ in 0..1_000 {
            let Some(next) = self.lock.next_timeout() else {
                return;
            };
            self.wake_at(next);
        }
        panic!("the lock does not come to rest: {:?}", self.lock);
    }

    fn wake_at(&mut self, next: Moment) {
        self.now = self.now.max(next);
        let event = Event::Timeout;
        self.take(Step { after: 0, event });
        let late = self.waiting.iter().find(|(_, limit)| **limit <= self.now);
        assert_eq!(late, None, "not answered by its limit");
    }

    /// The worker dies, and with it whatever was not saved.
    pub fn die(&mut self) {
        self.lock = RefreshLock::restore(Limits::default(), self.saved.clone(), self.now);
        self.waiting.clear();
    }

    /// A page signs out, once nothing is under way.
    pub fn sign_out(&mut self) {
        self.come_to_rest();
        let waiter = WaiterId {
            link: Link(77),
            request: 1,
        };
        let frame = FrameRef { tab: 77, frame: 0 };
        let call = Call::SignOut;
        let after = 0;
        let event = Event::Called {
            known: true,
            waiter,
            frame,
            call,
        };
        self.take(Step { after, event });
        let event = Event::Ended { waiter, ok: true };
        self.take(Step { after, event });
    }

    pub fn late_waiter() -> WaiterId {
        WaiterId {
            link: Link(78),
            request: 1,
        }
    }

    /// A 401 of a request that left under this epoch.
    pub fn late_401(&mut self, left: u64) -> Vec<Effect> {
        let event = Event::Unauthorized {
            waiter: Self::late_waiter(),
            frame: FrameRef { tab: 78, frame: 0 },
            sending: Sending {
                first: left,
                left,
                replays: 0,
            },
            held: true,
        };
        self.take(Step { after: 0, event })
    }

    /// Those of whom the event tells are answered first if their limit has come.
    fn expire(&mut self, event: &Event) {
        let now = self.now;
        let of = |told: &WaiterId| match event {
            Event::Unauthorized { waiter, .. }
            | Event::Called { waiter, .. }
            | Event::SignOutWanted { waiter }
            | Event::Cancelled { waiter }
            | Event::Ended { waiter, .. } => waiter == told,
            Event::LinkLost { link } => *link == told.link,
            _ => false,
        };
        let mut waiting = self.waiting.iter();
        if waiting.any(|(waiter, limit)| of(waiter) && *limit <= now) {
            let event = Event::Timeout;
            self.take(Step { after: 0, event });
        }
    }

    /// Keeps account of who waits.
    fn announce(&mut self, event: &Event) {
        let limit = self.now + Limits::default().hold;
        match event {
            Event::Unauthorized {
                waiter, held: true, ..
            }
            | Event::Called { waiter, .. }
            | Event::SignOutWanted { waiter } => {
                self.waiting.entry(*waiter).or_insert(limit);
            }
            Event::Cancelled { waiter } | Event::Ended { waiter, .. } => {
                self.waiting.remove(waiter);
            }
            Event::LinkLost { link } => self.waiting.retain(|waiter, _| waiter.link != *link),
            _ => {}
        }
    }
}

fn is_order(effect: &&Effect) -> bool {
    matches!(effect, Effect::Execute { .. })
}

fn is_refused(record: &Record) -> bool {
    matches!(record.standing, Standing::SignInNeeded { .. })
}

/// Whether something has changed that must outlive the worker.
fn needs_save(before: &Record, after: &Record) -> bool {
    let of = |record: &Record| {
        let order = record
            .journal
            .as_ref()
            .map(|journal| (journal.attempt, journal.abandoned));
        (
            record.epoch,
            record.floor,
            std::mem::discriminant(&record.standing),
            order,
            record.futile,
        )
    };
    of(before) != of(after)
}
