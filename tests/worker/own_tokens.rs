//! Sites whose pages keep their tokens themselves (flowfile.md, seamless-refresh.md).

use std::time::Duration;

use holdfast::adapter::Adapter;
use holdfast::jar::Named;
use holdfast::lock::{FrameRef, Link};
use holdfast::message::{Answer, Call, Page, RelayToWorker, WorkerToRelay};
use holdfast::moment::Moment;
use holdfast::partition::PartitionKey;
use holdfast::schedule::Life;
use holdfast::worker::{Action, Delivery, Seen, Worker};

use crate::desk::{NOW, ORIGIN, look, order, posted, sender, worker};

const API: &str = "https://dify.example/api";

fn page() -> Page {
    Page {
        api: None,
        base: String::new(),
        parent: false,
    }
}

fn values(access: &str, refresh: &str) -> Vec<Named> {
    let named = |name: &str, value: &str| Named {
        name: name.to_owned(),
        value: value.to_owned(),
        expiration_date: None,
        partition_key: PartitionKey::default(),
    };
    vec![named("access", access), named("refresh", refresh)]
}

fn held(access: &str, refresh: &str) -> Option<Seen> {
    Some(Seen {
        values: values(access, refresh),
        user: Some("ada".to_owned()),
        ..Seen::default()
    })
}

/// A worker for whose site the settings name Flowfile, with two tabs on links 1 and 2.
fn flowfile() -> Worker {
    let document = serde_json::from_str(Adapter::BUILT_IN[1]).expect("a valid document");
    let mut worker = worker();
    worker.set_chosen(vec![(ORIGIN.to_owned(), Adapter::new(document))]);
    for tab in [1, 2] {
        worker.connected(
            Link(u32::try_from(tab).expect("small")),
            sender(ORIGIN, tab),
        );
    }
    worker
}

fn unauthorized(worker: &mut Worker, link: Link, request: u32, challenge: &str) {
    unauthorized_under(0, worker, NOW, link, request, challenge);
}

fn unauthorized_under(
    epoch: u64,
    worker: &mut Worker,
    now: Moment,
    link: Link,
    request: u32,
    challenge: &str,
) {
    let message = RelayToWorker::Unauthorized {
        request,
        page: page(),
        url: format!("{API}/catalog/flows"),
        status: 401,
        json: true,
        word: String::new(),
        challenge: challenge.to_owned(),
        first: epoch,
        left: epoch,
        replays: 0,
        held: true,
    };
    worker.received(now, link, message);
}

/// Leads what is held to the end of a refresh that brings these tokens.
fn refresh(worker: &mut Worker, now: Moment, before: [&str; 2], after: [&str; 2]) -> Vec<Action> {
    let (session, number) = look(&worker.take_actions());
    worker.looked(now, &session, number, held(before[0], before[1]));
    let (_, attempt, frame) = order(&worker.take_actions());
    worker.delivered(now, &session, attempt, frame, Delivery::Taken);
    executed(worker, now, &session, attempt, after);
    let (_, number) = look(&worker.take_actions());
    worker.looked(now, &session, number, held(after[0], after[1]));
    worker.take_actions()
}

/// The relay of link 1 has executed the order that is given, with these tokens.
fn executed(worker: &mut Worker, now: Moment, session: &str, attempt: u64, pair: [&str; 2]) {
    let executed = RelayToWorker::Executed {
        session: session.to_owned(),
        attempt,
        answer: Answer {
            status: Some(200),
            json: true,
            values: values(pair[0], pair[1]),
            committed: true,
            body: Some("the server's own answer".to_owned()),
            ..Answer::default()
        },
    };
    worker.received(now, Link(1), executed);
}

fn called(worker: &mut Worker, now: Moment, link: Link, request: u32) -> Vec<Action> {
    let message = RelayToWorker::Called {
        request,
        page: page(),
        url: format!("{API}/auth/refresh"),
        call: Call::Refresh,
    };
    worker.received(now, link, message);
    worker.take_actions()
}

