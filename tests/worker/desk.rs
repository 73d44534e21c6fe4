//! A worker on the desk: two granted sites, and relays that say what a test wants.

use std::time::Duration;

use holdfast::adapter::Adapter;
use holdfast::granted::Granted;
use holdfast::jar::Named;
use holdfast::lock::{FrameRef, Link};
use holdfast::message::{Answer, Call, Page, RelayToWorker, WorkerToRelay};
use holdfast::moment::Moment;
use holdfast::partition::PartitionKey;
use holdfast::settings::{Settings, SplitApi};
use holdfast::worker::{Action, Badge, Delivery, Seen, Sender, Worker};

pub const NOW: Moment = Moment::from_millis(1_795_305_000_000);
pub const ORIGIN: &str = "https://dify.example";
pub const API: &str = "https://dify.example/console/api";

pub fn worker_with(settings: Settings) -> Worker {
    let document = serde_json::from_str(Adapter::BUILT_IN[0]).expect("a valid document");
    let granted = ["https://dify.example/*", "https://api.example/*"].map(str::to_owned);
    let adapters = vec![Adapter::new(document)];
    Worker::new(adapters, Granted::new(granted.into()), settings, 0)
}

/// One whose settings say that pages of the first site speak for the API of the second.
pub fn split_worker() -> Worker {
    let split = SplitApi {
        page: ORIGIN.to_owned(),
        api: "https://api.example".to_owned(),
    };
    worker_with(Settings {
        split_apis: vec![split],
        ..Settings::default()
    })
}

pub fn worker() -> Worker {
    worker_with(Settings::default())
}

pub fn sender(origin: &str, tab: i64) -> Sender {
    Sender {
        frame: FrameRef { tab, frame: 0 },
        origin: origin.to_owned(),
        active: true,
        store: "0".to_owned(),
        partition: None,
    }
}

pub fn page() -> Page {
    Page {
        api: Some(API.to_owned()),
        base: String::new(),
        parent: false,
    }
}

/// A 401 of this URL, from a page that names this API.
pub fn unauthorized(request: u32, url: &str, page: Page) -> RelayToWorker {
    RelayToWorker::Unauthorized {
        request,
        page,
        url: url.to_owned(),
        status: 401,
        json: true,
        word: "unauthorized".to_owned(),
        challenge: String::new(),
        first: 0,
        left: 0,
        replays: 0,
        held: true,
    }
}

/// A worker to which tab 7 has announced a held 401 over link 1: request 3.
pub fn holding() -> Worker {
    let mut worker = worker();
    let apps = format!("{API}/apps");
    worker.connected(Link(1), sender(ORIGIN, 7));
    worker.received(NOW, Link(1), unauthorized(3, &apps, page()));
    worker
}

pub fn called(request: u32, url: &str, call: Call) -> RelayToWorker {
    RelayToWorker::Called {
        request,
        page: page(),
        url: url.to_owned(),
        call,
    }
}

/// A jar of somebody signed in, whose refresh cookie has this value.
pub fn seen(refresh: &str) -> Option<Seen> {
    seen_with(refresh, None)
}

/// The same, and the access cookie expires then, in milliseconds since 1970.
pub fn seen_until(refresh: &str, expires: u64) -> Option<Seen> {
    seen_with(refresh, Some(expires as f64 / 1000.0))
}

fn seen_with(refresh: &str, expiration_date: Option<f64>) -> Option<Seen> {
    let cookie = |name: &str, value: &str| Named {
        name: name.into(),
        value: value.into(),
        expiration_date,
        partition_key: PartitionKey::default(),
    };
    Some(Seen {
        values: vec![
            cookie("refresh_token", refresh),
            cookie("access_token", "jwt"),
        ],
        user: Some("somebody".to_owned()),
        ..Seen::default()
    })
}

/// What was posted over a port.
pub fn posted(actions: &[Action]) -> Vec<&WorkerToRelay> {
    let mut messages = Vec::new();
    for action in actions {
        if let Action::Post { message, .. } = action {
            messages.push(message);
        }
    }
    messages
}

/// The session and number of the look that is asked for.
pub fn look(actions: &[Action]) -> (String, u64) {
    actions
        .iter()
        .find_map(|action| match action {
            Action::Look { session, look, .. } => Some((session.clone(), *look)),
            _ => None,
        })
        .expect("a look is asked for")
}

/// The session, attempt and frame of the order that is given.
pub fn order(actions: &[Action]) -> (String, u64, FrameRef) {
    actions
        .iter()
        .find_map(|action| match action {
            Action::Order {
                session,
                attempt,
                frame,
                ..
            } => Some((session.clone(), *attempt, *frame)),
            _ => None,
        })
        .expect("an order is given")
}

/// Leads a held 401 to a refusal: look, order, refusal, two more looks, probe, and all once more.
pub fn refuse(worker: &mut Worker, link: Link) {
    let answer = Answer {
        status: Some(401),
        json: true,
        message: Some("Invalid refresh token".to_owned()),
        ..Answer::default()
    };
    let (session, number) = look(&worker.take_actions());
    worker.looked(NOW, &session, number, seen("spent"));
    let mut later = NOW;
    while worker.badge() != Badge::SignInNeeded {
        assert!(
            later < NOW + Duration::from_secs(60),
            "refused within a minute"
        );
        for action in worker.take_actions() {
            match action {
                Action::Order {
                    session,
                    attempt,
                    frame,
                    ..
                } => {
                    worker.delivered(later, &session, attempt, frame, Delivery::Taken);
                    let answer = answer.clone();
                    let executed = RelayToWorker::Executed {
                        session,
                        attempt,
                        answer,
                    };
                    worker.received(later, link, executed);
                }
                Action::Look { session, look, .. } => {
                    worker.looked(later, &session, look, seen("spent"));
                }
                Action::Tell { .. }
                | Action::Save { .. }
                | Action::SaveHistory { .. }
                | Action::Forget { .. }
                | Action::Notify { .. }
                | Action::DeleteCookies { .. }
                | Action::Fetch { .. }
                | Action::AskForTabs
                | Action::HangUp { .. }
                | Action::Post { .. } => {}
            }
        }
        later = later + Duration::from_millis(500);
        worker.timeout(later);
    }
}

/// Leads a held 401 to its replay: look, order, success, proof.
pub fn refresh(worker: &mut Worker, link: Link) -> Vec<Action> {
    refresh_seeing(worker, link, [seen("old"), seen("new")])
}

/// The same, with what is seen in the jar before and after.
pub fn refresh_seeing(
    worker: &mut Worker,
    link: Link,
    [before, after]: [Option<Seen>; 2],
) -> Vec<Action> {
    let (session, number) = look(&worker.take_actions());
    worker.looked(NOW, &session, number, before);
    let (_, attempt, frame) = order(&worker.take_actions());
    worker.delivered(NOW, &session, attempt, frame, Delivery::Taken);
    let executing = RelayToWorker::Executing {
        session: session.clone(),
        attempt,
    };
    worker.received(NOW, link, executing);
    let answer = Answer {
        status: Some(200),
        json: true,
        word: Some("success".to_owned()),
        ..Answer::default()
    };
    let executed = RelayToWorker::Executed {
        session: session.clone(),
        attempt,
        answer,
    };
    worker.received(NOW, link, executed);
    let (_, number) = look(&worker.take_actions());
    worker.looked(NOW, &session, number, after);
    worker.take_actions()
}
