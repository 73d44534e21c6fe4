//! What can happen next, and what it does.

use std::time::Duration;

use holdfast::lock::{Effect, Event, Executor, Limits, Link, RefreshLock, Verdict};
use holdfast::message::Call;

use crate::world::{Mail, Request, Sabotage, Sent, TABS, Tab, Tokens, World, frame, tab_of};

/// How late a 401 comes when nothing else is under way: nobody takes it for a lag of the server.
const LATE: Duration = Duration::from_secs(3);

/// Added to the numbers of orders of which no relay tells any more.
const OF_BEFORE: u64 = 1_000;

#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// What is on its way arrives.
    Arrive(Mail),
    /// It arrives, and the worker dies after so many of the effects.
    ArriveAndDie(Mail, usize),
    /// It never does.
    Lose(Mail),
    /// It comes a second time.
    Double(Mail),
    /// The worker is stopped.
    StopWorker,
    /// A tab is closed.
    CloseTab(usize),
    /// The person signs out.
    LogOut(usize),
    /// A request that left before the expiry meets its 401 now.
    Late(usize),
    /// The extension is updated.
    Update,
    /// Nothing happens until the lock wants to be woken.
    Wake,
}

impl World {
    pub fn acts(&self, acts: &mut Vec<Act>) {
        let left = &self.left;
        for mail in &self.mail {
            acts.push(Act::Arrive(*mail));
            if left.losses > 0 && mail.can_be_lost() {
                acts.push(Act::Lose(*mail));
            }
            if left.duplicates > 0 && mail.can_come_twice() {
                acts.push(Act::Double(*mail));
            }
            if left.worker_deaths > 0
                && matches!(mail, Mail::News(_) | Mail::Look { .. })
                && let Some(lock) = self.lock.clone()
            {
                let effects = self.clone().effects_of(lock, *mail).len();
                acts.extend((0..effects).map(|n| Act::ArriveAndDie(*mail, n)));
            }
        }
        if left.worker_deaths > 0 && self.lock.is_some() {
            acts.push(Act::StopWorker);
        }
        for (tab, it) in self.tabs.iter().enumerate().filter(|(_, tab)| tab.alive) {
            if left.tab_deaths > 0 {
                acts.push(Act::CloseTab(tab));
            }
            if left.log_outs > 0 && it.signing_out.is_none() {
                acts.push(Act::LogOut(tab));
            }
            if left.late > 0 {
                acts.push(Act::Late(tab));
            }
        }
        if left.updates > 0 {
            acts.push(Act::Update);
        }
        let is_local = |mail: &Mail| mail.is_local();
        let wakes = |lock: &RefreshLock| lock.next_timeout().is_some();
        if !self.mail.iter().any(is_local) && self.lock.as_ref().is_some_and(wakes) {
            acts.push(Act::Wake);
        }
    }

    pub fn act(&mut self, act: Act) {
        match act {
            Act::Arrive(mail) => {
                self.take(mail);
                self.arrive(mail, usize::MAX);
            }
            Act::ArriveAndDie(mail, effects) => {
                self.left.worker_deaths -= 1;
                self.take(mail);
                self.arrive(mail, effects);
                self.stop_worker();
            }
            Act::Lose(mail) => {
                self.left.losses -= 1;
                self.take(mail);
                self.lose(mail);
            }
            Act::Double(mail) => {
                self.left.duplicates -= 1;
                self.mail.push(mail);
            }
            Act::StopWorker => {
                self.left.worker_deaths -= 1;
                self.stop_worker();
            }
            Act::CloseTab(tab) => {
                self.left.tab_deaths -= 1;
                self.close(tab);
            }
            Act::LogOut(tab) => {
                self.left.log_outs -= 1;
                let request = 100;
                self.tabs[tab].signing_out = Some((request, false));
                self.ask_to_sign_out(tab, request);
            }
            Act::Late(tab) => {
                self.left.late -= 1;
                if self.lock.as_ref().is_none_or(RefreshLock::is_idle) {
                    self.now = self.now + LATE;
                }
                self.meet_401(tab, 0);
            }
            Act::Update => {
                self.left.updates -= 1;
                self.update();
            }
            Act::Wake => {
                let due = self.lock.as_ref().and_then(RefreshLock::next_timeout);
                self.now = due.map_or(self.now, |due| due.max(self.now));
                self.tell(Event::Timeout);
            }
        }
    }

