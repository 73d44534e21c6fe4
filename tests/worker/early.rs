//! Refreshes before the access token expires.

use std::time::Duration;

use holdfast::lock::{FrameRef, Link};
use holdfast::message::{Answer, RelayToWorker, WorkerToRelay};
use holdfast::moment::Moment;
use holdfast::settings::Settings;
use holdfast::worker::{Action, OpenTab, Worker};

use crate::desk::{NOW, ORIGIN, look, order, page, seen_until, sender, worker_with};

const HOUR: Duration = Duration::from_secs(3600);

/// A worker that knows of one page, in tab 7, whose access token lives for an hour.
fn knowing(settings: Settings) -> Worker {
    let mut worker = worker_with(settings);
    let hello = RelayToWorker::Hello { page: page() };
    worker.hello(NOW, &sender(ORIGIN, 7), &hello);
    let (session, number) = look(&worker.take_actions());
    let expires = (NOW + HOUR).millis();
    worker.looked(NOW, &session, number, seen_until("r1", expires));
    worker.take_actions();
    worker
}

fn in_front(id: i64, used: Moment) -> [OpenTab; 1] {
    [OpenTab { id, used }]
}

fn asks(actions: &[Action]) -> bool {
    actions.contains(&Action::AskForTabs)
}

fn looks(actions: &[Action]) -> bool {
    let look = |action: &Action| matches!(action, Action::Look { .. });
    actions.iter().any(look)
}

#[test]
fn a_page_of_the_session_is_looked_for_when_it_is_due_and_then_it_is_refreshed() {
    let mut worker = knowing(Settings::default());
    let due = worker.next_due().expect("due");
    let lead = (NOW + HOUR).since(due);
    assert!(lead >= Duration::from_secs(240) && lead <= Duration::from_secs(301));
    assert_eq!(worker.next_timeout(), Some(due));
    worker.timeout(due);
    assert!(asks(&worker.take_actions()));
    assert_eq!(worker.next_due(), None, "it is asked for once");
    worker.tabs_open(due, &in_front(7, due));
    let (session, number) = look(&worker.take_actions());
    let expires = (NOW + HOUR).millis();
    worker.looked(due, &session, number, seen_until("r1", expires));
    let (.., frame) = order(&worker.take_actions());
    assert_eq!(frame, FrameRef { tab: 7, frame: 0 });
    assert_eq!(worker.next_due(), None);
}

#[test]
fn without_a_page_nothing_is_sent_until_one_shows_itself() {
    for tabs in [&[][..], &in_front(8, NOW + HOUR)] {
        let mut worker = knowing(Settings::default());
        let due = worker.next_due().expect("due");
        worker.timeout(due);
        worker.take_actions();
        worker.tabs_open(due, tabs);
        assert!(!looks(&worker.take_actions()));
        assert_eq!(worker.next_due(), None, "no alarm is left");
        let hello = RelayToWorker::Hello { page: page() };
        worker.hello(due + HOUR, &sender(ORIGIN, 9), &hello);
        assert!(looks(&worker.take_actions()));
    }
}

#[test]
fn after_the_idle_time_it_rests() {
    for (minutes, refreshed) in [(0, true), (60, true), (30, false)] {
        let mut worker = knowing(Settings {
            idle_minutes: minutes,
            ..Settings::default()
        });
        let due = worker.next_due().expect("due");
        worker.timeout(due);
        worker.take_actions();
        worker.tabs_open(due, &in_front(7, NOW));
        assert_eq!(looks(&worker.take_actions()), refreshed, "{minutes}");
    }
}

#[test]
fn a_site_that_is_to_be_late_is_never_early() {
    let mut worker = knowing(Settings {
        late: vec![ORIGIN.to_owned()],
        ..Settings::default()
    });
    assert_eq!(worker.next_due(), None);
    worker.timeout(NOW + HOUR);
    assert!(!asks(&worker.take_actions()));
    worker.set_settings(Settings::default());
    assert!(worker.next_due().is_some());
}

#[test]
fn a_failure_is_tried_again_while_the_token_is_good() {
    let mut worker = knowing(Settings::default());
    let due = worker.next_due().expect("due");
    worker.timeout(due);
    worker.tabs_open(due, &in_front(7, due));
    let (session, number) = look(&worker.take_actions());
    let expires = (NOW + HOUR).millis();
    worker.looked(due, &session, number, seen_until("r1", expires));
    let (session, attempt, _) = order(&worker.take_actions());
    let answer = Answer {
        status: Some(503),
        ..Answer::default()
    };
    worker.executed(due, &session, attempt, &answer);
    let again = worker.next_due().expect("again");
    assert!(again > due && again <= due + Duration::from_secs(1));
}

#[test]
fn a_worker_that_was_stopped_knows_when_it_is_due() {
    let mut worker = worker_with(Settings::default());
    let hello = RelayToWorker::Hello { page: page() };
    worker.hello(NOW, &sender(ORIGIN, 7), &hello);
    let (session, number) = look(&worker.take_actions());
    let expires = (NOW + HOUR).millis();
    worker.looked(NOW, &session, number, seen_until("r1", expires));
    let due = worker.next_due();
    let mut saved = None;
    for action in worker.take_actions() {
        if let Action::Save { stored, .. } = action {
            saved = Some(*stored);
        }
    }
    let mut next = worker_with(Settings::default());
    next.restore(NOW, vec![Ok(saved.expect("saved"))]);
    assert!(due.is_some());
    assert_eq!(next.next_due(), due);
}

/// The page that says `navigated` is the extension's own; `target` is where it wants to go on.
fn navigated(origin: &str, target: &str) -> Worker {
    let mut worker = worker_with(Settings::default());
    worker.connected(Link(1), sender(origin, 7));
    worker.received(
        NOW,
        Link(1),
        RelayToWorker::Navigated {
            request: 1,
            url: format!("{ORIGIN}/auth/refresh"),
            target: target.to_owned(),
        },
    );
    worker
}

#[test]
fn a_page_load_waits_for_the_session_of_its_site() {
    let own = "chrome-extension://abcdefghijklmnop";
    let mut worker = navigated(own, &format!("{ORIGIN}/apps"));
    let (session, number) = look(&worker.take_actions());
    assert_eq!(session, format!("0 {ORIGIN}/console/api "));
    worker.looked(NOW, &session, number, seen_until("r1", 0));
    let (.., frame) = order(&worker.take_actions());
    assert_eq!(frame, FrameRef { tab: 7, frame: 0 }, "it can send it");
}

#[test]
fn a_page_of_a_site_is_no_waiting_page_and_another_origin_no_target() {
    let own = "chrome-extension://abcdefghijklmnop";
    let apps = format!("{ORIGIN}/apps");
    for (origin, target) in [
        (ORIGIN, apps.as_str()),
        (own, "https://evil.example/"),
        (own, "https://dify.example.evil/"),
    ] {
        let mut worker = navigated(origin, target);
        let message = WorkerToRelay::Proceed { request: 1 };
        let past = Action::Post {
            link: Link(1),
            message,
            after: Duration::ZERO,
        };
        assert_eq!(worker.take_actions(), [past], "{origin} {target}");
    }
}
