//! What the current tab shows: its session, or why there is none.

use super::asked::Asked;
use super::session::{Button, SessionView};
use super::site::{Site, permission_pattern};
use super::state::State;
use crate::message::{Here, Overview};
use crate::settings::{Extra, SiteAdapter, SplitApi};
use crate::text::{Arg, Key, Text};

/// The large card.
#[derive(Debug, Clone, PartialEq)]
pub enum HereView {
    /// A session.
    Session(Box<SessionView>),
    /// Something to say instead.
    Notice(Notice),
}

/// A few words where there is no session.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// The look.
    pub state: State,
    /// In a few words.
    pub title: Text,
    /// What it means for the person.
    pub about: Option<Text>,
    /// The site, where there is one.
    pub site: Option<Site>,
    /// The way to use Holdfast here.
    pub grant: Option<Box<Grant>>,
}

/// The offer to use Holdfast on a site.
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// The match patterns to ask the browser for.
    pub patterns: Vec<String>,
    /// What the settings are to say of the page besides.
    pub extra: Extra,
    /// The button.
    pub button: Button,
}

impl HereView {
    /// Before the worker has answered.
    pub fn waiting() -> Self {
        Self::Notice(Notice::plain(State::Waiting, Key::StatusWaiting, None))
    }

    /// The current tab's card.
    pub fn of(overview: &Overview, now: f64, asked: &Asked) -> Self {
        match &overview.here {
            Here::Session { id } => match overview.sessions.iter().find(|known| known.id == *id) {
                Some(session) => Self::Session(SessionView::of(session, now, asked).into()),
                // The session went while the message was made; the next one says what is there.
                None => Self::Notice(Notice::plain(
                    State::Unknown,
                    Key::StatusUnknown,
                    Some(Key::AboutUnknown),
                )),
            },
            Here::NoApp { origin } => Self::Notice(Notice {
                site: Some(Site::of_origin(origin)),
                ..Notice::plain(State::NoApp, Key::StatusNoApp, Some(Key::AboutNoApp))
            }),
            Here::NotGranted { origin } => Self::Notice(Notice::not_granted(origin, asked)),
            Here::Unsupported => Self::Notice(Notice::unsupported()),
        }
    }

    /// The same where the page's API is on another origin that is not allowed for it yet: the
    /// offer is for both. A session is left as it is.
    #[must_use]
    pub fn with_pair(self, pair: &SplitApi, asked: &Asked) -> Self {
        match self {
            Self::Notice(notice) if matches!(notice.state, State::NotGranted | State::NoApp) => {
                let mut offer = Notice::not_granted(&pair.page, asked);
                let Some((mut grant, api)) = offer.grant.take().zip(permission_pattern(&pair.api))
                else {
                    return Self::Notice(notice);
                };
                if !grant.patterns.contains(&api) {
                    grant.patterns.push(api);
                }
                grant.extra.pair = Some(pair.clone());
                let host = Arg::Plain(Site::of_origin(&pair.api).whole());
                Self::Notice(Notice {
                    about: Some(Text::with(Key::AboutNotGrantedPair, [host])),
                    grant: Some(grant),
                    ..offer
                })
            }
            other => other,
        }
    }

    /// The same where the page is of an app whose document comes with Holdfast, and nothing is said
    /// of it yet: the offer is for that. A session is left as it is.
    #[must_use]
    pub fn with_adapter(self, adapter: &SiteAdapter, asked: &Asked) -> Self {
        match self {
            Self::Notice(notice) if matches!(notice.state, State::NotGranted | State::NoApp) => {
                let mut offer = Notice::not_granted(&adapter.origin, asked);
                if let Some(grant) = &mut offer.grant {
                    grant.extra.adapter = Some(adapter.clone());
                    offer.about = Some(Key::AboutNotGrantedFlowfile.into());
                }
                Self::Notice(offer)
            }
            other => other,
        }
    }

    /// The id of the session in the card.
    pub fn session(&self) -> Option<&SessionView> {
        match self {
            Self::Session(session) => Some(session),
            Self::Notice(_) => None,
        }
    }
}

impl Notice {
    fn plain(state: State, title: Key, about: Option<Key>) -> Self {
        Self {
            state,
            title: title.into(),
            about: about.map(Text::from),
            site: None,
            grant: None,
        }
    }

    fn unsupported() -> Self {
        Self::plain(
            State::Unsupported,
            Key::StatusUnsupported,
            Some(Key::AboutUnsupported),
        )
    }

    fn not_granted(origin: &str, asked: &Asked) -> Self {
        let Some(pattern) = permission_pattern(origin) else {
            return Self::unsupported();
        };
        let label = if asked.grant() {
            Key::GrantAsked
        } else {
            Key::Grant
        };
        Self {
            site: Some(Site::of_origin(origin)),
            grant: Some(Box::new(Grant {
                patterns: vec![pattern],
                extra: Extra::default(),
                button: Button {
                    label: label.into(),
                    ready: !asked.grant(),
                },
            })),
            ..Self::plain(
                State::NotGranted,
                Key::StatusNotGranted,
                Some(Key::AboutNotGranted),
            )
        }
    }
}