    fn take(&mut self, mail: Mail) {
        let at = self.mail.iter().position(|known| *known == mail);
        self.mail.swap_remove(at.expect("it is on its way"));
    }

    fn arrive(&mut self, mail: Mail, effects: usize) {
        match mail {
            Mail::News(_) | Mail::Look { .. } => {
                let lock = self.awake();
                let all = self.effects_of(lock, mail);
                for effect in all.into_iter().take(effects) {
                    self.perform(effect);
                }
            }
            Mail::Order {
                tab,
                attempt,
                not_after,
            } => self.ordered(tab, attempt, self.now > not_after),
            Mail::Probe { tab, attempt } => {
                if self.tabs[tab].alive {
                    self.settled_by_probe();
                    let fresh = self.is_fresh();
                    self.mail.push(Mail::News(Event::Probed { attempt, fresh }));
                }
            }
            Mail::Replay {
                tab,
                request,
                epoch,
            } => self.replay(tab, request, epoch),
            Mail::Refresh { by, attempt, token } => {
                let tokens = match (token, self.server.current) {
                    (Some(token), Some(current)) if token == current => {
                        self.server.current = Some(Tokens(current.0 + 1));
                        self.server.current
                    }
                    _ => {
                        self.server.has_refused = true;
                        None
                    }
                };
                let answer = Mail::Refreshed {
                    by,
                    attempt,
                    tokens,
                };
                self.mail.push(answer);
            }
            Mail::Refreshed {
                by,
                attempt,
                tokens,
            } => {
                // The browser's, also where nobody is there any more to read the answer.
                self.jar = tokens.or(self.jar);
                let verdict = match tokens {
                    Some(_) => Verdict::Refreshed,
                    None => Verdict::Refused,
                };
                self.executed(by, attempt, verdict);
            }
        }
    }

    fn lose(&mut self, mail: Mail) {
        if let Mail::Refresh { by, attempt, .. } | Mail::Refreshed { by, attempt, .. } = mail {
            let retry_after = None;
            self.executed(by, attempt, Verdict::Unavailable { retry_after });
        }
    }

    /// The lock, of a new worker if there is none.
    fn awake(&mut self) -> RefreshLock {
        let limits = self.left.limits();
        let restored = || RefreshLock::restore(limits, self.saved.clone(), self.now);
        self.lock.take().unwrap_or_else(restored)
    }

    /// What comes to the worker is handled; what it wants done is still to be done.
    fn effects_of(&mut self, mut lock: RefreshLock, mail: Mail) -> Vec<Effect> {
        let mut event = match mail {
            Mail::Look { look } => Event::Looked {
                look,
                jar: self.seen(),
            },
            Mail::News(event) => event,
            Mail::Order { .. } | Mail::Probe { .. } | Mail::Replay { .. } => return Vec::new(),
            Mail::Refresh { .. } | Mail::Refreshed { .. } => return Vec::new(),
        };
        if let Event::Executed { attempt, .. } = event {
            for sent in self.sent.iter_mut().filter(|sent| sent.attempt == attempt) {
                sent.settled = true;
            }
        }
        if let Event::Unauthorized { sending, .. } = &mut event
            && self.sabotage == Some(Sabotage::EpochsNotCompared)
        {
            (sending.first, sending.left) = (lock.epoch(), lock.epoch());
        }
        let mut effects = lock.handle(self.now, event);
        self.lock = Some(lock);
        if self.sabotage == Some(Sabotage::LateJournal) {
            effects.sort_by_key(|effect| *effect == Effect::Save);
        }
        effects
    }

