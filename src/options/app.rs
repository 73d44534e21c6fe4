//! The options page while it is shown: what is known, and each thing that can be done.

use std::cell::RefCell;
use std::rc::Rc;

use super::browser;
use super::look::look_at;
use super::page::{Page, Place};
use super::spawn;
use crate::detect::App as Found;
use crate::granted::Granted;
use crate::settings::{Backup, Policy, Settings, SiteAdapter, Wrong};
use crate::site_list::SiteList;
use crate::text::Text;
use crate::ui::browser::Kind;
use crate::ui::error::UiError;
use crate::ui::stored::{Area, forget_apps, store_settings, stored};
use crate::view::options::{Facts, OptionsView, Removal, Said, SiteRow, imported, policy_wrong};

/// The options page.
pub struct App {
    pub(super) page: Page,
    state: RefCell<State>,
}

/// What changes. Never borrowed across an `await`.
#[derive(Default)]
struct State {
    facts: Facts,
    policy_wrong: Option<Wrong>,
    policy_is_told: bool,
}

impl App {
    /// The options of a page.
    pub fn new(page: Page) -> Rc<Self> {
        Rc::new(Self {
            page,
            state: RefCell::default(),
        })
    }

    /// What is known now.
    pub fn facts(&self) -> Facts {
        self.state.borrow().facts.clone()
    }

    /// Reads everything anew and shows it.
    pub async fn reload(&self) -> Result<(), UiError> {
        let told = browser::managed_soon().await;
        let granted = Granted::new(browser::granted().await?);
        let settings: Settings = stored(Area::Local, Settings::KEY).await?;
        let sites: SiteList = stored(Area::Local, SiteList::KEY).await?;
        let (built_in, can_notify) = (browser::built_in()?, browser::can_notify()?);
        {
            let mut state = self.state.borrow_mut();
            if let Some(told) = told {
                let policy = Policy::parse(&told);
                state.policy_wrong = policy.as_ref().err().cloned();
                state.facts.policy = policy.unwrap_or_default();
                state.policy_is_told = true;
            }
            let facts = &mut state.facts;
            facts.built_in = built_in;
            facts.can_notify = can_notify;
            facts.granted = granted;
            facts.settings = settings;
            facts.sites = sites;
        }
        self.show()
    }

    /// Shows what an organisation has set, when the browser tells it late.
    pub async fn heed_late_policy(&self) -> Result<(), UiError> {
        if !self.state.borrow().policy_is_told {
            browser::managed().await;
            self.reload().await?;
        }
        Ok(())
    }

    fn show(&self) -> Result<(), UiError> {
        let (view, notice) = {
            let state = self.state.borrow();
            let notice = state.policy_wrong.as_ref().map(policy_wrong);
            (OptionsView::of(&state.facts), notice)
        };
        self.page.show(&view, notice.as_ref())
    }

    /// Says what came of something.
    pub fn say(&self, place: Place, said: &Said) {
        let good = matches!(
            said,
            Said::Added { .. } | Said::Removed { .. } | Said::Saved | Said::Exported
        );
        self.tell(place, &Text::from(said), good);
    }

    /// Says a text; `good`: it went well.
    pub fn tell(&self, place: Place, text: &Text, good: bool) {
        if let Err(error) = self.page.say(place, Some(text), good) {
            web_sys::console::error_1(&error.to_string().into());
        }
    }

    /// Says that something went wrong.
    pub fn trouble(&self, error: &UiError) {
        web_sys::console::error_1(&error.to_string().into());
        let detail = error.to_string();
        self.say(Place::Page, &Said::Trouble { detail });
    }

    /// The row of a match pattern.
    pub fn row(&self, pattern: &str) -> Option<SiteRow> {
        let view = OptionsView::of(&self.state.borrow().facts);
        view.sites.into_iter().find(|row| row.pattern == pattern)
    }

    /// The person has agreed to a site.
    pub async fn allowed(self: &Rc<Self>, origin: Option<&str>) -> Result<(), UiError> {
        if let Some(origin) = origin {
            let mut sites = self.facts().sites;
            sites.add(origin);
            browser::store_sites(&sites).await?;
        }
        self.reload().await?;
        if let Some(origin) = origin {
            self.look(origin.to_owned());
        }
        Ok(())
    }

    /// Finds out what runs on a site.
    pub fn look(self: &Rc<Self>, origin: String) {
        let Some(pattern) = crate::view::permission_pattern(&origin) else {
            return;
        };
        let app = Rc::clone(self);
        spawn(self, async move {
            {
                let mut state = app.state.borrow_mut();
                if state.facts.looking.contains(&pattern) {
                    return Ok(());
                }
                state.facts.looking.push(pattern.clone());
            }
            app.show()?;
            let facts = app.facts();
            let found: Found = look_at(&origin, &pattern, &facts).await;
            let mut sites: SiteList = stored(Area::Local, SiteList::KEY).await?;
            app.state
                .borrow_mut()
                .facts
                .looking
                .retain(|known| *known != pattern);
            // It may have been removed meanwhile.
            if app.row(&pattern).is_some() {
                // Before it is said what was found: then it is served.
                if found == Found::Flowfile {
                    app.serve(SiteAdapter::flowfile(&origin)).await?;
                }
                sites.found(&origin, found);
                browser::store_sites(&sites).await?;
            }
            app.reload().await
        });
    }

    /// Has a site served by what was found there, unless the person has said what it is.
    async fn serve(&self, adapter: SiteAdapter) -> Result<(), UiError> {
        let mut settings: Settings = stored(Area::Local, Settings::KEY).await?;
        if settings.names(&adapter.origin) {
            return Ok(());
        }
        settings.adapters.push(adapter);
        store_settings(&settings).await
    }

    /// Looks at the sites that were allowed elsewhere, as by the popup.
    pub fn look_at_new_sites(self: &Rc<Self>) {
        let facts = self.facts();
        for row in OptionsView::of(&facts).sites {
            let seen = facts.sites.of_pattern(&row.pattern);
            let seen = seen.is_some_and(|site| site.app.is_some());
            if let (true, None, false, Some(origin)) = (row.look, row.tag, seen, row.origin) {
                self.look(origin);
            }
        }
    }

    /// Carries out a removal: the worker forgets what it knows once the permission is gone.
    pub async fn remove(&self, removal: Removal) -> Result<(), UiError> {
        browser::give_back(Kind::Origins, &removal.permissions).await?;
        let gone = |origin: &str| {
            crate::view::permission_pattern(origin)
                .is_some_and(|pattern| removal.gone.contains(&pattern))
        };
        forget_apps(&gone).await?;
        browser::store_sites(&removal.sites).await?;
        store_settings(&removal.settings).await?;
        self.reload().await
    }

    /// Changes the settings.
    pub async fn set(&self, change: impl FnOnce(&mut Settings)) -> Result<(), UiError> {
        let mut settings = self.facts().settings;
        change(&mut settings);
        store_settings(&settings).await?;
        self.reload().await
    }

    /// Takes over what a file holds.
    pub async fn import(&self, backup: Backup) -> Result<(), UiError> {
        let mut sites = self.facts().sites;
        for origin in &backup.sites {
            sites.add(origin);
        }
        browser::store_sites(&sites).await?;
        store_settings(&backup.settings).await?;
        self.reload().await?;
        let view = OptionsView::of(&self.facts());
        let asked = view.sites.iter().filter(|row| !row.asks.is_empty()).count();
        self.tell(Place::File, &imported(asked), true);
        Ok(())
    }
}
