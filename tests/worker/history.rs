//! What has happened is remembered, and written seldom.

use std::time::Duration;

use holdfast::granted::Granted;
use holdfast::history::{History, What};
use holdfast::lock::Link;
use holdfast::message::{Answer, Call, ProblemKind, RelayToWorker};
use holdfast::moment::Moment;
use holdfast::settings::Settings;
use holdfast::value::{self, ToValue};
use holdfast::worker::{Action, Seen, Worker};

use crate::desk::{
    API, NOW, ORIGIN, called, holding, look, order, page, refresh, refuse, seen, sender,
    unauthorized, worker,
};

const AFTER: Moment = Moment::from_millis(NOW.millis() + 10_000);

/// The histories that are to be written: whether it is that of private windows, and what.
fn written(actions: &[Action]) -> Vec<(bool, History)> {
    let mut written = Vec::new();
    for action in actions {
        if let Action::SaveHistory { private, history } = action {
            written.push((*private, (**history).clone()));
        }
    }
    written
}

fn whats(history: &History) -> Vec<What> {
    let entries = history.entries.iter();
    entries.map(|entry| entry.what.clone()).collect()
}

#[test]
fn a_burst_is_three_lines_and_is_written_once() {
    let mut worker = holding();
    for request in 4..53 {
        let again = unauthorized(request, &format!("{API}/apps"), page());
        worker.received(NOW, Link(1), again);
    }
    let actions = refresh(&mut worker, Link(1));
    let written = written(&actions);
    let [(false, history)] = &written[..] else {
        panic!("{written:?}");
    };
    let expected = [
        What::Expired { requests: 50 },
        What::Refreshed { took: 0.0 },
        What::Replayed { requests: 50 },
    ];
    assert_eq!(whats(history), expected);
    assert_eq!(history.entries[0].site.as_deref(), Some("dify.example"));
    assert_eq!(history.entries[0].store, None);
}

#[test]
fn late_401s_are_written_ten_seconds_later_and_then_the_worker_is_at_rest() {
    let mut worker = holding();
    refresh(&mut worker, Link(1));
    worker.received(
        NOW,
        Link(1),
        unauthorized(4, &format!("{API}/apps"), page()),
    );
    let actions = worker.take_actions();
    let (session, number) = look(&actions);
    worker.looked(NOW, &session, number, seen("new"));
    assert_eq!(written(&worker.take_actions()), []);
    assert_eq!(worker.next_timeout(), Some(AFTER));
    worker.timeout(AFTER);
    let written = written(&worker.take_actions());
    let expected = [
        What::Expired { requests: 2 },
        What::Refreshed { took: 0.0 },
        What::Replayed { requests: 2 },
    ];
    assert_eq!(whats(&written[0].1), expected);
    assert_eq!(worker.next_timeout(), None);
}

#[test]
fn a_visitor_leaves_no_trace() {
    let mut worker = holding();
    let (session, number) = look(&worker.take_actions());
    worker.looked(NOW, &session, number, Some(Seen::default()));
    worker.timeout(AFTER);
    assert_eq!(worker.history(false), &History::default());
    assert_eq!(written(&worker.take_actions()), []);
}

#[test]
fn a_refusal_is_told_with_what_it_cost() {
    let mut worker = holding();
    refuse(&mut worker, Link(1));
    let expected = [
        What::Expired { requests: 1 },
        What::Refused,
        What::GivenUp { requests: 1 },
    ];
    assert_eq!(whats(worker.history(false)), expected);
    assert_eq!(worker.history(false).days[0].buckets[0].failures, 1);
}

#[test]
fn what_happens_in_a_private_window_is_kept_apart_from_what_reaches_the_disk() {
    for store in ["1", "firefox-private"] {
        let mut worker = worker();
        let mut private = sender(ORIGIN, 7);
        private.store = store.to_owned();
        worker.connected(Link(1), private);
        worker.received(
            NOW,
            Link(1),
            unauthorized(3, &format!("{API}/apps"), page()),
        );
        let actions = refresh(&mut worker, Link(1));
        let written = written(&actions);
        let [(true, history)] = &written[..] else {
            panic!("{written:?}");
        };
        assert_eq!(history.entries[0].store.as_deref(), Some(store));
        assert_eq!(worker.history(false), &History::default());
        let today = worker.overview(NOW, 7, None).sessions[0].today;
        assert_eq!(today.replayed, 1);
    }
}

#[test]
fn a_worker_that_takes_up_a_refresh_says_so() {
    let mut first = holding();
    let (session, number) = look(&first.take_actions());
    first.looked(NOW, &session, number, seen("old"));
    let actions = first.take_actions();
    order(&actions);
    let stored = actions.into_iter().find_map(|action| match action {
        Action::Save { stored, .. } => Some(*stored),
        _ => None,
    });
    let mut second = worker();
    second.restore(NOW, vec![Ok(stored.expect("saved before the order"))]);
    assert_eq!(whats(second.history(false)), [What::Resumed]);
}

