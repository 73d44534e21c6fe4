//! A lock as the last worker left it, and as the next one will find it.

use crate::jar::Jar;
use crate::lock::RefreshLock;
use crate::lock::election::Frames;
use crate::lock::interludes::Interludes;
use crate::lock::journal::{Interlude, Journal, Record, Standing};
use crate::lock::limits::Limits;
use crate::lock::phase::{Flight, Phase, Progress, Why};
use crate::lock::waiters::Waiters;
use crate::message::Call;
use crate::moment::Moment;

impl RefreshLock {
    /// The lock of a session of which nothing is known.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            clock: Moment::default(),
            record: Record {
                epoch: 0,
                floor: 0,
                raised: None,
                jar: Jar::Unseen,
                user: None,
                standing: Standing::Unknown,
                attempts: 0,
                journal: None,
                unsettled: None,
                interlude: None,
                failures: 0,
                not_before: Moment::default(),
                futile: 0,
                complained: None,
                frames: Vec::new(),
            },
            phase: Phase::Idle,
            frames: Frames::default(),
            waiters: Waiters::default(),
            interludes: Interludes::default(),
            wanted: false,
            early: false,
            changed: false,
            reminded: None,
            follows_until: None,
            looks: 0,
        }
    }

    /// The lock as the last worker left it. An open journal is a flight whose executor is unknown:
    /// it may still report, or its new cookies may appear, or its deadline passes.
    ///
    /// A record that contradicts itself, or a clock that was set back, makes no wait longer than
    /// its limit.
    pub fn restore(limits: Limits, mut record: Record, now: Moment) -> Self {
        record.floor = record.floor.min(record.epoch);
        record.complained = record.complained.filter(|epoch| *epoch <= record.epoch);
        let phase = match record.journal.take() {
            None => Phase::Idle,
            Some(journal) => {
                record.attempts = record.attempts.max(journal.attempt);
                Phase::Refreshing(Flight {
                    attempt: journal.attempt,
                    round: journal.round,
                    began: journal.began,
                    deadline: journal.deadline,
                    executor: journal.executor,
                    progress: Progress::Orphaned { started: true },
                    before: journal.before,
                    watch: now,
                    looks_before: 0,
                    excluded: Vec::new(),
                    abandoned: journal.abandoned,
                })
            }
        };
        let mut lock = Self {
            frames: Frames::of(std::mem::take(&mut record.frames)),
            interludes: Interludes::of(record.interlude.take()),
            phase,
            record,
            ..Self::new(limits)
        };
        lock.set_clock(now);
        lock.set_back(now);
        lock
    }

    /// What must be kept to [`restore`](Self::restore) this lock.
    pub fn record(&self) -> Record {
        let journal = self.flight().map(|flight| Journal {
            attempt: flight.attempt,
            round: flight.round,
            began: flight.began,
            deadline: flight.deadline,
            executor: flight.executor,
            before: flight.before,
            abandoned: flight.abandoned,
        });
        Record {
            journal,
            interlude: self.interludes.weightiest().or(self.unexplored()),
            frames: self.frames.all(),
            ..self.record.clone()
        }
    }

    /// A sign-in or sign-out that has ended, as far as the next worker must know of it before its
    /// consequences are drawn: it looks at once.
    fn unexplored(&self) -> Option<Interlude> {
        let changed = match self.phase {
            Phase::Looking { why, .. } => why == Why::Changed,
            Phase::Idle | Phase::Refreshing(_) | Phase::Doubting { .. } => false,
        };
        (self.changed || changed).then_some(Interlude {
            call: Call::SignIn,
            until: Moment::default(),
        })
    }
}
