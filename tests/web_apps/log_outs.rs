//! A log-out, step by step, and what can go wrong between the steps.

use holdfast::webapp::{Begun, Cache, Effect, Event, Keys, Left, LogOutReport, Sent, Status, Told};

use crate::stage::{
    ORIGIN, START, Stage, asks, frame, login_status, only_ask, success, survey_of, tab, with_report,
};

fn report(log_out: u64, server: Option<Sent>, left: &[Left]) -> LogOutReport {
    LogOutReport {
        log_out,
        removed: true,
        left: left.to_vec(),
        server,
    }
}

#[test]
fn gone_is_said_only_after_a_look_that_began_when_it_was_done() {
    let (mut stage, plan) = Stage::logging_out();
    assert_eq!(stage.said("A"), Some((Keys::Pending, Told::Pending)));
    let log_out = plan.log_out;
    let done = report(log_out, Some(success()), &[Left::Nothing]);
    let effects = stage.event(Event::LoggedOut {
        log_out,
        report: Some(done),
    });
    assert_eq!(stage.said("A"), Some((Keys::Pending, Told::Told)));
    let survey = survey_of(&effects);
    let effects = stage.surveyed(survey, &[frame(1, "A", &[])]);
    assert_eq!(stage.said("A"), Some((Keys::Gone, Told::Told)));
    assert_eq!(stage.entry("A").status, Status::NotSignedIn);
    assert_eq!(asks(&effects), [], "a log-out asks nothing");
}

#[test]
fn every_frame_of_the_place_is_told_before_anything_goes_and_no_other() {
    let mut stage = Stage::new();
    let mut embedded = frame(3, "A", &["A"]);
    embedded.page.ancestors = vec!["https://example.com".to_owned()];
    let frames = [frame(1, "A", &["A"]), frame(2, "B", &["A"]), embedded];
    stage.surveyed(1, &frames);
    let plain = stage
        .apps
        .entries(str::to_lowercase)
        .into_iter()
        .find(|entry| entry.key.code.as_str() == "A" && entry.key.place.embedded_in.is_none());
    let apps = vec![plain.expect("an app").id];
    let effects = stage.event(Event::LogOutWanted { apps });
    let Some(Effect::Guard { frames, plan }) = effects.first() else {
        panic!("{effects:?}");
    };
    assert_eq!(*frames, [tab(1), tab(2)]);
    let effects = stage.event(Event::Guarded {
        log_out: plan.log_out,
    });
    assert!(matches!(effects[..], [Effect::LogOut { frame, .. }] if frame == tab(1)));
}

#[test]
fn an_answer_and_a_survey_of_before_do_not_undo_it() {
    let mut stage = Stage::new();
    let (ask, _) = only_ask(&stage.surveyed(1, &[frame(1, "A", &["A"])]));
    let old_survey = survey_of(&stage.pass(3_000));
    let effects = stage.log_out("A");
    let Some(Effect::Guard { plan, .. }) = effects.first() else {
        panic!("{effects:?}");
    };
    let log_out = plan.log_out;
    stage.event(Event::Guarded { log_out });
    stage.surveyed(old_survey, &[frame(1, "A", &["A"])]);
    stage.answered(ask, login_status(true, true));
    assert_ne!(stage.entry("A").status, Status::SignedIn);
    let done = report(log_out, Some(success()), &[]);
    let survey = survey_of(&stage.event(Event::LoggedOut {
        log_out,
        report: Some(done),
    }));
    stage.surveyed(survey, &[frame(1, "A", &[])]);
    assert_eq!(stage.entry("A").status, Status::NotSignedIn);
}

