//! Case 65: too much of anything is given back.

use std::time::Duration;

use holdfast::lock::{Effect, Event, Limits, RefreshAnswer};
use holdfast::message::Call;

use crate::stage::*;

fn small() -> Stage {
    Stage::with(Limits {
        waiters: 3,
        frames: 2,
        ..Limits::default()
    })
}

#[test]
fn a_request_over_the_limit_gets_its_401_at_once() {
    let mut stage = small();
    assert_eq!(stage.unauthorized(1, 1), [look(1)]);
    assert_eq!(stage.unauthorized(1, 2), []);
    assert_eq!(stage.unauthorized(1, 3), []);
    assert_eq!(stage.unauthorized(1, 4), [give_up(1, 4)]);
    let unavailable = answer(1, 5, RefreshAnswer::Unavailable);
    assert_eq!(stage.called(1, 5, Call::Refresh), [unavailable]);
}

#[test]
fn a_page_that_signs_out_without_end_holds_nothing() {
    let mut stage = small();
    for request in 1..=3 {
        let effects = stage.called(1, request, Call::SignOut);
        assert_eq!(effects, [Effect::Save, proceed(1, request)]);
    }
    let effects = stage.called(1, 4, Call::SignOut);
    assert_eq!(effects, [proceed(1, 4)], "let go, and not remembered");
}

#[test]
fn the_frame_that_was_seen_longest_ago_is_forgotten_first() {
    let mut stage = small();
    for tab in 1..=3 {
        stage.opened(tab, false);
        stage.pass(1);
    }
    assert_eq!(stage.lock.frames(), [frame(2), frame(3)]);
}

#[test]
fn a_request_is_held_no_longer_than_its_limit() {
    let mut stage = Stage::with(Limits {
        hold: Duration::from_secs(5),
        ..Limits::default()
    });
    stage.unauthorized(1, 1);
    stage.looked(1, expired("r1"));
    stage.event(Event::Started { attempt: 1 });
    stage.pass(3_000);
    // Announced twice, it has one limit.
    stage.unauthorized(1, 1);
    let effects = stage.run(1_999);
    assert!(!effects.contains(&give_up(1, 1)));
    assert_eq!(stage.run(1), [give_up(1, 1), look(4)]);
}

#[test]
fn bug_a_waiter_that_was_announced_for_two_things_was_answered_twice() {
    let mut stage = Stage::new();
    assert_eq!(stage.called(1, 1, Call::Refresh), [look(1)]);
    let effects = stage.called(1, 1, Call::SignOut);
    assert_eq!(effects, [Effect::Save, proceed(1, 1)]);
}
