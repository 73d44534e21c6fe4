//! The page's own refresher is coalesced (cases 45 and 62).

use holdfast::lock::{Effect, RefreshAnswer, Verdict};
use holdfast::message::{Call, Outcome};

use crate::stage::*;

#[test]
fn a_page_s_own_refresh_becomes_the_one_flight() {
    let mut stage = Stage::new();
    assert_eq!(stage.called(1, 1, Call::Refresh), [look(1)]);
    let effects = stage.looked(1, expired("r1"));
    assert_eq!(effects, [Effect::Save, stage.order(1, tab(1))]);
    assert_eq!(stage.called(2, 1, Call::Refresh), []);
    stage.executed(1, Verdict::Refreshed);
    let effects = stage.looked(2, fresh("r2"));
    let good = |tab| answer(tab, 1, RefreshAnswer::Refreshed);
    let done = note(Outcome::Refreshed, 0);
    let all = [Effect::Save, announce(1), good(1), good(2), done];
    assert_eq!(effects, all);
}

#[test]
fn a_page_s_own_refresh_right_after_another_gets_its_outcome() {
    let mut stage = Stage::executing();
    stage.executed(1, Verdict::Refreshed);
    stage.looked(2, fresh("r2"));
    stage.pass(1_900);
    let effects = stage.called(2, 1, Call::Refresh);
    assert_eq!(effects, [answer(2, 1, RefreshAnswer::Refreshed)]);
    stage.pass(200);
    assert_eq!(stage.called(2, 2, Call::Refresh), [look(3)]);
}

#[test]
fn a_page_s_own_refresh_is_refused_as_the_one_flight_is() {
    let mut stage = Stage::in_flight();
    stage.called(2, 1, Call::Refresh);
    stage.executed(1, Verdict::Refused);
    stage.looked(2, expired("r1"));
    stage.wake();
    stage.looked(3, expired("r1"));
    stage.probed(1, false);
    stage.executed(2, Verdict::Refused);
    stage.looked(4, expired("r1"));
    stage.wake();
    let effects = stage.looked(5, expired("r1"));
    let done = note(Outcome::Refused, 2_000);
    let bad = answer(2, 1, RefreshAnswer::Refused);
    assert_eq!(effects, [Effect::Save, done, give_up(1, 1), bad]);
}

#[test]
fn a_page_s_own_refresh_is_told_at_its_limit_that_the_server_cannot_help() {
    let mut stage = Stage::executing();
    stage.called(2, 1, Call::Refresh);
    let effects = stage.run(HOLD);
    assert!(effects.contains(&answer(2, 1, RefreshAnswer::Unavailable)));
}
