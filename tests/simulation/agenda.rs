//! What will happen, and when: the order of events is the order of their times, then that in which
//! they were entered.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::happening::Happening;

#[derive(Debug, Default)]
pub struct Agenda {
    due: BinaryHeap<Reverse<(u64, u64)>>,
    entries: BTreeMap<u64, Happening>,
    entered: u64,
}

impl Agenda {
    pub fn enter(&mut self, at: u64, happening: Happening) {
        self.entered += 1;
        self.due.push(Reverse((at, self.entered)));
        self.entries.insert(self.entered, happening);
    }

    pub fn next(&mut self) -> Option<(u64, Happening)> {
        let Reverse((at, number)) = self.due.pop()?;
        let happening = self.entries.remove(&number)?;
        Some((at, happening))
    }
}
