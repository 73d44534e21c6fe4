//! A server that takes its time: whoever waits for its answer is waited for (scenarios.md, 33).

use holdfast::lock::{Effect, Event, Executor, Verdict};
use holdfast::message::Outcome;

use crate::stage::*;

/// The refresh of `r1` is under way in tab 1, and tab 2 waits.
fn patient() -> Stage {
    let mut stage = Stage::new();
    stage.unauthorized(1, 1);
    stage.looked(1, expired("r1"));
    stage.unauthorized(2, 1);
    stage.executes(1, 1);
    stage
}

fn probes(effects: &[Effect]) -> usize {
    let probe = |effect: &&Effect| matches!(effect, Effect::Probe { .. });
    effects.iter().filter(probe).count()
}

#[test]
fn bug_a_refresh_that_took_a_minute_was_sent_six_times() {
    let mut stage = patient();
    let effects = stage.run_unrefreshed(60_000, expired("r1"));
    assert_eq!(orders(&effects), 0);
    assert_eq!(
        probes(&effects),
        6,
        "the server is asked how the session is"
    );

    let looked = stage.lock.last_look();
    assert_eq!(stage.executed(1, Verdict::Refreshed), [look(looked + 1)]);
    let effects = stage.looked(looked + 1, fresh("r2"));
    assert_eq!(effects, both_go_on(note(Outcome::Refreshed, 60_000)));
}

#[test]
fn what_another_has_refreshed_meanwhile_is_adopted() {
    let mut stage = patient();
    stage.run_unrefreshed(25_000, expired("r1"));
    let effects = stage.run(6_000);
    assert_eq!(effects.last(), Some(&look(stage.lock.last_look())));
    let effects = stage.looked(stage.lock.last_look(), expired("r1"));
    assert_eq!(effects, [stage.probe(1, 2)]);
    let effects = stage.probed(1, true);
    assert!(effects.contains(&replay(1, 1, 1)));
    assert!(effects.contains(&replay(2, 1, 1)));
}

#[test]
fn an_executor_that_is_closed_meanwhile_is_not_waited_for_any_longer() {
    let mut stage = patient();
    stage.run_unrefreshed(25_000, expired("r1"));
    stage.event(Event::LinkLost { link: link(1) });
    stage.event(Event::FrameGone { frame: frame(1) });
    let effects = stage.run_unrefreshed(5_000, expired("r1"));
    assert_eq!(orders(&effects), 1);
    assert_eq!(stage.lock.executor(), Some(tab(2)));
}

/// A request that has been lost somewhere, while others get through.
#[test]
fn a_request_that_hangs_is_given_up_after_90_s() {
    let mut stage = patient();
    let effects = stage.run_unrefreshed(89_000, expired("r1"));
    assert_eq!(orders(&effects), 0);
    let effects = stage.run_unrefreshed(1_000, expired("r1"));
    assert_eq!(orders(&effects), 1);
    assert_eq!(stage.lock.executor(), Some(tab(2)));
}

#[test]
fn a_worker_that_is_stopped_meanwhile_finds_it_under_way() {
    let mut stage = patient();
    stage.run_unrefreshed(25_000, expired("r1"));
    stage.restart();
    stage.executes(1, 1);
    let effects = stage.run_unrefreshed(30_000, expired("r1"));
    assert_eq!(orders(&effects), 0);
}

/// Its access token is good all the while.
#[test]
fn bug_an_early_refresh_that_took_long_was_sent_again_when_a_request_met_a_401() {
    let mut stage = Stage::refreshed();
    stage.opened(1, true);
    stage.event(Event::RefreshWanted);
    let effects = stage.looked(3, fresh("r2"));
    assert_eq!(orders(&effects), 1);
    stage.executes(2, 1);
    let mut effects = stage.run_unrefreshed(15_000, fresh("r2"));
    effects.extend(stage.unauthorized(1, 1));
    effects.extend(stage.run_unrefreshed(25_000, expired("r2")));
    assert_eq!(orders(&effects), 0);
    stage.executed(2, Verdict::Refreshed);
    let effects = stage.looked(stage.lock.last_look(), fresh("r3"));
    assert!(effects.contains(&replay(1, 1, 2)));
}

/// Three tabs in a row have not taken the order: they are busy.
fn worker_refreshes() -> Stage {
    let mut stage = Stage::in_flight();
    for tab in 2..=3 {
        stage.unauthorized(tab, 1);
    }
    let effects = stage.run_unrefreshed(12_000, expired("r1"));
    let order = stage.order(4, Executor::Worker);
    assert!(effects.contains(&order), "{effects:?}");
    stage
}

#[test]
fn bug_the_workers_own_refresh_that_took_half_a_minute_was_sent_again() {
    let mut stage = worker_refreshes();
    let effects = stage.run_unrefreshed(30_000, expired("r1"));
    assert_eq!(orders(&effects), 0, "{effects:?}");
    assert_eq!(probes(&effects), 3);
}

#[test]
fn the_own_refresh_of_a_worker_that_was_stopped_is_not_waited_for_any_longer() {
    let mut stage = worker_refreshes();
    stage.restart();
    stage.unauthorized(1, 1);
    let effects = stage.run_unrefreshed(13_500, expired("r1"));
    assert_eq!(orders(&effects), 1, "{effects:?}");
}
