//! The tab that sends the refresh is closed, frozen, or was never there.

use holdfast::lock::{Effect, Event, Executor, Verdict};
use holdfast::message::Outcome;

use crate::stage::*;

/// Cases 4 and 5: its request goes on, and the jar shows the new cookies.
#[test]
fn an_executor_that_is_closed_leaves_its_refresh_to_be_found_in_the_jar() {
    let mut stage = Stage::executing();
    assert_eq!(stage.unauthorized(2, 1), []);
    stage.pass(500);
    assert_eq!(stage.event(Event::LinkLost { link: link(1) }), [look(2)]);
    assert_eq!(stage.looked(2, expired("r1")), []);
    stage.pass(100);
    assert_eq!(stage.event(Event::FrameGone { frame: frame(1) }), [look(3)]);
    assert_eq!(stage.looked(3, expired("r1")), []);
    assert_eq!(stage.wake(), [look(4)]);

    let effects = stage.looked(4, fresh("r2"));

    let done = note(Outcome::Adopted, 850);
    let all = [Effect::Save, announce_and_clear(1), replay(2, 1, 1), done];
    assert_eq!(effects, all);
}

/// Case 8, frozen before it took the order.
#[test]
fn an_order_that_nobody_takes_is_given_to_another_tab_once_it_is_void() {
    let mut stage = Stage::in_flight();
    assert_eq!(stage.unauthorized(2, 1), []);
    for number in 2..=4 {
        assert_eq!(stage.wake(), [look(number)]);
        assert_eq!(stage.looked(number, expired("r1")), []);
    }
    let effects = stage.run(1_000);
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(2))]);
    assert_eq!(stage.now.millis(), START + 4_000);
}

/// The relay took the order in its last millisecond, and the news took its time.
#[test]
fn bug_a_start_that_was_told_late_led_to_a_second_refresh() {
    let mut stage = Stage::in_flight();
    stage.unauthorized(2, 1);
    stage.run(3_900);
    assert_eq!(stage.event(Event::Started { attempt: 1 }), []);
    assert_eq!(orders(&stage.run(7_000)), 0);
}

/// News and clock at once.
#[test]
fn bug_a_start_that_was_told_when_the_order_was_void_led_to_a_second_refresh() {
    let mut stage = Stage::in_flight();
    stage.unauthorized(2, 1);
    stage.pass(60_000);
    let effects = stage.executes(1, 1);
    assert_eq!(orders(&effects), 0);
}

/// Case 8, frozen after it took the order: the deadline, then a probe through another tab.
#[test]
fn an_executor_that_is_silent_past_the_deadline_leads_to_a_probe_and_one_more_attempt() {
    let mut stage = Stage::in_flight();
    stage.event(Event::Started { attempt: 1 });
    stage.unauthorized(2, 1);
    let effects = stage.run(9_999);
    assert_eq!(effects, (2..=10).map(look).collect::<Vec<_>>());
    assert_eq!(stage.wake(), [look(11)]);
    let effects = stage.looked(11, expired("r1"));
    assert_eq!(effects, [stage.probe(1, 2)]);
    let effects = stage.probed(1, false);
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(2))]);
    stage.executed(2, Verdict::Refreshed);
    let effects = stage.looked(12, fresh("r2"));
    assert_eq!(effects, both_go_on(note(Outcome::Refreshed, 10_000)));
}

#[test]
fn a_frame_whose_refresh_carried_no_cookies_is_not_chosen_for_the_probe() {
    let mut stage = Stage::executing();
    stage.unauthorized(2, 1);
    // It would be, for it is in front.
    stage.opened(1, true);
    stage.executed(1, Verdict::NoCredentials);
    stage.looked(2, expired("r1"));
    assert_eq!(stage.run(1_000), [look(3)]);
    assert_eq!(stage.looked(3, expired("r1")), [stage.probe(1, 2)]);
}

/// Found by the model: a server that is silent may have rotated, and some end a session whose token
/// comes twice.
#[test]
fn bug_a_token_was_sent_again_although_the_server_had_not_answered_the_probe() {
    let mut stage = Stage::executing();
    stage.unauthorized(2, 1);
    stage.run(10_000);
    stage.looked(11, expired("r1"));
    let effects = stage.run(3_000);
    let told = note(Outcome::Unavailable, 13_000);
    assert_eq!(effects, [Effect::Save, told]);
    // Who waits is helped as soon as the server says how the session is.
    let effects = stage.run(1_000);
    assert_eq!(effects, [look(12)]);
    let effects = stage.looked(12, expired("r1"));
    assert_eq!(effects, [stage.probe(1, 2)]);
    let effects = stage.probed(1, false);
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(2))]);
}

