//! The options page's view model: which sites are listed, what is said of each, what can be done.

#[path = "options/views.rs"]
#[allow(dead_code, reason = "the tests of the texts use the rest")]
mod views;

use holdfast::detect::App;
use holdfast::editor::Way;
use holdfast::granted::Granted;
use holdfast::text::{Key, Text};
use holdfast::view::State;
use holdfast::view::options::{Facts, OptionsView, SiteRow, Tag};
use views::{CLOUD, every_view, facts, found, pair, policy_of, settings_of};

fn rows(facts: &Facts) -> Vec<SiteRow> {
    OptionsView::of(facts).sites
}

fn patterns(facts: &Facts) -> Vec<String> {
    rows(facts).into_iter().map(|row| row.pattern).collect()
}

fn row(facts: &Facts, pattern: &str) -> SiteRow {
    let found = rows(facts).into_iter().find(|row| row.pattern == pattern);
    found.unwrap_or_else(|| panic!("no row of {pattern}"))
}

#[test]
fn the_sites_are_those_that_come_along_those_asked_for_and_those_allowed() {
    let mut facts = facts(&["https://b.example/*", "*://*.corp.example/*"]);
    facts.sites.add("https://a.example:8443");
    assert_eq!(
        patterns(&facts),
        [
            CLOUD,
            "https://a.example/*",
            "https://b.example/*",
            "*://*.corp.example/*"
        ]
    );
    let built_in = row(&facts, CLOUD);
    assert_eq!(
        (built_in.tag, built_in.removable),
        (Some(Tag::BuiltIn), false)
    );
    let many = row(&facts, "*://*.corp.example/*");
    assert_eq!(
        (many.origin, many.look, many.removable),
        (None, false, true)
    );
}

#[test]
fn a_site_whose_permission_was_taken_back_can_be_allowed_again_or_removed() {
    let mut facts = found(App::Unknown);
    facts.granted = Granted::default();
    let row = row(&facts, "https://dify.example/*");
    assert_eq!(row.state, State::NotGranted);
    assert_eq!(row.asks, ["https://dify.example/*"]);
    assert!(row.removable && !row.look);
}

#[test]
fn each_site_that_is_allowed_has_a_switch_for_early_refreshes_which_goes_with_it() {
    let mut facts = found(App::Unknown);
    assert_eq!(row(&facts, "https://dify.example/*").early, Some(true));
    facts.settings = facts.settings.with_early("https://dify.example", false);
    assert_eq!(row(&facts, "https://dify.example/*").early, Some(false));
    let removal = facts.without_site("https://dify.example/*");
    assert!(removal.settings.late.is_empty());
    let again = facts.settings.with_early("https://dify.example", true);
    assert!(again.late.is_empty());
    facts.granted = Granted::default();
    assert_eq!(row(&facts, "https://dify.example/*").early, None);
}

#[test]
fn what_was_found_is_said_with_its_version() {
    let facts = found(App::Dify {
        version: Some("1.14.2".to_owned()),
        api: None,
    });
    let row = row(&facts, "https://dify.example/*");
    assert_eq!((row.state, row.line.key), (State::InUse, Key::SiteDify));
    assert!(row.asks.is_empty() && row.look);
}

#[test]
fn a_site_with_a_document_says_so_whatever_was_found_and_loses_it_when_it_is_removed() {
    let mut facts = found(App::Unknown);
    let plain = row(&facts, "https://dify.example/*");
    assert!(plain.works);
    let way = Way::BuiltIn("flowfile".to_owned());
    facts.settings = way.put(&facts.settings, "https://dify.example");
    let served = row(&facts, "https://dify.example/*");
    assert_eq!(
        (served.state, served.line.key),
        (State::InUse, Key::SiteFlowfile)
    );
    let removal = facts.without_site("https://dify.example/*");
    assert!(removal.settings.adapters.is_empty());
    facts.granted = Granted::default();
    assert!(!row(&facts, "https://dify.example/*").works);
}

#[test]
fn an_api_elsewhere_is_asked_for_together_with_the_pair() {
    let app = App::ApiElsewhere {
        api: "https://api.example:5001".to_owned(),
    };
    let row = row(&found(app), "https://dify.example/*");
    assert_eq!(row.asks, ["https://api.example/*"]);
    assert_eq!(
        row.pair,
        Some(pair("https://dify.example", "https://api.example:5001"))
    );
}