#[test]
fn a_server_that_was_not_told_can_be_told_again_by_itself() {
    let (mut stage, plan) = Stage::logging_out();
    let log_out = plan.log_out;
    let done = report(log_out, Some(Sent::Failed), &[Left::Nothing]);
    let survey = survey_of(&stage.event(Event::LoggedOut {
        log_out,
        report: Some(done.clone()),
    }));
    let frames = [with_report(frame(1, "A", &[]), done)];
    stage.surveyed(survey, &frames);
    assert_eq!(stage.said("A"), Some((Keys::Gone, Told::NotReached)));
    let app = stage.entry("A").id;
    let effects = stage.event(Event::RetryWanted { app: app.clone() });
    let [Effect::Tell { frame, request, .. }] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!((*frame, request.method), (tab(1), "POST"));
    assert_eq!(
        stage.event(Event::RetryWanted { app }),
        [],
        "once at a time"
    );
    stage.event(Event::Told {
        log_out,
        sent: Some(success()),
    });
    // What the frame remembers is older.
    let survey = survey_of(&stage.pass(3_000));
    stage.surveyed(survey, &frames);
    assert_eq!(stage.said("A"), Some((Keys::Gone, Told::Told)));
}

#[test]
fn each_end_of_the_request_is_told_as_what_it_is() {
    let answered = |status, result: Option<&str>| Sent::Answered {
        status,
        result: result.map(str::to_owned),
    };
    for (sent, told) in [
        (success(), Told::Told),
        (answered(500, None), Told::Refused { status: 500 }),
        (answered(200, None), Told::Refused { status: 200 }),
        (answered(401, Some("fail")), Told::Refused { status: 401 }),
        (answered(0, None), Told::Refused { status: 0 }),
        (Sent::Failed, Told::NotReached),
        (Sent::Late, Told::NoAnswer),
        (Sent::Nothing, Told::NotNeeded),
    ] {
        let (mut stage, plan) = Stage::logging_out();
        let log_out = plan.log_out;
        let report = Some(report(log_out, Some(sent), &[]));
        let survey = survey_of(&stage.event(Event::LoggedOut { log_out, report }));
        stage.surveyed(survey, &[frame(1, "A", &[])]);
        assert_eq!(stage.said("A"), Some((Keys::Gone, told)));
    }
}

#[test]
fn a_passport_that_is_written_back_is_said_to_be_there_whenever_that_happens() {
    let (mut stage, plan) = Stage::logging_out();
    let log_out = plan.log_out;
    let done = report(log_out, Some(success()), &[Left::Nothing]);
    let survey = survey_of(&stage.event(Event::LoggedOut {
        log_out,
        report: Some(done.clone()),
    }));
    stage.surveyed(survey, &[frame(1, "A", &[])]);
    assert_eq!(stage.said("A"), Some((Keys::Gone, Told::Told)));
    let survey = survey_of(&stage.pass(1_000));
    let same = report(log_out, Some(success()), &[Left::Same]);
    let effects = stage.surveyed(survey, &[with_report(frame(1, "A", &["A"]), same)]);
    assert_eq!(stage.said("A"), Some((Keys::WrittenBack, Told::Told)));
    assert_eq!(asks(&effects).len(), 1, "the server is asked");
    // The guard has removed it again.
    let survey = survey_of(&stage.pass(1_000));
    stage.surveyed(survey, &[with_report(frame(1, "A", &[]), done)]);
    assert_eq!(stage.said("A"), Some((Keys::Gone, Told::Told)));
}

#[test]
fn another_passport_is_a_new_visitor() {
    let (mut stage, plan) = Stage::logging_out();
    let log_out = plan.log_out;
    let other = report(log_out, Some(success()), &[Left::Nothing, Left::Other]);
    let survey = survey_of(&stage.event(Event::LoggedOut {
        log_out,
        report: Some(other.clone()),
    }));
    let effects = stage.surveyed(survey, &[with_report(frame(1, "A", &["A"]), other)]);
    assert_eq!(stage.said("A"), Some((Keys::NewVisitor, Told::Told)));
    assert_eq!(asks(&effects).len(), 1);
}

