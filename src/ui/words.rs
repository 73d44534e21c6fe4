//! Texts in the person's language: messages by `i18n`, times and numbers by `Intl`.

use js_sys::Intl::{
    DateTimeFormat, DateTimeFormatOptions, DayFormat, MonthFormat, NumberFormat,
    NumberFormatOptions, NumberFormatStyle, NumericFormat, RelativeTimeFormat,
    RelativeTimeFormatNumeric, RelativeTimeFormatOptions, RelativeTimeFormatStyle, UnitDisplay,
};
use js_sys::{Array, Date, Function, Reflect};
use wasm_bindgen::prelude::*;

use crate::text::{Arg, Text, Unit};

#[wasm_bindgen]
extern "C" {
    /// The message of a key in the person's language, empty if there is none.
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getMessage)]
    fn message(key: &str, args: &Array) -> String;
    /// The language of the browser's own interface.
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getUILanguage)]
    fn interface_language() -> String;
}

/// The formats of one language.
pub struct Words {
    language: String,
    relative: RelativeTimeFormat,
    time: DateTimeFormat,
    day_and_time: DateTimeFormat,
    hour: Function,
    number: Function,
    milliseconds: Function,
    seconds: Function,
}

impl Words {
    /// The words of the language that the browser has chosen among ours.
    pub fn of_browser() -> Self {
        let language = message("language", &Array::new());
        let interface = interface_language();
        // "en-GB" is a kind of "en" and knows how its people write times; French times among
        // English words would be odd.
        let tag = if interface.starts_with(&language) {
            interface
        } else {
            language.clone()
        };
        let tags = Array::of1(&tag.into());
        Self {
            language,
            relative: relative(&tags),
            time: date_time(&tags, false),
            day_and_time: date_time(&tags, true),
            hour: hour(&tags),
            number: NumberFormat::new(&tags, &NumberFormatOptions::new()).format(),
            milliseconds: duration(&tags, "millisecond", 0),
            seconds: duration(&tags, "second", 1),
        }
    }

    /// The tag of the language of the texts.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// A text.
    pub fn say(&self, text: &Text) -> String {
        let args = text.args.iter().map(|arg| JsValue::from(self.write(arg)));
        message(text.key.name(), &args.collect())
    }

    /// The text that the page itself names, in `data-text`.
    pub fn say_name(&self, key: &str) -> String {
        message(key, &Array::new())
    }

    fn relative(&self, count: f64, unit: Unit) -> String {
        let unit = match unit {
            Unit::Second => "second",
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day => "day",
        };
        self.relative.format(count, unit).into()
    }

    /// Today's times go without the day.
    fn clock(&self, at: f64) -> &DateTimeFormat {
        match is_today(at) {
            true => &self.time,
            false => &self.day_and_time,
        }
    }

    fn write(&self, arg: &Arg) -> String {
        match arg {
            Arg::Plain(words) => words.clone(),
            Arg::Said(text) => self.say(text),
            Arg::Count(count) => format_with(&self.number, f64::from(*count)),
            Arg::Moment(at) => format_with(&self.clock(*at).format(), *at),
            Arg::Span(from, to) => range(self.clock(*from), *from, *to),
            Arg::Hour(at) => format_with(&self.hour, *at),
            Arg::Ago(count, unit) => self.relative(-f64::from(*count), *unit),
            Arg::Ahead(count, unit) => self.relative(f64::from(*count), *unit),
            Arg::Lasting(ms) if *ms < 1_000.0 => format_with(&self.milliseconds, *ms),
            Arg::Lasting(ms) => format_with(&self.seconds, ms / 1_000.0),
        }
    }
}

fn relative(tags: &Array) -> RelativeTimeFormat {
    let options = RelativeTimeFormatOptions::new();
    options.set_numeric(RelativeTimeFormatNumeric::Auto);
    options.set_style(RelativeTimeFormatStyle::Short);
    RelativeTimeFormat::new(tags, &options)
}

/// What is remembered is seldom older than a week: the year would only take room.
fn date_time(tags: &Array, with_day: bool) -> DateTimeFormat {
    let options = DateTimeFormatOptions::new();
    options.set_hour(NumericFormat::Numeric);
    options.set_minute(NumericFormat::TwoDigit);
    if with_day {
        options.set_month(MonthFormat::Short);
        options.set_day(DayFormat::Numeric);
    }
    DateTimeFormat::new(tags, &options)
}

fn hour(tags: &Array) -> Function {
    let options = DateTimeFormatOptions::new();
    options.set_hour(NumericFormat::Numeric);
    DateTimeFormat::new(tags, &options).format()
}

fn duration(tags: &Array, unit: &str, digits: u8) -> Function {
    let options = NumberFormatOptions::new();
    options.set_style(NumberFormatStyle::Unit);
    options.set_unit(unit);
    options.set_unit_display(UnitDisplay::Short);
    options.set_maximum_fraction_digits(digits);
    NumberFormat::new(tags, &options).format()
}

/// Both kinds of format take a number; a number that is no date has no words.
fn format_with(format: &Function, number: f64) -> String {
    let written = format.call1(&JsValue::UNDEFINED, &number.into());
    written
        .ok()
        .and_then(|words| words.as_string())
        .unwrap_or_default()
}

/// Two moments in one: what they have in common is written once.
fn range(format: &DateTimeFormat, from: f64, to: f64) -> String {
    let written = Reflect::get(format, &"formatRange".into())
        .and_then(|method| method.dyn_into::<Function>())
        .and_then(|method| method.call2(format, &from.into(), &to.into()));
    written
        .ok()
        .and_then(|words| words.as_string())
        .unwrap_or_default()
}

fn is_today(at: f64) -> bool {
    Date::new(&at.into()).to_date_string() == Date::new_0().to_date_string()
}
