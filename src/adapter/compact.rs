//! A JSON text without the white space that people read it by: the compiler takes it out of what ships.

/// The text of a file, compact.
macro_rules! compact_json {
    ($file:literal) => {{
        const TEXT: &str = include_str!($file);
        const LENGTH: usize = $crate::adapter::compact::compact::<0>(TEXT).1;
        const BYTES: [u8; LENGTH] = $crate::adapter::compact::compact(TEXT).0;
        match std::str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => TEXT,
        }
    }};
}
pub(super) use compact_json;

/// The first `N` bytes of it without white space (RFC 8259, 2), and how many there are.
pub(super) const fn compact<const N: usize>(json: &str) -> ([u8; N], usize) {
    let json = json.as_bytes();
    let mut bytes = [0; N];
    let mut length = 0;
    let (mut in_text, mut escaped) = (false, false);
    let mut at = 0;
    while at < json.len() {
        let byte = json[at];
        if byte == b'"' && !escaped {
            in_text = !in_text;
        }
        escaped = byte == b'\\' && !escaped;
        if in_text || !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            if length < N {
                bytes[length] = byte;
            }
            length += 1;
        }
        at += 1;
    }
    (bytes, length)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::Adapter;

    #[test]
    fn it_says_what_the_file_says() {
        let files = [
            include_str!("dify_console.json"),
            include_str!("flowfile.json"),
        ];
        for (file, built_in) in files.into_iter().zip(Adapter::BUILT_IN) {
            let value: Value = serde_json::from_str(file).expect("a valid document");
            assert_eq!(
                serde_json::from_str::<Value>(built_in).ok().as_ref(),
                Some(&value)
            );
            assert_eq!(built_in.len(), value.to_string().len());
        }
    }
}
