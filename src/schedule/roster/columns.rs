//! Column generation: patterns join the linear program as long as they pay.
//!
//! Prices are smoothed towards those of the best bound so far (Wentges 1997), which keeps them from
//! jumping about while the program knows few patterns.

use super::master::Master;
use super::part::Part;
use super::pricing::Best;
use super::problem::{Pattern, Slot};
use crate::watch::Watch;

/// A part's linear program as it grows.
pub(super) struct Generation<'a, 'p> {
    part: &'a Part<'p>,
    pub master: Master,
    /// The pattern of each column.
    pub patterns: Vec<Pattern>,
    /// Column to which each person is fixed.
    pub fixed: Vec<Option<usize>>,
    /// No choice that keeps what is fixed costs less.
    pub bound: f64,
    /// The prices that prove it.
    pub center: Vec<f64>,
}

/// How column generation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// No pattern pays any more, or hardly.
    Solved,
    /// Nothing below the limit is to be had.
    Hopeless,
    /// Rounds ran out.
    Rounds,
    /// Asked to stop, or a pattern could not be found.
    Stopped,
}

/// Share of the best bound's prices in the smoothed ones.
const SMOOTHING: f64 = 0.6;
/// Reduced costs above this are not worth a column.
const PAYS: f64 = -1e-5;

impl<'a, 'p> Generation<'a, 'p> {
    /// From one pattern for each person of the part, and prices of its rows.
    pub fn new(part: &'a Part<'p>, first: Vec<Pattern>, center: Vec<f64>) -> Self {
        let columns = first.iter().enumerate().map(|(place, pattern)| part.column(place, pattern));
        let needs = part.rows.iter().map(|&slot| part.needs[slot]).collect();
        Self {
            part,
            master: Master::new(needs, columns.collect()),
            fixed: vec![None; first.len()],
            patterns: first,
            bound: f64::NEG_INFINITY,
            center,
        }
    }

    /// What the linear program costs, the known slots included.
    pub fn cost(&self) -> f64 {
        self.master.cost() + self.part.constant
    }

    /// Adds patterns until none pays, the bound passes `limit`, or `rounds` are over.
    pub fn run(&mut self, limit: f64, rounds: usize, watch: &dyn Watch) -> End {
        let mut smoothing = SMOOTHING;
        for _ in 0..rounds {
            self.master.solve();
            if self.bound > limit {
                return End::Hopeless;
            }
            if self.cost() - self.bound < 1e-4 * (1.0 + self.bound.abs()).min(1000.0) {
                return End::Solved;
            }
            let smoothed = self.smoothed(smoothing);
            let prices = self.part.prices(&smoothed);
            let Some(found) = self.best(&prices) else { return End::Stopped };
            self.judge(&prices, &found);
            let added = self.add(found);
            match (added, smoothing > 0.0) {
                (true, _) => smoothing = SMOOTHING,
                (false, true) => smoothing = 0.0,
                (false, false) => return End::Solved,
            }
            if watch.stop() {
                return End::Stopped;
            }
        }
        self.master.solve();
        if self.bound > limit { End::Hopeless } else { End::Rounds }
    }

    fn smoothed(&self, smoothing: f64) -> Vec<f64> {
        let prices = self.master.prices().iter().zip(&self.center);
        prices.map(|(price, center)| smoothing * center + (1.0 - smoothing) * price).collect()
    }

    /// The best pattern of everybody who is not fixed.
    fn best(&self, prices: &[f64]) -> Option<Vec<(usize, Best)>> {
        let free: Vec<usize> =
            (0..self.fixed.len()).filter(|&person| self.fixed[person].is_none()).collect();
        let people: Vec<usize> = free.iter().map(|&person| self.part.people[person]).collect();
        let prices = super::pricing::Prices::new(prices);
        let best: Option<Vec<Best>> =
            self.part.pricing.best_of_all(&people, &prices).into_iter().collect();
        Some(free.into_iter().zip(best?).collect())
    }

    /// Keeps the bound that these prices prove if it is the best so far.
    fn judge(&mut self, prices: &[f64], found: &[(usize, Best)]) {
        let free: f64 = found.iter().map(|(_, best)| best.bound).sum();
        let fixed = self.fixed.iter().flatten().map(|&column| {
            let (person, pattern) = (self.master.columns()[column].person, &self.patterns[column]);
            self.priced(person, pattern, prices)
        });
        let bound = self.part.slots_bound(prices) + free + fixed.sum::<f64>();
        if bound > self.bound {
            self.bound = bound;
            self.center = self.part.rows.iter().map(|&slot| prices[slot]).collect();
        }
    }

    fn priced(&self, person: usize, pattern: &[Slot], prices: &[f64]) -> f64 {
        let person = self.part.people[person];
        let mut cost = self.part.problem.pattern_cost(person, pattern);
        let earn = |slot: usize, share: f64| cost -= share * prices[slot];
        self.part.problem.each_covered(person, pattern, earn);
        cost
    }

    /// Adds the patterns that pay in the linear program; whether there were any.
    fn add(&mut self, found: Vec<(usize, Best)>) -> bool {
        let mut added = false;
        for (person, best) in found {
            let Some(pattern) = best.pattern else { continue };
            let column = self.part.column(person, &pattern);
            if self.master.reduced_cost(&column) < PAYS {
                self.master.add(column);
                self.patterns.push(pattern);
                added = true;
            }
        }
        added
    }

    /// Fixes a person to a column. The bound no longer holds for more than what is fixed.
    pub fn fix(&mut self, column: usize) {
        let person = self.master.columns()[column].person;
        self.fixed[person] = Some(column);
        self.master.fix(person, column);
    }
}
