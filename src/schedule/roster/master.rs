//! The linear program of column generation: which mix of patterns costs least.
//!
//! ```text
//! min Σ cost·x + Σ under·u + Σ over·o
//!     one row for each slot:    Σ share·x + u − o = required
//!     one row for each person:  Σ x = 1
//! ```
//!
//! Solved by the primal simplex method with the inverse of the basis at hand (Dantzig's rule). The
//! inverse is stored in full and updated sparsely: where slots are missed, or met with heads too many,
//! its columns are unit vectors. Right-hand sides are shifted by tiny amounts, so that no step is
//! degenerate.

use super::problem::Need;

/// A pattern as the linear program sees it.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Place among the part's people.
    pub person: usize,
    /// What the pattern costs, the known prices of slots that are no rows deducted.
    pub cost: f64,
    /// Rows of slots and the share that it covers.
    pub covers: Vec<(usize, f64)>,
}

/// The linear program and its basis.
#[derive(Debug)]
pub(super) struct Master {
    needs: Vec<Need>,
    /// Rows: slots, then people.
    rows: usize,
    columns: Vec<Column>,
    /// Columns that may not be used cost much more.
    banned: Vec<bool>,
    basis: Vec<Basic>,
    inverse: Vec<f64>,
    values: Vec<f64>,
    duals: Vec<f64>,
    right: Vec<f64>,
    pivots: usize,
}

/// What is in the basis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basic {
    Under(usize),
    Over(usize),
    Column(usize),
}

/// Extra cost of a banned column.
const BANNED: f64 = 1e6;
/// Reduced costs above this do not pay.
const PAYS: f64 = -1e-7;
/// Entries of the inverse and of columns below this are 0.
const ZERO: f64 = 1e-11;
/// Steps after which the inverse is computed anew.
const STALE: usize = 400;

impl Master {
    /// With one first column for each person, in their order.
    pub fn new(needs: Vec<Need>, first: Vec<Column>) -> Self {
        let rows = needs.len() + first.len();
        let shift = |row: usize| 1e-6 * (1.0 + ((row * 7919) % 1009) as f64 / 1009.0);
        let mut right: Vec<f64> =
            needs.iter().enumerate().map(|(row, need)| need.required + shift(row)).collect();
        right.resize(rows, 1.0);
        let people = first.len();
        let mut master = Self {
            basis: (0..needs.len())
                .map(Basic::Under)
                .chain((0..people).map(Basic::Column))
                .collect(),
            banned: vec![false; people],
            columns: first,
            needs,
            rows,
            inverse: Vec::new(),
            values: Vec::new(),
            duals: Vec::new(),
            right,
            pivots: 0,
        };
        master.invert();
        master
    }

