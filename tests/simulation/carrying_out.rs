//! What a lock wants done, done.

use holdfast::lock::{Effect, Executor, FrameRef, RefreshAnswer, RefreshLock, WaiterId};
use holdfast::moment::Moment;

use crate::happening::{Command, Delivery, DocRef, Happening, InTab, InWorker, Told};
use crate::person::Act;
use crate::sent::{By, What};
use crate::world::World;

impl World {
    pub fn carry_out(&mut self, effect: Effect) {
        let (life, now) = (self.worker.life, self.now);
        match effect {
            Effect::Save | Effect::Note { .. } => {}
            Effect::Look { look } => {
                let delay = self.random.between(1, 20);
                self.later(delay, Happening::InWorker(life, InWorker::Read { look }));
            }
            Effect::Execute {
                attempt,
                executor,
                not_after,
            } => {
                if self.random.once_in_a_while(self.plan.races) {
                    let delay = self.random.between(0, 300);
                    self.later(delay, Happening::Act(Act::Stranger));
                }
                match executor {
                    Executor::Worker => {
                        let by = By::Worker { life, attempt };
                        self.send(by, What::Refresh, false, now);
                    }
                    Executor::Frame(frame) => {
                        let not_after = self.on_machine(not_after);
                        let execute = Command::Execute {
                            attempt,
                            not_after,
                            ordered: now,
                        };
                        self.command_to(frame, execute);
                    }
                }
            }
            Effect::Probe {
                attempt,
                frame,
                not_after,
            } => {
                let not_after = self.on_machine(not_after);
                self.command_to(frame, Command::Probe { attempt, not_after });
            }
            Effect::Announce { epoch, .. } => {
                let frames = self.worker.lock().map(RefreshLock::frames);
                for frame in frames.unwrap_or_default() {
                    self.command_to(frame, Command::Epoch { epoch });
                }
            }
            Effect::Replay {
                waiter,
                epoch,
                delay,
            } => {
                let delay = delay.as_millis() as u64;
                let request = waiter.request;
                let told = Told::Replay {
                    request,
                    epoch,
                    delay,
                };
                self.answer(waiter, told, true);
            }
            Effect::GiveUp { waiter } => {
                let request = waiter.request;
                self.answer(waiter, Told::GiveUp { request }, true);
            }
            Effect::Answer { waiter, answer } => {
                let request = waiter.request;
                let status = match answer {
                    RefreshAnswer::Refreshed => 200,
                    RefreshAnswer::Refused => 401,
                    RefreshAnswer::Unavailable => 503,
                };
                self.answer(waiter, Told::Answer { request, status }, true);
            }
            Effect::Proceed { waiter } => {
                let request = waiter.request;
                self.judge.let_go = now;
                self.answer(waiter, Told::Proceed { request }, false);
            }
        }
    }

    fn answer(&mut self, waiter: WaiterId, told: Told, last: bool) {
        let Some(running) = self.worker.running() else {
            return;
        };
        let Some(connection) = running.links.get_mut(&waiter.link) else {
            return;
        };
        if last {
            connection.pending.remove(&waiter.request);
        }
        let (port, doc) = (connection.port, connection.doc);
        if let Told::Replay { request, .. } = told {
            self.judge.replayed.insert((doc, request), self.now);
        }
        self.down(port, told);
    }

    fn command_to(&mut self, frame: FrameRef, command: Command) {
        let life = self.worker.life;
        let delay = if self.random.once_in_a_while(self.plan.busy) {
            self.random.between(500, 2_600)
        } else {
            self.message_delay()
        };
        self.later(delay, Happening::Command(frame.tab, life, command));
    }

    /// A command arrives where its tab is, or was.
    pub fn command_arrives(&mut self, tab: i64, life: u32, command: Command) {
        if let Some(doc) = self.tabs.document(tab) {
            return self.now_in(doc, InTab::Command(life, command));
        }
        let doc = DocRef { tab, doc: 0 };
        if let Command::Execute { attempt, .. } = command {
            return self.deliver(life, attempt, doc, Delivery::NobodyThere);
        }
        let nobody = InWorker::NobodyThere(doc.frame());
        self.later(1, Happening::InWorker(life, nobody));
    }

    /// A moment of the worker's clock on the machine's.
    fn on_machine(&mut self, moment: Moment) -> u64 {
        let machine = self.machine_now();
        let world = self.now;
        let worker = self
            .worker
            .running()
            .map_or(moment, |running| running.now(world));
        machine + moment.since(worker).as_millis() as u64
    }
}
