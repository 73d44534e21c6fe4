//! The page: writes a view into it.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlInputElement};

use super::rows::Rows;
use crate::text::Text;
use crate::ui::dom::{by_id, find, set_attribute, set_shown, set_text, take_over};
use crate::ui::error::UiError;
use crate::ui::words::Words;
use crate::view::View;
use crate::view::options::{OptionsView, SiteRow, SplitRow, Tag};

/// Where something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Above everything.
    Page,
    /// Below the list of sites.
    Sites,
    /// Below the longest wait.
    Hold,
    /// Below the idle time.
    Idle,
    /// Below the notification.
    Notify,
    /// Below the pairs.
    Split,
    /// Below export and import.
    File,
    /// Below what has happened.
    Activity,
}

impl Place {
    fn id(self) -> &'static str {
        match self {
            Self::Page => "notice",
            Self::Sites => "sites-said",
            Self::Hold => "hold-said",
            Self::Idle => "idle-said",
            Self::Notify => "notify-said",
            Self::Split => "split-said",
            Self::File => "file-said",
            Self::Activity => "activity-said",
        }
    }
}

/// The page and what it shows.
pub struct Page {
    document: Document,
    words: Words,
    sites: RefCell<Rows<SiteRow>>,
    splits: RefCell<Rows<SplitRow>>,
}

