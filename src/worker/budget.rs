//! How much the pages of one origin may say, so that a page that floods the worker takes no time from
//! other sites (scenarios.md, 48).

use std::time::Duration;

use litemap::LiteMap;

use crate::message::{Call, RelayToWorker};
use crate::moment::Moment;

/// How long is counted together.
const SPAN: Duration = Duration::from_secs(10);

/// What may be spent within [`SPAN`]: a hundred tabs that are loaded, each with twenty requests and a
/// refresh call, spend less.
const MOST: u32 = 5_000;

/// What the pages of each origin have spent.
#[derive(Debug, Default)]
pub(super) struct Budgets {
    spent: LiteMap<String, Spent>,
}

#[derive(Debug, Clone, Copy)]
struct Spent {
    since: Moment,
    sum: u32,
}

impl Budgets {
    /// Whether the pages of this origin may say this, too. What is too much is counted as well.
    pub(super) fn allow(&mut self, now: Moment, origin: &str, message: &RelayToWorker) -> bool {
        if self
            .spent
            .get(origin)
            .is_none_or(|spent| spent.is_over(now))
        {
            self.spent.retain(|_, spent| !spent.is_over(now));
            let fresh = Spent { since: now, sum: 0 };
            self.spent.insert(origin.to_owned(), fresh);
        }
        self.spent.get_mut(origin).is_some_and(|spent| {
            spent.sum = spent.sum.saturating_add(cost(message));
            spent.sum <= MOST
        })
    }
}

impl Spent {
    /// Also when the clock was set back.
    fn is_over(&self, now: Moment) -> bool {
        now < self.since || now.since(self.since) >= SPAN
    }
}

/// By how much work it makes: after a sign-in or a sign-out the jar is looked at, and all of it is
/// written down.
fn cost(message: &RelayToWorker) -> u32 {
    match message {
        RelayToWorker::Called { call, .. } => match call {
            Call::SignIn | Call::SignOut => 50,
            Call::Refresh => 5,
        },
        RelayToWorker::Navigated { .. } | RelayToWorker::Stored { .. } => 15,
        RelayToWorker::Hello { .. } => 5,
        RelayToWorker::Unauthorized { .. }
        | RelayToWorker::Ended { .. }
        | RelayToWorker::Cancelled { .. }
        | RelayToWorker::Executing { .. }
        | RelayToWorker::Executed { .. }
        | RelayToWorker::Probed { .. } => 1,
    }
}
