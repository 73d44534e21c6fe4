//! The list of web apps in the page. Rows are kept by app, so that nothing flickers and what has
//! the focus keeps it.

use web_sys::{Document, Element};

use crate::text::Text;
use crate::ui::dom::{by_id, copy, fill_site, find, set_attribute, set_shown, set_text};
use crate::ui::error::UiError;
use crate::ui::panel::fill_panel;
use crate::ui::words::Words;
use crate::view::{AppGroup, AppView, AppsView, IconView};

/// The list and what it shows.
pub struct List {
    section: Element,
    groups: Vec<Group>,
    shown: Option<AppsView>,
}

struct Group {
    element: Element,
    list: Element,
    rows: Vec<Row>,
    shown: AppGroup,
}

struct Row {
    element: Element,
    shown: AppView,
}

impl List {
    /// The list of a page.
    pub fn of(document: &Document, words: &Words) -> Result<Self, UiError> {
        let label = words.say_name("apps_search");
        set_attribute(&by_id(document, "search")?, "placeholder", Some(&label))?;
        Ok(Self {
            section: by_id(document, "apps")?,
            groups: Vec::new(),
            shown: None,
        })
    }

    /// What the list shows.
    pub fn shown(&self) -> Option<&AppsView> {
        self.shown.as_ref()
    }

    /// The row of the app with this id.
    pub fn row(&self, id: &str) -> Option<Element> {
        let mut rows = self.groups.iter().flat_map(|group| &group.rows);
        let row = rows.find(|row| row.shown.id == id)?;
        Some(row.element.clone())
    }

    /// Shows these apps, and returns what a listener is to be told.
    pub fn show(
        &mut self,
        view: AppsView,
        document: &Document,
        words: &Words,
    ) -> Result<Vec<Text>, UiError> {
        if self.shown.as_ref() == Some(&view) {
            return Ok(Vec::new());
        }
        set_text(
            &find(&self.section, "[data-field=title]")?,
            &words.say(&view.title),
        );
        set_shown(&by_id(document, "search-field")?, view.search)?;
        let found = view.found.as_ref().map(|text| words.say(text));
        let said = find(&self.section, "[data-field=found]")?;
        set_text(&said, &found.unwrap_or_default());
        self.show_groups(&view.groups, document, words)?;
        set_shown(&self.section, !view.groups.is_empty() || view.search)?;
        let before = self.shown.as_ref();
        let news = before.map(|before| view.news_since(before));
        self.shown = Some(view);
        Ok(news.unwrap_or_default())
    }

    fn show_groups(
        &mut self,
        groups: &[AppGroup],
        document: &Document,
        words: &Words,
    ) -> Result<(), UiError> {
        let place = by_id(document, "groups")?;
        let mut old = std::mem::take(&mut self.groups);
        for (index, view) in groups.iter().enumerate() {
            let known = old.iter().position(|group| group.shown.id == view.id);
            let mut group = match known {
                Some(index) => old.remove(index),
                None => Group::new(view, document, words)?,
            };
            group.show(view, known.is_none(), document, words)?;
            put_at(&place, index, &group.element)?;
            self.groups.push(group);
        }
        for group in old {
            group.element.remove();
        }
        Ok(())
    }
}

impl Group {
    fn new(view: &AppGroup, document: &Document, words: &Words) -> Result<Self, UiError> {
        let element = copy(document, "group", words)?
            .first_element_child()
            .ok_or_else(UiError::missing("group"))?;
        set_attribute(&element, "data-group", Some(&view.id))?;
        Ok(Self {
            list: find(&element, "ul")?,
            element,
            rows: Vec::new(),
            shown: view.clone(),
        })
    }

    fn show(
        &mut self,
        view: &AppGroup,
        new: bool,
        document: &Document,
        words: &Words,
    ) -> Result<(), UiError> {
        if !new && self.shown == *view {
            return Ok(());
        }
        let element = &self.element;
        fill_site(element, Some(&view.site))?;
        let embedded = find(element, "[data-field=embedded]")?;
        let said = view.embedded.as_ref().map(|text| words.say(text));
        set_text(&embedded, &said.unwrap_or_default());
        set_shown(&embedded, view.embedded.is_some())?;
        let all = find(element, "[data-field=all]")?;
        let said = view.sign_out.as_ref().map(|text| words.say(text));
        set_text(&all, &said.unwrap_or_default());
        set_shown(&all, view.sign_out.is_some())?;
        if new || self.shown.panel != view.panel {
            fill_panel(element, view.panel.as_ref(), document, words)?;
        }
        self.show_rows(&view.apps, document, words)?;
        self.shown = view.clone();
        Ok(())
    }

