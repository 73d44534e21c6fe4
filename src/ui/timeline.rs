//! Draws a [`Timeline`] as SVG, with a legend below.

use web_sys::{Document, Element};

use super::error::UiError;
use super::words::Words;
use crate::text::Text;
use crate::view::{Lane, Mark, Timeline};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Draws into an empty or drawn figure.
pub fn draw(
    figure: &Element,
    view: &Timeline,
    document: &Document,
    words: &Words,
) -> Result<(), UiError> {
    let pen = Pen { document, words };
    let picture = pen.picture(view)?;
    let legend = document
        .create_element("figcaption")
        .map_err(UiError::page)?;
    for shape in &view.legend {
        let entry = document.create_element("span").map_err(UiError::page)?;
        let icon = pen.svg("svg", &[("viewBox", "0 0 12 12"), ("aria-hidden", "true")])?;
        let path = pen.svg("path", &[("class", shape.name), ("d", &shape.path)])?;
        append(&icon, &path)?;
        append(&entry, &icon)?;
        let label = document.create_text_node(&words.say(&shape.label));
        entry.append_child(&label).map_err(UiError::page)?;
        append(&legend, &entry)?;
    }
    figure.set_text_content(None);
    append(figure, &picture)?;
    append(figure, &legend)
}

struct Pen<'page> {
    document: &'page Document,
    words: &'page Words,
}

impl Pen<'_> {
    fn picture(&self, view: &Timeline) -> Result<Element, UiError> {
        let scale = view.scale;
        let (width, height) = (scale.width.to_string(), scale.height().to_string());
        let frame = ["0 0 ", &width, " ", &height].concat();
        let name = [self.words.say(&view.title), self.words.say(&view.said)].join(". ");
        let picture = self.svg(
            "svg",
            &[("viewBox", &frame), ("role", "img"), ("aria-label", &name)],
        )?;
        let floor = scale.floor();
        for tick in &view.ticks {
            let x = tick.x.to_string();
            let path = ["M", &x, " 0V", &floor.to_string()].concat();
            append(
                &picture,
                &self.svg("path", &[("class", "hour"), ("d", &path)])?,
            )?;
            let label = self.svg("text", &[("x", &x), ("y", &(floor + 11).to_string())])?;
            label.set_text_content(Some(&self.words.say(&tick.label)));
            append(&picture, &label)?;
        }
        for lane in 1..=Lane::ALL.len() as u64 {
            let path = ["M0 ", &(lane * scale.lane).to_string(), "H", &width].concat();
            append(
                &picture,
                &self.svg("path", &[("class", "lane"), ("d", &path)])?,
            )?;
        }
        for mark in view.marks.iter().chain(&view.ends) {
            append(&picture, &self.mark(mark)?)?;
        }
        Ok(picture)
    }

    /// A mark with its words, which the browser shows under the pointer.
    fn mark(&self, mark: &Mark) -> Result<Element, UiError> {
        let path = self.svg("path", &[("class", mark.name), ("d", &mark.path)])?;
        append(&path, &self.titled("title", &mark.label)?)?;
        Ok(path)
    }

    fn titled(&self, name: &str, text: &Text) -> Result<Element, UiError> {
        let element = self.svg(name, &[])?;
        element.set_text_content(Some(&self.words.say(text)));
        Ok(element)
    }

    fn svg(&self, name: &str, attributes: &[(&str, &str)]) -> Result<Element, UiError> {
        let element = self
            .document
            .create_element_ns(Some(SVG), name)
            .map_err(UiError::page)?;
        for (name, value) in attributes {
            element.set_attribute(name, value).map_err(UiError::page)?;
        }
        Ok(element)
    }
}

fn append(parent: &Element, child: &Element) -> Result<(), UiError> {
    parent.append_child(child).map_err(UiError::page)?;
    Ok(())
}
