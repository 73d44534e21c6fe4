//! The content scripts on sites that the person has allowed, and the rules for their page loads.
//!
//! A wasm module of its own: the worker needs it after an installation, an update or a change of
//! permissions only, and must be small for every other of its starts.

mod chrome;
mod rules;

use wasm_bindgen::prelude::*;

use crate::browser::{BrowserError, from_js, refused};
use crate::js;
use crate::value::{FromValue, ToValue};

/// What is granted has changed, or an installation or update has made the browser forget the
/// scripts: they are registered for the match patterns in `granted`, and run in the open tabs of
/// `added` (all that is granted, if it is not said).
///
/// # Errors
///
/// Throws with the browser's words where it refuses.
#[wasm_bindgen(js_name = sitesChanged)]
pub async fn sites_changed(
    granted: Vec<String>,
    added: Option<Vec<String>>,
) -> Result<(), JsError> {
    register(&granted).await?;
    rules::register().await?;
    inject(added.as_deref().unwrap_or(&granted)).await?;
    Ok(())
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

#[derive(Clone, Copy, Default, FromValue, ToValue)]
#[serde(rename_all = "UPPERCASE")]
enum World {
    Main,
    #[default]
    Isolated,
}

#[derive(ToValue)]
#[serde(rename_all = "camelCase")]
struct Registration {
    id: &'static str,
    matches: Vec<String>,
    js: Vec<String>,
    world: World,
    all_frames: bool,
    run_at: &'static str,
    persist_across_sessions: bool,
}

/// Registers the content scripts for exactly those granted match patterns that are not the
/// manifest's own. An update of the extension forgets them, so it is done after each.
///
/// # Errors
///
/// [`BrowserError`] where the browser refuses.
pub async fn register(granted: &[String]) -> Result<(), BrowserError> {
    let manifest = manifest()?;
    let own = |pattern: &&String| !manifest.host_permissions.contains(pattern);
    let matches: Vec<String> = granted.iter().filter(own).cloned().collect();
    unregister().await?;
    if matches.is_empty() {
        return Ok(());
    }
    let registration = |script: &Script| Registration {
        id: script.world.id(),
        matches: matches.clone(),
        js: script.js.clone(),
        world: script.world,
        all_frames: true,
        run_at: "document_start",
        persist_across_sessions: true,
    };
    let scripts: Vec<Registration> = manifest.content_scripts.iter().map(registration).collect();
    let call = "scripting.registerContentScripts";
    let done = chrome::register_scripts(&js::js(&scripts)).await;
    done.map(|_| ()).map_err(|error| refused(call, &error))
}

/// Runs the content scripts in the tabs of these match patterns that are open already. A tab that
/// will not have them (a discarded one, an error page) gets them when it loads.
///
/// # Errors
///
/// [`BrowserError`] where the tabs cannot be listed.
pub async fn inject(patterns: &[String]) -> Result<(), BrowserError> {
    #[derive(ToValue)]
    struct Query<'patterns> {
        url: &'patterns [String],
        discarded: bool,
    }
    #[derive(FromValue)]
    struct Tab {
        id: Option<i64>,
    }
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
    if patterns.is_empty() {
        return Ok(());
    }
    let call = "tabs.query";
    let query = js::js(&Query {
        url: patterns,
        discarded: false,
    });
    let tabs = chrome::tabs_query(&query)
        .await
        .map_err(|error| refused(call, &error))?;
    let tabs: Vec<Tab> = from_js(call, &tabs)?;
    let manifest = manifest()?;
    for tab_id in tabs.into_iter().filter_map(|tab| tab.id) {
        for script in &manifest.content_scripts {
            let injection = Injection {
                target: Target {
                    tab_id,
                    all_frames: true,
                },
                files: &script.js,
                world: script.world,
                inject_immediately: true,
            };
            let _ = chrome::execute_script(&js::js(&injection)).await;
        }
    }
    Ok(())
}

async fn unregister() -> Result<(), BrowserError> {
    #[derive(FromValue)]
    struct Registered {
        id: String,
    }
    #[derive(ToValue)]
    struct Filter {
        ids: Vec<String>,
    }
    let call = "scripting.getRegisteredContentScripts";
    let scripts = chrome::registered_scripts()
        .await
        .map_err(|error| refused(call, &error))?;
    let scripts: Vec<Registered> = from_js(call, &scripts)?;
    if scripts.is_empty() {
        return Ok(());
    }
    let filter = js::js(&Filter {
        ids: scripts.into_iter().map(|script| script.id).collect(),
    });
    let call = "scripting.unregisterContentScripts";
    let done = chrome::unregister_scripts(&filter).await;
    done.map(|_| ()).map_err(|error| refused(call, &error))
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
