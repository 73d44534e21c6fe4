//! The settings as a file: written by one browser, read and checked by another.

use serde::Serialize;

use super::Settings;
use super::check::{Field, Wrong};
use crate::value::Value;

/// The version of the file's form that this release writes, and the only one that it reads.
const VERSION: u64 = 1;

/// What the file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Backup {
    /// The version of the form: what tells that a file is of Holdfast.
    holdfast: u64,
    /// The sites' origins. Reading a file grants nothing: each needs the person's click again.
    pub sites: Vec<String>,
    /// The settings.
    pub settings: Settings,
}

/// Why a file is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotABackup {
    /// It is not a file of Holdfast's settings.
    Foreign,
    /// It is of a form that this version does not know.
    Newer,
    /// A field is wrong.
    Wrong(Wrong),
}

impl Backup {
    /// What is written.
    pub fn of(sites: Vec<String>, settings: Settings) -> Self {
        Self {
            holdfast: VERSION,
            sites,
            settings,
        }
    }

    /// Checks what a file holds. Settings that it does not name have their defaults.
    ///
    /// # Errors
    ///
    /// [`NotABackup`] with the first field that is wrong: nothing of such a file may be used.
    pub fn parse(json: &Value) -> Result<Self, NotABackup> {
        let Ok(mut fields) = Field::whole_document(json).object() else {
            return Err(NotABackup::Foreign);
        };
        let version = fields.take("holdfast").ok_or(NotABackup::Foreign)?;
        let version = version.whole(&(1..=1_000))?;
        if version != VERSION {
            return Err(NotABackup::Newer);
        }
        let mut sites = Vec::new();
        if let Some(field) = fields.take("sites") {
            sites = field.origins()?;
        }
        let settings = settings(fields.needed("settings")?)?;
        fields.end()?;
        Ok(Self::of(sites, settings))
    }
}

fn settings(field: Field<'_>) -> Result<Settings, Wrong> {
    let mut fields = field.object()?;
    let mut settings = Settings::default();
    if let Some(field) = fields.take("holdSeconds") {
        settings.hold_seconds = field.whole(&Settings::HOLD)?;
    }
    if let Some(field) = fields.take("attemptSeconds") {
        settings.attempt_seconds = field.whole(&Settings::ATTEMPT)?;
    }
    if let Some(field) = fields.take("replaysAtOnce") {
        settings.replays_at_once = field.whole(&Settings::AT_ONCE)?;
    }
    if let Some(field) = fields.take("splitApis") {
        settings.split_apis = field.split_apis()?;
    }
    if let Some(field) = fields.take("late") {
        settings.late = field.origins()?;
    }
    if let Some(field) = fields.take("idleMinutes") {
        settings.idle_minutes = field.whole(&Settings::IDLE)?;
    }
    if let Some(field) = fields.take("notify") {
        settings.notify = field.bool()?;
    }
    if let Some(field) = fields.take("adapters") {
        settings.adapters = field.adapters()?;
    }
    fields.end()?;
    Ok(settings)
}

impl From<Wrong> for NotABackup {
    fn from(wrong: Wrong) -> Self {
        Self::Wrong(wrong)
    }
}
