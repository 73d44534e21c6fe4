//! The list of web apps and what is said of each sign-out.

use holdfast::message::{LoginStatus, SessionStatus, SignOut, SignOutReason, SignOutStep, Tally};
use holdfast::text::{Arg, Key, Text, Unit};
use holdfast::view::{
    Act, AppState, AppView, AppsView, Asked, Dialog, IconView, Panel, SessionView, Subject, Went,
    group_id,
};
use holdfast::webapp::{
    AppKey, Consequence, Entry, Icon, Keys, LogOutStatus, Place, ShareCode, Status, Told,
};

const NOW: f64 = 1.75e12;

fn place(origin: &str) -> Place {
    Place {
        store: "0".to_owned(),
        origin: origin.to_owned(),
        embedded_in: None,
    }
}

fn app(place: Place, code: &str) -> Entry {
    let key = AppKey {
        place,
        code: ShareCode::parse(code).expect("a code"),
        environment: false,
    };
    Entry {
        id: key.id(),
        key,
        title: Some(format!("App {code}")),
        icon: None,
        open: 1,
        reachable: true,
        tab: Some(7),
        url: Some("https://dify.example/chat/x".to_owned()),
        status: Status::SignedIn,
        asked_at: Some(NOW),
        consequence: Some(Consequence::NewVisitor),
        log_out: None,
    }
}

fn one(code: &str) -> Entry {
    app(place("https://dify.example"), code)
}

fn view(entries: &[Entry]) -> AppsView {
    AppsView::of(
        entries,
        None,
        "",
        NOW,
        &Dialog::default(),
        str::to_lowercase,
    )
}

fn row(entry: Entry) -> AppView {
    let id = entry.id.clone();
    let view = view(&[entry]);
    view.app(&id).expect("a row").clone()
}

fn text(key: Key, args: impl Into<Vec<Arg>>) -> Text {
    Text::with(key, args)
}

fn plain(words: &str) -> Arg {
    Arg::Plain(words.to_owned())
}

fn panel(entry: &Entry, dialog: &Dialog) -> Panel {
    let view = AppsView::of(
        std::slice::from_ref(entry),
        None,
        "",
        NOW,
        dialog,
        str::to_lowercase,
    );
    view.app(&entry.id)
        .and_then(|app| app.panel.clone())
        .expect("a panel")
}

fn watching(subject: Subject) -> Dialog {
    let mut dialog = Dialog::default();
    dialog.ask(subject);
    dialog.agree();
    dialog
}

fn logged_out(keys: Keys, server: Told) -> Entry {
    Entry {
        log_out: Some(LogOutStatus { keys, server }),
        consequence: None,
        status: Status::NotSignedIn,
        ..one("a")
    }
}

fn acts(panel: &Panel) -> Vec<Act> {
    panel.choices.iter().map(|choice| choice.act).collect()
}

#[test]
fn the_apps_of_the_current_site_come_first_then_those_in_its_pages() {
    let embedded = Place {
        embedded_in: Some("https://shop.example".to_owned()),
        ..place("https://b.example")
    };
    let entries = [
        app(place("https://a.example"), "a"),
        app(embedded.clone(), "e"),
        app(place("https://b.example"), "b"),
    ];
    let order = |here| -> Vec<String> {
        let view = AppsView::of(
            &entries,
            here,
            "",
            NOW,
            &Dialog::default(),
            str::to_lowercase,
        );
        view.groups
            .into_iter()
            .map(|group| group.apps[0].code.clone())
            .collect()
    };
    assert_eq!(order(None), ["a", "e", "b"]);
    assert_eq!(order(Some("https://b.example")), ["b", "e", "a"]);
    assert_eq!(order(Some("https://shop.example")), ["e", "a", "b"]);
    let view = view(&entries);
    let group = &view.groups[1];
    assert_eq!(group.id, group_id(&embedded));
    assert_eq!(
        group.embedded,
        Some(text(Key::AppEmbedded, [plain("shop.example")]))
    );
}

