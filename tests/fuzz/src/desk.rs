//! What several targets begin with: sites, senders, a worker that knows them.

use std::time::Duration;

use holdfast::adapter::Adapter;
use holdfast::granted::Granted;
use holdfast::lock::FrameRef;
use holdfast::moment::Moment;
use holdfast::settings::{Settings, SplitApi};
use holdfast::worker::{Sender, Worker};

/// So long a page is held at most, and a little for what is sent again later.
pub const HOLD: Duration = Duration::from_secs(*Settings::HOLD.end() + 1);

pub const NOW: Moment = Moment::from_millis(1_795_305_000_000);

/// A Dify, whose pages name their API.
pub const DIFY: &str = "https://dify.example";
/// Another one, whose pages may speak for [`API`], too.
pub const SPLIT: &str = "https://pages.example";
/// The API of the other one.
pub const API: &str = "https://api.example";
/// A Flowfile, which the settings name.
pub const FLOWFILE: &str = "https://flowfile.example";
/// A site that Holdfast is not allowed on.
pub const STRANGER: &str = "https://stranger.example";

/// A built-in adapter.
pub fn adapter(index: usize) -> Adapter {
    Adapter::new(serde_json::from_str(Adapter::BUILT_IN[index]).expect("a valid document"))
}

pub fn settings() -> Settings {
    Settings {
        split_apis: vec![SplitApi {
            page: SPLIT.to_owned(),
            api: API.to_owned(),
        }],
        ..Settings::default()
    }
}

pub fn granted() -> Granted {
    let pattern = |origin| format!("{origin}/*");
    Granted::new([DIFY, SPLIT, API, FLOWFILE].map(pattern).to_vec())
}

/// A worker that has just started, and knows the sites.
pub fn worker() -> Worker {
    let mut worker = Worker::new(vec![adapter(0)], granted(), settings(), 0);
    worker.set_chosen(vec![(FLOWFILE.to_owned(), adapter(1))]);
    worker
}

/// Who may speak: each in a frame of its own.
pub fn senders() -> Vec<Sender> {
    let sender = |tab, frame, origin: &str, store: &str, partition: Option<&str>| Sender {
        frame: FrameRef { tab, frame },
        origin: origin.to_owned(),
        active: tab % 2 == 0,
        store: store.to_owned(),
        partition: partition.map(str::to_owned),
    };
    vec![
        sender(1, 0, DIFY, "0", None),
        sender(2, 0, DIFY, "0", None),
        sender(3, 0, DIFY, "firefox-container-1", None),
        sender(1, 4, SPLIT, "0", Some(DIFY)),
        sender(5, 0, SPLIT, "0", None),
        sender(6, 0, FLOWFILE, "0", None),
        sender(7, 0, FLOWFILE, "0", None),
        sender(8, 0, STRANGER, "0", None),
        // The extension's waiting page.
        sender(9, 0, "chrome-extension://holdfast", "0", None),
        sender(10, 0, API, "1", None),
    ]
}
