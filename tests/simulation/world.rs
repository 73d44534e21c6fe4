//! The world: its parts, its time, and what happens next.

use crate::agenda::Agenda;
use crate::happening::Happening;
use crate::jar::Jar;
use crate::judge::Judge;
use crate::plan::Plan;
use crate::port::Ports;
use crate::random::Random;
use crate::server::Server;
use crate::tab::Tabs;
use crate::worker::Worker;

/// More events than any history has that comes to an end.
const MOST: usize = 200_000;

#[derive(Debug)]
pub struct World {
    pub now: u64,
    /// What the machine's clock is ahead of the world's time.
    pub machine: u64,
    pub random: Random,
    pub plan: Plan,
    pub server: Server,
    pub jar: Jar,
    pub tabs: Tabs,
    pub ports: Ports,
    pub worker: Worker,
    pub judge: Judge,
    /// The extension is removed.
    pub removed: bool,
    pub sent: u64,
    pub bodies: u64,
    agenda: Agenda,
    /// What has happened, if it is to be told.
    history: Option<Vec<String>>,
}

impl World {
    /// The world of this seed, before anything has happened.
    pub fn new(seed: u64, is_told: bool) -> Self {
        let mut random = Random::new(seed);
        let plan = Plan::of(seed, &mut random);
        let mut world = Self {
            now: 0,
            machine: 1_800_000_000_000,
            random,
            plan,
            server: Server::default(),
            jar: Jar::default(),
            tabs: Tabs::default(),
            ports: Ports::default(),
            worker: Worker::default(),
            judge: Judge::default(),
            removed: false,
            sent: 0,
            bodies: 0,
            agenda: Agenda::default(),
            history: is_told.then(Vec::new),
        };
        let signed_in = world.server.sign_in(1, 0, world.plan.lifetime, 0);
        world.jar.set(signed_in);
        for tab in 1..=world.plan.tabs {
            world.open_document(tab as i64);
        }
        world
    }

    /// Lets everything happen.
    pub fn run(mut self) -> Self {
        self.live();
        for _ in 0..MOST {
            let Some((at, happening)) = self.agenda.next() else {
                self.judge_end();
                return self;
            };
            self.now = at;
            self.happen(happening);
            if self.judge.has_failed() {
                return self;
            }
        }
        self.judge
            .fail("the world does not come to rest".to_owned());
        self
    }

    pub fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Act(act) => self.act(act),
            Happening::AtServer(sent) => self.at_server(sent),
            Happening::Decided(sent) => self.decided(sent),
            Happening::Back(sent, reply) => self.back(sent, reply),
            Happening::InTab(doc, what) => self.now_in(doc, what),
            Happening::Command(tab, life, command) => self.command_arrives(tab, life, command),
            Happening::ToWorker(port, message) => self.over_port(port, message),
            Happening::InWorker(life, what) => self.in_worker(life, what),
        }
    }

    pub fn later(&mut self, delay: u64, happening: Happening) {
        self.agenda.enter(self.now + delay, happening);
    }

    pub fn at(&mut self, at: u64, happening: Happening) {
        self.agenda.enter(at, happening);
    }

    pub fn machine_now(&self) -> u64 {
        self.now + self.machine
    }

    /// How long the network takes.
    pub fn delay(&mut self) -> u64 {
        self.random.between(2, 80)
    }

    /// How long a message takes inside the browser, which is sometimes busy.
    pub fn message_delay(&mut self) -> u64 {
        if self.random.once_in_a_while(20) {
            self.random.between(30, 400)
        } else {
            self.random.between(0, 10)
        }
    }

    /// Writes a line of the history, if it is to be told.
    pub fn note(&mut self, line: impl FnOnce() -> String) {
        if let Some(history) = &mut self.history {
            history.push(format!("{:>8} {}", self.now, line()));
        }
    }

    pub fn history(&self) -> &[String] {
        self.history.as_deref().unwrap_or_default()
    }
}
