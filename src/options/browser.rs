//! The browser's extension interface, as far as the options page needs it.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

use super::app::App;
use super::spawn;
use crate::granted::sites_of;
use crate::js;
use crate::settings::Settings;
use crate::site_list::SiteList;
use crate::ui::browser::{Kind, is_chromium, object, property, settled, with_cookies};
use crate::ui::error::UiError;
use crate::ui::stored::Area;
use crate::value::Value;

/// A person waits for so long without wondering.
const SOON_MS: u32 = 500;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "managed"], js_name = get)]
    fn managed_get() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "permissions"], js_name = getAll)]
    fn permissions_get_all() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "permissions"], js_name = remove)]
    fn permissions_remove(permissions: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = getManifest)]
    fn runtime_manifest() -> Result<JsValue, JsValue>;

    type Event;
    #[wasm_bindgen(method, js_name = addListener)]
    fn add_listener(this: &Event, listener: &Closure<dyn Fn(JsValue, JsValue)>);
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = onAdded, thread_local_v2)]
    static ON_ADDED: Event;
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = onRemoved, thread_local_v2)]
    static ON_REMOVED: Event;
    #[wasm_bindgen(js_namespace = ["chrome", "storage"], js_name = onChanged, thread_local_v2)]
    static ON_STORED: Event;
}

/// The match patterns that come with the extension.
pub fn built_in() -> Result<Vec<String>, UiError> {
    let manifest = runtime_manifest().map_err(UiError::browser("runtime.getManifest"))?;
    Ok(strings(&property(&manifest, "host_permissions")))
}

/// Whether the extension may ask for notifications.
pub fn can_notify() -> Result<bool, UiError> {
    let manifest = runtime_manifest().map_err(UiError::browser("runtime.getManifest"))?;
    let optional = strings(&property(&manifest, "optional_permissions"));
    Ok(optional.iter().any(|name| name == "notifications"))
}

/// The match patterns that are granted.
pub async fn granted() -> Result<Vec<String>, UiError> {
    let all = settled("permissions.getAll", permissions_get_all()).await?;
    let origins = strings(&property(&all, "origins"));
    Ok(if is_chromium() {
        sites_of(&origins)
    } else {
        origins
    })
}

/// Gives permissions back.
pub async fn give_back(kind: Kind, names: &[String]) -> Result<(), UiError> {
    if names.is_empty() {
        return Ok(());
    }
    let names = with_cookies(kind, names);
    let names = object(&[(kind.property(), names.into())]);
    settled("permissions.remove", permissions_remove(&names)).await?;
    Ok(())
}

/// Stores the list of sites.
pub async fn store_sites(sites: &SiteList) -> Result<(), UiError> {
    Area::Local.set(SiteList::KEY, sites).await
}

/// What the organisation has set. After its start Chromium tells that only when all its policies are
/// loaded, and takes half a minute for it at times.
pub async fn managed() -> Value {
    or_nothing(settled("storage.managed.get", managed_get()).await)
}

/// The same, if it is told before the person has waited for it.
pub async fn managed_soon() -> Option<Value> {
    let first =
        managed_get().map(|told| Promise::race(&Array::of2(&told, &nothing_after(SOON_MS))));
    match settled("storage.managed.get", first).await {
        Ok(items) if items.is_undefined() => None,
        told => Some(or_nothing(told)),
    }
}

/// Firefox refuses to tell where nothing is set.
fn or_nothing(told: Result<JsValue, UiError>) -> Value {
    told.map_or(Value::Object(Vec::new()), |items| js::value(&items))
}

/// A promise of `undefined`.
fn nothing_after(ms: u32) -> Promise {
    Promise::new(&mut |resolve, _| {
        let wake = move || drop(resolve.call0(&JsValue::UNDEFINED));
        Timeout::new(ms, wake).forget();
    })
}

/// Shows the page anew when permissions, settings or sites change, here or elsewhere.
pub fn on_change(app: &Rc<App>) -> Result<(), UiError> {
    let reload = |app: &Rc<App>| {
        let again = Rc::clone(app);
        spawn(app, async move { again.reload().await });
    };
    let of_app = Rc::clone(app);
    let permissions = Closure::<dyn Fn(JsValue, JsValue)>::new(move |_, _| reload(&of_app));
    ON_ADDED.with(|event| event.add_listener(&permissions));
    ON_REMOVED.with(|event| event.add_listener(&permissions));
    permissions.forget();

    let of_app = Rc::clone(app);
    let stored =
        Closure::<dyn Fn(JsValue, JsValue)>::new(move |changes: JsValue, area: JsValue| {
            let changed = |key: &str| !property(&changes, key).is_undefined();
            let managed = area.as_string().as_deref() == Some("managed");
            if managed || changed(Settings::KEY) || changed(SiteList::KEY) {
                reload(&of_app);
            }
        });
    ON_STORED.with(|event| event.add_listener(&stored));
    stored.forget();
    Ok(())
}

fn strings(list: &JsValue) -> Vec<String> {
    if !Array::is_array(list) {
        return Vec::new();
    }
    Array::from(list)
        .iter()
        .filter_map(|one| one.as_string())
        .collect()
}
