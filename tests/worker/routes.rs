//! The way of a 401 through the worker, and back.

use std::time::Duration;

use holdfast::lock::Link;
use holdfast::message::{Answer, Call, Page, Recipe, RelayToWorker, WorkerToRelay};
use holdfast::worker::{Action, Badge, Delivery, Sender};

use crate::desk::{
    API, NOW, ORIGIN, called, holding, look, order, page, posted, refresh, refuse, seen, sender,
    split_worker, unauthorized, worker,
};

#[test]
fn a_401_is_replayed_with_the_csrf_header_after_one_refresh() {
    let mut worker = holding();
    let actions = refresh(&mut worker, Link(1));
    let csrf = Recipe {
        name: "X-CSRF-Token".to_owned(),
        value: None,
        from: vec!["__Host-csrf_token".to_owned(), "csrf_token".to_owned()],
    };
    let replay = WorkerToRelay::Replay {
        request: 3,
        epoch: 1,
        headers: vec![csrf],
        storage: None,
    };
    assert_eq!(posted(&actions), [&replay]);
}

#[test]
fn the_record_is_saved_before_the_order_is_given() {
    let mut worker = holding();
    let (session, number) = look(&worker.take_actions());
    worker.looked(NOW, &session, number, seen("old"));
    let actions = worker.take_actions();
    let saved = actions
        .iter()
        .position(|action| matches!(action, Action::Save { .. }));
    let ordered = actions
        .iter()
        .position(|action| matches!(action, Action::Order { .. }));
    assert!(saved < ordered && saved.is_some(), "{actions:?}");
    assert_eq!(order(&actions).2.tab, 7);
    assert_eq!(worker.badge(), Badge::Refreshing);
}

#[test]
fn a_401_that_no_refresh_can_cure_goes_back_at_once() {
    let mut worker = worker();
    worker.connected(Link(1), sender(ORIGIN, 7));
    for (request, path) in [
        (1, "/login"),
        (2, "/logout"),
        (3, "/refresh-token"),
        (4, "/setup"),
    ] {
        worker.received(
            NOW,
            Link(1),
            unauthorized(request, &format!("{API}{path}"), page()),
        );
        let give_up = WorkerToRelay::GiveUp { request };
        assert_eq!(posted(&worker.take_actions()), [&give_up], "{path}");
    }
}

#[test]
fn a_call_that_belongs_to_no_app_proceeds() {
    let mut worker = worker();
    worker.connected(Link(1), sender(ORIGIN, 7));
    worker.received(
        NOW,
        Link(1),
        called(5, "https://dify.example/other", Call::Refresh),
    );
    let proceed = WorkerToRelay::Proceed { request: 5 };
    assert_eq!(posted(&worker.take_actions()), [&proceed]);
}

