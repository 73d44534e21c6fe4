//! Shared web apps: which a person has opened, whether they are signed in, and how to log out of
//! one of them (dify.md §3, §7, §10).

mod code;
mod entry;
mod place;

pub use code::{InvalidShareCode, ShareCode};
pub use entry::{AppKey, Consequence, Entry, Icon, Keys, LogOutStatus, Status, Told};
pub use place::Place;
