//! Visitors who are not signed in are left alone.

use holdfast::lock::{Effect, Standing};
use holdfast::message::Call;

use crate::stage::*;

#[test]
fn an_anonymous_visitor_s_401_passes_and_no_refresh_is_sent() {
    let mut stage = Stage::new();
    assert_eq!(stage.unauthorized(1, 1), [look(1)]);
    assert_eq!(stage.looked(1, NOBODY), [Effect::Save, give_up(1, 1)]);
    assert_eq!(stage.lock.standing(), Standing::Anonymous);
    // Again, with nothing new to write down.
    assert_eq!(stage.unauthorized(1, 2), [look(2)]);
    assert_eq!(stage.looked(2, NOBODY), [give_up(1, 2)]);
}

/// The server says what it says, and the page goes where it would have gone.
#[test]
fn an_anonymous_visitor_s_own_refresh_goes_to_the_server() {
    let mut stage = Stage::new();
    assert_eq!(stage.called(1, 1, Call::Refresh), [look(1)]);
    assert_eq!(stage.looked(1, NOBODY), [Effect::Save, proceed(1, 1)]);
    assert!(stage.lock.is_idle());
}
