//! Reads the history that the worker writes, and follows it.

use js_sys::{Date, Function};
use wasm_bindgen::prelude::*;

use super::browser::property;
use super::error::UiError;
use super::stored::Area;
use crate::history::History;
use crate::js;
use crate::moment::Moment;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "storage", "onChanged"], js_name = addListener)]
    fn on_changed(listener: &Function);
}

/// What has happened, in private windows too. A history that cannot be read is empty: the worker
/// sets it aside and says so.
///
/// # Errors
///
/// When the browser refuses.
pub async fn read() -> Result<History, UiError> {
    let mut history = parse(&Area::Local.get(Some(History::KEY)).await?);
    let private = parse(&Area::Session.get(Some(History::KEY)).await?);
    history.entries.extend(private.entries);
    history.days.extend(private.days);
    Ok(history)
}

/// Calls this whenever the history has changed, as long as the page lives.
pub fn follow(changed: impl Fn() + 'static) {
    let listener = Closure::<dyn Fn(JsValue)>::new(move |changes: JsValue| {
        if !property(&changes, History::KEY).is_undefined() {
            changed();
        }
    });
    on_changed(listener.as_ref().unchecked_ref());
    listener.forget();
}

/// This moment, and what the local time is ahead of UTC, in minutes.
pub fn now() -> (Moment, i64) {
    let now = Date::new_0();
    let moment = Moment::from_millis(now.get_time() as u64);
    (moment, -(now.get_timezone_offset() as i64))
}

fn parse(stored: &JsValue) -> History {
    js::read(stored).unwrap_or_default()
}
