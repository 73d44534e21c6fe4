//! Plain data has one form, whether serde or `FromValue` and `ToValue` read and write it.

mod form;
mod mismatch;

use holdfast::adapter::{Adapter, Document};
use holdfast::history::{Entry, What};
use holdfast::message::{
    Flag, Here, HttpCall, LastRefresh, LoginStatus, Outcome, Overview, PopupToWorker, Problem,
    ProblemKind, Reading, Recipe, RelayToWorker, SessionStatus, Tally, WorkerToRelay,
};
use holdfast::moment::Moment;
use holdfast::settings::Settings;
use holdfast::value::{self, ToValue};
use serde_json::json;

use form::{assert_one_form, assert_read_alike, assert_written_alike};

#[test]
fn the_adapters_documents() {
    for document in Adapter::BUILT_IN {
        assert_read_alike::<Document>(serde_json::from_str(document).expect("JSON"));
    }
}

#[test]
fn what_relays_say() {
    let page = json!({ "api": "https://a.example/console/api", "base": "", "parent": true });
    let nowhere = json!({ "api": null, "base": "/dify" });
    for message in [
        json!({ "hello": { "page": nowhere } }),
        json!({ "unauthorized": {
            "request": 1, "page": page, "url": "https://a.example/console/api/apps",
            "status": 401, "json": true, "word": "", "challenge": "bearer",
            "first": 3, "left": 4, "replays": 1, "held": true,
        } }),
        json!({ "called": { "request": 1, "page": page, "url": "", "call": "signOut" } }),
        json!({ "ended": { "request": 4_294_967_295_u32, "status": 204 } }),
        json!({ "cancelled": { "request": 0 } }),
        json!({ "executing": { "session": "0 https://a.example ", "attempt": 1_u64 << 52 } }),
        json!({ "executed": { "session": "", "attempt": 1, "answer": {} } }),
        json!({ "executed": { "session": "", "attempt": 1, "answer": {
            "status": 401, "json": true, "word": "fail", "message": "x", "retryAfter": 7,
            "values": [{ "name": "access", "value": "jwt" }], "committed": true, "body": "{}",
        } } }),
        json!({ "stored": { "page": page } }),
        json!({ "probed": { "session": "", "attempt": 1, "status": 200 } }),
    ] {
        assert_read_alike::<RelayToWorker>(message.clone());
        // As the relays write it: the kind beside the fields.
        let kinds = message.as_object().expect("an object");
        for (kind, fields) in kinds {
            let mut said = fields.clone();
            said["kind"] = json!(kind);
            let read = form::read::<RelayToWorker>(&said);
            assert_eq!(read, form::read(&message), "{said}");
        }
    }
}

#[test]
fn what_relays_are_told() {
    let session = || "0 https://a.example/console/api ".to_owned();
    let call = || HttpCall {
        method: "POST".to_owned(),
        url: "https://a.example/console/api/refresh-token".to_owned(),
        headers: vec![Recipe {
            name: "X-CSRF-Token".to_owned(),
            value: None,
            from: vec!["csrf_token".to_owned()],
        }],
        body: None,
        storage: None,
    };
    let flag = Flag {
        key: "last_refresh_time".to_owned(),
        value: "1".to_owned(),
    };
    for message in [
        WorkerToRelay::Replay {
            request: 7,
            epoch: 2,
            headers: call().headers,
            storage: None,
        },
        WorkerToRelay::GiveUp { request: 7 },
        WorkerToRelay::Answer {
            request: 7,
            status: 503,
            body: "{}".to_owned(),
        },
        WorkerToRelay::Proceed { request: 7 },
        WorkerToRelay::Execute {
            session: session(),
            attempt: 1,
            not_after: 1.5,
            call: call(),
            reading: Reading {
                word: "result".to_owned(),
                message: "message".to_owned(),
                values: Vec::new(),
                guard: None,
            },
            flags: vec![flag],
        },
        WorkerToRelay::Probe {
            session: session(),
            attempt: 1,
            not_after: 1.5,
            call: call(),
        },
        WorkerToRelay::Epoch {
            api: session(),
            epoch: 2,
            due: None,
            clear: Vec::new(),
            site: None,
        },
    ] {
        assert_written_alike(&message);
    }
}

#[test]
fn what_the_popup_says_and_is_told() {
    let origin = Some("https://a.example".to_owned());
    assert_one_form(&PopupToWorker::Watch { tab: -1, origin });
    let status = |login| SessionStatus {
        id: "0 https://a.example/console/api ".to_owned(),
        site: "a.example".to_owned(),
        store: None,
        login,
        tabs: 3,
        last: Some(LastRefresh {
            at: 1.5,
            took: 250.0,
            outcome: Outcome::Adopted,
        }),
        today: Tally::default(),
        sign_in: None,
        sign_out: None,
    };
    assert_one_form(&Overview {
        now: 1.0,
        here: Here::Unsupported,
        sessions: vec![
            status(LoginStatus::SignedIn),
            status(LoginStatus::Unreachable { retry_at: 2.0 }),
        ],
        problems: vec![Problem {
            at: 1.0,
            kind: ProblemKind::BadRecord,
            detail: "why".to_owned(),
        }],
    });
}

#[test]
fn a_line_of_the_history() {
    let at = Moment::from_millis(1);
    for what in [
        What::SignedIn,
        What::Expired { requests: 3 },
        What::Refreshed { took: 250.0 },
    ] {
        let site = Some("a.example".to_owned());
        let entry = Entry {
            at,
            until: at,
            site,
            store: None,
            what,
        };
        assert_eq!(value::read(entry.to_value()), Ok(entry));
    }
}

#[test]
fn settings_of_which_some_are_missing() {
    assert_read_alike::<Settings>(json!({}));
    assert_one_form(&Settings::default());
    assert_read_alike::<Settings>(json!({
        "holdSeconds": 7,
        "splitApis": [{ "page": "https://a.example", "api": "https://b.example" }],
    }));
}
