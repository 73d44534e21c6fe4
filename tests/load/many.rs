//! Ten thousand expiries, and more and more tabs.

use crate::office::{Counts, Office};

const EXPIRIES: usize = 10_000;
const TABS: i64 = 5;
const REQUESTS: usize = 4;

/// How many expiries a test looks at before what it finds must not grow any more: the history is full
/// by then (200 entries, 24 hours).
const FULL: usize = 100;

#[test]
fn ten_thousand_expiries_leave_nothing_behind() {
    let mut office = Office::new(TABS);
    office.expire(REQUESTS, None);
    let (size, bytes) = (office.size(), office.stored_bytes());
    for n in 1..=EXPIRIES {
        let before = office.counts;
        office.expire(REQUESTS, None);
        assert_eq!(office.counts.refreshes - before.refreshes, 1, "expiry {n}");
        if n % 10 == 0 {
            assert_eq!(office.size(), size, "expiry {n}");
        }
    }
    let all = (EXPIRIES + 1) * REQUESTS * TABS as usize;
    assert_eq!((office.counts.replayed, office.counts.given_up), (all, 0));
    // Only its numbers have more digits.
    let grown = office.stored_bytes() - bytes;
    assert!(
        grown < 64,
        "{bytes} bytes were stored, and {grown} more now"
    );
    println!("{EXPIRIES} expiries, {TABS} tabs, {:?}", office.counts);
    println!(
        "{size} parts of state, {} bytes stored",
        office.stored_bytes()
    );
}

#[test]
fn nor_do_they_with_a_worker_that_dies_at_each_step() {
    let mut office = Office::new(TABS);
    let (mut size, mut bytes, mut history) = (0, 0, 0);
    for n in 1..=EXPIRIES {
        let before = office.counts;
        // All that it does about one expiry is fewer actions than that.
        let dies_after = (n % 4 != 0).then_some(n % 67);
        office.expire(REQUESTS, dies_after);
        let refreshes = office.counts.refreshes - before.refreshes;
        assert_eq!(
            refreshes, 1,
            "expiry {n}, death after {dies_after:?} actions"
        );
        if n <= FULL {
            size = size.max(office.size());
            bytes = bytes.max(office.stored_bytes());
            history = history.max(office.worker.history(false).entries.len());
        } else if n % 10 == 0 {
            assert!(office.size() <= size, "expiry {n}");
        }
    }
    let all = EXPIRIES * REQUESTS * TABS as usize;
    assert_eq!((office.counts.replayed, office.counts.given_up), (all, 0));
    assert_eq!(office.deaths, EXPIRIES - EXPIRIES / 4);
    assert_eq!(office.worker.history(false).entries.len(), history);
    assert!(office.stored_bytes() < bytes + 64);
    println!(
        "{EXPIRIES} expiries, {} deaths, {:?}",
        office.deaths, office.counts
    );
    println!(
        "at most {size} parts of state, {} bytes stored",
        office.stored_bytes()
    );
}

#[test]
fn messages_are_as_many_as_requests_and_tabs_and_three_more() {
    println!("tabs  ports  to the worker  to relays");
    for tabs in [1, 2, 5, 10, 20, 40, 60] {
        let mut office = Office::new(tabs);
        office.expire(20, None);
        let counts = office.counts;
        let tabs = usize::try_from(tabs).expect("small");
        println!(
            "{tabs:>4} {:>6} {:>14} {:>10}",
            counts.ports, counts.to_worker, counts.to_relays
        );
        let requests = tabs * 20;
        let expected = Counts {
            ports: tabs,
            // Each notice; that it executes, and what came of it.
            to_worker: requests + 2,
            // Each replay; the epoch, to each tab; the order.
            to_relays: requests + tabs + 1,
            refreshes: 1,
            replayed: requests,
            given_up: 0,
        };
        assert_eq!(counts, expected);
    }
}
