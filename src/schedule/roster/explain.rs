//! Why a roster is as it is: which rules leave a person nothing to work, and what a change to one
//! person's rules would come to.

use super::incumbent::Step;
use super::part::Part;
use super::pricing::{Prices, Pricing};
use super::problem::{Pattern, Problem, Roster};
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
    let better = tree.grow(NODES, now, Step::of(&problem), &Unwatched);
    let mut roster = roster.clone();
    roster[person] = better.and_then(|patterns| patterns.into_iter().next()).unwrap_or(first);
    let cost = cost(&problem, &roster);
    Ok(Response { pattern: roster.swap_remove(person), cost })
}

/// Places of hard rules of a person that leave no pattern together, and would leave one if any of them
/// were dropped; empty if the person has a pattern.
pub fn conflict(problem: &Problem, person: usize) -> Vec<usize> {
    let who = &problem.people[person];
    let leave_a_pattern = |places: &[usize]| {
        let rules = places.iter().map(|&place| who.rules[place].clone()).collect();
        let alone = super::Person { rules, ..who.clone() };
        let problem = Problem { people: vec![alone], ..problem.clone() };
        let prices = Prices::new(&vec![0.0; problem.cover.needs.len()]);
        Pricing::new(&problem).best(0, &prices).is_some()
    };
    let hard = (0..who.rules.len()).filter(|&place| who.rules[place].weight.is_none());
    let mut needed: Vec<usize> = hard.collect();
    if leave_a_pattern(&needed) {
        return Vec::new();
    }
    let mut place = 0;
    while place < needed.len() {
        let dropped = needed.remove(place);
        if leave_a_pattern(&needed) {
            needed.insert(place, dropped);
            place += 1;
        }
    }
    needed
}
