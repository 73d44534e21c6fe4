//! What the person does: each button and field. What the browser is to ask the person for is asked
//! within the click: Firefox forgets the click at the first pause.

use std::ops::RangeInclusive;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, HtmlInputElement, Url};

use super::app::App;
use super::browser;
use super::page::Place;
use super::{file, spawn};
use crate::part;
use crate::settings::{Extra, Settings, SplitApi};
use crate::ui::allow::ask_to_allow;
use crate::ui::browser::{Kind, ask_for};
use crate::ui::dom::closest;
use crate::ui::error::UiError;
use crate::view::options::{Said, SiteRow};
use crate::view::{origin, permission_pattern};

/// Listens as long as the page is shown.
pub fn listen(app: &Rc<App>, document: &Document) -> Result<(), UiError> {
    on(document, "click", app, clicked)?;
    on(document, "submit", app, |app, event| {
        event.prevent_default();
        match target(event).and_then(|form| form.get_attribute("data-form")) {
            Some(form) if form == "add-site" => add_site(app),
            Some(form) if form == "add-split" => add_split(app),
            Some(_) | None => Ok(()),
        }
    })?;
    on(document, "change", app, |app, event| {
        match target(event).map(|input| input.id()).as_deref() {
            Some("hold") => set_number(
                app,
                Place::Hold,
                "hold",
                Settings::HOLD,
                |settings, number| {
                    settings.hold_seconds = number;
                },
            ),
            Some("idle") => set_number(
                app,
                Place::Idle,
                "idle",
                Settings::IDLE,
                |settings, number| {
                    settings.idle_minutes = number;
                },
            ),
            Some("notify") => set_notify(app),
            Some("import") => {
                spawn(app, file::import(Rc::clone(app)));
                Ok(())
            }
            Some(_) | None => set_early(app, event),
        }
    })
}

fn on(
    document: &Document,
    event: &str,
    app: &Rc<App>,
    act: impl Fn(&Rc<App>, &Event) -> Result<(), UiError> + 'static,
) -> Result<(), UiError> {
    let app = Rc::clone(app);
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if let Err(error) = act(&app, &event) {
            app.trouble(&error);
        }
    });
    let added = document.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    // Lives as long as the page.
    listener.forget();
    added.map_err(UiError::page)
}

fn clicked(app: &Rc<App>, event: &Event) -> Result<(), UiError> {
    let Some(button) = target(event).and_then(|target| closest(&target, "[data-action]")) else {
        return Ok(());
    };
    let action = button.get_attribute("data-action").unwrap_or_default();
    let row = closest(&button, "[data-pattern]");
    let row = row.and_then(|row| app.row(&row.get_attribute("data-pattern")?));
    let pair = closest(&button, "[data-page]").and_then(|row| {
        let page = row.get_attribute("data-page")?;
        let api = row.get_attribute("data-api")?;
        Some(SplitApi { page, api })
    });
    match (action.as_str(), row, pair) {
        ("export", ..) => match button.owner_document() {
            Some(document) => file::export(app, &document),
            None => Ok(()),
        },
        ("import", ..) => {
            app.page.input("import")?.click();
            Ok(())
        }
        ("allow", Some(row), _) => allow_site(app, row),
        ("look", Some(row), _) => {
            row.origin.into_iter().for_each(|origin| app.look(origin));
            Ok(())
        }
        ("remove", Some(row), _) => remove_site(app, &row),
        ("allow", None, Some(pair)) => {
            allow_pair(app, pair);
            Ok(())
        }
        ("remove", None, Some(pair)) => {
            let removal = app.facts().without_pair(&pair);
            let again = Rc::clone(app);
            spawn(app, async move { again.remove(removal).await });
            app.page.input("split-page")?.focus().map_err(UiError::page)
        }
        _ => Ok(()),
    }
}

fn add_site(app: &Rc<App>) -> Result<(), UiError> {
    let input = app.page.input("address")?;
    let Some(site) = origin_of(&input.value()) else {
        app.page.mark("address", true)?;
        app.say(Place::Sites, &Said::NoAddress);
        return Ok(());
    };
    app.page.mark("address", false)?;
    let Some(pattern) = permission_pattern(&site) else {
        return Ok(());
    };
    let answer = ask_to_allow(&[pattern], Extra::default(), &Settings::default());
    let again = Rc::clone(app);
    spawn(app, async move {
        let host = host(&site);
        if !answer.await? {
            again.say(Place::Sites, &Said::NotAllowed { host });
            return Ok(());
        }
        input.set_value("");
        again.say(Place::Sites, &Said::Added { host });
        again.allowed(Some(&site)).await
    });
    Ok(())
}

