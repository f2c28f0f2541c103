//! Column generation: patterns join the linear program as long as they pay.
//!
//! Prices are smoothed towards those of the best bound so far (Wentges 1997), which keeps them from
//! jumping about while the program knows few patterns.

use super::part::Part;
use super::pricing::Best;
use super::problem::Pattern;
use crate::optimize::Master;
use crate::watch::Watch;

/// A part's linear program as it grows.
pub(super) struct Generation<'a, 'p> {
    part: &'a Part<'p>,
    pub master: Master,
    /// The pattern of each column.
    pub patterns: Vec<Pattern>,
    /// No choice of patterns for the part costs less.
    pub bound: f64,
    /// The prices of all slots that prove it, or those to begin with.
    pub center: Vec<f64>,
}

/// How column generation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// No pattern pays any more, or hardly.
    Solved,
    /// Nothing below the limit is to be had, or someone has no pattern.
    Hopeless,
    /// Rounds or work ran out.
    Rounds,
    /// Asked to stop.
    Stopped,
}

/// Share of the best bound's prices in the smoothed ones.
const SMOOTHING: f64 = 0.6;
/// Reduced costs above this are not worth a column.
const PAYS: f64 = -1e-5;
/// A linear program within this share of its bound is solved.
const NEAR: f64 = 1e-5;

impl<'a, 'p> Generation<'a, 'p> {
    /// From one pattern for each person of the part, and prices of all slots.
    pub fn new(part: &'a Part<'p>, first: Vec<Pattern>, center: Vec<f64>) -> Self {
        let columns = first.iter().enumerate().map(|(place, pattern)| part.column(place, pattern));
        let needs = part.rows.iter().map(|&slot| part.needs[slot]).collect();
        let master = Master::new(needs, columns.collect());
        Self { part, master, patterns: first, bound: f64::NEG_INFINITY, center }
    }

    /// From known patterns of each person of the part, at least one.
    pub fn from_known(part: &'a Part<'p>, known: Vec<Vec<Pattern>>, center: Vec<f64>) -> Self {
        let first = known.iter().map(|own| own[0].clone()).collect();
        let mut generation = Self::new(part, first, center);
        for (place, own) in known.into_iter().enumerate() {
            for pattern in own.into_iter().skip(1) {
                generation.master.add(part.column(place, &pattern));
                generation.patterns.push(pattern);
            }
        }
        generation
    }

    /// Places of the patterns of each person that are used most or else cost least, at most so many,
    /// the best first.
    pub fn most_promising(&self, most: usize) -> Vec<Vec<usize>> {
        let uses = self.master.uses();
        let mut lists = vec![Vec::new(); self.part.people.len()];
        for (place, column) in self.master.columns().iter().enumerate() {
            lists[column.owner()].push((-uses[place], self.master.reduced_cost(column), place));
        }
        let best = |mut list: Vec<(f64, f64, usize)>| {
            list.sort_unstable_by(|a, b| {
                a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2))
            });
            list.iter().take(most).map(|&(_, _, place)| place).collect()
        };
        lists.into_iter().map(best).collect()
    }

    /// What the linear program costs, the known slots included.
    fn cost(&self) -> f64 {
        self.master.cost() + self.part.constant
    }

    /// Adds patterns until none pays, the bound passes `limit`, or `rounds` or the most work for the linear
    /// program are over.
    pub fn run(&mut self, limit: f64, (rounds, most_work): (usize, u64), watch: &dyn Watch) -> End {
        let mut smoothing = SMOOTHING;
        for _ in 0..rounds {
            self.master.solve();
            if self.cost() - self.bound < NEAR * self.bound.abs().max(1.0) {
                return End::Solved;
            }
            let prices = self.smoothed(smoothing);
            let Some(found) = self.part.best(&prices) else {
                self.bound = f64::INFINITY;
                return End::Hopeless;
            };
            self.judge(prices, &found);
            if self.bound > limit {
                return End::Hopeless;
            }
            match (self.add_paying(found), smoothing > 0.0) {
                (true, _) => smoothing = SMOOTHING,
                (false, true) => smoothing = 0.0,
                (false, false) => return End::Solved,
            }
            if watch.enough() {
                return End::Stopped;
            }
            if self.master.work() > most_work {
                break;
            }
        }
        self.master.solve();
        End::Rounds
    }

    fn smoothed(&self, smoothing: f64) -> Vec<f64> {
        let center = self.part.rows.iter().map(|&slot| self.center[slot]);
        let prices = self.master.prices().iter().zip(center);
        self.part.prices(prices.map(|(price, c)| smoothing * c + (1.0 - smoothing) * price))
    }

    /// Keeps the bound that these prices prove if it is the best so far.
    fn judge(&mut self, prices: Vec<f64>, found: &[Best]) {
        let patterns: f64 = found.iter().map(|best| best.bound).sum();
        let bound = self.part.slots_bound(&prices) + patterns;
        if bound > self.bound {
            self.bound = bound;
            self.center = prices;
        }
    }

    /// Adds the patterns that pay in the linear program; whether there were any.
    fn add_paying(&mut self, found: Vec<Best>) -> bool {
        let mut added = false;
        for (place, best) in found.into_iter().enumerate() {
            let Some(pattern) = best.pattern else { continue };
            let column = self.part.column(place, &pattern);
            if self.master.reduced_cost(&column) < PAYS {
                self.master.add(column);
                self.patterns.push(pattern);
                added = true;
            }
        }
        added
    }
}
