//! The web apps of all sites, grouped by site, that of the current tab first.

use super::app::{AppState, AppView, standing};
use super::dialog::Dialog;
use super::panel::Panel;
use super::site::Site;
use crate::order;
use crate::part;
use crate::text::{Arg, Key, SmallLetters, Text};
use crate::webapp::{Entry, Place, Status};

/// From so many apps on there is a search field.
const MANY: usize = 9;

/// All web apps.
#[derive(Debug, Clone, PartialEq)]
pub struct AppsView {
    /// The heading.
    pub title: Text,
    /// Whether there is a search field.
    pub search: bool,
    /// What the search found, while something is searched for.
    pub found: Option<Text>,
    /// The apps, by site.
    pub groups: Vec<AppGroup>,
}

/// The web apps of one site.
#[derive(Debug, Clone, PartialEq)]
pub struct AppGroup {
    /// The group's id.
    pub id: String,
    /// The site.
    pub site: Site,
    /// The page of another site that they are embedded in.
    pub embedded: Option<Text>,
    /// The button that signs out of all, where there are several.
    pub sign_out: Option<Text>,
    /// The sign-out of all that is asked about or under way.
    pub panel: Option<Panel>,
    /// The apps.
    pub apps: Vec<AppView>,
}

impl AppsView {
    /// The view of these apps at `now`; `here` is the origin of the current tab, `query` what is
    /// searched for. The order within a site stays as it is given.
    pub fn of(
        entries: &[Entry],
        here: Option<&str>,
        query: &str,
        now: f64,
        dialog: &Dialog,
        small: SmallLetters,
    ) -> Self {
        let query = small(query.trim());
        let fits = |entry: &Entry| fits(entry, &query, small);
        let mut places: Vec<&Place> = Vec::new();
        for entry in entries {
            if !places.contains(&&entry.key.place) {
                places.push(&entry.key.place);
            }
        }
        // Stable: sites that are not at hand stay in their order.
        order::by_key(&mut places, |place| rank(place, here));
        let groups: Vec<AppGroup> = places
            .into_iter()
            .map(|place| AppGroup::of(place, entries, &fits, now, dialog))
            .filter(|group| !group.apps.is_empty())
            .collect();
        let search = entries.len() >= MANY;
        let found = (search && !query.is_empty())
            .then(|| found(groups.iter().map(|group| group.apps.len()).sum(), entries));
        Self {
            title: title(entries),
            search,
            found,
            groups,
        }
    }

    /// Its beginning: so many apps, for the first frame.
    #[must_use]
    pub fn first(mut self, count: usize) -> Self {
        let mut left = count;
        for group in &mut self.groups {
            group.apps.truncate(left);
            left -= group.apps.len();
        }
        self.groups.retain(|group| !group.apps.is_empty());
        self
    }

    /// The app with this id.
    pub fn app(&self, id: &str) -> Option<&AppView> {
        self.apps().find(|app| app.id == id)
    }

    /// What to tell a person who listens: the apps whose status is another one than before.
    pub fn news_since(&self, before: &Self) -> Vec<Text> {
        let known = |app: &&AppView| {
            let was = before.app(&app.id);
            was.is_some_and(|was| was.state != app.state)
        };
        let news = self.apps().filter(known).map(|app| {
            let name = Arg::Plain(app.name.clone());
            Text::with(Key::Announcement, [name, app.status.clone().into()])
        });
        news.take(AT_ONCE).collect()
    }

    fn apps(&self) -> impl Iterator<Item = &AppView> {
        self.groups.iter().flat_map(|group| &group.apps)
    }
}

/// More news than these at once nobody can listen to.
const AT_ONCE: usize = 3;

impl AppGroup {
    fn of(
        place: &Place,
        entries: &[Entry],
        fits: &dyn Fn(&Entry) -> bool,
        now: f64,
        dialog: &Dialog,
    ) -> Self {
        let all: Vec<&Entry> = entries
            .iter()
            .filter(|entry| entry.key.place == *place)
            .collect();
        let can = |entry: &&&Entry| entry.consequence.is_some() || entry.log_out.is_some();
        let counted: Vec<&Entry> = all.iter().filter(can).copied().collect();
        let open = all.iter().filter(|entry| entry.consequence.is_some());
        let id = group_id(place);
        let host = place.host();
        let embedded = place.embedded_in.as_deref().map(|page| {
            let page = Site::of_origin(page).whole();
            Text::with(Key::AppEmbedded, [Arg::Plain(page)])
        });
        Self {
            sign_out: match open.count() {
                0 | 1 => None,
                count => Some(Text::with(Key::SignOutAll, [number(count)])),
            },
            panel: Panel::of_group(&id, host, &counted, dialog),
            apps: all
                .iter()
                .filter(|entry| fits(entry))
                .map(|entry| AppView::of(entry, now, dialog))
                .collect(),
            site: Site::of(host),
            embedded,
            id,
        }
    }
}

/// The name of a place in clicks and in the page.
pub fn group_id(place: &Place) -> String {
    let embedded = place.embedded_in.as_deref().unwrap_or_default();
    [&place.store, " ", &place.origin, " ", embedded].concat()
}

fn rank(place: &Place, here: Option<&str>) -> u8 {
    match here {
        Some(here) if place.embedded_in.as_deref().unwrap_or(&place.origin) == here => 0,
        Some(here) if place.origin == here => 1,
        Some(_) | None => 2,
    }
}

fn fits(entry: &Entry, query: &str, small: SmallLetters) -> bool {
    let place = &entry.key.place;
    let embedded = place.embedded_in.as_deref().unwrap_or_default();
    let title = entry.title.as_deref().unwrap_or_default();
    [title, entry.key.code.as_str(), place.host(), embedded]
        .iter()
        .any(|text| part::contains(&small(text), query))
}

/// How many are signed in, once each has been asked about.
fn title(entries: &[Entry]) -> Text {
    let all = number(entries.len());
    if entries.iter().any(|entry| entry.status == Status::Asking) {
        return Text::with(Key::AppsTitle, [all]);
    }
    let signed_in = |entry: &&Entry| standing(entry).0 == AppState::SignedIn;
    let count = entries.iter().filter(signed_in).count();
    Text::with(Key::AppsSignedIn, [number(count), all])
}

fn found(count: usize, entries: &[Entry]) -> Text {
    match count {
        0 => Key::AppsFoundNone.into(),
        _ => Text::with(Key::AppsFound, [number(count), number(entries.len())]),
    }
}

fn number(count: usize) -> Arg {
    Arg::Count(u32::try_from(count).unwrap_or(u32::MAX))
}
