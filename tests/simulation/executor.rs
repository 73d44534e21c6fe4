//! A relay under orders: it executes those that are not void, and tells of it until it is heard.

use crate::happening::{Command, Delivery, DocRef, Happening, InTab, InWorker, ToWorker};
use crate::sent::{By, What};
use crate::world::World;

impl World {
    pub fn command(&mut self, doc: DocRef, life: u32, command: Command) {
        if self.removed {
            return;
        }
        match command {
            Command::Epoch { epoch } => {
                if let Some(tab) = self.tabs.of(doc) {
                    tab.epoch = epoch;
                }
            }
            Command::Probe { attempt, not_after } if self.machine_now() <= not_after => {
                let by = By::Relay { doc, attempt };
                let now = self.now;
                self.send(by, What::Probe, false, now);
            }
            Command::Probe { .. } => {}
            Command::Execute {
                attempt,
                not_after,
                ordered,
            } => {
                let taken = self.machine_now() <= not_after;
                let delivery = if taken {
                    Delivery::Taken
                } else {
                    Delivery::Void
                };
                self.deliver(life, attempt, doc, delivery);
                let known = self
                    .tabs
                    .of(doc)
                    .is_some_and(|tab| tab.relay.refreshes.contains_key(&attempt));
                if taken && !known {
                    self.say(doc, attempt, ToWorker::Executing { attempt });
                    let by = By::Relay { doc, attempt };
                    self.send(by, What::Refresh, true, ordered);
                }
            }
        }
    }

    pub fn say(&mut self, doc: DocRef, attempt: u64, said: ToWorker) {
        if let Some(tab) = self.tabs.of(doc) {
            tab.relay.refreshes.insert(attempt, said);
            self.post(doc, said);
        }
    }

    /// Something was for a document that is gone.
    pub fn in_vain(&mut self, doc: DocRef, what: InTab) {
        if let InTab::Command(life, Command::Execute { attempt, .. }) = what {
            self.deliver(life, attempt, doc, Delivery::Unknown);
        }
    }

    pub fn deliver(&mut self, life: u32, attempt: u64, doc: DocRef, delivery: Delivery) {
        let frame = doc.frame();
        let delivered = InWorker::Delivered {
            attempt,
            frame,
            delivery,
        };
        let delay = self.delay();
        self.later(delay, Happening::InWorker(life, delivered));
    }
}
