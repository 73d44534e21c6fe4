//! One open port to the worker, closed when it is dropped.

use std::rc::Weak;

use wasm_bindgen::prelude::*;

use super::app::App;
use super::chrome::{self, Port};
use super::error::UiError;
use crate::js;
use crate::message::{POPUP_PORT, PopupToWorker};

/// An open port.
pub struct Connection {
    port: Port,
    heard: Closure<dyn Fn(JsValue)>,
    broken: Closure<dyn Fn(JsValue)>,
}

impl Connection {
    /// Connects to the worker, which wakes it.
    pub fn open(app: &Weak<App>) -> Result<Self, UiError> {
        let port = chrome::connect(POPUP_PORT)?;
        let heard = listener(app, |app, message| app.heard(message));
        let broken = listener(app, |app, port| app.broke(chrome::reason(&port)));
        port.listen(&heard, &broken);
        Ok(Self {
            port,
            heard,
            broken,
        })
    }

    /// Sends a message.
    pub fn send(&self, message: &PopupToWorker) -> Result<(), UiError> {
        self.port.post(&js::js(message))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.port.close(&self.heard, &self.broken);
    }
}

fn listener(
    app: &Weak<App>,
    call: impl Fn(std::rc::Rc<App>, JsValue) + 'static,
) -> Closure<dyn Fn(JsValue)> {
    let app = app.clone();
    Closure::new(move |value| {
        if let Some(app) = app.upgrade() {
            call(app, value);
        }
    })
}
