//! Messages as any of the extension's parts may get them: what is read is written as the same.

use holdfast::history::History;
use holdfast::message::{Overview, PopupToWorker, RelayToWorker};
use holdfast::site_list::SiteList;
use holdfast::text::Text;
use holdfast::view::{Asked, View};
use holdfast::webapp::PageReport;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::{Check, Target, desk, json, worker};

pub const TARGET: Target = Target {
    name: "messages",
    check: Check::Json(check),
    seeds,
};

fn check(json: &Json) {
    json::comes_back::<PopupToWorker>(json);
    json::comes_back::<History>(json);
    json::comes_back::<SiteList>(json);
    if let Some(overview) = json::comes_back::<Overview>(json) {
        let now = desk::NOW.millis() as f64;
        let view = View::of(&overview, now, &Asked::default(), &[]);
        let _: Vec<Text> = view.news_since(&View::waiting(&[]));
    }
    let _: Option<PageReport> = json::typed(json);
    // What serde makes of a message, where it makes something of it, is what the worker reads.
    let ours: Option<RelayToWorker> = json::typed(json);
    if let (Some(ours), Ok(theirs)) = (ours, RelayToWorker::deserialize(json)) {
        assert_eq!(ours, theirs);
    }
}

fn seeds() -> Vec<String> {
    let mut seeds = Vec::new();
    // What relays say in the worker's seeds, in the form that both read.
    for steps in worker::seeds() {
        let steps = json::parse(&steps).unwrap_or_default();
        for step in steps.as_array().into_iter().flatten() {
            let Some(message) = step.pointer("/say/message") else {
                continue;
            };
            let mut fields = message.as_object().cloned().unwrap_or_default();
            let kind = fields.remove("kind").unwrap_or_default();
            seeds.push(json!({ kind.as_str().unwrap_or_default(): fields }).to_string());
            seeds.push(message.to_string());
        }
    }
    let overview = json!({ "now": 1_795_305_000_000_u64, "here": { "kind": "session", "id": "0 https://dify.example/console/api " },
        "sessions": [{ "id": "0 https://dify.example/console/api ", "site": "dify.example", "store": null,
            "login": { "kind": "unreachable", "retryAt": 1_795_305_001_000_u64 }, "tabs": 2,
            "last": { "at": 1_795_304_000_000_u64, "took": 120, "outcome": "refreshed" },
            "today": { "unauthorized": 3, "replayed": 2, "refreshes": 1, "givenUp": 1 },
            "signIn": "https://dify.example/signin",
            "signOut": { "kind": "failed", "step": "signOut", "reason": { "kind": "status", "status": 500 } } }],
        "problems": [{ "at": 1_795_305_000_000_u64, "kind": "badRecord", "detail": "x" }] });
    let more = [
        json!({ "kind": "watch", "tab": 3, "origin": "https://dify.example" }),
        json!({ "kind": "signOut", "session": "0 https://dify.example/console/api " }),
        overview,
        json!([{ "origin": "https://dify.example", "app": { "kind": "dify", "version": "1.15.0", "api": null } }]),
        json!({ "entries": [{ "at": 1, "until": 2, "site": "dify.example", "store": null,
            "what": { "kind": "problem", "problem": "badAnswer", "times": 2 } }], "days": [] }),
    ];
    seeds.extend(more.iter().map(ToString::to_string));
    seeds
}
