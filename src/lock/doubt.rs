//! Finding out what came of a flight: the jar first, then the server, then one more attempt.

use crate::jar::Jar;
use crate::lock::RefreshLock;
use crate::lock::event::{Effect, Executor};
use crate::lock::phase::{Doubt, Flight, Phase, Step, Why};
use crate::message::Outcome;
use crate::moment::Moment;

impl RefreshLock {
    pub(super) fn doubt(
        &mut self,
        now: Moment,
        flight: Flight,
        doubt: Doubt,
        effects: &mut Vec<Effect>,
    ) {
        self.look_in_doubt(now, flight, doubt, false, effects);
    }

    fn look_in_doubt(
        &mut self,
        now: Moment,
        flight: Flight,
        doubt: Doubt,
        last: bool,
        effects: &mut Vec<Effect>,
    ) {
        let look = self.next_look();
        let until = now + self.limits.look;
        self.phase = Phase::Doubting {
            flight,
            doubt,
            step: Step::Look { look, until, last },
        };
        effects.push(Effect::Look { look });
    }

    /// The jar was looked at, for whatever reason.
    pub(super) fn looked(&mut self, now: Moment, look: u64, jar: Jar, effects: &mut Vec<Effect>) {
        match &mut self.phase {
            Phase::Looking {
                look: asked, why, ..
            } if *asked == look => match why {
                Why::First => self.looked_to_know(now, jar, effects),
                Why::Wanted => self.looked_first(now, jar, effects),
                Why::Changed => self.looked_for_change(now, jar, effects),
                Why::Late => self.looked_for_late(now, jar, effects),
            },
            Phase::Refreshing(flight) if look > flight.looks_before => {
                if jar.renewed_since(&flight.before) {
                    let flight = flight.clone();
                    self.succeeded(now, &flight, jar, Outcome::Adopted, effects);
                }
            }
            Phase::Doubting {
                flight,
                doubt,
                step: Step::Look {
                    look: asked, last, ..
                },
            } if *asked == look => {
                let (flight, doubt, last) = (flight.clone(), *doubt, *last);
                self.looked_in_doubt(now, flight, doubt, last, jar, effects);
            }
            Phase::Idle | Phase::Looking { .. } | Phase::Refreshing(_) | Phase::Doubting { .. } => {
            }
        }
    }

    fn looked_in_doubt(
        &mut self,
        now: Moment,
        flight: Flight,
        doubt: Doubt,
        last: bool,
        jar: Jar,
        effects: &mut Vec<Effect>,
    ) {
        if flight.abandoned {
            return self.abandoned(now, &flight, effects);
        }
        if jar.renewed_since(&flight.before) {
            let outcome = match doubt {
                Doubt::Answered => Outcome::Refreshed,
                Doubt::Refused | Doubt::Silent => Outcome::Adopted,
            };
            return self.succeeded(now, &flight, jar, outcome, effects);
        }
        if jar.is_signed_out() {
            return self.anonymous(now, jar, effects);
        }
        match (doubt, jar) {
            // Nobody can look: the answer's word is taken.
            (Doubt::Answered, Jar::Unseen) => {
                self.succeeded(now, &flight, jar, Outcome::Refreshed, effects);
            }
            // A jar that could not be seen before, or a server that does not rotate.
            (Doubt::Answered, Jar::Seen { access: true, .. })
                if flight.before == Jar::Unseen || flight.before.lacks_access() =>
            {
                self.succeeded(now, &flight, jar, Outcome::Refreshed, effects);
            }
            (Doubt::Answered | Doubt::Refused, _) if !last => {
                let until = now + self.limits.recheck;
                self.phase = Phase::Doubting {
                    flight,
                    doubt,
                    step: Step::Pause { until },
                };
            }
            // Success without new cookies is none.
            (Doubt::Answered, Jar::Seen { .. }) => self.failed(now, &flight, None, effects),
            // An access token that is good says nothing about the refresh token.
            (Doubt::Refused | Doubt::Silent, _) if self.is_early(&flight) => {
                self.not_fresh(now, flight, doubt, effects);
            }
            (Doubt::Refused, _) if flight.round > 1 => self.refused(now, &flight, jar, effects),
            (Doubt::Refused | Doubt::Silent, _) => self.probe(now, flight, doubt, effects),
        }
    }

