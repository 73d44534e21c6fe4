//! The popup while it is shown: what the worker said, what was clicked, and the connection.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Date;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::chrome::{self, CurrentTab};
use super::connection::Connection;
use super::error::PopupError;
use super::page::Page;
use super::preferences::Preferences;
use crate::message::{Overview, PopupToWorker, Problem};
use crate::text::Text;
use crate::view::{Asked, Link, View};

/// How many problems of its own the popup remembers.
const OWN_PROBLEMS: usize = 5;

/// The popup.
pub struct App {
    pub(super) page: Page,
    /// The tab to take for the current one, when the popup is itself shown in a tab.
    pub(super) instead: Option<i32>,
    pub(super) state: RefCell<State>,
}

/// What changes. Never borrowed across an `await`.
pub(super) struct State {
    pub(super) preferences: Preferences,
    pub(super) asked: Asked,
    pub(super) tab: Option<i32>,
    link: Link,
    connection: Option<Connection>,
    /// Counts connections, so that what began under an old one does not speak on a new one.
    connections: u32,
    /// To be sent as soon as the worker can be reached.
    unsent: Vec<PopupToWorker>,
    known: Option<Known>,
    own: Vec<Problem>,
}

/// What the worker said last, and when by the popup's clock.
struct Known {
    overview: Overview,
    at: f64,
}

impl App {
    /// The popup of a page.
    pub fn new(page: Page, preferences: Preferences, instead: Option<i32>) -> Rc<Self> {
        Rc::new(Self {
            page,
            instead,
            state: RefCell::new(State {
                preferences,
                asked: Asked::default(),
                tab: None,
                link: Link::default(),
                connection: None,
                connections: 0,
                unsent: Vec::new(),
                known: None,
                own: Vec::new(),
            }),
        })
    }

    /// Time has passed: connects if that is due, and shows times as they are now.
    pub fn tick(self: &Rc<Self>) {
        let due = self.state.borrow().link.due(Date::now());
        if due {
            self.connect();
        }
        self.render();
    }

    /// Sends a message now, or when the worker can be reached again.
    pub fn send(self: &Rc<Self>, message: PopupToWorker) {
        self.state.borrow_mut().unsent.push(message);
        self.flush();
        self.tick();
    }

    /// The worker has sent a message.
    pub fn heard(self: Rc<Self>, message: JsValue) {
        match serde_wasm_bindgen::from_value::<Overview>(message) {
            Ok(overview) => {
                let mut state = self.state.borrow_mut();
                state.link.heard();
                state.asked.answered();
                state.known = Some(Known {
                    overview,
                    at: Date::now(),
                });
            }
            Err(error) => self.note(&error.into()),
        }
        self.render();
        self.remember_count();
    }

    /// The port broke.
    pub fn broke(self: Rc<Self>, reason: Option<String>) {
        if let Some(cause) = reason {
            let call = "runtime.connect";
            self.note(&PopupError::Browser { call, cause });
        }
        let connection = {
            let mut state = self.state.borrow_mut();
            state.link.broke(Date::now());
            state.connection.take()
        };
        // Not from within the port's own event.
        spawn_local(async move {
            drop(connection);
            self.tick();
        });
    }

    /// Shows a failure among the problems.
    pub fn trouble(self: &Rc<Self>, error: &PopupError) {
        self.note(error);
        self.render();
    }

    /// Shows what is known now.
    pub fn render(&self) {
        let (view, known, notice) = {
            let state = self.state.borrow();
            let notice = state.link.notice().map(Text::from);
            match &state.known {
                Some(known) => {
                    let view = View::of(&known.overview, known.now(), &state.asked, &state.own);
                    (view, true, notice)
                }
                None => (View::waiting(&state.own), false, notice),
            }
        };
        let shown = self.page.show(view, known);
        if let Err(error) = shown.and_then(|()| self.page.show_notice(notice.as_ref())) {
            // The page itself is broken: there is no place left to say it but the console.
            web_sys::console::error_1(&error.to_string().into());
        }
    }

