//! The lock and the protocol around it, explored: every order of what can happen, up to a depth.
//!
//! Three tabs have met a 401. Anything that is on its way may arrive next, in any order; the worker
//! may die at any step, also between two effects of one event; a tab may be closed; messages, the
//! refresh or its answer may be lost, or come twice; the person may sign out; a late 401 may come; the
//! extension may be updated.
//! What stays within the browser arrives before time passes; what the network carries, or a frozen tab
//! is to read, when it likes. `./build.sh model` prints how many states it saw.

mod acts;
mod world;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use holdfast::lock::{Limits, RefreshLock, Standing};
use stateright::{Checker, Model, Path, Property};

use acts::Act;
use world::{Request, Sabotage, Tokens, Troubles, World};

/// What may go wrong in one run of the model.
#[derive(Clone)]
struct Protocol {
    troubles: Troubles,
    sabotage: Option<Sabotage>,
}

impl Model for Protocol {
    type State = World;
    type Action = Act;

    fn init_states(&self) -> Vec<World> {
        vec![World::begin(self.troubles, self.sabotage)]
    }

    fn actions(&self, world: &World, acts: &mut Vec<Act>) {
        if world.fault.is_none() {
            world.acts(acts);
        }
    }

    fn next_state(&self, world: &World, act: Act) -> Option<World> {
        let mut next = world.clone();
        next.act(act);
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(
                "no token is refreshed twice while it is not known how the first one went, and nothing is replayed after a sign-out",
                |_, world: &World| world.fault.is_none(),
            ),
            // Between a look and an order new cookies may come, if nobody looks meanwhile.
            Property::always("one expiry costs one rotation", |_, world: &World| {
                world.left.unwatched || world.server.current <= Some(Tokens(1))
            }),
            Property::always("nobody waits for ever", |_, world: &World| {
                !is_held(world) || is_under_way(world)
            }),
            Property::always("nobody waits beyond the limit", |_, world: &World| {
                let limit = Limits::default().hold + Duration::from_secs(1);
                let is_late = |request: &Request| match request {
                    Request::Held(_, since) => world.now.since(*since) > limit,
                    Request::Done | Request::Refused => false,
                };
                !world.tabs.iter().flat_map(|tab| &tab.requests).any(is_late)
            }),
            Property::always(
                "nobody is told to sign in unless the server has refused",
                |_, world: &World| {
                    let standing = world.lock.as_ref().map(RefreshLock::standing);
                    let is_told = matches!(standing, Some(Standing::SignInNeeded { .. }));
                    !is_told || world.server.has_refused
                },
            ),
            Property::sometimes(ANSWERED, |_, world: &World| {
                let mut requests = world.tabs.iter().flat_map(|tab| &tab.requests);
                requests.all(|request| *request == Request::Done)
            }),
        ]
    }
}

fn is_held(world: &World) -> bool {
    let mut requests = world.tabs.iter().flat_map(|tab| &tab.requests);
    requests.any(|request| matches!(request, Request::Held(..)))
}

/// Whether anything can still happen by itself.
fn is_under_way(world: &World) -> bool {
    let wakes = |lock: &RefreshLock| lock.next_timeout().is_some();
    !world.mail.is_empty() || world.lock.as_ref().is_some_and(wakes)
}

/// What must be possible.
const ANSWERED: &str = "all are answered well";

const CALM: Troubles = Troubles {
    worker_deaths: 0,
    tab_deaths: 0,
    losses: 0,
    duplicates: 0,
    log_outs: 0,
    late: 0,
    updates: 0,
    unwatched: false,
};

/// What goes wrong in each exploration, and how many steps deep it goes: as deep as takes seconds.
const RUNS: [(&str, Troubles, usize); 11] = [
    (
        "the worker dies",
        Troubles {
            worker_deaths: 1,
            ..CALM
        },
        16,
    ),
    (
        "a tab is closed",
        Troubles {
            tab_deaths: 1,
            ..CALM
        },
        15,
    ),
    ("something is lost", Troubles { losses: 1, ..CALM }, 18),
    (
        "something comes twice",
        Troubles {
            duplicates: 1,
            ..CALM
        },
        16,
    ),
    (
        "somebody signs out",
        Troubles {
            log_outs: 1,
            ..CALM
        },
        16,
    ),
    ("a 401 comes late", Troubles { late: 1, ..CALM }, 16),
    (
        "the refresh takes longer than it may",
        Troubles {
            unwatched: true,
            ..CALM
        },
        20,
    ),
    (
        "it does, and the worker dies",
        Troubles {
            unwatched: true,
            worker_deaths: 1,
            ..CALM
        },
        15,
    ),
    (
        "the extension is updated",
        Troubles { updates: 1, ..CALM },
        20,
    ),
    (
        "it is, and the refresh takes longer than it may",
        Troubles {
            updates: 1,
            unwatched: true,
            ..CALM
        },
        20,
    ),
    (
        "one of each, and a late 401",
        Troubles {
            worker_deaths: 1,
            tab_deaths: 1,
            losses: 1,
            duplicates: 1,
            log_outs: 1,
            late: 1,
            updates: 0,
            unwatched: false,
        },
        7,
    ),
];

/// `holdfast-model [STEPS]`: so many steps deeper.
fn main() -> ExitCode {
    let steps = |text: String| text.parse().expect("a number of steps");
    let deeper = std::env::args().nth(1).map_or(0, steps);
    let mut good = true;
    for (name, troubles, depth) in RUNS {
        let begun = Instant::now();
        let checker = explore(troubles, None, depth + deeper);
        println!(
            "   {name}: {} states, up to {} steps, {:.1} s",
            checker.unique_state_count(),
            checker.max_depth(),
            begun.elapsed().as_secs_f64()
        );
        for (property, path) in faults(&checker) {
            println!("NOT SO: {property}\n{path}");
            good = false;
        }
    }
    match good {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

fn explore(troubles: Troubles, sabotage: Option<Sabotage>, depth: usize) -> impl Checker<Protocol> {
    Protocol { troubles, sabotage }
        .checker()
        .threads(2)
        .target_max_depth(depth)
        .spawn_bfs()
        .join()
}

/// What must always hold and does not, each with the shortest way there.
fn faults(checker: &impl Checker<Protocol>) -> Vec<(&'static str, Path<World, Act>)> {
    let all = checker.discoveries().into_iter();
    all.filter(|(property, _)| *property != ANSWERED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protocol_with_a_part_left_out_is_found_out() {
        for (sabotage, run) in [
            (Sabotage::NoJournal, 0),
            (Sabotage::LateJournal, 0),
            (Sabotage::EpochsNotCompared, 5),
            (Sabotage::ProbeSkipped, 6),
            (Sabotage::NotSaidAgain, 0),
            (Sabotage::OrdersTwice, 3),
            (Sabotage::SignOutUntold, 4),
            (Sabotage::UpdateUntold, 8),
        ] {
            let (name, troubles, depth) = RUNS[run];
            let checker = explore(troubles, Some(sabotage), depth);
            assert!(!faults(&checker).is_empty(), "{name}: {sabotage:?}");
        }
    }

    #[test]
    fn the_depth_is_enough_for_all_to_be_answered_well() {
        for (name, troubles, depth) in &RUNS[..7] {
            let checker = explore(*troubles, None, *depth);
            assert!(checker.discovery(ANSWERED).is_some(), "{name}");
        }
    }
}
