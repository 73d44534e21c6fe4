//! Whether a text is JSON (RFC 8259), by `jsonc-parser`, which knows places.

use jsonc_parser::ast::Value as Node;
use jsonc_parser::common::Range;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::tokens::{Token, TokenAndRange};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::mistake::{Mistake, What};
use super::place::Place;
use crate::text::{Key, Text};

/// Plain JSON: nothing of its many extensions.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Why a text is no JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// There is nothing.
    Empty,
    /// A comma is missing.
    Comma,
    /// There is a comma too many.
    CommaTooMany,
    /// A colon is missing.
    Colon,
    /// A name or a text must be in double quotes.
    Quotes,
    /// A value is missing.
    Value,
    /// What begins here has no end.
    Open,
    /// A text has an escape that JSON does not know.
    Escape,
    /// A text has a line break or another control character in it.
    Control,
    /// A space between the values that is none to JSON, as copies from web pages have them.
    Space,
    /// No number of JSON.
    Number,
    /// JSON has no comments.
    Comment,
    /// Something that does not belong here.
    Other,
}

impl Syntax {
    /// In words.
    pub fn text(self) -> Text {
        let key = match self {
            Self::Empty => Key::SyntaxEmpty,
            Self::Comma => Key::SyntaxComma,
            Self::CommaTooMany => Key::SyntaxCommaTooMany,
            Self::Colon => Key::SyntaxColon,
            Self::Quotes => Key::SyntaxQuotes,
            Self::Value => Key::SyntaxValue,
            Self::Open => Key::SyntaxOpen,
            Self::Escape => Key::SyntaxEscape,
            Self::Control => Key::SyntaxControl,
            Self::Space => Key::SyntaxSpace,
            Self::Number => Key::SyntaxNumber,
            Self::Comment => Key::SyntaxComment,
            Self::Other => Key::SyntaxOther,
        };
        key.into()
    }
}

/// The text as a tree with places.
///
/// # Errors
///
/// The first [`Mistake`], where it is no JSON.
pub(super) fn parse(text: &str) -> Result<Node<'_>, Mistake> {
    let wrong = |range, syntax| Mistake {
        path: String::new(),
        place: Place::of(text, range),
        what: What::Syntax(syntax),
    };
    let collect = CollectOptions {
        tokens: true,
        ..CollectOptions::default()
    };
    let parsed = parse_to_ast(text, &collect, &STRICT)
        .map_err(|error| wrong(error.range(), syntax(error.kind())))?;
    let whole = parsed.value;
    let whole = whole.ok_or_else(|| wrong(Range::new(0, 0), Syntax::Empty))?;
    match let_through(text, &parsed.tokens.unwrap_or_default()) {
        Some((range, syntax)) => Err(wrong(range, syntax)),
        None => Ok(whole),
    }
}

/// The first thing that the parser lets pass, and JSON does not.
fn let_through(text: &str, tokens: &[TokenAndRange<'_>]) -> Option<(Range, Syntax)> {
    let mut end = 0;
    for TokenAndRange { range, token } in tokens {
        if let Some(space) = space(text, end, range.start) {
            return Some((space, Syntax::Space));
        }
        let mut bytes = text.as_bytes().get(range.start..range.end)?.iter();
        if matches!(token, Token::String(_)) && bytes.any(u8::is_ascii_control) {
            return Some((*range, Syntax::Control));
        }
        end = range.end;
    }
    Some((space(text, end, text.len())?, Syntax::Space))
}

/// The first space of some that JSON does not know (RFC 8259, section 2).
fn space(text: &str, start: usize, end: usize) -> Option<Range> {
    let known = [' ', '\t', '\n', '\r'];
    let (at, space) = text
        .get(start..end)?
        .char_indices()
        .find(|(_, char)| !known.contains(char))?;
    Some(Range::new(start + at, start + at + space.len_utf8()))
}

fn syntax(kind: &ParseErrorKind) -> Syntax {
    match kind {
        ParseErrorKind::ExpectedComma => Syntax::Comma,
        ParseErrorKind::TrailingCommasNotAllowed | ParseErrorKind::UnexpectedComma => {
            Syntax::CommaTooMany
        }
        ParseErrorKind::ExpectedColonAfterObjectKey => Syntax::Colon,
        ParseErrorKind::ExpectedStringObjectProperty
        | ParseErrorKind::SingleQuotedStringsNotAllowed
        | ParseErrorKind::UnexpectedWord
        | ParseErrorKind::UnexpectedTokenInObject => Syntax::Quotes,
        ParseErrorKind::ExpectedObjectValue => Syntax::Value,
        ParseErrorKind::UnterminatedArray | ParseErrorKind::UnterminatedObject => Syntax::Open,
        ParseErrorKind::String(kind) => match kind {
            jsonc_parser::ParseStringErrorKind::UnterminatedStringLiteral => Syntax::Open,
            _ => Syntax::Escape,
        },
        ParseErrorKind::BareDecimalPointNumbersNotAllowed
        | ParseErrorKind::ExpectedDigit
        | ParseErrorKind::ExpectedDigitFollowingNegativeSign
        | ParseErrorKind::ExpectedPlusMinusOrDigitInNumberLiteral
        | ParseErrorKind::HexadecimalNumbersNotAllowed
        | ParseErrorKind::NonFiniteNumbersNotAllowed
        | ParseErrorKind::UnaryPlusNumbersNotAllowed => Syntax::Number,
        ParseErrorKind::CommentsNotAllowed | ParseErrorKind::UnterminatedCommentBlock => {
            Syntax::Comment
        }
        ParseErrorKind::MultipleRootJsonValues
        | ParseErrorKind::UnexpectedCloseBrace
        | ParseErrorKind::UnexpectedCloseBracket
        | ParseErrorKind::UnexpectedColon
        | ParseErrorKind::UnexpectedToken
        | ParseErrorKind::NestingDepthExceeded => Syntax::Other,
    }
}
