//! Everything that can happen in the world, and what is on its way between its parts.

use holdfast::lock::{FrameRef, Record, Sending, Verdict};
use holdfast::message::Call;

use crate::person::Act;
use crate::sent::{Reply, Sent};

#[derive(Debug, Clone)]
pub enum Happening {
    /// A person, or fate, does something.
    Act(Act),
    /// A request reaches the server.
    AtServer(Sent),
    /// The server has done with it.
    Decided(Sent),
    /// The answer reaches the browser, or the network fails.
    Back(Sent, Reply),
    /// Something for a document: it waits while the tab is frozen.
    InTab(DocRef, InTab),
    /// A command of the worker of this life for the tab of this number, whatever it shows.
    Command(i64, u32, Command),
    /// Something over a port for the worker.
    ToWorker(PortId, ToWorker),
    /// Something that a worker of this life waits for.
    InWorker(u32, InWorker),
}

/// A document: a tab's number, and how often the tab has navigated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocRef {
    pub tab: i64,
    pub doc: u32,
}

impl DocRef {
    pub fn frame(self) -> FrameRef {
        FrameRef {
            tab: self.tab,
            frame: 0,
        }
    }
}

/// A port, from the day it is opened.
pub type PortId = u32;

#[derive(Debug, Clone)]
pub enum InTab {
    /// An answer to a request of the page.
    Answered { request: u32, status: u16 },
    /// The refresh of this attempt has ended.
    Executed { attempt: u64, verdict: Verdict },
    /// The probe has ended.
    Probed { attempt: u64, fresh: bool },
    /// Over the port: what the worker answers.
    Told(PortId, Told),
    /// The port is closed from the other side.
    PortClosed(PortId),
    /// A command of the worker.
    Command(u32, Command),
    /// A replay's delay is over.
    Go { request: u32, epoch: u64 },
    /// The relay rests: a refresh was told long enough ago.
    Forget { attempt: u64 },
    /// The page looks whether its relay is still there.
    Beat,
    /// The worker's answer to a hello.
    Welcome { epoch: u64 },
}

#[derive(Debug, Clone, Copy)]
pub enum Told {
    Replay {
        request: u32,
        epoch: u64,
        delay: u64,
    },
    GiveUp {
        request: u32,
    },
    Answer {
        request: u32,
        status: u16,
    },
    Proceed {
        request: u32,
    },
}

#[derive(Debug, Clone, Copy)]
pub enum Command {
    /// `not_after` by the clock of the machine; `ordered` by that of the world.
    Execute {
        attempt: u64,
        not_after: u64,
        ordered: u64,
    },
    Probe {
        attempt: u64,
        not_after: u64,
    },
    Epoch {
        epoch: u64,
    },
}

#[derive(Debug, Clone, Copy)]
pub enum ToWorker {
    Connect(DocRef),
    Closed,
    Unauthorized { request: u32, sending: Sending },
    Called { request: u32, call: Call },
    Ended { request: u32, ok: bool },
    Cancelled { request: u32 },
    Executing { attempt: u64 },
    Executed { attempt: u64, verdict: Verdict },
    Probed { attempt: u64, fresh: bool },
}

#[derive(Debug, Clone)]
pub enum InWorker {
    /// The worker has started.
    Ready,
    /// The record is written.
    Written(Box<Record>),
    /// The timer of this number fires.
    Timer(u64),
    /// The jar is read.
    Read { look: u64 },
    /// A document is there.
    Hello(DocRef),
    /// How an order fared.
    Delivered {
        attempt: u64,
        frame: FrameRef,
        delivery: Delivery,
    },
    /// Nobody was there to hear an announcement.
    NobodyThere(FrameRef),
    /// The worker's own refresh has ended.
    Executed { attempt: u64, verdict: Verdict },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    Taken,
    Void,
    NobodyThere,
    Unknown,
}