#[test]
fn each_status_has_its_words_and_its_look() {
    for (status, state, words) in [
        (Status::Unknown, AppState::Unknown, Key::AppUnknown),
        (Status::Asking, AppState::Unknown, Key::AppAsking),
        (Status::SignedIn, AppState::SignedIn, Key::StatusSignedIn),
        (
            Status::PassportPresent,
            AppState::SignedIn,
            Key::AppPassportPresent,
        ),
        (Status::PassportStale, AppState::Needed, Key::AppStale),
        (
            Status::SignInNeeded,
            AppState::Needed,
            Key::StatusSignInNeeded,
        ),
        (Status::NotSignedIn, AppState::Out, Key::AppNotSignedIn),
        (Status::AppGone, AppState::Gone, Key::AppGone),
        (Status::SiteOff, AppState::Gone, Key::AppSiteOff),
        (
            Status::Unreachable,
            AppState::Trouble,
            Key::StatusUnreachable,
        ),
    ] {
        let row = row(Entry { status, ..one("a") });
        assert_eq!((row.state, row.status), (state, words.into()), "{status:?}");
    }
}

#[test]
fn a_status_of_some_time_ago_says_when_it_was_asked() {
    let row = row(Entry {
        asked_at: Some(NOW - 120_000.0),
        ..one("a")
    });
    let ago = [Key::StatusSignedIn.into(), Arg::Ago(2, Unit::Minute)];
    assert_eq!(row.status, text(Key::LineWithTime, ago));
}

#[test]
fn an_app_without_a_title_is_named_by_its_code() {
    for title in [None, Some("  ".to_owned())] {
        let row = row(Entry { title, ..one("a1") });
        assert_eq!((&*row.name, &*row.code), ("a1", "a1"));
        let letter = IconView::Sign {
            sign: "a".to_owned(),
            colour: None,
        };
        assert_eq!(row.icon, letter);
    }
}

#[test]
fn an_icon_is_an_emoji_a_picture_of_the_web_or_a_letter() {
    let emoji = |emoji: &str, background: &str| {
        let icon = Icon::Emoji {
            emoji: emoji.to_owned(),
            background: Some(background.to_owned()),
        };
        row(Entry {
            icon: Some(icon),
            ..one("a")
        })
        .icon
    };
    let sign = |sign: &str, colour: Option<&str>| IconView::Sign {
        sign: sign.to_owned(),
        colour: colour.map(str::to_owned),
    };
    assert_eq!(emoji("🤖", "#FFEAD5"), sign("🤖", Some("#FFEAD5")));
    assert_eq!(emoji("robot_face", "#FFEAD5"), sign("A", Some("#FFEAD5")));
    assert_eq!(emoji("🤖", "red;x:url(//evil)"), sign("🤖", None));
    let picture = |url: &str| {
        let icon = Icon::Picture {
            url: url.to_owned(),
        };
        row(Entry {
            icon: Some(icon),
            ..one("a")
        })
        .icon
    };
    let url = "https://dify.example/files/1".to_owned();
    let letter = "A".to_owned();
    assert_eq!(picture(&url.clone()), IconView::Picture { url, letter });
    assert_eq!(picture("javascript:alert(1)"), sign("A", None));
}

#[test]
fn only_a_page_of_the_web_is_opened() {
    let url = |url: &str| {
        row(Entry {
            url: Some(url.to_owned()),
            ..one("a")
        })
        .url
    };
    assert!(url("https://dify.example/chat/a").is_some());
    assert_eq!(url("javascript:alert(1)"), None);
}

#[test]
fn many_apps_are_searched_by_title_code_and_site() {
    let mut entries: Vec<Entry> = ('a'..='h').map(|code| one(&code.to_string())).collect();
    let few = AppsView::of(
        &entries,
        None,
        "b",
        NOW,
        &Dialog::default(),
        str::to_lowercase,
    );
    assert!(!few.search);
    entries.push(app(place("https://Other.example"), "zzz"));
    let found = |query: &str| {
        let view = AppsView::of(
            &entries,
            None,
            query,
            NOW,
            &Dialog::default(),
            str::to_lowercase,
        );
        assert!(view.search);
        let count: usize = view.groups.iter().map(|group| group.apps.len()).sum();
        (count, view.found)
    };
    assert_eq!(found(""), (9, None));
    let said = |count| Some(text(Key::AppsFound, [Arg::Count(count), Arg::Count(9)]));
    assert_eq!(found(" APP C "), (1, said(1)));
    assert_eq!(found("zz"), (1, said(1)));
    assert_eq!(found("dify.ex"), (8, said(8)));
    assert_eq!(found("nothing"), (0, Some(Key::AppsFoundNone.into())));
}

