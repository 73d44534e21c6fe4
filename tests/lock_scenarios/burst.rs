//! Many tabs meet the same expiry at once.

use holdfast::lock::{Effect, Event, Limits, Verdict};
use holdfast::message::Outcome;

use crate::stage::*;

/// Case 1.
#[test]
fn sixty_tabs_meet_one_expiry_with_one_refresh_and_all_are_replayed() {
    let mut stage = Stage::new();
    sixty_tabs_wait(&mut stage);
    let effects = stage.looked(2, fresh("r2"));

    let mut wanted = vec![Effect::Save, announce(1)];
    // Ten at a time, to spare the server.
    wanted.extend((1..=60).map(|tab| replay_in((tab as u64 - 1) / 10 * 10, tab, 1, 1)));
    wanted.push(note(Outcome::Refreshed, 200));
    assert_eq!(effects, wanted);
    assert!(stage.lock.is_idle());
    assert_eq!(stage.lock.next_timeout(), None);
}

/// Case 1, of a person who wants a smaller server spared.
#[test]
fn so_many_requests_are_sent_again_at_once_as_the_person_has_set() {
    let mut stage = Stage::with(Limits {
        at_once: 25,
        ..Limits::default()
    });
    sixty_tabs_wait(&mut stage);
    let effects = stage.looked(2, fresh("r2"));
    let delays = effects.iter().filter_map(|effect| match effect {
        Effect::Replay { delay, .. } => Some(delay.as_millis()),
        _ => None,
    });
    let wanted: Vec<u128> = [[0; 25], [10; 25]].concat();
    let wanted = [wanted, vec![20; 10]].concat();
    assert_eq!(delays.collect::<Vec<_>>(), wanted);
}

/// Case 45: the outcome travels in the message; nothing needs to be read again.
#[test]
fn one_expiry_after_the_other_costs_one_refresh_each() {
    let mut stage = Stage::refreshed();
    for epoch in 1..=10 {
        let look_no = 2 * epoch + 1;
        assert_eq!(stage.unauthorized(1, 7), [look(look_no)]);
        let before = format!("r{}", epoch + 1);
        let effects = stage.looked(look_no, expired(&before));
        assert_eq!(effects, [Effect::Save, stage.order(epoch + 1, tab(1))]);
        let verdict = Verdict::Refreshed;
        assert_eq!(stage.executed(epoch + 1, verdict), [look(look_no + 1)]);
        let after = format!("r{}", epoch + 2);
        let effects = stage.looked(look_no + 1, fresh(&after));
        assert_eq!(
            effects,
            [
                Effect::Save,
                announce(epoch + 1),
                replay(1, 7, epoch + 1),
                note(Outcome::Refreshed, 0),
            ]
        );
        stage.pass(3_600_000);
    }
}

#[test]
fn the_tab_in_front_sends_the_refresh_if_no_tab_has_an_open_port() {
    let mut stage = Stage::new();
    assert_eq!(stage.opened(1, false), [look(1)]);
    assert_eq!(stage.opened(2, true), []);
    assert_eq!(stage.opened(3, false), []);
    assert_eq!(stage.looked(1, fresh("r1")), [Effect::Save]);
    assert_eq!(stage.event(Event::RefreshWanted), [look(2)]);
    let effects = stage.looked(2, expired("r1"));
    assert_eq!(effects, [Effect::Save, stage.order(1, tab(2))]);
}

#[test]
fn a_request_whose_body_cannot_be_sent_again_starts_a_refresh_and_waits_for_nothing() {
    let mut stage = Stage::new();
    let effects = stage.event(Event::Unauthorized {
        waiter: waiter(1, 1),
        frame: frame(1),
        sending: sent(0, 0, 0),
        held: false,
    });
    assert_eq!(effects, [look(1)]);
    stage.looked(1, expired("r1"));
    stage.executed(1, Verdict::Refreshed);
    let effects = stage.looked(2, fresh("r2"));
    let done = note(Outcome::Refreshed, 0);
    assert_eq!(effects, [Effect::Save, announce(1), done]);
}

/// An unscripted tab, or a navigation, has refreshed.
#[test]
fn a_session_that_somebody_has_refreshed_already_is_adopted_without_a_refresh() {
    let mut stage = Stage::refreshed();
    assert_eq!(stage.unauthorized(1, 1), [look(3)]);
    let effects = stage.looked(3, fresh("r3"));
    let done = note(Outcome::Adopted, 0);
    let all = [Effect::Save, announce(2), replay(1, 1, 2), done];
    assert_eq!(effects, all);
}

/// Sixty tabs met an expiry, and the answer of the one refresh has come.
fn sixty_tabs_wait(stage: &mut Stage) {
    assert_eq!(stage.unauthorized(1, 1), [look(1)]);
    for tab in 2..=60 {
        assert_eq!(stage.unauthorized(tab, 1), []);
    }
    let effects = stage.looked(1, expired("r1"));
    assert_eq!(effects, [Effect::Save, stage.order(1, tab(60))]);
    assert_eq!(stage.event(Event::Started { attempt: 1 }), []);
    stage.pass(200);
    assert_eq!(stage.executed(1, Verdict::Refreshed), [look(2)]);
}
