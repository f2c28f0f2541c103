//! Random choices of the search: the same for the same seed and task.

use crate::random::{Key, Purpose, unit};

/// A stream of random choices.
#[derive(Clone, Debug)]
pub(super) struct Luck {
    key: Key,
    task: u64,
    drawn: u64,
}

impl Luck {
    /// The choices of a task; those of other tasks are independent of it.
    pub fn new(seed: u64, task: u64) -> Self {
        Self { key: Key::new(seed, 0, Purpose::Roster), task, drawn: 0 }
    }

    /// A number in (0, 1).
    pub fn unit(&mut self) -> f64 {
        self.drawn += 1;
        unit(self.key.bits(self.task, self.drawn)[0])
    }

    /// A number below `length`, which is at least 1.
    pub fn below(&mut self, length: usize) -> usize {
        ((self.unit() * length as f64) as usize).min(length - 1)
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
}
