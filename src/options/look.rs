//! Looking at a site: what its page says, and what its API answers.

use js_sys::{Array, Object, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{DomParser, Response, SupportedType, Url};

use crate::detect::{App, Front, Health, Next, Reply, judge, next};
use crate::js;
use crate::ui::browser::{object, property, settled};
use crate::ui::front::front_of_tab;
use crate::view::options::Facts;

/// How long a site may take to answer, in milliseconds.
const PATIENCE: u32 = 10_000;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = fetch)]
    fn fetch(url: &str, init: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = AbortSignal, js_name = timeout)]
    fn abort_after(milliseconds: u32) -> JsValue;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = query)]
    fn tabs_query(query: &JsValue) -> Result<Promise, JsValue>;
}

/// What runs on the site of this origin.
pub async fn look_at(origin: &str, pattern: &str, facts: &Facts) -> App {
    // A page that is open may have been reached through a sign-in that we do not have.
    let front = match front_of_tabs(pattern).await {
        Some(front) => Some(front),
        None => front_of_site(origin).await,
    };
    let settings = facts.settings.clone().under(facts.policy.managed.clone());
    let found = match (next(front.as_ref(), &facts.granted, &settings), &front) {
        (Next::Ask { api, url }, Some(front)) => judge(front, &api, &ask(&url).await),
        (Next::Found(app), _) => app,
        (Next::Ask { .. }, None) => App::Unreachable,
    };
    if let (App::Unknown, Some(front)) = (&found, &front) {
        let reply = ask(&Health::url(&front.origin)).await;
        if reply.health.is_some_and(|health| health.is_flowfile()) {
            return App::Flowfile;
        }
    }
    found
}

/// What an open page of the site says, if one of them names an API.
async fn front_of_tabs(pattern: &str) -> Option<Front> {
    let tabs = tabs_query(&object(&[("url", pattern.into())]));
    let tabs = settled("tabs.query", tabs).await.ok()?;
    for tab in Array::from(&tabs).iter() {
        let front = front_of_tab(&property(&tab, "id")).await;
        if let Some(front) = front.filter(|front| front.prefix.is_some()) {
            return Some(front);
        }
    }
    None
}

/// What the site's first page says. Without cookies: a page that is loaded with an expired token
/// makes newer servers refresh (design.md, point 13), and that is the lock's business.
async fn front_of_site(origin: &str) -> Option<Front> {
    let response = get(origin).await?;
    let text = wasm_bindgen_futures::JsFuture::from(response.text().ok()?);
    let text = text.await.ok()?.as_string()?;
    let url = Url::new(&response.url()).ok()?;
    let page = DomParser::new().ok()?;
    let page = page
        .parse_from_string(&text, SupportedType::TextHtml)
        .ok()?;
    let named = page
        .body()
        .and_then(|body| body.get_attribute("data-api-prefix"));
    let named = named.filter(|named| !named.is_empty());
    let prefix = named.and_then(|named| Url::new_with_base(&named, &url.href()).ok());
    Some(Front {
        origin: url.origin(),
        prefix: prefix.map(|prefix| prefix.href().trim_end_matches('/').to_owned()),
        health: None,
    })
}

async fn ask(url: &str) -> Reply {
    let Some(response) = get(url).await else {
        return Reply::default();
    };
    let status = Some(response.status());
    let version = response.headers().get("X-Version").ok().flatten();
    let body = match response.json() {
        Ok(body) => wasm_bindgen_futures::JsFuture::from(body).await.ok(),
        Err(_) => None,
    };
    let body = body.unwrap_or_default();
    Reply {
        status,
        json: body.is_instance_of::<Object>() && !Array::is_array(&body),
        version,
        health: js::read(&body).ok(),
    }
}

async fn get(url: &str) -> Option<Response> {
    let init = object(&[
        ("credentials", "omit".into()),
        ("cache", "no-store".into()),
        ("signal", abort_after(PATIENCE)),
    ]);
    let response = settled("fetch", fetch(url, &init)).await.ok()?;
    response.dyn_into().ok()
}
