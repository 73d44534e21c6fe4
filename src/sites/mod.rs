//! The content scripts on sites that the person has allowed, and the rules for their page loads.
//!
//! A wasm module of its own: the worker needs it after an installation, an update or a change of
//! permissions only, and must be small for every other of its starts.

mod chrome;
mod registered;
mod rules;

use registered::Registration;
use wasm_bindgen::prelude::*;

use crate::browser::{BrowserError, from_js, refused};
use crate::granted::sites_of;
use crate::js;
use crate::settings::SiteAdapter;
use crate::value::{FromValue, ToValue};
use crate::view::permission_pattern;

/// What is granted has changed, or an installation or update has made the browser forget the
/// scripts: they are registered for the match patterns in `granted`, and run in the open tabs of
/// `added` (all that is granted, if it is not said). `settings`: the answer of `storage.local.get`,
/// which names the sites that are no Dify.
///
/// # Errors
///
/// Throws with the browser's words where it refuses.
#[wasm_bindgen(js_name = sitesChanged)]
pub async fn sites_changed(
    granted: Vec<String>,
    added: Option<Vec<String>>,
    settings: &JsValue,
) -> Result<(), JsError> {
    let chosen = chosen(settings);
    let (granted, added) = if chrome::extension_url("").starts_with("chrome-extension:") {
        let sites = sites_of(&granted);
        let is_site = |one: &String| sites.contains(one);
        let added = added.map(|added| added.into_iter().filter(is_site).collect());
        (sites, added)
    } else {
        (granted, added)
    };
    register(&granted, &chosen).await?;
    rules::register().await?;
    inject(added.as_deref().unwrap_or(&granted), &chosen).await?;
    Ok(())
}

/// A site for which the settings name an adapter.
#[derive(Default, FromValue)]
#[serde(rename_all = "camelCase", default)]
struct Chosen {
    origin: String,
    built_in: Option<String>,
}

impl Chosen {
    /// The match pattern of its host: patterns know no ports.
    fn pattern(&self) -> Option<String> {
        permission_pattern(&self.origin)
    }
}

/// What the settings name. Where they cannot be read, the worker says so.
fn chosen(settings: &JsValue) -> Vec<Chosen> {
    #[derive(Default, FromValue)]
    #[serde(default)]
    struct Local {
        settings: Settings,
    }
    #[derive(Default, FromValue)]
    #[serde(default)]
    struct Settings {
        adapters: Vec<Chosen>,
    }
    let local: Result<Local, _> = from_js("storage.local.get", settings);
    local
        .map(|local| local.settings.adapters)
        .unwrap_or_default()
}

/// The part of the manifest that says which scripts a page gets: the one place that names them.
#[derive(FromValue)]
struct Manifest {
    content_scripts: Vec<Script>,
    #[serde(default)]
    host_permissions: Vec<String>,
}

#[derive(FromValue)]
struct Script {
    js: Vec<String>,
    #[serde(default)]
    world: World,
}

/// The pages' tokens are not told by the pages of Dify, which have cookies: `relay/site.js` reads
/// them, and what matters in their pages is asked for.
const SITE: &str = "relay/site.js";
const ASKED: (&str, &str) = ("page/scope.js", "page/site.js");
/// With which credentials a request was sent.
const BEARER: &str = "page/bearer.js";
/// For the built-in adapters that have an entry to put right before the page's code reads it.
const KEPT: (&str, &str) = (SiteAdapter::FLOWFILE, "relay/keep-flowfile.js");

impl Script {
    /// These scripts for a site of its own kind.
    fn of(&self, chosen: &Chosen) -> Vec<String> {
        let mut js = self.js.clone();
        for file in &mut js {
            if file.as_str() == ASKED.0 {
                ASKED.1.clone_into(file);
            }
        }
        match self.world {
            // After those that it adds to, and before the last, which hands everything over.
            World::Main => js.insert(js.len().saturating_sub(1), BEARER.to_owned()),
            World::Isolated => {
                let mut own = vec![SITE.to_owned()];
                if chosen.built_in.as_deref() == Some(KEPT.0) {
                    own.push(KEPT.1.to_owned());
                }
                js.splice(1..1, own);
            }
        }
        js
    }
}

#[derive(Clone, Copy, Default, PartialEq, FromValue, ToValue)]
#[serde(rename_all = "UPPERCASE")]
enum World {
    Main,
    #[default]
    Isolated,
}

