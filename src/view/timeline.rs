//! The last 24 hours of a session as a picture: what expired, what was refreshed, what was sent
//! again and what failed, each in a lane and a shape of its own, so that colour is not needed to
//! read it. An end of the session crosses all lanes.
//!
//! Coordinates are whole units of the picture's own size; the shell draws them as SVG.

mod shape;

use crate::history::{Bucket, Day, Entry, What};
use crate::moment::Moment;
use crate::text::{Arg, Key, Text};

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;

/// How far the picture reaches back.
const SPAN: u64 = 24 * HOUR;

/// How large the picture is, and how fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// The picture's width.
    pub width: u64,
    /// The height of one lane.
    pub lane: u64,
    /// The height of the line of hours below the lanes.
    pub axis: u64,
    /// What happened within so many milliseconds is one mark.
    slot: u64,
    /// The hours between two labels.
    hours: i64,
}

impl Scale {
    /// For the popup: half-hours.
    pub const SMALL: Self = Self {
        width: 288,
        lane: 11,
        axis: 14,
        slot: 30 * MINUTE,
        hours: 6,
    };

    /// For a page: ten minutes, as fine as the record is.
    pub const LARGE: Self = Self {
        width: 720,
        lane: 20,
        axis: 18,
        slot: 10 * MINUTE,
        hours: 3,
    };

    /// The height of the picture.
    pub fn height(self) -> u64 {
        self.floor() + self.axis
    }

    /// The lower end of the lanes.
    pub fn floor(self) -> u64 {
        self.lane * Lane::ALL.len() as u64
    }
}

/// What a mark tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// The access token was found expired.
    Expired,
    /// The session was refreshed.
    Refreshed,
    /// Requests were sent again.
    Replayed,
    /// Refreshes that brought nothing, and requests whose page got its 401.
    Failed,
}

impl Lane {
    /// From the top down.
    pub const ALL: [Self; 4] = [Self::Expired, Self::Refreshed, Self::Replayed, Self::Failed];

    /// Its name in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Refreshed => "refreshed",
            Self::Replayed => "replayed",
            Self::Failed => "failed",
        }
    }

    fn key(self) -> Key {
        match self {
            Self::Expired => Key::LaneExpired,
            Self::Refreshed => Key::LaneRefreshed,
            Self::Replayed => Key::LaneReplayed,
            Self::Failed => Key::LaneFailed,
        }
    }

    fn count(self, bucket: &Bucket) -> u32 {
        match self {
            Self::Expired => bucket.expiries,
            Self::Refreshed => bucket.tally.refreshes.saturating_sub(bucket.failures),
            Self::Replayed => bucket.tally.replayed,
            Self::Failed => bucket.failures.saturating_add(bucket.tally.given_up),
        }
    }
}

/// The picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// How large.
    pub scale: Scale,
    /// What it is called.
    pub title: Text,
    /// What is to be seen, for those who do not see it.
    pub said: Text,
    /// The marks, by lane.
    pub marks: Vec<Mark>,
    /// The ends of the session.
    pub ends: Vec<Mark>,
    /// The hours.
    pub ticks: Vec<Tick>,
    /// What each shape means, with its number.
    pub legend: Vec<Legend>,
}

/// A mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Its name in the style sheet.
    pub name: &'static str,
    /// The `d` of an SVG path.
    pub path: String,
    /// When, and what.
    pub label: Text,
}

/// A label of the line of hours.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where.
    pub x: u64,
    /// The hour.
    pub label: Text,
}

/// A shape and what it means.
#[derive(Debug, Clone, PartialEq)]
pub struct Legend {
    /// The shape's name in the style sheet.
    pub name: &'static str,
    /// The `d` of an SVG path in a square of 12 units.
    pub path: String,
    /// What it means, and how often it happened.
    pub label: Text,
}

impl Timeline {
    /// The picture of a session's day up to `now`; `entries` are those of all sessions, `zone` is
    /// what the local time is ahead of UTC, in minutes.
    pub fn of(day: Option<&Day>, entries: &[Entry], now: Moment, zone: i64, scale: Scale) -> Self {
        let window = Window {
            from: now.millis().saturating_sub(SPAN),
            scale,
        };
        let buckets = day.map_or(&[][..], |day| &day.buckets);
        let ends = ends(day, entries);
        let totals = Lane::ALL.map(|lane| {
            let seen = buckets.iter().filter(|bucket| window.holds(bucket.at));
            (
                lane,
                seen.fold(0, |sum: u32, bucket| sum.saturating_add(lane.count(bucket))),
            )
        });
        let ends: Vec<Mark> = ends.filter_map(|at| window.end(at)).collect();
        Self {
            scale,
            title: Key::TimelineTitle.into(),
            said: said(&totals, &window, buckets),
            marks: Lane::ALL
                .into_iter()
                .flat_map(|lane| window.marks(lane, buckets))
                .collect(),
            ticks: window.ticks(now, zone),
            legend: legend(&totals, ends.len()),
            ends,
        }
    }

    /// Whether nothing at all happened.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.ends.is_empty()
    }
}

/// When a session ended, by the entries about it.
fn ends<'all>(
    day: Option<&'all Day>,
    entries: &'all [Entry],
) -> impl Iterator<Item = Moment> + 'all {
    let about = move |entry: &&Entry| {
        day.is_some_and(|day| entry.site.as_deref() == Some(&*day.site) && entry.store == day.store)
    };
    let of_it = entries.iter().filter(about);
    of_it
        .filter(|entry| ends_session(&entry.what))
        .map(|entry| entry.at)
}