#[test]
fn a_sign_out_says_beforehand_what_will_happen() {
    let mut dialog = Dialog::default();
    let entry = one("a");
    dialog.ask(Subject::App(entry.id.clone()));
    let asked = panel(&entry, &dialog);
    assert_eq!(asked.title, text(Key::AskApp, [plain("App a")]));
    assert_eq!(asked.about, [Key::NewVisitor.into()]);
    assert_eq!(acts(&asked), [Act::Agree, Act::Close]);

    let enterprise = Entry {
        consequence: Some(Consequence::EveryRestrictedApp),
        ..entry
    };
    let about = text(Key::EveryRestrictedApp, [plain("dify.example")]);
    assert_eq!(panel(&enterprise, &dialog).about, [about]);
}

#[test]
fn each_step_of_a_sign_out_is_shown_and_a_failure_can_be_tried_again() {
    use Went::{Badly, Pending, Well};
    for (keys, server, title, steps, retry) in [
        (
            Keys::Pending,
            Told::Pending,
            Key::SigningOut,
            vec![Pending, Pending],
            false,
        ),
        (
            Keys::Gone,
            Told::Pending,
            Key::SigningOut,
            vec![Well, Pending],
            false,
        ),
        (
            Keys::Gone,
            Told::Told,
            Key::SignedOut,
            vec![Well, Well],
            false,
        ),
        (
            Keys::Gone,
            Told::NotNeeded,
            Key::SignedOut,
            vec![Well],
            false,
        ),
        (
            Keys::NewVisitor,
            Told::Told,
            Key::SignedOut,
            vec![Well, Well],
            false,
        ),
        (
            Keys::Gone,
            Told::NotReached,
            Key::SignedOutHere,
            vec![Well, Badly],
            true,
        ),
        (
            Keys::Gone,
            Told::NoAnswer,
            Key::SignedOutHere,
            vec![Well, Badly],
            true,
        ),
        (
            Keys::Gone,
            Told::Unseen,
            Key::SignedOutHere,
            vec![Well, Badly],
            true,
        ),
        (
            Keys::Gone,
            Told::Refused { status: 502 },
            Key::SignedOutHere,
            vec![Well, Badly],
            true,
        ),
        (
            Keys::Still,
            Told::Told,
            Key::NotSignedOut,
            vec![Badly, Well],
            true,
        ),
        (
            Keys::WrittenBack,
            Told::Told,
            Key::NotSignedOut,
            vec![Badly, Well],
            true,
        ),
        (
            Keys::Unknown,
            Told::Told,
            Key::SignOutFailed,
            vec![Badly, Well],
            true,
        ),
    ] {
        let entry = logged_out(keys, server);
        let shown = panel(&entry, &watching(Subject::App(entry.id.clone())));
        let went: Vec<Went> = shown.steps.iter().map(|step| step.went).collect();
        assert_eq!(
            (shown.title.key, went),
            (title, steps),
            "{keys:?} {server:?}"
        );
        assert_eq!(
            acts(&shown).contains(&Act::Retry),
            retry,
            "{keys:?} {server:?}"
        );
    }
}

#[test]
fn a_failed_sign_out_is_shown_in_a_popup_that_was_opened_later_until_it_is_closed() {
    let failed = logged_out(Keys::Gone, Told::NotReached);
    let shown = panel(&failed, &Dialog::default());
    assert_eq!(acts(&shown), [Act::Retry, Act::Close]);
    let mut dialog = Dialog::default();
    dialog.close(&Subject::App(failed.id.clone()));
    let view = AppsView::of(
        std::slice::from_ref(&failed),
        None,
        "",
        NOW,
        &dialog,
        str::to_lowercase,
    );
    assert_eq!(view.app(&failed.id).expect("a row").panel, None);
    assert_eq!(row(logged_out(Keys::Gone, Told::Told)).panel, None);
}

#[test]
fn nothing_says_signed_out_while_a_passport_is_left_nor_the_reverse() {
    let servers = [
        Told::Pending,
        Told::Told,
        Told::NotNeeded,
        Told::NotReached,
        Told::NoAnswer,
        Told::Refused { status: 500 },
        Told::Unseen,
    ];
    let left = [Keys::Pending, Keys::Still, Keys::WrittenBack, Keys::Unknown];
    for server in servers {
        for keys in left {
            let row = row(logged_out(keys, server));
            assert_ne!(row.status.key, Key::SignedOut, "{keys:?} {server:?}");
            assert_ne!(row.status.key, Key::SignedOutHere, "{keys:?} {server:?}");
        }
        let gone = row(logged_out(Keys::Gone, server));
        assert_ne!(gone.status.key, Key::NotSignedOut, "{server:?}");
        assert_ne!(gone.status.key, Key::StatusSignedIn, "{server:?}");
        assert_ne!(gone.state, AppState::SignedIn, "{server:?}");
    }
}