/// Registers the content scripts for exactly those granted match patterns that are not the
/// manifest's own. An update of the extension forgets them, so it is done after each.
///
/// # Errors
///
/// [`BrowserError`] where the browser refuses.
async fn register(granted: &[String], chosen: &[Chosen]) -> Result<(), BrowserError> {
    let manifest = manifest()?;
    let own = |pattern: &&String| !manifest.host_permissions.contains(pattern);
    let (of_their_own, dify): (Vec<String>, Vec<String>) = granted
        .iter()
        .filter(own)
        .cloned()
        .partition(|pattern| kind(pattern, chosen).is_some());
    let mut wanted = Vec::new();
    for script in &manifest.content_scripts {
        if !dify.is_empty() {
            let js = script.js.clone();
            wanted.push(Registration::new(script, "", js, dify.clone()));
        }
        for pattern in &of_their_own {
            if let Some(chosen) = kind(pattern, chosen) {
                let id = [" ", pattern].concat();
                let (js, matches) = (script.of(chosen), vec![pattern.clone()]);
                wanted.push(Registration::new(script, &id, js, matches));
            }
        }
    }
    registered::bring_in_line(wanted).await
}

/// Runs the content scripts in the tabs of these match patterns that are open already. A tab that
/// will not have them (a discarded one, an error page) gets them when it loads.
///
/// # Errors
///
/// [`BrowserError`] where the tabs cannot be listed.
async fn inject(patterns: &[String], chosen: &[Chosen]) -> Result<(), BrowserError> {
    let manifest = manifest()?;
    for pattern in patterns {
        let kind = kind(pattern, chosen);
        let tabs = open_tabs(pattern).await?;
        for script in &manifest.content_scripts {
            let files = kind.map_or_else(|| script.js.clone(), |chosen| script.of(chosen));
            for tab in &tabs {
                run(*tab, &files, script.world).await;
            }
        }
    }
    Ok(())
}

/// The adapter that the settings name for the sites of this pattern.
fn kind<'chosen>(pattern: &str, chosen: &'chosen [Chosen]) -> Option<&'chosen Chosen> {
    let mut chosen = chosen.iter();
    chosen.find(|chosen| chosen.pattern().as_deref() == Some(pattern))
}

async fn open_tabs(pattern: &str) -> Result<Vec<i64>, BrowserError> {
    #[derive(ToValue)]
    struct Query<'pattern> {
        url: &'pattern str,
        discarded: bool,
    }
    #[derive(FromValue)]
    struct Tab {
        id: Option<i64>,
    }
    let call = "tabs.query";
    let query = js::js(&Query {
        url: pattern,
        discarded: false,
    });
    let tabs = chrome::tabs_query(&query)
        .await
        .map_err(|error| refused(call, &error))?;
    let tabs: Vec<Tab> = from_js(call, &tabs)?;
    Ok(tabs.into_iter().filter_map(|tab| tab.id).collect())
}

/// Runs scripts in all frames of a tab, if it will have them.
async fn run(tab_id: i64, files: &[String], world: World) {
    #[derive(ToValue)]
    #[serde(rename_all = "camelCase")]
    struct Target {
        tab_id: i64,
        all_frames: bool,
    }
    #[derive(ToValue)]
    #[serde(rename_all = "camelCase")]
    struct Injection<'script> {
        target: Target,
        files: &'script [String],
        world: World,
        inject_immediately: bool,
    }
    let injection = Injection {
        target: Target {
            tab_id,
            all_frames: true,
        },
        files,
        world,
        inject_immediately: true,
    };
    let _ = chrome::execute_script(&js::js(&injection)).await;
}

fn manifest() -> Result<Manifest, BrowserError> {
    let mut manifest: Manifest = from_js("runtime.getManifest", &chrome::manifest())?;
    let root = chrome::extension_url("");
    for script in &mut manifest.content_scripts {
        for file in &mut script.js {
            // Firefox has made them absolute, and registers none of these.
            if let Some(path) = file.strip_prefix(&root) {
                *file = path.to_owned();
            }
        }
    }
    Ok(manifest)
}

impl World {
    fn id(self) -> &'static str {
        match self {
            World::Main => "page",
            World::Isolated => "relay",
        }
    }
}
