//! The cheapest pattern of one person, exactly, by dynamic programming from the last day back.
//!
//! For each state before a day there is a row of costs, one for each number of units worked so far.
//! The row is the innermost loop, so it runs in vector instructions. The pattern is read off by
//! walking forward through the rows; nothing points back.

use std::cell::RefCell;

use super::network::{Arc, Network};
use super::periods::Count;

/// What each class costs on each day: the cheapest of its duties.
#[derive(Clone, Debug, Default)]
pub(super) struct DayCosts {
    classes: usize,
    costs: Vec<f32>,
}

impl DayCosts {
    /// Room for a network's classes, the day off among them, on all days.
    pub fn reset(&mut self, classes: usize, days: usize) {
        self.classes = classes;
        self.costs.clear();
        self.costs.resize(classes * days, f32::INFINITY);
    }

    pub fn day(&self, day: usize) -> &[f32] {
        &self.costs[day * self.classes..(day + 1) * self.classes]
    }

    pub fn day_mut(&mut self, day: usize) -> &mut [f32] {
        &mut self.costs[day * self.classes..(day + 1) * self.classes]
    }
}

thread_local! {
    /// The rows of all days, kept from pattern to pattern.
    static ROWS: RefCell<Rows> = RefCell::default();
}

#[derive(Debug, Default)]
struct Rows {
    values: Vec<f32>,
    /// Where the rows of the states before each day begin; before day 0 there is one number.
    first: Vec<usize>,
}

/// The cheapest pattern, as classes by day, and its cost; `None` if there is none.
pub(super) fn best_pattern(network: &Network, costs: &DayCosts) -> Option<(f32, Vec<u16>)> {
    if !network.is_open() {
        return None;
    }
    ROWS.with_borrow_mut(|rows| {
        rows.lay_out(network);
        for day in (0..network.layers.len()).rev() {
            rows.fill(network, costs, day);
        }
        let cost = rows.values[rows.first[0]];
        cost.is_finite().then(|| (cost, rows.read_off(network, costs)))
    })
}

impl Rows {
    fn lay_out(&mut self, network: &Network) {
        let days = network.layers.len();
        self.first.clear();
        self.first.push(0);
        let mut total = 1;
        for day in 1..=days {
            self.first.push(total);
            total += states(network, day) * network.periods.after(day - 1).width();
        }
        self.values.resize(total, 0.0);
        let last = &mut self.values[self.first[days]..];
        close(network, days, last, |_| 0.0);
    }

    /// The rows before a day, from those after it.
    fn fill(&mut self, network: &Network, costs: &DayCosts, day: usize) {
        let (before, after) = self.values.split_at_mut(self.first[day + 1]);
        let before = &mut before[self.first[day]..];
        let step = Step::new(network, costs, day);
        let layer = &network.layers[day];
        let begins = day > 0 && network.periods.end(day - 1).is_some();
        if begins {
            let mut row = [0.0];
            close(network, day, before, |state| {
                step.relax(layer.arcs(state), after, &mut row);
                row[0]
            });
        } else {
            for (state, row) in before.chunks_exact_mut(step.from.width()).enumerate() {
                if day == 0 && state > 0 {
                    break;
                }
                step.relax(layer.arcs(state), after, row);
            }
        }
    }

    /// Walks forward along the cheapest arcs.
    fn read_off(&self, network: &Network, costs: &DayCosts) -> Vec<u16> {
        let (mut state, mut units) = (0, 0);
        let mut pattern = Vec::with_capacity(network.layers.len());
        for (day, layer) in network.layers.iter().enumerate() {
            let step = Step::new(network, costs, day);
            let after = &self.values[self.first[day + 1]..];
            let cost = |arc: &&Arc| step.cost(arc, after, units);
            let best = layer.arcs(state).iter().min_by(|a, b| cost(a).total_cmp(&cost(b)));
            let Some(arc) = best else { unreachable!("a kept state has arcs") };
            pattern.push(arc.class);
            let ends = network.periods.end(day).is_some();
            units = if ends { 0 } else { units + step.units(arc) };
            state = arc.next as usize;
        }
        pattern
    }
}

fn states(network: &Network, day: usize) -> usize {
    network.layers.get(day).map_or(1, |layer| layer.states())
}

/// Rows at the end of a period: what its units cost and what comes after it.
fn close(network: &Network, day: usize, rows: &mut [f32], mut value: impl FnMut(usize) -> f32) {
    let count = network.periods.after(day - 1);
    let end = network.periods.end(day - 1).unwrap_or_default();
    for (state, row) in rows.chunks_exact_mut(count.width()).enumerate().take(states(network, day))
    {
        let then = value(state);
        for (cell, end) in row.iter_mut().zip(&end[count.low..]) {
            *cell = end + then;
        }
    }
}

/// What a day does to the rows behind it.
struct Step<'a> {
    network: &'a Network,
    costs: &'a [f32],
    counts: bool,
    from: Count,
    to: Count,
}

impl<'a> Step<'a> {
    fn new(network: &'a Network, costs: &'a DayCosts, day: usize) -> Self {
        let periods = &network.periods;
        let (from, to) = (periods.before(day), periods.after(day));
        Self { network, costs: costs.day(day), counts: periods.counts(day), from, to }
    }

    #[inline]
    fn units(&self, arc: &Arc) -> usize {
        if self.counts { self.network.units[usize::from(arc.class)] } else { 0 }
    }

    /// A state's row: the least over its arcs.
    #[inline]
    fn relax(&self, arcs: &[Arc], after: &[f32], row: &mut [f32]) {
        row.fill(f32::INFINITY);
        for arc in arcs {
            let cost = arc.cost + self.costs[usize::from(arc.class)];
            if cost == f32::INFINITY {
                continue;
            }
            let units = self.units(arc);
            let low = self.from.low.max(self.to.low.saturating_sub(units));
            let end = (self.from.high + 1).min((self.to.high + 1).saturating_sub(units));
            if low >= end {
                continue;
            }
            let then = arc.next as usize * self.to.width() + low + units - self.to.low;
            let then = &after[then..then + (end - low)];
            for (cell, then) in row[low - self.from.low..end - self.from.low].iter_mut().zip(then) {
                let total = cost + then;
                *cell = if total < *cell { total } else { *cell };
            }
        }
    }

    /// The cost of taking an arc with so many units worked before it.
    fn cost(&self, arc: &Arc, after: &[f32], units: usize) -> f32 {
        let units = units + self.units(arc);
        if units < self.to.low || units > self.to.high {
            return f32::INFINITY;
        }
        let then = arc.next as usize * self.to.width() + units - self.to.low;
        arc.cost + self.costs[usize::from(arc.class)] + after[then]
    }
}