fn allow_site(app: &Rc<App>, row: SiteRow) -> Result<(), UiError> {
    let extra = Extra {
        pair: row.pair,
        adapter: None,
    };
    let answer = ask_to_allow(&row.asks, extra, &app.facts().settings);
    let again = Rc::clone(app);
    spawn(app, async move {
        let host = row.site.whole();
        if !answer.await? {
            again.say(Place::Sites, &Said::NotAllowed { host });
            return Ok(());
        }
        again.say(Place::Sites, &Said::Added { host });
        again.allowed(row.origin.as_deref()).await
    });
    Ok(())
}

fn remove_site(app: &Rc<App>, row: &SiteRow) -> Result<(), UiError> {
    let removal = app.facts().without_site(&row.pattern);
    let host = row.site.whole();
    let again = Rc::clone(app);
    spawn(app, async move {
        again.remove(removal).await?;
        again.say(Place::Sites, &Said::Removed { host });
        Ok(())
    });
    app.page.input("address")?.focus().map_err(UiError::page)
}

fn add_split(app: &Rc<App>) -> Result<(), UiError> {
    let (page, api) = (app.page.input("split-page")?, app.page.input("split-api")?);
    let (page, api) = (origin_of(&page.value()), origin_of(&api.value()));
    app.page.mark("split-page", page.is_none())?;
    app.page.mark("split-api", api.is_none())?;
    match (page, api) {
        (Some(page), Some(api)) => allow_pair(app, SplitApi { page, api }),
        _ => app.say(Place::Split, &Said::NoAddress),
    }
    Ok(())
}

fn allow_pair(app: &Rc<App>, pair: SplitApi) {
    let mut patterns: Vec<String> = [&pair.page, &pair.api]
        .into_iter()
        .filter_map(|origin| permission_pattern(origin))
        .collect();
    patterns.dedup();
    let (page, host) = (pair.page.clone(), host(&pair.api));
    let extra = Extra {
        pair: Some(pair),
        adapter: None,
    };
    let answer = ask_to_allow(&patterns, extra, &app.facts().settings);
    let again = Rc::clone(app);
    spawn(app, async move {
        if !answer.await? {
            again.say(Place::Split, &Said::NotAllowed { host });
            return Ok(());
        }
        again.page.input("split-page")?.set_value("");
        again.page.input("split-api")?.set_value("");
        again.allowed(Some(&page)).await?;
        again.say(Place::Split, &Said::Saved);
        Ok(())
    });
}

fn set_number(
    app: &Rc<App>,
    place: Place,
    id: &'static str,
    within: RangeInclusive<u64>,
    change: fn(&mut Settings, u64),
) -> Result<(), UiError> {
    let value = app.page.input(id)?.value().parse::<u64>();
    let value = value.ok().filter(|value| within.contains(value));
    app.page.mark(id, value.is_none())?;
    let Some(number) = value else {
        app.say(place, &Said::NumberWrong { within });
        return Ok(());
    };
    let again = Rc::clone(app);
    spawn(app, async move {
        again.set(|settings| change(settings, number)).await?;
        again.say(place, &Said::Saved);
        Ok(())
    });
    Ok(())
}

fn set_early(app: &Rc<App>, event: &Event) -> Result<(), UiError> {
    let input =
        target(event).filter(|input| input.get_attribute("name").as_deref() == Some("early"));
    let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) else {
        return Ok(());
    };
    let row = closest(&input, "[data-pattern]");
    let row = row.and_then(|row| app.row(&row.get_attribute("data-pattern")?));
    if let Some(origin) = row.and_then(|row| row.origin) {
        let early = input.checked();
        let again = Rc::clone(app);
        spawn(app, async move {
            again
                .set(|settings| *settings = settings.with_early(&origin, early))
                .await?;
            again.say(Place::Sites, &Said::Saved);
            Ok(())
        });
    }
    Ok(())
}

fn set_notify(app: &Rc<App>) -> Result<(), UiError> {
    let wanted = app.page.input("notify")?.checked();
    let names = ["notifications".to_owned()];
    let answer = match wanted {
        true => Some(ask_for(Kind::Permissions, &names)?),
        false => None,
    };
    let again = Rc::clone(app);
    spawn(app, async move {
        let agreed = match answer {
            Some(answer) => answer.await?,
            None => {
                browser::give_back(Kind::Permissions, &names).await?;
                false
            }
        };
        again.set(|settings| settings.notify = agreed).await?;
        if agreed == wanted {
            again.say(Place::Notify, &Said::Saved);
        }
        Ok(())
    });
    Ok(())
}

/// The origin of what was typed: `https` where no scheme is.
fn origin_of(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let url = match part::contains(typed, "://") {
        true => Url::new(typed),
        false => Url::new(&["https://", typed].concat()),
    };
    let origin = origin(&url.ok()?.href())?;
    // What no permission can be asked for: a host of a star.
    (!origin.contains('*')).then_some(origin)
}

fn host(origin: &str) -> String {
    crate::view::Site::of_origin(origin).whole()
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}