    pub fn tell(&mut self, event: Event) {
        let lock = self.awake();
        for effect in self.effects_of(lock, Mail::News(event)) {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Save => {
                if let Some(lock) = &self.lock {
                    self.saved = lock.record();
                    if self.sabotage == Some(Sabotage::NoJournal) {
                        self.saved.journal = None;
                    }
                }
            }
            Effect::Look { look } => self.mail.push(Mail::Look { look }),
            Effect::Execute {
                attempt,
                executor: Executor::Frame(frame),
                not_after,
            } => self.mail.push(Mail::Order {
                tab: tab_of(frame),
                attempt,
                not_after,
            }),
            Effect::Execute {
                attempt,
                executor: Executor::Worker,
                ..
            } => self.send_refresh(Executor::Worker, attempt),
            Effect::Probe { attempt, .. } if self.sabotage == Some(Sabotage::ProbeSkipped) => {
                let fresh = false;
                self.mail.push(Mail::News(Event::Probed { attempt, fresh }));
            }
            Effect::Probe { attempt, frame, .. } => self.mail.push(Mail::Probe {
                tab: tab_of(frame),
                attempt,
            }),
            Effect::Replay { waiter, epoch, .. } => {
                if self.is_signing_out() {
                    self.fault = Some("a replay while, or after, somebody signs out");
                }
                if let Some((tab, request)) = self.page_of(waiter.link, waiter.request) {
                    self.mail.push(Mail::Replay {
                        tab,
                        request,
                        epoch,
                    });
                }
            }
            Effect::GiveUp { waiter } => {
                if let Some((tab, request)) = self.page_of(waiter.link, waiter.request)
                    && let Some(held) = self.tabs[tab].requests.get_mut(request as usize)
                {
                    *held = Request::Refused;
                }
            }
            Effect::Proceed { waiter } => {
                if let Some((tab, request)) = self.page_of(waiter.link, waiter.request) {
                    self.sign_out(tab, request);
                }
            }
            Effect::Announce { epoch, .. } => {
                for tab in self.tabs.iter_mut().filter(|tab| tab.alive) {
                    tab.epoch = tab.epoch.max(epoch);
                }
            }
            Effect::Answer { .. } | Effect::Note { .. } => {}
        }
    }

    /// Whose port that is, if it is still open.
    fn page_of(&self, link: Link, request: u32) -> Option<(usize, u32)> {
        let tab = (0..TABS).find(|tab| self.tabs[*tab].alive && self.tabs[*tab].link == link)?;
        Some((tab, request))
    }

    fn is_signing_out(&self) -> bool {
        let is_let_go = |tab: &Tab| matches!(tab.signing_out, Some((_, true)));
        self.tabs.iter().any(is_let_go)
    }

    /// A relay gets an order: one that it has already is no second one.
    fn ordered(&mut self, tab: usize, attempt: u64, too_late: bool) {
        let it = &mut self.tabs[tab];
        if !it.alive || too_late {
            let event = Event::Undeliverable { attempt };
            return self.mail.push(Mail::News(event));
        }
        let is_known = it.orders.iter().any(|(known, _)| *known == attempt);
        if is_known && self.sabotage != Some(Sabotage::OrdersTwice) {
            return;
        }
        it.orders.push((attempt, None));
        let link = it.link;
        let event = Event::Executing { attempt, link };
        self.mail.push(Mail::News(Event::Started { attempt }));
        self.mail.push(Mail::News(event));
        self.send_refresh(Executor::Frame(frame(tab)), attempt);
    }

    /// The refresh leaves with the jar's token.
    fn send_refresh(&mut self, by: Executor, attempt: u64) {
        let token = self.jar;
        let is_open = |sent: &Sent| sent.token == token && !sent.settled;
        if token.is_some() && self.sent.iter().any(is_open) {
            self.fault = Some("two refreshes of one token, without knowing how the first one went");
        }
        self.sent.push(Sent {
            attempt,
            token,
            settled: false,
        });
        self.mail.push(Mail::Refresh { by, attempt, token });
    }

    fn settled_by_probe(&mut self) {
        for sent in &mut self.sent {
            sent.settled = true;
        }
    }

    /// Whoever has sent the refresh tells the worker, if it is still there.
    fn executed(&mut self, by: Executor, attempt: u64, verdict: Verdict) {
        let event = Event::Executed { attempt, verdict };
        match by {
            Executor::Frame(frame) => {
                let tab = &mut self.tabs[tab_of(frame)];
                let order = tab.orders.iter_mut().find(|(known, _)| *known == attempt);
                if let (true, Some((_, end))) = (tab.alive, order) {
                    *end = Some(verdict);
                    self.mail.push(Mail::News(event));
                }
            }
            Executor::Worker => {
                if self.lock.is_some() {
                    self.mail.push(Mail::News(event));
                }
            }
        }
    }

    /// A page sends its request again, with whatever the jar holds.
    fn replay(&mut self, tab: usize, request: u32, epoch: u64) {
        let fresh = self.is_fresh();
        let now = self.now;
        let it = &mut self.tabs[tab];
        if !it.alive {
            return;
        }
        it.epoch = it.epoch.max(epoch);
        let Some(held) = it.requests.get_mut(request as usize) else {
            return;
        };
        let Request::Held(mut sending, _) = *held else {
            return;
        };
        if fresh {
            *held = Request::Done;
            return;
        }
        sending.left = epoch;
        sending.replays += 1;
        *held = Request::Held(sending, now);
        self.announce(tab, request, sending);
    }

