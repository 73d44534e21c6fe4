//! What runs on a site: Dify, by what its pages say of themselves and what its API answers
//! (dify.md §1), Flowfile, by what its API says of its health (flowfile.md, endpoints), or nothing
//! that Holdfast knows.

use crate::api::ApiBase;
use crate::granted::Granted;
use crate::settings::{Settings, SiteAdapter, SplitApi};
use crate::value::{FromValue, ToValue};

/// Where Dify's console API is, if its pages do not say so: the default of its own server.
const DEFAULT_PREFIX: &str = "/console/api";

/// The path below the API's base that answers without a sign-in.
const FEATURES: &str = "/system-features";

/// Where Flowfile says how it is; public, and the same in each of its modes.
const HEALTH: &str = "/api/health/status";

/// The mode of Flowfile in which people sign in.
const WITH_SIGN_IN: &str = "docker";

/// What a page of the site says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Front {
    /// The page's origin.
    pub origin: String,
    /// Its `data-api-prefix` as an absolute URL, if it has one.
    pub prefix: Option<String>,
    /// What its API says of its health, where the page was asked and calls itself Flowfile.
    pub health: Option<Health>,
}

/// How Flowfile is, as far as that tells it from others.
#[derive(Debug, Clone, PartialEq, Eq, FromValue)]
pub struct Health {
    /// In which mode it runs.
    pub mode: String,
    /// Whether it waits for its first set-up.
    pub setup_required: bool,
    /// Whether it has its key.
    pub master_key_configured: bool,
}

impl Health {
    /// Where a site is asked.
    pub fn url(origin: &str) -> String {
        [origin, HEALTH].concat()
    }

    /// Whether it is Flowfile with a sign-in.
    pub fn is_flowfile(&self) -> bool {
        self.mode == WITH_SIGN_IN
    }
}

impl Front {
    /// What the settings are to say of the page, where it is no Dify.
    pub fn adapter(&self) -> Option<SiteAdapter> {
        let health = self.health.as_ref()?;
        health
            .is_flowfile()
            .then(|| SiteAdapter::flowfile(&self.origin))
    }

    /// The page and its API, where that is on another origin.
    pub fn pair(&self) -> Option<SplitApi> {
        let api = ApiBase::parse(self.prefix.as_deref()?).ok()?;
        (api.origin() != self.origin).then(|| SplitApi {
            page: self.origin.clone(),
            api: api.origin().to_owned(),
        })
    }
}

/// What the API answered to the question for its features.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status, `None` when the network failed.
    pub status: Option<u16>,
    /// Whether the body was a JSON object.
    pub json: bool,
    /// The header `X-Version`.
    pub version: Option<String>,
    /// What it is of Flowfile's, if it is.
    pub health: Option<Health>,
}

/// What was found on a site.
#[derive(Debug, Clone, PartialEq, Eq, FromValue, ToValue)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum App {
    /// Dify.
    Dify {
        /// Its version, where the server says it.
        version: Option<String>,
        /// The API's origin, where it is not that of the pages.
        api: Option<String>,
    },
    /// Pages whose API is on another origin, for which something is still to be allowed.
    ApiElsewhere {
        /// The API's origin.
        api: String,
    },
    /// Dify's pages, without an answer of their API.
    ApiSilent,
    /// Flowfile, with a sign-in.
    Flowfile,
    /// No app that Holdfast knows.
    Unknown,
    /// The site does not answer.
    Unreachable,
}

/// What is to be done to learn more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Ask the API at this URL, then [`judge`].
    Ask {
        /// The API.
        api: ApiBase,
        /// The URL.
        url: String,
    },
    /// Nothing: this is what was found.
    Found(App),
}

/// What is next, once the page has been read (`None`: it did not answer).
pub fn next(front: Option<&Front>, granted: &Granted, settings: &Settings) -> Next {
    let Some(front) = front else {
        return Next::Found(App::Unreachable);
    };
    let Some(api) = api_of(front) else {
        return Next::Found(App::Unknown);
    };
    let allowed = granted.covers(api.origin()) && settings.allows(&front.origin, api.origin());
    if !allowed {
        return Next::Found(App::ApiElsewhere {
            api: api.origin().to_owned(),
        });
    }
    Next::Ask {
        url: api.url(FEATURES),
        api,
    }
}

/// What the site is, by its page and its API's answer.
pub fn judge(front: &Front, api: &ApiBase, reply: &Reply) -> App {
    let version = reply.version.as_deref().filter(|text| is_version(text));
    let answers = reply.status == Some(200) && reply.json;
    match (&front.prefix, answers, version) {
        (Some(_), true, _) | (None, true, Some(_)) => App::Dify {
            version: version.map(str::to_owned),
            api: (api.origin() != front.origin).then(|| api.origin().to_owned()),
        },
        (Some(_), false, _) => App::ApiSilent,
        (None, _, _) => App::Unknown,
    }
}

fn api_of(front: &Front) -> Option<ApiBase> {
    let default = || [front.origin.as_str(), DEFAULT_PREFIX].concat();
    ApiBase::parse(&front.prefix.clone().unwrap_or_else(default)).ok()
}

