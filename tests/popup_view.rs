//! The popup's view model: what is said in each state, and that every text exists.

#[path = "editor/texts.rs"]
mod editor;
#[path = "options/views.rs"]
#[allow(dead_code, reason = "the options page's own tests use the rest")]
mod options;

use std::collections::{BTreeMap, BTreeSet};

use holdfast::history::{About, Entry, History, What};
use holdfast::message::{
    Here, LastRefresh, LoginStatus, Outcome, Overview, Problem, ProblemKind, SessionStatus,
    SignOut, SignOutReason, SignOutStep, Tally,
};
use holdfast::moment::Moment;
use holdfast::settings::{SiteAdapter, SplitApi};
use holdfast::text::{Arg, Key, Text, Unit};
use holdfast::view::{
    Activity, AppsView, Asked, Dialog, HereView, Link, Notice, Panel, Scale, SessionView, State,
    Subject, Timeline, View,
};
use holdfast::webapp::{
    AppKey, Consequence, Entry as WebApp, Keys, LogOutStatus, Place, ShareCode, Status, Told,
};

const NOW: f64 = 1.75e12;
const MINUTE: f64 = 60_000.0;

fn session(id: &str, login: LoginStatus) -> SessionStatus {
    SessionStatus {
        id: id.to_owned(),
        site: format!("{id}.example"),
        store: None,
        login,
        tabs: 1,
        last: None,
        today: Tally::default(),
        sign_in: Some(format!("https://{id}.example/signin")),
        sign_out: None,
    }
}

fn overview(here: Here, sessions: Vec<SessionStatus>) -> Overview {
    Overview {
        now: NOW,
        here,
        sessions,
        problems: Vec::new(),
    }
}

fn in_session(id: &str) -> Here {
    Here::Session { id: id.to_owned() }
}

fn view(overview: &Overview) -> View {
    View::of(overview, NOW, &Asked::default(), &[])
}

/// The card of a session of which this is known.
fn card(session: SessionStatus) -> SessionView {
    let here = in_session(&session.id);
    match view(&overview(here, vec![session])).here {
        HereView::Session(view) => *view,
        HereView::Notice(notice) => panic!("a notice instead of a session: {notice:?}"),
    }
}

fn notice(here: Here) -> Notice {
    match view(&overview(here, Vec::new())).here {
        HereView::Notice(notice) => notice,
        HereView::Session(session) => panic!("a session instead of a notice: {session:?}"),
    }
}

fn text(key: Key, args: impl Into<Vec<Arg>>) -> Text {
    Text::with(key, args)
}

fn unreachable(retry_at: f64) -> LoginStatus {
    LoginStatus::Unreachable { retry_at }
}

fn refreshed(outcome: Outcome) -> LastRefresh {
    LastRefresh {
        at: NOW - 5.0 * MINUTE,
        took: 210.0,
        outcome,
    }
}

#[test]
fn a_session_that_is_alive_says_when_it_was_refreshed_and_offers_to_do_it_again() {
    let mut alive = session("dify", LoginStatus::SignedIn);
    alive.last = Some(refreshed(Outcome::Refreshed));
    let card = card(alive);
    let five_minutes = Arg::Ago(5, Unit::Minute);
    assert_eq!(card.state, State::SignedIn);
    assert_eq!(card.status, Key::StatusSignedIn.into());
    assert_eq!(card.last, text(Key::LastAgo, [five_minutes.clone()]));
    assert_eq!(
        card.outcome,
        Some(text(Key::OutcomeRefreshed, [Arg::Lasting(210.0)]))
    );
    assert_eq!(
        card.line,
        text(
            Key::LineWithTime,
            [Key::StatusSignedIn.into(), five_minutes]
        )
    );
    assert!(card.refresh.is_some_and(|button| button.ready));
    assert_eq!(card.sign_in, None);
}

#[test]
fn a_session_under_refresh_has_a_busy_button() {
    let card = card(session("dify", LoginStatus::Refreshing { since: NOW }));
    let button = card.refresh.expect("the button stays in its place");
    assert_eq!(button.label, Key::RefreshUnderWay.into());
    assert!(!button.ready);
}

