//! The server refuses the refresh.

use holdfast::lock::{Effect, Standing, Verdict};
use holdfast::message::Outcome;

use crate::stage::*;

/// Cases 36 and 68: a lost race, or the browser sent the refresh twice.
#[test]
fn a_refusal_although_somebody_has_refreshed_is_adopted() {
    let mut stage = Stage::executing();
    assert_eq!(stage.executed(1, Verdict::Refused), [look(2)]);
    let effects = stage.looked(2, fresh("r2"));
    assert_eq!(effects, goes_on(note(Outcome::Adopted, 0)));
}

#[test]
fn a_refusal_is_adopted_when_the_winner_s_cookies_come_a_moment_later() {
    let mut stage = Stage::executing();
    stage.executed(1, Verdict::Refused);
    assert_eq!(stage.looked(2, expired("r1")), []);
    assert_eq!(stage.wake(), [look(3)]);
    assert_eq!(stage.now.millis(), START + 1_000);
    let effects = stage.looked(3, fresh("r2"));
    assert_eq!(effects, goes_on(note(Outcome::Adopted, 1_000)));
}

#[test]
fn a_refusal_for_good_is_tried_once_more_and_then_somebody_must_sign_in() {
    let mut stage = refused_once();
    assert_eq!(stage.executed(2, Verdict::Refused), [look(4)]);
    assert_eq!(stage.looked(4, expired("r1")), []);
    assert_eq!(stage.wake(), [look(5)]);
    let effects = stage.looked(5, expired("r1"));
    let done = note(Outcome::Refused, 2_000);
    assert_eq!(effects, [Effect::Save, done, give_up(1, 1)]);
    assert!(matches!(
        stage.lock.standing(),
        Standing::SignInNeeded { .. }
    ));
    assert_eq!(stage.lock.next_timeout(), None);
}

/// The first attempt was slow, not lost: its cookies come while the second is refused.
#[test]
fn bug_the_second_refusal_was_believed_without_another_look() {
    let mut stage = refused_once();
    stage.executed(2, Verdict::Refused);
    stage.looked(4, expired("r1"));
    stage.wake();
    let effects = stage.looked(5, fresh("r2"));
    assert_eq!(effects, goes_on(note(Outcome::Adopted, 2_000)));
}

/// The server had rotated for the first attempt, and answered it when everything was over.
#[test]
fn bug_a_late_success_left_the_person_told_to_sign_in() {
    let mut stage = refused_for_good();
    assert_eq!(stage.executed(1, Verdict::Refreshed), [look(6)]);
    let effects = stage.looked(6, fresh("r2"));
    assert_eq!(effects, [Effect::Save, announce(1)]);
    assert_eq!(stage.lock.standing(), Standing::SignedIn);
}

#[test]
fn after_a_refusal_no_refresh_is_sent_until_the_cookie_changes() {
    let mut stage = refused_for_good();
    assert_eq!(stage.unauthorized(1, 2), [look(6)]);
    assert_eq!(stage.looked(6, expired("r1")), [give_up(1, 2)]);
    stage.restart();
    assert_eq!(stage.unauthorized(1, 3), [look(1)]);
    assert_eq!(stage.looked(1, expired("r1")), [give_up(1, 3)]);
    // Somebody has signed in where the lock could not see it.
    assert_eq!(stage.unauthorized(1, 4), [look(2)]);
    let effects = stage.looked(2, expired("r9"));
    assert_eq!(effects, [Effect::Save, stage.order(3, tab(1))]);
}

#[test]
fn a_refused_session_of_the_same_person_whose_cookie_has_changed_is_adopted() {
    let mut stage = refused_after("ann");
    assert_eq!(stage.unauthorized(1, 2), [look(8)]);
    let effects = stage.looked(8, fresh_of("r3", "ann"));
    let done = note(Outcome::Adopted, 0);
    let all = [Effect::Save, announce(2), replay(1, 2, 2), done];
    assert_eq!(effects, all);
}

