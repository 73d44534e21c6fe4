//! The extension is updated while pages are open. Case 59.

use std::time::Duration;

use holdfast::lock::Link;
use holdfast::worker::Action;

use crate::desk::*;

#[test]
fn a_refresh_that_was_ordered_before_an_update_is_not_sent_again() {
    let mut worker = holding();
    // Chromium tells it only now, when relays from before have connected.
    worker.updated(NOW);
    let (session, number) = look(&worker.take_actions());
    worker.looked(NOW, &session, number, seen("spent"));
    let actions = worker.take_actions();
    let orders = |action: &Action| matches!(action, Action::Order { .. } | Action::Fetch { .. });
    assert!(!actions.iter().any(orders), "{actions:?}");

    let later = NOW + Duration::from_millis(500);
    worker.timeout(later);
    let (session, number) = look(&worker.take_actions());
    worker.looked(later, &session, number, seen("new"));
    let actions = worker.take_actions();
    assert!(!actions.iter().any(orders), "{actions:?}");
    assert_eq!(posted(&actions).len(), 1, "the request is sent again");
}

#[test]
fn a_while_after_an_update_a_refresh_is_ordered_at_once() {
    let mut worker = worker();
    worker.updated(NOW);
    let later = NOW + Duration::from_secs(10);
    worker.connected(Link(1), sender(ORIGIN, 7));
    worker.received(
        later,
        Link(1),
        unauthorized(3, &format!("{API}/apps"), page()),
    );
    let (session, number) = look(&worker.take_actions());
    worker.looked(later, &session, number, seen("spent"));
    order(&worker.take_actions());
}
