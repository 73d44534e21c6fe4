//! The list of sites.

use super::Facts;
use crate::detect::App;
use crate::granted::Granted;
use crate::settings::{SiteAdapter, SplitApi};
use crate::text::{Arg, Key, Text};
use crate::view::site::{Site, origin, permission_pattern};
use crate::view::state::State;

/// One site.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteRow {
    /// Its match pattern, which names the row.
    pub pattern: String,
    /// Its origin, to look at; `None` for a pattern of many hosts.
    pub origin: Option<String>,
    /// Its host.
    pub site: Site,
    /// The look.
    pub state: State,
    /// What runs there, or what is missing.
    pub line: Text,
    /// What that means for the person.
    pub about: Option<Text>,
    /// Who has put it there, if not the person.
    pub tag: Option<Tag>,
    /// The match patterns that are still to be allowed.
    pub asks: Vec<String>,
    /// The pair to be allowed with them.
    pub pair: Option<SplitApi>,
    /// Whether its session is refreshed before its time; `None` where that is not asked.
    pub early: Option<bool>,
    /// Whether it can be looked at.
    pub look: bool,
    /// Whether a person can say how it works.
    pub works: bool,
    /// Whether the person can remove it.
    pub removable: bool,
}

/// Who has set something, if not the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// It comes with the extension.
    BuiltIn,
    /// The organisation.
    Organisation,
}

impl Tag {
    /// What it says.
    pub fn text(self) -> Text {
        match self {
            Self::BuiltIn => Key::BuiltIn.into(),
            Self::Organisation => Key::ByOrganisation.into(),
        }
    }
}

pub(super) fn rows(facts: &Facts) -> Vec<SiteRow> {
    let theirs = facts.policy.sites.iter();
    let theirs: Vec<String> = theirs.filter_map(|site| permission_pattern(site)).collect();
    let listed = facts.sites.sites().iter();
    let listed: Vec<String> = listed
        .filter_map(|site| permission_pattern(&site.origin))
        .collect();
    let granted = facts.granted.patterns().iter();
    let granted =
        granted.filter(|pattern| listed.contains(pattern) || !is_only_api(facts, pattern));

    let mut rows: Vec<SiteRow> = Vec::new();
    let patterns = facts.built_in.iter().chain(&theirs).chain(&listed);
    for pattern in patterns.chain(granted) {
        if rows.iter().any(|row| row.pattern == *pattern) {
            continue;
        }
        let tag = if facts.built_in.contains(pattern) {
            Some(Tag::BuiltIn)
        } else {
            theirs.contains(pattern).then_some(Tag::Organisation)
        };
        rows.push(row(facts, pattern, tag));
    }
    rows
}

/// The patterns of these origins that nothing granted covers.
pub(super) fn to_be_asked<'origins>(
    granted: &Granted,
    origins: impl IntoIterator<Item = &'origins String>,
) -> Vec<String> {
    let mut asks: Vec<String> = origins
        .into_iter()
        .filter(|origin| !granted.covers(origin))
        .filter_map(|origin| permission_pattern(origin))
        .collect();
    asks.dedup();
    asks
}

/// A host that was allowed for the pages of another one is shown with those.
fn is_only_api(facts: &Facts, pattern: &str) -> bool {
    let is = |origin: &str| permission_pattern(origin).as_deref() == Some(pattern);
    let own = &facts.settings.split_apis;
    let mut pairs = own.iter().chain(&facts.policy.managed.split_apis);
    pairs.clone().any(|pair| is(&pair.api)) && !pairs.any(|pair| is(&pair.page))
}

