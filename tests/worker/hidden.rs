//! Cookies of a parent domain (`COOKIE_DOMAIN`, dify.md §2), which Chromium shows only to who may act on
//! that domain: a jar that looks empty says nothing.

use std::time::Duration;

use holdfast::granted::Granted;
use holdfast::lock::Link;
use holdfast::message::{Call, Page, RelayToWorker, WorkerToRelay};
use holdfast::worker::{Action, Seen, Worker};

use crate::desk::{
    API, NOW, ORIGIN, called, look, page, posted, refresh_seeing, sender, unauthorized, worker,
};

fn patterns() -> Vec<String> {
    vec!["https://dify.example/*".to_owned()]
}

fn chromium() -> Worker {
    let mut worker = worker();
    worker.set_granted(NOW, Granted::in_chromium(&patterns()));
    worker
}

/// A page that says that its cookies are those of a parent domain.
fn of_a_parent() -> Page {
    Page {
        parent: true,
        ..page()
    }
}

/// A request of this page has met a 401: request 3.
fn meets_a_401(worker: &mut Worker, page: Page) {
    worker.connected(Link(1), sender(ORIGIN, 7));
    worker.received(NOW, Link(1), unauthorized(3, &format!("{API}/apps"), page));
}

/// The jar shows no cookie.
fn looks(worker: &mut Worker) -> Vec<Action> {
    let (session, number) = look(&worker.take_actions());
    worker.looked(NOW, &session, number, Some(Seen::default()));
    worker.take_actions()
}

#[test]
fn bug_a_401_of_a_session_with_such_cookies_was_given_back() {
    let mut worker = chromium();
    meets_a_401(&mut worker, of_a_parent());
    let nothing = [Some(Seen::default()), Some(Seen::default())];
    let actions = refresh_seeing(&mut worker, Link(1), nothing);
    let messages = posted(&actions);
    let replays = messages.iter();
    let replays = replays.filter(|message| matches!(message, WorkerToRelay::Replay { .. }));
    assert_eq!(replays.count(), 1, "{messages:?}");
}

#[test]
fn an_empty_jar_is_believed_where_a_page_says_nothing_of_it() {
    let mut worker = chromium();
    meets_a_401(&mut worker, page());
    let actions = looks(&mut worker);
    assert_eq!(posted(&actions), [&WorkerToRelay::GiveUp { request: 3 }]);
}

#[test]
fn and_in_firefox_which_hides_none() {
    let mut worker = worker();
    worker.set_granted(NOW, Granted::new(patterns()));
    meets_a_401(&mut worker, of_a_parent());
    let actions = looks(&mut worker);
    assert_eq!(posted(&actions), [&WorkerToRelay::GiveUp { request: 3 }]);
}

/// The refresh of the last worker has been silent for too long.
#[test]
fn the_next_worker_does_not_take_it_for_a_sign_out() {
    let mut worker = chromium();
    meets_a_401(&mut worker, of_a_parent());
    let nothing = [Some(Seen::default()), Some(Seen::default())];
    refresh_seeing(&mut worker, Link(1), nothing);
    let later = NOW + Duration::from_secs(60);
    let refresh = called(4, &format!("{API}/refresh-token"), Call::Refresh);
    worker.received(later, Link(1), refresh);
    let (session, number) = look(&worker.take_actions());
    worker.looked(later, &session, number, Some(Seen::default()));
    let saved = worker.take_actions().into_iter().rev();
    let mut saved = saved.filter_map(|action| match action {
        Action::Save { stored, .. } => Some(*stored),
        _ => None,
    });
    let mut next = chromium();
    next.restore(
        later,
        vec![Ok(saved.next().expect("the order is written down"))],
    );
    for second in 0..20 {
        next.timeout(later + Duration::from_secs(second));
        for action in next.take_actions() {
            if let Action::Look { session, look, .. } = action {
                let now = later + Duration::from_secs(second);
                next.looked(now, &session, look, Some(Seen::default()));
            }
        }
    }
    // It left under the epoch of the first refresh.
    next.connected(Link(1), sender(ORIGIN, 7));
    let mut message = unauthorized(5, &format!("{API}/apps"), of_a_parent());
    if let RelayToWorker::Unauthorized { first, left, .. } = &mut message {
        (*first, *left) = (1, 1);
    }
    next.received(later + Duration::from_secs(20), Link(1), message);
    assert_eq!(posted(&next.take_actions()), [] as [&WorkerToRelay; 0]);
}