#[test]
fn whoever_signs_in_again_after_a_sign_out_is_shown_as_signed_in_and_asked_anew() {
    let log_out = LogOutStatus {
        keys: Keys::Gone,
        server: Told::Told,
    };
    let again = Entry {
        log_out: Some(log_out),
        ..one("a")
    };
    assert_eq!(row(again.clone()).status, Key::StatusSignedIn.into());
    let mut dialog = Dialog::default();
    dialog.ask(Subject::App(again.id.clone()));
    assert_eq!(acts(&panel(&again, &dialog)), [Act::Agree, Act::Close]);
}

#[test]
fn all_apps_of_a_site_are_signed_out_of_together_and_counted() {
    let entries = [
        one("a"),
        one("b"),
        Entry {
            consequence: None,
            ..one("c")
        },
    ];
    let group = &view(&entries).groups[0];
    assert_eq!(group.sign_out, Some(text(Key::SignOutAll, [Arg::Count(2)])));
    assert_eq!(view(&entries[..1]).groups[0].sign_out, None);

    let subject = Subject::Group(group.id.clone());
    let shown = |entries: &[Entry], dialog: &Dialog| {
        let view = AppsView::of(entries, None, "", NOW, dialog, str::to_lowercase);
        view.groups[0].panel.clone().expect("a panel")
    };
    let mut asking = Dialog::default();
    asking.ask(subject.clone());
    let asked = shown(&entries, &asking);
    assert_eq!(
        asked.title,
        text(Key::AskAll, [Arg::Count(2), plain("dify.example")])
    );
    assert_eq!(asked.about, [Key::NewVisitor.into()]);

    let dialog = watching(subject);
    let gone = |server, code| Entry {
        key: one(code).key,
        id: one(code).id,
        ..logged_out(Keys::Gone, server)
    };
    let under_way = [gone(Told::Told, "a"), one("b")];
    assert_eq!(shown(&under_way, &dialog).title, Key::SigningOut.into());
    let failed = [gone(Told::Told, "a"), gone(Told::NotReached, "b")];
    let panel = shown(&failed, &dialog);
    assert_eq!(panel.title, Key::SignOutFailed.into());
    assert_eq!(acts(&panel), [Act::Retry, Act::Close]);
    assert_eq!(
        panel.steps[0].what,
        text(Key::AllDone, [Arg::Count(1), Arg::Count(2)])
    );
    assert_eq!(panel.steps[1].what, text(Key::AllFailed, [Arg::Count(1)]));
    let done = [gone(Told::Told, "a"), gone(Told::Told, "b")];
    assert_eq!(shown(&done, &dialog).title, Key::SignedOut.into());
}

#[test]
fn the_heading_counts_those_that_are_signed_in_once_all_have_been_asked() {
    let mut entries = ["a", "b", "c"].map(one);
    entries[1].status = Status::PassportStale;
    entries[2].status = Status::PassportPresent;
    let of = [Arg::Count(2), Arg::Count(3)];
    assert_eq!(view(&entries).title, text(Key::AppsSignedIn, of));
    entries[0].status = Status::Asking;
    assert_eq!(view(&entries).title, text(Key::AppsTitle, [Arg::Count(3)]));
}

#[test]
fn the_first_frame_shows_the_beginning_of_a_long_list_and_counts_all() {
    let mut entries: Vec<Entry> = ["a", "b", "c"].map(one).into();
    entries.push(app(place("https://other.example"), "d"));
    let codes = |view: AppsView| -> Vec<String> {
        let apps = view.groups.into_iter().flat_map(|group| group.apps);
        apps.map(|app| app.code).collect()
    };
    let first = view(&entries).first(2);
    let of = [Arg::Count(4), Arg::Count(4)];
    assert_eq!(first.title, text(Key::AppsSignedIn, of));
    assert_eq!(codes(first), ["a", "b"]);
    assert_eq!(codes(view(&entries).first(9)), ["a", "b", "c", "d"]);
}

