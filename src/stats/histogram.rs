//! Waits in buckets of stated resolution, for quantiles.

use std::borrow::Cow;

use crate::time::{SECOND, Tick, seconds};

/// Buckets in a second, and in each doubling beyond it.
const PARTS: u64 = 64;
const PART: Tick = SECOND / PARTS;
const PARTS_BITS: u32 = PARTS.trailing_zeros();

/// As long as they are not more, waits are kept by their buckets one by one: most buckets would be
/// empty.
const FEW: usize = 256;

/// Counts of waits: 0 exactly, then 64 equal parts of the first second, then 64 of each doubling. A
/// quantile, interpolated within its bucket, is known to 1.6 % at worst (where many waits are equal)
/// and much better where they spread; it never lies outside the waits that were counted.
#[derive(Clone, Debug)]
pub struct Histogram {
    /// Waits of 0. Full counts stay full.
    zeros: u32,
    others: Others,
    /// Of the waits above 0.
    least: Tick,
    most: Tick,
}

/// Waits above 0.
#[derive(Clone, Debug)]
enum Others {
    /// The bucket of each, in any order.
    Few(Vec<u16>),
    /// How many lie in each bucket.
    Many(Vec<u32>),
}

impl Default for Histogram {
    fn default() -> Self {
        Self { zeros: 0, others: Others::Few(Vec::new()), least: Tick::MAX, most: 0 }
    }
}

/// Two that have counted the same waits, in whatever order.
impl PartialEq for Histogram {
    fn eq(&self, other: &Self) -> bool {
        let [mine, theirs] = [self, other].map(|h| (h.zeros, h.least, h.most));
        // Beyond the longest wait there are but zeros.
        mine == theirs && self.counts().iter().zip(&*other.counts()).all(|(a, b)| a == b)
    }
}

impl Eq for Histogram {}

impl Histogram {
    /// Counts a wait.
    #[inline]
    pub fn add(&mut self, wait: Tick) {
        if wait == 0 {
            self.add_zeros(1);
            return;
        }
        self.others.add(bucket(wait));
        self.least = self.least.min(wait);
        self.most = self.most.max(wait);
    }

    /// Counts so many waits of 0.
    #[inline]
    pub fn add_zeros(&mut self, waits: u64) {
        self.zeros = self.zeros.saturating_add(waits as u32);
    }

    /// Counts what another has counted.
    pub fn merge(&mut self, other: &Self) {
        self.zeros = self.zeros.saturating_add(other.zeros);
        match &other.others {
            Others::Few(buckets) => buckets.iter().for_each(|&b| self.others.add(b.into())),
            Others::Many(counts) => self.others.merge(counts),
        }
        self.least = self.least.min(other.least);
        self.most = self.most.max(other.most);
    }

    /// How many waits above 0 lie in each bucket.
    fn counts(&self) -> Cow<'_, [u32]> {
        match &self.others {
            Others::Few(buckets) => Cow::Owned(counts_of(buckets)),
            Others::Many(counts) => Cow::Borrowed(counts),
        }
    }

    /// The wait in seconds that a share `p` (0 to 1) of the counted does not exceed; `None` when
    /// nothing was counted.
    pub fn quantile_s(&self, p: f64) -> Option<f64> {
        let (zeros, counts) = (f64::from(self.zeros), self.counts());
        let total = zeros + counts.iter().map(|&count| f64::from(count)).sum::<f64>();
        if total == 0.0 {
            return None;
        }
        let wanted = p * total;
        if zeros > 0.0 && zeros >= wanted {
            return Some(0.0);
        }
        let least = if self.zeros > 0 { 0.0 } else { seconds(self.least) };
        let mut below = zeros;
        for (bucket, &count) in counts.iter().enumerate() {
            let count = f64::from(count);
            if count > 0.0 && below + count >= wanted {
                let (low, high) = bounds_s(bucket);
                let (low, high) = (low.max(least), high.min(seconds(self.most)));
                return Some(low + (high - low) * ((wanted - below) / count).clamp(0.0, 1.0));
            }
            below += count;
        }
        None
    }
}

impl Others {
    #[inline]
    fn add(&mut self, bucket: usize) {
        match self {
            Self::Few(buckets) if buckets.len() < buckets.capacity() => buckets.push(bucket as u16),
            Self::Many(counts) if bucket < counts.len() => {
                counts[bucket] = counts[bucket].saturating_add(1);
            }
            _ => self.add_beyond(bucket),
        }
    }

    /// Makes room first.
    #[cold]
    fn add_beyond(&mut self, bucket: usize) {
        const AT_FIRST: usize = 32;
        match self {
            Self::Few(buckets) if buckets.len() < FEW => {
                buckets.reserve_exact(buckets.len().max(AT_FIRST));
                buckets.push(bucket as u16);
            }
            Self::Few(_) | Self::Many(_) => {
                let counts = self.many(bucket + 1);
                counts[bucket] += 1;
            }
        }
    }

