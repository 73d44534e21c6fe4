//! The worker without its browser: what relays say comes in, actions come out.

mod desk;
mod early;
#[allow(dead_code, reason = "of what it offers, each test needs a part")]
#[path = "../value/form.rs"]
mod form;
mod hidden;
mod history;
mod log_out;
mod own_tokens;
mod routes;
mod storage;
mod trust;
mod updated;
