//! The shapes of the lanes, as SVG paths: told apart without colour.

use super::Lane;

/// The shape of a lane, around `x`, in a lane that begins at `top` and is `high`.
pub fn of(lane: Lane, x: u64, top: u64, high: u64, count: u32) -> String {
    let middle = top + high / 2;
    // Half the size: the shapes of two lanes never touch.
    let r = (high / 3).clamp(2, 5);
    match lane {
        Lane::Expired => path(&[
            Part::Move(x, middle - r),
            Part::Line(x + r, middle),
            Part::Line(x, middle + r),
            Part::Line(x.saturating_sub(r), middle),
            Part::Close,
        ]),
        Lane::Refreshed => path(&[
            Part::Move(x.saturating_sub(r), middle),
            Part::Arc(r, x + r, middle),
            Part::Arc(r, x.saturating_sub(r), middle),
            Part::Close,
        ]),
        Lane::Replayed => {
            let (left, right) = (x.saturating_sub(r.min(2)), x + r.min(2));
            let (up, floor) = (top + high - bar(high, count), top + high);
            path(&[
                Part::Move(left, floor),
                Part::Line(left, up),
                Part::Line(right, up),
                Part::Line(right, floor),
                Part::Close,
            ])
        }
        Lane::Failed => path(&[
            Part::Move(x, middle - r),
            Part::Line(x + r, middle + r),
            Part::Line(x.saturating_sub(r), middle + r),
            Part::Close,
        ]),
    }
}

/// The end of a session: a line through all lanes.
pub fn end(x: u64, floor: u64) -> String {
    path(&[Part::Move(x, 0), Part::Line(x, floor)])
}

/// The height of a bar: each doubling adds as much, up to a thousand.
fn bar(high: u64, count: u32) -> u64 {
    let doublings = u64::from(count.max(1).ilog2().min(10));
    let room = high.saturating_sub(4);
    2 + room * (doublings + 1) / 11
}

enum Part {
    Move(u64, u64),
    Line(u64, u64),
    Arc(u64, u64, u64),
    Close,
}

fn path(parts: &[Part]) -> String {
    let mut path = String::new();
    for part in parts {
        let (letter, numbers) = match part {
            Part::Move(x, y) => ("M", vec![*x, *y]),
            Part::Line(x, y) => ("L", vec![*x, *y]),
            Part::Arc(r, x, y) => ("A", vec![*r, *r, 0, 1, 1, *x, *y]),
            Part::Close => ("Z", Vec::new()),
        };
        path.push_str(letter);
        for number in numbers {
            path.push_str(&number.to_string());
            path.push(' ');
        }
    }
    path
}
