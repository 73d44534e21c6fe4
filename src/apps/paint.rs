//! The first frame that shows web apps: it comes before the rest of a long list is written. How
//! long it took, from the moment that the apps were known, is told by marks of the page's own
//! timeline.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::Performance;

const KNOWN: &str = "web apps known";
const PAINTED: &str = "web apps painted";

/// How far the first frame has come.
#[derive(Default)]
pub struct Paint {
    step: Rc<Cell<Step>>,
    then: RefCell<Option<Rc<dyn Fn()>>>,
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Step {
    #[default]
    Waiting,
    Known,
    Written,
    Painted,
}

impl Paint {
    /// What to do when the first frame is there.
    pub fn then(&self, then: impl Fn() + 'static) {
        *self.then.borrow_mut() = Some(Rc::new(then));
    }

    /// Whether the first frame is there.
    pub fn is_done(&self) -> bool {
        self.step.get() == Step::Painted
    }

    /// There are apps to show.
    pub fn known(&self) {
        if self.step.get() == Step::Waiting {
            self.step.set(Step::Known);
            mark(KNOWN);
        }
    }

    /// The first of them are in the page; what is put behind the next frame runs when that is drawn.
    pub fn written(&self) {
        if self.step.get() != Step::Known {
            return;
        }
        self.step.set(Step::Written);
        let (step, then) = (self.step.clone(), self.then.borrow().clone());
        let painted = move || {
            mark(PAINTED);
            step.set(Step::Painted);
            if let Some(then) = then {
                then();
            }
        };
        let frame = Closure::once_into_js(|| Timeout::new(0, painted).forget());
        if let Some(window) = web_sys::window() {
            // A page that draws nothing shows the others when it draws again.
            let _ = window.request_animation_frame(frame.unchecked_ref());
        }
    }
}

fn mark(name: &str) {
    let performance = web_sys::window().and_then(|window| window.performance());
    // Only ever read by those who measure.
    let _ = performance.map(|performance: Performance| performance.mark(name));
}
