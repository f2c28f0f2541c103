//! Why a roster is as it is: which rules leave a person nothing to work, and what a change to one
//! person's rules would come to.

use super::incumbent::Step;
use super::part::Part;
use super::pricing::{Prices, Pricing};
use super::problem::{Pattern, Person, Problem, Roster};
use super::rules::Rule;
use super::search::Unsolved;
use super::staffing::{Staffing, cost};
use super::tree::Tree;
use crate::watch::Unwatched;

/// Other rules for one person: a slot that is forced, a rule that is dropped.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// Place in [`Problem::people`].
    pub person: usize,
    /// Places in [`Person::rules`](super::Person::rules) of the rules that are dropped.
    pub without: Vec<usize>,
    /// Rules that are added.
    pub with: Vec<Rule>,
}

/// What one person does about a change while all others keep their patterns.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The best pattern under the changed rules.
    pub pattern: Pattern,
    /// What the whole roster then costs, the changed rules in force.
    pub cost: f64,
}

/// Nodes of one person's tree: far more than any needed so far.
const NODES: usize = 500;
/// Work for their linear programs.
const WORK: u64 = 1_000_000_000;

impl Change {
    /// The problem as it then is.
    pub fn apply(&self, problem: &Problem) -> Problem {
        let mut problem = problem.clone();
        let rules = &mut problem.people[self.person].rules;
        let mut place = 0;
        rules.retain(|_| {
            place += 1;
            !self.without.contains(&(place - 1))
        });
        rules.extend(self.with.iter().cloned());
        problem
    }
}

/// The best that one person can do about a change while all others keep their patterns: the roster's cost
/// beyond the present one is what the change costs at the most.
///
/// # Errors
/// When the changed rules leave the person no pattern.
pub fn respond(problem: &Problem, roster: &Roster, change: &Change) -> Result<Response, Unsolved> {
    let problem = change.apply(problem);
    let person = change.person;
    let pricing = Pricing::new(&problem);
    let mut staffing = Staffing::of(&problem, roster);
    let part = Part::of(&problem, &pricing, vec![person], roster, &staffing);
    staffing.add(person, &roster[person], -1.0);
    let prices = staffing.savings();
    let best = pricing.best(person, &Prices::new(&prices)).ok_or(Unsolved::NoPattern { person })?;
    let first = best.pattern.ok_or(Unsolved::TooManyStates { person })?;
    let now = part.cost([first.as_slice()]);
    let mut tree = Tree::new(&part, vec![first.clone()], prices);
    let better = tree.grow((NODES, WORK), now, Step::of(&problem), &Unwatched);
    let mut roster = roster.clone();
    roster[person] = better.and_then(|patterns| patterns.into_iter().next()).unwrap_or(first);
    let cost = cost(&problem, &roster);
    Ok(Response { pattern: roster.swap_remove(person), cost })
}

/// Whether a person has a pattern that keeps all hard rules.
pub fn has_pattern(problem: &Problem, person: usize) -> bool {
    let rules = &problem.people[person].rules;
    leave_a_pattern(&alone(problem, person), rules, &hard(rules))
}

/// Places of hard rules of a person that leave no pattern together, and would leave one if any of them
/// were dropped; empty if the person has a pattern.
pub fn conflict(problem: &Problem, person: usize) -> Vec<usize> {
    let rules = &problem.people[person].rules;
    let alone = alone(problem, person);
    let of =
        |places: Vec<usize>| smallest(places, |places| !leave_a_pattern(&alone, rules, places));
    let places = hard(rules);
    let one = of(places.clone());
    if one.len() <= 2 {
        return one;
    }
    // What is left depends on what is dropped first: the other way round it may be less.
    let mut other = of(places.into_iter().rev().collect());
    other.reverse();
    if other.len() < one.len() { other } else { one }
}

/// How many of the last days before the first it takes for these rules of a person to leave no pattern;
/// `None` if they leave one whatever was before, or leave none without it.
pub fn days_to_blame(problem: &Problem, person: usize, places: &[usize]) -> Option<usize> {
    let rules = &problem.people[person].rules;
    let mut alone = alone(problem, person);
    let history = std::mem::take(&mut alone.people[0].history);
    let mut leaves_none = |days: usize| {
        alone.people[0].history = history[history.len() - days..].to_vec();
        !leave_a_pattern(&alone, rules, places)
    };
    if leaves_none(0) {
        return None;
    }
    (1..=history.len()).find(|&days| leaves_none(days))
}

/// The most heads that can be in each of some slots of the cover, taken by itself, under the hard rules:
/// no roster has more there.
pub fn most_there(problem: &Problem, slots: &[usize]) -> Vec<f64> {
    let mut bare = problem.clone();
    bare.people.iter_mut().for_each(|person| person.rules.retain(|rule| rule.weight.is_none()));
    // Prices of that size keep the grid of sums fine.
    bare.cover.needs.iter_mut().for_each(|need| (need.under, need.over) = (1.0, 0.0));
    let pricing = Pricing::new(&bare);
    let most = |person: usize, slot: usize, prices: &Prices| {
        if pricing.reach(person).binary_search(&slot).is_err() {
            return 0.0;
        }
        let Some(best) = pricing.best(person, prices) else { return 0.0 };
        let Some(pattern) = best.pattern else { return -best.bound };
        let mut heads = 0.0;
        let count = |other: usize, share: f64| heads += if other == slot { share } else { 0.0 };
        bare.each_covered(person, &pattern, count);
        heads
    };
    let there = |&slot: &usize| {
        let mut prices = vec![0.0; bare.cover.needs.len()];
        prices[slot] = 1.0;
        let prices = Prices::new(&prices);
        (0..bare.people.len()).map(|person| most(person, slot, &prices)).sum()
    };
    slots.iter().map(there).collect()
}

/// Drops one thing after the other as long as what is said of the rest holds: of what is left, none can
/// be dropped. Empty if it does not hold of all.
pub fn smallest<T: Clone>(all: Vec<T>, mut holds: impl FnMut(&[T]) -> bool) -> Vec<T> {
    if !holds(&all) {
        return Vec::new();
    }
    let mut needed = all;
    let mut place = 0;
    while place < needed.len() {
        let dropped = needed.remove(place);
        if !holds(&needed) {
            needed.insert(place, dropped);
            place += 1;
        }
    }
    needed
}

fn hard(rules: &[Rule]) -> Vec<usize> {
    (0..rules.len()).filter(|&place| rules[place].weight.is_none()).collect()
}

/// The problem with nobody else in it and no rules.
fn alone(problem: &Problem, person: usize) -> Problem {
    let who = &problem.people[person];
    let (name, history) = (who.name.clone(), who.history.clone());
    Problem {
        days: problem.days,
        first_weekday: problem.first_weekday,
        shifts: problem.shifts.clone(),
        duties: problem.duties.clone(),
        people: vec![Person { name, group: who.group, rules: Vec::new(), history }],
        cover: problem.cover.clone(),
    }
}

fn leave_a_pattern(alone: &Problem, rules: &[Rule], places: &[usize]) -> bool {
    let mut alone = alone.clone();
    alone.people[0].rules = places.iter().map(|&place| rules[place].clone()).collect();
    let prices = Prices::new(&vec![0.0; alone.cover.needs.len()]);
    Pricing::new(&alone).best(0, &prices).is_some()
}
