//! The lock's limits, all settable.

use std::time::Duration;

/// How long the lock waits for what. [`Limits::default`] is what Holdfast ships.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// How long a request is held before its page gets the 401 (up to the 100 s of Dify's client).
    pub hold: Duration,
    /// How long one attempt may take before the session is probed.
    pub attempt: Duration,
    /// For how many times as long one is waited for whose executor is still connected, and whose session
    /// is not fresh yet: many proxies wait 60 s for a server.
    pub patience: u32,
    /// How long an executor has to start; the order is void afterwards.
    pub start: Duration,
    /// How long after an order is void the news of its start may still be on its way.
    pub grace: Duration,
    /// How long a look at the cookie jar may take.
    pub look: Duration,
    /// How long a probe may take.
    pub probe: Duration,
    /// How often the jar is looked at while an attempt takes long.
    pub watch: Duration,
    /// As `watch`, when the executor has vanished.
    pub watch_orphan: Duration,
    /// How long after a refusal the jar is looked at again (a lost race: dify.md §10.2).
    pub recheck: Duration,
    /// The least time between two refreshes. Within it a 401 is taken for a server that lags
    /// behind its own refresh (scenarios.md, 67).
    pub gap: Duration,
    /// How long such a request waits before it is sent again.
    pub lag: Duration,
    /// How many requests are sent again at once; the next group leaves 10 ms later.
    pub at_once: usize,
    /// The longest gap, reached when refresh after refresh helps nobody.
    pub gap_max: Duration,
    /// The first wait after a failure; each further one doubles it.
    pub backoff: Duration,
    /// The longest wait after failures, and the longest `Retry-After` that is honoured.
    pub backoff_max: Duration,
    /// How long a sign-in or sign-out of the page keeps refreshes away.
    pub interlude: Duration,
    /// How many requests may be held.
    pub waiters: usize,
    /// How many frames are remembered.
    pub frames: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            hold: Duration::from_secs(100),
            attempt: Duration::from_secs(10),
            patience: 9,
            start: Duration::from_secs(2),
            grace: Duration::from_secs(2),
            look: Duration::from_secs(2),
            probe: Duration::from_secs(3),
            watch: Duration::from_secs(1),
            watch_orphan: Duration::from_millis(250),
            recheck: Duration::from_secs(1),
            gap: Duration::from_secs(2),
            lag: Duration::from_millis(500),
            at_once: 10,
            gap_max: Duration::from_secs(300),
            backoff: Duration::from_secs(1),
            backoff_max: Duration::from_secs(300),
            interlude: Duration::from_secs(30),
            waiters: 2_000,
            frames: 500,
        }
    }
}

impl Limits {
    /// How long after a refresh no other is sent for a request that only got its 401 again, after
    /// so many refreshes in a row that helped nobody.
    pub(super) fn gap_after(&self, futile: u32) -> Duration {
        doubled(self.gap, futile).min(self.gap_max)
    }

    /// How long to wait after so many failures in a row (at least one), less up to a fifth of
    /// jitter taken from `seed`, and at least `retry_after`, as far as that is believed.
    pub(super) fn wait_after(
        &self,
        failures: u32,
        retry_after: Option<Duration>,
        seed: u64,
    ) -> Duration {
        let wait = doubled(self.backoff, failures.saturating_sub(1)).min(self.backoff_max);
        let jittered = wait - wait.mul_f64(fraction(seed) / 5.0);
        jittered.max(retry_after.unwrap_or_default().min(self.backoff_max))
    }
}

fn doubled(base: Duration, times: u32) -> Duration {
    base.saturating_mul(1_u32.checked_shl(times).unwrap_or(u32::MAX))
}

/// A number from 0 up to 1 that looks random (the output function of SplitMix64).
pub(crate) fn fraction(seed: u64) -> f64 {
    let mut bits = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (bits >> 40) as f64 / (1_u64 << 24) as f64
}
