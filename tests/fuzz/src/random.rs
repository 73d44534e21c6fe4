//! Numbers that look random, from a seed (SplitMix64).

/// Where the next one comes from.
pub struct Random(u64);

impl Random {
    /// The same seed gives the same numbers.
    pub fn new(seed: u32) -> Self {
        Self(u64::from(seed))
    }

    /// A number below this one; 0 below 0.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        (bits % most.max(1) as u64) as usize
    }

    /// One of these.
    pub fn of<'all, T>(&mut self, all: &'all [T]) -> Option<&'all T> {
        all.get(self.below(all.len()))
    }
}
