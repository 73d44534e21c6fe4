//! The service worker (an event page in Firefox): a thin shell around [`Worker`].
//!
//! `extension/background.js` registers every listener before this module is there, and hands each
//! event to the one [`Background`].

mod adapters;
mod carry_out;
mod chrome;
mod clock;
mod cookies;
mod json;
mod jwt;
mod own_refresh;
mod popups;
mod sender;
mod stored;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::callback::Timeout;
use litemap::LiteMap;
use wasm_bindgen::prelude::*;

use chrome::Port;
use clock::Clock;
use popups::Popups;

use crate::browser::{BrowserError, from_js, refused};
use crate::granted::Granted;
use crate::history::History;
use crate::js;
use crate::lock::Link;
use crate::message::{POPUP_PORT, PopupToWorker, ProblemKind, RelayToWorker};
use crate::moment::Moment;
use crate::settings::Settings;
use crate::worker::{Action, Badge, OpenTab, Worker};

/// A timer that is so many milliseconds late rings in a worker that stood still: its machine lacks
/// memory, or is shared with many.
const STALL: u64 = 1000;

/// When what is not to happen happens.
const NEVER: Moment = Moment::from_millis(u64::MAX);

/// The worker as `background.js` sees it.
#[wasm_bindgen]
pub struct Background {
    shell: Rc<Shell>,
}

/// What the events share. No borrow is held across an await.
struct Shell {
    clock: Clock,
    worker: RefCell<Worker>,
    relays: RefCell<LiteMap<u32, Port>>,
    popups: RefCell<Popups>,
    queue: RefCell<VecDeque<Action>>,
    carrying_out: Cell<bool>,
    timer: RefCell<Option<Timeout>>,
    /// When it rings.
    due: Cell<Moment>,
    /// What the toolbar button shows; a new worker does not know what the last one left there.
    badge: Cell<Option<Badge>>,
    /// When the alarm rings; 0 in a new worker, which does not know.
    alarm: Cell<Moment>,
}

#[wasm_bindgen]
impl Background {
    /// Takes up what the browser keeps for the worker (the answers of `permissions.getAll`,
    /// `storage.local.get` and `storage.session.get`), and is ready for events. What cannot be read
    /// is reported, and starts anew.
    pub fn start(
        permissions: &JsValue,
        local: &JsValue,
        managed: &JsValue,
        session: &JsValue,
    ) -> Background {
        console_error_panic_hook::set_once();
        let clock = Clock::start();
        let mut problems = Vec::new();
        let granted = stored::granted(permissions).unwrap_or_else(|error| {
            problems.push((ProblemKind::Browser, error.to_string()));
            Granted::default()
        });
        let settings = stored::settings(local, managed).unwrap_or_else(|error| {
            problems.push((ProblemKind::BadRecord, error.to_string()));
            Settings::default()
        });
        let stored = stored::sessions(session).unwrap_or_else(|error| {
            problems.push((ProblemKind::BadRecord, error.to_string()));
            Vec::new()
        });
        let mut unreadable = |error: BrowserError| {
            problems.push((ProblemKind::BadRecord, error.to_string()));
            History::default()
        };
        let ordinary = stored::history(local).unwrap_or_else(|error| {
            stored::set_history_aside(local);
            unreadable(error)
        });
        let private = stored::history(session).unwrap_or_else(unreadable);
        let mut adapters = Vec::new();
        for adapter in adapters::built_in() {
            match adapter {
                Ok(adapter) => adapters.push(adapter),
                Err(error) => problems.push((ProblemKind::BadRecord, error)),
            }
        }
        let (chosen, wrong) = adapters::chosen(&settings);
        problems.extend(wrong.into_iter().map(|why| (ProblemKind::BadAdapter, why)));
        let mut worker = Worker::new(adapters, granted, settings, clock::zone());
        worker.set_chosen(chosen);
        let now = clock.now();
        worker.remember(ordinary, private);
        worker.restore(now, stored);
        for (kind, detail) in problems {
            worker.report(now, kind, detail);
        }
        let shell = Rc::new(Shell {
            clock,
            worker: RefCell::new(worker),
            relays: RefCell::default(),
            popups: RefCell::default(),
            queue: RefCell::default(),
            carrying_out: Cell::new(false),
            timer: RefCell::default(),
            due: Cell::new(NEVER),
            badge: Cell::new(None),
            alarm: Cell::default(),
        });
        shell.settle();
        Background { shell }
    }

