//! What the person does: each button, and folding the list of other sessions.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event};

use super::app::App;
use super::error::UiError;
use super::questions;
use crate::message::PopupToWorker;
use crate::ui::allow::ask_to_allow;
use crate::ui::dom::{closest, is_escape, menu_is_open, on};
use crate::ui::tab;
use crate::ui::task::spawn;
use crate::view::{Grant, HereView, Subject, View};

/// Listens as long as the popup is shown.
pub fn listen(app: &Rc<App>, document: &Document) -> Result<(), UiError> {
    on(document, "click", app, clicked)?;
    on(document, "keydown", app, pressed)?;
    on(document, "visibilitychange", app, |app, _| app.tick())?;
    on(app.page.others(), "toggle", app, |app, _| {
        let open = app.page.others().has_attribute("open");
        app.prefer(|preferences| preferences.others_open = open);
    })
}

fn clicked(app: &Rc<App>, event: &Event) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let Some(button) = target.and_then(|target| closest(&target, "[data-action]")) else {
        return;
    };
    if button.get_attribute("aria-disabled").is_some() {
        return;
    }
    let session =
        closest(&button, "[data-session]").and_then(|card| card.get_attribute("data-session"));
    match (button.get_attribute("data-action").as_deref(), session) {
        (Some("grant"), _) => grant(app),
        (Some("refresh"), Some(session)) => refresh(app, session),
        (Some("sign-in"), Some(session)) => sign_in(app, &session),
        (Some("ask-session"), Some(session)) => {
            questions::ask(app, Subject::Session(session), &button);
        }
        // One question at a time.
        (Some("ask-app" | "ask-group"), _) => questions::leave(app),
        (Some("choose"), _) => {
            let act = button.get_attribute("data-act").unwrap_or_default();
            questions::choose(app, &act, &button);
        }
        _ => {}
    }
}

/// Escape closes what is open, and only then the popup.
fn pressed(app: &Rc<App>, event: &Event) {
    if !is_escape(event) || event.default_prevented() || menu_is_open(app.page.document()) {
        return;
    }
    if questions::escape(app) {
        event.prevent_default();
    }
}

fn refresh(app: &Rc<App>, session: String) {
    let now = app.now();
    app.state.borrow_mut().asked.ask_refresh(&session, now);
    app.send(PopupToWorker::RefreshNow { session });
}

/// Asks within the click; the worker acts on the browser's own event once the person agrees.
fn grant(app: &Rc<App>) {
    let Some(Grant {
        patterns, extra, ..
    }) = app.page.shown(offered).flatten()
    else {
        return;
    };
    let answer = ask_to_allow(&patterns, extra, &app.state.borrow().settings);
    app.state.borrow_mut().asked.ask_grant();
    app.render();
    let app = app.clone();
    spawn(async move {
        // A popup need not live to hear it.
        let answer = answer.await;
        app.state.borrow_mut().asked.grant_answered();
        app.find_pair().await;
        match answer {
            Ok(_agreed_or_not) => app.render(),
            Err(error) => app.trouble(&error),
        }
    });
}

/// In the current tab for its own session, in a new one for another.
fn sign_in(app: &Rc<App>, session: &str) {
    let Some((url, here)) = app.page.shown(|view| sign_in_of(view, session)).flatten() else {
        return;
    };
    let shown_in = app.state.borrow().tab.filter(|tab| here && *tab >= 0);
    let app = app.clone();
    spawn(async move {
        let shown = match shown_in {
            Some(id) => tab::show_in_tab(id, &url).await,
            None => tab::show_in_new_tab(&url).await,
        };
        match shown {
            Ok(()) => close(&app),
            Err(error) => app.trouble(&error),
        }
    });
}

/// The person goes on in the tab. A popup that is shown in a tab stays.
fn close(app: &App) {
    if app.instead.is_some() {
        return;
    }
    if let Some(window) = web_sys::window() {
        // A window that cannot be closed is no harm.
        let _ = window.close();
    }
}

/// Where to sign in to a session, and whether it is that of the current tab.
fn sign_in_of(view: &View, session: &str) -> Option<(String, bool)> {
    let known = view.sessions().find(|known| known.id == session)?;
    let here = view.here.session().is_some_and(|here| here.id == session);
    Some((known.sign_in.clone()?, here))
}

fn offered(view: &View) -> Option<Grant> {
    match &view.here {
        HereView::Notice(notice) => notice.grant.as_deref().cloned(),
        HereView::Session(_) => None,
    }
}