#[test]
fn what_the_browser_would_not_remove_is_still_there() {
    let (mut stage, plan) = Stage::logging_out();
    let log_out = plan.log_out;
    let failed = LogOutReport {
        removed: false,
        ..report(log_out, Some(Sent::Nothing), &[Left::Same])
    };
    let survey = survey_of(&stage.event(Event::LoggedOut {
        log_out,
        report: Some(failed.clone()),
    }));
    let effects = stage.surveyed(survey, &[with_report(frame(1, "A", &["A"]), failed)]);
    assert_eq!(stage.said("A").map(|(keys, _)| keys), Some(Keys::Still));
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::LogOut { .. }))
    );
}

#[test]
fn a_frame_that_goes_away_before_it_was_done_is_replaced_by_another() {
    let mut stage = Stage::new();
    let frames = [frame(1, "A", &["A"]), frame(2, "A", &["A"])];
    stage.surveyed(1, &frames);
    let effects = stage.log_out("A");
    let Some(Effect::Guard { plan, .. }) = effects.first() else {
        panic!("{effects:?}");
    };
    let log_out = plan.log_out;
    stage.event(Event::Guarded { log_out });
    let survey = survey_of(&stage.event(Event::LoggedOut {
        log_out,
        report: None,
    }));
    let effects = stage.surveyed(survey, &frames[1..]);
    assert!(matches!(&effects[0], Effect::Guard { frames, .. } if frames.is_empty()));
    let effects = stage.event(Event::Guarded { log_out });
    assert!(matches!(effects[..], [Effect::LogOut { frame, .. }] if frame == tab(2)));
}

#[test]
fn a_page_that_is_opened_while_the_others_are_told_is_told_too() {
    let mut stage = Stage::new();
    stage.surveyed(1, &[frame(1, "A", &["A"])]);
    let effects = stage.log_out("A");
    let Some(Effect::Guard { plan, .. }) = effects.first() else {
        panic!("{effects:?}");
    };
    let log_out = plan.log_out;
    let survey = survey_of(&stage.pass(3_000));
    stage.surveyed(survey, &[frame(1, "A", &["A"]), frame(2, "A", &["A"])]);
    let effects = stage.event(Event::Guarded { log_out });
    assert!(matches!(&effects[..], [Effect::Guard { frames, .. }] if *frames == [tab(2)]));
}

#[test]
fn a_survey_of_before_does_not_end_it() {
    let (mut stage, plan) = Stage::logging_out();
    let early = survey_of(&stage.pass(1_000));
    let log_out = plan.log_out;
    let survey = survey_of(&stage.event(Event::LoggedOut {
        log_out,
        report: None,
    }));
    let effects = stage.surveyed(early, &[frame(1, "A", &["A"])]);
    assert_eq!(effects, []);
    assert_eq!(stage.said("A"), Some((Keys::Pending, Told::Unseen)));
    stage.surveyed(survey, &[frame(1, "A", &[])]);
    assert_eq!(stage.said("A"), Some((Keys::Gone, Told::Unseen)));
}

#[test]
fn a_frame_that_goes_away_after_it_was_done_leaves_open_whether_the_server_knows() {
    let (mut stage, plan) = Stage::logging_out();
    let log_out = plan.log_out;
    let survey = survey_of(&stage.event(Event::LoggedOut {
        log_out,
        report: None,
    }));
    stage.surveyed(survey, &[frame(2, "B", &[])]);
    assert_eq!(stage.said("A"), Some((Keys::Gone, Told::Unseen)));
    assert!(Told::Unseen.can_be_retried());
}

#[test]
fn a_frame_that_shows_another_page_by_now_is_not_waited_for() {
    let (mut stage, _) = Stage::logging_out();
    let survey = survey_of(&stage.pass(1_000));
    let effects = stage.surveyed(survey, &[frame(1, "B", &[])]);
    let survey = survey_of(&effects);
    stage.surveyed(survey, &[frame(1, "B", &[])]);
    assert_eq!(stage.said("A"), Some((Keys::Gone, Told::Unseen)));
}

