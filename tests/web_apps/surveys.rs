//! What the frames tell, and when the server is asked.

use holdfast::moment::Moment;
use holdfast::webapp::{
    Answer, Effect, Event, FrameReport, Known, PageReport, Status, TokenEntry, TokenShape, WebApps,
};

use crate::stage::{
    ORIGIN, START, Stage, asks, frame, login_status, only_ask, site, survey_of, tab,
};

#[test]
fn two_frames_of_one_app_are_one_and_asked_about_once() {
    let mut stage = Stage::new();
    let effects = stage.surveyed(1, &[frame(1, "A", &["A"]), frame(2, "A", &["A"])]);
    assert_eq!(asks(&effects).len(), 1);
    assert_eq!(
        (stage.entry("A").open, stage.entry("A").status),
        (2, Status::Asking)
    );
}

#[test]
fn an_app_is_not_asked_about_again_while_its_answer_is_awaited_nor_soon_after() {
    let mut stage = Stage::new();
    let frames = [frame(1, "A", &["A"])];
    let (ask, _) = only_ask(&stage.surveyed(1, &frames));
    let survey = survey_of(&stage.pass(3_000));
    assert_eq!(asks(&stage.surveyed(survey, &frames)), []);
    let (ask, _) = only_ask(&stage.answered(ask, login_status(true, true)));
    stage.answered(ask, site("An app"));
    let survey = survey_of(&stage.pass(3_000));
    assert_eq!(asks(&stage.surveyed(survey, &frames)), []);
}

#[test]
fn the_next_popup_takes_over_what_was_answered_a_moment_ago() {
    let mut first = Stage::new();
    let (ask, _) = only_ask(&first.surveyed(1, &[frame(1, "A", &["A"])]));
    let effects = first.answered(ask, login_status(true, true));
    let cache = effects.iter().find_map(|effect| match effect {
        Effect::Cache(cache) => Some(cache.clone()),
        _ => None,
    });
    let cache = cache.expect("a cache");
    let mut soon = Stage::after(cache.clone(), Vec::new());
    assert_eq!(asks(&soon.surveyed(1, &[frame(1, "A", &["A"])])), []);
    assert_eq!(soon.entry("A").status, Status::SignedIn);
    // The passport went meanwhile: what was answered is void.
    let mut other = Stage::after(cache, Vec::new());
    assert_eq!(asks(&other.surveyed(1, &[frame(1, "A", &[])])).len(), 1);
}

#[test]
fn a_passport_that_comes_or_goes_is_asked_about_anew_but_only_when_the_answer_is_in() {
    let mut stage = Stage::new();
    let (ask, _) = only_ask(&stage.surveyed(1, &[frame(1, "A", &[])]));
    let survey = survey_of(&stage.pass(3_000));
    assert_eq!(asks(&stage.surveyed(survey, &[frame(1, "A", &["A"])])), []);
    let again = stage.answered(ask, login_status(true, false));
    assert_eq!(asks(&again).len(), 1, "the answer was about no passport");
    assert_ne!(stage.entry("A").status, Status::NotSignedIn);
}

#[test]
fn a_refused_passport_is_asked_about_at_the_site_which_may_be_off() {
    let mut stage = Stage::new();
    let (ask, _) = only_ask(&stage.surveyed(1, &[frame(1, "A", &["A"])]));
    let (ask, url) = only_ask(&stage.answered(ask, login_status(true, false)));
    assert!(url.ends_with("/api/site"), "{url}");
    let off = Answer {
        status: Some(400),
        json: true,
        code: Some("bad_request".to_owned()),
        ..Answer::default()
    };
    stage.answered(ask, off);
    assert_eq!(stage.entry("A").status, Status::SiteOff);
}

#[test]
fn what_a_vanished_frame_would_have_said_is_unknown_until_another_says_it() {
    let mut stage = Stage::new();
    let (ask, _) = only_ask(&stage.surveyed(1, &[frame(1, "A", &["A"]), frame(2, "A", &["A"])]));
    let effects = stage.event(Event::Answered { ask, answer: None });
    assert_eq!(stage.entry("A").status, Status::Unknown);
    let survey = survey_of(&effects);
    let effects = stage.surveyed(survey, &[frame(2, "A", &["A"])]);
    assert!(matches!(effects[0], Effect::Ask { frame, .. } if frame == tab(2)));
}

#[test]
fn few_requests_are_under_way_at_once_however_many_apps_there_are() {
    let codes: Vec<String> = (0..300).map(|n| format!("code{n}")).collect();
    let passports: Vec<&str> = codes.iter().map(String::as_str).collect();
    let mut stage = Stage::new();
    let mut open = asks(&stage.surveyed(1, &[frame(1, "code7", &passports)]));
    assert_eq!(open.len(), 6);
    assert!(
        open[0].1.ends_with("code7"),
        "the app that is open comes first"
    );
    let mut asked = 0;
    while let Some((ask, url)) = open.pop() {
        asked += usize::from(url.contains("/login/status"));
        open.extend(asks(&stage.answered(ask, login_status(true, true))));
        assert!(open.len() <= 6);
    }
    assert_eq!(asked, 300);
}

