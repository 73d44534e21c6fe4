//! Reading a claim of a JSON Web Token (RFC 7519) without checking its signature: only the server
//! can do that, and nothing is granted on the word of a claim.

use wasm_bindgen::prelude::*;

use crate::adapter::{UserClaim, value};
use crate::jar::Cookie;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch)]
    fn atob(text: &str) -> Result<String, JsValue>;
}

/// Who the cookies say is signed in.
pub fn claim_of(cookies: &[Cookie], user: &UserClaim) -> Option<String> {
    claim(value(cookies, &user.cookies)?, &user.claim)
}

fn claim(token: &str, name: &str) -> Option<String> {
    let payload = token.split('.').nth(1)?.replace('-', "+").replace('_', "/");
    let claims = js_sys::JSON::parse(&atob(&payload).ok()?).ok()?;
    js_sys::Reflect::get(&claims, &name.into())
        .ok()?
        .as_string()
}
