//! Ports: what is said over one arrives in order, or not at all.

use std::collections::BTreeMap;

use crate::happening::{DocRef, Happening, InTab, PortId, ToWorker, Told};
use crate::world::World;

#[derive(Debug)]
struct Port {
    doc: DocRef,
    /// The life of the worker that accepted it.
    life: Option<u32>,
    /// When the last message in each direction arrives.
    up: u64,
    down: u64,
}

#[derive(Debug, Default)]
pub struct Ports(BTreeMap<PortId, Port>);

impl Ports {
    pub fn open(&mut self, doc: DocRef) -> PortId {
        let id = self.0.len() as PortId + 1;
        let port = Port {
            doc,
            life: None,
            up: 0,
            down: 0,
        };
        self.0.insert(id, port);
        id
    }

    pub fn accept(&mut self, id: PortId, life: u32) {
        if let Some(port) = self.0.get_mut(&id) {
            port.life = Some(life);
        }
    }

    pub fn is_of(&self, id: PortId, life: u32) -> bool {
        self.0.get(&id).is_some_and(|port| port.life == Some(life))
    }

    /// The ports that die with a worker.
    fn of_life(&self, life: u32) -> Vec<(PortId, DocRef)> {
        let dead = self.0.iter().filter(|(_, port)| port.life == Some(life));
        dead.map(|(id, port)| (*id, port.doc)).collect()
    }
}

impl World {
    /// To the worker.
    pub fn up(&mut self, id: PortId, message: ToWorker) {
        let arrives = self.now + self.message_delay();
        let Some(port) = self.ports.0.get_mut(&id) else {
            return;
        };
        port.up = port.up.max(arrives);
        let at = port.up;
        self.at(at, Happening::ToWorker(id, message));
    }

    /// To the relay.
    pub fn down(&mut self, id: PortId, told: Told) {
        let arrives = self.now + self.message_delay();
        let Some(port) = self.ports.0.get_mut(&id) else {
            return;
        };
        port.down = port.down.max(arrives);
        let (at, doc) = (port.down, port.doc);
        self.at(at, Happening::InTab(doc, InTab::Told(id, told)));
    }

    /// The worker has died: every relay hears of it, a moment later.
    pub fn close_ports_of(&mut self, life: u32) {
        for (port, doc) in self.ports.of_life(life) {
            let delay = self.message_delay();
            self.later(delay, Happening::InTab(doc, InTab::PortClosed(port)));
        }
    }
}