#[test]
fn sign_in_is_offered_only_when_it_is_needed_and_only_to_a_page_of_the_web() {
    let needed = session("dify", LoginStatus::SignInNeeded);
    assert_eq!(
        card(needed.clone()).sign_in.as_deref(),
        Some("https://dify.example/signin")
    );
    for login in [
        LoginStatus::Unknown,
        LoginStatus::SignedIn,
        LoginStatus::Anonymous,
        unreachable(NOW),
    ] {
        assert_eq!(card(session("dify", login)).sign_in, None);
    }
    let forged = SessionStatus {
        sign_in: Some("javascript:alert(1)".to_owned()),
        ..needed
    };
    assert_eq!(card(forged).sign_in, None);
}

#[test]
fn an_anonymous_visitor_has_nothing_to_do() {
    let card = card(session("dify", LoginStatus::Anonymous));
    assert_eq!(card.about, Key::AboutAnonymous.into());
    assert_eq!(card.refresh, None);
}

#[test]
fn an_unreachable_server_names_the_time_of_the_next_try_while_it_lies_ahead() {
    let later = NOW + MINUTE;
    let ahead = card(session("dify", unreachable(later)));
    let expected = text(Key::AboutUnreachable, [Arg::Moment(later)]);
    assert_eq!(ahead.about, expected);
    assert_eq!(
        ahead.line,
        text(
            Key::LineRetry,
            [Key::StatusUnreachable.into(), Arg::Moment(later)]
        )
    );
    let due = card(session("dify", unreachable(NOW)));
    assert_eq!(due.about, Key::AboutUnreachableSoon.into());
    assert_eq!(due.line, Key::StatusUnreachable.into());
}

#[test]
fn today_counts_what_was_saved_and_what_it_took() {
    let mut busy = session("dify", LoginStatus::SignedIn);
    busy.today = Tally {
        unauthorized: 50,
        replayed: 50,
        refreshes: 1,
        given_up: 0,
    };
    let today = card(busy.clone()).today;
    assert_eq!(today.saved, text(Key::Count, [Arg::Count(50)]));
    assert_eq!(today.took, text(Key::Count, [Arg::Count(1)]));
    assert_eq!(today.spared, text(Key::Count, [Arg::Count(49)]));

    busy.today.given_up = 2;
    let expected = text(Key::CountOf, [Arg::Count(50), Arg::Count(52)]);
    assert_eq!(card(busy).today.saved, expected);
}

#[test]
fn early_refreshes_without_a_401_never_spare_less_than_nothing() {
    let mut early = session("dify", LoginStatus::SignedIn);
    early.today.refreshes = 7;
    let expected = text(Key::Count, [Arg::Count(0)]);
    assert_eq!(card(early).today.spared, expected);
}

#[test]
fn the_current_tab_comes_first_and_is_not_listed_again() {
    let sessions = vec![
        session("a", LoginStatus::SignedIn),
        session("b", LoginStatus::Anonymous),
        session("c", LoginStatus::Unknown),
    ];
    let view = view(&overview(in_session("b"), sessions));
    let ids: Vec<_> = view.sessions().map(|session| session.id.as_str()).collect();
    assert_eq!(ids, ["b", "a", "c"]);
    assert_eq!(view.others_title, text(Key::OthersTitle, [Arg::Count(2)]));
    assert!(!view.nothing_known);
}

#[test]
fn a_site_that_is_not_granted_is_offered_for_its_host() {
    let notice = notice(Here::NotGranted {
        origin: "https://dify.corp.example:8443".to_owned(),
    });
    assert_eq!(notice.state, State::NotGranted);
    let grant = notice.grant.expect("an offer");
    assert_eq!(grant.patterns, ["https://dify.corp.example/*"]);
    assert!(grant.button.ready);
}

fn pair() -> SplitApi {
    SplitApi {
        page: "https://dify.corp.example:8443".to_owned(),
        api: "https://api.corp.example:5001".to_owned(),
    }
}

