//! A better bound where duties cover parts of slots: people are whole even where breaks are not.
//!
//! The linear program of [`columns`](super::columns) mixes patterns, and with them the breaks, until each
//! slot has just what it needs. Here patterns leave breaks open; variables of their own count who begins
//! when and takes which breaks, group by group and day by day:
//!
//! ```text
//! min Σ cost·x + Σ under·u + Σ over·o
//!     slots:   Σ share·n + u − o = required
//!     links:   Σ n − Σ x = 0        for each group, day, start and length
//!     people:  Σ x = 1
//! ```
//!
//! Counts n are whole numbers, so rows of slots may be added up and rounded ([`rounding`](super::rounding));
//! what comes of it is one more row, which no mix of breaks gets around. Prices of links stand for those
//! of slots and cuts when best patterns are found, so patterns and bounds come about as ever.

mod links;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::part::Part;
use super::pricing::{Best, Prices};
use super::problem::Pattern;
use super::rounding::{Cut, Row, rounded};
use crate::optimize::{Column, Master, Need};
use crate::watch::Watch;
use links::{Links, Together};

/// A part's linear program by counts as it grows.
pub(super) struct Counts<'a, 'p> {
    part: &'a Part<'p>,
    links: Links,
    master: Master,
    /// What each row asks for: slots, links, cuts.
    required: Vec<f64>,
    singles: Vec<Single>,
    cuts: Vec<Cut>,
    /// Prices of all rows that prove the bound.
    center: Vec<f64>,
    bound: f64,
    /// What the program cost before the newest cuts.
    before_cuts: f64,
    is_done: bool,
}

/// A variable that is no pattern.
struct Single {
    cost: f64,
    most: f64,
    /// Of a count, which is whole: its link.
    link: Option<usize>,
}

/// Cost of a slot, a link or a cut that is missed: no price is higher.
const MISSED: f64 = 1e4;
/// Rounds of column generation between cuts.
const ROUNDS: usize = 60;
/// Share of the best bound's prices in the smoothed ones.
const SMOOTHING: f64 = 0.6;
/// Reduced costs above this are not worth a column.
const PAYS: f64 = -1e-5;
/// A linear program within this share of its bound is solved.
const NEAR: f64 = 1e-5;
/// Cuts that raise the cost by a smaller share are not worth more of them.
const RAISES: f64 = 5e-4;
/// Most cuts at once, and most rows in all.
const CUTS_AT_ONCE: usize = 150;
const MOST_ROWS: usize = 1600;
/// Most rows to begin with.
const MOST_LINKED: usize = 1000;
/// Cuts of a round are no nearer to each other than this: the cosine.
const ALIKE: f64 = 0.97;
/// Counts nearer to a whole number than this are whole.
const WHOLE: f64 = 0.02;
/// Bounds are lower by this share: so much may rounding of floats do.
const ROUNDING: f64 = 1e-7;

impl<'a, 'p> Counts<'a, 'p> {
    /// From one pattern for each person of the part and prices of all slots; `None` if there would be too
    /// many rows.
    pub fn new(part: &'a Part<'p>, first: &[Pattern], prices: &[f64]) -> Option<Self> {
        let links = Links::new(part);
        let slots = part.rows.len();
        let rows = slots + links.len();
        if rows + part.people.len() > MOST_LINKED {
            return None;
        }
        let needs = part.rows.iter().map(|&slot| part.needs[slot].required);
        let required: Vec<f64> = needs.chain((0..links.len()).map(|_| 0.0)).collect();
        let need = |&required: &f64| Need { required, under: MISSED, over: MISSED };
        let patterns = first.iter().enumerate();
        let patterns = patterns.map(|(place, pattern)| links.column(part, place, pattern));
        let mut master = Master::new(required.iter().map(need).collect(), patterns.collect());
        let mut singles = Vec::new();
        for (column, most, link) in missed(part).chain(links.counts(part)) {
            singles.push(Single { cost: column.cost, most, link });
            master.add(column);
        }
        let of_slots = part.rows.iter().map(|&slot| prices[slot]);
        let center = of_slots.chain(links.prices(part, prices)).collect();
        Some(Self {
            part,
            links,
            master,
            required,
            singles,
            cuts: Vec::new(),
            center,
            bound: f64::NEG_INFINITY,
            before_cuts: f64::NEG_INFINITY,
            is_done: false,
        })
    }

