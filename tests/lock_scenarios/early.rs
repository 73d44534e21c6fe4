//! A refresh before the access token expires (design.md, point 11).

use holdfast::lock::{Event, RefreshAnswer, Standing, Verdict};
use holdfast::message::{Call, Outcome};

use crate::stage::{
    Stage, UNAVAILABLE, announce, answer, expired, fresh, give_up, look, note, orders, tab,
};

/// Signed in, and the schedule wants a refresh: tab 1 was ordered to send it.
fn early() -> Stage {
    let mut stage = Stage::refreshed();
    stage.opened(1, true);
    assert_eq!(stage.event(Event::RefreshWanted), [look(3)]);
    let effects = stage.looked(3, fresh("r2"));
    assert!(effects.contains(&stage.order(2, tab(1))));
    stage.executes(2, 1);
    stage
}

#[test]
fn it_raises_the_epoch_as_any_other() {
    let mut stage = early();
    stage.executed(2, Verdict::Refreshed);
    let effects = stage.looked(4, fresh("r3"));
    assert!(effects.contains(&announce(2)));
    assert!(effects.contains(&note(Outcome::Refreshed, 0)));
}

#[test]
fn what_somebody_else_refreshed_is_adopted() {
    let mut stage = Stage::refreshed();
    stage.opened(1, true);
    stage.event(Event::RefreshWanted);
    let effects = stage.looked(3, fresh("r3"));
    assert_eq!(orders(&effects), 0);
    assert!(effects.contains(&note(Outcome::Adopted, 0)));
}

#[test]
fn a_failure_keeps_the_session_signed_in_and_backs_off() {
    let mut stage = early();
    let effects = stage.executed(2, UNAVAILABLE);
    assert!(effects.contains(&note(Outcome::Unavailable, 0)));
    assert_eq!(stage.lock.standing(), Standing::SignedIn);
    assert!(stage.lock.retry_at() > stage.now);
    assert!(stage.lock.is_idle(), "the schedule asks again");
}

#[test]
fn a_refusal_signs_nobody_out_while_the_access_token_is_good() {
    let mut stage = early();
    stage.executed(2, Verdict::Refused);
    stage.looked(4, fresh("r2"));
    stage.wake();
    let effects = stage.looked(5, fresh("r2"));
    assert!(effects.contains(&note(Outcome::Unavailable, 1000)));
    assert_eq!(stage.lock.standing(), Standing::SignedIn);
    assert_eq!(stage.lock.epoch(), 1, "nothing is new");
}

#[test]
fn a_request_that_meets_a_401_meanwhile_has_the_refusal_count() {
    let mut stage = early();
    stage.unauthorized(1, 1);
    stage.executed(2, Verdict::Refused);
    let mut effects = stage.looked(4, expired("r2"));
    effects.extend(stage.wake());
    effects.extend(stage.looked(5, expired("r2")));
    effects.extend(stage.probed(2, false));
    stage.executed(3, Verdict::Refused);
    effects.extend(stage.looked(6, expired("r2")));
    effects.extend(stage.wake());
    effects.extend(stage.looked(7, expired("r2")));
    assert!(effects.contains(&give_up(1, 1)));
    assert!(matches!(
        stage.lock.standing(),
        Standing::SignInNeeded { .. }
    ));
}

/// Bug: what was early once was taken for early ever after, and a page that asked for itself waited
/// for its limit instead of being told that the session is over.
#[test]
fn a_pages_own_refresh_is_never_early() {
    let mut stage = early();
    stage.executed(2, Verdict::Refreshed);
    stage.looked(4, fresh("r3"));
    stage.pass(3_600_000);
    stage.called(1, 1, Call::Refresh);
    stage.looked(5, fresh("r3"));
    let mut effects = stage.executed(3, Verdict::Refused);
    effects.extend(stage.looked(6, fresh("r3")));
    effects.extend(stage.wake());
    effects.extend(stage.looked(7, fresh("r3")));
    effects.extend(stage.probed(3, false));
    effects.extend(stage.executed(4, Verdict::Refused));
    effects.extend(stage.looked(8, fresh("r3")));
    effects.extend(stage.wake());
    effects.extend(stage.looked(9, fresh("r3")));
    assert!(effects.contains(&answer(1, 1, RefreshAnswer::Refused)));
}

#[test]
fn once_the_access_token_is_over_a_failure_is_one() {
    let mut stage = Stage::refreshed();
    stage.opened(1, true);
    stage.event(Event::RefreshWanted);
    stage.looked(3, expired("r2"));
    stage.executed(2, UNAVAILABLE);
    assert_eq!(stage.lock.standing(), Standing::Unreachable);
}
