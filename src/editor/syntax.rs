//! Whether a text is JSON (RFC 8259), by `jsonc-parser`, which knows places.

use jsonc_parser::ast::Value as Node;
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::ParseErrorKind;
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
    let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT)
        .map_err(|error| wrong(error.range(), syntax(error.kind())))?;
    let whole = parsed.value;
    let whole = whole.ok_or_else(|| wrong(Range::new(0, 0), Syntax::Empty))?;
    match control(text, &whole) {
        Some(range) => Err(wrong(range, Syntax::Control)),
        None => Ok(whole),
    }
}

/// The first text with a control character in it, which the parser lets pass.
fn control(text: &str, node: &Node<'_>) -> Option<Range> {
    let plain = |range: Range| {
        let mut bytes = text.as_bytes().get(range.start..range.end)?.iter();
        bytes.any(u8::is_ascii_control).then_some(range)
    };
    match node {
        Node::StringLit(literal) => plain(literal.range),
        Node::Array(array) => array.elements.iter().find_map(|it| control(text, it)),
        Node::Object(object) => object
            .properties
            .iter()
            .find_map(|it| plain(it.name.range()).or_else(|| control(text, &it.value))),
        Node::NumberLit(_) | Node::BooleanLit(_) | Node::NullKeyword(_) => None,
    }
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