#[test]
fn a_page_whose_api_is_elsewhere_is_offered_together_with_it() {
    let origin = pair().page;
    for here in [
        Here::NotGranted {
            origin: origin.clone(),
        },
        Here::NoApp { origin },
    ] {
        let view = view(&overview(here, Vec::new()));
        let view = view.with_pair(&pair(), &Asked::default());
        let HereView::Notice(notice) = view.here else {
            panic!("a session");
        };
        assert_eq!(notice.state, State::NotGranted);
        assert_eq!(
            notice.about,
            Some(text(
                Key::AboutNotGrantedPair,
                [Arg::Plain("api.corp.example:5001".to_owned())]
            ))
        );
        let grant = notice.grant.expect("an offer");
        assert_eq!(
            grant.patterns,
            ["https://dify.corp.example/*", "https://api.corp.example/*"]
        );
        assert_eq!(grant.extra.pair, Some(pair()));
    }
}

#[test]
fn a_page_of_flowfile_is_offered_with_its_document() {
    let origin = "https://flowfile.example:8080".to_owned();
    let flowfile = SiteAdapter {
        origin: origin.clone(),
        built_in: Some("flowfile".to_owned()),
        document: None,
    };
    for here in [
        Here::NotGranted {
            origin: origin.clone(),
        },
        Here::NoApp { origin },
    ] {
        let view = view(&overview(here, Vec::new()));
        let HereView::Notice(notice) = view.with_adapter(&flowfile, &Asked::default()).here else {
            panic!("a session");
        };
        assert_eq!(notice.about, Some(Key::AboutNotGrantedFlowfile.into()));
        let grant = notice.grant.expect("an offer");
        assert_eq!(grant.patterns, ["https://flowfile.example/*"]);
        assert_eq!(grant.extra.adapter, Some(flowfile.clone()));
    }
}

#[test]
fn a_session_and_a_page_of_the_browser_are_left_as_they_are() {
    let signed_in = vec![session("a", LoginStatus::SignedIn)];
    let session = view(&overview(in_session("a"), signed_in));
    let unsupported = view(&overview(Here::Unsupported, Vec::new()));
    for view in [session, unsupported] {
        let with_pair = view.clone().with_pair(&pair(), &Asked::default());
        assert_eq!(with_pair, view);
    }
}

#[test]
fn a_page_that_cannot_be_granted_is_not_offered() {
    let notice = notice(Here::NotGranted {
        origin: "null".to_owned(),
    });
    assert_eq!(notice.state, State::Unsupported);
    assert_eq!(notice.grant, None);
}

#[test]
fn a_current_session_that_is_not_in_the_list_is_no_failure() {
    assert_eq!(notice(in_session("gone")).state, State::Unknown);
}

#[test]
fn with_no_session_at_all_the_popup_says_how_to_begin() {
    assert!(view(&overview(Here::Unsupported, Vec::new())).nothing_known);
    assert!(!View::waiting(&[]).nothing_known);
}

#[test]
fn a_click_makes_its_button_busy_until_the_worker_answers_or_three_seconds_pass() {
    let known = overview(in_session("a"), vec![session("a", LoginStatus::SignedIn)]);
    let mut asked = Asked::default();
    asked.ask_refresh("a", NOW);
    let ready = |asked: &Asked, now: f64| {
        let view = View::of(&known, now, asked, &[]);
        let card = view.here.session().cloned().expect("a session");
        card.refresh.is_some_and(|button| button.ready)
    };
    assert!(!ready(&asked, NOW));
    assert!(!ready(&asked, NOW + 2_999.0));
    assert!(ready(&asked, NOW + 3_000.0));
    asked.answered();
    assert!(ready(&asked, NOW));
}

#[test]
fn the_newest_five_problems_are_shown_newest_first_with_the_popups_own() {
    let problem = |at: f64| Problem {
        at,
        kind: ProblemKind::Browser,
        detail: format!("at {at}"),
    };
    let mut known = overview(Here::Unsupported, Vec::new());
    known.problems = [9.0, 7.0, 5.0, 3.0, 1.0].map(problem).into();
    let view = View::of(&known, NOW, &Asked::default(), &[problem(8.0)]);
    let details: Vec<_> = view.problems.iter().map(|shown| &*shown.detail).collect();
    assert_eq!(details, ["at 9", "at 8", "at 7", "at 5", "at 3"]);
}

