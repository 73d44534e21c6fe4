//! What can go wrong in a page of the extension, and how it is told.

use crate::message::{Problem, ProblemKind};
use crate::value::Mismatch;
use wasm_bindgen::{JsCast, JsValue};

/// A failure in a page of the extension. Boxed: nearly every function of a page may return one, and
/// hands on a pointer in two instructions, where it would copy words in twelve.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct UiError(Box<Failure>);

/// What went wrong.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The page lacks an element that the code fills.
    #[error("the page has no {0}")]
    Missing(&'static str),
    /// The document refused a change.
    #[error("the page: {0}")]
    Page(String),
    /// The browser refused a call.
    #[error("{call}: {cause}")]
    Browser {
        /// Which call.
        call: &'static str,
        /// What the browser said.
        cause: String,
    },
    /// A value of the browser or of the worker is not of its shape.
    #[error("a message: {0}")]
    Message(Mismatch),
}

impl From<Mismatch> for UiError {
    fn from(mismatch: Mismatch) -> Self {
        Self::of(Failure::Message(mismatch))
    }
}

impl UiError {
    #[inline(never)]
    fn of(failure: Failure) -> Self {
        Self(Box::new(failure))
    }

    /// The page lacks this element.
    pub fn missing(name: &'static str) -> impl FnOnce() -> Self {
        move || Self::of(Failure::Missing(name))
    }

    /// The browser refused `call`.
    pub fn browser(call: &'static str) -> impl FnOnce(JsValue) -> Self {
        move |cause| Self::of_browser(call, words_of(&cause))
    }

    /// The browser refused `call`, with these words.
    pub fn of_browser(call: &'static str, cause: String) -> Self {
        Self::of(Failure::Browser { call, cause })
    }

    /// The document refused a change.
    #[inline(never)]
    pub fn page(cause: JsValue) -> Self {
        Self::of(Failure::Page(words_of(&cause)))
    }

    /// The failure in the popup's list of problems, at a moment of the worker's clock.
    pub fn problem(&self, at: f64) -> Problem {
        Problem {
            at,
            kind: match &*self.0 {
                Failure::Message(_) => ProblemKind::BadMessage,
                Failure::Missing(_) | Failure::Page(_) | Failure::Browser { .. } => {
                    ProblemKind::Browser
                }
            },
            detail: self.to_string(),
        }
    }
}

/// What a thrown value says.
pub fn words_of(thrown: &JsValue) -> String {
    let Some(error) = thrown.dyn_ref::<js_sys::Error>() else {
        return thrown.as_string().unwrap_or_default();
    };
    error.message().into()
}
