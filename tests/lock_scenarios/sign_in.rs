//! Somebody signs in.

use holdfast::lock::{Effect, Standing, Verdict};
use holdfast::message::{Call, Outcome};

use crate::stage::*;

/// Case 38.
#[test]
fn a_sign_in_during_a_refresh_is_sent_after_it_so_that_its_cookies_are_the_later_ones() {
    let mut stage = Stage::executing();
    assert_eq!(stage.called(2, 5, Call::SignIn), []);
    stage.executed(1, Verdict::Refreshed);
    let effects = stage.looked(2, fresh("r2"));
    let done = note(Outcome::Refreshed, 0);
    // The held request waits on: sent now, it could arrive as the one who signs in.
    let all = [Effect::Save, announce(1), proceed(2, 5), done];
    assert_eq!(effects, all);
    // No refresh starts before it has ended.
    stage.pass(3_000);
    assert_eq!(stage.unauthorized(1, 2), []);
    assert_eq!(stage.ended(2, 5, true), [Effect::Save, look(3)]);
    let effects = stage.looked(3, fresh("r3"));
    let given_up = [give_up(1, 1), give_up(1, 2)];
    assert_eq!(effects[..2], [Effect::Save, announce(2)]);
    assert_eq!(effects[2..], given_up);
    assert_eq!(stage.lock.standing(), Standing::SignedIn);
}

#[test]
fn a_request_held_through_a_sign_in_that_failed_is_replayed_after_it() {
    let mut stage = Stage::executing();
    stage.called(2, 5, Call::SignIn);
    stage.executed(1, Verdict::Refreshed);
    stage.looked(2, fresh("r2"));
    assert_eq!(stage.ended(2, 5, false), [Effect::Save, look(3)]);
    assert_eq!(stage.looked(3, fresh("r2")), [replay(1, 1, 1)]);
}

#[test]
fn a_sign_in_that_failed_lets_the_refresh_go_on() {
    let mut stage = Stage::refreshed();
    stage.called(2, 5, Call::SignIn);
    assert_eq!(stage.unauthorized(1, 1), []);
    let effects = stage.ended(2, 5, false);
    assert_eq!(effects, [Effect::Save, look(3)]);
    let effects = stage.looked(3, expired("r2"));
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(2))]);
}

/// Dify answers 200 to some sign-ins that failed.
#[test]
fn a_sign_in_that_leaves_the_jar_as_it_was_is_none() {
    let mut stage = Stage::refreshed();
    stage.called(2, 5, Call::SignIn);
    assert_eq!(stage.ended(2, 5, true), [Effect::Save, look(3)]);
    assert_eq!(stage.looked(3, expired("r2")), [Effect::Save]);
    assert_eq!(stage.lock.epoch(), 1);
}

/// Case 39.
#[test]
fn another_person_s_cookies_lead_to_no_replay() {
    let mut stage = Stage::executing();
    stage.executed(1, Verdict::Refreshed);
    stage.looked(2, fresh_of("r2", "ann"));
    stage.pass(3_600_000);
    assert_eq!(stage.unauthorized(1, 1), [look(3)]);
    let effects = stage.looked(3, fresh_of("r3", "bob"));
    let done = note(Outcome::Adopted, 0);
    let all = [Effect::Save, announce(2), give_up(1, 1), done];
    assert_eq!(effects, all);
    // Nor later: it left as Ann.
    let late = sent(1, 1, 0);
    let effects = stage.unauthorized_as(2, 1, late);
    assert_eq!(effects, [announce(2), give_up(2, 1)]);
}

/// Bob has signed in by a redirect, or in a tab without our scripts.
#[test]
fn bug_a_late_401_was_replayed_as_somebody_whose_sign_in_nobody_saw() {
    let mut stage = Stage::executing();
    stage.executed(1, Verdict::Refreshed);
    stage.looked(2, fresh_of("r2", "ann"));
    stage.pass(3_600_000);
    assert_eq!(stage.unauthorized_as(1, 1, sent(0, 0, 0)), [look(3)]);
    let effects = stage.looked(3, fresh_of("r3", "bob"));
    let done = note(Outcome::Adopted, 0);
    let all = [Effect::Save, announce(2), give_up(1, 1), done];
    assert_eq!(effects, all);
}

#[test]
fn bug_a_sign_in_after_a_sign_out_went_unnoticed() {
    let mut stage = Stage::refreshed();
    stage.called(2, 5, Call::SignOut);
    stage.ended(2, 5, true);
    stage.called(2, 6, Call::SignIn);
    assert_eq!(stage.ended(2, 6, true), [Effect::Save, look(3)]);
    let effects = stage.looked(3, fresh_of("r9", "bob"));
    assert_eq!(effects, [Effect::Save, announce(3)]);
    assert_eq!(stage.lock.standing(), Standing::SignedIn);
}

