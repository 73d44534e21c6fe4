//! An endpoint that answers 401 whatever the credentials are.

use holdfast::lock::{Effect, Event, Verdict};

use crate::stage::*;

/// Answers every 401 of a request as its page would, until the request is given up; counts the
/// refreshes. The jar has live credentials after each refresh.
struct Always401 {
    stage: Stage,
    refreshes: u64,
}

impl Always401 {
    fn new() -> Self {
        Self {
            stage: Stage::new(),
            refreshes: 0,
        }
    }

    /// One call of the endpoint, once a second.
    fn call(&mut self, request: u32) {
        let epoch = self.stage.lock.epoch();
        let mut sending = sent(epoch, epoch, 0);
        let mut effects = self.stage.unauthorized_as(1, request, sending);
        let end = self.stage.in_ms(40_000);
        loop {
            let mut next = None;
            for effect in effects.drain(..) {
                match effect {
                    Effect::Look { look } => {
                        let jar = fresh(&format!("r{}", self.refreshes));
                        next = Some(Event::Looked { look, jar });
                    }
                    Effect::Execute { attempt, .. } => {
                        self.refreshes += 1;
                        let verdict = Verdict::Refreshed;
                        next = Some(Event::Executed { attempt, verdict });
                    }
                    Effect::Replay { epoch, .. } => {
                        sending = sent(sending.first, epoch, sending.replays + 1);
                        next = Some(Event::Unauthorized {
                            waiter: waiter(1, request),
                            frame: frame(1),
                            sending,
                            held: true,
                        });
                    }
                    Effect::GiveUp { .. } => return,
                    _ => {}
                }
            }
            effects = match next {
                Some(event) => self.stage.event(event),
                None => self.stage.wake(),
            };
            assert!(self.stage.now < end, "the request hangs");
        }
    }
}

#[test]
fn bug_an_endpoint_that_always_answers_401_rotated_tokens_for_ever() {
    let mut world = Always401::new();
    let end = world.stage.in_ms(600_000);
    let mut calls = 0;
    while world.stage.now < end {
        calls += 1;
        world.call(calls);
        world.stage.pass(1_000);
    }
    assert!(calls > 400, "{calls} calls");
    assert!(world.refreshes <= 10, "{} refreshes", world.refreshes);
}

#[test]
fn bug_what_was_learned_of_futile_refreshes_was_lost_with_the_worker() {
    let mut world = Always401::new();
    for call in 1..=20 {
        world.call(call);
        world.stage.pass(31_000);
        world.stage.restart();
    }
    assert!(world.refreshes <= 10, "{} refreshes", world.refreshes);
}

#[test]
fn bug_a_real_expiry_was_not_served_because_some_endpoint_always_answers_401() {
    let mut world = Always401::new();
    for call in 1..=200 {
        world.call(call);
        world.stage.pass(1_000);
    }
    // Its gap is minutes long by now; but the access cookie goes.
    let mut stage = world.stage;
    let [Effect::Look { look }] = stage.unauthorized(2, 1)[..] else {
        panic!("the jar is looked at")
    };
    let refresh = format!("r{}", world.refreshes);
    let effects = stage.looked(look, expired(&refresh));
    assert_eq!(orders(&effects), 1);
}

#[test]
fn the_person_s_own_wish_for_a_refresh_is_not_futile() {
    let mut world = Always401::new();
    for call in 1..=200 {
        world.call(call);
        world.stage.pass(1_000);
    }
    let mut stage = world.stage;
    let [Effect::Look { look }] = stage.event(Event::RefreshWanted)[..] else {
        panic!("the jar is looked at")
    };
    let refresh = format!("r{}", world.refreshes);
    assert_eq!(orders(&stage.looked(look, fresh(&refresh))), 1);
}

#[test]
fn bug_expiries_that_a_late_401_finds_were_taken_for_refreshes_that_help_nobody() {
    let mut stage = Stage::refreshed();
    for expiry in 1..=8 {
        let epoch = stage.lock.epoch();
        let before = format!("r{}", expiry + 1);
        // The token that is stored has expired as well, which nobody knows.
        stage.pass(20_000);
        let [Effect::Look { look }] = stage.unauthorized_as(1, expiry, sent(0, 0, 0))[..] else {
            panic!("the jar is looked at")
        };
        assert_eq!(
            stage.looked(look, fresh(&before)),
            [replay(1, expiry, epoch)]
        );
        let again = stage.unauthorized_as(1, expiry, sent(0, epoch, 1));
        let [Effect::Look { look }] = again[..] else {
            panic!("expiry {expiry} is refreshed: {again:?}")
        };
        let effects = stage.looked(look, fresh(&before));
        assert_eq!(orders(&effects), 1, "expiry {expiry}");
        let attempt = u64::from(expiry) + 1;
        let [Effect::Look { look }] = stage.executed(attempt, Verdict::Refreshed)[..] else {
            panic!("the jar is looked at")
        };
        stage.looked(look, fresh(&format!("r{}", expiry + 2)));
        assert_eq!(stage.lock.epoch(), epoch + 1);
    }
}