#[test]
fn a_screen_reader_hears_of_changed_statuses_only() {
    let with = |login| {
        let sessions = vec![session("a", login), session("b", LoginStatus::SignedIn)];
        view(&overview(in_session("a"), sessions))
    };
    let before = with(LoginStatus::SignedIn);
    let after = with(LoginStatus::SignInNeeded);
    let news = text(
        Key::Announcement,
        [
            Arg::Plain("a.example".to_owned()),
            Key::StatusSignInNeeded.into(),
        ],
    );
    assert_eq!(after.news_since(&before), [news]);
    assert_eq!(after.news_since(&after), []);
    assert_eq!(after.news_since(&View::waiting(&[])), []);
}

// ── Texts ────────────────────────────────────────────────────────────────────────────────────

/// One of every value that changes a text.
fn every_view() -> Vec<View> {
    let logins = [
        LoginStatus::Unknown,
        LoginStatus::SignedIn,
        LoginStatus::Refreshing { since: NOW },
        LoginStatus::SignInNeeded,
        LoginStatus::Anonymous,
        unreachable(NOW + MINUTE),
        unreachable(NOW - MINUTE),
    ];
    let outcomes = [
        Outcome::Refreshed,
        Outcome::Adopted,
        Outcome::Refused,
        Outcome::Throttled,
        Outcome::Unavailable,
        Outcome::SignedOut,
    ];
    let mut sessions: Vec<_> = logins.map(|login| session("a", login)).into();
    sessions.extend(outcomes.map(|outcome| SessionStatus {
        last: Some(refreshed(outcome)),
        today: Tally {
            given_up: 1,
            ..Tally::default()
        },
        ..session("b", LoginStatus::SignedIn)
    }));
    sessions.push(SessionStatus {
        last: Some(LastRefresh {
            at: NOW,
            ..refreshed(Outcome::Refreshed)
        }),
        ..session("c", LoginStatus::SignedIn)
    });
    let origin = || "https://a.example".to_owned();
    let heres = [
        in_session("gone"),
        Here::NoApp { origin: origin() },
        Here::NotGranted { origin: origin() },
        Here::Unsupported,
    ];
    let problems = [
        ProblemKind::BadMessage,
        ProblemKind::BadRecord,
        ProblemKind::BadAnswer,
        ProblemKind::Browser,
        ProblemKind::BadAdapter,
    ]
    .map(|kind| Problem {
        at: NOW,
        kind,
        detail: String::new(),
    });
    let mut asking = Asked::default();
    asking.ask_grant();
    let mut views = vec![View::waiting(&[])];
    for here in heres {
        let overview = Overview {
            problems: problems.to_vec(),
            ..overview(here, sessions.clone())
        };
        views.push(View::of(&overview, NOW, &Asked::default(), &[]));
        views.push(View::of(&overview, NOW, &asking, &[]));
    }
    views
}

fn texts_of(view: &View) -> Vec<Text> {
    let mut texts = vec![view.others_title.clone(), view.problems_title.clone()];
    for problem in &view.problems {
        texts.extend([problem.when.clone(), problem.what.clone()]);
    }
    if let HereView::Notice(notice) = &view.here {
        texts.push(notice.title.clone());
        texts.extend(notice.about.clone());
        texts.extend(notice.grant.clone().map(|grant| grant.button.label));
    }
    for session in view.sessions().cloned() {
        texts.extend([session.status, session.about, session.line, session.last]);
        texts.extend(session.outcome);
        texts.extend([
            session.today.saved,
            session.today.took,
            session.today.spared,
        ]);
        texts.extend(session.refresh.map(|button| button.label));
    }
    texts
}

