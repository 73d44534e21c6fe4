//! The worker without its browser: what relays say comes in, actions come out.

mod desk;
mod history;
mod log_out;
mod routes;
mod storage;
mod trust;