    /// No choice of patterns costs less.
    pub fn bound(&self) -> f64 {
        self.bound
    }

    /// Solves the linear program with the cuts that there are and adds others that its solution breaks,
    /// until the bound passes `limit` or nothing more comes of it.
    pub fn improve(&mut self, limit: f64, watch: &dyn Watch) {
        if self.is_done {
            return;
        }
        self.generate(limit, watch);
        let cost = self.master.cost() + self.part.constant;
        let has_risen = cost - self.before_cuts > RAISES * cost.abs();
        if self.bound > limit || watch.enough() || !has_risen {
            self.is_done = true;
            return;
        }
        self.before_cuts = cost;
        let cuts = self.violated();
        self.is_done = cuts.is_empty();
        self.add(cuts);
    }

    /// Column generation.
    fn generate(&mut self, limit: f64, watch: &dyn Watch) {
        let mut smoothing = SMOOTHING;
        for _ in 0..ROUNDS {
            self.master.solve();
            if self.master.cost() + self.part.constant - self.bound < NEAR * self.bound.abs() {
                return;
            }
            let prices = self.smoothed(smoothing);
            let Some(found) = self.best(&prices) else { return };
            self.judge(prices, &found);
            match (self.add_paying(found), smoothing > 0.0) {
                (true, _) => smoothing = SMOOTHING,
                (false, true) => smoothing = 0.0,
                (false, false) => return,
            }
            if self.bound > limit || watch.enough() {
                return;
            }
        }
        self.master.solve();
    }

    fn smoothed(&self, smoothing: f64) -> Vec<f64> {
        let both = self.master.prices().iter().zip(&self.center);
        both.map(|(price, center)| smoothing * center + (1.0 - smoothing) * price).collect()
    }

    fn best(&self, prices: &[f64]) -> Option<Vec<Best>> {
        let prices = Prices::Duties(self.links.earned(&prices[self.part.rows.len()..]));
        self.part.pricing.best_of_all(&self.part.people, &prices).into_iter().collect()
    }

