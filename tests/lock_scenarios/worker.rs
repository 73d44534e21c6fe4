//! The worker is stopped while a refresh is under way.

use holdfast::lock::{Effect, Event, Verdict};
use holdfast::message::Outcome;

use crate::stage::*;

/// Case 6.
#[test]
fn a_worker_that_wakes_to_an_open_journal_takes_the_answer_of_the_executor_that_reconnects() {
    let mut stage = Stage::executing();
    stage.pass(500);
    stage.restart();
    assert_eq!(stage.event(Event::Timeout), [look(1)]);
    assert_eq!(stage.looked(1, expired("r1")), []);
    // The tab comes back on another port, and asks again for all that is pending.
    assert_eq!(stage.executes(1, 11), []);
    assert_eq!(stage.unauthorized_as(11, 1, sent(0, 0, 0)), []);
    stage.pass(2_000);
    assert_eq!(
        stage.executed(1, Verdict::Refreshed),
        [look(2)],
        "one order was given, and it is the one that is answered"
    );
    let effects = stage.looked(2, fresh("r2"));
    let done = note(Outcome::Refreshed, 2_500);
    let all = [Effect::Save, announce(1), replay(11, 1, 1), done];
    assert_eq!(effects, all);
}

#[test]
fn a_worker_that_wakes_to_an_open_journal_finds_the_cookies_of_an_executor_that_is_gone() {
    let mut stage = Stage::executing();
    stage.pass(500);
    stage.restart();
    assert_eq!(stage.unauthorized_as(12, 1, sent(0, 0, 0)), [look(1)]);
    assert_eq!(stage.looked(1, expired("r1")), []);
    assert_eq!(stage.wake(), [look(2)]);
    let effects = stage.looked(2, fresh("r2"));
    let done = note(Outcome::Adopted, 750);
    let all = [Effect::Save, announce_and_clear(1), replay(12, 1, 1), done];
    assert_eq!(effects, all);
}

/// Killed between the save and the order: nobody knows whether it was given.
#[test]
fn an_order_that_may_never_have_been_given_is_waited_for_until_its_deadline_and_then_probed() {
    let mut stage = Stage::in_flight();
    stage.restart();
    assert_eq!(stage.unauthorized_as(12, 1, sent(0, 0, 0)), [look(1)]);
    let effects = stage.run(9_999);
    assert_eq!(orders(&effects), 0);
    let effects = stage.wake();
    let [Effect::Look { look }] = effects[..] else {
        panic!("{effects:?}")
    };
    let effects = stage.looked(look, expired("r1"));
    assert_eq!(effects, [stage.probe(1, 12)]);
    let effects = stage.probed(1, false);
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(12))]);
}

/// Case 66: the laptop was closed during the refresh.
#[test]
fn a_worker_that_wakes_long_after_the_deadline_looks_before_anything_else() {
    let mut stage = Stage::executing();
    stage.pass(8 * 3_600_000);
    stage.restart();
    let effects = stage.event(Event::Timeout);
    assert_eq!(effects, [look(1)]);
    let effects = stage.looked(1, fresh("r2"));
    let done = note(Outcome::Adopted, 8 * 3_600_000);
    assert_eq!(effects, [Effect::Save, announce_and_clear(1), done]);
}

#[test]
fn a_request_that_asks_again_after_its_refresh_has_ended_is_replayed() {
    let mut stage = Stage::executing();
    stage.executed(1, Verdict::Refreshed);
    stage.looked(2, fresh("r2"));
    // Killed after the save, before the replay was told.
    stage.restart();
    let effects = stage.unauthorized_as(11, 1, sent(0, 0, 0));
    assert_eq!(effects, [look(1)]);
    assert_eq!(stage.looked(1, fresh("r2")), [replay(11, 1, 1)]);
}

/// Case 7.
#[test]
fn a_worker_that_was_stopped_at_rest_goes_on_as_if_it_had_not_been() {
    let mut stage = Stage::refreshed();
    stage.restart();
    assert!(stage.lock.is_idle());
    assert_eq!(stage.lock.next_timeout(), None);
    assert_eq!(stage.unauthorized(1, 1), [look(1)]);
    let effects = stage.looked(1, expired("r2"));
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(1))]);
}

#[test]
fn the_old_cookies_are_remembered_over_a_stop_so_that_a_lost_race_can_be_adopted() {
    let mut stage = Stage::refreshed();
    stage.restart();
    assert_eq!(stage.unauthorized(1, 1), [look(1)]);
    let effects = stage.looked(1, fresh("r3"));
    let done = note(Outcome::Adopted, 0);
    let all = [Effect::Save, announce(2), replay(1, 1, 2), done];
    assert_eq!(effects, all);
}

/// The extension was updated a second ago, and the worker before had ordered a refresh. Case 59.
#[test]
fn a_refresh_of_the_worker_before_an_update_is_waited_for_and_its_cookies_are_taken() {
    let mut stage = updated();
    assert_eq!(stage.unauthorized(1, 1), [look(1)]);
    assert_eq!(stage.looked(1, expired("r1")), [Effect::Save]);
    assert_eq!(stage.wake(), [look(2)]);
    assert_eq!(stage.looked(2, expired("r1")), []);
    assert_eq!(stage.wake(), [look(3)]);
    let effects = stage.looked(3, fresh("r2"));
    let done = note(Outcome::Adopted, 500);
    let all = [Effect::Save, announce_and_clear(1), replay(1, 1, 1), done];
    assert_eq!(effects, all);
}

#[test]
fn where_the_worker_before_an_update_had_ordered_nothing_the_server_is_asked_when_its_time_is_over()
{
    let mut stage = updated();
    stage.unauthorized(1, 1);
    stage.looked(1, expired("r1"));
    let effects = stage.run(8_999);
    assert_eq!(orders(&effects), 0);
    let effects = stage.wake();
    let [Effect::Look { look }] = effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(stage.looked(look, expired("r1")), [stage.probe(0, 1)]);
    let effects = stage.probed(0, false);
    assert_eq!(effects, [Effect::Save, stage.order(1, tab(1))]);
}

#[test]
fn a_while_after_an_update_a_refresh_is_ordered_at_once() {
    let mut stage = updated();
    stage.pass(9_000);
    stage.unauthorized(1, 1);
    let effects = stage.looked(1, expired("r1"));
    assert_eq!(effects, [Effect::Save, stage.order(1, tab(1))]);
}

/// A second ago.
fn updated() -> Stage {
    let mut stage = Stage::new();
    stage.lock.follow(stage.in_ms(9_000));
    stage
}