    fn ask_to_sign_out(&mut self, tab: usize, request: u32) {
        if self.sabotage == Some(Sabotage::SignOutUntold) {
            return self.sign_out(tab, request);
        }
        let waiter = self.waiter(tab, request);
        self.mail.push(Mail::News(Event::Called {
            waiter,
            frame: frame(tab),
            call: Call::SignOut,
            known: false,
        }));
    }

    /// The page's sign-out goes to the server, which takes it.
    fn sign_out(&mut self, tab: usize, request: u32) {
        self.tabs[tab].signing_out = Some((request, true));
        self.server.current = None;
        self.jar = None;
        let waiter = self.waiter(tab, request);
        let event = Event::Ended { waiter, ok: true };
        self.mail.push(Mail::News(event));
    }

    /// The worker's ports and timers go with it; relays that hold something connect again, and say it
    /// again.
    fn stop_worker(&mut self) {
        self.lock = None;
        self.mail.retain(|mail| {
            !matches!(
                mail,
                Mail::News(_)
                    | Mail::Look { .. }
                    | Mail::Refreshed {
                        by: Executor::Worker,
                        ..
                    }
            )
        });
        for tab in 0..TABS {
            if !self.tabs[tab].alive || self.sabotage == Some(Sabotage::NotSaidAgain) {
                continue;
            }
            let link = Link(self.tabs[tab].link.0 + 10);
            self.tabs[tab].link = link;
            for (attempt, end) in self.tabs[tab].orders.clone() {
                self.mail.push(Mail::News(match end {
                    Some(verdict) => Event::Executed { attempt, verdict },
                    None => Event::Executing { attempt, link },
                }));
            }
            let now = self.now;
            for (request, held) in self.tabs[tab].requests.clone().into_iter().enumerate() {
                if let Request::Held(sending, _) = held {
                    self.tabs[tab].requests[request] = Request::Held(sending, now);
                    let request = u32::try_from(request).expect("few requests");
                    self.announce(tab, request, sending);
                }
            }
            if let Some((request, false)) = self.tabs[tab].signing_out {
                self.ask_to_sign_out(tab, request);
            }
        }
    }

    /// Nothing is left of the worker and its storage; old relays give back what their pages held, and
    /// nobody hears of them again. What was on the network goes on. Each page is seen by a new relay,
    /// and asks for something.
    fn update(&mut self) {
        self.mail
            .retain(|mail| matches!(mail, Mail::Refresh { .. } | Mail::Refreshed { .. }));
        for mail in &mut self.mail {
            if let Mail::Refresh { attempt, .. } | Mail::Refreshed { attempt, .. } = mail {
                *attempt += OF_BEFORE;
            }
        }
        for sent in &mut self.sent {
            sent.attempt += OF_BEFORE;
        }
        let mut lock = RefreshLock::new(self.left.limits());
        if self.sabotage != Some(Sabotage::UpdateUntold) {
            lock.follow(self.now + Limits::default().attempt);
        }
        self.saved = lock.record();
        self.lock = Some(lock);
        for tab in 0..TABS {
            let it = &mut self.tabs[tab];
            if !it.alive {
                continue;
            }
            it.link = Link(it.link.0 + 10);
            it.orders.clear();
            for request in &mut it.requests {
                if let Request::Held(..) = request {
                    *request = Request::Refused;
                }
            }
            let (active, frame) = (tab == 0, frame(tab));
            let epoch = it.epoch;
            if let Some((request, false)) = it.signing_out {
                self.sign_out(tab, request);
            }
            self.tell(Event::FrameSeen { frame, active });
            if !self.is_fresh() {
                self.meet_401(tab, epoch);
            }
        }
    }

    /// What it was sending goes on: `keepalive`.
    fn close(&mut self, tab: usize) {
        let link = self.tabs[tab].link;
        self.tabs[tab].alive = false;
        self.tabs[tab].requests.clear();
        let frame = frame(tab);
        self.mail.push(Mail::News(Event::LinkLost { link }));
        self.mail.push(Mail::News(Event::FrameGone { frame }));
    }
}
