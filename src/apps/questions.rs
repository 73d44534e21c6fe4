//! Signing out of web apps: asks in its place, then has it done.

use std::rc::Rc;

use web_sys::Element;

use super::app::App;
use crate::ui::question::{focus_button, focus_panel, place_of};
use crate::view::{Subject, group_id};
use crate::webapp::{Entry, Event};

/// Asks about what this button stands beside.
pub fn ask(app: &Rc<App>, subject: Subject, button: &Element) {
    app.state.borrow_mut().dialog.ask(subject);
    app.render();
    app.report(focus_panel(button));
}

/// Another question is open now.
pub fn leave(app: &Rc<App>) {
    app.state.borrow_mut().dialog.leave();
    app.render();
}

/// The person has chosen in a panel.
pub fn choose(app: &Rc<App>, act: &str, button: &Element) {
    let Some(subject) = subject_of(button) else {
        return;
    };
    match act {
        "agree" => {
            app.state.borrow_mut().dialog.agree();
            log_out(app, &subject);
        }
        "retry" => retry(app, &subject),
        _ => close(app, &subject, button),
    }
}

/// Closes the question that is open, as "no" does; false: none is.
pub fn escape(app: &Rc<App>) -> bool {
    let open = app.state.borrow().dialog.open().cloned();
    let Some(subject) = open else { return false };
    let panel = app.document.query_selector("#apps .panel").ok().flatten();
    match panel {
        Some(panel) => close(app, &subject, &panel),
        None => app.state.borrow_mut().dialog.close(&subject),
    }
    true
}

fn log_out(app: &Rc<App>, subject: &Subject) {
    let apps = of(app, subject, |entry| entry.consequence.is_some());
    app.web_apps(Event::LogOutWanted { apps });
}

/// Where a passport is left, the whole sign-out; where only the server does not know, that.
fn retry(app: &Rc<App>, subject: &Subject) {
    app.state.borrow_mut().dialog.watch(subject.clone());
    let untold = |entry: &Entry| {
        let told = entry.log_out.is_some_and(|it| it.server.can_be_retried());
        told && entry.consequence.is_none()
    };
    let again = of(app, subject, |entry| entry.consequence.is_some());
    let untold = of(app, subject, untold);
    if !again.is_empty() {
        app.web_apps(Event::LogOutWanted { apps: again });
    }
    for id in untold {
        app.web_apps(Event::RetryWanted { app: id });
    }
    app.render();
}

/// Those of the subject's apps of which this is true.
fn of(app: &Rc<App>, subject: &Subject, which: impl Fn(&Entry) -> bool) -> Vec<String> {
    app.entries(|entry| {
        let is_meant = match subject {
            Subject::App(id) => entry.id == *id,
            Subject::Group(group) => group_id(&entry.key.place) == *group,
            Subject::Session(_) | Subject::Cookies(_) => false,
        };
        is_meant && which(entry)
    })
}

/// The focus goes back to where the question came from.
fn close(app: &Rc<App>, subject: &Subject, within: &Element) {
    let place = place_of(within);
    app.state.borrow_mut().dialog.close(subject);
    app.render();
    if let Some(place) = place {
        app.report(focus_button(&place));
    }
}

/// What a panel is about, by where it stands.
fn subject_of(button: &Element) -> Option<Subject> {
    let place = place_of(button)?;
    match place.get_attribute("data-web-app") {
        Some(id) => Some(Subject::App(id)),
        None => Some(Subject::Group(place.get_attribute("data-group")?)),
    }
}
