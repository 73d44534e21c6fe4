//! Signing out: asks in its place, then has it done.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::app::App;
use super::error::UiError;
use super::panel;
use crate::message::PopupToWorker;
use crate::view::{Stage, Subject, group_id};
use crate::webapp::{Entry, Event};

/// Asks about what this button stands beside.
pub fn ask(app: &Rc<App>, subject: Subject, button: &Element) {
    app.state.borrow_mut().asked.dialog.ask(subject);
    app.render();
    let place = button.closest("[data-web-app], [data-group], [data-session]");
    let panel = place.ok().flatten().and_then(|place| {
        place
            .query_selector(":scope > [data-slot=panel] > .panel")
            .ok()
            .flatten()
    });
    if let Some(panel) = panel {
        report(app, panel::focus(&panel));
    }
}

/// The person has chosen in a panel.
pub fn choose(app: &Rc<App>, act: &str, button: &Element) {
    let Some(subject) = subject_of(app, button) else {
        return;
    };
    match act {
        "agree" => agree(app, subject),
        "retry" => retry(app, subject),
        "delete-cookies" => {
            if let Subject::Session(id) | Subject::Cookies(id) = subject {
                ask(app, Subject::Cookies(id), button);
            }
        }
        _ => close(app, &subject, button),
    }
}

/// Closes the question that is open, as "no" does; false: none is.
pub fn escape(app: &Rc<App>) -> bool {
    let open = app.state.borrow().asked.dialog.open().cloned();
    let Some(subject) = open else { return false };
    let panel = app.page.document().query_selector(".panel").ok().flatten();
    match panel {
        Some(panel) => close(app, &subject, &panel),
        None => app.state.borrow_mut().asked.dialog.close(&subject),
    }
    true
}

fn agree(app: &Rc<App>, subject: Subject) {
    app.state.borrow_mut().asked.dialog.agree();
    carry_out(app, subject);
}

fn carry_out(app: &Rc<App>, subject: Subject) {
    match subject {
        Subject::App(id) => app.web_apps(Event::LogOutWanted { apps: vec![id] }),
        Subject::Group(group) => {
            let apps = of_group(app, &group, |entry| entry.consequence.is_some());
            app.web_apps(Event::LogOutWanted { apps });
        }
        Subject::Session(session) => app.send(PopupToWorker::SignOut { session }),
        Subject::Cookies(session) => app.send(PopupToWorker::ForgetCookies { session }),
    }
    app.render();
}

/// Where a passport is left, the whole sign-out; where only the server does not know, that.
fn retry(app: &Rc<App>, subject: Subject) {
    app.state.borrow_mut().asked.dialog.watch(subject.clone());
    let again = |entry: &Entry| entry.consequence.is_some();
    let untold = |entry: &Entry| {
        let told = entry.log_out.is_some_and(|it| it.server.can_be_retried());
        told && entry.consequence.is_none()
    };
    let (again, untold) = match &subject {
        Subject::App(id) => {
            let is = |entry: &Entry| entry.id == *id;
            (
                app.entries(|entry| is(entry) && again(entry)),
                app.entries(|entry| is(entry) && untold(entry)),
            )
        }
        Subject::Group(group) => (of_group(app, group, again), of_group(app, group, untold)),
        Subject::Session(_) | Subject::Cookies(_) => return carry_out(app, subject),
    };
    if !again.is_empty() {
        app.web_apps(Event::LogOutWanted { apps: again });
    }
    for id in untold {
        app.web_apps(Event::RetryWanted { app: id });
    }
    app.render();
}

fn of_group(app: &Rc<App>, group: &str, which: impl Fn(&Entry) -> bool) -> Vec<String> {
    app.entries(|entry| group_id(&entry.key.place) == group && which(entry))
}

/// The focus goes back to where the question came from.
fn close(app: &Rc<App>, subject: &Subject, within: &Element) {
    let place = within
        .closest("[data-web-app], [data-group], [data-session]")
        .ok()
        .flatten();
    {
        let mut state = app.state.borrow_mut();
        state.asked.dialog.close(subject);
        if let Subject::Cookies(id) = subject {
            // The failure itself is seen, too.
            state.asked.dialog.close(&Subject::Session(id.clone()));
        }
    }
    app.render();
    let Some(place) = place else { return };
    let buttons = place.query_selector_all("button:not([hidden])");
    let first = buttons.ok().and_then(|buttons| {
        let all = (0..buttons.length()).filter_map(|index| buttons.item(index));
        let mut all = all.filter_map(|node| node.dyn_into::<HtmlElement>().ok());
        let is_ask = |button: &HtmlElement| {
            let action = button.get_attribute("data-action").unwrap_or_default();
            action.starts_with("ask-")
        };
        let all: Vec<HtmlElement> = all.by_ref().collect();
        let asking = all.iter().find(|button| is_ask(button));
        asking.or(all.first()).cloned()
    });
    if let Some(button) = first {
        report(app, button.focus().map_err(UiError::page));
    }
}

/// What a panel is about, by where it stands.
fn subject_of(app: &Rc<App>, button: &Element) -> Option<Subject> {
    let place = button
        .closest("[data-web-app], [data-group], [data-session]")
        .ok()??;
    if let Some(id) = place.get_attribute("data-web-app") {
        return Some(Subject::App(id));
    }
    if let Some(id) = place.get_attribute("data-group") {
        return Some(Subject::Group(id));
    }
    let id = place.get_attribute("data-session")?;
    let cookies = Subject::Cookies(id.clone());
    let asked = app.state.borrow().asked.dialog.stage(&cookies);
    Some(match asked {
        Some(Stage::Asking) => cookies,
        Some(Stage::Watching) | None => Subject::Session(id),
    })
}

fn report(app: &Rc<App>, outcome: Result<(), UiError>) {
    if let Err(error) = outcome {
        app.trouble(&error);
    }
}
