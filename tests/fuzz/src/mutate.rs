//! Inputs made of inputs: JSON stays JSON, and what is put in is of the kind that may stand there.

use serde_json::Value as Json;

use crate::json;
use crate::random::Random;

/// What breaks things.
const NUMBERS: [f64; 16] = [
    0.0,
    1.0,
    -1.0,
    0.5,
    2.0,
    200.0,
    401.0,
    65_535.0,
    65_536.0,
    2_147_483_648.0,
    4_294_967_295.0,
    1_795_305_000_000.0,
    9_007_199_254_740_991.0,
    9_007_199_254_740_992.0,
    1e300,
    -1e300,
];

/// What breaks things, in texts.
const WORDS: [&str; 24] = [
    "",
    " ",
    "/",
    "//",
    "..",
    "/../",
    "%2e%2e",
    "%2F",
    "%",
    "@",
    ":",
    "?",
    "#",
    "\\",
    "\t",
    "\n",
    "\0",
    "é",
    "🔒",
    "{}",
    "{now}",
    "__proto__",
    "https://",
    "constructor",
];

/// Another input made of this one and of the seeds, of at most so many bytes.
pub fn mutate(is_json: bool, seeds: &[String], input: &[u8], most: usize, seed: u32) -> Vec<u8> {
    let mut random = Random::new(seed);
    let text = std::str::from_utf8(input).unwrap_or_default();
    let made = match is_json {
        true => of_json(text, seeds, &mut random),
        false => of_text(text, seeds, &mut random),
    };
    match made.len() <= most {
        true => made.into_bytes(),
        false => input.get(..most).unwrap_or(input).to_vec(),
    }
}

fn of_text(text: &str, seeds: &[String], random: &mut Random) -> String {
    let mut made = match text.is_empty() {
        true => random.of(seeds).cloned().unwrap_or_default(),
        false => text.to_owned(),
    };
    for _ in 0..=random.below(3) {
        made = another_text(&made, seeds, random);
    }
    made
}

fn of_json(text: &str, seeds: &[String], random: &mut Random) -> String {
    let a_seed = |random: &mut Random| random.of(seeds).and_then(|seed| json::parse(seed));
    let Some(mut made) = json::parse(text).or_else(|| a_seed(random)) else {
        return String::new();
    };
    // One history after the other.
    if random.below(6) == 0
        && let (Json::Array(steps), Some(Json::Array(more))) = (&mut made, a_seed(random))
    {
        steps.extend(more);
    }
    for _ in 0..=random.below(4) {
        let other = match random.below(3) {
            0 => a_seed(random).unwrap_or_default(),
            _ => made.clone(),
        };
        edit(&mut made, &other, random);
    }
    made.to_string()
}

/// One change somewhere.
fn edit(whole: &mut Json, other: &Json, random: &mut Random) {
    let index = random.below(count(whole));
    let Some(node) = nth(whole, &mut { index }) else {
        return;
    };
    let mut stranger = other.clone();
    let from = random.below(count(other));
    let stranger = nth(&mut stranger, &mut { from })
        .cloned()
        .unwrap_or_default();
    match (random.below(4), node) {
        (0, node) => *node = stranger,
        (_, Json::Array(list)) => change_list(list, stranger, random),
        (_, Json::Object(members)) => {
            let names: Vec<String> = members.keys().cloned().collect();
            let Some(name) = random.of(&names) else {
                return;
            };
            match (random.below(3), stranger) {
                (0, _) => drop(members.remove(name)),
                (_, Json::Object(more)) => members.extend(more),
                (_, stranger) => drop(members.insert(name.clone(), stranger)),
            }
        }
        (_, Json::String(text)) => {
            let texts = texts_of(other);
            *text = match random.below(3) {
                0 => random.of(&texts).cloned().unwrap_or_default(),
                _ => another_text(text, &texts, random),
            };
        }
        (_, node @ Json::Number(_)) => *node = another_number(node, random),
        (_, node @ Json::Bool(_)) => *node = Json::Bool(random.below(2) == 0),
        (_, node @ Json::Null) => {
            *node = match random.below(2) {
                0 => stranger,
                _ => Json::from(*random.of(&NUMBERS).unwrap_or(&0.0)),
            };
        }
    }
}

fn change_list(list: &mut Vec<Json>, stranger: Json, random: &mut Random) {
    let (at, to) = (random.below(list.len()), random.below(list.len()));
    match random.below(5) {
        0 if !list.is_empty() => drop(list.remove(at)),
        1 if !list.is_empty() => list.swap(at, to),
        2 => list.insert(at, stranger),
        3 if !list.is_empty() => {
            let part = list[at.min(to)..=at.max(to)].to_vec();
            list.extend(part);
        }
        _ => {
            let again = list.get(at).cloned().unwrap_or(stranger);
            list.insert(to, again);
        }
    }
}

fn another_number(node: &Json, random: &mut Random) -> Json {
    let number = node.as_f64().unwrap_or_default();
    let number = match random.below(5) {
        0 => number + 1.0,
        1 => number - 1.0,
        2 => number * 2.0,
        3 => random.below(8) as f64,
        _ => *random.of(&NUMBERS).unwrap_or(&0.0),
    };
    // As JavaScript writes it.
    match number.trunc() == number && number.abs() < 1e18 {
        true => Json::from(number as i64),
        false => Json::from(number),
    }
}

fn another_text(text: &str, others: &[String], random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let (at, to) = (random.below(chars.len() + 1), random.below(chars.len() + 1));
    let (at, to) = (at.min(to), at.max(to));
    match random.below(5) {
        0 => drop(chars.drain(at..to)),
        1 => {
            let part = chars[at..to].to_vec();
            chars.splice(to..to, part);
        }
        2 => {
            let other: Vec<char> = random
                .of(others)
                .cloned()
                .unwrap_or_default()
                .chars()
                .collect();
            chars.splice(at..to, other);
        }
        3 => {
            let any = char::from_u32(random.below(0x250) as u32).unwrap_or('x');
            chars.insert(at, any);
        }
        _ => {
            let word = random.of(&WORDS).copied().unwrap_or_default();
            chars.splice(at..at, word.chars());
        }
    }
    chars.into_iter().collect()
}

fn texts_of(json: &Json) -> Vec<String> {
    match json {
        Json::String(text) => vec![text.clone()],
        Json::Array(list) => list.iter().flat_map(texts_of).collect(),
        Json::Object(members) => members.values().flat_map(texts_of).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) => Vec::new(),
    }
}

fn count(json: &Json) -> usize {
    1 + match json {
        Json::Array(list) => list.iter().map(count).sum(),
        Json::Object(members) => members.values().map(count).sum(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => 0,
    }
}

/// The part of this number; the whole is number 0.
fn nth<'json>(json: &'json mut Json, left: &mut usize) -> Option<&'json mut Json> {
    if *left == 0 {
        return Some(json);
    }
    *left -= 1;
    match json {
        Json::Array(list) => list.iter_mut().find_map(|inner| nth(inner, left)),
        Json::Object(members) => members.values_mut().find_map(|inner| nth(inner, left)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => None,
    }
}
