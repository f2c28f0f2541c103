//! Random choices of a search: the same for the same seed.

use crate::random::{philox, unit};

/// A stream of random choices.
#[derive(Clone, Debug)]
pub(super) struct Luck {
    key: u64,
    stream: u64,
    drawn: u64,
}

impl Luck {
    /// The stream with this number; others are independent of it.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self { key: seed, stream, drawn: 0 }
    }

    fn next(&mut self) -> u64 {
        self.drawn += 1;
        philox([self.drawn, self.stream], self.key)[0]
    }

    /// A number in (0, 1).
    pub fn unit(&mut self) -> f64 {
        unit(self.next())
    }

    /// A place in a list of `length` things, which is not empty.
    pub fn place(&mut self, length: usize) -> usize {
        ((u128::from(self.next()) * length as u128) >> 64) as usize
    }

    /// A place, each as likely as its weight says; `None` if no weight is above 0.
    pub fn weighted(&mut self, weights: &[f64]) -> Option<usize> {
        let total: f64 = weights.iter().sum();
        if total <= 0.0 {
            return None;
        }
        let mut left = self.unit() * total;
        weights.iter().position(|weight| {
            left -= weight;
            left < 0.0
        })
    }

    /// A number from `low` to `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }
}
