//! Rates and traces, and the arrivals made of them.

mod arrivals;
mod factors;
mod trace;

pub use arrivals::{Arrived, Batch, Caller, Source};
pub use factors::Factors;
pub use trace::{Brought, KnownPatience, Trace, Traced};

/// How many contacts are expected, queue by queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// One for each of the center's queues, in their order.
    pub queues: Vec<Arrivals>,
    /// Whether the day factors of all queues are made of one uniform, so that they rise and fall
    /// together.
    pub shared_days: bool,
}

/// The contacts expected in one queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrivals {
    /// Mean number of contacts in each interval of the calendar; 0 while the queue is closed. Of a
    /// trace: the number.
    pub mean: Vec<f64>,
    /// How the numbers vary around the means.
    pub count: Count,
    /// How days and intervals differ by more than that; only beside [`Count::Poisson`], and never of a
    /// trace.
    pub factors: Factors,
    /// The contacts exactly as they came; nothing is then left to chance but what they do not bring.
    pub trace: Option<Trace>,
}

impl Arrivals {
    /// Poisson numbers around these means, days all alike.
    pub fn poisson(mean: Vec<f64>) -> Self {
        Self { mean, count: Count::Poisson, factors: Factors::default(), trace: None }
    }

    /// The contacts of a trace, no other and no fewer.
    pub fn exactly(trace: Trace) -> Self {
        let mean = trace.counts();
        Self { trace: Some(trace), ..Self::poisson(mean) }
    }
}

/// How the number of contacts varies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Count {
    /// Poisson in each interval, independent of all others.
    #[default]
    Poisson,
    /// The day's total is its mean rounded, spread over the intervals in proportion to their means
    /// (multinomial).
    Exact,
}

/// Most contacts that an interval may be expected to have, all queues together.
pub const MAX_PER_INTERVAL: f64 = 10_000_000.0;
