//! What goes on while the page is shown.

use std::pin::Pin;

use wasm_bindgen_futures::spawn_local;

/// Has something go on by itself.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    spawn_boxed(Box::pin(work));
}

/// Boxed, so that all kinds of work share what drives them.
fn spawn_boxed(work: Pin<Box<dyn Future<Output = ()>>>) {
    spawn_local(work);
}