    /// Counts by bucket, at least so many.
    fn many(&mut self, length: usize) -> &mut Vec<u32> {
        const STEP: usize = 64;
        if let Self::Few(buckets) = self {
            *self = Self::Many(counts_of(buckets));
        }
        let Self::Many(counts) = self else { unreachable!("just made") };
        if counts.len() < length {
            counts.resize(length.next_multiple_of(STEP), 0);
        }
        counts
    }

    fn merge(&mut self, counts: &[u32]) {
        for (count, more) in self.many(counts.len()).iter_mut().zip(counts) {
            *count = count.saturating_add(*more);
        }
    }
}

/// How many of the waits lie in each bucket.
fn counts_of(buckets: &[u16]) -> Vec<u32> {
    let mut counts = vec![0; buckets.iter().max().map_or(0, |&most| usize::from(most) + 1)];
    buckets.iter().for_each(|&bucket| counts[usize::from(bucket)] += 1);
    counts
}

/// The bucket of a wait; a wait on a bound belongs to the bucket below.
#[inline]
fn bucket(wait: Tick) -> usize {
    let parts = wait.div_ceil(PART);
    if parts <= PARTS {
        return parts as usize;
    }
    let parts = parts - 1;
    let doubling = parts.ilog2() - PARTS_BITS;
    let part = (parts >> doubling) - PARTS;
    (1 + PARTS + u64::from(doubling) * PARTS + part) as usize
}

/// Lower (excluded) and upper (included) bound of a bucket in seconds; both 0 for the first.
fn bounds_s(bucket: usize) -> (f64, f64) {
    let bucket = bucket as u64;
    let (low, high) = if bucket == 0 {
        (0, 0)
    } else if bucket <= PARTS {
        (bucket - 1, bucket)
    } else {
        let doubling = (bucket - 1 - PARTS) / PARTS;
        let part = (bucket - 1 - PARTS) % PARTS;
        ((PARTS + part) << doubling, (PARTS + part + 1) << doubling)
    };
    (low as f64 / PARTS as f64, high as f64 / PARTS as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{HOUR, ticks};

    #[test]
    fn every_wait_lies_in_its_bucket() {
        let waits = (0..3_000).map(|i| i * 7_919).chain((1..2_000).map(|i| i * HOUR / 7));
        for wait in waits.chain([0, 1, PART, PART + 1, SECOND, SECOND + 1]) {
            let (low, high) = bounds_s(bucket(wait));
            let s = seconds(wait);
            assert!(s <= high && (s > low || wait == 0), "{s} in {low} to {high}");
            assert!(high <= low * 1.0157 || high <= 1.0, "{low} to {high} is too wide");
        }
    }

    #[test]
    fn quantiles_of_an_exponential() {
        let mut histogram = Histogram::default();
        let n = 100_000;
        for i in 0..n {
            let u = (f64::from(i) + 0.5) / f64::from(n);
            histogram.add(ticks(-40.0 * (1.0 - u).ln()));
        }
        for p in [0.1_f64, 0.5, 0.9, 0.95] {
            let exact = -40.0 * (1.0 - p).ln();
            let found = histogram.quantile_s(p).expect("counted");
            assert!((found / exact - 1.0).abs() < 0.003, "{p}: {found} for {exact}");
        }
    }

    #[test]
    fn equal_waits_are_their_own_quantile() {
        let mut histogram = Histogram::default();
        for _ in 0..1_000 {
            histogram.add(2 * SECOND);
        }
        assert_eq!(histogram.quantile_s(0.5), Some(2.0));
        // Most at a limit of 302 s, some below it.
        (0..50).for_each(|i| histogram.add((100 + i) * SECOND));
        (0..5_000).for_each(|_| histogram.add(302 * SECOND));
        let p95 = histogram.quantile_s(0.95).expect("counted");
        assert!((300.0..=302.0).contains(&p95), "{p95}");
    }

    #[test]
    fn parts_merge_to_the_whole_whether_few_or_many() {
        for n in [0, 1, 40, 300, 5_000_u64] {
            let waits = || (0..n).map(|i| i * i * 7_919 % 90_000_000);
            let mut whole = Histogram::default();
            waits().for_each(|wait| whole.add(wait));
            for parts in [2, 7] {
                let mut merged = Histogram::default();
                for part in 0..parts {
                    let mut histogram = Histogram::default();
                    waits().skip(part).step_by(parts).for_each(|wait| histogram.add(wait));
                    merged.merge(&histogram);
                }
                assert_eq!(merged, whole);
                assert_eq!(merged.quantile_s(0.9), whole.quantile_s(0.9));
            }
        }
    }

    #[test]
    fn nobody_waited_and_nobody_came() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.quantile_s(0.5), None);
        histogram.add(0);
        assert_eq!(histogram.quantile_s(0.9), Some(0.0));
    }
}
