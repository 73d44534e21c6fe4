//! What a worker hears, over ports and otherwise, turned into events of its lock.

use std::collections::BTreeSet;

use holdfast::lock::{Event, Link, RefreshLock, WaiterId};

use crate::happening::{Delivery, Happening, InTab, InWorker, PortId, ToWorker};
use crate::worker::{Connection, State};
use crate::world::World;

impl World {
    /// Something has arrived over a port.
    pub fn over_port(&mut self, port: PortId, message: ToWorker) {
        if self.removed {
            return;
        }
        if let ToWorker::Connect(_) = message {
            let life = self.wake_worker();
            self.ports.accept(port, life);
        }
        let life = self.worker.life;
        if !self.ports.is_of(port, life) || !self.worker.is_alive(life) {
            return;
        }
        if let State::Starting(waiting) = &mut self.worker.state {
            return waiting.push(Happening::ToWorker(port, message));
        }
        self.note(|| format!("worker hears over {port}: {message:?}"));
        self.heard(port, message);
    }

    fn heard(&mut self, port: PortId, message: ToWorker) {
        let Some(running) = self.worker.running() else {
            return;
        };
        if let ToWorker::Connect(doc) = message {
            running.last_link += 1;
            let link = Link(running.last_link);
            let pending = BTreeSet::new();
            running
                .links
                .insert(link, Connection { port, doc, pending });
            running.by_port.insert(port, link);
            return;
        }
        let Some(link) = running.by_port.get(&port).copied() else {
            return;
        };
        let Some(connection) = running.links.get_mut(&link) else {
            return;
        };
        let frame = connection.doc.frame();
        let waiter = |request| WaiterId { link, request };
        let event = match message {
            ToWorker::Connect(_) => return,
            ToWorker::Closed => {
                running.links.remove(&link);
                Event::LinkLost { link }
            }
            ToWorker::Unauthorized { request, sending } => {
                connection.pending.insert(request);
                let waiter = waiter(request);
                let held = true;
                Event::Unauthorized {
                    waiter,
                    frame,
                    sending,
                    held,
                }
            }
            ToWorker::Called { request, call } => {
                connection.pending.insert(request);
                let waiter = waiter(request);
                Event::Called {
                    known: true,
                    waiter,
                    frame,
                    call,
                }
            }
            ToWorker::Ended { request, ok } => {
                if !connection.pending.remove(&request) {
                    return;
                }
                let waiter = waiter(request);
                Event::Ended { waiter, ok }
            }
            ToWorker::Cancelled { request } => {
                if !connection.pending.remove(&request) {
                    return;
                }
                let waiter = waiter(request);
                Event::Cancelled { waiter }
            }
            ToWorker::Executing { attempt } => Event::Executing { attempt, link },
            ToWorker::Executed { attempt, verdict } => Event::Executed { attempt, verdict },
            ToWorker::Probed { attempt, fresh } => Event::Probed { attempt, fresh },
        };
        self.feed(event);
    }

    /// Something that a worker of this life waits for.
    pub fn in_worker(&mut self, life: u32, what: InWorker) {
        if !self.worker.is_alive(life) {
            return;
        }
        if let State::Starting(waiting) = &mut self.worker.state {
            match what {
                InWorker::Ready => self.start_worker(),
                other => waiting.push(Happening::InWorker(life, other)),
            }
            return;
        }
        match what {
            InWorker::Ready => {}
            InWorker::Written(record) => {
                self.worker.saved = Some(*record);
                self.step();
            }
            InWorker::Timer(number) => {
                if self
                    .worker
                    .running()
                    .is_some_and(|running| running.timer == number)
                {
                    self.feed(Event::Timeout);
                }
            }
            InWorker::Read { look } => {
                let jar = self.jar.seen(self.now);
                self.feed(Event::Looked { look, jar });
            }
            InWorker::Hello(doc) => {
                let active = doc.tab == 1;
                let frame = doc.frame();
                self.feed(Event::FrameSeen { frame, active });
                self.save();
                let epoch = self.worker.lock().map_or(0, RefreshLock::epoch);
                let delay = self.delay();
                self.later(delay, Happening::InTab(doc, InTab::Welcome { epoch }));
            }
            InWorker::Delivered {
                attempt,
                frame,
                delivery,
            } => self.feed(match delivery {
                Delivery::Taken => Event::Started { attempt },
                Delivery::Void | Delivery::NobodyThere => Event::Undeliverable { attempt },
                Delivery::Unknown => Event::FrameGone { frame },
            }),
            InWorker::NobodyThere(frame) => self.feed(Event::FrameGone { frame }),
            InWorker::Executed { attempt, verdict } => {
                self.feed(Event::Executed { attempt, verdict });
            }
        }
    }
}
