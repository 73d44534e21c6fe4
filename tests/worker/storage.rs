//! A worker that was stopped goes on where it was.

use std::time::Duration;

use holdfast::granted::Granted;
use holdfast::lock::Link;
use holdfast::message::{Here, LoginStatus, ProblemKind, RelayToWorker, WorkerToRelay};
use holdfast::settings::Settings;
use holdfast::worker::{Action, BadRecord, STORED, Stored};

use crate::desk::{
    API, NOW, ORIGIN, holding, look, page, posted, refresh, seen, sender, unauthorized, worker,
};
use crate::form::assert_one_form;

/// What a worker that has refreshed once leaves behind.
fn left() -> Stored {
    let mut worker = holding();
    let actions = refresh(&mut worker, Link(1));
    let saved = actions.into_iter().rev().find_map(|action| match action {
        Action::Save { stored, .. } => Some(*stored),
        _ => None,
    });
    saved.expect("the session is saved")
}

#[test]
fn what_is_stored_is_read_again_as_it_was() {
    assert_one_form(&left());
}

#[test]
fn nothing_that_is_stored_is_a_secret() {
    let json = serde_json::to_string(&left()).expect("it can be written");
    for secret in ["new", "old", "jwt", "somebody"] {
        assert!(
            !json.contains(&format!("\"{secret}\"")),
            "{secret} in {json}"
        );
    }
}

#[test]
fn a_late_401_is_replayed_by_the_next_worker_without_a_refresh() {
    let mut worker = worker();
    worker.restore(NOW, vec![Ok(left())]);
    worker.connected(Link(1), sender(ORIGIN, 7));
    worker.received(
        NOW,
        Link(1),
        unauthorized(4, &format!("{API}/apps"), page()),
    );
    let (session, number) = look(&worker.take_actions());
    worker.looked(NOW, &session, number, seen("new"));
    let actions = worker.take_actions();
    let messages = posted(&actions);
    let [
        WorkerToRelay::Replay {
            request: 4,
            epoch: 1,
            ..
        },
    ] = messages[..]
    else {
        panic!("{messages:?}");
    };
}

#[test]
fn a_page_that_says_hello_learns_the_epoch() {
    let mut worker = worker();
    worker.restore(NOW, vec![Ok(left())]);
    let answer = worker.hello(
        NOW,
        &sender(ORIGIN, 9),
        &RelayToWorker::Hello { page: page() },
    );
    let epoch = WorkerToRelay::Epoch {
        api: API.to_owned(),
        epoch: 1,
        due: None,
        clear: Vec::new(),
        site: None,
    };
    assert_eq!(answer, Some(epoch));
}

#[test]
fn a_record_that_cannot_be_read_is_told_and_costs_nobody_a_request() {
    let mut worker = worker();
    let broken = BadRecord::Unreadable("record.epoch is not as it should be".to_owned());
    worker.restore(NOW, vec![Err(broken), Ok(left())]);
    let overview = worker.overview(NOW, 7, Some(ORIGIN));
    assert_eq!(overview.problems[0].kind, ProblemKind::BadRecord);
    assert!(overview.problems[0].detail.contains("record.epoch"));
    assert_eq!(overview.sessions[0].login, LoginStatus::SignedIn);
    let id = overview.sessions[0].id.clone();
    assert_eq!(overview.here, Here::Session { id });
}

#[test]
fn a_site_that_is_taken_back_leaves_no_record_and_holds_nobody() {
    let mut worker = holding();
    worker.take_actions();
    let others = Granted::new(vec!["https://api.example/*".to_owned()]);
    worker.set_granted(NOW, others);
    let actions = worker.take_actions();
    let key = format!("{STORED}0 {API} ");
    assert!(actions.contains(&Action::Forget { key }), "{actions:?}");
    let given_back = Action::Post {
        link: Link(1),
        message: WorkerToRelay::GiveUp { request: 3 },
        after: Duration::ZERO,
    };
    assert!(actions.contains(&given_back), "{actions:?}");
    assert!(worker.overview(NOW, 7, None).sessions.is_empty());
    assert_eq!(worker.next_timeout(), None);
    // What is still on its way comes to nothing, and nothing is held any more.
    worker.looked(NOW, &format!("0 {API} "), 1, seen("old"));
    let apps = format!("{API}/apps");
    worker.received(NOW, Link(1), unauthorized(4, &apps, page()));
    let message = WorkerToRelay::GiveUp { request: 4 };
    let after = Duration::ZERO;
    let link = Link(1);
    assert_eq!(
        worker.take_actions(),
        [Action::Post {
            link,
            message,
            after
        }]
    );
}

#[test]
fn settings_that_change_count_from_then_on() {
    let mut worker = worker();
    let [first, second] =
        [3, 4].map(|request| unauthorized(request, &format!("{API}/apps"), page()));
    worker.connected(Link(1), sender(ORIGIN, 7));
    worker.received(NOW, Link(1), first);
    worker.set_settings(Settings {
        hold_seconds: 1,
        ..Settings::default()
    });
    worker.take_actions();
    worker.received(NOW, Link(1), second);
    worker.timeout(NOW + Duration::from_secs(2));
    let given_up: Vec<u32> = posted(&worker.take_actions())
        .into_iter()
        .filter_map(|message| match message {
            WorkerToRelay::GiveUp { request } => Some(*request),
            _ => None,
        })
        .collect();
    assert_eq!(given_up, [4]);
}
