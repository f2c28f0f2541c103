//! The search from the first roster to the last: answers, prices, dives, neighbourhoods and trees.

use rayon::prelude::*;

use super::annealing::anneal;
use super::counts::Counts;
use super::dive::{Rounds, dive};
use super::incumbent::Incumbent;
use super::neighbourhoods::{BATCH, Neighbourhoods};
use super::part::Part;
use super::prices::prices;
use super::pricing::{Prices, Pricing};
use super::problem::{Need, Pattern, Problem, Roster};
use super::staffing::{Staffing, cost};
use super::tree::Tree;
use crate::schedule::Effort;
use crate::schedule::luck::Luck;
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
    /// What one head more in each slot would save about, in the order of
    /// [`Cover::needs`](super::Cover::needs): from −over, where heads are too many, to under, where they
    /// are missing whatever is done.
    pub prices: Vec<f64>,
    /// Neighbourhoods that were looked at.
    pub iterations: u64,
}

impl Solution {
    /// How much of the cost might be saved at the most, 0 to 1.
    pub fn gap(&self) -> f64 {
        if self.cost > 0.0 { (self.cost - self.bound) / self.cost } else { 0.0 }
    }
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
/// Rounds of column generation for all people of a part: before the first pattern is fixed, and after each.
const WHOLE: (usize, usize) = (150, 8);
/// Work for each of its linear programs, and for the nodes of its tree each time, by the days of its people:
/// where few people have many slots to cover the program takes long and says little.
const WORK_A_DAY: u64 = 12_000_000;
/// Where the linear program of a part has more rows than this, annealing takes its place. Where duties
/// cover parts of slots it comes beside it.
const MOST_ROWS: usize = 700;
/// Only parts with so many days of people, at the most, have a tree.
const MOST_DAYS_IN_TREE: usize = 3000;
/// The same where duties cover parts of slots: a bound that says little closes few nodes.
const MOST_DAYS_OF_PARTS: usize = 60;
/// Days of people in the nodes of each tree that are looked at beside a batch of neighbourhoods, if they
/// are no more than so many nodes.
const DAYS_AT_ONCE: usize = 2400;
const MOST_NODES: usize = 8;

/// Rounds of cuts beside a batch of neighbourhoods.
const COUNTED: usize = 2;

/// Searches for the cheapest roster until it is proven, as many neighbourhoods are through as the effort
/// says, or the watch has had enough. The same effort with a number of iterations gives the same roster
/// at any number of threads as long as the watch does not stop it.
///
/// # Errors
/// When somebody has no pattern that keeps the hard rules.
///
/// # Panics
/// When a rule, a duty or a person names a shift, a duty or a group that the problem does not have.
pub fn solve(problem: &Problem, effort: Effort, watch: &dyn Watch) -> Result<Solution, Unsolved> {
    let pricing = Pricing::new(problem);
    let first = first_roster(problem, &pricing)?;
    Ok(improve(&pricing, first, effort, watch))
}

/// The same search from a roster that keeps the hard rules: what it finds costs no more than that.
///
/// # Panics
/// Where [`solve`] does, and when the roster breaks a hard rule.
pub fn solve_from(problem: &Problem, first: Roster, effort: Effort, watch: &dyn Watch) -> Solution {
    assert!(cost(problem, &first).is_finite(), "the first roster breaks a hard rule");
    improve(&Pricing::new(problem), first, effort, watch)
}

fn improve(pricing: &Pricing, first: Roster, effort: Effort, watch: &dyn Watch) -> Solution {
    let problem = pricing.problem();
    let parts = Part::apart(problem, pricing);
    let fixed = out_of_reach_cost(problem, pricing);
    let best = Incumbent::new(problem, first, fixed, parts.len(), watch);
    let prices = solve_parts(problem, &parts, &best, watch);
    if (problem.has_part_heads() || parts.iter().any(is_large))
        && !best.is_proven()
        && !watch.enough()
    {
        let luck = Luck::new(effort.seed, u64::MAX);
        best.offer_roster(anneal(problem, pricing, best.best().0, 0..problem.days, luck, watch));
    }
    let mut search =
        Neighbourhoods::new(pricing, &parts, effort.seed, best.best(), best.step(), prices);
    let mut trees: Vec<(usize, Tree)> = trees(&parts, &best, &search.prices);
    let mut counts = counts(&parts, &best, &search.prices);
    let batches = effort.iterations.map_or(u64::MAX, |number| number.div_ceil(BATCH));
    let mut iterations = 0;
    for _ in 0..batches {
        if best.is_proven() || watch.enough() {
            break;
        }
        let grown = || {
            count(&mut counts, &parts, &best, watch);
            grow(&mut trees, &parts, &best, watch)
        };
        let ((), grown) = rayon::join(|| search.batch(watch), grown);
        best.offer_roster(search.roster.clone());
        for (part, patterns, bound) in grown {
            best.offer(&parts[part].people, patterns);
            best.raise(part, bound);
        }
        search.go_on_from(best.best());
        iterations += BATCH;
    }
    let (bound, (roster, cost)) = (best.bound(), best.best());
    Solution { roster, cost, bound, prices: search.prices, iterations }
}

/// Whether the linear program of a part is too large to be solved.
pub(super) fn is_large(part: &Part) -> bool {
    part.rows.len() + part.people.len() > MOST_ROWS
}

/// What the linear program of a part may take.
fn work(part: &Part) -> u64 {
    WORK_A_DAY * (part.people.len() * part.problem.days) as u64
}

/// What slots cost that nobody can cover.
fn out_of_reach_cost(problem: &Problem, pricing: &Pricing) -> f64 {
    let mut reached = vec![false; problem.cover.needs.len()];
    for person in 0..problem.people.len() {
        pricing.reach(person).iter().for_each(|&slot| reached[slot] = true);
    }
    let needs = problem.cover.needs.iter().zip(reached);
    needs.filter(|(_, reached)| !reached).map(|(need, _)| need.cost(0.0)).sum()
}

/// Prices and a dive for each part, if it is not too large. The best prices of all slots.
fn solve_parts(problem: &Problem, parts: &[Part], best: &Incumbent, watch: &dyn Watch) -> Vec<f64> {
    let first = best.best().0;
    let solve_one = |(place, part): (usize, &Part)| {
        let told = &mut |bound| best.raise(place, bound);
        let Some(priced) = prices(part, PRICE_ROUNDS, watch, told) else {
            unreachable!("everybody has a pattern: the first roster is made of them")
        };
        let own: Vec<Pattern> = part.people.iter().map(|&person| first[person].clone()).collect();
        let now = part.cost(own.iter().map(Vec::as_slice));
        let is_solved = priced.bound >= now - 1e-9 * now.max(1.0);
        if is_solved || is_large(part) || watch.enough() {
            return priced.prices;
        }
        let (first, later) = WHOLE;
        let rounds = Rounds { first, later, work: work(part) };
        let dived = dive(part, own, priced.prices, f64::INFINITY, rounds, watch, told);
        dived.patterns.into_iter().for_each(|patterns| best.offer(&part.people, patterns));
        dived.prices
    };
    let found: Vec<Vec<f64>> =
        parts.par_iter().enumerate().with_max_len(1).map(solve_one).collect();
    let alone = |need: &Need| if need.required > 0.0 { need.under } else { -need.over };
    let mut prices: Vec<f64> = problem.cover.needs.iter().map(alone).collect();
    for (part, own) in parts.iter().zip(found) {
        part.reach().for_each(|slot| prices[slot] = own[slot]);
    }
    prices
}

/// A tree for each part that is small.
fn trees<'a, 'p>(
    parts: &'a [Part<'p>],
    best: &Incumbent,
    prices: &[f64],
) -> Vec<(usize, Tree<'a, 'p>)> {
    let roster = best.best().0;
    let most = |problem: &Problem| match problem.has_part_heads() {
        true => MOST_DAYS_OF_PARTS,
        false => MOST_DAYS_IN_TREE,
    };
    let days = |part: &Part| part.people.len() * part.problem.days;
    let is_small = |part: &Part| days(part) <= most(part.problem) && !is_large(part);
    let small = parts.iter().enumerate().filter(|(_, part)| is_small(part));
    let tree = |(place, part): (usize, &'a Part<'p>)| {
        let own = part.people.iter().map(|&person| roster[person].clone()).collect();
        (place, Tree::new(part, own, prices.to_vec()))
    };
    small.map(tree).collect()
}