/// A server's word is shown to a person, so it is held to what versions look like.
fn is_version(text: &str) -> bool {
    let plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '+' | '_');
    (1..=40).contains(&text.len()) && text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://dify.example";
    const API: &str = "https://api.example";

    fn front(prefix: Option<&str>) -> Front {
        Front {
            origin: PAGE.to_owned(),
            prefix: prefix.map(str::to_owned),
            health: None,
        }
    }

    fn granted(patterns: &[&str]) -> Granted {
        Granted::new(patterns.iter().map(|text| (*text).to_owned()).collect())
    }

    fn reply(status: u16, json: bool, version: Option<&str>) -> Reply {
        Reply {
            status: Some(status),
            json,
            version: version.map(str::to_owned),
            health: None,
        }
    }

    fn judged(prefix: Option<&str>, reply: &Reply) -> App {
        let front = front(prefix);
        let api = api_of(&front).expect("an API");
        judge(&front, &api, reply)
    }

    #[test]
    fn a_page_that_names_an_api_which_answers_is_dify() {
        let own = "https://dify.example/console/api";
        let dify = |version: Option<&str>, api: Option<&str>| App::Dify {
            version: version.map(str::to_owned),
            api: api.map(str::to_owned),
        };
        let good = reply(200, true, Some("1.14.2"));
        assert_eq!(judged(Some(own), &good), dify(Some("1.14.2"), None));
        let unsaid = reply(200, true, None);
        assert_eq!(judged(Some(own), &unsaid), dify(None, None));
        let markup = reply(200, true, Some("<b>1</b>"));
        assert_eq!(judged(Some(own), &markup), dify(None, None));
        let elsewhere = "https://api.example/console/api";
        assert_eq!(
            judged(Some(elsewhere), &good),
            dify(Some("1.14.2"), Some(API))
        );
    }

    #[test]
    fn a_page_that_names_no_api_is_dify_only_if_the_usual_one_gives_its_version() {
        let good = reply(200, true, Some("1.0.0"));
        assert!(matches!(judged(None, &good), App::Dify { .. }));
        for other in [
            reply(200, true, None),
            reply(200, false, Some("1.0.0")),
            reply(404, true, Some("1.0.0")),
            Reply::default(),
        ] {
            assert_eq!(judged(None, &other), App::Unknown, "{other:?}");
        }
    }

    #[test]
    fn flowfile_is_one_that_people_sign_in_to() {
        let health = |mode: &str| Health {
            mode: mode.to_owned(),
            setup_required: false,
            master_key_configured: true,
        };
        assert_eq!(Health::url(PAGE), "https://dify.example/api/health/status");
        for mode in ["electron", "tauri", "desktop", ""] {
            let page = Front {
                health: Some(health(mode)),
                ..front(None)
            };
            assert_eq!(
                page.adapter(),
                None,
                "{mode}: no tokens are refreshed there"
            );
        }
        let page = Front {
            health: Some(health("docker")),
            ..front(None)
        };
        let adapter = page.adapter().expect("an adapter");
        assert_eq!(
            (&*adapter.origin, adapter.built_in.as_deref()),
            (PAGE, Some("flowfile"))
        );
        assert_eq!(front(None).adapter(), None);
    }

    #[test]
    fn difys_pages_without_their_api_are_told_apart_from_another_site() {
        let own = "https://dify.example/console/api";
        for reply in [
            Reply::default(),
            reply(502, false, None),
            reply(200, false, None),
        ] {
            assert_eq!(judged(Some(own), &reply), App::ApiSilent, "{reply:?}");
        }
    }

    #[test]
    fn an_api_on_another_origin_needs_the_pair_and_the_permission() {
        let page = front(Some("https://api.example/console/api"));
        let pair = Settings {
            split_apis: vec![SplitApi {
                page: PAGE.to_owned(),
                api: API.to_owned(),
            }],
            ..Settings::default()
        };
        let both = granted(&["https://dify.example/*", "https://api.example/*"]);
        let one = granted(&["https://dify.example/*"]);
        let elsewhere = Next::Found(App::ApiElsewhere {
            api: API.to_owned(),
        });
        assert_eq!(next(Some(&page), &one, &pair), elsewhere);
        assert_eq!(next(Some(&page), &both, &Settings::default()), elsewhere);
        let Next::Ask { url, .. } = next(Some(&page), &both, &pair) else {
            panic!("everything is allowed");
        };
        assert_eq!(url, "https://api.example/console/api/system-features");
    }

    #[test]
    fn a_page_that_does_not_answer_or_names_nonsense_is_not_asked_further() {
        let all = granted(&["https://dify.example/*"]);
        let settings = Settings::default();
        assert_eq!(next(None, &all, &settings), Next::Found(App::Unreachable));
        let nonsense = front(Some("javascript:alert(1)"));
        assert_eq!(
            next(Some(&nonsense), &all, &settings),
            Next::Found(App::Unknown)
        );
    }
}
