//! Heads in each slot, and what they cost.

use super::problem::{Problem, Roster, Slot};

/// Heads in each slot as a roster is changed person by person.
#[derive(Clone, Debug)]
pub(super) struct Staffing<'a> {
    problem: &'a Problem,
    /// One for each slot.
    pub heads: Vec<f64>,
}

impl<'a> Staffing<'a> {
    /// Nobody works.
    pub fn empty(problem: &'a Problem) -> Self {
        Self { problem, heads: vec![0.0; problem.cover.needs.len()] }
    }

    pub fn of(problem: &'a Problem, roster: &Roster) -> Self {
        let mut staffing = Self::empty(problem);
        for (person, pattern) in roster.iter().enumerate() {
            staffing.add(person, pattern, 1.0);
        }
        staffing
    }

    /// Adds a pattern `times`: once, or minus once.
    pub fn add(&mut self, person: usize, pattern: &[Slot], times: f64) {
        let heads = &mut self.heads;
        self.problem.each_covered(person, pattern, |slot, share| heads[slot] += times * share);
    }

    /// Puts one duty in another's place; by how much the slots become dearer.
    pub fn change(&mut self, person: usize, day: usize, old: Slot, new: Slot) -> f64 {
        let mut dearer = 0.0;
        for (slot, times) in [(old, -1.0), (new, 1.0)] {
            let parts = slot.into_iter().flat_map(|duty| self.problem.covered(person, day, duty));
            for part in parts {
                let needs = &self.problem.cover.needs[part.from..part.to];
                for (heads, need) in self.heads[part.from..part.to].iter_mut().zip(needs) {
                    dearer -= need.cost(*heads);
                    *heads += times * part.share;
                    dearer += need.cost(*heads);
                }
            }
        }
        dearer
    }

    /// What all slots cost.
    pub fn cost(&self) -> f64 {
        self.problem
            .cover
            .needs
            .iter()
            .zip(&self.heads)
            .map(|(need, &heads)| need.cost(heads))
            .sum()
    }

    /// What a head more in each slot would save, at least: from what it costs now.
    pub fn savings(&self) -> Vec<f64> {
        let needs = self.problem.cover.needs.iter().zip(&self.heads);
        needs.map(|(need, &heads)| need.cost(heads) - need.cost(heads + 1.0)).collect()
    }
}

/// Heads in each slot, in the order of [`Cover::needs`](super::Cover::needs).
pub fn heads(problem: &Problem, roster: &Roster) -> Vec<f64> {
    Staffing::of(problem, roster).heads
}

/// What a roster costs: rules and slots. Infinite if it breaks a hard rule.
pub(super) fn cost(problem: &Problem, roster: &Roster) -> f64 {
    let rules = roster.iter().enumerate().map(|(person, p)| problem.pattern_cost(person, p));
    rules.sum::<f64>() + Staffing::of(problem, roster).cost()
}