#[test]
fn bug_the_first_sign_in_that_the_lock_saw_went_unnoticed() {
    let mut stage = Stage::new();
    stage.called(2, 5, Call::SignIn);
    stage.ended(2, 5, true);
    let effects = stage.looked(1, fresh_of("r1", "ann"));
    assert_eq!(effects, [Effect::Save, announce(1)]);
    let before = sent(0, 0, 0);
    let effects = stage.unauthorized_as(1, 1, before);
    assert_eq!(effects, [announce(1), give_up(1, 1)]);
}

#[test]
fn bug_a_late_401_was_replayed_while_somebody_was_signing_in() {
    let mut stage = Stage::refreshed();
    stage.called(2, 5, Call::SignIn);
    assert_eq!(stage.unauthorized_as(1, 1, sent(0, 0, 0)), []);
    stage.ended(2, 5, true);
    let effects = stage.looked(3, fresh_of("r9", "bob"));
    assert_eq!(effects, [Effect::Save, announce(2), give_up(1, 1)]);
}

#[test]
fn a_late_401_that_waited_for_a_failed_sign_in_is_replayed_without_a_refresh() {
    let mut stage = Stage::refreshed();
    stage.called(2, 5, Call::SignIn);
    assert_eq!(stage.unauthorized_as(1, 1, sent(0, 0, 0)), []);
    let effects = stage.ended(2, 5, false);
    assert_eq!(effects, [Effect::Save, look(3)]);
    let effects = stage.looked(3, fresh("r2"));
    assert_eq!(effects, [replay(1, 1, 1)]);
}

/// A single sign-on comes by redirects: no call of the page tells of it.
#[test]
fn a_sign_in_by_redirect_leads_to_no_replay_of_what_left_before() {
    let mut stage = Stage::refreshed();
    stage.unauthorized(1, 1);
    stage.looked(3, NOBODY);
    stage.pass(60_000);
    assert_eq!(stage.unauthorized(1, 2), [look(4)]);
    let effects = stage.looked(4, fresh_of("r9", "bob"));
    let done = [Effect::Save, announce(3), give_up(1, 2)];
    assert_eq!(effects, done);
}

/// The worker was stopped between the save and the announcement.
#[test]
fn bug_a_page_that_missed_the_epoch_of_a_sign_in_got_every_401_back() {
    let mut stage = Stage::refreshed();
    stage.called(2, 5, Call::SignIn);
    stage.ended(2, 5, true);
    stage.looked(3, fresh("r9"));
    stage.pass(3_600_000);
    let missed = sent(1, 1, 0);
    let effects = stage.unauthorized_as(1, 1, missed);
    assert_eq!(effects, [announce(2), give_up(1, 1)]);
    // Told once in a while, however often somebody asks.
    assert_eq!(stage.unauthorized_as(1, 2, missed), [give_up(1, 2)]);
    stage.pass(2_000);
    let effects = stage.unauthorized_as(1, 3, missed);
    assert_eq!(effects, [announce(2), give_up(1, 3)]);
    // A frame of which the lock has not known is told at once.
    let effects = stage.unauthorized_as(9, 1, missed);
    assert_eq!(effects, [announce(2), give_up(9, 1)]);
}

/// As above, and its access token is over by the time of the first 401.
#[test]
fn bug_a_sign_in_by_redirect_that_has_expired_replayed_what_left_before() {
    let mut stage = Stage::refreshed();
    stage.unauthorized(1, 1);
    stage.looked(3, NOBODY);
    stage.pass(3_600_000);
    assert_eq!(stage.unauthorized(1, 2), [look(4)]);
    let effects = stage.looked(4, expired("r9"));
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(1))]);
    stage.executed(2, Verdict::Refreshed);
    let effects = stage.looked(5, fresh_of("r10", "bob"));
    let done = note(Outcome::Refreshed, 0);
    let all = [Effect::Save, announce(3), give_up(1, 2), done];
    assert_eq!(effects, all);
}

#[test]
fn a_sign_in_by_redirect_is_noticed_when_a_page_is_loaded() {
    let mut stage = Stage::refreshed();
    stage.unauthorized(1, 1);
    stage.looked(3, NOBODY);
    assert_eq!(stage.opened(2, true), [look(4)]);
    let effects = stage.looked(4, fresh_of("r9", "bob"));
    assert_eq!(effects, [Effect::Save, announce(3)]);
    assert_eq!(stage.lock.standing(), Standing::SignedIn);
}

#[test]
fn bug_a_sign_in_by_redirect_was_not_noticed_where_the_jar_had_not_been_seen() {
    let mut stage = Stage::new();
    stage.called(1, 1, Call::SignOut);
    stage.ended(1, 1, true);
    assert_eq!(stage.opened(2, true), [look(1)]);
    let effects = stage.looked(1, fresh_of("r9", "bob"));
    assert_eq!(effects, [Effect::Save, announce(2)]);
    assert_eq!(stage.lock.standing(), Standing::SignedIn);
}
