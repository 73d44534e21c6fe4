//! What people and fate do to the world: requests, sign-ins, closed tabs, dead workers.

use crate::happening::{DocRef, Happening, InTab};
use crate::plan::Plan;
use crate::sent::{By, What};
use crate::world::World;

#[derive(Debug, Clone, Copy)]
pub enum Act {
    /// Some tabs send some requests.
    Burst,
    OwnRefresh,
    SignIn,
    SignOut,
    Abort,
    CloseTab,
    Navigate,
    Freeze,
    Thaw(i64),
    KillWorker,
    Stranger,
    UnseenSignIn,
    Revoke,
    SetClock,
    RemoveExtension,
    /// From now on nothing goes wrong any more.
    Quiet,
    /// Every tab sends a request: some have slept over an epoch or a sign-in, and learn of it by that.
    LastButOne,
    /// Every tab sends one last request.
    Last,
}

/// How long the world has to come to rest after the last fault.
const REST: u64 = 700_000;

impl World {
    /// Enters a history that this plan allows.
    pub fn live(&mut self) {
        let plan = self.plan.clone();
        let bursts = plan.duration / 3_000;
        for (act, times) in [
            (Act::Burst, bursts),
            (Act::OwnRefresh, plan.own_refreshes),
            (Act::SignIn, plan.sign_ins),
            (Act::SignOut, plan.sign_outs),
            (Act::Abort, plan.aborts),
            (Act::CloseTab, plan.closings),
            (Act::Navigate, plan.navigations),
            (Act::Freeze, plan.freezes),
            (Act::KillWorker, plan.deaths),
            (Act::Stranger, plan.strangers),
            (Act::UnseenSignIn, plan.unseen_sign_ins),
            (Act::Revoke, plan.revocations),
            (Act::SetClock, plan.clock_jumps),
            (Act::RemoveExtension, u64::from(plan.removal)),
        ] {
            for _ in 0..times {
                let at = self.random.between(0, plan.duration);
                self.later(at, Happening::Act(act));
            }
        }
        self.later(plan.duration, Happening::Act(Act::Quiet));
        for rest in 1..=2 {
            self.later(plan.duration + rest * REST, Happening::Act(Act::LastButOne));
        }
        self.later(plan.duration + 3 * REST, Happening::Act(Act::Last));
    }

    pub fn act(&mut self, act: Act) {
        self.note(|| format!("act: {act:?}"));
        match act {
            Act::Burst => self.burst(),
            Act::OwnRefresh => self.in_some_tab(|world, doc| world.page_calls(doc, What::Refresh)),
            Act::SignIn => {
                let user = self.random.between(1, 2);
                self.in_some_tab(|world, doc| world.page_calls(doc, What::SignIn { user }));
            }
            Act::SignOut => self.in_some_tab(|world, doc| world.page_calls(doc, What::SignOut)),
            Act::Abort => self.in_some_tab(World::abort),
            Act::CloseTab => {
                if self.tabs.open().len() > 1 {
                    self.in_some_tab(World::close_tab);
                }
            }
            Act::Navigate => self.in_some_tab(World::navigate),
            Act::Freeze => self.in_some_tab(World::freeze),
            Act::Thaw(tab) => self.thaw(tab),
            Act::KillWorker => self.kill_worker(),
            Act::Stranger => {
                let now = self.now;
                self.send(By::Stranger, What::Refresh, true, now);
            }
            Act::UnseenSignIn => {
                let (now, user) = (self.now, self.random.between(1, 2));
                // A lock that does not know who is signed in cannot know that somebody else is.
                if self.worker.knows_the_user() {
                    self.send(By::Stranger, What::SignIn { user }, true, now);
                }
            }
            Act::Revoke => {
                if let Some(token) = self.jar.refresh() {
                    self.server.revoke(token);
                }
            }
            Act::SetClock => {
                self.judge.clock_was_set = true;
                let hour = 3_600_000;
                let jump = self.random.between(1, 365 * 24) * hour;
                let ahead = self.random.once_in_a_while(500);
                self.machine = if ahead {
                    self.machine + jump
                } else {
                    self.machine - jump
                };
            }
            Act::RemoveExtension => self.remove_extension(),
            Act::Quiet => self.quiet(),
            Act::LastButOne => {
                for doc in self.tabs.open() {
                    self.page_sends(doc, false);
                }
            }
            Act::Last => {
                for doc in self.tabs.open() {
                    self.page_sends(doc, true);
                }
            }
        }
    }

    fn burst(&mut self) {
        for doc in self.tabs.open() {
            if self.random.once_in_a_while(700) {
                for _ in 0..self.random.between(1, 3) {
                    self.page_sends(doc, false);
                }
            }
        }
    }

    fn in_some_tab(&mut self, act: impl FnOnce(&mut Self, DocRef)) {
        let awake = self.tabs.awake();
        if let Some(doc) = self.random.one_of(&awake) {
            act(self, *doc);
        }
    }

    /// The extension is gone: its relays are there, and reach nobody.
    fn remove_extension(&mut self) {
        self.removed = true;
        self.kill_worker();
        for doc in self.tabs.open() {
            let beat = self.random.between(0, 500);
            self.later(beat, Happening::InTab(doc, InTab::Beat));
        }
    }

    fn quiet(&mut self) {
        self.plan = Plan {
            calm: self.plan.calm,
            gentle: self.plan.gentle,
            tabs: self.plan.tabs,
            lifetime: self.plan.lifetime,
            duration: self.plan.duration,
            ..Plan::of(0, &mut self.random)
        };
        for doc in self.tabs.open() {
            self.thaw(doc.tab);
        }
    }
}
