//! 401s that come after the refresh that they needed.

use holdfast::lock::{Effect, Event, Verdict};
use holdfast::message::Outcome;

use crate::stage::*;

/// Case 2.
#[test]
fn a_401_under_an_older_epoch_is_replayed_without_a_refresh() {
    let mut stage = Stage::refreshed();
    let effects = stage.unauthorized_as(2, 9, sent(0, 0, 0));
    assert_eq!(effects, [look(3)]);
    let effects = stage.looked(3, fresh("r2"));
    assert_eq!(effects, [replay(2, 9, 1)]);
    assert!(stage.lock.is_idle());
}

#[test]
fn a_late_401_is_not_replayed_with_an_access_token_that_is_over_as_well() {
    let mut stage = Stage::refreshed();
    assert_eq!(stage.unauthorized_as(2, 9, sent(0, 0, 0)), [look(3)]);
    assert_eq!(stage.looked(3, expired("r2")), [look(4)]);
    let effects = stage.looked(4, expired("r2"));
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(2))]);
}

#[test]
fn late_401s_are_replayed_although_the_server_cannot_refresh_now() {
    let mut stage = Stage::refreshed();
    stage.unauthorized(1, 1);
    stage.looked(3, expired("r2"));
    stage.executed(2, UNAVAILABLE);
    assert_eq!(stage.unauthorized_as(2, 9, sent(0, 0, 0)), [look(4)]);
    let effects = stage.looked(4, fresh("r2"));
    assert_eq!(effects, [replay(2, 9, 1)]);
    assert_eq!(stage.wake(), [look(5)], "the other one still waits");
}

#[test]
fn a_late_401_is_replayed_when_the_look_takes_too_long() {
    let mut stage = Stage::refreshed();
    assert_eq!(stage.unauthorized_as(2, 9, sent(0, 0, 0)), [look(3)]);
    assert_eq!(stage.wake(), [replay(2, 9, 1)]);
}

#[test]
fn a_late_401_that_comes_during_the_next_refresh_waits_for_it() {
    let mut stage = Stage::refreshed();
    assert_eq!(stage.unauthorized(1, 1), [look(3)]);
    stage.looked(3, expired("r2"));
    assert_eq!(stage.unauthorized_as(2, 9, sent(0, 0, 0)), []);
    stage.executed(2, Verdict::Refreshed);
    let effects = stage.looked(4, fresh("r3"));
    let done = note(Outcome::Refreshed, 0);
    assert_eq!(
        effects,
        [
            Effect::Save,
            announce(2),
            replay(1, 1, 2),
            replay(2, 9, 2),
            done
        ]
    );
}

/// Case 67: the server lags behind its own refresh.
#[test]
fn a_401_right_after_a_refresh_is_replayed_after_a_short_delay_instead_of_a_second_refresh() {
    let mut stage = Stage::executing();
    stage.executed(1, Verdict::Refreshed);
    stage.looked(2, fresh("r2"));
    stage.pass(100);
    let effects = stage.unauthorized_as(1, 1, sent(0, 1, 1));
    assert_eq!(effects, [replay_in(500, 1, 1, 1)]);
    // A request that left after the refresh is given time as well.
    assert_eq!(stage.unauthorized(1, 2), [replay_in(500, 1, 2, 1)]);
    assert!(stage.lock.is_idle());
}

/// Case 22.
#[test]
fn a_request_that_was_replayed_twice_gets_its_401() {
    let mut stage = Stage::refreshed();
    let effects = stage.unauthorized_as(1, 1, sent(0, 0, 2));
    assert_eq!(effects, [give_up(1, 1)]);
    assert!(stage.lock.is_idle());
}

/// A tab was frozen over an epoch: its replay may need another refresh.
#[test]
fn a_replay_that_meets_a_401_long_after_the_refresh_may_ask_once_more() {
    let mut stage = Stage::refreshed();
    let effects = stage.unauthorized_as(1, 1, sent(0, 1, 1));
    assert_eq!(effects, [look(3)]);
    assert_eq!(
        stage.looked(3, expired("r2")),
        [Effect::Save, stage.order(2, tab(1))]
    );
}

/// After an extension update the epochs start again at 0.
#[test]
fn a_page_that_names_a_later_epoch_than_the_current_one_is_served() {
    let mut stage = Stage::new();
    let effects = stage.unauthorized_as(1, 1, sent(5, 5, 0));
    assert_eq!(effects, [look(1)]);
}

/// Case 9: a waiter that was discarded costs nobody anything.
#[test]
fn nobody_is_replayed_over_a_port_that_is_closed() {
    let mut stage = Stage::executing();
    assert_eq!(stage.unauthorized(2, 1), []);
    let link = link(2);
    assert_eq!(stage.event(Event::LinkLost { link }), []);
    stage.executed(1, Verdict::Refreshed);
    let effects = stage.looked(2, fresh("r2"));
    assert_eq!(effects, goes_on(note(Outcome::Refreshed, 0)));
}

/// Case 15.
#[test]
fn a_request_that_its_page_aborts_is_not_answered_and_the_refresh_goes_on() {
    let mut stage = Stage::executing();
    let waiter = waiter(1, 1);
    assert_eq!(stage.event(Event::Cancelled { waiter }), []);
    assert_eq!(stage.executed(1, Verdict::Refreshed), [look(2)]);
    let effects = stage.looked(2, fresh("r2"));
    let done = note(Outcome::Refreshed, 0);
    assert_eq!(effects, [Effect::Save, announce(1), done]);
}

/// Nobody knows how long ago somebody else refreshed: an expiry since is not a server that lags.
#[test]
fn bug_an_expiry_after_somebody_else_s_refresh_was_taken_for_a_lagging_server() {
    let mut stage = Stage::new();
    stage.opened(1, true);
    stage.looked(1, fresh("r1"));
    assert_eq!(stage.unauthorized(1, 1), [look(2)]);
    assert!(stage.looked(2, fresh("r2")).contains(&replay(1, 1, 1)));
    assert_eq!(
        stage.unauthorized_as(1, 2, sent(0, 1, 1)),
        [Effect::Save, look(3)]
    );
    let effects = stage.looked(3, fresh("r2"));
    assert_eq!(effects, [Effect::Save, stage.order(1, tab(1))]);
}
