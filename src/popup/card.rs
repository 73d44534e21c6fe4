//! Fills a session's card: the large one and the rows have the same fields.

use web_sys::{Document, Element};

use super::dom::{fill_site, find, set_attribute, set_shown, set_text};
use super::error::UiError;
use super::words::Words;
use crate::text::Text;
use crate::ui::panel::fill_panel;
use crate::view::{Button, Notice, SessionView};

/// Fills the large card with a session.
pub fn fill_session(
    card: &Element,
    view: &SessionView,
    document: &Document,
    words: &Words,
) -> Result<(), UiError> {
    fill(card, "[data-field=status]", Some(&view.status), words)?;
    fill_button(card, "[data-action=grant]", None, words)?;
    fill_common(card, view, document, words)
}

/// Fills a row with a session.
pub fn fill_row(
    row: &Element,
    view: &SessionView,
    document: &Document,
    words: &Words,
) -> Result<(), UiError> {
    fill(row, "[data-field=line]", Some(&view.line), words)?;
    fill_common(row, view, document, words)
}

/// Fills the large card where there is no session.
pub fn fill_notice(
    card: &Element,
    view: &Notice,
    document: &Document,
    words: &Words,
) -> Result<(), UiError> {
    set_attribute(card, "data-state", Some(view.state.name()))?;
    set_attribute(card, "data-session", None)?;
    fill(card, "[data-field=status]", Some(&view.title), words)?;
    fill(card, "[data-field=about]", view.about.as_ref(), words)?;
    fill_site(card, view.site.as_ref())?;
    fill_store(card, None)?;
    let grant = view.grant.as_ref().map(|grant| &grant.button);
    fill_button(card, "[data-action=grant]", grant, words)?;
    fill_button(card, "[data-action=refresh]", None, words)?;
    set_shown(&find(card, "[data-action=ask-session]")?, false)?;
    fill_panel(card, None, document, words)?;
    set_shown(&find(card, "[data-action=sign-in]")?, false)
}

fn fill_common(
    card: &Element,
    view: &SessionView,
    document: &Document,
    words: &Words,
) -> Result<(), UiError> {
    set_attribute(card, "data-state", Some(view.state.name()))?;
    set_attribute(card, "data-session", Some(&view.id))?;
    fill_site(card, Some(&view.site))?;
    fill_store(card, view.store.as_deref())?;
    fill(card, "[data-field=about]", Some(&view.about), words)?;
    fill(card, "[data-field=last]", Some(&view.last), words)?;
    fill(card, "[data-field=outcome]", view.outcome.as_ref(), words)?;
    fill(card, "[data-field=saved]", Some(&view.today.saved), words)?;
    fill(card, "[data-field=took]", Some(&view.today.took), words)?;
    fill(card, "[data-field=spared]", Some(&view.today.spared), words)?;
    fill_button(card, "[data-action=refresh]", view.refresh.as_ref(), words)?;
    set_shown(
        &find(card, "[data-action=sign-in]")?,
        view.sign_in.is_some(),
    )?;
    let sign_out = find(card, "[data-action=ask-session]")?;
    set_shown(&sign_out, view.sign_out.is_some())?;
    let name = view.sign_out.as_ref().map(|text| words.say(text));
    set_attribute(&sign_out, "aria-label", name.as_deref())?;
    fill_panel(card, view.panel.as_ref(), document, words)
}

fn fill(
    card: &Element,
    field: &'static str,
    text: Option<&Text>,
    words: &Words,
) -> Result<(), UiError> {
    let text = text.map(|text| words.say(text)).unwrap_or_default();
    set_text(&find(card, field)?, &text);
    Ok(())
}

fn fill_store(card: &Element, store: Option<&str>) -> Result<(), UiError> {
    let element = find(card, "[data-field=store]")?;
    set_text(&element, store.unwrap_or_default());
    set_attribute(&element, "title", store)?;
    set_shown(&element, store.is_some())
}

/// A busy button stays in its place and keeps the focus, so it is not `disabled`.
fn fill_button(
    card: &Element,
    button: &'static str,
    view: Option<&Button>,
    words: &Words,
) -> Result<(), UiError> {
    let element = find(card, button)?;
    set_shown(&element, view.is_some())?;
    let Some(view) = view else { return Ok(()) };
    set_text(&element, &words.say(&view.label));
    let busy = if view.ready { None } else { Some("true") };
    set_attribute(&element, "aria-disabled", busy)
}
