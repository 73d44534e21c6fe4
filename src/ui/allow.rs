//! Asking the person for a site, and for its API where that is on another host: the same from the
//! popup and from the options page.

use super::browser::{Kind, ask_for};
use super::error::UiError;
use super::stored::{Area, store_settings, stored};
use crate::settings::{Extra, Settings};

/// Has the browser ask for these match patterns; to be called within the click. The future tells
/// whether the person agreed.
///
/// What comes with them and is not in the settings yet is stored before the question: the scripts
/// come into open pages as soon as the person agrees, and must find it then. Without the permissions
/// it allows nothing, and it goes when the person refuses.
pub fn ask_to_allow(
    patterns: &[String],
    extra: Extra,
    settings: &Settings,
) -> impl Future<Output = Result<bool, UiError>> + use<> {
    let (with, extra) = settings.with(extra);
    let is_new = extra != Extra::default();
    // Begun first, so that it is there first.
    let storing = is_new.then(|| store_settings(&with));
    let answer = ask_for(Kind::Origins, patterns);
    async move {
        let stored = match storing {
            Some(storing) => storing.await,
            None => Ok(()),
        };
        let agreed = match answer {
            Ok(answer) => answer.await,
            Err(error) => Err(error),
        };
        if let (true, Ok(false) | Err(_)) = (is_new, &agreed) {
            take_back(&extra).await?;
        }
        stored.and(agreed)
    }
}

/// Whatever else has been set while the person was asked stays.
async fn take_back(extra: &Extra) -> Result<(), UiError> {
    let settings: Settings = stored(Area::Local, Settings::KEY).await?;
    store_settings(&settings.without(extra)).await
}
