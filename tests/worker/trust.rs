//! What a page cannot do.

use std::time::Duration;

use holdfast::lock::Link;
use holdfast::message::{Answer, Call, Page, RelayToWorker, WorkerToRelay};
use holdfast::worker::{Action, Delivery, Worker};

use crate::desk::{
    API, NOW, ORIGIN, called, holding, look, order, page, posted, seen, sender, split_worker,
    unauthorized, worker,
};

const OTHER: &str = "https://api.example/console/api";

fn other_api() -> Page {
    Page {
        api: Some(OTHER.to_owned()),
        base: String::new(),
        parent: false,
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
    let mut worker = split_worker();
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

/// A renderer that was taken over can have its relay say anything.
#[test]
fn nobody_but_its_own_site_tells_how_a_refresh_ended() {
    let mut worker = holding();
    let (session, number) = look(&worker.take_actions());
    worker.looked(NOW, &session, number, seen("old"));
    let (_, attempt, frame) = order(&worker.take_actions());
    worker.delivered(NOW, &session, attempt, frame, Delivery::Taken);
    worker.take_actions();
    worker.connected(Link(2), sender("https://api.example", 8));
    let mut elsewhere = sender(ORIGIN, 9);
    elsewhere.store = "firefox-container-1".to_owned();
    worker.connected(Link(3), elsewhere);
    let news = |session: &str| RelayToWorker::Executed {
        session: session.to_owned(),
        attempt,
        answer: Answer {
            status: Some(200),
            json: true,
            word: Some("success".to_owned()),
            ..Answer::default()
        },
    };
    for link in [2, 3, 99] {
        worker.received(NOW, Link(link), news(&session));
        let (session, status) = (session.clone(), Some(200));
        let probed = RelayToWorker::Probed {
            session,
            attempt,
            status,
        };
        worker.received(NOW, Link(link), probed);
        assert_eq!(worker.take_actions(), [], "link {link}");
    }
    worker.connected(Link(4), sender("chrome-extension://holdfast", 10));
    worker.received(NOW, Link(4), news(&session));
    assert_ne!(
        worker.take_actions(),
        [],
        "the waiting page, which is our own"
    );
}

/// It would be stored with each session.
#[test]
fn a_page_cannot_name_what_is_without_end() {
    let long = "/x".repeat(2_000);
    let base = Page {
        base: long.clone(),
        ..page()
    };
    give_up_at_once(worker(), ORIGIN, &format!("{API}/apps"), base);
    let api = format!("{ORIGIN}{long}/console/api");
    let url = format!("{api}/apps");
    let named = Page {
        api: Some(api),
        ..page()
    };
    give_up_at_once(worker(), ORIGIN, &url, named);
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

/// What becomes of the port of a relay whose site says too much.
fn hung_up(link: u32) -> [Action; 2] {
    let link = Link(link);
    let enough = Action::Post {
        link,
        message: WorkerToRelay::Enough,
        after: Duration::ZERO,
    };
    [enough, Action::HangUp { link }]
}

/// Case 48.
#[test]
fn bug_a_site_that_said_too_much_had_the_worker_for_itself() {
    let signs_in = |request| called(request, &format!("{API}/login"), Call::SignIn);
    let mut worker = worker();
    worker.connected(Link(1), sender(ORIGIN, 7));
    for request in 1..=300 {
        worker.received(NOW, Link(1), signs_in(request));
        worker.received(
            NOW,
            Link(1),
            RelayToWorker::Ended {
                request,
                status: 200,
            },
        );
    }
    let actions = worker.take_actions();
    assert_eq!(actions[actions.len() - 2..], hung_up(1));
    let proceeded = posted(&actions).into_iter();
    let proceeded = proceeded.filter(|post| matches!(post, WorkerToRelay::Proceed { .. }));
    assert!(proceeded.count() < 200);

    // Another port of the same site is no way around it, and a site's past is forgiven.
    worker.connected(Link(2), sender(ORIGIN, 8));
    worker.received(NOW, Link(2), signs_in(1));
    assert_eq!(worker.take_actions(), hung_up(2));
    let hello = RelayToWorker::Hello { page: page() };
    assert!(worker.hello(NOW, &sender(ORIGIN, 9), &hello).is_none());
    let later = NOW + Duration::from_secs(10);
    assert!(worker.hello(later, &sender(ORIGIN, 9), &hello).is_some());
}

#[test]
fn a_hundred_tabs_that_load_and_meet_their_401s_at_once_do_not_say_too_much() {
    let mut worker = worker();
    for tab in 1..=100 {
        let (link, sender) = (Link(tab), sender(ORIGIN, tab.into()));
        let hello = RelayToWorker::Hello { page: page() };
        assert!(worker.hello(NOW, &sender, &hello).is_some());
        worker.connected(link, sender);
        for request in 1..=20 {
            let message = unauthorized(request, &format!("{API}/apps"), page());
            worker.received(NOW, link, message);
        }
        let refresh = called(21, &format!("{API}/refresh-token"), Call::Refresh);
        worker.received(NOW, link, refresh);
    }
    let actions = worker.take_actions();
    let hung_up = actions
        .iter()
        .filter(|action| matches!(action, Action::HangUp { .. }));
    assert_eq!(hung_up.count(), 0);
}
