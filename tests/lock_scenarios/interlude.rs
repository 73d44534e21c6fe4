//! Sign-ins and sign-outs whose end is told late, twice, or never.

use std::time::Duration;

use holdfast::lock::{Effect, Event, Limits, Standing, Verdict};
use holdfast::message::{Call, Outcome};

use crate::stage::*;

#[test]
fn bug_a_sign_out_that_ended_after_the_worker_was_stopped_was_forgotten() {
    let mut stage = Stage::refreshed();
    stage.called(2, 5, Call::SignOut);
    stage.restart();
    // No refresh races with it.
    assert_eq!(stage.unauthorized(1, 1), [give_up(1, 1)]);
    assert_eq!(stage.event(Event::RefreshWanted), []);
    let effects = stage.ended(12, 5, true);
    assert_eq!(effects, [Effect::Save, announce(2)]);
    assert_eq!(stage.lock.standing(), Standing::Anonymous);
}

#[test]
fn a_sign_in_that_is_announced_again_to_another_worker_is_one_sign_in() {
    let mut stage = Stage::refreshed();
    stage.called(2, 5, Call::SignIn);
    stage.restart();
    let effects = stage.called(12, 5, Call::SignIn);
    assert_eq!(effects, [Effect::Save, proceed(12, 5)]);
    assert_eq!(stage.ended(12, 5, true), [Effect::Save, look(1)]);
    assert_eq!(
        stage.looked(1, fresh("r9")),
        [Effect::Save, announce(2)],
        "and nothing else is waited for"
    );
    assert_eq!(stage.lock.next_timeout(), None);
}

#[test]
fn a_sign_in_that_has_ended_but_was_not_looked_into_is_looked_into_by_the_next_worker() {
    let mut stage = Stage::refreshed();
    stage.called(2, 5, Call::SignIn);
    assert_eq!(stage.ended(2, 5, true), [Effect::Save, look(3)]);
    stage.restart();
    assert_eq!(stage.event(Event::Timeout), [look(1)]);
    assert_eq!(stage.looked(1, fresh("r9")), [Effect::Save, announce(2)]);
}

#[test]
fn a_sign_in_whose_end_is_not_told_is_looked_into_after_its_limit() {
    let mut stage = Stage::refreshed();
    stage.called(2, 5, Call::SignIn);
    assert_eq!(stage.wake(), [look(3)]);
    assert_eq!(stage.looked(3, fresh("r9")), [Effect::Save, announce(2)]);
}

/// The page navigates right after its sign-in, and its port dies before it tells of the end.
#[test]
fn a_sign_in_whose_page_is_gone_is_looked_into_at_once() {
    let mut stage = Stage::refreshed();
    stage.called(2, 5, Call::SignIn);
    let link = link(2);
    assert_eq!(stage.event(Event::LinkLost { link }), [look(3)]);
    assert_eq!(stage.looked(3, fresh("r9")), [Effect::Save, announce(2)]);
}

#[test]
fn a_sign_out_that_its_page_aborts_is_looked_into_at_once() {
    let mut stage = Stage::refreshed();
    stage.called(2, 5, Call::SignOut);
    let waiter = waiter(2, 5);
    assert_eq!(stage.event(Event::Cancelled { waiter }), [look(3)]);
    assert_eq!(stage.looked(3, NOBODY), [Effect::Save, announce(2)]);
    assert_eq!(stage.lock.standing(), Standing::Anonymous);
}

/// A sign-in is let go at its own limit although a flight is open.
fn sign_in_beside_a_flight() -> Stage {
    let mut stage = Stage::with(Limits {
        hold: Duration::from_secs(5),
        ..Limits::default()
    });
    stage.unauthorized(1, 1);
    stage.looked(1, expired("r1"));
    stage.executes(1, 1);
    stage.called(2, 5, Call::SignIn);
    assert!(stage.run(5_000).contains(&proceed(2, 5)));
    stage
}

#[test]
fn bug_a_sign_in_that_ended_during_a_flight_made_the_lock_forget_the_flight() {
    let mut stage = sign_in_beside_a_flight();
    assert_eq!(stage.ended(2, 5, true), [Effect::Save]);
    let journal = stage.lock.record().journal;
    assert_eq!(journal.map(|journal| journal.attempt), Some(1));
    assert_eq!(stage.unauthorized(2, 6), [], "no second flight beside it");
}

#[test]
fn bug_a_flight_that_a_sign_in_overtook_replayed_requests_of_the_session_before() {
    let mut stage = sign_in_beside_a_flight();
    stage.ended(2, 5, true);
    stage.unauthorized(1, 2);
    stage.executed(1, Verdict::Refreshed);
    let [Effect::Look { look }] = stage.executed(1, Verdict::Refreshed)[..] else {
        panic!("the jar is looked at")
    };
    let effects = stage.looked(look, fresh("r9"));
    let done = note(Outcome::Refreshed, 5_000);
    assert_eq!(effects, [Effect::Save, announce(1), give_up(1, 2), done]);
}

#[test]
fn bug_a_sign_out_that_ended_during_a_flight_made_the_lock_forget_the_flight() {
    let mut stage = Stage::with(Limits {
        hold: Duration::from_secs(5),
        ..Limits::default()
    });
    stage.unauthorized(1, 1);
    stage.looked(1, expired("r1"));
    stage.executes(1, 1);
    stage.called(2, 5, Call::SignOut);
    assert!(stage.run(5_000).contains(&proceed(2, 5)));
    assert_eq!(stage.ended(2, 5, true), [Effect::Save, announce(1)]);
    assert!(stage.lock.record().journal.is_some());
    let effects = stage.executed(1, Verdict::Refreshed);
    assert_eq!(effects, [Effect::Save, note(Outcome::SignedOut, 5_000)]);
    assert_eq!(stage.lock.standing(), Standing::Anonymous);
}

#[test]
fn an_end_that_nobody_waits_for_is_looked_into_and_changes_nothing() {
    let mut stage = Stage::refreshed();
    assert_eq!(stage.ended(7, 7, true), [look(3)]);
    assert_eq!(stage.looked(3, fresh("r2")), [Effect::Save]);
    assert_eq!(stage.ended(7, 7, false), []);
    assert_eq!(stage.lock.epoch(), 1);
}

/// Two sign-outs, one refresh.
#[test]
fn every_sign_out_that_waits_is_let_go_after_the_flight() {
    let mut stage = Stage::executing();
    stage.called(2, 5, Call::SignOut);
    stage.called(3, 5, Call::SignOut);
    let effects = stage.executed(1, Verdict::Refreshed);
    let done = note(Outcome::SignedOut, 0);
    let all = [Effect::Save, done, proceed(2, 5), proceed(3, 5)];
    assert_eq!(effects, all);
}
