//! Where something is in a text.

use jsonc_parser::common::Range;

/// A part of a text, as a text area counts: in UTF-16 units. Lines and columns begin with 1, and a
/// column is a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Where it begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The line in which it begins.
    pub line: u32,
    /// The column at which it begins.
    pub column: u32,
}

impl Place {
    /// The place of a range of bytes.
    pub(super) fn of(text: &str, range: Range) -> Self {
        let before = upto(text, range.start);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            start: units(before),
            end: units(upto(text, range.end)),
            line: number(before.matches('\n').count()) + 1,
            column: number(line.chars().count()) + 1,
        }
    }
}

/// The line of a place that a text area tells.
pub fn line_of(text: &str, at: u32) -> u32 {
    number(upto(text, byte(text, at)).matches('\n').count()) + 1
}

/// The byte of a place that a text area tells.
pub(super) fn byte(text: &str, at: u32) -> usize {
    let mut left = at;
    for (index, char) in text.char_indices() {
        if left == 0 {
            return index;
        }
        left = left.saturating_sub(number(char.len_utf16()));
    }
    text.len()
}

fn upto(text: &str, byte: usize) -> &str {
    let byte = byte.min(text.len());
    // A range never ends within a character; if it did, the character before would do.
    (0..=byte)
        .rev()
        .find_map(|end| text.get(..end))
        .unwrap_or_default()
}

fn units(text: &str) -> u32 {
    number(text.encode_utf16().count())
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
