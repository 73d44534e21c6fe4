//! Adapter documents, written by anybody: one that is taken never leads to another origin.

use holdfast::adapter::{Adapter, Document};
use holdfast::editor::Plan;
use holdfast::jar::Named;
use holdfast::lock::{Link, RefreshAnswer};
use holdfast::message::{HttpCall, Page, RelayToWorker, WorkerToRelay};
use holdfast::partition::PartitionKey;
use holdfast::worker::{Action, Seen};
use serde_json::Value as Json;

use crate::{Check, Target, desk, json};

pub const TARGET: Target = Target {
    name: "documents",
    check: Check::Json(check),
    seeds,
};

fn check(json: &Json) {
    let Some(document) = json::typed::<Document>(json) else {
        return;
    };
    // What one part of the extension writes another reads.
    let written = serde_json::to_value(&document).expect("plain data");
    assert_eq!(json::typed::<Document>(&written).as_ref(), Some(&document));
    if document.check().is_err() {
        return;
    }
    for origin in [desk::FLOWFILE, "http://127.0.0.1:5001", "https://[::1]"] {
        asked(&document, origin);
    }
    worked(&document);
}

/// Every address that is made of it.
fn asked(document: &Document, origin: &str) {
    let adapter = Adapter::new(document.clone());
    let Some(api) = adapter.api_at(origin) else {
        return;
    };
    is_on(origin, &adapter.cookie_url(&api));
    let calls = [
        Some(adapter.refresh_call(&api)),
        adapter.sign_out_call(&api),
        adapter.probe_call(&api),
    ];
    for HttpCall { url, .. } in calls.into_iter().flatten() {
        is_on(origin, &url);
    }
    if let Some(plan) = Plan::of(document, origin) {
        is_on(origin, &plan.refresh);
    }
    for base in ["", "/", "/base", "@stranger.example", ".stranger.example"] {
        is_on(origin, &adapter.sign_in(origin, base));
    }
}

/// A URL that the browser can make nothing of leads nowhere.
fn is_on(origin: &str, url: &str) {
    if let Ok(parsed) = url::Url::parse(url) {
        assert_eq!(parsed.origin().ascii_serialization(), origin, "{url}");
    }
}

/// The worker under such a document: a 401, a look, an order.
fn worked(document: &Document) {
    let mut worker = desk::worker();
    let adapter = Adapter::new(document.clone());
    worker.set_chosen(vec![(desk::FLOWFILE.to_owned(), adapter.clone())]);
    let sender = desk::senders().remove(5);
    worker.connected(Link(1), sender);
    let answer = RelayToWorker::Unauthorized {
        request: 1,
        page: Page {
            api: None,
            base: String::new(),
            parent: false,
        },
        url: format!("{}{}/things", desk::FLOWFILE, document.path),
        status: document.expired.statuses.first().copied().unwrap_or(401),
        json: true,
        word: document.expired.words.first().cloned().unwrap_or_default(),
        challenge: document.expired.challenge.clone().unwrap_or_default(),
        first: 0,
        left: 0,
        replays: 0,
        held: true,
    };
    worker.received(desk::NOW, Link(1), answer);
    let named = |name: String| Named {
        value: format!("value \" of {name}"),
        name,
        expiration_date: None,
        partition_key: PartitionKey::default(),
    };
    let values: Vec<Named> = adapter.session_names().into_iter().map(named).collect();
    for kind in [RefreshAnswer::Refreshed, RefreshAnswer::Refused] {
        adapter.page_answer(kind, &values);
    }
    for action in worker.take_actions() {
        if let Action::Look { session, look, .. } = action {
            let seen = Seen {
                values: values.clone(),
                ..Seen::default()
            };
            worker.looked(desk::NOW, &session, look, Some(seen));
        }
    }
    for action in worker.take_actions() {
        if let Action::Order {
            message: WorkerToRelay::Execute { call, .. },
            ..
        }
        | Action::Fetch { call, .. } = action
        {
            is_on(desk::FLOWFILE, &call.url);
        }
    }
}

fn seeds() -> Vec<String> {
    let apps = [
        include_str!("../../apps/axios-queue/adapter.json"),
        include_str!("../../apps/bearer-memory/adapter.json"),
    ];
    let all = Adapter::BUILT_IN.into_iter().chain(apps);
    all.map(str::to_owned).collect()
}
