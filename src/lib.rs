//! Holdfast: one refresh lock for every tab.

#![cfg_attr(not(target_arch = "wasm32"), forbid(unsafe_code))]

pub mod adapter;
pub mod api;
pub mod detect;
pub mod editor;
pub mod granted;
pub mod history;
pub mod jar;
pub mod lock;
pub mod message;
pub mod moment;
pub mod navigation;
mod order;
mod part;
pub mod partition;
pub mod schedule;
pub mod session;
pub mod settings;
pub mod site_list;
pub mod text;
pub mod value;
pub mod view;
pub mod webapp;
pub mod worker;

#[cfg(all(target_arch = "wasm32", feature = "apps"))]
mod apps;
/// Small, for the modules of the worker: what they hold is a few hundred values.
#[cfg(all(target_arch = "wasm32", any(feature = "worker", feature = "sites")))]
#[global_allocator]
static ALLOCATOR: lol_alloc::LockedAllocator<lol_alloc::FreeListAllocator> =
    lol_alloc::LockedAllocator::new(lol_alloc::FreeListAllocator::new());

#[cfg(all(target_arch = "wasm32", feature = "worker"))]
mod background;
#[cfg(all(target_arch = "wasm32", any(feature = "worker", feature = "sites")))]
mod browser;
#[cfg(all(target_arch = "wasm32", feature = "documents"))]
mod documents;
#[cfg(target_arch = "wasm32")]
mod js;
#[cfg(all(target_arch = "wasm32", feature = "options"))]
mod options;
#[cfg(all(target_arch = "wasm32", feature = "popup"))]
mod popup;
#[cfg(all(target_arch = "wasm32", feature = "sites"))]
mod sites;
#[cfg(all(
    target_arch = "wasm32",
    any(
        feature = "popup",
        feature = "apps",
        feature = "options",
        feature = "documents"
    )
))]
// Each page's module uses a part; that all of it is used is seen where all are built at once.
#[cfg_attr(
    not(all(
        feature = "popup",
        feature = "apps",
        feature = "options",
        feature = "documents"
    )),
    allow(dead_code)
)]
mod ui;
