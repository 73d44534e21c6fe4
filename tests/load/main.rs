//! What grows: the real [`Worker`](holdfast::worker::Worker) through ten thousand expiries, with deaths
//! at every step, and what passes between it and its relays as the tabs become more.
//!
//! Its browser is `office.rs`: a jar, `storage.session` and relays that do as those of the extension.
//! Nothing takes time there. In real browsers the same is counted by the scripts beside this file
//! (`./build.sh load`, docs/load.md).

#[allow(dead_code, reason = "of what it offers, each test needs a part")]
#[path = "../worker/desk.rs"]
mod desk;
mod leaks;
mod many;
mod office;
mod relay;
mod size;
