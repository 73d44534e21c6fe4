//! What has happened: a picture of the last 24 hours for each session, and the last events, to be
//! copied for a bug report.

use std::rc::Rc;

use js_sys::{Array, Date, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event};

use super::app::App;
use super::page::Place;
use super::spawn;
use crate::text::{Key, Text};
use crate::ui::browser::{settled, version};
use crate::ui::dom::{by_id, copy, find, set_attribute, set_shown, set_text};
use crate::ui::error::UiError;
use crate::ui::words::Words;
use crate::ui::{history, timeline};
use crate::view::{Activity, DayView, EventView, browser_of};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    fn write_text(text: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["navigator"], js_name = userAgent, thread_local_v2)]
    static USER_AGENT: String;
}

/// Shows what has happened, now and whenever more does.
pub fn follow(app: &Rc<App>) {
    let again = app.clone();
    history::follow(move || show(&again));
    show(app);
}

/// Listens to the button.
pub fn listen(app: &Rc<App>, document: &Document) -> Result<(), UiError> {
    let section = by_id(document, "activity")?;
    let app = app.clone();
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let is_copy = target.is_some_and(|it| it.matches("[data-action=copy]").unwrap_or(false));
        if is_copy {
            spawn(&app.clone(), report(app.clone()));
        }
    });
    let added =
        section.add_event_listener_with_callback("click", listener.as_ref().unchecked_ref());
    // Lives as long as the page.
    listener.forget();
    added.map_err(UiError::page)
}

async fn report(app: Rc<App>) -> Result<(), UiError> {
    let (activity, words) = (read().await?, app.page.words());
    let browser = USER_AGENT.with(|agent| browser_of(agent));
    let mut lines = vec![words.say(&Activity::report_head(&version()?, &browser))];
    lines.extend(activity.events.iter().map(|event| line(event, words)));
    settled("clipboard.writeText", write_text(&lines.join("\n"))).await?;
    let said = Text::from(Key::ReportCopied);
    app.page.say(Place::Activity, Some(&said), true)
}

fn line(event: &EventView, words: &Words) -> String {
    let at = String::from(Date::new(&event.at.into()).to_iso_string());
    let site = event.site.as_deref().unwrap_or("-");
    [&at, site, &words.say(&event.what)].join(" ")
}

async fn read() -> Result<Activity, UiError> {
    let history = history::read().await?;
    let (now, zone) = history::now();
    Ok(Activity::of(&history, now, zone))
}

fn show(app: &Rc<App>) {
    let shown = app.clone();
    spawn(app, async move { write(&shown, &read().await?) });
}

fn write(app: &App, activity: &Activity) -> Result<(), UiError> {
    let (document, words) = (app.page.document(), app.page.words());
    let days = nodes(&activity.days, |day| day_of(day, document, words))?;
    by_id(document, "days")?.replace_children_with_node(&days);
    let events = by_id(document, "events")?;
    let title = find(&events, "[data-field=title]")?;
    set_text(&title, &words.say(&activity.title));
    let entries = nodes(&activity.events, |event| event_of(event, document, words))?;
    find(&events, "ol")?.replace_children_with_node(&entries);
    let any = !activity.events.is_empty();
    set_shown(&by_id(document, "no-events")?, !any)?;
    set_shown(&events, any)
}

fn nodes<T>(views: &[T], make: impl Fn(&T) -> Result<Element, UiError>) -> Result<Array, UiError> {
    views
        .iter()
        .map(|view| make(view).map(JsValue::from))
        .collect()
}

fn day_of(day: &DayView, document: &Document, words: &Words) -> Result<Element, UiError> {
    let element = first(copy(document, "day", words)?.first_element_child())?;
    let store = day
        .store
        .as_deref()
        .map(|store| [" (", store, ")"].concat());
    let name = [day.site.whole(), store.unwrap_or_default()].concat();
    set_text(&find(&element, "[data-field=site]")?, &name);
    timeline::draw(&find(&element, "figure")?, &day.timeline, document, words)?;
    Ok(element)
}

fn event_of(event: &EventView, document: &Document, words: &Words) -> Result<Element, UiError> {
    let element = first(copy(document, "event", words)?.first_element_child())?;
    set_attribute(&element, "data-tone", Some(event.tone.name()))?;
    set_text(
        &find(&element, "[data-field=when]")?,
        &words.say(&event.when),
    );
    let site = event.site.as_deref().unwrap_or_default();
    set_text(&find(&element, "[data-field=site]")?, site);
    set_text(
        &find(&element, "[data-field=what]")?,
        &words.say(&event.what),
    );
    Ok(element)
}

fn first(element: Option<Element>) -> Result<Element, UiError> {
    element.ok_or_else(UiError::missing("template"))
}