fn ends_session(what: &What) -> bool {
    match what {
        What::Refused | What::SignedOut | What::LoggedOut | What::CookiesDeleted | What::Ended => {
            true
        }
        What::Expired { .. }
        | What::Refreshed { .. }
        | What::Adopted { .. }
        | What::Throttled { .. }
        | What::Unreachable { .. }
        | What::Replayed { .. }
        | What::GivenUp { .. }
        | What::SignedIn
        | What::LogOutFailed
        | What::Resumed
        | What::Problem { .. } => false,
    }
}

fn said(totals: &[(Lane, u32)], window: &Window, buckets: &[Bucket]) -> Text {
    if totals.iter().all(|(_, count)| *count == 0) {
        return Key::TimelineNothing.into();
    }
    let counts = totals
        .iter()
        .map(|(lane, count)| counted(*lane, *count).into());
    let said = Text::with(Key::TimelineSaid, counts.collect::<Vec<Arg>>());
    let failed = |bucket: &&Bucket| window.holds(bucket.at) && Lane::Failed.count(bucket) > 0;
    match buckets.iter().rev().find(failed) {
        Some(bucket) => Text::with(Key::TimelineFailed, [said.into(), moment(bucket.at)]),
        None => said,
    }
}

/// A bar as high as the other shapes.
const LEGEND_BAR: u32 = 1000;

fn legend(totals: &[(Lane, u32)], ends: usize) -> Vec<Legend> {
    let mut legend: Vec<Legend> = totals
        .iter()
        .map(|(lane, count)| Legend {
            name: lane.name(),
            path: shape::of(*lane, 6, 0, 12, LEGEND_BAR),
            label: counted(*lane, *count),
        })
        .collect();
    if ends > 0 {
        let count = u32::try_from(ends).unwrap_or(u32::MAX);
        legend.push(Legend {
            name: "end",
            path: shape::end(6, 12),
            label: Text::with(Key::LaneEnded, [Arg::Count(count)]),
        });
    }
    legend
}

fn counted(lane: Lane, count: u32) -> Text {
    Text::with(lane.key(), [Arg::Count(count)])
}

fn moment(at: Moment) -> Arg {
    Arg::Moment(at.millis() as f64)
}

/// The 24 hours that are drawn.
struct Window {
    from: u64,
    scale: Scale,
}

impl Window {
    fn holds(&self, at: Moment) -> bool {
        self.offset(at).is_some()
    }

    /// The time from the left edge; a bucket that the edge cuts is at the edge.
    fn offset(&self, at: Moment) -> Option<u64> {
        let offset = (at.millis() + 10 * MINUTE).checked_sub(self.from)?;
        (offset <= SPAN + 10 * MINUTE).then(|| offset.saturating_sub(10 * MINUTE))
    }

    fn x(&self, offset: u64) -> u64 {
        offset * self.scale.width / SPAN
    }

    /// One mark for each slot in which something happened.
    fn marks(&self, lane: Lane, buckets: &[Bucket]) -> Vec<Mark> {
        let mut slots: Vec<(u64, Moment, u32)> = Vec::new();
        for bucket in buckets {
            let (count, Some(offset)) = (lane.count(bucket), self.offset(bucket.at)) else {
                continue;
            };
            let slot = offset.min(SPAN - 1) / self.scale.slot;
            match slots.last_mut() {
                _ if count == 0 => {}
                Some((known, _, sum)) if *known == slot => *sum = sum.saturating_add(count),
                _ => slots.push((slot, bucket.at, count)),
            }
        }
        let top = self.scale.lane * lane as u64;
        let half = self.x(self.scale.slot) / 2;
        slots
            .into_iter()
            .map(|(slot, at, count)| Mark {
                name: lane.name(),
                path: shape::of(
                    lane,
                    self.x(slot * self.scale.slot) + half,
                    top,
                    self.scale.lane,
                    count,
                ),
                label: Text::with(Key::MarkAt, [moment(at), counted(lane, count).into()]),
            })
            .collect()
    }

    fn end(&self, at: Moment) -> Option<Mark> {
        Some(Mark {
            name: "end",
            path: shape::end(self.x(self.offset(at)?), self.scale.floor()),
            label: Text::with(Key::MarkAt, [moment(at), Key::MarkEnd.into()]),
        })
    }

    /// The full hours whose number can be divided by that of the scale; none that would be cut.
    fn ticks(&self, now: Moment, zone: i64) -> Vec<Tick> {
        let local = i64::try_from(now.millis() / HOUR * 60 + now.millis() % HOUR / MINUTE)
            .unwrap_or_default()
            + zone;
        let step = self.scale.hours * 60;
        let newest = local - local.rem_euclid(step);
        let room = 16..=self.scale.width.saturating_sub(16);
        (0..24 / self.scale.hours)
            .rev()
            .filter_map(|back| u64::try_from(newest - back * step - zone).ok())
            .filter_map(|minutes| {
                let at = Moment::from_millis(minutes * MINUTE);
                let x = self.x(at.millis().checked_sub(self.from)?);
                room.contains(&x).then(|| Tick {
                    x,
                    label: Text::with(Key::HourMark, [Arg::Hour(at.millis() as f64)]),
                })
            })
            .collect()
    }
}
