//! Signing out of a session: asks in its place, then has it done.

use std::rc::Rc;

use web_sys::Element;

use super::app::App;
use crate::message::PopupToWorker;
use crate::ui::question::{focus_button, focus_panel, place_of};
use crate::view::{Stage, Subject};

/// Asks about what this button stands beside.
pub fn ask(app: &Rc<App>, subject: Subject, button: &Element) {
    app.state.borrow_mut().asked.dialog.ask(subject);
    app.render();
    if let Err(error) = focus_panel(button) {
        app.trouble(&error);
    }
}

/// Another question is open now.
pub fn leave(app: &Rc<App>) {
    app.state.borrow_mut().asked.dialog.leave();
    app.render();
}

/// The person has chosen in a panel.
pub fn choose(app: &Rc<App>, act: &str, button: &Element) {
    let Some(subject) = subject_of(app, button) else {
        return;
    };
    match (act, subject) {
        ("agree", subject) => {
            app.state.borrow_mut().asked.dialog.agree();
            carry_out(app, subject);
        }
        ("retry", subject) => {
            app.state.borrow_mut().asked.dialog.watch(subject.clone());
            carry_out(app, subject);
        }
        ("delete-cookies", Subject::Session(id) | Subject::Cookies(id)) => {
            ask(app, Subject::Cookies(id), button);
        }
        (_, subject) => close(app, &subject, button),
    }
}

/// Closes the question that is open, as "no" does; false: none is.
pub fn escape(app: &Rc<App>) -> bool {
    let open = app.state.borrow().asked.dialog.open().cloned();
    let Some(subject) = open else { return false };
    let panels = app.page.document().query_selector("[data-session] .panel");
    match panels.ok().flatten() {
        Some(panel) => close(app, &subject, &panel),
        None => app.state.borrow_mut().asked.dialog.close(&subject),
    }
    true
}

fn carry_out(app: &Rc<App>, subject: Subject) {
    match subject {
        Subject::Session(session) => app.send(PopupToWorker::SignOut { session }),
        Subject::Cookies(session) => app.send(PopupToWorker::ForgetCookies { session }),
        // Those are asked about in the other module.
        Subject::App(_) | Subject::Group(_) => {}
    }
    app.render();
}

/// The focus goes back to where the question came from.
fn close(app: &Rc<App>, subject: &Subject, within: &Element) {
    let place = place_of(within);
    {
        let mut state = app.state.borrow_mut();
        state.asked.dialog.close(subject);
        if let Subject::Cookies(id) = subject {
            // The failure itself is seen, too.
            state.asked.dialog.close(&Subject::Session(id.clone()));
        }
    }
    app.render();
    if let Some(Err(error)) = place.map(|place| focus_button(&place)) {
        app.trouble(&error);
    }
}

/// What a panel is about, by where it stands.
fn subject_of(app: &Rc<App>, button: &Element) -> Option<Subject> {
    let id = place_of(button)?.get_attribute("data-session")?;
    let cookies = Subject::Cookies(id.clone());
    let asked = app.state.borrow().asked.dialog.stage(&cookies);
    Some(match asked {
        Some(Stage::Asking) => cookies,
        Some(Stage::Watching) | None => Subject::Session(id),
    })
}