/// With what the one request is sent again.
fn bearer(actions: &[Action]) -> Option<&str> {
    let messages = posted(actions);
    let [WorkerToRelay::Replay { headers, .. }] = messages[..] else {
        panic!("one replay: {messages:?}");
    };
    headers.first().and_then(|header| header.value.as_deref())
}

#[test]
fn a_replay_carries_the_new_bearer_in_its_message() {
    let mut worker = flowfile();
    unauthorized(&mut worker, Link(1), 3, "bearer");
    let actions = refresh(&mut worker, NOW, ["a1", "r1"], ["a2", "r2"]);
    assert_eq!(bearer(&actions), Some("Bearer a2"));
}

#[test]
fn what_was_seen_before_the_new_tokens_and_is_told_after_them_counts_for_nothing() {
    let mut worker = flowfile();
    unauthorized(&mut worker, Link(1), 3, "bearer");
    let (session, first) = look(&worker.take_actions());
    worker.looked(NOW, &session, first, held("a1", "r1"));
    let (_, attempt, frame) = order(&worker.take_actions());
    worker.delivered(NOW, &session, attempt, frame, Delivery::Taken);
    // It takes long, so that the storage is looked at meanwhile.
    let later = NOW + Duration::from_secs(2);
    worker.timeout(later);
    let (_, slow) = look(&worker.take_actions());
    executed(&mut worker, later, &session, attempt, ["a2", "r2"]);
    let (_, proof) = look(&worker.take_actions());
    worker.looked(later, &session, proof, held("a2", "r2"));
    worker.take_actions();
    worker.looked(later, &session, slow, held("a1", "r1"));
    // The server lags: the request is sent again, with what is known.
    unauthorized_under(1, &mut worker, later, Link(2), 5, "bearer");
    let actions = worker.take_actions();
    assert_eq!(bearer(&actions), Some("Bearer a2"));
}

#[test]
fn tokens_that_are_the_same_as_before_are_new_all_the_same_once_they_are_committed() {
    let mut worker = flowfile();
    unauthorized(&mut worker, Link(1), 3, "bearer");
    let actions = refresh(&mut worker, NOW, ["a1", "r1"], ["a1", "r1"]);
    let messages = posted(&actions);
    assert!(
        matches!(messages.as_slice(), [WorkerToRelay::Replay { .. }]),
        "{messages:?}"
    );
}

#[test]
fn a_401_of_another_scheme_goes_back_at_once() {
    for challenge in ["", "apikey"] {
        let mut worker = flowfile();
        unauthorized(&mut worker, Link(1), 3, challenge);
        let actions = worker.take_actions();
        assert_eq!(posted(&actions), [&WorkerToRelay::GiveUp { request: 3 }]);
    }
}

#[test]
fn a_page_s_own_refresh_gets_the_answer_of_the_last_one_once_for_a_minute() {
    let mut worker = flowfile();
    unauthorized(&mut worker, Link(1), 3, "bearer");
    refresh(&mut worker, NOW, ["a1", "r1"], ["a2", "r2"]);
    let answer = |request| WorkerToRelay::Answer {
        request,
        status: 200,
        body: "the server's own answer".to_owned(),
    };
    let later = NOW + Duration::from_secs(30);
    let first = called(&mut worker, later, Link(2), 4);
    assert_eq!(posted(&first), [&answer(4)]);
    // It has had that one: now it means another.
    let second = called(&mut worker, later, Link(2), 5);
    assert_eq!(posted(&second), Vec::<&WorkerToRelay>::new());
    look(&second);
}

#[test]
fn without_the_server_s_answer_the_page_gets_one_made_of_the_values() {
    let mut worker = flowfile();
    // Another tab, without our scripts, has refreshed.
    unauthorized(&mut worker, Link(1), 3, "bearer");
    refresh(&mut worker, NOW, ["a1", "r1"], ["a2", "r2"]);
    let later = NOW + Duration::from_secs(90);
    let (session, number) = look(&called(&mut worker, later, Link(2), 4));
    worker.looked(later, &session, number, held("a3", "r3"));
    let actions = worker.take_actions();
    let messages = posted(&actions);
    let [WorkerToRelay::Answer { status, body, .. }] = messages.as_slice() else {
        panic!("one answer: {messages:?}");
    };
    assert_eq!(*status, 200);
    assert_eq!(
        body,
        r#"{"access_token":"a3","refresh_token":"r3","token_type":"bearer"}"#
    );
}