#[test]
fn two_cookie_stores_never_share_a_session() {
    let mut worker = worker();
    worker.connected(Link(1), sender(ORIGIN, 7));
    let container = "firefox-container-1".to_owned();
    worker.connected(
        Link(2),
        holdfast::worker::Sender {
            store: container,
            ..sender(ORIGIN, 8)
        },
    );
    for link in [Link(1), Link(2)] {
        worker.received(NOW, link, unauthorized(1, &format!("{API}/apps"), page()));
    }
    let looks = worker.take_actions();
    let stores: Vec<&str> = looks
        .iter()
        .filter_map(|action| match action {
            Action::Look { store, .. } => Some(store.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(stores, ["0", "firefox-container-1"]);
}

/// Case 52: its cookies are in a jar of their own (CHIPS).
#[test]
fn a_frame_in_a_page_of_another_site_has_a_session_of_its_own() {
    let mut worker = worker();
    worker.connected(Link(1), sender(ORIGIN, 7));
    worker.connected(Link(2), embedded());
    for link in [Link(1), Link(2)] {
        worker.received(NOW, link, unauthorized(1, &format!("{API}/apps"), page()));
    }
    let looks = worker.take_actions();
    let partitions: Vec<Option<&str>> = looks
        .iter()
        .filter_map(|action| match action {
            Action::Look { partition, .. } => Some(partition.as_deref()),
            _ => None,
        })
        .collect();
    assert_eq!(partitions, [None, Some("https://blog.example")]);
}

/// Cases 51 and 52: the worker's own requests carry the ordinary store's cookies.
#[test]
fn the_worker_never_sends_the_refresh_of_a_container_or_of_a_frame_elsewhere() {
    let container = Sender {
        store: "firefox-container-1".to_owned(),
        ..sender(ORIGIN, 7)
    };
    for (who, by_worker) in [
        (sender(ORIGIN, 7), true),
        (container, false),
        (embedded(), false),
    ] {
        let mut worker = worker();
        worker.connected(Link(1), who.clone());
        worker.received(
            NOW,
            Link(1),
            unauthorized(1, &format!("{API}/apps"), page()),
        );
        let (session, number) = look(&worker.take_actions());
        worker.looked(NOW, &session, number, seen("old"));
        let (_, attempt, frame) = order(&worker.take_actions());
        // The tab is too busy to take it.
        worker.delivered(NOW, &session, attempt, frame, Delivery::Void);
        let actions = worker.take_actions();
        let is_fetch = |action: &Action| matches!(action, Action::Fetch { .. });
        assert_eq!(actions.iter().any(is_fetch), by_worker, "{who:?}");
    }
}

/// A frame in a page of another site.
fn embedded() -> Sender {
    Sender {
        partition: Some("https://blog.example".to_owned()),
        ..sender(ORIGIN, 9)
    }
}

/// Case 69.
#[test]
fn a_sign_out_on_one_page_origin_is_told_to_the_other_and_brings_no_refresh() {
    let api = "https://api.example/console/api";
    let mut worker = split_worker();
    let page = Page {
        api: Some(api.to_owned()),
        base: String::new(),
        parent: false,
    };
    worker.connected(Link(1), sender(ORIGIN, 7));
    worker.connected(Link(2), sender("https://api.example", 8));
    let held = |request| unauthorized(request, &format!("{api}/apps"), page.clone());
    worker.received(NOW, Link(1), held(3));
    refresh(&mut worker, Link(1));

    let later = NOW + Duration::from_secs(60);
    let sign_out = RelayToWorker::Called {
        request: 4,
        page: page.clone(),
        url: format!("{api}/logout"),
        call: Call::SignOut,
    };
    worker.received(later, Link(2), sign_out);
    let message = WorkerToRelay::Proceed { request: 4 };
    assert_eq!(posted(&worker.take_actions()), [&message]);
    let (request, status) = (4, 200);
    worker.received(later, Link(2), RelayToWorker::Ended { request, status });
    let actions = worker.take_actions();
    let mut told = Vec::new();
    for action in &actions {
        if let Action::Tell { frame, message } = action {
            assert!(matches!(message, WorkerToRelay::Epoch { epoch: 2, .. }));
            told.push(frame.tab);
        }
    }
    assert_eq!(told, [7, 8]);

    // What left before on the other origin comes back with its 401.
    worker.received(later, Link(1), held(5));
    let actions = worker.take_actions();
    let give_up = WorkerToRelay::GiveUp { request: 5 };
    assert_eq!(posted(&actions), [&give_up]);
    let sends = |action: &Action| matches!(action, Action::Order { .. } | Action::Fetch { .. });
    assert!(!actions.iter().any(sends), "{actions:?}");
}

/// Case 30.
#[test]
fn bug_a_refresh_that_is_answered_204_was_told_as_a_problem() {
    let mut worker = holding();
    let (session, number) = look(&worker.take_actions());
    worker.looked(NOW, &session, number, seen("old"));
    let (_, attempt, _) = order(&worker.take_actions());
    let answer = Answer {
        status: Some(204),
        ..Answer::default()
    };
    worker.executed(NOW, &session, attempt, &answer);
    let (_, number) = look(&worker.take_actions());
    worker.looked(NOW, &session, number, seen("new"));
    let actions = worker.take_actions();
    assert!(
        matches!(posted(&actions)[..], [WorkerToRelay::Replay { .. }]),
        "{actions:?}"
    );
    assert_eq!(worker.overview(NOW, 7, None).problems, []);
}

#[test]
fn a_sign_in_that_passed_nobody_is_noticed_when_a_page_shows_itself() {
    let mut worker = holding();
    refuse(&mut worker, Link(1));
    let later = NOW + Duration::from_secs(100);
    let hello = RelayToWorker::Hello { page: page() };
    worker.take_actions();

    worker.hello(later, &sender(ORIGIN, 8), &hello);
    let (session, number) = look(&worker.take_actions());
    worker.looked(later, &session, number, seen("spent"));
    assert_eq!(worker.badge(), Badge::SignInNeeded, "nothing has changed");

    worker.hello(later, &sender(ORIGIN, 8), &hello);
    let (session, number) = look(&worker.take_actions());
    worker.looked(later, &session, number, seen("of the new sign-in"));
    assert_eq!(worker.badge(), Badge::Nothing);
}

#[test]
fn a_port_of_a_frame_where_nobody_listens_is_closed_and_no_refresh_is_sent_for_it() {
    let mut worker = holding();
    let (session, number) = look(&worker.take_actions());
    worker.looked(NOW, &session, number, seen("old"));
    let (session, attempt, frame) = order(&worker.take_actions());
    worker.delivered(NOW, &session, attempt, frame, Delivery::NobodyThere);
    let actions = worker.take_actions();
    assert!(actions.contains(&Action::HangUp { link: Link(1) }));
    let sends = |action: &Action| matches!(action, Action::Order { .. } | Action::Fetch { .. });
    assert!(!actions.iter().any(sends), "{actions:?}");
    assert_eq!(worker.badge(), Badge::Nothing);
}
