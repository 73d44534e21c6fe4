//! Share codes from addresses (dify.md §7).

use holdfast::webapp::{Address, ShareCode};
use proptest::prelude::*;

const ORIGIN: &str = "https://dify.example";

fn address<'page>(path: &'page str, base: Option<&'page str>) -> Address<'page> {
    Address {
        origin: ORIGIN,
        path,
        base,
        redirect: None,
    }
}

fn code(address: Address<'_>) -> Option<String> {
    let named = address.web_app(|_| false)?;
    let environment = if named.environment { "env:" } else { "" };
    Some(format!("{environment}{}", named.code.as_str()))
}

#[test]
fn every_route_names_its_code_and_nothing_else_does() {
    for (path, base, expected) in [
        ("/chat/AbC123", Some(""), Some("AbC123")),
        ("/chatbot/AbC123/", Some(""), Some("AbC123")),
        ("/completion/a_b-c", Some(""), Some("a_b-c")),
        ("/workflow/AbC123", Some(""), Some("AbC123")),
        ("/agent/AbC123", Some(""), Some("AbC123")),
        ("/env/chat/AbC123", Some(""), Some("env:AbC123")),
        ("/environment/workflow/AbC123", Some(""), Some("env:AbC123")),
        ("/base/chat/AbC123", Some("/base"), Some("AbC123")),
        ("/base/env/chat/AbC123", Some("/base/"), Some("env:AbC123")),
        // Builds before `data-base-path`.
        ("/any/base/chat/AbC123", None, Some("AbC123")),
        ("/other/chat/AbC123", Some(""), None),
        ("/basement/chat/AbC123", Some("/base"), None),
        ("/chat/AbC123", Some("/base"), None),
        ("/chat", Some(""), None),
        ("/chat/a b", Some(""), None),
        ("/chat/AbC123/more", Some(""), None),
        ("/app/4711/workflow", Some(""), None),
        ("/apps", Some(""), None),
        ("/", Some(""), None),
        ("", None, None),
    ] {
        assert_eq!(
            code(address(path, base)).as_deref(),
            expected,
            "{path} {base:?}"
        );
    }
}

#[test]
fn the_last_segment_counts_only_where_a_passport_says_that_it_is_a_code() {
    let known = |code: &ShareCode| code.as_str() == "AbC123";
    let named = address("/embedded/AbC123", Some("")).web_app(known);
    assert_eq!(
        named.map(|named| named.code.as_str().to_owned()).as_deref(),
        Some("AbC123")
    );
    assert_eq!(address("/app/4711", Some("")).web_app(known), None);
}

#[test]
fn a_sign_in_page_names_its_app_by_where_it_goes_next() {
    for (path, redirect, expected) in [
        ("/webapp-signin", "/chat/AbC123", Some("AbC123")),
        ("/webapp-signin", "%2Fchat%2FAbC123", Some("AbC123")),
        (
            "/webapp-signin",
            "%252Fchat%252FAbC123%253Fx%253D1",
            Some("AbC123"),
        ),
        (
            "/webapp-signin/check-code",
            "/chat/AbC123?q=1#x",
            Some("AbC123"),
        ),
        (
            "/login",
            "https://dify.example/env/chat/AbC123",
            Some("env:AbC123"),
        ),
        ("/webapp-signin", "https://evil.example/chat/AbC123", None),
        ("/webapp-signin", "//evil.example/chat/AbC123", None),
        ("/webapp-signin", "/apps", None),
        ("/webapp-signin", "%", None),
        ("/webapp-signin", "%ff%fe", None),
        // Elsewhere it says nothing.
        ("/signin", "/chat/AbC123", None),
    ] {
        let redirect = Some(redirect);
        let named = code(Address {
            redirect,
            ..address(path, Some(""))
        });
        assert_eq!(named.as_deref(), expected, "{path} {redirect:?}");
    }
}

fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

proptest! {
    #[test]
    fn what_a_route_holds_is_found_under_any_base_and_however_often_it_is_encoded(
        code in "[A-Za-z0-9_-]{1,40}",
        route in prop::sample::select(vec!["chat", "chatbot", "completion", "workflow", "agent"]),
        base in "(/[a-z]{1,8}){0,2}",
        environment: bool,
        encodings in 0_usize..3,
    ) {
        let env = if environment { "/env" } else { "" };
        let path = format!("{base}{env}/{route}/{code}");
        let expected = Some((code, environment));
        let found = |address: Address<'_>| {
            let named = address.web_app(|_| false)?;
            Some((named.code.as_str().to_owned(), named.environment))
        };
        prop_assert_eq!(&found(address(&path, Some(&base))), &expected);
        let mut redirect = path;
        for _ in 0..encodings {
            redirect = encoded(&redirect);
        }
        let sign_in = format!("{base}/webapp-signin");
        let address = Address { redirect: Some(&redirect), ..address(&sign_in, Some(&base)) };
        prop_assert_eq!(&found(address), &expected);
    }

    #[test]
    fn no_address_is_too_odd_and_what_comes_out_is_a_code(
        path in any::<String>(),
        redirect in any::<Option<String>>(),
        base in any::<Option<String>>(),
    ) {
        let address = Address {
            origin: ORIGIN,
            path: &path,
            base: base.as_deref(),
            redirect: redirect.as_deref(),
        };
        if let Some(named) = address.web_app(|_| true) {
            prop_assert!(ShareCode::parse(named.code.as_str()).is_ok());
        }
    }
}
