//! Looking for a text within a text: in short ones, and rarely. The standard library's search is made
//! for long ones, and with what it needs when it fails is 5 KB of the worker's module.

/// What stands before and after the first `part` in `text`.
pub fn split_once<'text>(text: &'text str, part: &str) -> Option<(&'text str, &'text str)> {
    let mut windows = text.as_bytes().windows(part.len().max(1));
    let start = windows.position(|window| window == part.as_bytes())?;
    Some((text.get(..start)?, text.get(start + part.len()..)?))
}

/// Whether `part` stands in `text`.
pub fn contains(text: &str, part: &str) -> bool {
    part.is_empty() || split_once(text, part).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_what_the_standard_library_finds() {
        for (text, part) in [
            ("https://a.example", "://"),
            ("a://b://c", "://"),
            ("", "://"),
            ("//", "://"),
            ("://", "://"),
            ("aab", "ab"),
            ("é://é", "://"),
            ("日本", "本"),
        ] {
            assert_eq!(split_once(text, part), text.split_once(part), "{text}");
            assert_eq!(contains(text, part), text.contains(part), "{text}");
        }
        assert!(contains("anything", ""));
    }
}
