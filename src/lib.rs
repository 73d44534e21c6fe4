//! Holdfast: one refresh lock for every tab.

#![cfg_attr(not(target_arch = "wasm32"), forbid(unsafe_code))]

pub mod jar;
pub mod lock;
pub mod message;
pub mod moment;
