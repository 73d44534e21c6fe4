//! The web apps while the popup is shown: what is known of them, what was clicked, and what the page
//! shows of it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Date, Function, JsString};
use wasm_bindgen::JsValue;
use web_sys::{Document, Element};

use super::list::List;
use super::paint::Paint;
use super::reach::Reach;
use crate::js;
use crate::text::Text;
use crate::ui::dom::{arrived, read_out};
use crate::ui::error::UiError;
use crate::ui::tab::current_tab;
use crate::ui::task::spawn;
use crate::ui::words::Words;
use crate::view::{AppView, AppsView, Dialog};
use crate::webapp::{Entry, WebApps};

/// So many web apps are shown in the first frame; the others follow at once, below what fits.
const FIRST: usize = 30;

/// The web apps of the popup.
pub struct App {
    pub(super) document: Document,
    words: Words,
    list: RefCell<List>,
    pub(super) reach: Reach,
    pub(super) paint: Paint,
    problem: Function,
    pub(super) state: RefCell<State>,
}

/// What changes. Never borrowed across an `await`.
#[derive(Default)]
pub(super) struct State {
    /// The origin of the current tab, where it may be known.
    origin: Option<String>,
    /// What is searched for.
    pub(super) query: String,
    pub(super) dialog: Dialog,
    pub(super) web_apps: WebApps,
}

impl App {
    /// The web apps of a page.
    pub fn new(document: Document, reach: Reach, problem: Function) -> Result<Rc<Self>, UiError> {
        let words = Words::of_browser();
        Ok(Rc::new(Self {
            list: RefCell::new(List::of(&document, &words)?),
            document,
            words,
            reach,
            paint: Paint::default(),
            problem,
            state: RefCell::default(),
        }))
    }

    /// Takes up what earlier popups left, and looks around.
    pub fn open(self: &Rc<Self>, instead: Option<i32>) {
        let app = self.clone();
        spawn(async move {
            match current_tab(instead).await {
                Ok(tab) => app.state.borrow_mut().origin = tab.origin,
                Err(error) => app.note(&error),
            }
            app.render();
        });
        self.open_web_apps();
    }

    /// Time has passed.
    pub fn tick(self: &Rc<Self>) {
        self.tick_web_apps();
        self.render();
    }

    /// Shows what is known now.
    pub fn render(&self) {
        if let Err(error) = self.show() {
            // The page itself is broken: there is no place left to say it but the console.
            web_sys::console::error_1(&error.to_string().into());
        }
    }

    fn show(&self) -> Result<(), UiError> {
        let (view, has_looked) = {
            let state = self.state.borrow();
            let entries = state.web_apps.entries(small_letters);
            let (here, now) = (state.origin.as_deref(), Date::now());
            let (query, dialog) = (&state.query, &state.dialog);
            let view = AppsView::of(&entries, here, query, now, dialog, small_letters);
            (view, state.web_apps.has_looked())
        };
        if view.groups.is_empty() {
            self.write(view)?;
        } else {
            self.paint.known();
            if self.paint.is_done() {
                self.write(view)?;
            } else {
                self.write(view.first(FIRST))?;
                self.paint.written();
            }
        }
        if has_looked {
            arrived(&self.document, "data-without-apps")?;
        }
        Ok(())
    }

    fn write(&self, view: AppsView) -> Result<(), UiError> {
        let news = self
            .list
            .borrow_mut()
            .show(view, &self.document, &self.words)?;
        self.say(&news);
        Ok(())
    }

    /// Has something read out.
    pub fn say(&self, news: &[Text]) {
        read_out(&self.document, news, &self.words);
    }

    /// Reads from the web app of this id, as it is shown.
    pub fn app<T>(&self, id: &str, read: impl FnOnce(&AppView) -> T) -> Option<T> {
        let list = self.list.borrow();
        list.shown()?.app(id).map(read)
    }

    /// The row of a web app.
    pub fn row(&self, id: &str) -> Option<Element> {
        self.list.borrow().row(id)
    }

    /// The ids of these web apps.
    pub(super) fn entries(&self, which: impl Fn(&Entry) -> bool) -> Vec<String> {
        let entries = self.state.borrow().web_apps.entries(small_letters);
        let chosen = entries.into_iter().filter(which);
        chosen.map(|entry| entry.id).collect()
    }

    /// Keeps a failure in the console, and has it shown among the problems.
    pub(super) fn note(&self, error: &UiError) {
        web_sys::console::error_1(&error.to_string().into());
        let problem = js::js(&error.problem(Date::now()));
        // The other module's; it does not throw.
        let _ = self.problem.call1(&JsValue::UNDEFINED, &problem);
    }

    /// Tells of it where something has failed.
    pub(super) fn report(&self, outcome: Result<(), UiError>) {
        if let Err(error) = outcome {
            self.note(&error);
        }
    }
}

fn small_letters(text: &str) -> String {
    JsString::from(text).to_lower_case().into()
}
