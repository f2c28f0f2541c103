//! The search from the first roster to the last: answers, prices, a dive, neighbourhoods.

use rayon::prelude::*;

use super::annealing::anneal;
use super::dive::{Effort, dive};
use super::luck::Luck;
use super::neighbourhoods::Neighbourhoods;
use super::part::Part;
use super::prices::prices;
use super::pricing::{Prices, Pricing};
use super::problem::{Pattern, Problem, Roster};
use super::staffing::{Staffing, cost};
use crate::watch::Watch;

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// Who works what; keeps all hard rules.
    pub roster: Roster,
    /// Rules and slots together.
    pub cost: f64,
    /// No roster that keeps the hard rules costs less.
    pub bound: f64,
}

/// Why there is no roster.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsolved {
    /// Nobody else is in the way: this person's hard rules leave no pattern.
    #[error("the hard rules leave no pattern for person {person}")]
    NoPattern {
        /// Place in [`Problem::people`].
        person: usize,
    },
    /// Too many states: the rules of this person remember too much to be searched exactly.
    #[error("the rules of person {person} remember too much")]
    TooManyStates {
        /// Place in [`Problem::people`].
        person: usize,
    },
}

/// Rounds of the subgradient method.
const PRICE_ROUNDS: u64 = 400;
const WHOLE: Effort = Effort { first: 150, later: 8 };
/// Where the linear program of all people has more rows than this, annealing takes its place.
const MOST_ROWS: usize = 700;

/// Searches for the cheapest roster until it is proven, `batches` of neighbourhoods are through, or
/// the watch says stop. The same seed and number of batches give the same roster at any number of
/// threads as long as the watch does not stop it.
///
/// # Errors
/// When somebody has no pattern that keeps the hard rules.
pub fn solve(
    problem: &Problem,
    seed: u64,
    batches: u64,
    watch: &dyn Watch,
) -> Result<Solution, Unsolved> {
    let pricing = Pricing::new(problem);
    let whole = Part::whole(problem, &pricing);
    let roster = first_roster(problem, &pricing)?;
    let mut best = Held::new(problem, roster, watch);
    let told = &mut |bound| best.raise(bound);
    let Some(mut priced) = prices(&whole, PRICE_ROUNDS, watch, told) else {
        unreachable!("everybody has a pattern: the first roster is made of them")
    };
    if best.proven() || watch.stop() {
        return Ok(best.done());
    }
    let first = best.roster.clone();
    if whole.rows.len() + whole.people.len() <= MOST_ROWS {
        let told = &mut |bound| best.raise(bound);
        let dived = dive(&whole, first, priced.prices, f64::INFINITY, WHOLE, watch, told);
        priced.prices = dived.prices;
        dived.patterns.into_iter().for_each(|patterns| best.offer(problem, patterns));
    } else {
        best.offer(problem, anneal(problem, &pricing, first, Luck::new(seed, u64::MAX), watch));
        let groups = dive_by_group(problem, &pricing, &best.roster, &priced.prices, watch);
        groups.into_iter().for_each(|roster| best.offer(problem, roster));
    }
    let mut search =
        Neighbourhoods::new(problem, &pricing, seed, best.roster.clone(), priced.prices);
    for batch in 0..batches {
        if best.proven() || watch.stop() {
            break;
        }
        search.batch(watch);
        if search.cost < best.cost {
            best.offer(problem, search.roster.clone());
        }
        watch.progress(batch + 1, batches);
    }
    Ok(best.done())
}

/// Groups share no slots: each has a linear program of its own, which may be small enough.
fn dive_by_group(
    problem: &Problem,
    pricing: &Pricing,
    roster: &Roster,
    prices: &[f64],
    watch: &dyn Watch,
) -> Option<Roster> {
    let staffing = Staffing::of(problem, roster);
    let last = problem.people.iter().map(|person| person.group).max()?;
    let dive_one = |group: usize| -> Vec<(usize, Pattern)> {
        let members = |person: &usize| problem.people[*person].group == group;
        let people: Vec<usize> = (0..roster.len()).filter(members).collect();
        let part = Part::of(problem, pricing, people, roster, &staffing);
        if part.people.is_empty() || part.rows.len() + part.people.len() > MOST_ROWS {
            return Vec::new();
        }
        let own: Vec<Pattern> = part.people.iter().map(|&p| roster[p].clone()).collect();
        let now = part.cost(own.iter().map(Vec::as_slice));
        let dived = dive(&part, own, prices.to_vec(), now, WHOLE, watch, &mut |_| ());
        part.people.iter().copied().zip(dived.patterns.unwrap_or_default()).collect()
    };
    let found: Vec<Vec<(usize, Pattern)>> =
        (0..last + 1).into_par_iter().with_max_len(1).map(dive_one).collect();
    let mut roster = roster.clone();
    for (person, pattern) in found.into_iter().flatten() {
        roster[person] = pattern;
    }
    Some(roster)
}

/// The best roster so far and the best bound.
struct Held<'a> {
    roster: Roster,
    cost: f64,
    bound: f64,
    /// Every cost is a multiple of it, if it is known.
    step: Option<f64>,
    watch: &'a dyn Watch,
}

impl<'a> Held<'a> {
    fn new(problem: &Problem, roster: Roster, watch: &'a dyn Watch) -> Self {
        let cost = cost(problem, &roster);
        let step = problem.cost_step().filter(|&step| step > 0.0);
        Self { roster, cost, bound: 0.0, step, watch }
    }

    /// Takes over a bound, raised to the next cost that is possible.
    fn raise(&mut self, bound: f64) {
        let bound = match self.step {
            Some(step) => ((bound - 1e-6) / step).ceil() * step,
            None => bound,
        };
        if bound > self.bound {
            self.bound = bound.min(self.cost);
            self.watch.gap(self.cost, self.bound);
        }
    }

    fn offer(&mut self, problem: &Problem, roster: Roster) {
        let cost = cost(problem, &roster);
        if cost < self.cost {
            (self.roster, self.cost) = (roster, cost);
            self.watch.gap(self.cost, self.bound);
        }
    }

    fn proven(&self) -> bool {
        self.cost <= self.bound + 1e-9 * self.cost.abs().max(1.0)
    }

    fn done(self) -> Solution {
        Solution { roster: self.roster, cost: self.cost, bound: self.bound.min(self.cost) }
    }
}

/// One person after the other takes the pattern that is best for what the others leave, twice over.
fn first_roster(problem: &Problem, pricing: &Pricing) -> Result<Roster, Unsolved> {
    let mut staffing = Staffing::empty(problem);
    let mut roster: Roster = Vec::new();
    for round in 0..2 {
        for person in 0..problem.people.len() {
            if round > 0 {
                staffing.add(person, &roster[person], -1.0);
            }
            let prices = Prices::new(&staffing.savings());
            let best = pricing.best(person, &prices).ok_or(Unsolved::NoPattern { person })?;
            let pattern = best.pattern.ok_or(Unsolved::TooManyStates { person })?;
            staffing.add(person, &pattern, 1.0);
            if round > 0 {
                roster[person] = pattern;
            } else {
                roster.push(pattern);
            }
        }
    }
    Ok(roster)
}
