//! Random events. Numbers are small, so that nonsense often names something that exists.

use std::time::Duration;

use holdfast::jar::{Jar, Print};
use holdfast::lock::{Event, FrameRef, Link, Sending, Verdict, WaiterId};
use holdfast::message::Call;
use proptest::collection::vec;
use proptest::prelude::*;

/// An event, and how long after the one before it comes, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub after: i64,
    pub event: Event,
}

/// Events at any time, also before the one that came last.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    let after = prop_oneof![
        8 => 0_i64..3_000,
        2 => 0_i64..60_000,
        1 => -100_000_000_i64..100_000_000,
    ];
    vec(
        (after, event()).prop_map(|(after, event)| Step { after, event }),
        0..60,
    )
}

/// Events one after the other.
pub fn later_steps() -> impl Strategy<Value = Vec<Step>> {
    let after = prop_oneof![8 => 0_i64..3_000, 2 => 0_i64..60_000];
    vec(
        (after, event()).prop_map(|(after, event)| Step { after, event }),
        0..60,
    )
}

fn event() -> impl Strategy<Value = Event> {
    let asks = prop_oneof![
        (waiter(), frame(), sending(), any::<bool>()).prop_map(|(waiter, frame, sending, held)| {
            Event::Unauthorized {
                waiter,
                frame,
                sending,
                held,
            }
        }),
        (waiter(), frame(), call(), any::<bool>()).prop_map(|(waiter, frame, call, known)| {
            Event::Called {
                known,
                waiter,
                frame,
                call,
            }
        }),
        (waiter(), any::<bool>()).prop_map(|(waiter, ok)| Event::Ended { waiter, ok }),
        waiter().prop_map(|waiter| Event::Cancelled { waiter }),
        Just(Event::RefreshWanted),
        waiter().prop_map(|waiter| Event::SignOutWanted { waiter }),
    ];
    let answers = prop_oneof![
        (0_u64..40, jar()).prop_map(|(look, jar)| Event::Looked { look, jar }),
        attempt().prop_map(|attempt| Event::Started { attempt }),
        attempt().prop_map(|attempt| Event::Undeliverable { attempt }),
        (attempt(), link()).prop_map(|(attempt, link)| Event::Executing { attempt, link }),
        (attempt(), verdict()).prop_map(|(attempt, verdict)| Event::Executed { attempt, verdict }),
        (attempt(), any::<bool>()).prop_map(|(attempt, fresh)| Event::Probed { attempt, fresh }),
    ];
    let rest = prop_oneof![
        (frame(), any::<bool>()).prop_map(|(frame, active)| Event::FrameSeen { frame, active }),
        frame().prop_map(|frame| Event::FrameGone { frame }),
        link().prop_map(|link| Event::LinkLost { link }),
        Just(Event::Online),
        Just(Event::Timeout),
        (60_000_u64..100_000_000).prop_map(|ms| Event::Slept {
            by: Duration::from_millis(ms),
        }),
    ];
    prop_oneof![3 => asks, 4 => answers, 1 => rest]
}

fn link() -> impl Strategy<Value = Link> {
    (1_u32..4).prop_map(Link)
}

fn waiter() -> impl Strategy<Value = WaiterId> {
    (link(), 1_u32..6).prop_map(|(link, request)| WaiterId { link, request })
}

fn frame() -> impl Strategy<Value = FrameRef> {
    (1_i64..4).prop_map(|tab| FrameRef { tab, frame: 0 })
}

fn sending() -> impl Strategy<Value = Sending> {
    (0_u64..6, 0_u64..6, 0_u8..4).prop_map(|(first, left, replays)| Sending {
        first,
        left,
        replays,
    })
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![Just(Call::Refresh), Just(Call::SignIn), Just(Call::SignOut)]
}

fn attempt() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0_u64..12, 1 => any::<u64>()]
}

fn jar() -> impl Strategy<Value = Jar> {
    let seen = (0_u8..4, any::<bool>(), 0_u8..3).prop_map(|(refresh, access, user)| Jar::Seen {
        refresh: (refresh > 0).then(|| Print::of(&format!("refresh {refresh}"))),
        access,
        user: (user > 0).then(|| Print::of(&format!("user {user}"))),
    });
    prop_oneof![1 => Just(Jar::Unseen), 6 => seen]
}

fn verdict() -> impl Strategy<Value = Verdict> {
    let retry_after = proptest::option::of((0_u64..400).prop_map(Duration::from_secs));
    prop_oneof![
        4 => Just(Verdict::Refreshed),
        2 => Just(Verdict::Refused),
        1 => Just(Verdict::NoCredentials),
        2 => retry_after.prop_map(|retry_after| Verdict::Unavailable { retry_after }),
    ]
}