#[test]
fn a_sign_out_in_another_tab_gives_held_requests_back() {
    let mut worker = flowfile();
    unauthorized(&mut worker, Link(1), 3, "bearer");
    refresh(&mut worker, NOW, ["a1", "r1"], ["a2", "r2"]);
    let later = NOW + Duration::from_secs(60);
    worker.received(later, Link(2), RelayToWorker::Stored { page: page() });
    let (session, number) = look(&worker.take_actions());
    worker.looked(later, &session, number, held("", ""));
    worker.take_actions();
    unauthorized(&mut worker, Link(1), 4, "bearer");
    let actions = worker.take_actions();
    assert_eq!(posted(&actions), [&WorkerToRelay::GiveUp { request: 4 }]);
}

#[test]
fn bug_a_page_that_stored_tokens_left_its_request_of_the_number_0_without_an_answer() {
    let mut worker = flowfile();
    unauthorized(&mut worker, Link(1), 0, "bearer");
    worker.received(NOW, Link(1), RelayToWorker::Stored { page: page() });
    let actions = refresh(&mut worker, NOW, ["a1", "r1"], ["a2", "r2"]);
    // Of what was there before somebody signed in.
    assert_eq!(posted(&actions), [&WorkerToRelay::GiveUp { request: 0 }]);
}

#[test]
fn nothing_of_the_tokens_is_in_what_is_stored() {
    let mut worker = flowfile();
    unauthorized(&mut worker, Link(1), 3, "bearer");
    let mut actions = Vec::new();
    let (session, number) = look(&worker.take_actions());
    worker.looked(NOW, &session, number, held("a-secret", "r-secret"));
    actions.extend(worker.take_actions());
    let (_, attempt, frame) = order(&actions);
    assert_eq!(frame, FrameRef { tab: 1, frame: 0 });
    worker.delivered(NOW, &session, attempt, frame, Delivery::Taken);
    actions.extend(worker.take_actions());
    for action in actions {
        let stored = match action {
            Action::Save { stored, .. } => format!("{stored:?}"),
            Action::SaveHistory { history, .. } => format!("{history:?}"),
            _ => continue,
        };
        assert!(!stored.contains("secret"), "{stored}");
    }
}

#[test]
fn a_session_is_refreshed_before_its_token_expires_by_the_clock_of_its_server() {
    const LIFE: Duration = Duration::from_secs(3600);
    let mut worker = flowfile();
    unauthorized(&mut worker, Link(1), 3, "bearer");
    let (session, number) = look(&worker.take_actions());
    worker.looked(NOW, &session, number, held("a1", "r1"));
    let (_, attempt, frame) = order(&worker.take_actions());
    worker.delivered(NOW, &session, attempt, frame, Delivery::Taken);
    // It is an hour later for the server than for this machine.
    let server = (NOW + LIFE).millis() as f64;
    let answer = Answer {
        status: Some(200),
        json: true,
        values: values("a2", "r2"),
        committed: true,
        date: Some(server),
        ..Answer::default()
    };
    worker.executed(NOW, &session, attempt, &answer);
    let (_, number) = look(&worker.take_actions());
    let seen = held("a2", "r2").map(|seen| Seen {
        life: Some(Life {
            issued: None,
            expires: server / 1000.0 + LIFE.as_secs_f64(),
        }),
        ..seen
    });
    worker.looked(NOW, &session, number, seen);
    let due = worker.next_due().expect("due");
    let lead = (NOW + LIFE).since(due);
    assert!(
        lead > Duration::ZERO && lead <= Duration::from_secs(301),
        "{lead:?}"
    );
}