    fn show_rows(
        &mut self,
        apps: &[AppView],
        document: &Document,
        words: &Words,
    ) -> Result<(), UiError> {
        let mut old = std::mem::take(&mut self.rows);
        let mut next = 0;
        for (index, app) in apps.iter().enumerate() {
            // Mostly the order has not changed, and the next one is the one.
            let known = (next..old.len())
                .chain(0..next.min(old.len()))
                .find(|&index| old[index].shown.id == app.id);
            let row = match known {
                Some(at) => {
                    next = at;
                    let mut row = old.remove(at);
                    if row.shown != *app {
                        fill(&row.element, app, Some(&row.shown), document, words)?;
                        row.shown = app.clone();
                    }
                    row
                }
                None => Row::new(app, document, words)?,
            };
            put_at(&self.list, index, &row.element)?;
            self.rows.push(row);
        }
        for row in old {
            row.element.remove();
        }
        Ok(())
    }
}

impl Row {
    fn new(app: &AppView, document: &Document, words: &Words) -> Result<Self, UiError> {
        let element = copy(document, "app", words)?
            .first_element_child()
            .ok_or_else(UiError::missing("app"))?;
        fill(&element, app, None, document, words)?;
        Ok(Self {
            element,
            shown: app.clone(),
        })
    }
}

/// An element that is in its place already is not moved: it would lose the focus.
fn put_at(parent: &Element, index: usize, element: &Element) -> Result<(), UiError> {
    let index = u32::try_from(index).unwrap_or(u32::MAX);
    let there = parent.children().item(index);
    if there.as_ref() == Some(element) {
        return Ok(());
    }
    parent
        .insert_before(element, there.as_deref())
        .map_err(UiError::page)?;
    Ok(())
}

fn fill(
    row: &Element,
    app: &AppView,
    before: Option<&AppView>,
    document: &Document,
    words: &Words,
) -> Result<(), UiError> {
    set_attribute(row, "data-app", Some(app.state.name()))?;
    for (name, value) in &app.marks {
        let value = Some(&**value).filter(|value| !value.is_empty() || *name == "data-embedded");
        set_attribute(row, name, value)?;
    }
    let name = find(row, "[data-field=name]")?;
    set_text(&name, &app.name);
    set_attribute(&name, "title", Some(&app.name))?;
    set_text(&find(row, "[data-field=status]")?, &words.say(&app.status));
    // Where no title is known, the code is the name.
    let code = if app.name == app.code { "" } else { &app.code };
    set_text(&find(row, "[data-field=code]")?, code);
    if before.is_none_or(|before| before.icon != app.icon) {
        fill_icon(row, &app.icon, document)?;
    }
    let button = find(row, "[data-field=sign-out]")?;
    set_shown(&button, app.sign_out.is_some())?;
    if let Some(view) = &app.sign_out {
        set_text(&button, &words.say(&view.label));
        set_attribute(&button, "aria-label", Some(&words.say(&view.name)))?;
    }
    let more = find(row, "[data-action=more]")?;
    set_attribute(&more, "aria-label", Some(&words.say(&app.more)))?;
    if before.map_or(app.panel.is_some(), |before| before.panel != app.panel) {
        fill_panel(row, app.panel.as_ref(), document, words)?;
    }
    Ok(())
}

fn fill_icon(row: &Element, icon: &IconView, document: &Document) -> Result<(), UiError> {
    let place = find(row, ".icon")?;
    let (sign, colour) = match icon {
        IconView::Sign { sign, colour } => (sign, colour.as_deref()),
        IconView::Picture { letter, .. } => (letter, None),
    };
    set_text(&find(&place, "[data-field=sign]")?, sign);
    let style = colour.map(|colour| ["--icon: ", colour].concat());
    set_attribute(&place, "style", style.as_deref())?;
    if let Some(old) = place.query_selector("img").map_err(UiError::page)? {
        old.remove();
    }
    if let IconView::Picture { url, .. } = icon {
        let picture = document.create_element("img").map_err(UiError::page)?;
        for (name, value) in [
            ("alt", ""),
            ("loading", "lazy"),
            ("referrerpolicy", "no-referrer"),
            ("src", url),
        ] {
            set_attribute(&picture, name, Some(value))?;
        }
        place.append_child(&picture).map_err(UiError::page)?;
    }
    Ok(())
}
