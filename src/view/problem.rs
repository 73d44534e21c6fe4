//! Problems in kind words, with the technical cause beside them.

use super::activity::problem_key;
use crate::message::Problem;
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
    /// The newest of the worker's problems and of the popup's own; both come newest first.
    pub fn newest(of_worker: &[Problem], of_popup: &[Problem]) -> Vec<Self> {
        let mut worker = of_worker.iter().peekable();
        let mut popup = of_popup.iter().peekable();
        let newer = || match (worker.peek(), popup.peek()) {
            (Some(theirs), Some(own)) if own.at > theirs.at => popup.next(),
            (Some(_), _) => worker.next(),
            (None, _) => popup.next(),
        };
        std::iter::from_fn(newer)
            .take(SHOWN)
            .map(Self::of)
            .collect()
    }

    fn of(problem: &Problem) -> Self {
        Self {
            when: Text::with(Key::ProblemAt, [Arg::Moment(problem.at)]),
            what: problem_key(problem.kind).into(),
            detail: problem.detail.clone(),
        }
    }
}