/// The texts of a history in which everything has happened, and of an empty one.
fn texts_of_activity() -> Vec<Text> {
    let about = About {
        session: "a",
        site: "a.example",
        store: None,
        zone: 0,
    };
    let (at, later) = (
        Moment::from_millis(NOW as u64),
        Moment::from_millis(NOW as u64 + 120_000),
    );
    let mut history = History::default();
    let counted = [1, 2].into_iter().flat_map(|requests| {
        [
            What::Expired { requests },
            What::Replayed { requests },
            What::GivenUp { requests },
        ]
    });
    let others = [
        What::Refreshed { took: 210.0 },
        What::Adopted { took: 210.0 },
        What::Refused,
        What::Throttled {
            retry_at: at,
            times: 1,
        },
        What::Unreachable {
            retry_at: at,
            times: 1,
        },
        What::SignedIn,
        What::SignedOut,
        What::LoggedOut,
        What::LogOutFailed,
        What::CookiesDeleted,
        What::Ended,
        What::Resumed,
    ];
    for what in counted.chain(others) {
        let turn = What::Resumed;
        history.entries.push(Entry {
            at,
            until: at,
            site: None,
            store: None,
            what,
        });
        history.note(at, Some(about), turn);
    }
    for now in [at, later] {
        let problem = ProblemKind::Browser;
        history.note(now, None, What::Problem { problem, times: 1 });
    }
    history.note(at, Some(about), What::Expired { requests: 1 });
    history.note(at, Some(about), What::Refused);
    let activity = Activity::of(&history, at, 0);
    let nothing = Activity::of(&History::default(), at, 0);
    let empty = Timeline::of(None, &[], at, 0, Scale::SMALL);
    let mut texts = vec![activity.title, nothing.title, empty.said];
    texts.push(Activity::report_head("1.2.3", "Firefox 153"));
    for event in activity.events {
        texts.extend([event.when, event.what]);
    }
    for day in activity.days {
        let Timeline {
            title,
            said,
            marks,
            ends,
            ticks,
            legend,
            ..
        } = day.timeline;
        texts.extend([title, said]);
        texts.extend(marks.into_iter().chain(ends).map(|mark| mark.label));
        texts.extend(ticks.into_iter().map(|tick| tick.label));
        texts.extend(legend.into_iter().map(|shape| shape.label));
    }
    texts
}

fn texts_of_panel(panel: Panel) -> Vec<Text> {
    let steps = panel.steps.into_iter().map(|step| step.what);
    let choices = panel.choices.into_iter().map(|choice| choice.label);
    [panel.title]
        .into_iter()
        .chain(panel.about)
        .chain(steps)
        .chain(choices)
        .collect()
}

/// A web app in each state, with a sign-out of each outcome.
fn every_app() -> Vec<WebApp> {
    let key = |embedded_in: Option<&str>, code: &str| AppKey {
        place: Place {
            store: "0".to_owned(),
            origin: "https://a.example".to_owned(),
            embedded_in: embedded_in.map(str::to_owned),
        },
        code: ShareCode::parse(code).expect("a code"),
        environment: false,
    };
    let app = |key: AppKey, status| WebApp {
        id: key.id(),
        key,
        title: None,
        icon: None,
        open: 1,
        reachable: true,
        tab: None,
        url: None,
        status,
        asked_at: None,
        consequence: Some(Consequence::NewVisitor),
        log_out: None,
    };
    let statuses = [
        Status::Unknown,
        Status::Asking,
        Status::SignedIn,
        Status::PassportStale,
        Status::SignInNeeded,
        Status::NotSignedIn,
        Status::AppGone,
        Status::SiteOff,
        Status::Unreachable,
        Status::PassportPresent,
    ];
    let keys = [
        Keys::Pending,
        Keys::Gone,
        Keys::Still,
        Keys::WrittenBack,
        Keys::NewVisitor,
        Keys::Unknown,
    ];
    let servers = [
        Told::Pending,
        Told::Told,
        Told::NotNeeded,
        Told::NotReached,
        Told::NoAnswer,
        Told::Refused { status: 502 },
        Told::Unseen,
    ];
    let mut apps: Vec<WebApp> = Vec::new();
    for (n, status) in statuses.into_iter().enumerate() {
        apps.push(app(key(None, &format!("s{n}")), status));
    }
    for keys in keys {
        for server in servers {
            let code = format!("o{}", apps.len());
            apps.push(WebApp {
                log_out: Some(LogOutStatus { keys, server }),
                consequence: None,
                ..app(key(None, &code), Status::NotSignedIn)
            });
        }
    }
    apps.push(WebApp {
        consequence: Some(Consequence::EveryRestrictedApp),
        ..app(key(Some("https://b.example"), "e"), Status::SignedIn)
    });
    apps
}