/// The frozen executor's cookies are there although it says nothing.
#[test]
fn a_silent_executor_whose_cookies_appear_is_adopted_before_the_deadline() {
    let mut stage = Stage::executing();
    stage.unauthorized(2, 1);
    assert_eq!(stage.wake(), [look(2)]);
    let effects = stage.looked(2, fresh("r2"));
    assert_eq!(effects, both_go_on(note(Outcome::Adopted, 1_000)));
    // When it thaws, its answer changes nothing any more.
    assert_eq!(stage.executed(1, Verdict::Refreshed), []);
}

/// Case 3.
#[test]
fn a_session_that_the_probe_finds_fresh_is_not_refreshed_again() {
    let mut stage = Stage::executing();
    stage.unauthorized(2, 1);
    stage.run(10_000);
    stage.looked(11, expired("r1"));
    let effects = stage.probed(1, true);
    assert_eq!(effects, both_go_on(note(Outcome::Adopted, 10_000)));
}

#[test]
fn an_order_that_cannot_be_delivered_goes_to_another_tab_at_once() {
    let mut stage = Stage::in_flight();
    stage.unauthorized(2, 1);
    let effects = stage.event(Event::Undeliverable { attempt: 1 });
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(2))]);
}

#[test]
fn bug_an_order_to_a_tab_that_was_closed_before_it_arrived_waited_for_the_deadline() {
    let mut stage = Stage::in_flight();
    stage.unauthorized(2, 1);
    assert_eq!(stage.event(Event::FrameGone { frame: frame(1) }), [look(2)]);
    let effects = stage.event(Event::Undeliverable { attempt: 1 });
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(2))]);
}

#[test]
fn bug_an_order_that_was_given_again_had_the_deadline_of_the_first() {
    let mut stage = Stage::in_flight();
    stage.unauthorized(2, 1);
    stage.pass(9_000);
    let effects = stage.event(Event::Timeout);
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(2))]);
    stage.event(Event::Started { attempt: 2 });
    assert_eq!(orders(&stage.run(9_900)), 0);
}

#[test]
fn the_worker_sends_the_refresh_when_no_tab_is_left() {
    let mut stage = Stage::in_flight();
    let effects = stage.event(Event::Undeliverable { attempt: 1 });
    assert_eq!(effects, [Effect::Save, stage.order(2, Executor::Worker)]);
}

#[test]
fn the_worker_sends_the_refresh_when_three_tabs_in_a_row_have_not_taken_the_order() {
    let mut stage = Stage::in_flight();
    for tab in 2..=60 {
        stage.unauthorized(tab, 1);
    }
    let mut effects = Vec::new();
    for _ in 0..3 {
        effects = stage.run(4_000);
    }
    assert_eq!(
        effects.last(),
        Some(&stage.order(4, Executor::Worker)),
        "{effects:?}"
    );
}

/// Cases 51 and 52: a frame of another partition has no cookies.
#[test]
fn an_executor_without_credentials_is_not_ordered_again() {
    let mut stage = Stage::in_flight();
    stage.unauthorized(2, 1);
    assert_eq!(stage.executed(1, Verdict::NoCredentials), [look(2)]);
    assert_eq!(stage.looked(2, expired("r1")), []);
    assert_eq!(stage.wake(), [look(3)]);
    let effects = stage.looked(3, expired("r1"));
    assert_eq!(effects, [stage.probe(1, 2)]);
    let effects = stage.probed(1, false);
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(2))]);
}

/// The first attempt was given up waiting for; its late refusal says nothing of the second.
#[test]
fn the_late_answer_of_an_earlier_attempt_only_leads_to_a_look() {
    let mut stage = Stage::in_flight();
    stage.event(Event::Started { attempt: 1 });
    stage.unauthorized(2, 1);
    stage.run(10_000);
    stage.looked(11, expired("r1"));
    let effects = stage.probed(1, false);
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(2))]);
    stage.event(Event::Started { attempt: 2 });
    assert_eq!(stage.executed(1, Verdict::Refused), [look(12)]);
    assert_eq!(stage.looked(12, expired("r1")), []);
    assert_eq!(stage.executed(1, UNAVAILABLE), [look(13)]);
    let journal = stage.lock.record().journal;
    assert_eq!(journal.map(|journal| journal.attempt), Some(2));
}

/// An extension that was updated: the relays that ask are from before, and cannot be reached.
#[test]
fn bug_an_order_that_nobody_took_was_given_on_when_nobody_waited_any_more() {
    let mut stage = Stage::in_flight();
    stage.unauthorized(2, 1);
    stage.event(Event::LinkLost { link: link(1) });
    let effects = stage.event(Event::Undeliverable { attempt: 1 });
    assert_eq!(effects, [Effect::Save, stage.order(2, tab(2))]);
    stage.event(Event::LinkLost { link: link(2) });
    let effects = stage.event(Event::Undeliverable { attempt: 2 });
    assert_eq!(effects, [Effect::Save]);
    assert!(stage.lock.is_idle());
}