    /// The extension was updated, or loaded anew.
    pub fn updated(&self) {
        let now = self.shell.now();
        self.shell.worker.borrow_mut().updated(now);
    }

    /// A port was opened.
    pub fn connected(&self, link: u32, port: Port) {
        if port.name() == POPUP_PORT && sender::is_own_page(port.sender()) {
            self.shell.popups.borrow_mut().opened(link, port);
            return;
        }
        match sender::parse(port.sender()) {
            Ok(sender) => {
                self.shell.worker.borrow_mut().connected(Link(link), sender);
                self.shell.relays.borrow_mut().insert(link, port);
            }
            Err(error) => {
                self.shell.report(ProblemKind::BadMessage, &error);
                chrome::hang_up(link);
            }
        }
    }

    /// Something was said over a port.
    pub fn received(&self, link: u32, message: JsValue) {
        if self.shell.popups.borrow().knows(link) {
            match from_js("popup message", &message) {
                Ok(PopupToWorker::Watch { tab, origin }) => {
                    self.shell
                        .popups
                        .borrow_mut()
                        .watch(link, i64::from(tab), origin);
                }
                Ok(PopupToWorker::RefreshNow { session }) => {
                    let now = self.shell.now();
                    self.shell.worker.borrow_mut().refresh_wanted(now, &session);
                }
                Ok(PopupToWorker::SignOut { session }) => {
                    let now = self.shell.now();
                    self.shell
                        .worker
                        .borrow_mut()
                        .sign_out_wanted(now, &session);
                }
                Ok(PopupToWorker::ForgetCookies { session }) => {
                    let now = self.shell.now();
                    self.shell.worker.borrow_mut().forget_wanted(now, &session);
                }
                Err(error) => self.shell.report(ProblemKind::BadMessage, &error),
            }
        } else {
            match from_js::<RelayToWorker>("relay message", &message) {
                Ok(message) => {
                    let now = self.shell.now();
                    self.shell
                        .worker
                        .borrow_mut()
                        .received(now, Link(link), message);
                }
                Err(error) => self.shell.refuse(link, &error),
            }
        }
        self.shell.settle();
    }

    /// A port was closed.
    pub fn disconnected(&self, link: u32) {
        if self.shell.popups.borrow_mut().closed(link) {
            return;
        }
        self.shell.relays.borrow_mut().remove(&link);
        let now = self.shell.now();
        self.shell.worker.borrow_mut().disconnected(now, Link(link));
        self.shell.settle();
    }

    /// A relay says hello; the answer goes back to it.
    pub fn hello(&self, message: JsValue, from: JsValue) -> JsValue {
        let parsed = sender::parse(from)
            .and_then(|sender| Ok((sender, from_js::<RelayToWorker>("hello", &message)?)));
        let answer = match parsed {
            Ok((sender, message)) => {
                let now = self.shell.now();
                self.shell.worker.borrow_mut().hello(now, &sender, &message)
            }
            Err(error) => {
                self.shell.report(ProblemKind::BadMessage, &error);
                None
            }
        };
        self.shell.settle();
        js::js(&answer)
    }

    /// What is granted may have changed: the answer of `permissions.getAll`.
    pub fn granted(&self, permissions: &JsValue) {
        match stored::granted(permissions) {
            Ok(granted) => {
                let now = self.shell.now();
                self.shell.worker.borrow_mut().set_granted(now, granted);
            }
            Err(error) => self.shell.report(ProblemKind::Browser, &error),
        }
        self.shell.settle();
    }

    /// The person or the organisation has changed the settings.
    pub fn settings(&self, local: &JsValue, managed: &JsValue) {
        match stored::settings(local, managed) {
            Ok(settings) => {
                let now = self.shell.now();
                let (chosen, wrong) = adapters::chosen(&settings);
                let mut worker = self.shell.worker.borrow_mut();
                worker.set_settings(settings);
                worker.set_chosen(chosen);
                for detail in wrong {
                    worker.report(now, ProblemKind::BadAdapter, detail);
                }
            }
            Err(error) => self.shell.report(ProblemKind::BadRecord, &error),
        }
        self.shell.settle();
    }

