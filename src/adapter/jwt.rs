//! Reading a claim of a JSON Web Token (RFC 7519) without checking its signature: only the server
//! can do that, and nothing is granted on the word of a claim.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The claim's value, if the token has it as a string.
pub(super) fn claim(token: &str, name: &str) -> Option<String> {
    let payload = token.split('.').nth(1)?;
    let json = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&json).ok()?;
    claims.get(name)?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_of_a_token_is_read_without_its_signature() {
        // {"sub":"25c6","exp":1795305069}
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIyNWM2IiwiZXhwIjoxNzk1MzA1MDY5fQ.x";
        assert_eq!(claim(token, "sub").as_deref(), Some("25c6"));
        assert_eq!(claim(token, "exp"), None, "not a string");
        assert_eq!(claim(token, "iss"), None);
    }

    #[test]
    fn what_is_no_token_has_no_claims() {
        for text in ["", "abc", "a.b.c", "a.é.c", "..", "e30.e30"] {
            assert_eq!(claim(text, "sub"), None, "{text:?}");
        }
    }
}
