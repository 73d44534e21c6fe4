//! Reading a claim of a JSON Web Token (RFC 7519) without checking its signature: only the server
//! can do that, and nothing is granted on the word of a claim.

use wasm_bindgen::prelude::*;

use crate::adapter::{UserClaim, value};
use crate::jar::Named;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch)]
    fn atob(text: &str) -> Result<String, JsValue>;
}

/// Who the values say is signed in.
pub fn claim_of(values: &[Named], user: Option<&UserClaim>) -> Option<String> {
    let UserClaim { from, claim: name } = user?;
    claim(value(values, from)?, name)
}

fn claim(token: &str, name: &str) -> Option<String> {
    let payload = token.split('.').nth(1)?.replace('-', "+").replace('_', "/");
    let claims = js_sys::JSON::parse(&atob(&payload).ok()?).ok()?;
    js_sys::Reflect::get(&claims, &name.into())
        .ok()?
        .as_string()
}