#[test]
fn bug_a_refused_session_was_adopted_by_somebody_whose_sign_in_nobody_saw() {
    let mut stage = refused_after("");
    assert_eq!(stage.unauthorized(1, 2), [look(8)]);
    let effects = stage.looked(8, fresh_of("r3", "bob"));
    assert_eq!(effects, [Effect::Save, announce(2), give_up(1, 2)]);
}

#[test]
fn a_refusal_with_a_live_access_token_does_not_sign_out() {
    let mut stage = Stage::executing();
    stage.executed(1, Verdict::Refused);
    stage.looked(2, fresh("r1"));
    stage.wake();
    let effects = stage.looked(3, fresh("r1"));
    assert_eq!(effects, [stage.probe(1, 1)]);
    let effects = stage.probed(1, true);
    assert_eq!(effects, goes_on(note(Outcome::Adopted, 1_000)));
}

/// Case 29: a sign-in page with status 200, taken for success by the adapter, brings no cookies.
#[test]
fn a_success_without_new_cookies_is_none_and_keeps_the_session() {
    let mut stage = Stage::executing();
    stage.executed(1, Verdict::Refreshed);
    assert_eq!(stage.looked(2, expired("r1")), []);
    assert_eq!(stage.wake(), [look(3)]);
    let effects = stage.looked(3, expired("r1"));
    let done = note(Outcome::Unavailable, 1_000);
    assert_eq!(effects, [Effect::Save, done]);
    assert_eq!(stage.lock.standing(), Standing::Unreachable);
}

#[test]
fn bug_a_success_was_none_when_the_jar_had_not_been_seen_before() {
    let mut stage = Stage::new();
    stage.unauthorized(1, 1);
    assert_eq!(
        stage.wake(),
        [Effect::Save, stage.order(1, tab(1))],
        "the look took too long"
    );
    stage.executed(1, Verdict::Refreshed);
    let effects = stage.looked(2, fresh("r2"));
    assert_eq!(effects, goes_on(note(Outcome::Refreshed, 0)));
}

#[test]
fn bug_a_server_that_does_not_rotate_was_taken_for_one_that_fails() {
    let mut stage = Stage::executing();
    stage.executed(1, Verdict::Refreshed);
    let effects = stage.looked(2, fresh("r1"));
    assert_eq!(effects, goes_on(note(Outcome::Refreshed, 0)));
}

/// Refused, looked, looked again, probed: the second attempt is on its way.
fn refused_once() -> Stage {
    let mut stage = Stage::executing();
    stage.executed(1, Verdict::Refused);
    stage.looked(2, expired("r1"));
    stage.wake();
    let effects = stage.looked(3, expired("r1"));
    assert_eq!(effects, [stage.probe(1, 1)]);
    let effects = stage.probed(1, false);
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(1))]);
    stage
}

/// A session of this person, if they are known, was refreshed once and then refused.
fn refused_after(person: &str) -> Stage {
    let mut stage = Stage::executing();
    stage.executed(1, Verdict::Refreshed);
    let jar = match person {
        "" => fresh("r2"),
        known => fresh_of("r2", known),
    };
    stage.looked(2, jar);
    stage.pass(3_600_000);
    stage.unauthorized(1, 1);
    stage.looked(3, expired("r2"));
    refuse(&mut stage, 2, 4, "r2");
    stage
}

fn refused_for_good() -> Stage {
    let mut stage = Stage::executing();
    refuse(&mut stage, 1, 2, "r1");
    stage
}

/// The attempt of this number is refused, and so is the next; looks begin at `first`.
fn refuse(stage: &mut Stage, attempt: u64, first: u64, refresh: &str) {
    stage.executed(attempt, Verdict::Refused);
    stage.looked(first, expired(refresh));
    stage.wake();
    stage.looked(first + 1, expired(refresh));
    stage.probed(attempt, false);
    stage.executed(attempt + 1, Verdict::Refused);
    stage.looked(first + 2, expired(refresh));
    stage.wake();
    stage.looked(first + 3, expired(refresh));
    assert!(matches!(
        stage.lock.standing(),
        Standing::SignInNeeded { .. }
    ));
}