/// Programs by counts for parts whose duties cover parts of slots.
fn counts<'a, 'p>(
    parts: &'a [Part<'p>],
    best: &Incumbent,
    prices: &[f64],
) -> Vec<(usize, Counts<'a, 'p>)> {
    let roster = best.best().0;
    let of_parts = parts.iter().enumerate().filter(|(_, part)| part.problem.has_part_heads());
    let counts = |(place, part): (usize, &'a Part<'p>)| {
        let own: Vec<Pattern> = part.people.iter().map(|&p| roster[p].clone()).collect();
        Counts::new(part, &own, prices).map(|counts| (place, counts))
    };
    of_parts.filter_map(counts).collect()
}

/// Raises the bounds of parts by counts.
fn count(counts: &mut [(usize, Counts)], parts: &[Part], best: &Incumbent, watch: &dyn Watch) {
    let roster = best.best().0;
    counts.par_iter_mut().with_max_len(1).for_each(|(place, counts)| {
        let part = &parts[*place];
        let now = part.cost(part.people.iter().map(|&person| roster[person].as_slice()));
        for _ in 0..COUNTED {
            counts.improve(best.step().below(now), watch);
            best.raise(*place, counts.bound());
        }
    });
}

/// Patterns for the people of a part, none if there are no better ones, and a bound.
type Grown = (usize, Vec<Pattern>, f64);

/// Looks at some nodes of each tree.
fn grow(
    trees: &mut [(usize, Tree)],
    parts: &[Part],
    best: &Incumbent,
    watch: &dyn Watch,
) -> Vec<Grown> {
    let roster = best.best().0;
    let grow_one = |(place, tree): &mut (usize, Tree)| {
        let part = &parts[*place];
        let days = part.people.len() * part.problem.days;
        let nodes = (DAYS_AT_ONCE / days.max(1)).clamp(1, MOST_NODES);
        let now = part.cost(part.people.iter().map(|&person| roster[person].as_slice()));
        let patterns = tree.grow((nodes, work(part)), now, best.step(), watch);
        (*place, patterns.unwrap_or_default(), tree.bound())
    };
    trees.par_iter_mut().with_max_len(1).map(grow_one).collect()
}

/// One person after the other takes the pattern that is best for what the others leave, twice over.
pub(super) fn first_roster(problem: &Problem, pricing: &Pricing) -> Result<Roster, Unsolved> {
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
