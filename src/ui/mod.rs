//! What the pages of the extension (popup, options) have in common: the words of the person's
//! language, the page's elements, what can go wrong.

pub mod allow;
pub mod browser;
pub mod dom;
pub mod error;
pub mod front;
pub mod history;
pub mod panel;
pub mod question;
pub mod stored;
pub mod tab;
pub mod task;
pub mod timeline;
pub mod words;
