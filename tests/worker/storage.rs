//! A worker that was stopped goes on where it was.

use holdfast::lock::Link;
use holdfast::message::{Here, LoginStatus, ProblemKind, RelayToWorker, WorkerToRelay};
use holdfast::worker::{Action, BadRecord, Stored};

use crate::desk::{
    API, NOW, ORIGIN, holding, look, page, posted, refresh, seen, sender, unauthorized, worker,
};

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
    let stored = left();
    let json = serde_json::to_string(&stored).expect("it can be written");
    let read: Stored = serde_json::from_str(&json).expect("it can be read");
    assert_eq!(read, stored);
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
        clear: Vec::new(),
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
