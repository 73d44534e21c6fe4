//! Cases 41, 42 and 66: clocks jump, laptops sleep. Epochs decide, clocks only time out.

use std::time::Duration;

use holdfast::lock::{Effect, Event, Verdict};
use holdfast::message::{Call, Outcome};
use holdfast::moment::Moment;

use crate::stage::*;

const YEAR: u64 = 365 * 86_400_000;
const NIGHT: u64 = 8 * 3_600_000;

/// Time passes in which nothing runs, and the worker is told so when it runs again.
fn sleep(stage: &mut Stage, ms: u64) -> Vec<Effect> {
    stage.pass(ms);
    stage.event(Event::Slept {
        by: Duration::from_millis(ms),
    })
}

fn set_back(stage: &mut Stage) {
    stage.now = Moment::from_millis(stage.now.millis() - YEAR);
}

#[test]
fn a_clock_that_jumps_ahead_in_the_midst_of_a_refresh_does_not_start_another() {
    let mut stage = Stage::executing();
    stage.pass(YEAR);
    let effects = stage.executed(1, Verdict::Refreshed);
    assert_eq!(effects, [give_up(1, 1), look(2)]);
    let effects = stage.looked(2, fresh("r2"));
    let done = note(Outcome::Refreshed, YEAR);
    assert_eq!(effects, [Effect::Save, announce(1), done]);
}

#[test]
fn a_clock_that_is_set_back_makes_no_wait_longer_than_its_limit() {
    let mut stage = Stage::executing();
    stage.unauthorized(2, 1);
    stage.called(3, 1, Call::SignIn);
    set_back(&mut stage);
    assert_eq!(stage.event(Event::Timeout), []);
    let effects = stage.run(HOLD);
    for effect in [give_up(1, 1), give_up(2, 1), proceed(3, 1)] {
        assert!(effects.contains(&effect), "{effect:?}");
    }
}

#[test]
fn bug_a_clock_that_was_set_back_after_a_refresh_stopped_refreshes_for_a_year() {
    let mut stage = Stage::executing();
    stage.executed(1, Verdict::Refreshed);
    stage.looked(2, fresh("r2"));
    set_back(&mut stage);
    stage.event(Event::Timeout);
    stage.pass(60_000);
    assert_eq!(stage.unauthorized(1, 2), [look(3)]);
    let effects = stage.looked(3, expired("r2"));
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(1))]);
}

#[test]
fn bug_a_clock_that_was_set_back_after_a_failure_stopped_refreshes_for_a_year() {
    let mut stage = Stage::executing();
    stage.executed(1, UNAVAILABLE);
    set_back(&mut stage);
    assert_eq!(stage.event(Event::Timeout), [give_up(1, 1)]);
    assert!(stage.lock.retry_at() <= stage.in_ms(300_000));
    stage.pass(300_000);
    assert_eq!(stage.unauthorized(1, 2), [look(2)]);
}

#[test]
fn bug_a_record_from_the_future_stopped_refreshes_for_a_year() {
    let mut stage = Stage::executing();
    stage.executed(1, UNAVAILABLE);
    set_back(&mut stage);
    stage.restart();
    assert!(stage.lock.retry_at() <= stage.in_ms(300_000));
}

#[test]
fn a_journal_from_the_future_is_waited_for_no_longer_than_an_attempt() {
    let mut stage = Stage::executing();
    set_back(&mut stage);
    stage.restart();
    stage.unauthorized_as(12, 1, sent(0, 0, 0));
    let effects = stage.run(10_000);
    let last = effects.last().expect("looks");
    let Effect::Look { look } = *last else {
        panic!("{last:?}")
    };
    let effects = stage.looked(look, expired("r1"));
    assert_eq!(effects, [stage.probe(1, 12)]);
}

#[test]
fn a_laptop_that_sleeps_in_the_midst_of_a_refresh_keeps_its_requests() {
    let mut stage = Stage::executing();
    assert_eq!(sleep(&mut stage, NIGHT), []);
    let effects = stage.executed(1, Verdict::Refreshed);
    assert_eq!(effects, [look(2)]);
    let effects = stage.looked(2, fresh("r2"));
    let done = note(Outcome::Refreshed, NIGHT);
    let all = [Effect::Save, announce(1), replay(1, 1, 1), done];
    assert_eq!(effects, all);
}

#[test]
fn bug_an_order_went_to_another_tab_too_when_the_worker_stood_still_over_its_news() {
    let mut stage = Stage::in_flight();
    stage.opened(12, false);
    assert_eq!(sleep(&mut stage, 6_000), []);
    assert_eq!(stage.event(Event::Started { attempt: 1 }), []);
    assert_eq!(stage.executed(1, Verdict::Refreshed), [look(2)]);
}

#[test]
fn an_order_of_which_there_is_no_news_after_a_sleep_either_goes_to_another_tab() {
    let mut stage = Stage::in_flight();
    stage.opened(12, false);
    sleep(&mut stage, NIGHT);
    let effects = stage.run(4_000);
    assert!(effects.contains(&stage.order(2, tab(12))), "{effects:?}");
}

#[test]
fn bug_tokens_from_before_a_sleep_were_taken_for_new_ones_and_requests_got_their_401() {
    let mut stage = Stage::executing();
    sleep(&mut stage, NIGHT);
    stage.executed(1, Verdict::Refreshed);
    stage.looked(2, fresh("r2"));
    // The server had rotated before the night, and the new tokens have expired as well.
    assert_eq!(stage.unauthorized_as(1, 1, sent(0, 1, 1)), [look(3)]);
    let effects = stage.looked(3, expired("r2"));
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(1))]);
}

#[test]
fn a_laptop_whose_sleep_nobody_noticed_gives_its_requests_back_and_serves_the_next() {
    let mut stage = Stage::in_flight();
    stage.pass(NIGHT);
    // The order is void by now, and the tab may have sent it all the same: another one is given
    // only because the relay lets it lie.
    let effects = stage.event(Event::Timeout);
    assert_eq!(
        effects,
        [
            give_up(1, 1),
            Effect::Save,
            stage.order(2, holdfast::lock::Executor::Worker)
        ]
    );
    assert_eq!(stage.unauthorized(1, 2), []);
    stage.executed(2, Verdict::Refreshed);
    let effects = stage.looked(2, fresh("r2"));
    let done = note(Outcome::Refreshed, NIGHT);
    let all = [Effect::Save, announce(1), replay(1, 2, 1), done];
    assert_eq!(effects, all);
}
