//! What an organisation sets for everybody (`storage.managed`, docs/managed.md).

use serde::Deserialize;

use super::check::{Field, Wrong};
use super::{Settings, SplitApi};
use crate::value::{FromValue, Value};

/// The organisation's settings, as the worker reads them: what is not set, or not as it should be,
/// is left to the person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, FromValue)]
#[serde(rename_all = "camelCase", default)]
pub struct Managed {
    /// See [`Settings::hold_seconds`].
    pub hold_seconds: Option<u64>,
    /// See [`Settings::replays_at_once`].
    pub replays_at_once: Option<u64>,
    /// Besides those of the person.
    pub split_apis: Vec<SplitApi>,
}

/// The organisation's settings, checked, as the options page shows them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// The sites' origins that Holdfast is for. The person's click is needed all the same.
    pub sites: Vec<String>,
    /// What the worker reads.
    pub managed: Managed,
}

impl Settings {
    /// These settings under those of the organisation.
    #[must_use]
    pub fn under(mut self, managed: Managed) -> Self {
        if let Some(seconds) = managed.hold_seconds {
            self.hold_seconds = seconds;
        }
        if let Some(number) = managed.replays_at_once {
            self.replays_at_once = number;
        }
        for split in managed.split_apis {
            if !self.split_apis.contains(&split) {
                self.split_apis.push(split);
            }
        }
        self
    }
}

impl Policy {
    /// Checks what `storage.managed` holds.
    ///
    /// # Errors
    ///
    /// The first field that is not as it should be, for the administrator.
    pub fn parse(json: &Value) -> Result<Self, Wrong> {
        let mut fields = Field::whole_document(json).object()?;
        let mut policy = Self::default();
        if let Some(field) = fields.take("sites") {
            policy.sites = field.origins()?;
        }
        if let Some(field) = fields.take("splitApis") {
            policy.managed.split_apis = field.split_apis()?;
        }
        if let Some(field) = fields.take("holdSeconds") {
            policy.managed.hold_seconds = Some(field.whole(&Settings::HOLD)?);
        }
        if let Some(field) = fields.take("replaysAtOnce") {
            policy.managed.replays_at_once = Some(field.whole(&Settings::AT_ONCE)?);
        }
        fields.end()?;
        Ok(policy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(page: &str, api: &str) -> SplitApi {
        SplitApi {
            page: page.to_owned(),
            api: api.to_owned(),
        }
    }

    #[test]
    fn the_organisation_wins_and_its_pairs_come_on_top() {
        let own = split("https://a.example", "https://b.example");
        let theirs = split("https://c.example", "https://d.example");
        let settings = Settings {
            hold_seconds: 50,
            split_apis: vec![own.clone()],
            ..Settings::default()
        };
        let managed = Managed {
            hold_seconds: Some(20),
            replays_at_once: Some(3),
            split_apis: vec![theirs.clone(), own.clone()],
        };
        let under = settings.clone().under(managed);
        assert_eq!((under.hold_seconds, under.replays_at_once), (20, 3));
        assert_eq!(under.split_apis, [own, theirs]);
        assert_eq!(settings.clone().under(Managed::default()), settings);
    }
}
