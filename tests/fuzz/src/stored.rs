//! What the browser's storage may hold: junk, what another version has left, what a clock that was
//! wrong has written. The next worker answers whoever asks, within its limit.

use std::time::Duration;

use holdfast::history::{About, History, What};
use holdfast::lock::{Link, Record};
use holdfast::message::{Outcome, RelayToWorker, WorkerToRelay};
use holdfast::site_list::SiteList;
use holdfast::value::ToValue;
use holdfast::view::Activity;
use holdfast::webapp::{Cache, Event, Known, WebApps};
use holdfast::worker::{Action, Stored};
use serde_json::{Value as Json, json};

use crate::{Check, Target, desk, json};

pub const TARGET: Target = Target {
    name: "stored",
    check: Check::Json(check),
    seeds,
};

fn check(json: &Json) {
    if let Some(stored) = json::comes_back::<Stored>(json) {
        restored(stored);
    }
    json::comes_back::<Record>(json);
    if let Some(history) = json::comes_back::<History>(json) {
        kept(history);
    }
    let cache = json::comes_back::<Cache>(json);
    let known = json::comes_back::<Vec<Known>>(json);
    if cache.is_some() || known.is_some() {
        let (cache, known) = (cache.unwrap_or_default(), known.unwrap_or_default());
        let seen = Vec::new();
        let mut apps = WebApps::default();
        apps.handle(desk::NOW, Event::Opened { cache, known, seen });
        let later = desk::NOW + Duration::from_secs(6);
        apps.handle(later, Event::Timeout);
        apps.entries(|text: &str| text.to_lowercase());
    }
    if let Some(mut sites) = json::comes_back::<SiteList>(json) {
        sites.add(desk::DIFY);
        let listed = |origin: &str| sites.sites().iter().any(|site| site.origin == origin);
        assert!(listed(desk::DIFY));
        sites.remove("https://dify.example/*");
        assert!(!sites.sites().iter().any(|site| site.origin == desk::DIFY));
    }
}

fn restored(stored: Stored) {
    let mut worker = desk::worker();
    worker.restore(desk::NOW, vec![Ok(stored)]);
    worker.take_actions();
    let sender = desk::senders().remove(0);
    worker.connected(Link(1), sender);
    let api = format!("{}/console/api", desk::DIFY);
    let ask: RelayToWorker = json::typed(&json!({ "kind": "unauthorized", "request": 1,
        "page": { "api": api, "base": "" }, "url": format!("{api}/apps"),
        "first": 0, "left": 0, "replays": 0, "held": true,
        "status": 401, "json": true, "word": "unauthorized", "challenge": "" }))
    .expect("a message");
    worker.received(desk::NOW, Link(1), ask);
    let mut now = desk::NOW;
    let mut rings = 0;
    // Nobody answers a look, nobody takes an order.
    loop {
        let is_answer = |action: &Action| match action {
            Action::Post { message, after, .. } => {
                assert!(*after <= desk::HOLD, "it is sent again after {after:?}");
                matches!(
                    message,
                    WorkerToRelay::Replay { request: 1, .. } | WorkerToRelay::GiveUp { request: 1 }
                )
            }
            _ => false,
        };
        if worker.take_actions().iter().any(is_answer) {
            return;
        }
        let due = worker.next_timeout().expect("somebody waits");
        now = now.max(due);
        rings += 1;
        assert!(now.since(desk::NOW) <= desk::HOLD, "it waits until {now:?}");
        assert!(rings < 1_000, "a timer rings without end");
        worker.timeout(now);
    }
}

fn kept(mut history: History) {
    let about = About {
        session: "0 https://dify.example/console/api ",
        site: "dify.example",
        store: None,
        zone: 60,
    };
    let took = Duration::from_millis(100);
    if let Some(what) = What::of(Outcome::Refreshed, took, desk::NOW) {
        history.note(desk::NOW, Some(about), what);
    }
    history.tally(desk::NOW, about).refreshes += 1;
    history.today(desk::NOW, about.session, 60);
    assert!(history.entries.len() <= 200, "{}", history.entries.len());
    let again = json::typed(&json::of(&history.to_value()));
    assert_eq!(again.as_ref(), Some(&history));
    Activity::of(&history, desk::NOW, 60);
}

fn seeds() -> Vec<String> {
    let at = desk::NOW.millis();
    let record = json!({ "epoch": 3, "floor": 1, "raised": at - 60_000,
        "jar": { "kind": "seen", "refresh": "00000000000000ff", "access": true, "user": null },
        "user": "00000000000000aa", "standing": { "kind": "signInNeeded", "refused": "00000000000000ff", "at": at - 1 },
        "attempts": 4,
        "journal": { "attempt": 4, "round": 1, "began": at - 2_000, "deadline": at + 8_000,
            "executor": { "kind": "frame", "tab": 1, "frame": 0 },
            "before": "unseen", "abandoned": false },
        "interlude": { "call": "signIn", "until": at + 20_000 },
        "failures": 2, "notBefore": at + 1_000, "futile": 1, "complained": 2,
        "frames": [{ "tab": 1, "frame": 0 }, { "tab": 2, "frame": 3 }] });
    let stored = json!({ "key": { "store": "0", "partition": null, "api": "https://dify.example/console/api" },
        "adapter": "dify-console", "signIn": "https://dify.example/signin", "record": record,
        "last": { "at": at - 60_000, "took": 100, "outcome": "adopted" },
        "schedule": { "expires": at + 600_000, "due": at + 500_000, "resting": false, "ahead": -3_000 },
        "signOut": "refreshing", "committed": 4, "writer": { "tab": 1, "frame": 0 } });
    let key = json!({ "place": { "store": "0", "origin": "https://dify.example", "embeddedIn": null },
        "code": "AbC123", "environment": false });
    let mut seeds = vec![
        stored.to_string(),
        record.to_string(),
        json!({ "answers": [{ "key": key, "status": "signedIn", "at": at - 1_000 }],
            "logOuts": [{ "key": key, "logOut": at, "at": at - 500 }] })
        .to_string(),
        json!([{ "key": key, "title": "An app", "icon": null, "path": "/chat/AbC123", "status": "unknown", "at": at }])
            .to_string(),
        json!([{ "origin": "https://dify.example", "app": "unknown" }]).to_string(),
    ];
    let mut history = History::default();
    let about = About {
        session: "0 https://dify.example/console/api ",
        site: "dify.example",
        store: None,
        zone: 60,
    };
    for (outcome, ago) in [(Outcome::Unavailable, 90), (Outcome::Refreshed, 60)] {
        let then = holdfast::moment::Moment::from_millis(at - ago * 1_000);
        if let Some(what) = What::of(outcome, Duration::from_millis(80), then) {
            history.note(then, Some(about), what);
        }
    }
    seeds.push(json::text(&history));
    seeds
}