/// The texts of the web apps and of every question and answer of a sign-out.
fn texts_of_apps() -> Vec<Text> {
    let apps = every_app();
    let of = |query: &str, dialog: &Dialog| {
        AppsView::of(&apps, None, query, NOW, dialog, str::to_lowercase)
    };
    let calm = of("", &Dialog::default());
    let groups = calm
        .groups
        .iter()
        .map(|group| Subject::Group(group.id.clone()));
    let subjects = apps
        .iter()
        .map(|app| Subject::App(app.id.clone()))
        .chain(groups);
    let mut dialogs = vec![Dialog::default()];
    for subject in subjects {
        let mut dialog = Dialog::default();
        dialog.ask(subject);
        dialogs.push(dialog.clone());
        dialog.agree();
        dialogs.push(dialog);
    }
    // Once all have been asked about, and before.
    let asked = AppsView::of(
        &apps[..1],
        None,
        "",
        NOW,
        &Dialog::default(),
        str::to_lowercase,
    );
    let mut texts = vec![calm.title.clone(), asked.title];
    texts.extend(
        ["s1", "no such app"]
            .map(|query| of(query, &Dialog::default()).found)
            .into_iter()
            .flatten(),
    );
    for group in dialogs.iter().flat_map(|dialog| of("", dialog).groups) {
        texts.extend(group.embedded.into_iter().chain(group.sign_out));
        texts.extend(group.panel.into_iter().flat_map(texts_of_panel));
        for app in group.apps {
            texts.extend([app.status, app.more]);
            texts.extend(
                app.sign_out
                    .into_iter()
                    .flat_map(|button| [button.label, button.name]),
            );
            texts.extend(app.panel.into_iter().flat_map(texts_of_panel));
        }
    }
    texts
}

/// The texts of a session's sign-out: each step and each failure.
fn texts_of_sign_out() -> Vec<Text> {
    let steps = [
        SignOutStep::Refresh,
        SignOutStep::SignOut,
        SignOutStep::Cookies,
    ];
    let reasons = [
        SignOutReason::Unreachable,
        SignOutReason::Refused,
        SignOutReason::Status { status: 502 },
        SignOutReason::CookiesLeft,
        SignOutReason::Interrupted,
        SignOutReason::Browser,
    ];
    let mut outs = vec![
        None,
        Some(SignOut::Refreshing),
        Some(SignOut::Sending),
        Some(SignOut::Done),
        Some(SignOut::CookiesDeleted),
    ];
    for step in steps {
        outs.extend(reasons.map(|reason| Some(SignOut::Failed { step, reason })));
    }
    let mut texts = Vec::new();
    for subject in [
        Subject::Session("a".to_owned()),
        Subject::Cookies("a".to_owned()),
    ] {
        let mut asking = Asked::default();
        asking.dialog.ask(subject);
        let mut watching = asking.clone();
        watching.dialog.agree();
        for asked in [asking, watching] {
            for sign_out in &outs {
                let session = SessionStatus {
                    sign_out: *sign_out,
                    ..session("a", LoginStatus::SignedIn)
                };
                let view = SessionView::of(&session, NOW, &asked);
                texts.extend(view.sign_out);
                texts.extend(view.panel.into_iter().flat_map(texts_of_panel));
            }
        }
    }
    texts
}

/// Every text that the code can produce, those within others too.
fn every_text() -> Vec<Text> {
    let mut texts: Vec<Text> = every_view().iter().flat_map(texts_of).collect();
    texts.push(View::version("1.2.3"));
    texts.extend(texts_of_activity());
    texts.extend(texts_of_apps());
    texts.extend(texts_of_sign_out());
    texts.extend([Key::CopiedCode, Key::ReportCopied].map(Text::from));

    let mut late = Link::default();
    late.opened(0.0);
    late.opened(0.0);
    let mut lost = Link::default();
    lost.opened(0.0);
    lost.broke(0.0);
    texts.extend([late, lost].iter().filter_map(Link::notice).map(Text::from));

    let signed_in = vec![session("a", LoginStatus::SignedIn)];
    let refreshing = vec![session("a", LoginStatus::Refreshing { since: NOW })];
    let before = view(&overview(in_session("a"), signed_in));
    let after = view(&overview(in_session("a"), refreshing));
    texts.extend(after.news_since(&before));

    texts.extend(options::every_text());
    texts.extend(editor::every_text());
    let offer = view(&overview(
        Here::NotGranted {
            origin: pair().page,
        },
        Vec::new(),
    ));
    let flowfile = SiteAdapter {
        origin: pair().page,
        built_in: Some("flowfile".to_owned()),
        document: None,
    };
    texts.extend(texts_of(
        &offer.clone().with_adapter(&flowfile, &Asked::default()),
    ));
    texts.extend(texts_of(&offer.with_pair(&pair(), &Asked::default())));
    with_those_within(texts)
}