fn row(facts: &Facts, pattern: &str, tag: Option<Tag>) -> SiteRow {
    let listed = facts.sites.of_pattern(pattern);
    let origin = listed
        .map(|site| site.origin.clone())
        .or_else(|| preset(facts, pattern))
        .or_else(|| described(facts, pattern))
        .or_else(|| origin_of(pattern));
    let allowed = facts
        .granted
        .patterns()
        .iter()
        .any(|known| known == pattern)
        || origin
            .as_deref()
            .is_some_and(|origin| facts.granted.covers(origin));
    let looking = facts.looking.iter().any(|known| known == pattern);
    let app = listed.and_then(|site| site.app.as_ref());
    let mut row = SiteRow {
        site: match &origin {
            Some(origin) => Site::of_origin(origin),
            None => Site::of(pattern),
        },
        state: State::InUse,
        line: Key::SiteInUse.into(),
        about: None,
        tag,
        asks: Vec::new(),
        pair: None,
        early: origin
            .as_deref()
            .filter(|_| allowed)
            .map(|origin| facts.settings.is_early(origin)),
        look: allowed && origin.is_some() && !looking,
        works: allowed && origin.is_some(),
        removable: tag.is_none(),
        pattern: pattern.to_owned(),
        origin,
    };
    if !allowed {
        row.state = State::NotGranted;
        row.line = Key::SiteAskedFor.into();
        row.asks = vec![pattern.to_owned()];
    } else if looking {
        row.state = State::Waiting;
        row.line = Key::StatusWaiting.into();
    } else if let Some(line) = row.origin.as_deref().and_then(|origin| said(facts, origin)) {
        row.line = line.into();
    } else if let Some(app) = app {
        row.show(facts, app);
    }
    row
}

/// What a person has said of a site counts, whatever was found there.
fn said(facts: &Facts, origin: &str) -> Option<Key> {
    let mut adapters = facts.settings.adapters.iter();
    let adapter = adapters.find(|adapter| adapter.origin == origin)?;
    match (&adapter.document, adapter.built_in.as_deref()) {
        (Some(_), _) => Some(Key::SiteOwn),
        (None, Some(SiteAdapter::FLOWFILE)) => Some(Key::SiteFlowfile),
        (None, _) => None,
    }
}

impl SiteRow {
    fn show(&mut self, facts: &Facts, app: &App) {
        let plain = |text: &String| Arg::Plain(text.clone());
        match app {
            App::Dify { version, api } => {
                self.state = State::InUse;
                self.line = match version {
                    Some(version) => Text::with(Key::SiteDify, [plain(version)]),
                    None => Key::SiteDifyUnsaid.into(),
                };
                self.about = api
                    .as_ref()
                    .map(|api| Text::with(Key::SiteApi, [plain(api)]));
            }
            App::ApiElsewhere { api } => {
                self.state = State::NotGranted;
                self.line = Text::with(Key::SiteApi, [plain(api)]);
                self.about = Some(Key::SiteApiAbout.into());
                self.asks = to_be_asked(&facts.granted, [api]);
                let page = self.origin.clone();
                self.pair = page.map(|page| SplitApi {
                    page,
                    api: api.clone(),
                });
            }
            App::ApiSilent => {
                self.state = State::Unreachable;
                self.line = Key::SiteApiSilent.into();
                self.about = Some(Key::SiteApiSilentAbout.into());
            }
            App::Unknown => {
                self.state = State::NoApp;
                self.line = Key::SiteUnknown.into();
                self.about = Some(Key::SiteUnknownAbout.into());
            }
            // Not served: the person has taken its document away.
            App::Flowfile => {
                self.state = State::NoApp;
                self.line = Key::SiteFlowfile.into();
                self.about = Some(Key::SiteUnknownAbout.into());
            }
            App::Unreachable => {
                self.state = State::Unreachable;
                self.line = Key::SiteUnreachable.into();
            }
        }
    }
}

/// The origin, with its port, that the organisation has named for this pattern.
fn preset(facts: &Facts, pattern: &str) -> Option<String> {
    let is = |origin: &&String| permission_pattern(origin).as_deref() == Some(pattern);
    facts.policy.sites.iter().find(is).cloned()
}

/// The origin, with its port, for which the settings name a document.
fn described(facts: &Facts, pattern: &str) -> Option<String> {
    let is = |origin: &&String| permission_pattern(origin).as_deref() == Some(pattern);
    let adapters = facts.settings.adapters.iter();
    adapters.map(|it| &it.origin).find(is).cloned()
}

/// The origin of a pattern that is of one host.
fn origin_of(pattern: &str) -> Option<String> {
    let origin = origin(pattern)?;
    (!origin.contains('*')).then_some(origin)
}