impl Page {
    /// Takes over the page and fills its fixed texts.
    pub fn open(document: Document) -> Result<Self, UiError> {
        let words = take_over(&document)?;
        let list = |id| find(&by_id(&document, id)?, "ul");
        Ok(Self {
            sites: RefCell::new(Rows::of(list("sites")?, "site")),
            splits: RefCell::new(Rows::of(list("splits")?, "split")),
            words,
            document,
        })
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The words of the person's language.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Says which version this is.
    pub fn show_version(&self, version: &str) -> Result<(), UiError> {
        let text = self.words.say(&View::version(version));
        set_text(&by_id(&self.document, "version")?, &text);
        Ok(())
    }

    /// Writes a view into the page. `notice`: what an administrator must know.
    pub fn show(&self, view: &OptionsView, notice: Option<&Text>) -> Result<(), UiError> {
        let Self {
            document, words, ..
        } = self;
        let same = |one: &SiteRow, other: &SiteRow| one.pattern == other.pattern;
        let mut sites = self.sites.borrow_mut();
        sites.show(&view.sites, document, words, same, fill_site)?;

        self.show_number("idle", view.idle)?;
        self.show_number("hold", view.hold.seconds)?;
        self.input("hold")?.set_disabled(view.hold.tag.is_some());
        let tag = find(&by_id(document, "settings")?, "[data-field=hold-tag]")?;
        show_tag(&tag, view.hold.tag, words)?;
        self.input("notify")?
            .set_checked(view.notify.unwrap_or_default());
        set_shown(&by_id(document, "notification")?, view.notify.is_some())?;

        let same = |one: &SplitRow, other: &SplitRow| one.pair == other.pair;
        let mut splits = self.splits.borrow_mut();
        splits.show(&view.splits, document, words, same, fill_split)?;
        let none = find(&by_id(document, "splits")?, "[data-field=none]")?;
        set_shown(&none, view.splits.is_empty())?;

        if let Some(notice) = notice {
            self.say(Place::Page, Some(notice), false)?;
        }
        let main = document.query_selector("main").map_err(UiError::page)?;
        set_attribute(
            &main.ok_or_else(UiError::missing("main"))?,
            "aria-busy",
            None,
        )
    }

    fn show_number(&self, id: &'static str, number: u64) -> Result<(), UiError> {
        let input = self.input(id)?;
        // Not while it is being typed into.
        if self.document.active_element().as_deref() != Some(input.as_ref()) {
            input.set_value(&number.to_string());
        }
        Ok(())
    }

    /// Says something in its place. Screen readers hear it.
    pub fn say(&self, place: Place, text: Option<&Text>, good: bool) -> Result<(), UiError> {
        let element = by_id(&self.document, place.id())?;
        let tone = if good { "good" } else { "bad" };
        set_attribute(&element, "data-tone", Some(tone))?;
        let text = text.map(|text| self.words.say(text)).unwrap_or_default();
        set_text(&element, &text);
        Ok(())
    }

    /// An input by its id.
    pub fn input(&self, id: &'static str) -> Result<HtmlInputElement, UiError> {
        by_id(&self.document, id)?
            .dyn_into()
            .ok()
            .ok_or_else(UiError::missing(id))
    }

    /// Marks an input whose content cannot be used, or takes the mark away.
    pub fn mark(&self, id: &'static str, wrong: bool) -> Result<(), UiError> {
        let value = if wrong { Some("true") } else { None };
        set_attribute(&by_id(&self.document, id)?, "aria-invalid", value)
    }
}

fn fill_site(row: &Element, view: &SiteRow, words: &Words) -> Result<(), UiError> {
    set_attribute(row, "data-pattern", Some(&view.pattern))?;
    set_attribute(row, "data-origin", view.origin.as_deref())?;
    set_attribute(row, "data-state", Some(view.state.name()))?;
    set_text(&find(row, "[data-field=site]")?, &view.site.whole());
    set_text(&find(row, "[data-field=line]")?, &words.say(&view.line));
    let about = find(row, "[data-field=about]")?;
    let text = view.about.as_ref().map(|text| words.say(text));
    set_text(&about, text.as_deref().unwrap_or_default());
    set_shown(&about, text.is_some())?;
    show_tag(&find(row, "[data-field=tag]")?, view.tag, words)?;
    let host = view.site.whole();
    show_early(row, view.early, &host)?;
    show_button(row, "[data-action=allow]", !view.asks.is_empty(), &host)?;
    show_button(row, "[data-action=look]", view.look, &host)?;
    show_button(row, "[data-action=works]", view.works, &host)?;
    show_button(row, "[data-action=remove]", view.removable, &host)
}

fn fill_split(row: &Element, view: &SplitRow, words: &Words) -> Result<(), UiError> {
    set_attribute(row, "data-page", Some(&view.pair.page))?;
    set_attribute(row, "data-api", Some(&view.pair.api))?;
    set_text(&find(row, "[data-field=page]")?, &view.pair.page);
    set_text(&find(row, "[data-field=api]")?, &view.pair.api);
    show_tag(&find(row, "[data-field=tag]")?, view.tag, words)?;
    let name = [view.pair.page.as_str(), " → ", &view.pair.api].concat();
    show_button(row, "[data-action=allow]", !view.asks.is_empty(), &name)?;
    show_button(row, "[data-action=remove]", view.removable, &name)
}

/// The switch of a row; its name says of which.
fn show_early(row: &Element, early: Option<bool>, of: &str) -> Result<(), UiError> {
    let label = find(row, "[data-field=early]")?;
    let says = label.text_content().unwrap_or_default();
    let input = find(row, "[name=early]")?;
    let name = [says.trim(), ": ", of].concat();
    set_attribute(&input, "aria-label", Some(&name))?;
    if let Some(input) = input.dyn_ref::<HtmlInputElement>() {
        input.set_checked(early.unwrap_or_default());
    }
    set_shown(&label, early.is_some())
}

/// A button of a row; its name says of which.
fn show_button(
    row: &Element,
    selector: &'static str,
    shown: bool,
    of: &str,
) -> Result<(), UiError> {
    let button = find(row, selector)?;
    let says = button.text_content().unwrap_or_default();
    set_attribute(
        &button,
        "aria-label",
        Some(&[says.trim(), ": ", of].concat()),
    )?;
    set_shown(&button, shown)
}

fn show_tag(element: &Element, tag: Option<Tag>, words: &Words) -> Result<(), UiError> {
    let text = tag.map(|tag| words.say(&tag.text()));
    set_text(element, text.as_deref().unwrap_or_default());
    set_shown(element, text.is_some())
}
