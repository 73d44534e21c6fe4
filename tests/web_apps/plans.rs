//! What a frame is told to do (dify.md §7).

use holdfast::webapp::{AppKey, Consequence, HeaderValue, Kept, Place, Request, ShareCode};

fn key(environment: bool) -> AppKey {
    AppKey {
        place: Place::of("0", "https://dify.example", &[]),
        code: ShareCode::parse("AbC123").expect("a code"),
        environment,
    }
}

const API: &str = "https://dify.example/api";
const PASSPORT: Kept = Kept {
    passport: true,
    old_passport: false,
    access_token: false,
    old_access_token: false,
};

fn header<'request>(request: &'request Request, name: &str) -> Option<&'request HeaderValue> {
    let found = request.headers.iter().find(|header| header.name == name);
    found.map(|header| &header.value)
}

#[test]
fn access_token_goes_first_then_the_passport_then_the_server_is_told_with_an_empty_one() {
    let plan = key(false).log_out(7, PASSPORT, Some(API));
    assert_eq!(plan.keys, ["access_token", "passport-AbC123"]);
    assert_eq!(plan.entry, None);
    let tell = plan.tell.expect("a request");
    assert_eq!(
        (tell.method, tell.url.as_str()),
        ("POST", "https://dify.example/api/logout")
    );
    let empty = HeaderValue::Plain {
        text: String::new(),
    };
    assert_eq!(header(&tell, "X-App-Passport"), Some(&empty));
    assert_eq!(header(&tell, "Authorization"), None);
}

#[test]
fn an_environment_app_has_a_key_of_its_own_and_its_code_in_most_paths() {
    let plan = key(true).log_out(7, PASSPORT, Some(API));
    assert_eq!(plan.keys, ["access_token", "passport-environment:AbC123"]);
    assert_eq!(
        key(true).ask_site(API, false).url,
        "https://dify.example/api/env/AbC123/site"
    );
    let status = key(true).ask_status(API).url;
    assert_eq!(
        status,
        "https://dify.example/api/login/status?app_code=AbC123"
    );
}

#[test]
fn of_the_generation_before_only_its_entry_goes_and_nobody_is_told() {
    let old = Kept {
        old_passport: true,
        ..Kept::default()
    };
    let plan = key(false).log_out(7, old, Some(API));
    assert_eq!(plan.keys, [""; 0]);
    assert_eq!(plan.entry.as_deref(), Some("AbC123"));
    assert_eq!(plan.tell, None);
    let signed_in = Kept {
        old_access_token: true,
        ..old
    };
    assert_eq!(
        key(false).log_out(7, signed_in, Some(API)).keys,
        ["webapp_access_token"]
    );
}

#[test]
fn both_generations_go_together_where_an_update_has_left_the_old_one() {
    let both = Kept {
        old_passport: true,
        ..PASSPORT
    };
    let plan = key(false).log_out(7, both, Some(API));
    assert_eq!(plan.keys, ["access_token", "passport-AbC123"]);
    assert_eq!(plan.entry.as_deref(), Some("AbC123"));
    assert!(plan.tell.is_some());
}

#[test]
fn what_a_log_out_means_depends_on_what_is_shared() {
    let consequence = |kept: Kept| kept.consequence();
    assert_eq!(consequence(Kept::default()), None);
    assert_eq!(consequence(PASSPORT), Some(Consequence::NewVisitor));
    let shared = Kept {
        access_token: true,
        ..PASSPORT
    };
    assert_eq!(consequence(shared), Some(Consequence::EveryRestrictedApp));
    // The token of one generation is nothing to the passports of the other.
    let old = Kept {
        old_passport: true,
        access_token: true,
        ..Kept::default()
    };
    assert_eq!(consequence(old), Some(Consequence::NewVisitor));
}
