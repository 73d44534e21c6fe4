//! What servers answer, as far as relays and frames tell it.

use holdfast::adapter::{Adapter, Document};
use holdfast::api::ApiBase;
use holdfast::detect::{self, App, Front, Health, Reply};
use holdfast::jar::Named;
use holdfast::lock::{RefreshAnswer, Verdict};
use holdfast::message::{Answer, SeenAnswer};
use holdfast::webapp;
use serde_json::{Value as Json, json};

use crate::{Check, Target, desk, json};

pub const TARGET: Target = Target {
    name: "answers",
    check: Check::Json(check),
    seeds,
};

fn check(json: &Json) {
    if let Some(answer) = json::typed::<Answer>(json) {
        for built_in in Adapter::BUILT_IN {
            let document: Document = serde_json::from_str(built_in).expect("a valid document");
            judged(&document, &answer);
        }
    }
    if let Ok(seen) = serde_json::from_value::<SeenAnswer>(json.clone()) {
        let worthy = desk::adapter(0).is_refresh_worthy("/apps", &seen);
        assert!(!worthy || seen.status == 401, "{seen:?}");
    }
    if let Some(answer) = json::typed::<webapp::Answer>(json) {
        for passport in [false, true] {
            answer.login_status(passport);
        }
        answer.site(webapp::Status::Unknown);
        answer.icon();
    }
    if let Some(health) = json::typed::<Health>(json) {
        let front = Front {
            origin: desk::DIFY.to_owned(),
            prefix: json.get("prefix").and_then(Json::as_str).map(str::to_owned),
            health: Some(health.clone()),
        };
        if let Some(pair) = front.pair() {
            assert_ne!(pair.api, desk::DIFY);
            assert!(ApiBase::parse(&pair.api).is_ok());
        }
        let reply = Reply {
            status: Some(200),
            json: true,
            version: None,
            health: Some(health),
        };
        let api = ApiBase::parse(&format!("{}/console/api", desk::DIFY)).expect("a base");
        let _: App = detect::judge(&front, &api, &reply);
        detect::next(Some(&front), &desk::granted(), &desk::settings());
    }
}

/// Only what the document says ends a session or renews it.
fn judged(document: &Document, answer: &Answer) {
    let adapter = Adapter::new(document.clone());
    match adapter.judge(answer) {
        Verdict::Refreshed => {
            assert!(matches!(answer.status, Some(200..300)), "{answer:?}");
        }
        Verdict::Refused | Verdict::NoCredentials => {
            let status = answer.status.expect("a server has said so");
            assert!(document.answer.fatal_statuses.contains(&status), "{status}");
            assert!(answer.json, "a page of HTML ends no session");
        }
        Verdict::Unavailable { retry_after } => {
            let told = answer.retry_after.map(u64::from);
            assert_eq!(retry_after.map(|it| it.as_secs()), told);
        }
    }
    // What a page gets in its place is JSON, whatever the values are.
    let values: Vec<Named> = answer.values.clone();
    for kind in [
        RefreshAnswer::Refreshed,
        RefreshAnswer::Refused,
        RefreshAnswer::Unavailable,
    ] {
        if let Some(told) = adapter.page_answer(kind, &values) {
            assert!(json::parse(&told.body).is_some(), "{}", told.body);
        }
    }
    adapter.expires(&values);
    adapter.credentials(&values);
    adapter.jar(&values, answer.word.as_deref(), 1);
}

fn seeds() -> Vec<String> {
    [
        json!({ "status": 200, "json": true, "word": "success", "message": null, "retryAfter": 120,
            "values": [{ "name": "access", "value": "a.b.c", "expirationDate": 1_795_305_600.5 },
                       { "name": "refresh", "value": "r" }, { "name": "expires", "value": "1795305600000" }],
            "committed": true, "body": "{}", "date": 1_795_305_000_000_u64 }),
        json!({ "status": 401, "json": true, "word": "fail", "message": "Invalid refresh token" }),
        json!({ "status": 204, "json": false }),
        json!({ "status": null }),
        json!({ "status": 401, "json": true, "word": "unauthorized", "challenge": "bearer" }),
        json!({ "status": 200, "json": true, "loggedIn": true, "appLoggedIn": false }),
        json!({ "status": 200, "json": true, "title": "An app", "iconType": "emoji", "icon": "🤖", "iconBackground": "#fff", "iconUrl": "https://dify.example/i.png" }),
        json!({ "mode": "docker", "setup_required": false, "master_key_configured": true, "prefix": "https://api.example/console/api" }),
    ]
    .iter()
    .map(Json::to_string)
    .collect()
}
