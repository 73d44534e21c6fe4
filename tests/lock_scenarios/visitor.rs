//! Visitors who are not signed in are left alone.

use holdfast::jar::Jar;
use holdfast::lock::{Effect, Standing, Verdict};
use holdfast::message::{Call, Outcome};

use crate::stage::*;

#[test]
fn an_anonymous_visitor_s_401_passes_and_no_refresh_is_sent() {
    let mut stage = Stage::new();
    assert_eq!(stage.unauthorized(1, 1), [look(1)]);
    assert_eq!(stage.looked(1, NOBODY), [Effect::Save, give_up(1, 1)]);
    assert_eq!(stage.lock.standing(), Standing::Anonymous);
    // Again, with nothing new to write down.
    assert_eq!(stage.unauthorized(1, 2), [look(2)]);
    assert_eq!(stage.looked(2, NOBODY), [give_up(1, 2)]);
}

/// The server says what it says, and the page goes where it would have gone.
#[test]
fn an_anonymous_visitor_s_own_refresh_goes_to_the_server() {
    let mut stage = Stage::new();
    assert_eq!(stage.called(1, 1, Call::Refresh), [look(1)]);
    assert_eq!(stage.looked(1, NOBODY), [Effect::Save, proceed(1, 1)]);
    assert!(stage.lock.is_idle());
}

/// The popup can tell, and a first 401 is told from one of another person.
#[test]
fn a_session_is_got_to_know_when_its_first_page_is_loaded() {
    let mut stage = Stage::new();
    assert_eq!(stage.opened(1, true), [look(1)]);
    assert_eq!(stage.looked(1, fresh_of("r1", "ann")), [Effect::Save]);
    assert_eq!(stage.lock.standing(), Standing::SignedIn);
    assert_eq!(stage.opened(2, true), []);
    assert!(stage.lock.is_idle());
}

#[test]
fn bug_a_first_401_was_replayed_as_somebody_whose_sign_in_nobody_saw() {
    let mut stage = Stage::new();
    stage.opened(1, true);
    stage.looked(1, fresh_of("r1", "ann"));
    assert_eq!(stage.unauthorized(1, 1), [look(2)]);
    let effects = stage.looked(2, fresh_of("r2", "bob"));
    let done = note(Outcome::Adopted, 0);
    let all = [Effect::Save, announce(1), give_up(1, 1), done];
    assert_eq!(effects, all);
}

#[test]
fn a_first_401_that_comes_while_the_session_is_got_to_know_is_served_after() {
    let mut stage = Stage::new();
    stage.opened(1, true);
    assert_eq!(stage.unauthorized(1, 1), []);
    assert_eq!(stage.looked(1, expired("r1")), [Effect::Save, look(2)]);
    let effects = stage.looked(2, expired("r1"));
    assert_eq!(effects, [Effect::Save, stage.order(1, tab(1))]);
}

#[test]
fn a_refusal_tells_a_visitor_whose_jar_nobody_can_see_that_nobody_is_signed_in() {
    let mut stage = Stage::new();
    stage.unauthorized(1, 1);
    assert_eq!(orders(&stage.looked(1, Jar::Unseen)), 1);
    for attempt in 1..=2 {
        stage.executed(attempt, Verdict::NoCredentials);
        stage.looked(stage.lock.last_look(), Jar::Unseen);
        stage.run_unrefreshed(2_000, Jar::Unseen);
    }
    assert_eq!(stage.lock.standing(), Standing::Anonymous);
    // And none is sent for a while.
    stage.unauthorized(1, 2);
    let effects = stage.looked(stage.lock.last_look(), Jar::Unseen);
    assert_eq!(effects, [give_up(1, 2)]);
}

#[test]
fn bug_the_journal_of_a_flight_stayed_open_when_the_jar_showed_that_nobody_is_signed_in() {
    let mut stage = Stage::new();
    stage.unauthorized(1, 1);
    stage.looked(1, NOBODY);
    // Nobody could look, so a refresh was sent; then the jar could be seen.
    stage.unauthorized(1, 2);
    assert_eq!(orders(&stage.looked(2, Jar::Unseen)), 1);
    stage.executed(1, Verdict::Refused);
    let effects = stage.looked(3, NOBODY);
    assert_eq!(effects, [Effect::Save, give_up(1, 2)]);
    stage.restart();
    assert!(stage.lock.is_idle());
}
