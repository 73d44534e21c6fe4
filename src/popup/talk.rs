//! How the popup talks to the worker: connects, watches the current tab, sends what was clicked,
//! and hears the overviews.

use std::rc::Rc;

use js_sys::Date;
use wasm_bindgen::JsValue;

use super::app::App;
use super::connection::Connection;
use super::error::UiError;
use crate::detect::Front;
use crate::js;
use crate::message::{Overview, PopupToWorker};
use crate::settings::Settings;
use crate::ui::front::front_of_tab;
use crate::ui::stored::{Area, stored};
use crate::ui::tab::{CurrentTab, current_tab};
use crate::ui::task::spawn;

impl App {
    /// Sends a message now, or when the worker can be reached again.
    pub fn send(self: &Rc<Self>, message: PopupToWorker) {
        self.state.borrow_mut().unsent.push(message);
        self.flush();
        self.tick();
    }

    /// The worker has sent a message.
    pub fn heard(self: Rc<Self>, message: JsValue) {
        match js::read::<Overview>(&message) {
            Ok(overview) => {
                self.state.borrow_mut().learn(overview);
            }
            Err(error) => self.note(&error.into()),
        }
        self.render();
        self.remember_places();
    }

    /// The port broke.
    pub fn broke(self: Rc<Self>, reason: Option<String>) {
        if let Some(cause) = reason {
            let call = "runtime.connect";
            self.note(&UiError::of_browser(call, cause));
        }
        let connection = {
            let mut state = self.state.borrow_mut();
            state.link.broke(Date::now());
            state.connection.take()
        };
        // Not from within the port's own event.
        spawn(async move {
            drop(connection);
            self.tick();
        });
    }

    /// Connects, in place of a port that stayed silent.
    pub(super) fn connect(self: &Rc<Self>) {
        let silent = self.state.borrow_mut().connection.take();
        drop(silent);
        let opened = Connection::open(&Rc::downgrade(self));
        let mut state = self.state.borrow_mut();
        state.link.opened(Date::now());
        match opened {
            Ok(connection) => {
                state.connection = Some(connection);
                state.connections += 1;
                spawn(self.clone().watch(state.connections));
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
        let tab = current_tab(self.instead).await;
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
        self.find_pair().await;
    }

    /// Whether the page's API is on another origin, for which it is not allowed to speak yet, and
    /// whether it is of another app.
    pub(super) async fn find_pair(self: &Rc<Self>) {
        let Some(tab) = self.state.borrow().tab.filter(|tab| *tab >= 0) else {
            return;
        };
        let front = front_of_tab(&tab.into()).await;
        let Ok(settings) = stored::<Settings>(Area::Local, Settings::KEY).await else {
            return;
        };
        {
            let mut state = self.state.borrow_mut();
            let pair = front.as_ref().and_then(Front::pair);
            state.pair = pair.filter(|pair| !settings.allows(&pair.page, &pair.api));
            let adapter = front.and_then(|front| front.adapter());
            state.adapter = adapter.filter(|adapter| !settings.names(&adapter.origin));
            state.settings = settings;
        }
        self.render();
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
}