#[test]
fn a_listener_hears_of_changed_apps_and_not_of_too_many() {
    let before = view(&[one("a"), one("b")]);
    let stale = |code| Entry {
        status: Status::PassportStale,
        ..one(code)
    };
    let news = text(Key::Announcement, [plain("App a"), Key::AppStale.into()]);
    assert_eq!(view(&[stale("a"), one("b")]).news_since(&before), [news]);
    let codes = ["a", "b", "c", "d", "e"];
    let many = view(&codes.map(one));
    assert_eq!(view(&codes.map(stale)).news_since(&many).len(), 3);
}

// ── Sessions ─────────────────────────────────────────────────────────────────────────────────

fn session(login: LoginStatus, sign_out: Option<SignOut>) -> SessionStatus {
    SessionStatus {
        id: "s".to_owned(),
        site: "dify.example".to_owned(),
        store: None,
        login,
        tabs: 1,
        last: None,
        today: Tally::default(),
        sign_in: None,
        sign_out,
    }
}

fn card(sign_out: Option<SignOut>, dialog: Dialog) -> SessionView {
    let mut asked = Asked::default();
    asked.dialog = dialog;
    SessionView::of(&session(LoginStatus::SignedIn, sign_out), NOW, &asked)
}

fn subject() -> Subject {
    Subject::Session("s".to_owned())
}

const FAILED: SignOut = SignOut::Failed {
    step: SignOutStep::SignOut,
    reason: SignOutReason::Unreachable,
};

#[test]
fn a_session_is_signed_out_of_after_a_question_and_a_visitor_is_not_asked() {
    assert!(card(None, Dialog::default()).sign_out.is_some());
    let visitor = session(LoginStatus::Anonymous, None);
    let visitor = SessionView::of(&visitor, NOW, &Asked::default());
    assert_eq!((visitor.sign_out, visitor.panel), (None, None));
    let mut dialog = Dialog::default();
    dialog.ask(subject());
    let panel = card(None, dialog).panel.expect("a question");
    assert_eq!(panel.title, text(Key::AskSession, [plain("dify.example")]));
    assert_eq!(acts(&panel), [Act::Agree, Act::Close]);
}

#[test]
fn a_failed_sign_out_says_why_and_offers_to_delete_the_cookies_with_a_warning() {
    // Also in a popup that was opened later.
    let panel = card(Some(FAILED), Dialog::default())
        .panel
        .expect("a panel");
    assert_eq!(panel.title, Key::NotSignedOut.into());
    assert_eq!(acts(&panel), [Act::Retry, Act::DeleteCookies, Act::Close]);
    let steps: Vec<Key> = panel.steps.iter().map(|step| step.what.key).collect();
    assert_eq!(steps, [Key::StepSignOutFailed, Key::ServerNotReached]);

    let mut dialog = Dialog::default();
    dialog.ask(Subject::Cookies("s".to_owned()));
    let asked = card(Some(FAILED), dialog.clone())
        .panel
        .expect("a question");
    assert_eq!(asked.about, [Key::AboutCookies.into()]);
    assert_eq!(asked.choices[0].label, Key::DeleteCookies.into());
    dialog.agree();
    let deleted = card(Some(SignOut::CookiesDeleted), dialog)
        .panel
        .expect("a panel");
    assert_eq!(deleted.title, Key::SignedOutHere.into());
    assert_eq!(acts(&deleted), [Act::Close]);
}

#[test]
fn what_was_closed_and_what_was_settled_before_is_not_shown() {
    let mut dialog = watching(subject());
    dialog.close(&subject());
    assert_eq!(card(Some(FAILED), dialog).panel, None);
    for settled in [SignOut::Done, SignOut::CookiesDeleted] {
        assert_eq!(card(Some(settled), Dialog::default()).panel, None);
        assert!(card(Some(settled), watching(subject())).panel.is_some());
    }
}

#[test]
fn the_steps_of_a_sessions_sign_out_are_shown_as_they_come() {
    for (sign_out, title) in [
        (None, Key::SigningOut),
        (Some(SignOut::Refreshing), Key::SigningOut),
        (Some(SignOut::Sending), Key::SigningOut),
        (Some(SignOut::Done), Key::SignedOut),
    ] {
        let panel = card(sign_out, watching(subject())).panel.expect("a panel");
        assert_eq!(panel.title, title.into(), "{sign_out:?}");
        assert!(!acts(&panel).contains(&Act::Retry));
    }
}
