//! How long the first list of web apps takes to be seen, as marks of the page's own timeline: from
//! the moment that the apps are known to the first frame that shows them.

use std::cell::Cell;

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::Performance;

const KNOWN: &str = "web apps known";
const PAINTED: &str = "web apps painted";

/// How far the first list has come.
#[derive(Default)]
pub struct Paint(Cell<Step>);

#[derive(Default, Clone, Copy, PartialEq)]
enum Step {
    #[default]
    Waiting,
    Known,
    Written,
}

impl Paint {
    /// There are apps to show.
    pub fn known(&self) {
        if self.0.get() == Step::Waiting {
            self.0.set(Step::Known);
            mark(KNOWN);
        }
    }

    /// They are in the page; what runs behind the next frame runs when that frame is drawn.
    pub fn written(&self) {
        if self.0.get() != Step::Known {
            return;
        }
        self.0.set(Step::Written);
        let frame = Closure::once_into_js(|| Timeout::new(0, || mark(PAINTED)).forget());
        if let Some(window) = web_sys::window() {
            // A page that draws nothing has nothing to measure.
            let _ = window.request_animation_frame(frame.unchecked_ref());
        }
    }
}

fn mark(name: &str) {
    let performance = web_sys::window().and_then(|window| window.performance());
    // Only ever read by those who measure.
    let _ = performance.map(|performance: Performance| performance.mark(name));
}
