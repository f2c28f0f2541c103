//! Prices of the slots by a subgradient method, and the bound that comes with them.
//!
//! For any prices between −over and under, what the slots cost at least when heads are paid for plus
//! what the best patterns cost with that pay deducted is a lower bound (Lagrange). The method raises
//! the price where heads are missing in these patterns and lowers it where there are too many.

use super::part::Part;
use crate::watch::Watch;

/// A lower bound and what proves it.
#[derive(Clone, Debug)]
pub(super) struct Priced {
    /// No choice of patterns costs less.
    pub bound: f64,
    /// Prices of all slots.
    pub prices: Vec<f64>,
}

/// First and last step as shares of the way from −over to under, for one head missing.
const FIRST_STEP: f64 = 0.04;
const LAST_STEP: f64 = 0.0002;
/// How much of a direction is that of the round before.
const MEMORY: f64 = 0.7;

/// The best of so many rounds; `None` if someone has no pattern at all.
pub(super) fn prices(
    part: &Part,
    rounds: u64,
    watch: &dyn Watch,
    told: &mut dyn FnMut(f64),
) -> Option<Priced> {
    let mut best = Priced { bound: f64::NEG_INFINITY, prices: Vec::new() };
    let mut rows = vec![0.0; part.rows.len()];
    let mut direction = vec![0.0; rows.len()];
    let shrink = (LAST_STEP / FIRST_STEP).powf(1.0 / rounds as f64);
    let mut step = FIRST_STEP;
    for _ in 0..rounds {
        let prices = part.prices(rows.iter().copied());
        let patterns = part.best(&prices)?;
        let bound = part.slots_bound(&prices) + patterns.iter().map(|best| best.bound).sum::<f64>();
        if bound > best.bound {
            best = Priced { bound, prices };
            told(bound);
        }
        let mut missing: Vec<f64> = part.needs.iter().map(|need| need.required).collect();
        for (&person, best) in part.people.iter().zip(&patterns) {
            let pattern = best.pattern.as_deref().unwrap_or_default();
            part.problem.each_covered(person, pattern, |slot, share| missing[slot] -= share);
        }
        for (row, &slot) in part.rows.iter().enumerate() {
            direction[row] = MEMORY * direction[row] + (1.0 - MEMORY) * missing[slot];
            let (low, high) = (-part.needs[slot].over, part.needs[slot].under);
            rows[row] = (rows[row] + step * (high - low) * direction[row]).clamp(low, high);
        }
        step *= shrink;
        if watch.enough() {
            break;
        }
    }
    Some(best)
}
