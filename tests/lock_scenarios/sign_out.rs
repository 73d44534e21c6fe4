//! Log-out wins.

use holdfast::lock::{Effect, Event, RefreshAnswer, Standing, Verdict};
use holdfast::message::{Call, Outcome};

use crate::stage::*;

/// Case 37.
#[test]
fn a_sign_out_during_a_refresh_is_sent_after_it_and_nothing_is_replayed() {
    let mut stage = Stage::executing();
    let effects = stage.called(2, 5, Call::SignOut);
    assert_eq!(effects, [Effect::Save, give_up(1, 1)]);
    // Held requests and 401s to come get what they have.
    assert_eq!(stage.unauthorized(3, 1), [give_up(3, 1)]);
    stage.pass(200);
    let effects = stage.executed(1, Verdict::Refreshed);
    let done = note(Outcome::SignedOut, 200);
    assert_eq!(effects, [Effect::Save, done, proceed(2, 5)]);
    assert_eq!(stage.unauthorized(3, 2), [give_up(3, 2)]);

    let effects = stage.ended(2, 5, true);
    assert_eq!(effects, [Effect::Save, announce(1)]);
    assert_eq!(stage.lock.standing(), Standing::Anonymous);
    assert!(stage.lock.is_idle());
}

/// Case 40.
#[test]
fn a_request_that_left_before_the_sign_out_is_never_replayed() {
    let mut stage = Stage::refreshed();
    assert_eq!(
        stage.called(2, 5, Call::SignOut),
        [Effect::Save, proceed(2, 5)]
    );
    stage.ended(2, 5, true);
    stage.pass(3_000);
    let late = sent(1, 1, 0);
    let effects = stage.unauthorized_as(1, 1, late);
    assert_eq!(effects, [announce(2), give_up(1, 1)]);
    // Not even when somebody has signed in again.
    stage.called(2, 6, Call::SignIn);
    assert_eq!(stage.ended(2, 6, true), [Effect::Save, look(3)]);
    stage.looked(3, fresh("r9"));
    assert_eq!(stage.unauthorized_as(1, 2, late), [give_up(1, 2)]);
}

#[test]
fn a_sign_out_while_the_jar_is_looked_at_is_sent_at_once_and_no_refresh_starts() {
    let mut stage = Stage::new();
    stage.unauthorized(1, 1);
    let effects = stage.called(1, 5, Call::SignOut);
    assert_eq!(effects, [give_up(1, 1), Effect::Save, proceed(1, 5)]);
    assert_eq!(stage.looked(1, expired("r1")), []);
    assert_eq!(stage.event(Event::RefreshWanted), []);
    assert_eq!(orders(&stage.run(29_999)), 0);
}

#[test]
fn a_sign_out_that_fails_leaves_the_session_as_it_is() {
    let mut stage = Stage::refreshed();
    stage.called(2, 5, Call::SignOut);
    assert_eq!(stage.ended(2, 5, false), [Effect::Save]);
    assert_eq!(stage.lock.standing(), Standing::SignedIn);
    assert_eq!(stage.unauthorized(1, 1), [look(3)]);
}

#[test]
fn the_page_s_own_refresh_is_refused_by_a_sign_out() {
    let mut stage = Stage::executing();
    assert_eq!(stage.called(2, 5, Call::Refresh), []);
    let effects = stage.called(3, 6, Call::SignOut);
    let refused = answer(2, 5, RefreshAnswer::Refused);
    assert_eq!(effects, [Effect::Save, give_up(1, 1), refused]);
}

#[test]
fn bug_a_page_s_refresh_during_a_sign_out_was_told_of_success() {
    let mut stage = Stage::refreshed();
    stage.called(2, 5, Call::SignOut);
    assert_eq!(stage.called(1, 6, Call::Refresh), []);
    let effects = stage.ended(2, 5, true);
    let refused = answer(1, 6, RefreshAnswer::Refused);
    assert_eq!(effects, [Effect::Save, announce(2), refused]);
}

#[test]
fn bug_an_order_that_came_to_nothing_was_given_again_after_a_sign_out() {
    let mut stage = Stage::in_flight();
    stage.called(2, 5, Call::SignOut);
    let effects = stage.event(Event::Undeliverable { attempt: 1 });
    let done = note(Outcome::SignedOut, 0);
    assert_eq!(effects, [Effect::Save, done, proceed(2, 5)]);
}

/// The worker is stopped with the refresh under way and the sign-out waiting for it.
#[test]
fn a_sign_out_during_a_refresh_survives_the_worker() {
    let mut stage = Stage::executing();
    stage.called(2, 5, Call::SignOut);
    stage.restart();
    assert_eq!(stage.called(12, 5, Call::SignOut)[0], Effect::Save);
    stage.executes(1, 11);
    let effects = stage.executed(1, Verdict::Refreshed);
    let done = note(Outcome::SignedOut, 0);
    assert_eq!(effects, [Effect::Save, done, proceed(12, 5)]);
}

/// The refresh is overtaken at its deadline; the sign-out does not wait for ever.
#[test]
fn a_sign_out_is_sent_when_the_refresh_that_it_waits_for_is_silent() {
    let mut stage = Stage::executing();
    stage.called(2, 5, Call::SignOut);
    stage.run(9_999);
    let effects = stage.wake();
    let [Effect::Look { look }] = effects[..] else {
        panic!("{effects:?}")
    };
    let effects = stage.looked(look, expired("r1"));
    let done = note(Outcome::SignedOut, 10_000);
    assert_eq!(effects, [Effect::Save, done, proceed(2, 5)]);
}

/// Case 69: the other page origin of the API, or a tab without our scripts, has signed out.
#[test]
fn a_sign_out_that_nobody_saw_is_found_in_the_jar_and_nothing_is_replayed_after() {
    let mut stage = Stage::refreshed();
    assert_eq!(stage.unauthorized(1, 1), [look(3)]);
    let effects = stage.looked(3, NOBODY);
    assert_eq!(effects, [Effect::Save, announce(2), give_up(1, 1)]);
    assert_eq!(stage.lock.standing(), Standing::Anonymous);
    let late = sent(1, 1, 0);
    let effects = stage.unauthorized_as(2, 1, late);
    assert_eq!(effects, [announce(2), give_up(2, 1)]);
}

/// The person logs out by no page: from the popup.
#[test]
fn a_sign_out_by_no_page_is_let_go_like_a_page_s_own() {
    let mut stage = Stage::refreshed();
    let frames = stage.lock.frames();
    let waiter = waiter(0, 0);
    let effects = stage.event(Event::SignOutWanted { waiter });
    assert_eq!(effects, [Effect::Save, proceed(0, 0)]);
    assert_eq!(stage.lock.frames(), frames, "it comes from no frame");
    assert_eq!(stage.unauthorized(1, 1), [give_up(1, 1)]);
    let effects = stage.event(Event::Ended { waiter, ok: true });
    assert_eq!(effects, [Effect::Save, announce(2)]);
    assert_eq!(stage.lock.standing(), Standing::Anonymous);
}

#[test]
fn a_sign_out_by_no_page_wins_over_a_refresh_that_is_under_way() {
    let mut stage = Stage::executing();
    let waiter = waiter(0, 0);
    let effects = stage.event(Event::SignOutWanted { waiter });
    assert_eq!(effects, [Effect::Save, give_up(1, 1)]);
    stage.pass(200);
    let effects = stage.executed(1, Verdict::Refreshed);
    let done = note(Outcome::SignedOut, 200);
    assert_eq!(effects, [Effect::Save, done, proceed(0, 0)]);
}
