//! How long things took, in working days: how often each number of days, so that spreads of several months add up exactly.

use std::collections::BTreeMap;

/// How often each number of working days was needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread(BTreeMap<u16, u32>);

impl Spread {
    /// A spread as it was kept.
    pub fn new(pairs: impl IntoIterator<Item = (u16, u32)>) -> Self {
        let mut spread = Self::default();
        pairs.into_iter().for_each(|(days, times)| spread.add(days, times));
        spread
    }

    /// So many more took so many days.
    pub fn add(&mut self, days: u16, times: u32) {
        *self.0.entry(days).or_default() += times;
    }

    /// Adds another month or type.
    pub fn join(&mut self, other: &Self) {
        other.pairs().for_each(|(days, times)| self.add(days, times));
    }

    /// Days and how often, the fewest days first.
    pub fn pairs(&self) -> impl Iterator<Item = (u16, u32)> + '_ {
        self.0.iter().map(|(days, times)| (*days, *times))
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        self.0.values().sum()
    }

    /// The days within which this share of them was done, by nearest rank.
    pub fn percentile(&self, percent: u32) -> Option<u16> {
        let mut left = rank(self.count(), percent)?;
        for (days, times) in self.pairs() {
            if left <= times {
                return Some(days);
            }
            left -= times;
        }
        None
    }
}

/// The smallest value such that at least `percent` of all are no larger; `sorted` is in ascending order.
pub fn nearest_rank(sorted: &[i64], percent: u32) -> Option<i64> {
    let rank = rank(u32::try_from(sorted.len()).ok()?, percent)?;
    sorted.get(usize::try_from(rank).ok()? - 1).copied()
}

/// From 1: the share of the count, rounded up.
fn rank(count: u32, percent: u32) -> Option<u32> {
    let rank = (u64::from(count) * u64::from(percent)).div_ceil(100).max(1);
    u32::try_from(rank).ok().filter(|rank| *rank <= count)
}