    /// Asks the server itself, through a frame that is not the doubtful executor if there is one.
    pub(super) fn probe(
        &mut self,
        now: Moment,
        flight: Flight,
        doubt: Doubt,
        effects: &mut Vec<Effect>,
    ) {
        let mut excluded = flight.excluded.clone();
        if let Executor::Frame(frame) = flight.executor
            && doubt == Doubt::Silent
        {
            excluded.push(frame);
        }
        let other = self.frames.elect(&excluded);
        // Any is better than none, where nothing is known.
        let any = || self.frames.elect(&[]).filter(|_| doubt == Doubt::Silent);
        let Some(frame) = other.or_else(any) else {
            return self.probe_unanswered(now, flight, doubt, effects);
        };
        let until = now + self.limits.probe;
        let attempt = flight.attempt;
        self.phase = Phase::Doubting {
            flight,
            doubt,
            step: Step::Probe { until },
        };
        effects.push(Effect::Probe {
            attempt,
            frame,
            not_after: until,
        });
    }

    pub(super) fn probed(
        &mut self,
        now: Moment,
        attempt: u64,
        fresh: bool,
        effects: &mut Vec<Effect>,
    ) {
        let Phase::Doubting {
            flight,
            doubt,
            step: Step::Probe { .. },
        } = &self.phase
        else {
            return;
        };
        if flight.attempt != attempt {
            return;
        }
        let (flight, doubt) = (flight.clone(), *doubt);
        self.record.unsettled = None;
        if flight.abandoned {
            self.abandoned(now, &flight, effects);
        } else if fresh {
            let jar = flight.before;
            self.succeeded(now, &flight, jar, Outcome::Adopted, effects);
        } else {
            self.not_fresh(now, flight, doubt, effects);
        }
    }

    /// Where nothing at all is known, to send the same token again could end the session: the first
    /// refresh may have rotated it.
    fn probe_unanswered(
        &mut self,
        now: Moment,
        flight: Flight,
        doubt: Doubt,
        effects: &mut Vec<Effect>,
    ) {
        if doubt != Doubt::Silent {
            return self.not_fresh(now, flight, doubt, effects);
        }
        self.record.unsettled = flight.before.refresh();
        self.failed(now, &flight, None, effects);
    }

    /// The session is not fresh, or nobody can tell: one more attempt, once, unless this one may still
    /// be answered. A server that is slow would get one token twice, and some end the session then
    /// (RFC 9700, 4.14.2).
    fn not_fresh(
        &mut self,
        now: Moment,
        mut flight: Flight,
        doubt: Doubt,
        effects: &mut Vec<Effect>,
    ) {
        if flight.abandoned {
            return self.abandoned(now, &flight, effects);
        }
        if doubt == Doubt::Silent && self.may_be_answered(now, &flight) {
            return self.wait_on(now, flight, effects);
        }
        if flight.round > 1 || self.is_early(&flight) {
            return self.failed(now, &flight, None, effects);
        }
        if let (Executor::Frame(frame), Doubt::Silent) = (flight.executor, doubt) {
            flight.excluded.push(frame);
        }
        let jar = flight.before;
        self.try_again(now, flight, jar, effects);
    }

    pub(super) fn expire_doubt(
        &mut self,
        now: Moment,
        flight: Flight,
        doubt: Doubt,
        step: Step,
        effects: &mut Vec<Effect>,
    ) {
        match step {
            Step::Look { until, last, .. } if now >= until => {
                self.looked_in_doubt(now, flight, doubt, last, Jar::Unseen, effects);
            }
            Step::Pause { until } if now >= until => {
                self.look_in_doubt(now, flight, doubt, true, effects);
            }
            Step::Probe { until } if now >= until => {
                self.probe_unanswered(now, flight, doubt, effects);
            }
            Step::Look { .. } | Step::Pause { .. } | Step::Probe { .. } => {}
        }
    }
}
