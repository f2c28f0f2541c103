//! Estimates: means, ratios, quantiles, deviations, each with its confidence.
//!
//! Replications are independent, so every interval is one over replications. What is added up is
//! small: [`Sums`] of quantities and of products of pairs of them.

mod estimate;
mod histogram;
mod sums;

pub use estimate::{Estimate, t_975};
pub use histogram::Histogram;
pub use sums::{Pairs, Sums};
