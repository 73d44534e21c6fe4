//! Problems in kind words, with the technical cause beside them.

use crate::message::{Problem, ProblemKind};
use crate::text::{Arg, Key, Text};

/// How many problems are shown.
const SHOWN: usize = 5;

/// One problem.
#[derive(Debug, Clone, PartialEq)]
pub struct ProblemView {
    /// When it happened.
    pub when: Text,
    /// What it means for the person.
    pub what: Text,
    /// The technical cause.
    pub detail: String,
}

impl ProblemView {
    /// The newest of the worker's problems and of the popup's own, newest first.
    pub fn newest(of_worker: &[Problem], of_popup: &[Problem]) -> Vec<Self> {
        let mut all: Vec<&Problem> = of_worker.iter().chain(of_popup).collect();
        all.sort_by(|a, b| b.at.total_cmp(&a.at));
        all.into_iter().take(SHOWN).map(Self::of).collect()
    }

    fn of(problem: &Problem) -> Self {
        Self {
            when: Text::with(Key::ProblemAt, [Arg::Moment(problem.at)]),
            what: match problem.kind {
                ProblemKind::BadMessage => Key::ProblemBadMessage,
                ProblemKind::BadRecord => Key::ProblemBadRecord,
                ProblemKind::BadAnswer => Key::ProblemBadAnswer,
                ProblemKind::Browser => Key::ProblemBrowser,
            }
            .into(),
            detail: problem.detail.clone(),
        }
    }
}
