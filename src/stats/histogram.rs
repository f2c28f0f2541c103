//! Waits in buckets of stated resolution, for quantiles.

use crate::time::{SECOND, Tick, seconds};

/// Buckets in a second, and in each doubling beyond it.
const PARTS: u64 = 64;
const PART: Tick = SECOND / PARTS;
const PARTS_BITS: u32 = PARTS.trailing_zeros();

/// Counts of waits: 0 exactly, then 64 equal parts of the first second, then 64 of each doubling. A
/// quantile, interpolated within its bucket, is known to 1.6 % at worst (where many waits are equal)
/// and much better where they spread; it never lies outside the waits that were counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram {
    counts: Vec<u32>,
    least: Tick,
    most: Tick,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: Vec::new(), least: Tick::MAX, most: 0 }
    }
}

impl Histogram {
    /// Counts a wait.
    #[inline]
    pub fn add(&mut self, wait: Tick) {
        let bucket = bucket(wait);
        if bucket >= self.counts.len() {
            self.grow(bucket);
        }
        self.counts[bucket] += 1;
        self.least = self.least.min(wait);
        self.most = self.most.max(wait);
    }

    /// Makes room up to a bucket and a little beyond, unless it is the first: most waits may be 0.
    #[cold]
    fn grow(&mut self, bucket: usize) {
        const STEP: usize = 64;
        let length = if bucket == 0 { 1 } else { (bucket + 1).next_multiple_of(STEP) };
        self.counts.resize(length, 0);
    }

    /// Counts so many waits of 0.
    pub fn add_zeros(&mut self, waits: u64) {
        if waits > 0 {
            self.add(0);
            self.counts[0] += (waits - 1) as u32;
        }
    }

    /// Counts what another has counted; full buckets stay full.
    pub fn merge(&mut self, other: &Self) {
        if other.counts.len() > self.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.saturating_add(*more);
        }
        self.least = self.least.min(other.least);
        self.most = self.most.max(other.most);
    }

    /// The wait in seconds that a share `p` (0 to 1) of the counted does not exceed; `None` when
    /// nothing was counted.
    pub fn quantile_s(&self, p: f64) -> Option<f64> {
        let total: f64 = self.counts.iter().map(|&count| f64::from(count)).sum();
        if total == 0.0 {
            return None;
        }
        let wanted = p * total;
        let mut below = 0.0;
        for (bucket, &count) in self.counts.iter().enumerate() {
            let count = f64::from(count);
            if count > 0.0 && below + count >= wanted {
                let (low, high) = bounds_s(bucket);
                let (low, high) = (low.max(seconds(self.least)), high.min(seconds(self.most)));
                return Some(low + (high - low) * ((wanted - below) / count).clamp(0.0, 1.0));
            }
            below += count;
        }
        None
    }
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
    fn nobody_waited_and_nobody_came() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.quantile_s(0.5), None);
        histogram.add(0);
        assert_eq!(histogram.quantile_s(0.9), Some(0.0));
    }
}