#[test]
fn the_counts_of_the_day_outlive_the_worker_and_the_browser() {
    let mut first = holding();
    refresh(&mut first, Link(1));
    let stored = first.history(false).to_value();
    let mut second = worker();
    let text = format!("{stored:?}");
    let read = value::read(stored).expect("it can be read");
    second.remember(read, History::default());
    second.connected(Link(1), sender(ORIGIN, 7));
    let apps = format!("{API}/apps");
    second.received(NOW, Link(1), unauthorized(3, &apps, page()));
    refresh(&mut second, Link(1));
    let today = second.overview(NOW, 7, None).sessions[0].today;
    assert_eq!(
        (today.unauthorized, today.replayed, today.refreshes),
        (2, 2, 2)
    );
    for secret in ["new", "old", "jwt", "somebody", "/apps"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[test]
fn a_sign_out_on_the_site_is_told_apart_from_a_session_that_is_gone() {
    let mut worker = holding();
    refresh(&mut worker, Link(1));
    let logout = called(4, &format!("{API}/logout"), Call::SignOut);
    worker.received(NOW, Link(1), logout);
    let ended = RelayToWorker::Ended {
        request: 4,
        status: 200,
    };
    worker.received(NOW, Link(1), ended);
    let last = |worker: &Worker| worker.history(false).entries.last().cloned();
    assert_eq!(last(&worker).map(|entry| entry.what), Some(What::SignedOut));

    let mut worker = holding();
    refresh(&mut worker, Link(1));
    let later = NOW + Duration::from_secs(60);
    let mut again = unauthorized(4, &format!("{API}/apps"), page());
    if let RelayToWorker::Unauthorized { first, left, .. } = &mut again {
        (*first, *left) = (1, 1);
    }
    worker.received(later, Link(1), again);
    let (session, number) = look(&worker.take_actions());
    worker.looked(later, &session, number, Some(Seen::default()));
    let whats = whats(worker.history(false));
    assert!(whats.contains(&What::Ended), "{whats:?}");
    assert!(!whats.contains(&What::SignedOut), "{whats:?}");
}

#[test]
fn a_site_that_is_removed_is_forgotten() {
    let mut worker = holding();
    refresh(&mut worker, Link(1));
    let others = Granted::new(vec!["https://api.example/*".to_owned()]);
    worker.set_granted(NOW, others);
    worker.timeout(NOW);
    let written = written(&worker.take_actions());
    assert_eq!(written, [(false, History::default())]);
}

#[test]
fn a_history_that_cannot_be_written_is_told_of_and_not_tried_for_ever() {
    let mut worker = worker();
    worker.history_not_written(NOW, "storage.set: no space".to_owned());
    let problems = worker.overview(NOW, 7, None).problems;
    assert_eq!(problems[0].kind, ProblemKind::Browser);
    assert_eq!(worker.next_timeout(), None);
}

#[test]
fn a_refresh_that_found_nobody_to_send_it_is_not_counted() {
    let mut worker = holding();
    let (session, number) = look(&worker.take_actions());
    worker.refresh_wanted(NOW, &session);
    worker.looked(NOW, &session, number, seen("old"));
    let (_, attempt, frame) = order(&worker.take_actions());
    let nobody = holdfast::worker::Delivery::NobodyThere;
    worker.delivered(NOW, &session, attempt, frame, nobody);
    // The worker sends it itself, and is told that the server cannot help.
    worker.executed(NOW, &session, attempt + 1, &Answer::default());
    let today = worker.overview(NOW, 7, None).sessions[0].today;
    assert_eq!(today.refreshes, 1);
}

/// Whether a notification is to be shown, and for which site and sign-in page.
fn notices(actions: &[Action]) -> Vec<(&str, &str)> {
    let mut notices = Vec::new();
    for action in actions {
        if let Action::Notify { site, sign_in } = action {
            notices.push((site.as_str(), sign_in.as_str()));
        }
    }
    notices
}

/// A worker under these settings that knows the session of tab 7 as refreshed, and then finds
/// nobody signed in.
fn ended(notify: bool, store: &str) -> Vec<Action> {
    let mut worker = crate::desk::worker_with(Settings {
        notify,
        ..Settings::default()
    });
    let mut from = sender(ORIGIN, 7);
    from.store = store.to_owned();
    let apps = format!("{API}/apps");
    worker.connected(Link(1), from);
    worker.received(NOW, Link(1), unauthorized(3, &apps, page()));
    refresh(&mut worker, Link(1));
    let later = NOW + Duration::from_secs(60);
    let mut again = unauthorized(4, &apps, page());
    if let RelayToWorker::Unauthorized { first, left, .. } = &mut again {
        (*first, *left) = (1, 1);
    }
    worker.received(later, Link(1), again);
    let (session, number) = look(&worker.take_actions());
    worker.looked(later, &session, number, Some(Seen::default()));
    worker.take_actions()
}

#[test]
fn the_end_of_a_session_is_notified_if_the_person_wants_it_and_not_of_private_windows() {
    let sign_in = "https://dify.example/signin";
    assert_eq!(notices(&ended(true, "0")), [("dify.example", sign_in)]);
    assert_eq!(notices(&ended(false, "0")), []);
    assert_eq!(notices(&ended(true, "1")), []);
}

#[test]
fn a_refusal_is_notified_once_also_when_the_cookies_go_later() {
    let mut worker = crate::desk::worker_with(Settings {
        notify: true,
        ..Settings::default()
    });
    worker.connected(Link(1), sender(ORIGIN, 7));
    let apps = format!("{API}/apps");
    worker.received(NOW, Link(1), unauthorized(3, &apps, page()));
    refuse(&mut worker, Link(1));
    assert_eq!(notices(&worker.take_actions()).len(), 1);
    let later = NOW + Duration::from_secs(120);
    worker.received(later, Link(1), unauthorized(4, &apps, page()));
    let (session, number) = look(&worker.take_actions());
    worker.looked(later, &session, number, Some(Seen::default()));
    assert_eq!(notices(&worker.take_actions()), []);
}