#[test]
fn without_any_open_page_nothing_is_known() {
    let (mut stage, plan) = Stage::logging_out();
    let log_out = plan.log_out;
    let survey = survey_of(&stage.event(Event::LoggedOut {
        log_out,
        report: None,
    }));
    stage.surveyed(survey, &[]);
    assert_eq!(stage.said("A"), Some((Keys::Unknown, Told::Unseen)));
    assert_eq!(stage.entry("A").status, Status::Unknown);
}

fn begun(stage: &Stage, log_out: u64) -> Cache {
    Cache {
        answers: Vec::new(),
        log_outs: vec![Begun {
            key: stage.entry("A").key,
            log_out,
            at: holdfast::moment::Moment::from_millis(START),
        }],
    }
}

#[test]
fn a_popup_that_is_opened_meanwhile_hears_from_the_frame_how_it_goes() {
    let (first, plan) = Stage::logging_out();
    let log_out = plan.log_out;
    let mut next = Stage::after(begun(&first, log_out), Vec::new());
    let pending = report(log_out, Some(Sent::Pending), &[Left::Nothing]);
    next.surveyed(1, &[with_report(frame(1, "A", &[]), pending)]);
    assert_eq!(next.said("A"), Some((Keys::Gone, Told::Pending)));
    let survey = survey_of(&next.pass(1_000));
    let done = report(log_out, Some(success()), &[Left::Nothing]);
    next.surveyed(survey, &[with_report(frame(1, "A", &[]), done)]);
    assert_eq!(next.said("A"), Some((Keys::Gone, Told::Told)));
}

#[test]
fn a_log_out_that_never_reached_a_frame_is_forgotten_and_the_status_asked() {
    let (first, plan) = Stage::logging_out();
    let mut next = Stage::after(begun(&first, plan.log_out), Vec::new());
    let effects = next.surveyed(1, &[frame(1, "A", &["A"])]);
    assert_eq!(next.said("A"), None);
    assert_eq!(asks(&effects).len(), 1);
}

#[test]
fn of_a_shared_access_token_nothing_is_left_before_it_is_said_to_be_gone() {
    let mut stage = Stage::new();
    let mut shared = frame(1, "A", &["A", "B"]);
    shared.page.access_token = true;
    stage.surveyed(1, &[shared]);
    let effects = stage.log_out("A");
    let Some(Effect::Guard { plan, .. }) = effects.first() else {
        panic!("{effects:?}");
    };
    let log_out = plan.log_out;
    stage.event(Event::Guarded { log_out });
    let done = report(log_out, Some(success()), &[Left::Nothing, Left::Nothing]);
    let survey = survey_of(&stage.event(Event::LoggedOut {
        log_out,
        report: Some(done),
    }));
    let mut back = frame(1, "A", &["B"]);
    back.page.access_token = true;
    let same = report(log_out, Some(success()), &[Left::Same, Left::Nothing]);
    stage.surveyed(survey, &[with_report(back, same)]);
    assert_eq!(stage.said("A"), Some((Keys::WrittenBack, Told::Told)));
}

#[test]
fn all_apps_of_a_site_are_logged_out_each_by_itself() {
    let mut stage = Stage::new();
    stage.surveyed(1, &[frame(1, "A", &["A", "B", "C"])]);
    let apps = stage
        .apps
        .entries(str::to_lowercase)
        .into_iter()
        .map(|entry| entry.id)
        .collect();
    let effects = stage.event(Event::LogOutWanted { apps });
    let plan = |effect: &Effect| match effect {
        Effect::Guard { plan, .. } => Some((plan.log_out, plan.keys.last().cloned())),
        _ => None,
    };
    let mut plans: Vec<_> = effects.iter().filter_map(plan).collect();
    assert_eq!(plans.len(), 3);
    plans.sort();
    plans.dedup_by_key(|(number, _)| *number);
    assert_eq!(
        plans.len(),
        3,
        "each has a number of its own: {plans:?} {ORIGIN}"
    );
}
