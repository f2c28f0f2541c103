//! Factors by which days and intervals differ from their means: real counts vary more than Poisson
//! numbers do, whole days together and neighbouring intervals together.

use super::Demand;
use crate::random::{Key, LognormalFactors, Purpose, entity, gamma_factor, name_hash, unit};
use crate::time::Interval;

/// What multiplies a queue's means, drawn anew in each replication. 0 everywhere: nothing does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Factors {
    /// Standard deviation of the day's factor, 0 to 1: gamma with mean 1, shared by the day's
    /// intervals.
    pub day_cv: f64,
    /// Standard deviation of the interval's factor, 0 to 1: lognormal with mean 1, autoregressive of
    /// first order in its logarithm, begun anew each day.
    pub interval_cv: f64,
    /// Correlation of the factors of neighbouring intervals, 0 to below 1.
    pub interval_correlation: f64,
}

impl Factors {
    /// Whether anything differs.
    pub fn vary(&self) -> bool {
        self.day_cv > 0.0 || self.interval_cv > 0.0
    }

    /// No product of the two factors is larger.
    pub fn largest(&self) -> f64 {
        gamma_factor(self.day_cv, unit(u64::MAX)) * self.of_intervals().largest()
    }

    fn of_intervals(&self) -> LognormalFactors {
        LognormalFactors::new(self.interval_cv, self.interval_correlation)
    }
}

/// The factors of one replication, from interval to interval.
#[derive(Debug)]
pub(super) struct Drawn {
    day_key: Key,
    interval_key: Key,
    day: Option<i32>,
    /// Queues that have factors.
    queues: Vec<OfQueue>,
    /// The current factor of each queue that has one; empty if none has.
    current: Vec<Option<f64>>,
}

#[derive(Debug)]
struct OfQueue {
    queue: usize,
    factors: Factors,
    laws: LognormalFactors,
    /// What names the queue in the draws of days and of intervals.
    day_name: u64,
    name: u64,
    day: f64,
    /// Logarithm of the interval's factor, see [`LognormalFactors::next`].
    log: Option<f64>,
}

impl Drawn {
    /// `names` are hashes of the queues' names.
    pub(super) fn new(demand: &Demand, names: &[u64], seed: u64, replication: u64) -> Self {
        let of_queue = |(queue, &name): (usize, &u64)| {
            let factors = demand.queues[queue].factors;
            // One uniform for all: on a busy day all are busy, each by its own cv.
            let day_name = if demand.shared_days { name_hash("") } else { name };
            let laws = factors.of_intervals();
            let drawn = OfQueue { queue, factors, laws, day_name, name, day: 1.0, log: None };
            factors.vary().then_some(drawn)
        };
        let queues: Vec<OfQueue> = names.iter().enumerate().filter_map(of_queue).collect();
        Self {
            day_key: Key::new(seed, replication, Purpose::DayFactor),
            interval_key: Key::new(seed, replication, Purpose::IntervalFactor),
            day: None,
            current: vec![None; if queues.is_empty() { 0 } else { names.len() }],
            queues,
        }
    }

    /// What multiplies a queue's mean in the current interval; `None`: the queue has no factors.
    #[inline]
    pub(super) fn of(&self, queue: usize) -> Option<f64> {
        self.current.get(queue).copied().flatten()
    }

    /// Goes on to the next interval, which `key` names.
    pub(super) fn advance(&mut self, interval: Interval, key: i64) {
        let day = i64::from(interval.day);
        let is_new = self.day.replace(interval.day) != Some(interval.day);
        for drawn in &mut self.queues {
            if is_new {
                let bits = self.day_key.bits(entity(drawn.day_name, day), 0)[0];
                drawn.day = gamma_factor(drawn.factors.day_cv, unit(bits));
                drawn.log = None;
            }
            let mut factor = drawn.day;
            if drawn.factors.interval_cv > 0.0 {
                let u = unit(self.interval_key.bits(entity(drawn.name, key), 0)[0]);
                let log = drawn.laws.next(drawn.log, u);
                drawn.log = Some(log);
                factor *= drawn.laws.factor(log);
            }
            self.current[drawn.queue] = Some(factor);
        }
    }
}