fn with_those_within(texts: Vec<Text>) -> Vec<Text> {
    let said = texts.iter().flat_map(|text| &text.args);
    let within: Vec<Text> = said
        .filter_map(|arg| match arg {
            Arg::Said(text) => Some(text.clone()),
            _ => None,
        })
        .collect();
    if within.is_empty() {
        return texts;
    }
    [texts, with_those_within(within)].concat()
}

fn extension_file(path: &str) -> String {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn messages() -> BTreeMap<String, serde_json::Value> {
    let json = extension_file("extension/_locales/en/messages.json");
    serde_json::from_str(&json).expect("messages.json is an object of messages")
}

/// What stands between `before` and `after`, wherever they stand in `text`.
fn between(text: &str, before: &str, after: &str) -> BTreeSet<String> {
    let parts = text.split(before).skip(1);
    parts
        .filter_map(|rest| rest.split_once(after))
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// The keys that the shell's files name by themselves.
fn keys_in_files() -> BTreeSet<String> {
    let mut keys = between(&extension_file("manifest.json"), "__MSG_", "__");
    for page in ["popup", "options"] {
        let html = extension_file(&format!("extension/{page}/{page}.html"));
        keys.extend(between(&html, "data-text=\"", "\""));
        let script = extension_file(&format!("extension/{page}/{page}.js"));
        keys.extend(between(&script, "getMessage('", "'"));
    }
    for script in ["notify", "waiting/waiting"] {
        let script = extension_file(&format!("extension/{script}.js"));
        keys.extend(between(&script, "getMessage('", "'"));
    }
    // The language of the texts, for times and numbers.
    keys.insert("language".to_owned());
    keys
}

#[test]
fn every_key_can_be_produced() {
    let produced: BTreeSet<Key> = every_text().iter().map(|text| text.key).collect();
    let all: BTreeSet<Key> = Key::ALL.iter().copied().collect();
    assert_eq!(produced, all);
}

#[test]
fn every_text_exists_and_none_is_unused() {
    let mut used = keys_in_files();
    used.extend(Key::ALL.iter().map(|key| key.name().to_owned()));
    let written: BTreeSet<String> = messages().into_keys().collect();
    assert_eq!(used, written);
}

#[test]
fn every_text_has_a_place_for_each_of_its_arguments() {
    let messages = messages();
    for text in every_text() {
        let message = &messages[text.key.name()];
        let holders = message["placeholders"].as_object();
        let places: BTreeSet<&str> = holders
            .into_iter()
            .flat_map(|holders| holders.values())
            .filter_map(|holder| holder["content"].as_str())
            .collect();
        let expected: BTreeSet<String> = (1..=text.args.len()).map(|n| format!("${n}")).collect();
        let expected: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
        assert_eq!(places, expected, "{}", text.key.name());
        for name in holders.into_iter().flat_map(|holders| holders.keys()) {
            let mark = format!("${}$", name.to_uppercase());
            let words = message["message"].as_str().unwrap_or_default();
            assert!(words.contains(&mark), "{} lacks {mark}", text.key.name());
        }
    }
}

#[test]
fn the_texts_of_the_page_itself_take_no_arguments() {
    let messages = messages();
    for key in keys_in_files() {
        assert!(messages[&key].get("placeholders").is_none(), "{key}");
    }
}

#[test]
fn the_description_fits_the_stores() {
    let messages = messages();
    let description = messages["description"]["message"].as_str();
    assert!(description.is_some_and(|words| words.chars().count() <= 132));
}
