//! What comes and goes must not stay.

use std::collections::BTreeSet;
use std::time::Duration;

use holdfast::adapter::Adapter;
use holdfast::history::{About, History, What};
use holdfast::lock::Link;
use holdfast::message::{Page, RelayToWorker};
use holdfast::worker::{Action, Sender, Worker};

use crate::desk::{API, NOW, ORIGIN, holding, page, refresh, seen, sender, unauthorized, worker};
use crate::office::Office;
use crate::size::size_of;

/// More than are kept of anything.
const MANY: usize = 2_000;

/// So many sessions of one origin are known at most (src/worker/sessions.rs).
const SESSIONS: usize = 100;

#[test]
fn tabs_that_come_and_go_leave_nothing_behind() {
    let mut office = Office::new(2);
    office.expire(1, None);
    let size = office.size();
    for tab in 100..100 + MANY as i64 {
        office.open(tab);
        office.expire(1, None);
        office.close(tab);
    }
    office.expire(1, None);
    assert_eq!(office.size(), size);
}

#[test]
fn a_request_that_is_not_held_is_not_remembered() {
    let mut worker = holding();
    refresh(&mut worker, Link(1));
    let before = size_of(&worker);
    for request in 0..1_000 {
        let mut notice = unauthorized(100 + request, &format!("{API}/files/upload"), page());
        if let RelayToWorker::Unauthorized { held, .. } = &mut notice {
            *held = false;
        }
        worker.received(NOW, Link(1), notice);
        worker.take_actions();
    }
    let after = size_of(&worker);
    assert!(after < before + 100, "{before} parts, now {after}");
}

#[test]
fn a_page_that_names_one_api_after_the_other_makes_no_sessions_without_end() {
    let mut worker = worker();
    let named = |n: usize| Page {
        api: Some(format!("{ORIGIN}/{n}/console/api")),
        base: String::new(),
        parent: false,
    };
    let visits = (0..MANY).map(|n| (sender(ORIGIN, 7), named(n)));
    assert_eq!(sessions_after(&mut worker, visits), SESSIONS);
    // Those that were used last are there.
    let known = overview(&worker);
    assert!(
        known
            .iter()
            .any(|id| id.contains(&format!("/{}/", MANY - 1))),
        "{known:?}"
    );
}

#[test]
fn tabs_that_are_sessions_of_their_own_make_no_sessions_without_end() {
    let text = Adapter::BUILT_IN[1].replace(r#""area":"local""#, r#""area":"session""#);
    let document = serde_json::from_str(&text).expect("a valid document");
    let adapter = Adapter::new(document);
    assert!(adapter.is_of_one_tab());
    let mut worker = worker();
    worker.set_chosen(vec![(ORIGIN.to_owned(), adapter)]);
    let silent = Page {
        api: None,
        base: String::new(),
        parent: false,
    };
    let visits = (0..MANY as i64).map(|tab| (sender(ORIGIN, tab), silent.clone()));
    assert_eq!(sessions_after(&mut worker, visits), SESSIONS);
}

#[test]
fn sessions_of_one_origin_take_no_room_from_those_of_another() {
    let mut worker = worker();
    let elsewhere = Page {
        api: Some("https://api.example/console/api".to_owned()),
        base: String::new(),
        parent: false,
    };
    let first = (sender("https://api.example", 1), elsewhere);
    let visits = (0..MANY).map(|n| {
        let api = Some(format!("{ORIGIN}/{n}/console/api"));
        let base = String::new();
        (
            sender(ORIGIN, 7),
            Page {
                api,
                base,
                parent: false,
            },
        )
    });
    let visits = std::iter::once(first).chain(visits);
    assert_eq!(sessions_after(&mut worker, visits), SESSIONS + 1);
    let known = overview(&worker);
    assert!(
        known.iter().any(|id| id.contains("api.example")),
        "{known:?}"
    );
}

#[test]
fn the_history_remembers_the_days_of_so_many_sessions_only() {
    let mut history = History::default();
    let mut sizes = Vec::new();
    for n in 0..MANY {
        let about = About {
            session: &format!("session {n}"),
            site: "dify.example",
            store: None,
            zone: 0,
        };
        history.note(NOW, Some(about), What::Expired { requests: 1 });
        sizes.push(history.days.len());
    }
    assert_eq!(sizes.last(), Some(&200));
    let newest = format!("session {}", MANY - 1);
    assert_eq!(history.days.last().map(|day| &day.session), Some(&newest));
}

/// How many sessions are stored after these pages have said hello, ten a second, each of them signed
/// in.
fn sessions_after(worker: &mut Worker, visits: impl Iterator<Item = (Sender, Page)>) -> usize {
    let mut stored = BTreeSet::new();
    let mut now = NOW;
    for (sender, page) in visits {
        now = now + Duration::from_millis(100);
        let told = worker.hello(now, &sender, &RelayToWorker::Hello { page });
        assert!(told.is_some(), "it is served");
        loop {
            let actions = worker.take_actions();
            if actions.is_empty() {
                break;
            }
            for action in actions {
                match action {
                    Action::Save { key, .. } => drop(stored.insert(key)),
                    Action::Forget { key } => drop(stored.remove(&key)),
                    Action::Look { session, look, .. } => {
                        worker.looked(now, &session, look, seen("r"));
                    }
                    _ => {}
                }
            }
        }
        assert_eq!(stored.len(), overview(worker).len());
    }
    stored.len()
}

fn overview(worker: &Worker) -> Vec<String> {
    let overview = worker.overview(NOW, 0, None);
    let sessions = overview.sessions.into_iter();
    sessions.map(|session| session.id).collect()
}
