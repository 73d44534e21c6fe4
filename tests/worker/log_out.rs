//! A log-out from the popup.

use std::time::Duration;

use holdfast::history::What;
use holdfast::jar::Named;
use holdfast::lock::{FrameRef, Link};
use holdfast::message::{
    Answer, Call, HttpCall, RelayToWorker, SignOut, SignOutReason, SignOutStep, WorkerToRelay,
};
use holdfast::moment::Moment;
use holdfast::partition::PartitionKey;
use holdfast::worker::{Action, Delivery, Seen, Stored, Worker};

use crate::desk::{
    API, NOW, ORIGIN, called, holding, order, page, posted, refresh, seen, sender, unauthorized,
    worker,
};

const UNREACHABLE: Answer = Answer {
    status: None,
    json: false,
    word: None,
    message: None,
    retry_after: None,
    values: Vec::new(),
    committed: false,
    body: None,
    date: None,
};

/// A worker whose tab 7 has been refreshed long ago, and the session's id.
fn refreshed() -> (Worker, String) {
    let mut worker = holding();
    refresh(&mut worker, Link(1));
    let id = worker.overview(NOW, 7, None).sessions[0].id.clone();
    (worker, id)
}

fn success() -> Answer {
    Answer {
        status: Some(200),
        json: true,
        word: Some("success".to_owned()),
        ..Answer::default()
    }
}

fn status(status: u16) -> Answer {
    Answer {
        status: Some(status),
        json: true,
        ..Answer::default()
    }
}

/// A jar whose access cookie is over.
fn without_access(refresh: &str) -> Option<Seen> {
    Some(Seen {
        values: vec![Named {
            name: "refresh_token".into(),
            value: refresh.into(),
            expiration_date: None,
            partition_key: PartitionKey::default(),
        }],
        user: None,
        ..Seen::default()
    })
}

fn empty() -> Option<Seen> {
    Some(Seen::default())
}

fn report(worker: &Worker) -> Option<SignOut> {
    worker.overview(NOW, 7, None).sessions[0].sign_out
}

fn failed(step: SignOutStep, reason: SignOutReason) -> Option<SignOut> {
    Some(SignOut::Failed { step, reason })
}

/// The last look that is asked for.
fn look(actions: &[Action]) -> u64 {
    let looks = actions.iter().rev().find_map(|action| match action {
        Action::Look { look, .. } => Some(*look),
        _ => None,
    });
    looks.expect("a look is asked for")
}

/// Answers the look that is asked for.
fn looked(worker: &mut Worker, now: Moment, id: &str, jar: Option<Seen>) {
    let number = look(&worker.take_actions());
    worker.looked(now, id, number, jar);
}

/// What tab 7 is told to send.
fn call(actions: &[Action]) -> HttpCall {
    let calls = actions.iter().find_map(|action| match action {
        Action::Order {
            message: WorkerToRelay::Execute { call, .. },
            ..
        }
        | Action::Fetch { call, .. } => Some(call.clone()),
        _ => None,
    });
    calls.expect("something is to be sent")
}

/// Takes the order for this path, and answers it.
fn answered(worker: &mut Worker, now: Moment, id: &str, path: &str, answer: &Answer) {
    let actions = worker.take_actions();
    assert_eq!(call(&actions).url, format!("{API}{path}"));
    assert_eq!(call(&actions).method, "POST");
    let (_, attempt, frame) = order(&actions);
    worker.delivered(now, id, attempt, frame, Delivery::Taken);
    worker.executed(now, id, attempt, answer);
}

/// What the next worker finds.
fn stored(actions: &[Action]) -> Stored {
    let saved = actions.iter().rev().find_map(|action| match action {
        Action::Save { stored, .. } => Some((**stored).clone()),
        _ => None,
    });
    saved.expect("the session is saved")
}

#[test]
fn with_a_live_token_it_is_sent_at_once_and_every_tab_is_told() {
    let (mut worker, id) = refreshed();
    worker.sign_out_wanted(NOW, &id);
    assert_eq!(report(&worker), Some(SignOut::Sending));
    looked(&mut worker, NOW, &id, seen("new"));
    answered(&mut worker, NOW, &id, "/logout", &success());
    let number = look(&worker.take_actions());
    worker.looked(NOW, &id, number, empty());
    assert_eq!(report(&worker), Some(SignOut::Done));
    let actions = worker.take_actions();
    let told = actions.iter().any(|action| {
        matches!(
            action,
            Action::Tell {
                message: WorkerToRelay::Epoch { epoch: 2, .. },
                ..
            }
        )
    });
    assert!(told, "{actions:?}");
    let last = worker.history(false).entries.last().cloned();
    assert_eq!(last.map(|entry| entry.what), Some(What::LoggedOut));
    worker.timeout(NOW + Duration::from_secs(60));
    assert_eq!(worker.next_timeout(), None);
}

