//! Into frames, past the worker: `extension/frames/` does what it is told there, and passports stay
//! where they are.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::error::UiError;
use crate::js;
use crate::lock::FrameRef;
use crate::ui::browser::property;
use crate::value::{FromValue, ToValue};

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

    /// Does something in frames, within so many milliseconds. What cannot be understood is left
    /// out, as is a frame that went away.
    pub async fn run<R: FromValue>(
        &self,
        targets: &[Target],
        name: &str,
        command: &dyn ToValue,
        limit: u32,
    ) -> Result<Vec<(FrameRef, R)>, UiError> {
        const CALL: &str = "scripting.executeScript";
        let args = Array::of4(
            &js::js(&targets),
            &name.into(),
            &js::js(command),
            &limit.into(),
        );
        let promise = self.0.apply(&JsValue::UNDEFINED, &args);
        let promise: Promise = promise.map_err(UiError::browser(CALL))?.unchecked_into();
        let reached = JsFuture::from(promise).await;
        let reached = Array::from(&reached.map_err(UiError::browser(CALL))?);
        let one = |reached: JsValue| {
            let number = |key| property(&reached, key).as_f64().map(|number| number as i64);
            let frame = FrameRef {
                tab: number("tab")?,
                frame: number("frame")?,
            };
            let result = js::read(&property(&reached, "result")).ok()?;
            Some((frame, result))
        };
        Ok(reached.iter().filter_map(one).collect())
    }

    /// The same in one frame.
    pub async fn run_in<R: FromValue>(
        &self,
        frame: FrameRef,
        name: &str,
        command: &dyn ToValue,
        limit: u32,
    ) -> Result<Option<R>, UiError> {
        let reached = self
            .run(&[Target::frame(frame)], name, command, limit)
            .await?;
        Ok(reached.into_iter().next().map(|(_, result)| result))
    }
}