    /// Number of columns, the first ones included.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub fn add(&mut self, column: Column) {
        self.columns.push(column);
        self.banned.push(false);
    }

    /// Bans all of a person's columns but one.
    pub fn fix(&mut self, person: usize, kept: usize) {
        for (place, column) in self.columns.iter().enumerate() {
            self.banned[place] |= column.person == person && place != kept;
        }
        self.price_basis();
    }

    /// Price of each slot row.
    pub fn prices(&self) -> &[f64] {
        &self.duals[..self.needs.len()]
    }

    /// What a column costs beyond the prices of what it covers and of its person.
    pub fn reduced_cost(&self, column: &Column) -> f64 {
        let earned: f64 = column.covers.iter().map(|&(row, share)| share * self.duals[row]).sum();
        column.cost - earned - self.duals[self.needs.len() + column.person]
    }

    /// How much of each column is used.
    pub fn uses(&self) -> Vec<f64> {
        let mut uses = vec![0.0; self.columns.len()];
        for (basic, value) in self.basis.iter().zip(&self.values) {
            if let Basic::Column(place) = basic {
                uses[*place] = value.max(0.0);
            }
        }
        uses
    }

    /// What the mix costs.
    pub fn cost(&self) -> f64 {
        self.basis.iter().zip(&self.values).map(|(&basic, value)| self.price(basic) * value).sum()
    }

    /// Finds the cheapest mix.
    pub fn solve(&mut self) {
        let most = 50 * self.rows + 1000;
        for _ in 0..most {
            let Some((entering, reduced)) = self.entering() else { return };
            let alpha = self.alpha(entering);
            let Some(row) = self.leaving(&alpha) else { return };
            self.pivot(row, entering, &alpha);
            let weights = &self.inverse[row * self.rows..(row + 1) * self.rows];
            for (dual, weight) in self.duals.iter_mut().zip(weights) {
                *dual += reduced * weight;
            }
            self.pivots += 1;
            if self.pivots.is_multiple_of(STALE) {
                self.invert();
            }
        }
    }

    fn price(&self, basic: Basic) -> f64 {
        match basic {
            Basic::Under(row) => self.needs[row].under,
            Basic::Over(row) => self.needs[row].over,
            Basic::Column(place) => {
                self.columns[place].cost + if self.banned[place] { BANNED } else { 0.0 }
            }
        }
    }

    /// What pays most, and its reduced cost.
    fn entering(&self) -> Option<(Basic, f64)> {
        let mut best = (Basic::Under(0), PAYS);
        let mut offer = |basic, reduced: f64| {
            if reduced < best.1 {
                best = (basic, reduced);
            }
        };
        for (row, need) in self.needs.iter().enumerate() {
            offer(Basic::Under(row), need.under - self.duals[row]);
            offer(Basic::Over(row), need.over + self.duals[row]);
        }
        for (place, column) in self.columns.iter().enumerate() {
            if !self.banned[place] {
                offer(Basic::Column(place), self.reduced_cost(column));
            }
        }
        (best.1 < PAYS).then_some(best)
    }

    /// The inverse times a column.
    fn alpha(&self, basic: Basic) -> Vec<f64> {
        let entry = |row: usize, factor: f64| {
            (0..self.rows).map(move |i| factor * self.inverse[i * self.rows + row])
        };
        match basic {
            Basic::Under(row) => entry(row, 1.0).collect(),
            Basic::Over(row) => entry(row, -1.0).collect(),
            Basic::Column(place) => {
                let column = &self.columns[place];
                let person = self.needs.len() + column.person;
                let product = |inverse: &[f64]| {
                    let covers = column.covers.iter();
                    covers.map(|&(row, share)| share * inverse[row]).sum::<f64>() + inverse[person]
                };
                self.inverse.chunks_exact(self.rows).map(product).collect()
            }
        }
    }

    /// The row whose value reaches 0 first as a column enters.
    fn leaving(&self, alpha: &[f64]) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for (row, &entry) in alpha.iter().enumerate().filter(|(_, entry)| **entry > 1e-9) {
            let ratio = self.values[row].max(0.0) / entry;
            let better = best.is_none_or(|(other, least)| {
                ratio < least - 1e-12 || (ratio < least + 1e-12 && entry > alpha[other])
            });
            if better {
                best = Some((row, ratio));
            }
        }
        best.map(|(row, _)| row)
    }

    /// Lets a column take a row's place in the basis.
    fn pivot(&mut self, row: usize, entering: Basic, alpha: &[f64]) {
        let n = self.rows;
        let mut weights = Vec::new();
        for (j, entry) in self.inverse[row * n..(row + 1) * n].iter_mut().enumerate() {
            *entry /= alpha[row];
            if entry.abs() > ZERO {
                weights.push((j, *entry));
            } else {
                *entry = 0.0;
            }
        }
        let value = self.values[row] / alpha[row];
        for (i, line) in self.inverse.chunks_exact_mut(n).enumerate() {
            if i == row || alpha[i].abs() <= ZERO {
                continue;
            }
            for &(j, weight) in &weights {
                line[j] -= alpha[i] * weight;
            }
            self.values[i] -= alpha[i] * value;
        }
        self.values[row] = value;
        self.basis[row] = entering;
    }

    /// Computes the inverse anew: from a basis of slots alone, column by column.
    fn invert(&mut self) {
        let n = self.rows;
        let old = std::mem::take(&mut self.basis);
        self.inverse = vec![0.0; n * n];
        (0..n).for_each(|row| self.inverse[row * n + row] = 1.0);
        self.values = self.right.clone();
        self.basis = (0..n).map(Basic::Under).collect();
        let mut open: Vec<bool> = vec![true; n];
        let slot = |basic: &Basic| match *basic {
            Basic::Under(row) | Basic::Over(row) => Some(row),
            Basic::Column(_) => None,
        };
        for row in old.iter().filter_map(slot) {
            open[row] = false;
        }
        for &basic in old.iter().filter(|basic| slot(basic).is_none()) {
            let alpha = self.alpha(basic);
            let candidates = (0..n).filter(|&row| open[row]);
            let Some(row) = candidates.max_by(|&a, &b| alpha[a].abs().total_cmp(&alpha[b].abs()))
            else {
                unreachable!("a basis has as many columns as rows")
            };
            self.pivot(row, basic, &alpha);
            open[row] = false;
        }
        self.turn_overs();
        self.price_basis();
    }

    /// A slot with a negative value missing has heads too many.
    fn turn_overs(&mut self) {
        for row in 0..self.rows {
            let Basic::Under(slot) = self.basis[row] else { continue };
            if self.values[row] < 0.0 {
                self.basis[row] = Basic::Over(slot);
                self.values[row] = -self.values[row];
                let line = &mut self.inverse[row * self.rows..(row + 1) * self.rows];
                line.iter_mut().for_each(|entry| *entry = -*entry);
            }
        }
    }

    /// Prices of all rows from the costs of what is in the basis.
    fn price_basis(&mut self) {
        let mut duals = vec![0.0; self.rows];
        for (row, line) in self.inverse.chunks_exact(self.rows).enumerate() {
            let price = self.price(self.basis[row]);
            if price != 0.0 {
                duals.iter_mut().zip(line).for_each(|(dual, entry)| *dual += price * entry);
            }
        }
        self.duals = duals;
    }
}
