//! The best roster so far and how good it may still get, told to the watch as they move.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::problem::{Pattern, Problem, Roster};
use super::staffing::cost;
use crate::watch::Watch;

/// What costs are multiples of, if that is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step(Option<f64>);

/// Where costs have no known step.
const LEAST_STEP: f64 = 1e-6;

impl Step {
    pub fn of(problem: &Problem) -> Self {
        Self(problem.cost_step().filter(|&step| step > 0.0))
    }

    /// The most that something better may cost: a step less, rounding allowed for.
    pub fn below(self, cost: f64) -> f64 {
        cost - self.0.unwrap_or(LEAST_STEP) * (1.0 - 1e-6)
    }

    /// A bound, raised to the next cost that is possible.
    fn at_least(self, bound: f64) -> f64 {
        self.0.map_or(bound, |step| ((bound - 1e-6) / step).ceil() * step)
    }
}

/// The best roster and the best bound; shared by threads.
pub(super) struct Incumbent<'a> {
    problem: &'a Problem,
    watch: &'a dyn Watch,
    step: Step,
    /// What slots cost that nobody can cover.
    fixed: f64,
    known: Mutex<Known>,
}

#[derive(Clone, Debug)]
struct Known {
    roster: Roster,
    cost: f64,
    /// Of each part.
    bounds: Vec<f64>,
}

impl<'a> Incumbent<'a> {
    /// `parts` have nothing in common and hold all people.
    pub fn new(
        problem: &'a Problem,
        roster: Roster,
        fixed: f64,
        parts: usize,
        watch: &'a dyn Watch,
    ) -> Self {
        let cost = cost(problem, &roster);
        let step = Step::of(problem);
        let known = Mutex::new(Known { roster, cost, bounds: vec![0.0; parts] });
        Self { problem, watch, step, fixed, known }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn bound_of(&self, known: &Known) -> f64 {
        (self.fixed + known.bounds.iter().sum::<f64>()).min(known.cost)
    }

    /// Takes over a bound of a part, raised to the next cost that is possible.
    pub fn raise(&self, part: usize, bound: f64) {
        let bound = self.step.at_least(bound);
        let mut known = self.known();
        if bound > known.bounds[part] {
            known.bounds[part] = bound;
            self.tell(&known);
        }
    }

    /// Takes over patterns of some people if the roster is the better for them.
    pub fn offer(&self, people: &[usize], patterns: Vec<Pattern>) {
        let mut known = self.known();
        let mut roster = known.roster.clone();
        for (&person, pattern) in people.iter().zip(patterns) {
            roster[person] = pattern;
        }
        self.take_if_better(&mut known, roster);
    }

    /// Takes over a roster if it is better.
    pub fn offer_roster(&self, roster: Roster) {
        self.take_if_better(&mut self.known(), roster);
    }

    fn take_if_better(&self, known: &mut Known, roster: Roster) {
        let cost = cost(self.problem, &roster);
        if cost < known.cost - 1e-9 {
            (known.roster, known.cost) = (roster, cost);
            self.tell(known);
        }
    }

    fn tell(&self, known: &Known) {
        self.watch.gap(known.cost, self.bound_of(known));
    }

    /// The best roster and what it costs.
    pub fn best(&self) -> (Roster, f64) {
        let known = self.known();
        (known.roster.clone(), known.cost)
    }

    /// No roster costs less.
    pub fn bound(&self) -> f64 {
        self.bound_of(&self.known())
    }

    /// From what to what a cost can fall.
    pub fn step(&self) -> Step {
        self.step
    }

    /// Whether there is no better roster.
    pub fn is_proven(&self) -> bool {
        let known = self.known();
        known.cost <= self.bound_of(&known) + 1e-9 * known.cost.abs().max(1.0)
    }
}
