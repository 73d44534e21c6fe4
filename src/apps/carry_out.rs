//! Web apps: carries out what [`WebApps`](crate::webapp::WebApps) wants done.

use std::rc::Rc;
use std::slice;

use js_sys::Date;

use super::app::App;
use super::reach::Target;
use super::tabs;
use crate::moment::Moment;
use crate::ui::error::UiError;
use crate::ui::stored::{Area, stored};
use crate::ui::task::spawn;
use crate::value::{self, FromValue, ToValue, Value};
use crate::webapp::{CACHE, Effect, Event, FrameReport, KNOWN};

/// Limits in milliseconds: a look into a frame, a frame's own limit for a request and a little.
const LOOK: u32 = 1_500;
const REQUEST: u32 = 12_000;

impl App {
    /// Takes up what earlier popups left, and looks around.
    pub fn open_web_apps(self: &Rc<Self>) {
        let app = self.clone();
        spawn(async move {
            let cache = app.noted(stored(Area::Session, CACHE).await);
            let known = app.noted(stored(Area::Local, KNOWN).await);
            let seen = app.noted(tabs::seen_apps().await);
            app.web_apps(Event::Opened { cache, known, seen });
        });
    }

    /// What could be read; nothing, and a problem, where it could not.
    fn noted<T: Default>(&self, read: Result<T, UiError>) -> T {
        read.unwrap_or_else(|error| {
            self.note(&error);
            T::default()
        })
    }

    /// Time has passed.
    pub(super) fn tick_web_apps(self: &Rc<Self>) {
        let due = self.state.borrow().web_apps.next_timeout();
        if due.is_some_and(|due| due <= now()) {
            self.web_apps(Event::Timeout);
        }
    }

    /// Something has happened.
    pub fn web_apps(self: &Rc<Self>, event: Event) {
        let effects = self.state.borrow_mut().web_apps.handle(now(), event);
        for effect in effects {
            let app = self.clone();
            spawn(async move {
                if let Err(error) = app.carry_out(effect).await {
                    app.note(&error);
                }
            });
        }
        self.render();
    }

    async fn carry_out(self: &Rc<Self>, effect: Effect) -> Result<(), UiError> {
        let (frames, name, command, limit) = match &effect {
            Effect::Survey { survey } => {
                // A survey that fails is as one that found nothing but says nothing of what was
                // known: the next one follows.
                let frames = self.look_around().await?;
                let survey = *survey;
                self.web_apps(Event::Surveyed { survey, frames });
                return Ok(());
            }
            Effect::Cache(cache) => return Area::Session.set(CACHE, cache).await,
            Effect::Remember(known) => {
                Area::Local.set(KNOWN, known).await?;
                return tabs::remove_seen(known).await;
            }
            Effect::Ask { frame, request, .. } => {
                (slice::from_ref(frame), "ask", request.to_value(), REQUEST)
            }
            Effect::Guard { frames, plan } => (&**frames, "guard", plan.to_value(), LOOK),
            Effect::LogOut { frame, plan } => {
                (slice::from_ref(frame), "logOut", plan.to_value(), REQUEST)
            }
            Effect::Tell { frame, request, .. } => {
                (slice::from_ref(frame), "tell", request.to_value(), REQUEST)
            }
        };
        let targets: Vec<Target> = frames.iter().copied().map(Target::frame).collect();
        let reached = self.reach.run(&targets, name, command, limit).await;
        // An outcome that nobody saw is told as such, and its cause besides.
        let (said, error) = match reached {
            Ok(reached) => (reached.into_iter().next().map(|(_, said)| said), None),
            Err(error) => (None, Some(error)),
        };
        if let Some(event) = outcome(effect, said) {
            self.web_apps(event);
        }
        error.map_or(Ok(()), Err)
    }

    /// Looks into every frame that may be looked into.
    async fn look_around(&self) -> Result<Vec<FrameReport>, UiError> {
        let tabs = tabs::open_tabs().await?;
        let embedded = tabs::frames_of_sessions().await?;
        let mut targets = Vec::new();
        for tab in &tabs {
            if tab.is_granted() {
                targets.push(Target::tab(tab.id));
                continue;
            }
            // The page is not ours to look into, but frames in it are: sessions know them.
            let frames = embedded.iter().filter(|frame| frame.tab == tab.id);
            targets.extend(frames.copied().map(Target::frame));
        }
        let reached = self.reach.run(&targets, "survey", Value::Null, LOOK);
        let mut reports = Vec::new();
        for (frame, said) in reached.await? {
            let tab = tabs.iter().find(|tab| tab.id == frame.tab);
            if let (Some(tab), Ok(page)) = (tab, value::read(said)) {
                reports.push(FrameReport {
                    frame,
                    store: tab.store(),
                    active: tab.active,
                    page,
                });
            }
        }
        Ok(reports)
    }
}

/// What came of something that a frame was told to do; `said`: by the frame, if it could.
fn outcome(effect: Effect, said: Option<Value>) -> Option<Event> {
    Some(match effect {
        Effect::Ask { ask, .. } => Event::Answered {
            ask,
            answer: understood(said),
        },
        Effect::LogOut { plan, .. } => Event::LoggedOut {
            log_out: plan.log_out,
            report: understood(said),
        },
        Effect::Tell { log_out, .. } => Event::Told {
            log_out,
            sent: understood(said),
        },
        Effect::Guard { plan, .. } => Event::Guarded {
            log_out: plan.log_out,
        },
        Effect::Survey { .. } | Effect::Cache(_) | Effect::Remember(_) => return None,
    })
}

fn understood<T: FromValue>(said: Option<Value>) -> Option<T> {
    value::read(said?).ok()
}

fn now() -> Moment {
    Moment::from_millis(Date::now() as u64)
}
