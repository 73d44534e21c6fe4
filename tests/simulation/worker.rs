//! The worker: a lock, its effects in their order, a record that outlives it. It can die between
//! any two effects, and is woken by whoever says something.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use holdfast::lock::{Effect, Event, Limits, Link, Record, RefreshLock};
use holdfast::moment::Moment;

use crate::happening::{DocRef, Happening, InWorker, PortId};
use crate::tally::Counted;
use crate::world::World;

#[derive(Debug, Default)]
pub struct Worker {
    pub life: u32,
    pub state: State,
    pub saved: Option<Record>,
}

/// Whether it is alive.
#[derive(Debug, Default)]
pub enum State {
    #[default]
    Dead,
    /// What arrived meanwhile waits.
    Starting(Vec<Happening>),
    Running(Box<Running>),
}

/// What a worker forgets when it dies.
#[derive(Debug)]
pub struct Running {
    lock: RefreshLock,
    /// What the worker's clock is ahead of the world's: monotonic while the worker lives.
    ahead: u64,
    pub links: BTreeMap<Link, Connection>,
    pub by_port: BTreeMap<PortId, Link>,
    pub last_link: u32,
    effects: VecDeque<(Effect, Option<Box<Record>>)>,
    busy: bool,
    /// The number of the timer that counts.
    pub timer: u64,
}

/// A port, as the worker knows it.
#[derive(Debug)]
pub struct Connection {
    pub port: PortId,
    pub doc: DocRef,
    pub pending: BTreeSet<u32>,
}

impl Worker {
    pub fn is_alive(&self, life: u32) -> bool {
        self.life == life && !matches!(self.state, State::Dead)
    }

    /// The lock, if the worker is running.
    pub fn lock(&self) -> Option<&RefreshLock> {
        match &self.state {
            State::Running(running) => Some(&running.lock),
            State::Dead | State::Starting(_) => None,
        }
    }

    /// Whether the lock knows who is signed in.
    pub fn knows_the_user(&self) -> bool {
        match self.lock() {
            Some(lock) => lock.record().user.is_some(),
            None => self
                .saved
                .as_ref()
                .is_some_and(|saved| saved.user.is_some()),
        }
    }

    pub fn running(&mut self) -> Option<&mut Running> {
        match &mut self.state {
            State::Running(running) => Some(running),
            State::Dead | State::Starting(_) => None,
        }
    }
}

impl Running {
    pub fn now(&self, world: u64) -> Moment {
        Moment::from_millis(world + self.ahead)
    }
}

impl World {
    /// The life of the worker that hears what is said now.
    pub fn wake_worker(&mut self) -> u32 {
        if matches!(self.worker.state, State::Dead) {
            self.worker.life += 1;
            self.worker.state = State::Starting(Vec::new());
            let delay = self.random.between(5, 60);
            let life = self.worker.life;
            self.later(delay, Happening::InWorker(life, InWorker::Ready));
        }
        self.worker.life
    }

    pub fn kill_worker(&mut self) {
        if !matches!(self.worker.state, State::Dead) {
            let life = self.worker.life;
            self.note(|| format!("worker {life} dies"));
            self.worker.state = State::Dead;
            self.judge.worker_died();
            self.judge.tally.count(Counted::WorkerDeaths);
            self.close_ports_of(life);
        }
    }

    pub fn start_worker(&mut self) {
        let ahead = self.machine;
        let now = Moment::from_millis(self.now + ahead);
        let lock = match self.worker.saved.clone() {
            Some(record) => RefreshLock::restore(Limits::default(), record, now),
            None => RefreshLock::new(Limits::default()),
        };
        let running = Running {
            lock,
            ahead,
            links: BTreeMap::new(),
            by_port: BTreeMap::new(),
            last_link: 0,
            effects: VecDeque::new(),
            busy: false,
            timer: 0,
        };
        let state = std::mem::replace(&mut self.worker.state, State::Running(Box::new(running)));
        self.feed(Event::Timeout);
        if let State::Starting(waiting) = state {
            for happening in waiting {
                self.happen(happening);
            }
        }
    }

    pub fn feed(&mut self, event: Event) {
        let world = self.now;
        let Some(running) = self.worker.running() else {
            return;
        };
        let now = running.now(world);
        let effects = running.lock.handle(now, event);
        let record = effects
            .contains(&Effect::Save)
            .then(|| Box::new(running.lock.record()));
        let next = running.lock.next_timeout();
        for effect in &effects {
            let record = record.clone().filter(|_| *effect == Effect::Save);
            running.effects.push_back((*effect, record));
        }
        running.timer += 1;
        let timer = running.timer;
        let busy = std::mem::replace(&mut running.busy, true);
        self.note(|| format!("lock at {}: {event:?} → {effects:?}", now.millis()));
        self.judge_lock(now, &event, &effects, next);
        let life = self.worker.life;
        if let Some(next) = next {
            let late = self.random.between(0, 5);
            let wait = next.since(now).as_millis() as u64 + late;
            self.later(wait, Happening::InWorker(life, InWorker::Timer(timer)));
        }
        if !busy {
            self.step();
        }
    }

    /// A worker that has heard of a document writes that down.
    pub fn save(&mut self) {
        let Some(running) = self.worker.running() else {
            return;
        };
        let record = Box::new(running.lock.record());
        running.effects.push_back((Effect::Save, Some(record)));
        if !std::mem::replace(&mut running.busy, true) {
            self.step();
        }
    }

    /// Carries out effects, up to one that takes its time.
    pub fn step(&mut self) {
        loop {
            let Some(running) = self.worker.running() else {
                return;
            };
            let Some((effect, record)) = running.effects.pop_front() else {
                running.busy = false;
                return;
            };
            if self.random.once_in_a_while(self.plan.deaths_between) {
                return self.kill_worker();
            }
            if let Some(record) = record {
                let life = self.worker.life;
                let delay = self.random.between(1, 5);
                self.later(delay, Happening::InWorker(life, InWorker::Written(record)));
                return;
            }
            self.carry_out(effect);
        }
    }
}