#[test]
fn the_host_of_an_api_is_no_site_of_its_own() {
    let mut facts = facts(&["https://dify.example/*", "https://api.example/*"]);
    facts.settings = settings_of(vec![pair("https://dify.example", "https://api.example")]);
    assert_eq!(patterns(&facts), [CLOUD, "https://dify.example/*"]);
    // Unless it has been asked for as a site, too.
    facts.sites.add("https://api.example");
    assert_eq!(patterns(&facts).len(), 3);
}

#[test]
fn what_the_organisation_sets_is_said_so_and_cannot_be_changed() {
    let mut facts = facts(&[]);
    facts.policy = policy_of(&["https://dify.example:8443"]);
    facts.policy.managed.hold_seconds = Some(20);
    facts.policy.managed.split_apis = vec![pair("https://a.example", "https://b.example")];
    facts.settings = settings_of(vec![
        pair("https://a.example", "https://b.example"),
        pair("https://c.example", "https://d.example"),
    ]);
    let view = OptionsView::of(&facts);
    assert_eq!(
        (view.hold.seconds, view.hold.tag),
        (20, Some(Tag::Organisation))
    );
    let removable: Vec<bool> = view.splits.iter().map(|split| split.removable).collect();
    assert_eq!(removable, [false, true]);
    let preset = row(&facts, "https://dify.example/*");
    assert_eq!(
        (preset.tag, preset.removable),
        (Some(Tag::Organisation), false)
    );
    assert_eq!(preset.asks, ["https://dify.example/*"]);
    assert_eq!(preset.origin.as_deref(), Some("https://dify.example:8443"));
}

#[test]
fn a_pair_says_which_of_its_hosts_is_still_to_be_allowed() {
    let mut facts = facts(&["https://a.example/*"]);
    facts.settings = settings_of(vec![pair("https://a.example", "https://b.example:5001")]);
    let splits = OptionsView::of(&facts).splits;
    assert_eq!(splits.len(), 1);
    assert_eq!(splits[0].asks, ["https://b.example/*"]);
}

#[test]
fn with_a_site_its_pairs_go_and_the_hosts_that_only_they_needed() {
    let mut facts = facts(&[
        "https://a.example/*",
        "https://api.example/*",
        "https://b.example/*",
        "https://shared.example/*",
    ]);
    let kept = pair("https://b.example", "https://shared.example");
    facts.settings = settings_of(vec![
        pair("https://a.example", "https://api.example"),
        pair("https://a.example", "https://shared.example"),
        kept.clone(),
    ]);
    facts.sites.add("https://a.example");
    let removal = facts.without_site("https://a.example/*");
    assert_eq!(
        removal.permissions,
        ["https://a.example/*", "https://api.example/*"]
    );
    assert_eq!(removal.settings.split_apis, [kept]);
    assert!(removal.sites.sites().is_empty());
}

#[test]
fn with_a_pair_its_api_goes_unless_it_is_a_site_as_well() {
    let mut facts = facts(&["https://a.example/*", "https://api.example/*"]);
    let split = pair("https://a.example", "https://api.example");
    facts.settings = settings_of(vec![split.clone()]);
    let removal = facts.without_pair(&split);
    assert_eq!(removal.permissions, ["https://api.example/*"]);
    facts.sites.add("https://api.example");
    assert!(facts.without_pair(&split).permissions.is_empty());
}

#[test]
fn a_permission_that_came_along_or_is_gone_is_not_given_back() {
    let facts = facts(&[]);
    assert!(facts.without_site(CLOUD).permissions.is_empty());
    let removal = facts.without_site("https://gone.example/*");
    assert!(removal.permissions.is_empty());
    assert_eq!(removal.gone, ["https://gone.example/*"]);
}

#[test]
fn a_file_names_the_sites_that_did_not_come_along() {
    let mut facts = facts(&["https://b.example/*", "*://*.corp.example/*"]);
    facts.sites.add("https://a.example:8443");
    assert_eq!(
        facts.origins(),
        ["https://a.example:8443", "https://b.example"]
    );
}

#[test]
fn a_row_that_can_be_allowed_says_for_what() {
    for view in every_view() {
        for row in view.sites {
            let asked = row.state == State::NotGranted;
            let unsaid = Text::from(Key::SiteInUse);
            assert!(!asked || row.line != unsaid, "{row:?}");
            assert!(row.asks.is_empty() || asked, "{row:?}");
        }
    }
}
