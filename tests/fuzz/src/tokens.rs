//! What tokens and cookies say of themselves: any number as a time, any text as a claim. (That a JWT
//! is taken apart is the browser's own `atob` and `JSON.parse`: `src/background/jwt.rs`.)

use std::time::Duration;

use holdfast::editor::{Facts, Finding};
use holdfast::jar::{Jar, Named};
use holdfast::lock::Link;
use holdfast::message::RelayToWorker;
use holdfast::schedule::{Life, Schedule};
use holdfast::value::ToValue;
use holdfast::worker::{Action, Seen};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::{Check, Target, desk, json};

pub const TARGET: Target = Target {
    name: "tokens",
    check: Check::Json(check),
    seeds,
};

#[derive(Deserialize)]
struct Token {
    iat: Option<f64>,
    exp: Option<f64>,
    sub: Option<String>,
    date: Option<f64>,
    #[serde(default)]
    values: Vec<Named>,
}

fn check(json: &Json) {
    if let Some(facts) = json::typed::<Facts>(json) {
        for document in holdfast::adapter::Adapter::BUILT_IN {
            let document = serde_json::from_str(document).expect("a valid document");
            Finding::all(&document, &facts, desk::NOW.millis() as f64);
        }
    }
    let Ok(token) = Token::deserialize(json) else {
        return;
    };
    if let Some(expires) = token.exp {
        let issued = token.iat;
        scheduled(Life { issued, expires }, token.date);
    }
    for which in [0, 1] {
        looked(which, &token);
    }
}

/// An early refresh is due before the token expires, and never at once: a server whose tokens make
/// no sense is not asked again and again.
fn scheduled(life: Life, date: Option<f64>) {
    let mut schedule = Schedule::default();
    if let Some(date) = date {
        schedule.server_says(desk::NOW, date);
    }
    for _ in 0..2 {
        let expires = schedule.of_token(desk::NOW, life);
        schedule.learn(desk::NOW, Some(expires));
        if let Some(due) = schedule.due() {
            assert!(due <= expires, "{due:?} after {expires:?}");
            assert!(due.since(desk::NOW) >= Duration::from_secs(1), "{due:?}");
        }
    }
    let kept: Option<Schedule> = json::comes_back(&json::of(&schedule.to_value()));
    assert_eq!(kept, Some(schedule));
}

/// A worker that sees them in a jar.
fn looked(which: usize, token: &Token) {
    let mut worker = desk::worker();
    let (origin, path, who) = [(desk::DIFY, "/console/api", 0), (desk::FLOWFILE, "/api", 5)][which];
    worker.connected(Link(1), desk::senders().remove(who));
    let api = format!("{origin}{path}");
    let called: RelayToWorker = json::typed(&json!({ "kind": "called", "request": 1,
        "page": { "api": api, "base": "" }, "url": format!("{api}/x"), "call": "refresh" }))
    .expect("a message");
    worker.received(desk::NOW, Link(1), called);
    let life = |expires| Life {
        issued: token.iat,
        expires,
    };
    for action in worker.take_actions() {
        if let Action::Look {
            session,
            look,
            adapter,
            ..
        } = action
        {
            let jar = adapter.jar(&token.values, token.sub.as_deref(), 0);
            let is_there = token.values.iter().any(|value| !value.value.is_empty());
            assert!(
                is_there
                    || !matches!(
                        jar,
                        Jar::Seen {
                            refresh: Some(_),
                            ..
                        }
                    )
            );
            let seen = Seen {
                values: token.values.clone(),
                user: token.sub.clone(),
                life: token.exp.map(life),
            };
            worker.looked(desk::NOW, &session, look, Some(seen));
        }
    }
    for _ in 0..100 {
        let Some(due) = worker.next_timeout() else {
            break;
        };
        worker.timeout(desk::NOW.max(due));
        worker.take_actions();
    }
    worker.overview(desk::NOW, 1, Some(origin));
}

fn seeds() -> Vec<String> {
    let values = json!([
        { "name": "refresh_token", "value": "r", "expirationDate": 1_797_305_000.25 },
        { "name": "access_token", "value": "h.p.s", "expirationDate": 1_795_305_900 },
        { "name": "refresh", "value": "r" }, { "name": "access", "value": "a" },
        { "name": "expires", "value": "1795305900000" },
    ]);
    [
        json!({ "iat": 1_795_305_000, "exp": 1_795_305_900, "sub": "ada", "date": 1_795_305_001_000_u64, "values": values }),
        json!({ "exp": 1_795_305_900, "values": [] }),
        json!({ "entries": [{ "name": "access", "there": true, "found": true, "jwt": { "expires": 1_795_305_900, "claims": ["sub"] } }],
            "answers": [{ "method": "OPTIONS", "status": 204 }], "probe": { "method": "GET", "status": 200 },
            "cookies": [{ "name": "refresh_token", "expires": 1_797_305_000, "httpOnly": true }] }),
    ]
    .iter()
    .map(Json::to_string)
    .collect()
}
