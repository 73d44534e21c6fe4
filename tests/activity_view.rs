//! The picture of a day and the list of events: data to shapes and words.

use holdfast::history::{About, History, What};
use holdfast::message::{Outcome, ProblemKind};
use holdfast::moment::Moment;
use holdfast::text::{Arg, Key, Text};
use holdfast::view::{Activity, Mark, Scale, Timeline, Tone, browser_of};
use std::time::Duration;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
/// A full hour: 2025-06-15, 15:00 UTC.
const NOW: u64 = 1_750_000_000_000 / HOUR * HOUR;

const ABOUT: About<'static> = About {
    session: "s",
    site: "dify.example",
    store: None,
    zone: 0,
};

fn before(minutes: u64) -> Moment {
    Moment::from_millis(NOW - minutes * MINUTE)
}

fn now() -> Moment {
    Moment::from_millis(NOW)
}

/// A day with an expiry that was mended an hour ago, and one that ended the session.
fn day() -> History {
    let mut history = History::default();
    let mended = before(60);
    history.note(mended, Some(ABOUT), What::Expired { requests: 5 });
    history.tally(mended, ABOUT).refreshes = 1;
    history.tally(mended, ABOUT).replayed = 5;
    let took = Duration::from_millis(210);
    let refreshed = What::of(Outcome::Refreshed, took, mended);
    history.note(mended, Some(ABOUT), refreshed.expect("a line"));
    let ended = before(12);
    history.note(ended, Some(ABOUT), What::Expired { requests: 1 });
    history.tally(ended, ABOUT).refreshes = 1;
    history.note(ended, Some(ABOUT), What::Refused);
    history
}

fn picture(history: &History, scale: Scale) -> Timeline {
    Timeline::of(history.days.first(), &history.entries, now(), 0, scale)
}

fn names(marks: &[Mark]) -> Vec<&str> {
    marks.iter().map(|mark| mark.name).collect()
}

/// Where a path begins.
fn x(mark: &Mark) -> u64 {
    let start = mark.path.trim_start_matches('M');
    let number = start.split(' ').next().expect("a number");
    number.parse().expect("a whole number")
}

fn moment(at: Moment) -> Arg {
    Arg::Moment(at.millis() as f64)
}

#[test]
fn each_kind_has_a_lane_and_the_end_of_the_session_crosses_them() {
    let picture = picture(&day(), Scale::LARGE);
    assert_eq!(
        names(&picture.marks),
        ["expired", "expired", "refreshed", "replayed", "failed"]
    );
    assert_eq!(names(&picture.ends), ["end"]);
    let end = &picture.ends[0];
    // 24 h are 720 wide: 12 minutes before the right edge are 6.
    assert_eq!(end.path, "M714 0 L714 80 ");
    let expected = [moment(before(12)), Key::MarkEnd.into()];
    assert_eq!(end.label, Text::with(Key::MarkAt, expected));
    assert!(!picture.is_empty());
}

#[test]
fn what_is_seen_is_said_in_words_with_the_last_failure() {
    let count = |key, count| Arg::from(Text::with(key, [Arg::Count(count)]));
    let counts = Text::with(
        Key::TimelineSaid,
        [
            count(Key::LaneExpired, 2),
            count(Key::LaneRefreshed, 1),
            count(Key::LaneReplayed, 5),
            count(Key::LaneFailed, 1),
        ],
    );
    // The ten minutes in which it failed.
    let failed = [counts.into(), moment(before(20))];
    let picture = picture(&day(), Scale::SMALL);
    assert_eq!(picture.said, Text::with(Key::TimelineFailed, failed));
    assert_eq!(picture.legend.len(), 5);
}

#[test]
fn a_quiet_day_is_an_empty_picture_with_its_hours() {
    let picture = picture(&History::default(), Scale::SMALL);
    assert!(picture.is_empty());
    assert_eq!(picture.said, Key::TimelineNothing.into());
    assert_eq!(picture.legend.len(), 4);
    assert_eq!(picture.ticks.len(), 4);
}

#[test]
fn what_is_older_than_a_day_is_not_drawn() {
    let mut history = History::default();
    let old = before(24 * 60 + 11);
    history.note(old, Some(ABOUT), What::Expired { requests: 1 });
    assert!(picture(&history, Scale::LARGE).is_empty());
}

#[test]
fn no_mark_leaves_the_picture_however_the_clock_was_set() {
    let mut history = History::default();
    let moments = [24 * 60 + 9, 24 * 60, 700, 31, 1, 0].map(before);
    for at in moments {
        history.note(at, Some(ABOUT), What::Expired { requests: 1 });
        history.tally(at, ABOUT).replayed = u32::MAX;
    }
    history.note(now() + Duration::from_secs(3_600), Some(ABOUT), What::Ended);
    for scale in [Scale::SMALL, Scale::LARGE] {
        let picture = picture(&history, scale);
        assert!(!picture.marks.is_empty());
        for mark in picture.marks.iter().chain(&picture.ends) {
            assert!(x(mark) <= scale.width, "{mark:?}");
        }
    }
}