#[test]
fn without_an_access_cookie_one_refresh_comes_before_it() {
    let (mut worker, id) = refreshed();
    worker.sign_out_wanted(NOW, &id);
    looked(&mut worker, NOW, &id, without_access("new"));
    assert_eq!(report(&worker), Some(SignOut::Refreshing));
    answered(&mut worker, NOW, &id, "/refresh-token", &success());
    assert_eq!(report(&worker), Some(SignOut::Sending));
    answered(&mut worker, NOW, &id, "/logout", &success());
    looked(&mut worker, NOW, &id, empty());
    assert_eq!(report(&worker), Some(SignOut::Done));
}

#[test]
fn a_token_that_has_expired_by_the_server_s_clock_is_refreshed_once() {
    let (mut worker, id) = refreshed();
    worker.sign_out_wanted(NOW, &id);
    looked(&mut worker, NOW, &id, seen("new"));
    answered(&mut worker, NOW, &id, "/logout", &status(401));
    answered(&mut worker, NOW, &id, "/refresh-token", &success());
    answered(&mut worker, NOW, &id, "/logout", &status(401));
    looked(&mut worker, NOW, &id, seen("newer"));
    let expected = failed(SignOutStep::SignOut, SignOutReason::Refused);
    assert_eq!(report(&worker), expected);
    let last = worker.history(false).entries.last().cloned();
    assert_eq!(last.map(|entry| entry.what), Some(What::LogOutFailed));
}

#[test]
fn what_fails_is_told_with_its_step_and_its_reason() {
    let refresh_refused = Answer {
        message: Some("Invalid refresh token".to_owned()),
        ..status(401)
    };
    let (refresh, sign_out) = (SignOutStep::Refresh, SignOutStep::SignOut);
    for (path, answer, step, reason) in [
        (
            "/refresh-token",
            refresh_refused,
            refresh,
            SignOutReason::Refused,
        ),
        (
            "/refresh-token",
            UNREACHABLE,
            refresh,
            SignOutReason::Unreachable,
        ),
        (
            "/refresh-token",
            status(503),
            refresh,
            SignOutReason::Status { status: 503 },
        ),
        ("/logout", UNREACHABLE, sign_out, SignOutReason::Unreachable),
        (
            "/logout",
            status(500),
            sign_out,
            SignOutReason::Status { status: 500 },
        ),
    ] {
        let (mut worker, id) = refreshed();
        worker.sign_out_wanted(NOW, &id);
        let jar = || match step {
            SignOutStep::Refresh => without_access("new"),
            _ => seen("new"),
        };
        looked(&mut worker, NOW, &id, jar());
        answered(&mut worker, NOW, &id, path, &answer);
        looked(&mut worker, NOW, &id, jar());
        assert_eq!(report(&worker), failed(step, reason));
        // The person may try again.
        worker.sign_out_wanted(NOW, &id);
        looked(&mut worker, NOW, &id, seen("new"));
        answered(&mut worker, NOW, &id, "/logout", &success());
        looked(&mut worker, NOW, &id, empty());
        assert_eq!(report(&worker), Some(SignOut::Done));
    }
}

#[test]
fn success_that_leaves_the_cookies_is_none() {
    let (mut worker, id) = refreshed();
    worker.sign_out_wanted(NOW, &id);
    looked(&mut worker, NOW, &id, seen("new"));
    answered(&mut worker, NOW, &id, "/logout", &success());
    looked(&mut worker, NOW, &id, seen("new"));
    assert_eq!(report(&worker), Some(SignOut::Sending), "looked at again");
    let later = NOW + Duration::from_secs(1);
    worker.timeout(later);
    looked(&mut worker, later, &id, seen("new"));
    let expected = failed(SignOutStep::SignOut, SignOutReason::CookiesLeft);
    assert_eq!(report(&worker), expected);
}

