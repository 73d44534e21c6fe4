//! Which frame sends the refresh.

use litemap::LiteMap;

use crate::lock::event::{FrameRef, Link};
use crate::moment::Moment;

/// The frames of a session: where an order can be sent, and whom an epoch is announced to.
#[derive(Debug, Clone, Default)]
pub(super) struct Frames(LiteMap<FrameRef, Frame>);

#[derive(Debug, Clone, Copy, Default)]
struct Frame {
    /// The port it has open: it was alive a moment ago.
    link: Option<Link>,
    /// Its tab was in front when it was seen last.
    active: bool,
    seen: Moment,
}

impl Frames {
    /// Frames of which only the number is known.
    pub(super) fn of(frames: Vec<FrameRef>) -> Self {
        let mut known = LiteMap::new();
        for frame in frames {
            known.insert(frame, Frame::default());
        }
        Self(known)
    }

    pub(super) fn all(&self) -> Vec<FrameRef> {
        self.0.keys().copied().collect()
    }

    pub(super) fn seen(&mut self, frame: FrameRef, active: bool, now: Moment, most: usize) {
        if let Some(entry) = self.entry(frame, most) {
            entry.active = active;
            entry.seen = now;
        }
    }

    /// Says whether the frame was not known before.
    pub(super) fn linked(&mut self, frame: FrameRef, link: Link, now: Moment, most: usize) -> bool {
        let is_new = !self.0.contains_key(&frame);
        if let Some(entry) = self.entry(frame, most) {
            entry.link = Some(link);
            entry.seen = now;
        }
        is_new
    }

    pub(super) fn forget(&mut self, frame: FrameRef) {
        self.0.remove(&frame);
    }

    /// None was seen later than now.
    pub(super) fn set_back(&mut self, now: Moment) {
        for (_, frame) in self.0.iter_mut() {
            frame.seen = frame.seen.min(now);
        }
    }

    pub(super) fn unlink(&mut self, link: Link) {
        for (_, frame) in self.0.iter_mut() {
            if frame.link == Some(link) {
                frame.link = None;
            }
        }
    }

    /// The best frame for an order: one with an open port before others (it is certainly not
    /// frozen), then one in front, then the one seen last.
    pub(super) fn elect(&self, excluded: &[FrameRef]) -> Option<FrameRef> {
        self.0
            .iter()
            .filter(|(frame, _)| !excluded.contains(frame))
            .max_by_key(|(_, entry)| (entry.link.is_some(), entry.active, entry.seen))
            .map(|(frame, _)| *frame)
    }

    fn entry(&mut self, frame: FrameRef, most: usize) -> Option<&mut Frame> {
        if self.0.len() >= most && !self.0.contains_key(&frame) {
            let oldest = self.0.iter().min_by_key(|(_, entry)| entry.seen);
            let oldest = oldest.map(|(frame, _)| *frame)?;
            self.0.remove(&oldest);
        }
        Some(self.0.entry(frame).or_default())
    }
}
