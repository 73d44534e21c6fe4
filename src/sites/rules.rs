//! The rules of the browser (`declarativeNetRequest`) that send page loads to the waiting page.
//!
//! They act where the extension has the host's permission, and nowhere else: that is for the browser
//! to see to. They are kept over a restart, so that they are there before the worker is.

use super::chrome;
use crate::browser::{BrowserError, refused};
use crate::js;
use crate::navigation::{PAST, RULE};
use crate::value::ToValue;

const REDIRECT: u32 = 1;
const ALLOW: u32 = 2;

#[derive(ToValue)]
#[serde(rename_all = "camelCase")]
struct Update {
    remove_rule_ids: &'static [u32],
    add_rules: Vec<Rule>,
}

#[derive(ToValue)]
struct Rule {
    id: u32,
    priority: u32,
    condition: Condition,
    action: Action,
}

#[derive(ToValue)]
#[serde(rename_all = "camelCase")]
struct Condition {
    regex_filter: &'static str,
    resource_types: &'static [&'static str],
    request_methods: &'static [&'static str],
}

#[derive(ToValue)]
#[serde(tag = "type", rename_all = "camelCase")]
enum Action {
    Allow,
    Redirect { redirect: Redirect },
}

#[derive(ToValue)]
#[serde(rename_all = "camelCase")]
struct Redirect {
    regex_substitution: String,
}

/// Has the browser keep to these rules from now on; to none, where it could not show the waiting
/// page.
///
/// # Errors
///
/// [`BrowserError`] where the browser refuses.
pub async fn register() -> Result<(), BrowserError> {
    let add_rules = match shows_everywhere().await {
        true => rules(),
        false => Vec::new(),
    };
    let update = js::js(&Update {
        remove_rule_ids: &[REDIRECT, ALLOW],
        add_rules,
    });
    let call = "declarativeNetRequest.updateDynamicRules";
    let done = chrome::update_rules(&update).await;
    done.map(|_| ()).map_err(|error| refused(call, &error))
}

/// Whether the extension's pages can be shown in every window that the rules act in. Chromium does
/// not show them in incognito windows (unless the extension runs there as a second one): where it is
/// allowed in those, a page load that was sent to one would end in an error.
async fn shows_everywhere() -> bool {
    let chromium = chrome::extension_url("").starts_with("chrome-extension:");
    !chromium
        || !chrome::allowed_in_incognito()
            .await
            .is_ok_and(|it| it.is_truthy())
}

fn rules() -> Vec<Rule> {
    // Behind the `#`, where it goes nowhere.
    let waiting = format!("{}#\\0", chrome::extension_url("waiting/waiting.html"));
    let rule = |id, regex_filter, action| Rule {
        id,
        priority: id,
        condition: Condition {
            regex_filter,
            resource_types: &["main_frame"],
            request_methods: &["get"],
        },
        action,
    };
    let redirect = Redirect {
        regex_substitution: waiting,
    };
    vec![
        rule(REDIRECT, RULE, Action::Redirect { redirect }),
        rule(ALLOW, PAST, Action::Allow),
    ]
}
