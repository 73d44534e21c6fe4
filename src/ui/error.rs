//! What can go wrong in a page of the extension, and how it is told.

#[cfg(feature = "popup")]
use crate::message::{Problem, ProblemKind};
use crate::value::Mismatch;
use wasm_bindgen::{JsCast, JsValue};

/// A failure in a page of the extension.
#[derive(Debug, thiserror::Error)]
pub enum UiError {
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
    Message(#[from] Mismatch),
}

impl UiError {
    /// The browser refused `call`.
    pub fn browser(call: &'static str) -> impl FnOnce(JsValue) -> Self {
        move |cause| Self::Browser {
            call,
            cause: words_of(&cause),
        }
    }

    /// The document refused a change.
    pub fn page(cause: JsValue) -> Self {
        Self::Page(words_of(&cause))
    }

    /// The failure in the popup's list of problems, at a moment of the worker's clock.
    #[cfg(feature = "popup")]
    pub fn problem(&self, at: f64) -> Problem {
        Problem {
            at,
            kind: match self {
                Self::Message(_) => ProblemKind::BadMessage,
                Self::Missing(_) | Self::Page(_) | Self::Browser { .. } => ProblemKind::Browser,
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