    /// The worker's clock.
    pub(super) fn now(&self) -> f64 {
        let state = self.state.borrow();
        state.known.as_ref().map_or_else(Date::now, Known::now)
    }

    fn connect(self: &Rc<Self>) {
        let silent = self.state.borrow_mut().connection.take();
        drop(silent);
        let opened = Connection::open(&Rc::downgrade(self));
        let mut state = self.state.borrow_mut();
        state.link.opened(Date::now());
        match opened {
            Ok(connection) => {
                state.connection = Some(connection);
                state.connections += 1;
                spawn_local(self.clone().watch(state.connections));
            }
            Err(error) => {
                state.link.broke(Date::now());
                drop(state);
                self.note(&error);
            }
        }
    }

    /// Asks for the overview of the current tab, over the connection of this number.
    async fn watch(self: Rc<Self>, connection: u32) {
        let tab = chrome::current_tab(self.instead).await;
        let tab = tab.unwrap_or_else(|error| {
            self.trouble(&error);
            CurrentTab {
                id: -1,
                origin: None,
            }
        });
        {
            let mut state = self.state.borrow_mut();
            if state.connections != connection {
                return;
            }
            state.tab = Some(tab.id);
            let watch = PopupToWorker::Watch {
                tab: tab.id,
                origin: tab.origin,
            };
            state.unsent.insert(0, watch);
        }
        self.flush();
    }

    /// Sends what is unsent, if there is a connection.
    fn flush(self: &Rc<Self>) {
        let (sent, dead) = {
            let mut state = self.state.borrow_mut();
            let Some(connection) = state.connection.take() else {
                return;
            };
            let unsent = std::mem::take(&mut state.unsent);
            let sent = unsent
                .iter()
                .try_for_each(|message| connection.send(message));
            match sent {
                Ok(()) => {
                    state.connection = Some(connection);
                    (sent, None)
                }
                Err(_) => {
                    state.link.broke(Date::now());
                    // The next connection watches by itself.
                    let click =
                        |message: &PopupToWorker| !matches!(message, PopupToWorker::Watch { .. });
                    state.unsent = unsent.into_iter().filter(click).collect();
                    (sent, Some(connection))
                }
            }
        };
        drop(dead);
        if let Err(error) = sent {
            self.trouble(&error);
        }
    }

    /// Keeps a failure among the problems and in the console.
    fn note(&self, error: &PopupError) {
        web_sys::console::error_1(&error.to_string().into());
        let problem = error.problem(self.now());
        let mut state = self.state.borrow_mut();
        let known = state
            .own
            .iter()
            .position(|own| own.detail == problem.detail);
        if let Some(index) = known {
            state.own.remove(index);
        }
        state.own.insert(0, problem);
        state.own.truncate(OWN_PROBLEMS);
    }

    /// So that the next popup can keep as many places.
    fn remember_count(self: &Rc<Self>) {
        let count = self
            .page
            .shown(|view| view.others.len())
            .unwrap_or_default();
        let others = u32::try_from(count).unwrap_or(u32::MAX);
        self.prefer(|preferences| preferences.others = others);
    }

    /// Changes the preferences.
    pub(super) fn prefer(self: &Rc<Self>, change: impl FnOnce(&mut Preferences)) {
        let stored = {
            let mut state = self.state.borrow_mut();
            let before = state.preferences.clone();
            change(&mut state.preferences);
            if state.preferences == before {
                return;
            }
            state.preferences.store()
        };
        if let Err(error) = stored {
            self.trouble(&error);
        }
    }
}

impl Known {
    /// The worker's clock, which is this machine's, as long as nobody sets it.
    fn now(&self) -> f64 {
        self.overview.now + (Date::now() - self.at).max(0.0)
    }
}
