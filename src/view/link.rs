//! The popup's connection to the worker: when to connect again, and when to say so.
//!
//! ```text
//!            opened            heard
//!   Broken ────────► Waiting ────────► Live
//!      ▲               │  │              │
//!      │    broke, due │  │ 3 s          │ broke (the worker went to sleep:
//!      └───────────────┘  └► due         ▼  connect at once, say nothing)
//!                                      Broken
//! ```

use crate::text::Key;

/// How long an answer may take before the person is told, in milliseconds.
const PATIENCE: f64 = 3_000.0;

/// The longest pause between two tries.
const LONGEST_PAUSE: f64 = 8_000.0;

/// The state of the connection. `now` is any clock that only goes forward, in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    phase: Phase,
    /// Tries since the worker was last heard.
    tries: u32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    Broken { again: f64 },
    Waiting { since: f64 },
    Live,
}

impl Default for Link {
    /// Not yet connected: due at once.
    fn default() -> Self {
        Self {
            phase: Phase::Broken { again: 0.0 },
            tries: 0,
        }
    }
}

impl Link {
    /// A port was opened.
    pub fn opened(&mut self, now: f64) {
        self.tries = self.tries.saturating_add(1);
        self.phase = Phase::Waiting { since: now };
    }

    /// The worker has answered.
    pub fn heard(&mut self) {
        self.tries = 0;
        self.phase = Phase::Live;
    }

    /// The port broke, or could not be opened.
    pub fn broke(&mut self, now: f64) {
        self.phase = Phase::Broken {
            again: now + self.pause(),
        };
    }

    /// Whether to connect now: a pause is over, or an answer is late (the silent port is to be
    /// closed then).
    pub fn due(&self, now: f64) -> bool {
        match self.phase {
            Phase::Broken { again } => now >= again,
            Phase::Waiting { since } => now - since >= PATIENCE,
            Phase::Live => false,
        }
    }

    /// What the person is to know. A worker that went to sleep and is woken by connecting is no
    /// news.
    pub fn notice(&self) -> Option<Key> {
        match (self.phase, self.tries) {
            (Phase::Live, _) | (_, 0) | (Phase::Waiting { .. }, 1) => None,
            (Phase::Waiting { .. }, _) => Some(Key::LinkLate),
            (Phase::Broken { .. }, _) => Some(Key::LinkLost),
        }
    }

    /// None after an answer, then 1, 2, 4, 8, 8, … s.
    fn pause(&self) -> f64 {
        match self.tries {
            0 => 0.0,
            tries => (500.0 * f64::from(1_u32 << tries.min(8))).min(LONGEST_PAUSE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live() -> Link {
        let mut link = Link::default();
        link.opened(0.0);
        link.heard();
        link
    }

    #[test]
    fn a_new_popup_connects_at_once_and_says_nothing_yet() {
        let mut link = Link::default();
        assert!(link.due(0.0));
        assert_eq!(link.notice(), None);
        link.opened(0.0);
        assert!(!link.due(2_999.0));
        assert_eq!(link.notice(), None);
    }

    #[test]
    fn after_three_silent_seconds_it_connects_again_and_says_so() {
        let mut link = Link::default();
        link.opened(0.0);
        assert!(link.due(3_000.0));
        link.opened(3_000.0);
        assert_eq!(link.notice(), Some(Key::LinkLate));
        assert!(link.due(6_000.0));
    }

    #[test]
    fn a_worker_that_went_to_sleep_is_woken_without_a_word() {
        let mut link = live();
        link.broke(60_000.0);
        assert!(link.due(60_000.0));
        assert_eq!(link.notice(), None);
        link.opened(60_000.0);
        assert_eq!(link.notice(), None);
    }

    #[test]
    fn a_port_that_breaks_before_an_answer_is_news_and_pauses_grow() {
        let mut link = Link::default();
        let mut pauses = Vec::new();
        let mut now = 0.0;
        for _ in 0..6 {
            link.opened(now);
            link.broke(now);
            assert_eq!(link.notice(), Some(Key::LinkLost));
            let start = now;
            while !link.due(now) {
                now += 500.0;
            }
            pauses.push(now - start);
        }
        assert_eq!(pauses, [1e3, 2e3, 4e3, 8e3, 8e3, 8e3]);
    }

    #[test]
    fn an_answer_ends_the_notice() {
        let mut link = Link::default();
        link.opened(0.0);
        link.broke(10.0);
        link.opened(1_010.0);
        assert_eq!(link.notice(), Some(Key::LinkLate));
        link.heard();
        assert_eq!(link.notice(), None);
        assert!(!link.due(1e9));
    }
}
