//! The lock's guarantees (src/lock/mod.rs) over random events at random times, nonsense included:
//! attempts, looks and waiters that nobody knows, the same news twice, clocks that jump.

#![cfg(not(target_arch = "wasm32"))]

mod events;
#[allow(dead_code, reason = "of what it offers, each test needs a part")]
#[path = "../value/form.rs"]
mod form;
mod run;

use holdfast::lock::{Effect, Limits, RefreshLock};
use holdfast::moment::Moment;
use holdfast::value::{self, ToValue};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use events::{Step, later_steps, steps};
use run::{Run, START};

/// The same 1,000 cases in each run, so that a change is judged by what it changes. Others:
/// `PROPTEST_CASES=100000 PROPTEST_RNG_SEED=n cargo test --release --test lock_properties`.
fn config() -> ProptestConfig {
    let chosen = ProptestConfig::default();
    let is_set = |name| std::env::var_os(name).is_some();
    ProptestConfig {
        cases: if is_set("PROPTEST_CASES") {
            chosen.cases
        } else {
            1_000
        },
        rng_seed: if is_set("PROPTEST_RNG_SEED") {
            chosen.rng_seed
        } else {
            RngSeed::Fixed(1)
        },
        failure_persistence: None,
        ..chosen
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_event_at_any_time_makes_the_lock_panic_or_break_its_order(steps in steps()) {
        let mut run = Run::new();
        for step in steps {
            // Checks after each event: see `Run::take`.
            run.take(step);
        }
    }

    #[test]
    fn a_lock_that_is_woken_when_it_wants_comes_to_rest_and_has_answered_everybody(
        steps in later_steps(),
    ) {
        let mut run = Run::new();
        for step in steps {
            run.wake_until(step.after);
            run.take(step);
        }
        run.come_to_rest();
        prop_assert!(run.lock.is_idle());
        prop_assert_eq!(run.lock.next_timeout(), None);
        prop_assert!(run.waiting.is_empty(), "{:?}", run.waiting);
    }

    #[test]
    fn what_is_recorded_and_restored_is_recorded_the_same(steps in later_steps()) {
        let mut run = Run::new();
        for step in steps {
            run.take(step);
            let record = run.lock.record();
            form::assert_one_form(&record);
            let read = value::read(record.to_value()).expect("a record can be read");
            let again = RefreshLock::restore(Limits::default(), read, run.now).record();
            prop_assert_eq!(record, again);
        }
    }

    #[test]
    fn a_lock_that_dies_at_any_moment_still_comes_to_rest(
        steps in later_steps(),
        deaths in proptest::collection::vec(0_usize..60, 1..5),
    ) {
        let mut run = Run::new();
        for (index, step) in steps.into_iter().enumerate() {
            run.wake_until(step.after);
            run.take(step);
            if deaths.contains(&index) {
                run.die();
            }
        }
        run.come_to_rest();
        prop_assert!(run.lock.is_idle());
    }

    #[test]
    fn a_request_that_left_before_a_sign_out_is_never_replayed(
        before in later_steps(),
        after in later_steps(),
        left in 0_u64..6,
    ) {
        let mut run = Run::new();
        for step in before {
            run.take(step);
        }
        run.sign_out();
        let left = left.min(run.lock.epoch() - 1);
        for Step { after, event } in after {
            run.wake_until(after);
            run.take(Step { after, event });
            let effects = run.late_401(left);
            let replayed = effects.iter().any(|effect| matches!(
                effect,
                Effect::Replay { waiter, .. } if *waiter == Run::late_waiter()
            ));
            prop_assert!(!replayed, "{:?}", effects);
        }
    }

    #[test]
    fn a_clock_that_is_set_back_makes_no_timeout_later_than_the_longest_limit(
        steps in steps(),
        back in 0_u64..START,
    ) {
        let mut run = Run::new();
        for step in steps {
            run.take(step);
        }
        run.now = Moment::from_millis(back);
        run.lock.handle(run.now, holdfast::lock::Event::Timeout);
        if let Some(next) = run.lock.next_timeout() {
            prop_assert!(next.since(run.now) <= Limits::default().backoff_max);
        }
    }
}
