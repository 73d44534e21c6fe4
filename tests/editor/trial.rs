//! A document held against an open page.

use holdfast::adapter::{Adapter, Document};
use holdfast::editor::{Answered, Cookie, Facts, Finding, Plan, SeenEntry, SeenJwt, Tone};
use holdfast::text::{Arg, Key, Unit};

use crate::{APP, IN_MEMORY};

const NOW: f64 = 1.0e12;
const MINUTE: f64 = 60_000.0;

fn document(text: &str) -> Document {
    serde_json::from_str(text).expect("a document")
}

fn plan(text: &str) -> Plan {
    Plan::of(&document(text), "https://app.example").expect("an origin")
}

fn entry(name: &str, jwt: Option<SeenJwt>) -> SeenEntry {
    SeenEntry {
        name: name.to_owned(),
        there: true,
        found: true,
        jwt,
    }
}

fn answered(method: &str, status: Option<u16>) -> Answered {
    Answered {
        method: method.to_owned(),
        status,
    }
}

fn found(text: &str, facts: &Facts) -> Vec<(Tone, Key)> {
    let all = Finding::all(&document(text), facts, NOW).into_iter();
    all.map(|it| (it.tone, it.text.key)).collect()
}

#[test]
fn the_refresh_is_never_asked_by_its_own_method() {
    let flowfile = plan(Adapter::BUILT_IN[1]);
    assert_eq!(flowfile.refresh, "https://app.example/api/auth/refresh");
    assert_eq!(flowfile.methods, ["OPTIONS", "HEAD"]);
    let by = |method: &str| plan(&APP.replacen("\"POST\"", &format!("\"{method}\""), 1)).methods;
    assert_eq!(by("get"), ["OPTIONS"], "a HEAD is a GET to many servers");
    assert_eq!(by("HEAD"), ["OPTIONS"]);
    assert_eq!(by("OPTIONS"), ["HEAD"]);
    assert_eq!(by("PUT"), ["OPTIONS", "HEAD"]);
}

#[test]
fn only_a_probe_that_is_a_get_is_sent() {
    let flowfile = Adapter::BUILT_IN[1];
    let url = plan(flowfile).probe.map(|call| call.url);
    assert_eq!(
        url.as_deref(),
        Some("https://app.example/api/auth/users/me")
    );
    let post = flowfile.replacen(
        r#""probe":{"method":"GET""#,
        r#""probe":{"method":"POST""#,
        1,
    );
    assert_ne!(post, flowfile);
    assert_eq!(plan(&post).probe, None);
}

#[test]
fn cookies_are_looked_at_where_no_storage_keeps_the_tokens() {
    assert_eq!(plan(APP).cookies, None);
    let cookies = plan(IN_MEMORY).cookies;
    assert_eq!(
        cookies.as_deref(),
        Some("https://app.example/api/auth/refresh")
    );
}

#[test]
fn tokens_that_are_there_are_told_with_their_expiry() {
    let jwt = |expires, claim| Some(SeenJwt { expires, claim });
    let facts = Facts {
        entries: vec![
            entry("access", jwt(Some(NOW + 42.5 * MINUTE), true)),
            entry("refresh", None),
        ],
        answers: vec![answered("OPTIONS", Some(204)), answered("HEAD", Some(404))],
        ..Facts::default()
    };
    let all = Finding::all(&document(APP), &facts, NOW);
    let args = [
        Arg::Plain("accessToken".to_owned()),
        Arg::Ahead(42, Unit::Minute),
    ];
    assert_eq!(
        (all[0].text.key, &*all[0].text.args),
        (Key::TrialExpires, &args[..])
    );
    assert_eq!(
        found(APP, &facts)[1..],
        [
            (Tone::Good, Key::TrialThere),
            (Tone::Good, Key::TrialUser),
            (Tone::Good, Key::TrialRefreshAnswers),
            (Tone::Plain, Key::TrialProbeNone),
        ]
    );
}

#[test]
fn an_expired_token_is_no_fault_and_a_claim_that_is_not_there_is_one() {
    let facts = Facts {
        entries: vec![entry(
            "access",
            Some(SeenJwt {
                expires: Some(NOW - 3.0 * MINUTE),
                claim: false,
            }),
        )],
        ..Facts::default()
    };
    let all = Finding::all(&document(APP), &facts, NOW);
    assert_eq!(all[0].text.args[1], Arg::Ago(3, Unit::Minute));
    assert_eq!(
        found(APP, &facts)[..4],
        [
            (Tone::Plain, Key::TrialExpired),
            (Tone::Bad, Key::TrialMissing),
            (Tone::Bad, Key::TrialNoUser),
            (Tone::Bad, Key::TrialRefreshSilent),
        ]
    );
}

#[test]
fn an_entry_of_another_form_is_told_apart_from_one_that_is_missing() {
    let facts = Facts {
        entries: vec![SeenEntry {
            found: false,
            ..entry("access", None)
        }],
        ..Facts::default()
    };
    let found = found(APP, &facts);
    assert_eq!(found[0], (Tone::Bad, Key::TrialMalformed));
    assert_eq!(found[1], (Tone::Bad, Key::TrialMissing));
}

#[test]
fn without_a_storage_the_cookie_counts_and_memory_cannot_be_seen() {
    let cookie = Cookie {
        name: "refresh_token".to_owned(),
        expires: Some(NOW + 7.0 * 24.0 * 60.0 * MINUTE),
    };
    let facts = Facts {
        cookies: vec![cookie],
        answers: vec![answered("OPTIONS", Some(405))],
        ..Facts::default()
    };
    assert_eq!(
        found(IN_MEMORY, &facts),
        [
            (Tone::Good, Key::TrialExpires),
            (Tone::Plain, Key::TrialInMemory),
            (Tone::Good, Key::TrialRefreshAnswers),
            (Tone::Plain, Key::TrialProbeNone),
        ]
    );
    let none = found(IN_MEMORY, &Facts::default());
    assert_eq!(none[0], (Tone::Bad, Key::TrialMissing));
}

#[test]
fn an_address_at_which_there_is_nothing_is_told() {
    let refresh = |statuses: [Option<u16>; 2]| {
        let [options, head] = statuses;
        let answers = vec![answered("OPTIONS", options), answered("HEAD", head)];
        let facts = Facts {
            answers,
            ..Facts::default()
        };
        found(IN_MEMORY, &facts)[2]
    };
    assert_eq!(
        refresh([Some(404), Some(404)]),
        (Tone::Plain, Key::TrialRefreshGone)
    );
    assert_eq!(
        refresh([Some(404), Some(405)]),
        (Tone::Good, Key::TrialRefreshAnswers)
    );
    assert_eq!(
        refresh([Some(502), None]),
        (Tone::Bad, Key::TrialRefreshAnswers)
    );
    assert_eq!(refresh([None, None]), (Tone::Bad, Key::TrialRefreshSilent));
}

#[test]
fn the_probe_tells_whether_the_session_is_fresh() {
    let flowfile = Adapter::BUILT_IN[1];
    let probe = |status| {
        let facts = Facts {
            probe: Some(answered("GET", status)),
            ..Facts::default()
        };
        *found(flowfile, &facts).last().expect("a finding")
    };
    assert_eq!(probe(Some(200)), (Tone::Good, Key::TrialProbeGood));
    assert_eq!(probe(Some(401)), (Tone::Plain, Key::TrialProbeRefused));
    assert_eq!(probe(Some(404)), (Tone::Bad, Key::TrialProbeOther));
    assert_eq!(probe(None), (Tone::Bad, Key::TrialProbeSilent));
}
