//! The browser's list of content scripts, brought in line with what is wanted.

use super::{Script, World, chrome};
use crate::browser::{BrowserError, from_js, refused};
use crate::js;
use crate::value::{FromValue, ToValue};

/// A `RegisteredContentScript` (MDN: scripting).
#[derive(PartialEq, FromValue, ToValue)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    id: String,
    matches: Vec<String>,
    js: Vec<String>,
    #[serde(default)]
    world: World,
    #[serde(default)]
    all_frames: bool,
    #[serde(default)]
    run_at: String,
    #[serde(default)]
    persist_across_sessions: bool,
}

impl Registration {
    /// These files for pages of these match patterns, each with a part of the id of its own.
    pub fn new(script: &Script, id: &str, js: Vec<String>, matches: Vec<String>) -> Self {
        Self {
            id: [script.world.id(), id].concat(),
            matches,
            js,
            world: script.world,
            all_frames: true,
            run_at: "document_start".to_owned(),
            persist_across_sessions: true,
        }
    }
}

/// Registers these and no others. What is registered already stays untouched: a page that loads
/// while its scripts are taken away and put back gets none.
///
/// # Errors
///
/// [`BrowserError`] where the browser refuses.
pub async fn bring_in_line(wanted: Vec<Registration>) -> Result<(), BrowserError> {
    let call = "scripting.getRegisteredContentScripts";
    let known = chrome::registered_scripts()
        .await
        .map_err(|error| refused(call, &error))?;
    let known: Vec<Registration> = from_js(call, &known)?;
    let is_in = |list: &[Registration], id: &str| list.iter().any(|one| one.id == id);
    let gone: Vec<String> = known
        .iter()
        .filter(|one| !is_in(&wanted, &one.id))
        .map(|one| one.id.clone())
        .collect();
    let (changed, new): (Vec<_>, Vec<_>) = wanted
        .into_iter()
        .filter(|one| !known.contains(one))
        .partition(|one| is_in(&known, &one.id));
    if !gone.is_empty() {
        unregister(gone).await?;
    }
    if !changed.is_empty() {
        let done = chrome::update_scripts(&js::js(&changed)).await;
        done.map_err(|error| refused("scripting.updateContentScripts", &error))?;
    }
    if !new.is_empty() {
        let done = chrome::register_scripts(&js::js(&new)).await;
        done.map_err(|error| refused("scripting.registerContentScripts", &error))?;
    }
    Ok(())
}

async fn unregister(ids: Vec<String>) -> Result<(), BrowserError> {
    #[derive(ToValue)]
    struct Filter {
        ids: Vec<String>,
    }
    let done = chrome::unregister_scripts(&js::js(&Filter { ids })).await;
    done.map(|_| ())
        .map_err(|error| refused("scripting.unregisterContentScripts", &error))
}
