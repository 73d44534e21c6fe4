//! Asking the person for a site, and for its API where that is on another host: the same from the
//! popup and from the options page.

use super::browser::{Kind, ask_for};
use super::error::UiError;
use super::stored::{Area, store_settings, stored};
use crate::settings::{Settings, SplitApi};

/// Has the browser ask for these match patterns; to be called within the click. The future tells
/// whether the person agreed.
///
/// A pair of pages and API that is not in the settings yet is stored before the question: the
/// scripts come into open pages as soon as the person agrees, and must find it then. Without the
/// permissions it allows nothing, and it goes when the person refuses.
pub fn ask_to_allow(
    patterns: &[String],
    pair: Option<SplitApi>,
    settings: &Settings,
) -> impl Future<Output = Result<bool, UiError>> + use<> {
    let pair = pair.filter(|pair| !settings.split_apis.contains(pair));
    // Begun first, so that it is there first.
    let storing = pair
        .clone()
        .map(|pair| store_settings(&settings.with_pair(pair)));
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
        if let (Some(pair), Ok(false) | Err(_)) = (pair, &agreed) {
            take_back(&pair).await?;
        }
        stored.and(agreed)
    }
}

/// Whatever else has been set while the person was asked stays.
async fn take_back(pair: &SplitApi) -> Result<(), UiError> {
    let mut settings: Settings = stored(Area::Local, Settings::KEY).await?;
    settings.split_apis.retain(|known| known != pair);
    store_settings(&settings).await
}