#[test]
fn a_refresh_that_is_under_way_ends_first_and_its_requests_get_their_401() {
    let mut worker = holding();
    let (id, number) = crate::desk::look(&worker.take_actions());
    worker.looked(NOW, &id, number, without_access("old"));
    let (_, attempt, frame) = order(&worker.take_actions());
    worker.delivered(NOW, &id, attempt, frame, Delivery::Taken);
    worker.sign_out_wanted(NOW, &id);
    assert_eq!(report(&worker), Some(SignOut::Refreshing));
    let actions = worker.take_actions();
    assert_eq!(posted(&actions), [&WorkerToRelay::GiveUp { request: 3 }]);
    worker.executed(NOW, &id, attempt, &success());
    looked(&mut worker, NOW, &id, seen("new"));
    answered(&mut worker, NOW, &id, "/logout", &success());
    looked(&mut worker, NOW, &id, empty());
    assert_eq!(report(&worker), Some(SignOut::Done));
    assert_eq!(worker.overview(NOW, 7, None).sessions[0].today.refreshes, 1);
}

#[test]
fn no_refresh_starts_while_it_is_on_its_way() {
    let (mut worker, id) = refreshed();
    let later = NOW + Duration::from_secs(3_600);
    worker.sign_out_wanted(later, &id);
    looked(&mut worker, later, &id, seen("new"));
    worker.take_actions();
    let mut again = unauthorized(9, &format!("{API}/apps"), page());
    if let RelayToWorker::Unauthorized { first, left, .. } = &mut again {
        (*first, *left) = (1, 1);
    }
    worker.received(later, Link(1), again);
    let actions = worker.take_actions();
    assert_eq!(posted(&actions), [&WorkerToRelay::GiveUp { request: 9 }]);
}

#[test]
fn a_tab_that_is_gone_is_replaced_and_without_any_the_worker_sends_it() {
    let (mut worker, id) = refreshed();
    let hello = RelayToWorker::Hello { page: page() };
    worker.hello(NOW, &sender(ORIGIN, 8), &hello);
    worker.sign_out_wanted(NOW, &id);
    looked(&mut worker, NOW, &id, seen("new"));
    let mut tabs = Vec::new();
    for _ in 0..2 {
        let (_, attempt, frame) = order(&worker.take_actions());
        tabs.push(frame.tab);
        worker.delivered(NOW, &id, attempt, frame, Delivery::NobodyThere);
    }
    tabs.sort_unstable();
    assert_eq!(tabs, [7, 8]);
    let actions = worker.take_actions();
    let fetch = actions.iter().find_map(|action| match action {
        Action::Fetch { attempt, call, .. } => Some((*attempt, call.url.clone())),
        _ => None,
    });
    let (attempt, url) = fetch.expect("the worker sends it");
    assert_eq!(url, format!("{API}/logout"));
    worker.executed(NOW, &id, attempt, &success());
    looked(&mut worker, NOW, &id, empty());
    assert_eq!(report(&worker), Some(SignOut::Done));
}

#[test]
fn a_tab_that_was_closed_with_it_is_known_by_the_jar() {
    let (mut worker, id) = refreshed();
    worker.sign_out_wanted(NOW, &id);
    looked(&mut worker, NOW, &id, seen("new"));
    let (_, attempt, frame) = order(&worker.take_actions());
    worker.delivered(NOW, &id, attempt, frame, Delivery::Unknown);
    let later = NOW + Duration::from_secs(1);
    worker.timeout(later);
    looked(&mut worker, later, &id, empty());
    assert_eq!(report(&worker), Some(SignOut::Done));
}

#[test]
fn an_answer_that_never_comes_is_waited_for_25_seconds() {
    let (mut worker, id) = refreshed();
    worker.sign_out_wanted(NOW, &id);
    looked(&mut worker, NOW, &id, seen("new"));
    let mut later = NOW;
    while report(&worker) == Some(SignOut::Sending) {
        later = worker.next_timeout().expect("something is waited for");
        worker.timeout(later);
        for action in worker.take_actions() {
            if let Action::Look { look, .. } = action {
                worker.looked(later, &id, look, seen("new"));
            }
        }
    }
    assert_eq!(later, NOW + Duration::from_secs(25));
    let expected = failed(SignOutStep::SignOut, SignOutReason::Unreachable);
    assert_eq!(report(&worker), expected);
}

