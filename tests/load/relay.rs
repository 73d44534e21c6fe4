//! A tab's relay, as extension/relay/relay.js: what is pending, its port, the order it carries out.

use std::collections::BTreeMap;

use holdfast::lock::Link;
use holdfast::message::RelayToWorker;

#[derive(Default)]
pub struct Relay {
    pub port: Option<Link>,
    pub pending: BTreeMap<u32, RelayToWorker>,
    /// What a new worker must hear of the refresh under way: it was begun, and maybe it has ended.
    pub refresh: Vec<RelayToWorker>,
    /// The epoch that it was told last.
    pub epoch: u64,
}
