//! Reading claims of a JSON Web Token (RFC 7519) without checking its signature: only the server can
//! do that, and nothing is granted on the word of a claim.

use wasm_bindgen::prelude::*;

use crate::adapter::{Adapter, UserClaim, value};
use crate::jar::Named;
use crate::schedule::Life;
use crate::worker::Seen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch)]
    fn atob(text: &str) -> Result<String, JsValue>;
}

/// What these values of a session show, with the claims of those that are tokens.
pub fn seen(values: Vec<Named>, adapter: &Adapter) -> Seen {
    let user = adapter.user_claim().and_then(|claim| user(&values, claim));
    let life = adapter.access_token(&values).and_then(life);
    Seen { values, user, life }
}

/// Who the values say is signed in.
fn user(values: &[Named], UserClaim { from, claim: name }: &UserClaim) -> Option<String> {
    claim(&claims(value(values, from)?)?, name)?.as_string()
}

/// When a token was issued, and when it expires.
fn life(token: &str) -> Option<Life> {
    let claims = claims(token)?;
    let seconds = |name| claim(&claims, name)?.as_f64();
    Some(Life {
        issued: seconds("iat"),
        expires: seconds("exp")?,
    })
}

fn claims(token: &str) -> Option<JsValue> {
    let payload = token.split('.').nth(1)?.replace('-', "+").replace('_', "/");
    js_sys::JSON::parse(&atob(&payload).ok()?).ok()
}

fn claim(claims: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(claims, &name.into()).ok()
}
