//! Some people whose patterns are chosen anew while those of all others stay.

use std::collections::BTreeSet;

use super::pricing::{Best, Prices, Pricing};
use super::problem::{Need, Pattern, Problem, Roster, Slot};
use super::staffing::Staffing;
use crate::optimize::Column;

/// A part of the problem: people, and what the others leave for them.
#[derive(Debug)]
pub(super) struct Part<'a> {
    pub problem: &'a Problem,
    pub pricing: &'a Pricing<'a>,
    /// Whose patterns are chosen.
    pub people: Vec<usize>,
    /// What each slot still needs; less than no one where the others are too many.
    pub needs: Vec<Need>,
    /// The most heads that these people can be in each slot.
    most: Vec<f64>,
    /// The slots whose cost is not linear in the heads that these people can add. All others have a
    /// price that is known.
    pub rows: Vec<usize>,
    /// Place of each slot in the rows.
    row_of: Vec<Option<usize>>,
    /// What all other slots cost with none of these people in them.
    pub constant: f64,
}

impl<'a> Part<'a> {
    /// Those who share no slot with anybody else, group by group as it were: the cheapest rosters of
    /// all parts together are the cheapest roster.
    pub fn apart(problem: &'a Problem, pricing: &'a Pricing<'a>) -> Vec<Self> {
        let mut parts: Vec<Self> = Vec::new();
        for people in pricing.without_common_slots() {
            let mut needs = problem.cover.needs.clone();
            let own = people.iter().flat_map(|&person| pricing.reach(person).iter().copied());
            let own: BTreeSet<usize> = own.collect();
            let others = (0..needs.len()).filter(|slot| !own.contains(slot));
            others.for_each(|slot| needs[slot] = Need { required: 0.0, under: 0.0, over: 0.0 });
            parts.push(Self::new(problem, pricing, people, needs));
        }
        parts
    }

    /// These people, whose patterns in the roster are given up.
    pub fn of(
        problem: &'a Problem,
        pricing: &'a Pricing<'a>,
        people: Vec<usize>,
        roster: &Roster,
        staffing: &Staffing<'a>,
    ) -> Self {
        let needs = problem.cover.needs.iter().zip(&staffing.heads);
        let mut needs: Vec<Need> = needs.map(|(need, &heads)| need.less(heads)).collect();
        for &person in &people {
            let leave = |slot: usize, share: f64| needs[slot] = needs[slot].less(-share);
            problem.each_covered(person, &roster[person], leave);
        }
        Self::new(problem, pricing, people, needs)
    }