    /// Keeps the bound that these prices prove if it is the best so far: for any prices of slots and
    /// links, and prices of cuts from 0 on, what rows, single variables and patterns cost at least.
    fn judge(&mut self, mut prices: Vec<f64>, found: &[Best]) {
        let cuts = self.required.len() - self.cuts.len();
        prices[cuts..].iter_mut().for_each(|price| *price = price.max(0.0));
        let rows = self.required.iter().zip(&prices).map(|(required, price)| required * price);
        let columns = &self.master.columns()[self.part.people.len()..];
        let singles = self.singles.iter().zip(columns).map(|(single, column)| {
            let paid: f64 = column.covers.iter().map(|&(row, share)| share * prices[row]).sum();
            (single.cost - paid).min(0.0) * single.most
        });
        let patterns: f64 = found.iter().map(|best| best.bound).sum();
        let (rows, singles) = (rows.sum::<f64>(), singles.sum::<f64>());
        let bound = self.part.constant + rows + singles + patterns;
        let bound = bound - ROUNDING * (bound.abs() + rows.abs() + patterns.abs());
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
            let column = self.links.column(self.part, place, &pattern);
            if self.master.reduced_cost(&column) < PAYS {
                self.master.add(column);
                added = true;
            }
        }
        added
    }

    /// Cuts that the solution breaks, the deepest first, no two of them alike.
    fn violated(&self) -> Vec<Cut> {
        let uses = self.master.uses();
        let people = self.part.people.len();
        let mut values = uses[people..people + self.singles.len()].to_vec();
        let surplus = self.cuts.iter().map(|cut| (cut.of(&values) - cut.required).max(0.0));
        let surplus: Vec<f64> = surplus.collect();
        values.extend(surplus);
        let lines = self.lines();
        let cut = |line: &Vec<f64>| rounded(&self.row(line), &values);
        let mut cuts: Vec<Cut> = lines.par_iter().filter_map(cut).collect();
        cuts.sort_by(|a, b| b.depth.total_cmp(&a.depth));
        let mut kept: Vec<Cut> = Vec::new();
        for cut in cuts {
            let cut = cut.without_surplus(self.singles.len(), &self.cuts);
            let room = self.required.len() + people + kept.len() < MOST_ROWS;
            if room && kept.len() < CUTS_AT_ONCE && kept.iter().all(|k| k.cosine(&cut) < ALIKE) {
                kept.push(cut);
            }
        }
        kept
    }

    /// Multipliers of rows whose sum is worth rounding: those of the tableau for each count that is not
    /// whole, and those for all counts together of a link, of a shift of a group's day, and of the day.
    fn lines(&self) -> Vec<Vec<f64>> {
        let people = self.part.people.len();
        let mut mixed = Vec::new();
        let mut sums: BTreeMap<Together, (f64, usize, Vec<f64>)> = BTreeMap::new();
        for (place, value, line) in self.master.tableau() {
            let single = place.checked_sub(people).filter(|&place| place < self.singles.len());
            let Some(link) = single.and_then(|place| self.singles[place].link) else { continue };
            if is_mixed(value) {
                mixed.push(line.to_vec());
            }
            for together in self.links.together(link) {
                let sum = sums.entry(together).or_insert_with(|| (0.0, 0, vec![0.0; line.len()]));
                (sum.0, sum.1) = (sum.0 + value, sum.1 + 1);
                sum.2.iter_mut().zip(line).for_each(|(sum, factor)| *sum += factor);
            }
        }
        let sums = sums.into_values().filter(|(value, number, _)| *number > 1 && is_mixed(*value));
        mixed.extend(sums.map(|(.., line)| line));
        mixed
    }

    /// Rows of slots and cuts added up: single variables, then the surplus of each cut.
    fn row(&self, line: &[f64]) -> Row {
        let slots = self.part.rows.len();
        let links = slots..slots + self.links.len();
        let mut line = line.to_vec();
        line[links.clone()].fill(0.0);
        let columns = &self.master.columns()[self.part.people.len()..];
        let singles = self.singles.iter().zip(columns).map(|(single, column)| {
            let covers = column.covers.iter().map(|&(row, share)| share * line[row]);
            (covers.sum(), single.link.is_some())
        });
        let surplus = line[links.end..].iter().map(|factor| (-factor, false));
        let required = self.required.iter().zip(&line).map(|(required, factor)| required * factor);
        Row { coefficients: singles.chain(surplus).collect(), required: required.sum() }
    }

    /// Adds cuts; those that are no limit any more make room.
    fn add(&mut self, cuts: Vec<Cut>) {
        let first = self.part.rows.len() + self.links.len();
        let stays = self.master.drop_slack_rows(first);
        let mut kept = stays.iter();
        self.cuts.retain(|_| kept.next() == Some(&true));
        for list in [&mut self.required, &mut self.center] {
            let mut kept = stays.iter();
            let mut row = 0;
            list.retain(|_| {
                row += 1;
                row <= first || kept.next() == Some(&true)
            });
        }
        let people = self.part.people.len();
        let need = |cut: &Cut| Need { required: cut.required, under: MISSED, over: 0.0 };
        let covers = |cut: &Cut| cut.covers.iter().map(|&(place, c)| (people + place, c)).collect();
        self.master.add_rows(cuts.iter().map(|cut| (need(cut), covers(cut))));
        self.required.extend(cuts.iter().map(|cut| cut.required));
        self.center.resize(self.required.len(), 0.0);
        self.cuts.extend(cuts);
    }
}

/// Whether a count, or a sum of counts, is far from any whole number.
fn is_mixed(value: f64) -> bool {
    (value - value.round()).abs() > WHOLE
}

/// Heads that are missing or too many in each slot, with the most that can be.
fn missed<'s>(part: &'s Part) -> impl Iterator<Item = (Column, f64, Option<usize>)> + 's {
    let column = |cost, row, share| Column { person: None, cost, covers: vec![(row, share)] };
    part.rows.iter().enumerate().flat_map(move |(row, &slot)| {
        let need = &part.needs[slot];
        let missing = (column(need.under, row, 1.0), need.required, None);
        let extra = (column(need.over, row, -1.0), part.most(slot), None);
        [missing, extra]
    })
}
