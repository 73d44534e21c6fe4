//! Settings as a file, as an organisation sets them, and as the storage has them.

use std::time::Duration;

use holdfast::settings::{Backup, Managed, Policy, Settings, SiteAdapter, SplitApi};
use serde_json::{Value as Json, json};

use crate::{Check, Target, desk, documents, json};

pub const TARGET: Target = Target {
    name: "settings",
    check: Check::Json(check),
    seeds,
};

fn check(json: &Json) {
    let plain = json::plain(json);
    if let Ok(backup) = Backup::parse(&plain) {
        let written = serde_json::to_value(&backup).expect("plain data");
        assert_eq!(Backup::parse(&json::plain(&written)).as_ref(), Ok(&backup));
        backup.sites.iter().for_each(|site| is_origin(site));
        are_checked(&backup.settings);
    }
    if let Ok(policy) = Policy::parse(&plain) {
        policy.sites.iter().for_each(|site| is_origin(site));
        are_checked(&Settings::default().under(policy.managed));
    }
    let stored = json::comes_back::<Settings>(json);
    let managed = json::typed::<Managed>(json);
    let settings = stored
        .unwrap_or_default()
        .under(managed.unwrap_or_default());
    let limits = settings.limits();
    assert!(limits.hold >= Duration::from_secs(1) && limits.hold <= Duration::from_secs(100));
    assert!(limits.attempt >= Duration::from_secs(2) && limits.attempt <= Duration::from_secs(60));
    assert!(settings.allows(desk::DIFY, desk::DIFY));
}

/// What a file brings is made of origins, and its documents fit.
fn are_checked(settings: &Settings) {
    for SplitApi { page, api } in &settings.split_apis {
        is_origin(page);
        is_origin(api);
    }
    settings.late.iter().for_each(|late| is_origin(late));
    for SiteAdapter {
        origin, document, ..
    } in &settings.adapters
    {
        is_origin(origin);
        // It is checked when it is used, and may be anything; what is used, the target "documents" has.
        if let Some(document) = document {
            documents::TARGET.check(document.as_bytes());
        }
    }
    assert!(Settings::HOLD.contains(&settings.hold_seconds));
    assert!(Settings::ATTEMPT.contains(&settings.attempt_seconds));
    assert!(Settings::AT_ONCE.contains(&settings.replays_at_once));
    assert!(Settings::IDLE.contains(&settings.idle_minutes));
}

/// That is all it is: no path, no user, no query; where a browser reads it, it reads it as the same.
fn is_origin(text: &str) {
    let after = text.split_once("://").map(|(_, host)| host);
    let host = after.expect("a scheme");
    assert!(!host.contains(['/', '?', '#', '@', '\\', ' ']), "{text}");
    if let Ok(parsed) = url::Url::parse(text) {
        assert!(matches!(parsed.scheme(), "http" | "https"), "{text}");
        assert_eq!(parsed.path(), "/", "{text}");
    }
}

fn seeds() -> Vec<String> {
    let settings = json!({ "holdSeconds": 45, "attemptSeconds": 5, "replaysAtOnce": 20,
        "splitApis": [{ "page": "https://dify.example", "api": "https://api.dify.example" }],
        "late": ["https://dify.example"], "idleMinutes": 90, "notify": true,
        "adapters": [
            { "origin": "https://flowfile.example", "builtIn": "flowfile", "document": null },
            { "origin": "https://app.example:8443", "builtIn": null,
              "document": include_str!("../../apps/axios-queue/adapter.json") }] });
    [
        json!({ "holdfast": 1, "sites": ["http://dify.local:3000"], "settings": settings }),
        settings,
        json!({ "sites": ["https://dify.example"], "holdSeconds": 20,
            "splitApis": [{ "page": "https://dify.example", "api": "https://api.dify.example" }] }),
        json!({ "holdfast": 2, "settings": {} }),
    ]
    .iter()
    .map(Json::to_string)
    .collect()
}