    /// The browser refused what was to be done outside this module.
    pub fn refused(&self, error: &JsValue) {
        let error = refused("sites", error);
        self.shell.report(ProblemKind::Browser, &error);
        self.shell.settle();
    }

    /// The alarm has rung, by the machine's clock, and is over.
    pub fn alarm(&self) {
        self.shell.alarm.take();
        self.shell.now();
        self.shell.clock.catch_up();
        let now = self.shell.clock.now();
        self.shell.worker.borrow_mut().timeout(now);
        self.shell.settle();
    }

    /// The tabs of granted sites that are open, each with the time at which it was in front last.
    pub fn tabs(&self, ids: &[f64], used: &[f64]) {
        let tab = |(id, used): (&f64, &f64)| OpenTab {
            id: *id as i64,
            used: Moment::from_millis(*used as u64),
        };
        let tabs: Vec<OpenTab> = ids.iter().zip(used).map(tab).collect();
        let now = self.shell.now();
        self.shell.worker.borrow_mut().tabs_open(now, &tabs);
        self.shell.settle();
    }

    /// The network is back.
    pub fn online(&self) {
        let now = self.shell.now();
        self.shell.worker.borrow_mut().online(now);
        self.shell.settle();
    }
}

impl Shell {
    /// After each event: carries out what is to be done, sets the timer, shows the state.
    fn settle(self: &Rc<Self>) {
        self.carry_out();
        self.set_timer();
        self.set_alarm();
        self.show_badge();
        self.tell_popups();
    }

    /// The time at which something happens. That nothing ran for long before, because the machine slept
    /// or the worker stood still, is told first: what has arrived meanwhile may be behind in the queue.
    fn now(&self) -> Moment {
        let slept = self.clock.slept();
        let now = self.clock.now();
        let late = now.millis().saturating_sub(self.due.get().millis());
        let idle = if late > STALL { slept.max(late) } else { slept };
        if idle > 0 {
            self.due.set(NEVER);
            let by = Duration::from_millis(idle);
            self.worker.borrow_mut().slept(now, by);
        }
        now
    }

    /// The alarm wakes the worker; while it is awake, the timer is more exact (an alarm is half a
    /// minute away at least).
    fn set_alarm(&self) {
        let due = self.worker.borrow().next_due();
        let rings = due.unwrap_or(NEVER);
        if self.alarm.replace(rings) != rings {
            chrome::set_alarm(due.map(|due| self.clock.on_machine(due.millis() as f64)));
        }
    }

    fn set_timer(self: &Rc<Self>) {
        let now = self.clock.now();
        let due = self.worker.borrow().next_timeout();
        let due = due.map(|due| due.max(now));
        self.due.set(due.unwrap_or(NEVER));
        let timer = due.map(|due| {
            let wait = due.millis() - now.millis();
            let shell = Rc::clone(self);
            // The browser's timers hold 31 bits; what comes too soon finds nothing due.
            Timeout::new(wait.min(i32::MAX as u64) as u32, move || {
                let now = shell.now();
                shell.worker.borrow_mut().timeout(now);
                shell.settle();
            })
        });
        // The old timer may be the one that is running: it is dropped after the borrow.
        let old = self.timer.replace(timer);
        drop(old);
    }

    fn report(&self, kind: ProblemKind, error: &BrowserError) {
        web_sys::console::warn_1(&JsValue::from_str(&format!("Holdfast: {error}")));
        let now = self.clock.now();
        self.worker
            .borrow_mut()
            .report(now, kind, error.to_string());
    }

    /// A relay that cannot be understood (of another version) is sent away: it gives its requests
    /// back to the page.
    fn refuse(&self, link: u32, error: &BrowserError) {
        self.report(ProblemKind::BadMessage, error);
        self.hang_up(link);
        let now = self.clock.now();
        self.worker.borrow_mut().disconnected(now, Link(link));
    }
}
