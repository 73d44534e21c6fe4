//! The server or the network cannot help now: the session is kept.

use std::time::Duration;

use holdfast::lock::{Effect, Event, Standing, Verdict};
use holdfast::message::Outcome;

use crate::stage::*;

fn throttled(seconds: u64) -> Verdict {
    Verdict::Unavailable {
        retry_after: Some(Duration::from_secs(seconds)),
    }
}

/// Case 31.
#[test]
fn a_retry_after_beyond_their_limit_releases_those_who_wait_at_once() {
    let mut stage = Stage::executing();
    let effects = stage.executed(1, throttled(120));
    let done = note(Outcome::Throttled, 0);
    assert_eq!(effects, [Effect::Save, done, give_up(1, 1)]);
    assert_eq!(stage.lock.retry_at(), stage.in_ms(120_000));
    // All tabs share the cooldown.
    assert_eq!(stage.unauthorized(2, 1), [give_up(2, 1)]);
    stage.pass(119_000);
    assert_eq!(stage.unauthorized(3, 1), []);
    assert_eq!(stage.wake(), [look(2)]);
}

#[test]
fn a_retry_after_keeps_those_whose_limit_ends_later_and_serves_them() {
    let mut stage = Stage::executing();
    stage.pass(5_000);
    assert_eq!(stage.unauthorized(2, 1), [look(2)]);
    let effects = stage.executed(1, throttled(97));
    let done = note(Outcome::Throttled, 5_000);
    assert_eq!(effects, [Effect::Save, done, give_up(1, 1)]);
    assert_eq!(stage.wake(), [look(3)]);
    let effects = stage.looked(3, expired("r1"));
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(2))]);
    stage.executed(2, Verdict::Refreshed);
    let effects = stage.looked(4, fresh("r2"));
    let done = note(Outcome::Refreshed, 0);
    let all = [Effect::Save, announce(1), replay(2, 1, 1), done];
    assert_eq!(effects, all);
}

#[test]
fn a_retry_after_of_a_day_is_honoured_for_five_minutes() {
    let mut stage = Stage::executing();
    stage.executed(1, throttled(86_400));
    assert_eq!(stage.lock.retry_at(), stage.in_ms(300_000));
}

/// Cases 32 and 34.
#[test]
fn a_network_that_comes_back_serves_those_who_still_wait() {
    let mut stage = Stage::executing();
    let effects = stage.executed(1, UNAVAILABLE);
    let done = note(Outcome::Unavailable, 0);
    assert_eq!(effects, [Effect::Save, done]);
    assert_eq!(stage.lock.standing(), Standing::Unreachable);
    let wait = stage.lock.retry_at().since(stage.now);
    assert!(wait <= Duration::from_secs(1) && wait >= Duration::from_millis(800));
    stage.pass(100);
    assert_eq!(stage.event(Event::Online), []);
    stage.pass(100);
    assert_eq!(stage.event(Event::Online), []);
    assert_eq!(stage.wake(), [look(2)]);
    assert_eq!(stage.now.millis(), START + 300, "200 ms after the first");
    let effects = stage.looked(2, expired("r1"));
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(1))]);
}

#[test]
fn failure_after_failure_doubles_the_wait_up_to_five_minutes() {
    let mut stage = Stage::executing();
    stage.executed(1, UNAVAILABLE);
    let mut before = stage.lock.retry_at().since(stage.now);
    for attempt in 2..20 {
        stage.now = stage.lock.retry_at();
        stage.event(Event::Timeout);
        if attempt > 5 {
            // Nobody waits any more; the schedule asks.
            stage.event(Event::RefreshWanted);
        }
        let order = stage.looked(attempt, expired("r1"));
        assert_eq!(order, [Effect::Save, stage.order(attempt, tab(1))]);
        stage.executed(attempt, UNAVAILABLE);
        let wait = stage.lock.retry_at().since(stage.now);
        let growth = wait.as_secs_f64() / before.as_secs_f64();
        assert!((1.5..2.6).contains(&growth) || wait >= Duration::from_secs(240));
        assert!(wait <= Duration::from_secs(300));
        before = wait;
    }
}

/// A failure is no wish for a refresh any more: nothing runs for ever.
#[test]
fn nothing_is_tried_again_when_nobody_waits() {
    let mut stage = Stage::new();
    stage.event(Event::RefreshWanted);
    stage.looked(1, expired("r1"));
    stage.executed(1, UNAVAILABLE);
    assert!(stage.lock.is_idle());
    assert_eq!(stage.lock.next_timeout(), None);
}

/// Case 33.
#[test]
fn a_refresh_that_hangs_for_minutes_releases_each_request_at_its_limit() {
    let mut stage = Stage::executing();
    stage.pass(5_000);
    stage.unauthorized(2, 1);
    let effects = stage.run(HOLD - 5_000);
    assert!(effects.contains(&give_up(1, 1)));
    assert!(!effects.contains(&give_up(2, 1)));
    let effects = stage.run(5_000);
    assert!(effects.contains(&give_up(2, 1)));
    assert!(stage.lock.record().journal.is_none() || stage.lock.next_timeout().is_some());
}