#[test]
fn deleting_the_cookies_says_that_the_server_still_knows_the_session() {
    let (mut worker, id) = refreshed();
    worker.forget_wanted(NOW, &id);
    let actions = worker.take_actions();
    let forget = actions.iter().find_map(|action| match action {
        Action::DeleteCookies { names, store, .. } => Some((names.clone(), store.clone())),
        _ => None,
    });
    let (names, store) = forget.expect("the cookies are deleted");
    assert_eq!(store, "0");
    for name in ["refresh_token", "__Host-access_token", "csrf_token"] {
        assert!(
            names.iter().any(|known| known == name),
            "{name} in {names:?}"
        );
    }
    worker.forgotten(&id);
    looked(&mut worker, NOW, &id, empty());
    assert_eq!(report(&worker), Some(SignOut::CookiesDeleted));
    let last = worker.history(false).entries.last().cloned();
    assert_eq!(last.map(|entry| entry.what), Some(What::CookiesDeleted));

    let (mut worker, id) = refreshed();
    worker.forget_wanted(NOW, &id);
    worker.forgotten(&id);
    looked(&mut worker, NOW, &id, seen("new"));
    let expected = failed(SignOutStep::Cookies, SignOutReason::Browser);
    assert_eq!(report(&worker), expected);
}

#[test]
fn a_worker_that_comes_after_one_that_was_stopped_says_what_the_jar_says() {
    for (jar, expected) in [
        (empty(), Some(SignOut::Done)),
        (
            seen("new"),
            failed(SignOutStep::SignOut, SignOutReason::Interrupted),
        ),
    ] {
        let (mut first, id) = refreshed();
        first.sign_out_wanted(NOW, &id);
        let at_call = stored(&first.take_actions());
        let mut second = worker();
        second.restore(NOW, vec![Ok(at_call)]);
        looked(&mut second, NOW, &id, jar);
        assert_eq!(report(&second), expected);
    }
}

#[test]
fn news_of_a_log_out_that_outlived_its_worker_make_the_report_true() {
    let (mut first, id) = refreshed();
    first.sign_out_wanted(NOW, &id);
    looked(&mut first, NOW, &id, seen("new"));
    let actions = first.take_actions();
    let (_, attempt, _) = order(&actions);
    let mut second = worker();
    second.restore(NOW, vec![Ok(stored(&actions))]);
    looked(&mut second, NOW, &id, seen("new"));
    assert!(matches!(report(&second), Some(SignOut::Failed { .. })));
    second.executed(NOW, &id, attempt, &success());
    looked(&mut second, NOW, &id, empty());
    assert_eq!(report(&second), Some(SignOut::Done));
}

#[test]
fn it_is_not_told_of_any_more_once_somebody_has_signed_in() {
    let (mut worker, id) = refreshed();
    worker.sign_out_wanted(NOW, &id);
    looked(&mut worker, NOW, &id, seen("new"));
    answered(&mut worker, NOW, &id, "/logout", &success());
    looked(&mut worker, NOW, &id, empty());
    worker.take_actions();
    let login = called(12, &format!("{API}/login"), Call::SignIn);
    worker.received(NOW, Link(1), login);
    let ended = RelayToWorker::Ended {
        request: 12,
        status: 200,
    };
    worker.received(NOW, Link(1), ended);
    looked(&mut worker, NOW, &id, seen("another"));
    assert_eq!(report(&worker), None);
}

#[test]
fn another_session_is_left_alone() {
    let (mut worker, id) = refreshed();
    let mut other = sender(ORIGIN, 9);
    other.store = "firefox-container-1".to_owned();
    let hello = RelayToWorker::Hello { page: page() };
    worker.hello(NOW, &other, &hello);
    worker.take_actions();
    worker.sign_out_wanted(NOW, &id);
    let frames: Vec<FrameRef> = worker
        .take_actions()
        .into_iter()
        .filter_map(|action| match action {
            Action::Order { frame, .. } | Action::Tell { frame, .. } => Some(frame),
            _ => None,
        })
        .collect();
    assert!(frames.iter().all(|frame| frame.tab != 9), "{frames:?}");
    let sessions = worker.overview(NOW, 7, None).sessions;
    let reports = sessions.iter().filter(|session| session.sign_out.is_some());
    assert_eq!(reports.count(), 1);
}