    /// The same part with best patterns found in another way.
    pub fn priced_by<'b>(&'b self, pricing: &'b Pricing<'b>) -> Part<'b> {
        Part::new(self.problem, pricing, self.people.clone(), self.needs.clone())
    }

    /// Those who have no pattern yet, given for each of these people.
    pub fn rest(&self, patterns: &[Option<&Pattern>]) -> Self {
        let mut needs = self.needs.clone();
        let mut people = Vec::new();
        for (&person, pattern) in self.people.iter().zip(patterns) {
            let Some(pattern) = pattern else {
                people.push(person);
                continue;
            };
            let cover = |slot: usize, share: f64| needs[slot] = needs[slot].less(share);
            self.problem.each_covered(person, pattern, cover);
        }
        Self::new(self.problem, self.pricing, people, needs)
    }

    fn new(
        problem: &'a Problem,
        pricing: &'a Pricing<'a>,
        people: Vec<usize>,
        needs: Vec<Need>,
    ) -> Self {
        let mut most = vec![0.0; needs.len()];
        for &person in &people {
            pricing.most(person).for_each(|(slot, heads)| most[slot] += heads);
        }
        let bends = |slot: &usize| {
            needs[*slot].required > TINY && needs[*slot].required < most[*slot] - TINY
        };
        let rows: Vec<usize> = (0..needs.len()).filter(bends).collect();
        let mut row_of = vec![None; needs.len()];
        for (row, &slot) in rows.iter().enumerate() {
            row_of[slot] = Some(row);
        }
        let linear = needs.iter().zip(&row_of).filter(|(_, row)| row.is_none());
        let constant = linear.map(|(need, _)| need.cost(0.0)).sum();
        Self { problem, pricing, people, needs, most, rows, row_of, constant }
    }

    /// The slots that these people can cover.
    pub fn reach(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.most.len()).filter(|&slot| self.most[slot] > 0.0)
    }

    /// What a head more saves in a slot that is no row: there it is the same for any number of heads.
    pub fn known_price(&self, slot: usize) -> f64 {
        let need = &self.needs[slot];
        if 2.0 * need.required > self.most[slot] { need.under } else { -need.over }
    }

    /// Prices of all slots: given ones for the rows, in their order, forced into their limits; the
    /// known ones for the others; on the grid.
    pub fn prices(&self, of_rows: impl IntoIterator<Item = f64>) -> Vec<f64> {
        let grid = self.pricing.grid();
        let known = |slot| (self.known_price(slot) / grid).trunc() * grid;
        let mut prices: Vec<f64> = (0..self.needs.len()).map(known).collect();
        for (&slot, price) in self.rows.iter().zip(of_rows) {
            let (low, high) = (-self.needs[slot].over, self.needs[slot].under);
            let (low, high) = ((low / grid).ceil() * grid, (high / grid).floor() * grid);
            prices[slot] = ((price / grid).round() * grid).clamp(low, high);
        }
        prices
    }

    /// What the slots cost at least if each head is paid its price, which lies between −over and
    /// under: slot by slot, min over heads of cost + price × heads.
    pub fn slots_bound(&self, prices: &[f64]) -> f64 {
        let slots = self.needs.iter().zip(&self.most).zip(prices);
        slots
            .map(|((need, &most), price)| {
                let heads = need.required.clamp(0.0, most);
                need.cost(heads) + price * heads
            })
            .sum()
    }

    /// The best pattern of each of these people; `None` if someone has none.
    pub fn best(&self, prices: &[f64]) -> Option<Vec<Best>> {
        self.pricing.best_of_all(&self.people, &Prices::new(prices)).into_iter().collect()
    }

    /// A pattern of one of these people, by place among them, for the linear program.
    pub fn column(&self, place: usize, pattern: &[Slot]) -> Column {
        let person = self.people[place];
        let (saved, covers) = self.covers(person, pattern);
        let cost = self.problem.pattern_cost(person, pattern) - saved;
        Column { person: Some(place), cost, covers }
    }

    /// What a pattern saves in slots that are no rows, and its shares of the rows.
    pub fn covers(&self, person: usize, pattern: &[Slot]) -> (f64, Vec<(usize, f64)>) {
        let (mut saved, mut covers) = (0.0, Vec::new());
        self.problem.each_covered(person, pattern, |slot, share| match self.row_of[slot] {
            Some(row) => covers.push((row, share)),
            None => saved += share * self.known_price(slot),
        });
        (saved, covers)
    }

    /// The most heads that these people can be in a slot.
    pub fn most(&self, slot: usize) -> f64 {
        self.most[slot]
    }

    /// What the part costs with these patterns, one for each of its people.
    pub fn cost<'p>(&self, patterns: impl IntoIterator<Item = &'p [Slot]>) -> f64 {
        let mut heads = vec![0.0; self.needs.len()];
        let mut cost = 0.0;
        for (&person, pattern) in self.people.iter().zip(patterns) {
            cost += self.problem.pattern_cost(person, pattern);
            self.problem.each_covered(person, pattern, |slot, share| heads[slot] += share);
        }
        cost + self.needs.iter().zip(&heads).map(|(need, &heads)| need.cost(heads)).sum::<f64>()
    }
}

/// Heads below this are rounding.
const TINY: f64 = 1e-9;
