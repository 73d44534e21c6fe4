//! The browser's cookies of one session: read, and deleted when the person wants it.

use wasm_bindgen::JsValue;

use super::{Shell, chrome};
use crate::browser::{from_js, refused};
use crate::jar::Named;
use crate::js;
use crate::message::ProblemKind;
use crate::value::{ToValue, Value};

impl Shell {
    /// The cookies that a request to this URL would carry; `None` if they may not be read.
    pub(super) async fn cookies(
        &self,
        url: &str,
        store: &str,
        partition: Option<&str>,
    ) -> Option<Vec<Named>> {
        let call = "cookies.getAll";
        let details = query(url, None, store, partition);
        let read = match chrome::cookies_get_all(&details).await {
            Ok(cookies) => from_js::<Vec<Named>>(call, &cookies),
            Err(error) => Err(refused(call, &error)),
        };
        match read {
            Ok(mut cookies) => {
                // Asked without a site, browsers tell of the partitions of all.
                cookies.retain(|cookie| partition.is_some() || cookie.partition_key.is_of(url));
                Some(cookies)
            }
            Err(error) => {
                self.report(ProblemKind::Browser, &error);
                None
            }
        }
    }

    /// Deletes those cookies of this URL that have one of these names.
    pub(super) async fn delete_cookies(
        &self,
        url: &str,
        store: &str,
        partition: Option<&str>,
        names: &[String],
    ) {
        let cookies = self.cookies(url, store, partition).await;
        for cookie in cookies.unwrap_or_default() {
            if !names.contains(&cookie.name) {
                continue;
            }
            let site = cookie.partition_key.top_level_site.as_deref();
            let details = query(url, Some(&cookie.name), store, site);
            if let Err(error) = chrome::cookies_remove(&details).await {
                self.report(ProblemKind::Browser, &refused("cookies.remove", &error));
            }
        }
    }
}

/// What `cookies.getAll` and `cookies.remove` want to know.
fn query(url: &str, name: Option<&str>, store: &str, site: Option<&str>) -> JsValue {
    let site = site.as_ref().map(|site| ("topLevelSite", site as _));
    let key = Value::object(site.as_slice());
    let mut query: Vec<(&str, &dyn ToValue)> =
        vec![("url", &url), ("storeId", &store), ("partitionKey", &key)];
    // Both browsers refuse `null` here.
    if let Some(name) = &name {
        query.push(("name", name));
    }
    js::js(&Value::object(&query))
}
