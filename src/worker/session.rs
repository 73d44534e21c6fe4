//! One session: its key, its adapter, its lock and its ledger.

use std::rc::Rc;

use crate::adapter::Adapter;
use crate::ledger::Ledger;
use crate::lock::RefreshLock;
use crate::message::WorkerToRelay;
use crate::session::SessionKey;

/// One session.
#[derive(Debug)]
pub(super) struct Session {
    pub key: SessionKey,
    pub adapter: Rc<Adapter>,
    pub lock: RefreshLock,
    pub ledger: Ledger,
    /// Where to sign in, as the last page that showed itself would.
    pub sign_in: Option<String>,
}

impl Session {
    /// The message that tells a frame the epoch; `clear`: and has it clear the flags of an
    /// executor that vanished.
    pub(super) fn epoch_message(&self, clear: bool) -> WorkerToRelay {
        WorkerToRelay::Epoch {
            api: self.key.api.as_str().to_owned(),
            epoch: self.lock.epoch(),
            clear: if clear {
                self.adapter.flag_keys()
            } else {
                Vec::new()
            },
        }
    }
}
