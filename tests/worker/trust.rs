//! What a page cannot do.

use holdfast::lock::Link;
use holdfast::message::{Page, RelayToWorker, WorkerToRelay};
use holdfast::settings::{Settings, SplitApi};
use holdfast::worker::{Action, Worker};

use crate::desk::{
    API, NOW, ORIGIN, look, page, posted, sender, unauthorized, worker, worker_with,
};

const OTHER: &str = "https://api.example/console/api";

fn other_api() -> Page {
    Page {
        api: Some(OTHER.to_owned()),
        base: String::new(),
    }
}

fn give_up_at_once(mut worker: Worker, origin: &str, url: &str, page: Page) {
    worker.connected(Link(1), sender(origin, 7));
    worker.received(NOW, Link(1), unauthorized(1, url, page));
    let give_up = WorkerToRelay::GiveUp { request: 1 };
    assert_eq!(posted(&worker.take_actions()), [&give_up]);
}

#[test]
fn a_page_does_not_speak_for_the_api_of_another_origin() {
    give_up_at_once(worker(), ORIGIN, &format!("{OTHER}/apps"), other_api());
}

/// Case 23: its path is that of a Dify, and Holdfast may act there.
#[test]
fn a_401_of_somebody_else_s_api_goes_back_at_once() {
    let url = format!("{OTHER}/apps");
    let unnamed = Page {
        api: None,
        ..page()
    };
    give_up_at_once(worker(), ORIGIN, &url, page());
    give_up_at_once(worker(), ORIGIN, &url, unnamed);
}

#[test]
fn a_page_speaks_for_the_api_that_the_person_named() {
    let split = SplitApi {
        page: ORIGIN.to_owned(),
        api: "https://api.example".to_owned(),
    };
    let mut worker = worker_with(Settings {
        split_apis: vec![split],
        ..Settings::default()
    });
    worker.connected(Link(1), sender(ORIGIN, 7));
    worker.received(
        NOW,
        Link(1),
        unauthorized(1, &format!("{OTHER}/apps"), other_api()),
    );
    let (session, _) = look(&worker.take_actions());
    assert!(session.contains(OTHER), "{session}");
}

#[test]
fn a_page_of_a_site_that_is_not_granted_gets_its_401() {
    let named = Page {
        api: Some("https://evil.example/console/api".into()),
        ..page()
    };
    let url = "https://evil.example/console/api/apps";
    give_up_at_once(worker(), "https://evil.example", url, named);
}

#[test]
fn a_url_beside_the_named_api_gets_its_401() {
    give_up_at_once(
        worker(),
        ORIGIN,
        "https://dify.example/console/apiary/apps",
        page(),
    );
}

#[test]
fn forged_news_of_attempts_and_sessions_changes_nothing() {
    let mut worker = worker();
    worker.connected(Link(1), sender(ORIGIN, 7));
    let session = format!("0 {API} ");
    for message in [
        RelayToWorker::Executing {
            session: session.clone(),
            attempt: 9,
        },
        RelayToWorker::Executed {
            session: session.clone(),
            attempt: 9,
            answer: Default::default(),
        },
        RelayToWorker::Probed {
            session,
            attempt: 9,
            status: Some(200),
        },
        RelayToWorker::Ended {
            request: 4,
            status: 200,
        },
        RelayToWorker::Cancelled { request: 4 },
    ] {
        worker.received(NOW, Link(1), message);
        worker.received(NOW, Link(99), RelayToWorker::Cancelled { request: 1 });
    }
    assert_eq!(worker.take_actions(), []);
}

/// Case 48: what a hostile page claims takes no place and no time from another site.
#[test]
fn a_flood_of_one_page_leaves_the_session_of_another_site_alone() {
    let mut worker = worker();
    worker.connected(Link(1), sender(ORIGIN, 7));
    for request in 1..=3_000 {
        let message = unauthorized(request, &format!("{API}/apps"), page());
        worker.received(NOW, Link(1), message);
    }
    let actions = worker.take_actions();
    let looks = actions.iter();
    let looks = looks.filter(|action| matches!(action, Action::Look { .. }));
    assert_eq!(looks.count(), 1);
    assert_eq!(posted(&actions).len(), 1_000, "2,000 are held at most");

    worker.connected(Link(2), sender("https://api.example", 8));
    let message = unauthorized(1, &format!("{OTHER}/apps"), other_api());
    worker.received(NOW, Link(2), message);
    let (session, _) = look(&worker.take_actions());
    assert!(session.contains(OTHER), "{session}");
}
