//! The popup while it is shown: what the worker said, what was clicked, and what the page shows
//! of it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Date, Function};
use wasm_bindgen::prelude::*;

use super::connection::Connection;
use super::error::UiError;
use super::page::Page;
use super::preferences::Preferences;
use crate::history::History;
use crate::js;
use crate::message::{Overview, PopupToWorker, Problem};
use crate::settings::{Settings, SiteAdapter, SplitApi};
use crate::text::Text;
use crate::ui::history;
use crate::ui::task::spawn;
use crate::view::{Asked, Link, Scale, Timeline, View};

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
    /// The current page and its API, where that is on another origin and not allowed yet.
    pub(super) pair: Option<SplitApi>,
    /// What the current page is, where it is no Dify.
    pub(super) adapter: Option<SiteAdapter>,
    /// The settings when that was found.
    pub(super) settings: Settings,
    pub(super) history: History,
    pub(super) link: Link,
    pub(super) connection: Option<Connection>,
    /// Counts connections, so that what began under an old one does not speak on a new one.
    pub(super) connections: u32,
    /// To be sent as soon as the worker can be reached.
    pub(super) unsent: Vec<PopupToWorker>,
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
                pair: None,
                adapter: None,
                settings: Settings::default(),
                history: History::default(),
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

    /// Shows a failure among the problems.
    pub fn trouble(self: &Rc<Self>, error: &UiError) {
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
                    let view = match (&state.pair, &state.adapter) {
                        (Some(pair), _) => view.with_pair(pair, &state.asked),
                        (None, Some(adapter)) => view.with_adapter(adapter, &state.asked),
                        (None, None) => view,
                    };
                    (view, true, notice)
                }
                None => (View::waiting(&state.own), false, notice),
            }
        };
        let shown = self.page.show(view, known);
        let shown = shown
            .and_then(|()| self.show_day())
            .and_then(|()| if known { self.page.is_known() } else { Ok(()) });
        if let Err(error) = shown.and_then(|()| self.page.show_notice(notice.as_ref())) {
            // The page itself is broken: there is no place left to say it but the console.
            web_sys::console::error_1(&error.to_string().into());
        }
    }

    fn show_day(&self) -> Result<(), UiError> {
        let session = self
            .page
            .shown(|view| view.here.session().map(|it| it.id.clone()));
        let Some(session) = session.flatten() else {
            return Ok(());
        };
        let (now, zone) = history::now();
        let view = {
            let history = &self.state.borrow().history;
            let day = history.days.iter().find(|day| day.session == session);
            Timeline::of(day, &history.entries, now, zone, Scale::SMALL)
        };
        self.page.show_day(view)
    }

    /// Reads the history, now and whenever it changes.
    pub fn follow_history(self: &Rc<Self>) {
        let app = Rc::downgrade(self);
        history::follow(move || {
            if let Some(app) = app.upgrade() {
                spawn(app.read_history());
            }
        });
        spawn(self.clone().read_history());
    }

    async fn read_history(self: Rc<Self>) {
        match history::read().await {
            Ok(history) => self.state.borrow_mut().history = history,
            Err(error) => self.note(&error),
        }
        self.render();
    }

    /// The worker's clock.
    pub(super) fn now(&self) -> f64 {
        let state = self.state.borrow();
        state.known.as_ref().map_or_else(Date::now, Known::now)
    }

    /// Keeps a failure among the problems and in the console.
    pub(super) fn note(&self, error: &UiError) {
        web_sys::console::error_1(&error.to_string().into());
        self.keep(error.problem(self.now()));
    }

    fn keep(&self, problem: Problem) {
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

    /// What is told of the web apps' problems.
    pub fn listener_to_problems(self: &Rc<Self>) -> Function {
        let app = self.clone();
        let listener = Closure::<dyn Fn(JsValue)>::new(move |problem: JsValue| {
            if let Ok(problem) = js::read(&problem) {
                app.keep(problem);
                app.render();
            }
        });
        listener.into_js_value().unchecked_into()
    }

    /// So that the next popup can keep as many places.
    pub(super) fn remember_places(self: &Rc<Self>) {
        let shown = self
            .page
            .shown(|view| (view.others.len(), view.here.session().is_none()));
        let (others, brief) = shown.unwrap_or_default();
        self.prefer(|preferences| {
            preferences.others = u32::try_from(others).unwrap_or(u32::MAX);
            preferences.brief = brief;
        });
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

impl State {
    /// The worker has said what there is.
    pub(super) fn learn(&mut self, overview: Overview) {
        self.link.heard();
        self.asked.answered();
        self.known = Some(Known {
            overview,
            at: Date::now(),
        });
    }
}

impl Known {
    /// The worker's clock, which is this machine's, as long as nobody sets it.
    fn now(&self) -> f64 {
        self.overview.now + (Date::now() - self.at).max(0.0)
    }
}