#[test]
fn a_burst_within_one_slot_is_one_mark_with_its_number() {
    let mut history = History::default();
    for minutes in [55, 45, 35] {
        history.tally(before(minutes), ABOUT).replayed = 7;
    }
    let small = picture(&history, Scale::SMALL);
    assert_eq!(names(&small.marks), ["replayed"]);
    let counted = Text::with(Key::LaneReplayed, [Arg::Count(21)]);
    let expected = [moment(before(60)), counted.into()];
    assert_eq!(small.marks[0].label, Text::with(Key::MarkAt, expected));
    assert_eq!(picture(&history, Scale::LARGE).marks.len(), 3);
}

#[test]
fn the_hours_are_those_of_the_local_day() {
    let hours = |zone| -> Vec<u64> {
        let picture = Timeline::of(None, &[], now(), zone, Scale::SMALL);
        let ticks = picture.ticks.iter();
        ticks
            .map(|tick| match tick.label.args[..] {
                [Arg::Hour(at)] => (at as u64 / MINUTE).wrapping_add_signed(zone) / 60 % 24,
                _ => panic!("an hour: {tick:?}"),
            })
            .collect()
    };
    assert_eq!(hours(0), [18, 0, 6, 12]);
    // Midnight, 23 hours ago, would be cut at the left edge.
    assert_eq!(hours(8 * 60), [6, 12, 18]);
    assert_eq!(hours(330), [0, 6, 12, 18]);
    assert_eq!(hours(-5 * 60), [12, 18, 0, 6]);
}

#[test]
fn events_come_newest_first_with_their_tone() {
    let activity = Activity::of(&day(), now(), 0);
    let tones: Vec<Tone> = activity.events.iter().map(|event| event.tone).collect();
    assert_eq!(tones, [Tone::Bad, Tone::Plain, Tone::Good, Tone::Plain]);
    let newest = &activity.events[0];
    assert_eq!(newest.what, Key::EventRefused.into());
    assert_eq!(newest.when, Text::with(Key::EventAt, [moment(before(12))]));
    assert_eq!(newest.site.as_deref(), Some("dify.example"));
    assert_eq!(
        activity.title,
        Text::with(Key::EventsTitle, [Arg::Count(4)])
    );
    assert_eq!(activity.days.len(), 1);
}

#[test]
fn one_request_is_said_in_the_singular() {
    let mut history = History::default();
    history.note(now(), Some(ABOUT), What::Replayed { requests: 1 });
    let activity = Activity::of(&history, now(), 0);
    assert_eq!(activity.events[0].what, Key::EventReplayedOne.into());
}

#[test]
fn a_burst_says_when_it_began_and_ended_and_how_often_it_happened() {
    let mut history = History::default();
    let retry_at = now();
    for minutes in [9, 5] {
        let what = What::Unreachable { retry_at, times: 1 };
        history.note(before(minutes), Some(ABOUT), what);
    }
    let activity = Activity::of(&history, now(), 0);
    assert_eq!(activity.events.len(), 1);
    let event = &activity.events[0];
    let [begun, ended] = [9, 5].map(|minutes| before(minutes).millis() as f64);
    assert_eq!(
        event.when,
        Text::with(Key::EventAt, [Arg::Span(begun, ended)])
    );
    let once = Text::with(Key::EventUnreachable, [moment(retry_at)]);
    let twice = [once.into(), Arg::Count(2)];
    assert_eq!(event.what, Text::with(Key::EventTimes, twice));
}

#[test]
fn a_container_is_named_beside_its_site_and_a_problem_may_have_none() {
    let mut history = History::default();
    let work = About {
        store: Some("Work"),
        ..ABOUT
    };
    history.note(before(1), Some(work), What::SignedIn);
    let problem = ProblemKind::BadRecord;
    history.note(now(), None, What::Problem { problem, times: 1 });
    let sites = Activity::of(&history, now(), 0).events;
    let sites: Vec<Option<&str>> = sites.iter().map(|event| event.site.as_deref()).collect();
    assert_eq!(sites, [None, Some("dify.example (Work)")]);
}

#[test]
fn the_browser_is_named_by_what_it_calls_itself() {
    let chromium =
        "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
    assert_eq!(browser_of(chromium), "Chrome 156.0.0.0");
    assert_eq!(
        browser_of(&format!("{chromium} Edg/156.0.1")),
        "Edg 156.0.1"
    );
    let firefox = "Mozilla/5.0 (X11; rv:153.0) Gecko/20100101 Firefox/153.0";
    assert_eq!(browser_of(firefox), "Firefox 153.0");
    assert_eq!(browser_of("something else"), "something else");
}

#[test]
fn where_nothing_has_happened_there_is_nothing() {
    let nothing = Activity::of(&History::default(), now(), 0);
    assert_eq!(nothing.events, []);
    assert_eq!(nothing.days, []);
}
