//! What the worker remembers for the person, and when it is written.

use std::time::Duration;

use crate::history::{History, What};
use crate::lock::{Effect, Event, Standing};
use crate::message::{Outcome, Tally};
use crate::moment::Moment;
use crate::worker::session::Session;
use crate::worker::{Action, Worker};

/// How long counts may wait to be written: a worker lives longer than that after its last event.
const COUNTS: Duration = Duration::from_secs(10);

/// The history, and that of private windows, which never reaches the disk.
#[derive(Debug, Default)]
pub(super) struct Histories {
    ordinary: Kept,
    private: Kept,
}

#[derive(Debug, Default)]
struct Kept {
    history: History,
    /// When it is to be written, if it has changed.
    due: Option<Moment>,
}

impl Histories {
    pub(super) fn note(&mut self, now: Moment, zone: i64, session: &Session, what: What) {
        let counts_only = what.is_count();
        let kept = self.of(session);
        kept.history.note(now, Some(session.about(zone)), what);
        kept.changed(now, counts_only);
    }

    /// Something about no session.
    pub(super) fn note_problem(&mut self, now: Moment, what: What) {
        self.ordinary.history.note(now, None, what);
        self.ordinary.changed(now, true);
    }

    pub(super) fn tally(&mut self, now: Moment, zone: i64, session: &Session) -> &mut Tally {
        let kept = self.of(session);
        kept.changed(now, true);
        kept.history.tally(now, session.about(zone))
    }

    pub(super) fn today(&self, now: Moment, zone: i64, session: &Session) -> Tally {
        let kept = match session.key.is_private() {
            true => &self.private,
            false => &self.ordinary,
        };
        kept.history.today(now, &session.id, zone)
    }

    fn of(&mut self, session: &Session) -> &mut Kept {
        match session.key.is_private() {
            true => &mut self.private,
            false => &mut self.ordinary,
        }
    }

    pub(super) fn next_timeout(&self) -> Option<Moment> {
        [self.ordinary.due, self.private.due]
            .into_iter()
            .flatten()
            .min()
    }
}

impl Kept {
    fn changed(&mut self, now: Moment, counts_only: bool) {
        let due = if counts_only { now + COUNTS } else { now };
        self.due = Some(self.due.map_or(due, |earlier| earlier.min(due)));
    }
}

impl Worker {
    /// Takes up what earlier workers wrote: the history, and that of private windows.
    pub fn remember(&mut self, ordinary: History, private: History) {
        self.histories.ordinary.history = ordinary;
        self.histories.private.history = private;
    }

    /// What has happened; private windows apart.
    pub fn history(&self, private: bool) -> &History {
        match private {
            true => &self.histories.private.history,
            false => &self.histories.ordinary.history,
        }
    }

    /// What is due is written.
    pub(super) fn write_histories(&mut self, now: Moment) {
        let Histories { ordinary, private } = &mut self.histories;
        for (kept, private) in [(ordinary, false), (private, true)] {
            if kept.due.is_some_and(|due| due <= now) {
                kept.due = None;
                let history = Box::new(kept.history.clone());
                self.actions.push(Action::SaveHistory { private, history });
            }
        }
    }

    /// Sites where Holdfast may not act any more are forgotten.
    pub(super) fn forget_ungranted(&mut self, now: Moment) {
        let granted = &self.granted;
        let is_forgotten = |site: &str| {
            let covers = |scheme| granted.covers(&format!("{scheme}://{site}"));
            !covers("https") && !covers("http")
        };
        let Histories { ordinary, private } = &mut self.histories;
        for kept in [ordinary, private] {
            if kept.history.forget(&is_forgotten) {
                kept.changed(now, false);
            }
        }
    }

    /// What an event, and what the lock made of it, mean for the person. `reign`: the lock's
    /// before it.
    pub(super) fn remember_event(
        &mut self,
        now: Moment,
        id: &str,
        event: Event,
        reign: u64,
        effects: &[Effect],
    ) {
        let zone = self.zone;
        let Some(session) = self.sessions.get_mut(id) else {
            return;
        };
        // A visitor who is not signed in has nothing to save, and no token that could expire.
        let visitor = session.lock.standing() == Standing::Anonymous;
        let mut counts = Tally::default();
        let mut ended = None;
        for effect in effects {
            match effect {
                Effect::Execute { .. } => counts.refreshes += 1,
                Effect::Replay { .. } => counts.replayed += 1,
                Effect::GiveUp { .. } => counts.given_up += u32::from(!visitor),
                Effect::Note { outcome, took } => ended = Some((*outcome, *took)),
                Effect::Save
                | Effect::Look { .. }
                | Effect::Probe { .. }
                | Effect::Answer { .. }
                | Effect::Proceed { .. }
                | Effect::Announce { .. } => {}
            }
        }
        let is_news = counts != Tally::default() || ended.is_some();
        if is_news {
            counts.unauthorized = std::mem::take(&mut session.met);
        } else if visitor && session.lock.is_idle() {
            session.met = 0;
        }
        let session = &*session;
        let histories = &mut self.histories;
        // Told once: who was refused is not told again when the cookies go.
        let told = session.last.as_ref();
        let told = told.is_some_and(|last| last.outcome == Outcome::Refused);
        let mut over = false;
        let mut note = |what| {
            over |= what == What::Refused || what == What::Ended && !told;
            histories.note(now, zone, session, what);
        };
        if counts.unauthorized > 0 {
            let requests = counts.unauthorized;
            note(What::Expired { requests });
        }
        if let Some((outcome, took)) = ended
            && !(visitor && outcome == Outcome::Refused)
            && let Some(what) = What::of(outcome, took, session.lock.retry_at())
        {
            note(what);
        }
        if session.lock.reign() != reign {
            let seen = match event {
                Event::Ended { .. } => What::SignedOut,
                _ => What::Ended,
            };
            note(match visitor {
                true => session.log_out.what().unwrap_or(seen),
                false => What::SignedIn,
            });
        }
        if counts.replayed > 0 {
            let requests = counts.replayed;
            note(What::Replayed { requests });
        }
        if counts.given_up > 0 {
            let requests = counts.given_up;
            note(What::GivenUp { requests });
        }
        if is_news {
            histories.tally(now, zone, session).add(&counts);
        }
        // What a system shows of its notifications may reach the disk.
        if over && self.settings.notify && !session.key.is_private() {
            self.actions.push(session.notice());
        }
    }
}
