//! Into frames, past the worker: `extension/frames/` does what it is told there, and passports stay
//! where they are.

use js_sys::{Array, Function};
use wasm_bindgen::{JsCast, JsValue};

use crate::js;
use crate::lock::FrameRef;
use crate::ui::browser::settled;
use crate::ui::error::UiError;
use crate::value::{FromValue, ToValue, Value};

const CALL: &str = "scripting.executeScript";

/// A tab, or one frame of it, to reach into.
#[derive(Debug, Clone, PartialEq, ToValue)]
pub struct Target {
    tab: i64,
    /// `None`: every frame that the extension may act in.
    frames: Option<Vec<i64>>,
}

impl Target {
    /// Every frame of a tab that the extension may act in.
    pub fn tab(tab: i64) -> Self {
        Self { tab, frames: None }
    }

    /// One frame. Several in one target would fail together.
    pub fn frame(frame: FrameRef) -> Self {
        Self {
            tab: frame.tab,
            frames: Some(vec![frame.frame]),
        }
    }
}

/// `reach` of `extension/frames/reach.js`.
#[derive(Debug, Clone)]
pub struct Reach(Function);

impl Reach {
    /// That function.
    pub fn new(reach: Function) -> Self {
        Self(reach)
    }

    /// Does something in frames, within so many milliseconds, and tells what each of them said. A
    /// frame that went away is left out.
    pub async fn run(
        &self,
        targets: &[Target],
        name: &str,
        command: Value,
        limit: u32,
    ) -> Result<Vec<(FrameRef, Value)>, UiError> {
        let args = Array::of4(
            &js::js(&targets),
            &name.into(),
            &js::js(&command),
            &limit.into(),
        );
        let promise = self.0.apply(&JsValue::UNDEFINED, &args);
        let reached = settled(CALL, promise.map(JsCast::unchecked_into)).await?;
        let reached: Vec<Reached> = js::read(&reached)?;
        Ok(reached.into_iter().map(Reached::of_frame).collect())
    }
}

/// What `reach` says of a frame.
#[derive(FromValue)]
struct Reached {
    tab: i64,
    frame: i64,
    #[serde(default)]
    result: Value,
}

impl Reached {
    fn of_frame(self) -> (FrameRef, Value) {
        let Self { tab, frame, result } = self;
        (FrameRef { tab, frame }, result)
    }
}
