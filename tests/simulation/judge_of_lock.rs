//! What is judged where the lock is: (c), its own order, and that it comes to rest.

use holdfast::lock::{Effect, Event};
use holdfast::message::Outcome;
use holdfast::moment::Moment;

use crate::judge::HOLD;
use crate::world::World;

impl World {
    /// (c) Each waiter is answered exactly once; the lock keeps its own order.
    pub fn judge_lock(
        &mut self,
        now: Moment,
        event: &Event,
        effects: &[Effect],
        next: Option<Moment>,
    ) {
        let refused = |effect: &Effect| {
            let outcome = Outcome::Refused;
            matches!(effect, Effect::Note { outcome: found, .. } if *found == outcome)
        };
        if effects.iter().any(refused) && self.is_session_alive_or_on_its_way() {
            self.judge
                .fail(format!("(a) given up although it lives: {event:?}"));
        }
        let judge = &mut self.judge;
        match event {
            Event::Unauthorized { waiter, .. } | Event::Called { waiter, .. } => {
                judge.open.entry(*waiter).or_insert(now);
            }
            // One that a former worker had let go.
            Event::Cancelled { waiter } | Event::Ended { waiter, .. } => {
                judge.open.remove(waiter);
            }
            Event::LinkLost { link } => judge.open.retain(|waiter, _| waiter.link != *link),
            _ => {}
        }
        for (index, effect) in effects.iter().enumerate() {
            match effect {
                Effect::Replay { waiter, .. }
                | Effect::GiveUp { waiter }
                | Effect::Answer { waiter, .. }
                | Effect::Proceed { waiter }
                    if judge.open.remove(waiter).is_none() =>
                {
                    judge.fail(format!("(c) answered twice: {effect:?} after {event:?}"));
                }
                Effect::Execute { .. }
                    if index == 0 || effects.get(index - 1) != Some(&Effect::Save) =>
                {
                    judge.fail(format!("an order without a journal: {effects:?}"));
                }
                _ => {}
            }
        }
        let overdue = |since: &Moment| now.since(*since).as_millis() as u64 > HOLD + 50;
        if let Some(waiter) = judge.open.iter().find(|(_, since)| overdue(since)) {
            judge.fail(format!("(c) not answered in time: {waiter:?}"));
        }
        judge.spins = if judge.last == now && *event == Event::Timeout {
            judge.spins + 1
        } else {
            0
        };
        judge.last = now;
        if judge.spins > 20 {
            judge.fail(format!("the lock spins: {event:?}, next {next:?}"));
        }
    }
}