#[test]
fn both_versions_of_the_old_token_are_read_and_a_value_of_the_wrong_shape_is_not() {
    let of = |version: Option<f64>, entries: &[(&str, u32)]| {
        let mut page = frame(1, "unrelated", &[]);
        page.page.path = "/apps".to_owned();
        let entry = |&(code, users): &(&str, u32)| TokenEntry {
            code: code.to_owned(),
            users,
        };
        let entries = entries.iter().map(entry).collect();
        page.page.token = Some(TokenShape { version, entries });
        let mut stage = Stage::new();
        let asks = asks(&stage.surveyed(1, &[page]));
        assert!(
            asks.iter().all(|(_, url)| url.ends_with("/api/site")),
            "{asks:?}"
        );
        let entries = stage.apps.entries(str::to_lowercase);
        entries
            .iter()
            .map(|entry| entry.key.code.as_str().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(of(None, &[("A", 0), ("B", 0), ("odd", 1)]), ["A", "B"]);
    assert_eq!(of(Some(2.0), &[("A", 2), ("odd", 0)]), ["A"]);
}

#[test]
fn an_app_in_a_page_of_another_site_is_an_app_of_its_own_and_not_remembered() {
    let mut stage = Stage::new();
    let mut embedded = frame(2, "A", &["A"]);
    embedded.page.ancestors = vec!["https://example.com".to_owned()];
    let mut private = frame(3, "B", &["B"]);
    private.store = "firefox-private".to_owned();
    let effects = stage.surveyed(1, &[frame(1, "A", &["A"]), embedded, private]);
    let places: Vec<_> = stage
        .apps
        .entries(str::to_lowercase)
        .into_iter()
        .map(|it| it.key.place)
        .collect();
    assert_eq!(places.len(), 3);
    let known = effects.iter().find_map(|effect| match effect {
        Effect::Remember(known) => Some(known.clone()),
        _ => None,
    });
    let known = known.expect("remembered");
    assert_eq!(known.len(), 1);
    assert_eq!(
        (
            known[0].key.place.origin.as_str(),
            known[0].key.code.as_str()
        ),
        (ORIGIN, "A")
    );
}

#[test]
fn an_app_without_an_open_page_is_shown_as_it_was_known_last() {
    let mut earlier = Stage::new();
    let effects = earlier.surveyed(1, &[frame(1, "A", &["A"])]);
    let known: Option<Vec<Known>> = effects.iter().find_map(|effect| match effect {
        Effect::Remember(known) => Some(known.clone()),
        _ => None,
    });
    let mut known = known.expect("remembered");
    known[0].status = Status::SignedIn;
    let mut stage = Stage::after(Default::default(), known);
    assert_eq!(asks(&stage.surveyed(1, &[])), []);
    let entry = stage.entry("A");
    assert_eq!(
        (entry.status, entry.reachable, entry.open),
        (Status::SignedIn, false, 0)
    );
    assert_eq!(entry.url.as_deref(), Some("https://dify.example/chat/A"));
    assert_eq!(entry.consequence, None, "there is nobody to log out");
}

#[test]
fn a_survey_that_comes_late_does_not_overrule_a_later_one() {
    let mut stage = Stage::new();
    let second = survey_of(&stage.pass(5_000));
    stage.surveyed(second, &[frame(1, "A", &["A"])]);
    assert_eq!(stage.surveyed(1, &[]), []);
    assert!(stage.entry("A").reachable);
}

#[test]
fn a_page_that_says_nothing_of_dify_is_no_app() {
    let page = PageReport {
        public_api: None,
        ..frame(1, "A", &[]).page
    };
    let mut stage = Stage::new();
    stage.surveyed(
        1,
        &[FrameReport {
            page,
            ..frame(1, "A", &[])
        }],
    );
    assert_eq!(stage.apps.entries(str::to_lowercase), []);
}

#[test]
fn an_app_that_the_worker_has_noted_is_known_and_no_other_note_is_one() {
    let at = Moment::from_millis(1);
    let key = "app firefox-default https://dify.example:8443/base/chat/A";
    let seen = Known::seen(key, at).expect("an app");
    assert_eq!(seen.key.place.origin, "https://dify.example:8443");
    assert_eq!(seen.key.place.store, "firefox-default");
    assert_eq!(seen.path.as_deref(), Some("/base/chat/A"));
    let mut stage = Stage {
        apps: WebApps::default(),
        now: Moment::from_millis(START),
    };
    let (cache, known) = (Default::default(), Vec::new());
    let seen = vec![seen];
    let survey = survey_of(&stage.event(Event::Opened { cache, known, seen }));
    let effects = stage.surveyed(survey, &[]);
    assert!(matches!(&effects[..], [Effect::Remember(known)] if known.len() == 1));
    let entry = stage.entry("A");
    assert_eq!((entry.status, entry.reachable), (Status::Unknown, false));
    for key in [
        "apps",
        "app ",
        "app 0",
        "app 0 chat/A",
        "app 0 https://a.example/apps",
    ] {
        assert_eq!(Known::seen(key, at), None, "{key}");
    }
}
