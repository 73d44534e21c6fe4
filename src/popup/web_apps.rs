//! Web apps: carries out what [`WebApps`](crate::webapp::WebApps) wants done.

use std::rc::Rc;

use js_sys::Date;
use wasm_bindgen_futures::spawn_local;

use super::app::App;
use super::error::UiError;
use super::reach::Target;
use super::tabs::{self, OpenTab};
use crate::moment::Moment;
use crate::value::Value;
use crate::webapp::{CACHE, Effect, Event, FrameReport, KNOWN, PageReport};

/// Limits in milliseconds: a look into a frame, a frame's own limit for a request and a little.
const LOOK: u32 = 1_500;
const REQUEST: u32 = 12_000;

impl App {
    /// Takes up what earlier popups left, and looks around.
    pub fn open_web_apps(self: &Rc<Self>) {
        let app = self.clone();
        spawn_local(async move {
            let cache = tabs::stored(tabs::Area::Session, CACHE).await;
            let known = tabs::stored(tabs::Area::Local, KNOWN).await;
            let cache = cache.unwrap_or_else(|error| {
                app.note(&error);
                None
            });
            let known = known.unwrap_or_else(|error| {
                app.note(&error);
                None
            });
            let seen = tabs::seen_apps().await.unwrap_or_else(|error| {
                app.note(&error);
                Vec::new()
            });
            app.web_apps(Event::Opened {
                cache: cache.unwrap_or_default(),
                known: known.unwrap_or_default(),
                seen,
            });
        });
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
            spawn_local(async move {
                if let Err(error) = app.carry_out(effect).await {
                    app.trouble(&error);
                }
            });
        }
        self.render();
    }

    async fn carry_out(self: &Rc<Self>, effect: Effect) -> Result<(), UiError> {
        match effect {
            Effect::Survey { survey } => {
                let frames = self.look_around().await;
                // A survey that fails is as one that found nothing but says nothing of what was
                // known: the next one follows.
                let frames = frames?;
                self.web_apps(Event::Surveyed { survey, frames });
            }
            Effect::Ask {
                ask,
                frame,
                request,
            } => {
                let answer = self.reach.run_in(frame, "ask", &request, REQUEST).await;
                let (answer, error) = split(answer);
                self.web_apps(Event::Answered { ask, answer });
                error?;
            }
            Effect::Guard { frames, plan } => {
                let targets: Vec<Target> = frames.into_iter().map(Target::frame).collect();
                let guarded = self.reach.run(&targets, "guard", &plan, LOOK);
                let guarded: Result<Vec<(_, bool)>, UiError> = guarded.await;
                let log_out = plan.log_out;
                self.web_apps(Event::Guarded { log_out });
                guarded?;
            }
            Effect::LogOut { frame, plan } => {
                let report = self.reach.run_in(frame, "logOut", &plan, REQUEST).await;
                let (report, error) = split(report);
                let log_out = plan.log_out;
                self.web_apps(Event::LoggedOut { log_out, report });
                error?;
            }
            Effect::Tell {
                log_out,
                frame,
                request,
            } => {
                let sent = self.reach.run_in(frame, "tell", &request, REQUEST).await;
                let (sent, error) = split(sent);
                self.web_apps(Event::Told { log_out, sent });
                error?;
            }
            Effect::Cache(cache) => tabs::store(tabs::Area::Session, CACHE, &cache).await?,
            Effect::Remember(known) => {
                tabs::store(tabs::Area::Local, KNOWN, &known).await?;
                tabs::remove_seen(&known).await?;
            }
        }
        Ok(())
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
        let reached = self
            .reach
            .run(&targets, "survey", &Value::Null, LOOK)
            .await?;
        let tab_of = |id: i64| tabs.iter().find(|tab| tab.id == id);
        let report = |(frame, page): (crate::lock::FrameRef, PageReport)| {
            let tab: &OpenTab = tab_of(frame.tab)?;
            Some(FrameReport {
                frame,
                store: tab.store(),
                active: tab.active,
                page,
            })
        };
        Ok(reached.into_iter().filter_map(report).collect())
    }
}

/// An outcome that nobody saw is told as such, and its cause besides.
fn split<T>(outcome: Result<Option<T>, UiError>) -> (Option<T>, Result<(), UiError>) {
    match outcome {
        Ok(value) => (value, Ok(())),
        Err(error) => (None, Err(error)),
    }
}

fn now() -> Moment {
    Moment::from_millis(Date::now() as u64)
}
