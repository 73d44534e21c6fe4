//! A world in which everything goes wrong, ten thousand times over.
//!
//! A server that rotates strictly, a cookie jar, tabs that hold their 401s, and a worker whose
//! [`RefreshLock`](holdfast::lock::RefreshLock) is rebuilt from its record after each death. Time is
//! virtual, and a history depends on its seed alone. Every fifth world is calm (nothing goes
//! wrong), every fifth is gentle (tabs and workers die, nothing else goes wrong); the others draw
//! from everything: slow, hanging, lost and throttled refreshes, lost answers, lag, tabs that are
//! closed, frozen, thawed or navigated, deaths of the worker at any time and between any two
//! effects, messages that are slow, doubled or lost with their port, sign-ins, sign-outs, aborts,
//! pages that refresh by themselves, strangers that refresh or sign in unseen, revocations, clocks that
//! are set, and the removal of the extension.
//!
//! What must hold:
//!
//! * (a) No session is lost that a perfect client would have kept. At the end the jar's refresh
//!   token works, unless the server revoked it, the person signed out, or the server rotated it and
//!   the answer with the new cookies never reached the jar. While it works, or its successor is on
//!   its way, the lock never says that somebody must sign in; and each tab's last request succeeds.
//! * (b) No body is executed twice.
//! * (c) Each waiter is answered exactly once, and no request that is there to be answered waits
//!   longer than its limit since it was asked for last.
//! * (d) At most one refresh is in flight at the server.
//! * (e) After a sign-out nothing brings the session back but a sign-in.
//! * (f) In a calm world a refresh is sent only when the access token is over, none is refused, and
//!   every request succeeds: one refresh per expiry.
//! * (g) No request is replayed as somebody else than who sent it.
//! * (h) Cookies of a later sign-in are never replaced by those of an earlier session.
//! * (i) In a gentle world every request of a tab that was never frozen ends well.
//!
//! What no client can avoid, or what comes of changes that nobody tells of, is counted instead, by
//! name (`tally.rs`): a second refresh, or cookies that come after a sign-out, when the first was
//! silent past the limit of an attempt, or when a stranger was faster; a refresh under way while a
//! stranger signs in; a sign-in or sign-out whose page went away before it knew the end; a replay
//! that was on its way when a sign-in was let go, or that was decided within two seconds of one that
//! nobody saw; deadlines that mean nothing because the machine's clock was set between two lives of
//! the worker; and a refresh that died with the worker which sent it itself because no tab could.
//!
//! A failure names its seed: `SEED=<seed> cargo test --test simulation -- --nocapture` tells the
//! history.

mod agenda;
mod carrying_out;
mod executor;
mod happening;
mod hearing;
mod jar;
mod judge;
mod judge_of_lock;
mod judge_of_server;
mod page;
mod person;
mod plan;
mod port;
mod random;
mod relay;
mod sent;
mod server;
mod tab;
mod tally;
mod worker;
mod world;

use tally::{Counted, Tally};
use world::World;

const HISTORIES: u64 = 10_000;

/// The world of this seed, at its end, and what went wrong there.
fn live(seed: u64, is_told: bool) -> (World, Option<String>) {
    let world = World::new(seed, is_told).run();
    let failure = world.judge.failure().map(str::to_owned);
    (world, failure)
}

fn tell(seed: u64) -> String {
    let (world, failure) = live(seed, true);
    let history = world.history().join("\n");
    let failure = failure.unwrap_or_else(|| "all went well".to_owned());
    format!("{history}\nseed {seed}: {failure}")
}

#[test]
fn ten_thousand_histories_lose_nothing_that_a_perfect_client_would_have_kept() {
    if let Ok(seed) = std::env::var("SEED") {
        return println!("{}", tell(seed.parse().expect("a seed is a number")));
    }
    let mut tally = Tally::default();
    let mut failures = Vec::new();
    for seed in 0..HISTORIES {
        let (world, failure) = live(seed, false);
        tally.add_all(&world.judge.tally);
        failures.extend(failure.map(|failure| format!("seed {seed}: {failure}")));
    }
    println!("{tally}");
    if let Some(first) = failures.first() {
        let seed = first.trim_start_matches("seed ").split(':').next();
        let seed = seed.and_then(|seed| seed.parse().ok()).expect("a seed");
        let (count, all) = (failures.len(), failures.join("\n"));
        panic!("{}\n{count} of {HISTORIES} histories:\n{all}", tell(seed));
    }
    // What was to go wrong has gone wrong.
    for (counted, least) in [
        (Counted::Refreshes, 30_000),
        (Counted::WorkerDeaths, 5_000),
        (Counted::FrozenTabs, 2_000),
        (Counted::ClosedTabs, 2_000),
        (Counted::SignOuts, 1_000),
        (Counted::SignIns, 1_000),
        (Counted::LostExcusably, 200),
        (Counted::TwoInFlightWithStranger, 200),
    ] {
        let times = tally.of(counted);
        assert!(times >= least, "{counted:?} only {times} times");
    }
    // What is excused is rare.
    for (counted, most) in [
        (Counted::TwoInFlightAfterSilence, 500),
        (Counted::TwoInFlightOneOvertaken, 100),
        (Counted::OverwroteUnseenSignIn, 200),
        (Counted::BroughtBackAfterSilence, 100),
        (Counted::BroughtBackByVanishedPage, 20),
        (Counted::InTheAir, 100),
        (Counted::LostWithWorker, 20),
    ] {
        let times = tally.of(counted);
        assert!(times <= most, "{counted:?} {times} times");
    }
}

#[test]
fn a_history_can_be_told_again_from_its_seed() {
    assert_eq!(tell(4), tell(4));
    assert_ne!(tell(4), tell(3));
}
