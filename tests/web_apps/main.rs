//! Web apps without a browser: which are known, what is said of them, how a log-out goes.

#![cfg(not(target_arch = "wasm32"))]

mod addresses;
mod answers;
mod log_outs;
mod plans;
mod properties;
mod stage;
mod stored;
mod surveys;
