//! Addresses that a page may have or name: what we take for their origin is what a browser takes for
//! it.

use holdfast::adapter::Adapter;
use holdfast::api::ApiBase;
use holdfast::navigation::Navigation;
use holdfast::view::{origin, permission_pattern};
use holdfast::webapp::{Address, Known, ShareCode, origin_of_seen};

use crate::{Check, Target, desk};

pub const TARGET: Target = Target {
    name: "addresses",
    check: Check::Text(check),
    seeds,
};

fn check(text: &str) {
    based(text);
    let (url, target) = text.split_once(' ').unwrap_or((text, text));
    if let Some(navigation) = Navigation::parse(url, target) {
        for each in [url, target] {
            same_origin(navigation.origin, each);
        }
    }
    // The address of a tab is as the browser writes it.
    if let Ok(tab) = url::Url::parse(text)
        && let Some(origin) = origin(tab.as_str())
    {
        same_origin(&origin, tab.as_str());
        permission_pattern(&origin);
    }
    named(text);
    if let Some(known) = Known::seen(text, desk::NOW) {
        let place = &known.key.place.origin;
        let path = known.path.unwrap_or_default();
        same_origin(place, &format!("{place}{path}"));
        origin_of_seen(text);
    }
    desk::granted().covers(text);
}

fn based(text: &str) {
    let adapters: [Adapter; 2] = [desk::adapter(0), desk::adapter(1)];
    if let Ok(api) = ApiBase::parse(text) {
        assert_eq!(ApiBase::parse(api.as_str()).as_ref(), Ok(&api));
        same_origin(api.origin(), api.as_str());
        same_origin(api.origin(), &api.url("/refresh-token"));
        for adapter in &adapters {
            same_origin(api.origin(), &adapter.refresh_call(&api).url);
        }
        // A session's name takes none for another.
        assert!(!api.as_str().contains(' '), "{text}");
    }
    for adapter in &adapters {
        let bases = [
            adapter.api_of(text, None),
            adapter.api_of(text, Some(text)),
            adapter.api_named(text),
        ];
        for api in bases.into_iter().flatten() {
            same_origin(api.origin(), text);
        }
    }
}

/// An address that a browser can read has the origin that it has for us.
fn same_origin(ours: &str, text: &str) {
    let (Ok(ours), Ok(theirs)) = (url::Url::parse(ours), url::Url::parse(text)) else {
        return;
    };
    let is_web = theirs.origin().is_tuple();
    assert!(!is_web || ours.origin() == theirs.origin(), "{ours} {text}");
}

fn named(text: &str) {
    if let Ok(code) = ShareCode::parse(text) {
        let url = format!("{}/api/login/status?app_code={}", desk::DIFY, code.as_str());
        let parsed = url::Url::parse(&url).expect("a URL");
        let pairs: Vec<_> = parsed.query_pairs().collect();
        assert_eq!(pairs, [("app_code".into(), code.as_str().into())]);
    }
    for (base, redirect) in [
        (None, None),
        (Some(""), None),
        (Some("/base"), None),
        (Some(""), Some(text)),
    ] {
        let path = if redirect.is_some() {
            "/webapp-signin"
        } else {
            text
        };
        let address = Address {
            origin: desk::DIFY,
            path,
            base,
            redirect,
        };
        for known in [false, true] {
            if let Some(named) = address.web_app(|_| known) {
                assert!(ShareCode::parse(named.code.as_str()).is_ok());
                assert!(named.path.contains(named.code.as_str()), "{}", named.path);
                if redirect.is_some() {
                    same_origin(desk::DIFY, &format!("{}{}", desk::DIFY, named.path));
                }
            }
        }
    }
}

fn seeds() -> Vec<String> {
    [
        "https://cloud.dify.ai/console/api",
        "http://[::1]:5001/console/api/apps",
        "https://dify.example/dify/auth/refresh https://dify.example/dify/apps?x=1",
        "/chat/AbC123",
        "/base/env/workflow/a_b-c",
        "%2Fchat%2FAbC123",
        "https://dify.example/environment/agent/AbC123?q=1#x",
        "app 0 https://dify.example/chat/AbC123",
        "AbC123",
        "https://dify.example",
    ]
    .map(str::to_owned)
    .to_vec()
}
