//! Large neighbourhood search: a few people at a time choose their patterns anew.
//!
//! Where duties cover parts of slots, as breaks make them do, a linear program mixes breaks until each
//! slot has what it needs; its bound then says little, and annealing takes turns with it.
//!
//! Tasks come in batches of fixed size. Those of a batch start from the same roster, run in parallel
//! and are taken over in their order, so the outcome does not depend on the number of threads.

use std::ops::Range;

use rayon::prelude::*;

use super::annealing::anneal;
use super::dive::{Rounds, dive};
use super::incumbent::Step;
use super::part::Part;
use super::pricing::Pricing;
use super::problem::{Pattern, Problem, Roster};
use super::search::is_large;
use super::staffing::{Staffing, cost};
use super::tree::Tree;
use crate::schedule::luck::Luck;
use crate::watch::Watch;

/// Tasks in a batch.
pub(super) const BATCH: u64 = 8;
const ROUNDS: Rounds = Rounds { first: 60, later: 12, work: WORK };
/// Work for each linear program of a task, and for all nodes of one: some tenths of a second.
const WORK: u64 = 250_000_000;
/// Nodes that are looked at where a dive finds nothing.
const NODES: usize = 16;
/// One task in so many is annealing, where that takes part; all are where a part is too large for its
/// linear program. Everywhere those are whose people have too large a one, or have had theirs.
const ANNEALED: u64 = 4;
/// Days that are annealed at once: gains in different weeks add up.
const DAYS_ANNEALED: usize = 7;
/// Fewest and most people of a task.
const FEWEST: f64 = 2.0;
const MOST: f64 = 30.0;

/// The search and the roster that it holds.
pub(super) struct Neighbourhoods<'a> {
    problem: &'a Problem,
    pricing: &'a Pricing<'a>,
    /// Which part each person belongs to: those of different parts have nothing to trade.
    part_of: Vec<usize>,
    seed: u64,
    /// The best roster so far and its cost.
    pub roster: Roster,
    pub cost: f64,
    /// Prices of all slots to start from.
    pub prices: Vec<f64>,
    staffing: Staffing<'a>,
    step: Step,
    /// People of a task; breathes with success.
    people: f64,
    tasks: u64,
    /// One task in so many is annealing; `None`: none is.
    annealed: Option<u64>,
}

impl<'a> Neighbourhoods<'a> {
    pub fn new(
        pricing: &'a Pricing<'a>,
        parts: &[Part],
        seed: u64,
        (roster, cost): (Roster, f64),
        step: Step,
        prices: Vec<f64>,
    ) -> Self {
        let problem = pricing.problem();
        let mut part_of = vec![0; roster.len()];
        for (place, part) in parts.iter().enumerate() {
            part.people.iter().for_each(|&person| part_of[person] = place);
        }
        let staffing = Staffing::of(problem, &roster);
        let annealed = if parts.iter().any(is_large) { 1 } else { ANNEALED };
        Self {
            problem,
            pricing,
            part_of,
            seed,
            roster,
            cost,
            prices,
            staffing,
            step,
            people: 4.0,
            tasks: 0,
            annealed: problem.has_part_heads().then_some(annealed),
        }
    }

    /// Runs one batch.
    pub fn batch(&mut self, watch: &dyn Watch) {
        let tasks: Vec<u64> = (self.tasks..self.tasks + BATCH).collect();
        self.tasks += BATCH;
        let found: Vec<Outcome> =
            tasks.into_par_iter().with_max_len(1).map(|task| self.attempt(task, watch)).collect();
        for outcome in found {
            self.breathe(&outcome);
            match outcome {
                Outcome::Better(people, patterns) => self.take_over(&people, patterns),
                Outcome::Annealed(days, roster) => self.take_over_parts(&days, &roster),
                Outcome::Hopeless | Outcome::Missed => {}
            }
        }
    }

    /// Goes on from a roster found elsewhere, if it is better than the one at hand.
    pub fn go_on_from(&mut self, (roster, cost): (Roster, f64)) {
        if cost < self.cost {
            self.staffing = Staffing::of(self.problem, &roster);
            (self.roster, self.cost) = (roster, cost);
        }
    }

    fn attempt(&self, task: u64, watch: &dyn Watch) -> Outcome {
        let mut luck = Luck::new(self.seed, task);
        if self.annealed.is_some_and(|every| task.is_multiple_of(every)) {
            return self.anneal(luck, watch);
        }
        let people = self.choose(&mut luck);
        let part = Part::of(self.problem, self.pricing, people, &self.roster, &self.staffing);
        if is_large(&part) || self.is_whole(&part.people) {
            return self.anneal(luck, watch);
        }
        let own = part.people.iter().map(|&person| self.roster[person].as_slice());
        let now = part.cost(own.clone());
        let limit = self.step.below(now);
        let own: Vec<Pattern> = own.map(<[_]>::to_vec).collect();
        let first = own.clone();
        let dived = dive(&part, first, self.prices.clone(), limit, ROUNDS, watch, &mut |_| ());
        if let Some(patterns) = dived.patterns {
            return Outcome::Better(part.people, patterns);
        }
        if dived.bound > limit {
            return Outcome::Hopeless;
        }
        let mut tree = Tree::new(&part, own, dived.prices);
        let found = tree.grow((NODES, WORK), now, self.step, watch);
        let is_hopeless = tree.bound() > limit;
        match found {
            Some(patterns) => Outcome::Better(part.people, patterns),
            None if is_hopeless => Outcome::Hopeless,
            None => Outcome::Missed,
        }
    }

    /// Whether these are all people of a part: its own dive and tree have the same to say, at the same cost.
    fn is_whole(&self, people: &[usize]) -> bool {
        let part = people.first().map(|&person| self.part_of[person]);
        let all = self.part_of.iter().filter(|other| Some(**other) == part);
        all.count() == people.len()
    }

    /// More people where the bound soon says that nothing is to be gained, fewer where a gain that
    /// may exist is not found.
    fn breathe(&mut self, outcome: &Outcome) {
        self.people *= match outcome {
            Outcome::Better(..) | Outcome::Annealed(..) => 1.0,
            Outcome::Hopeless => 1.02,
            Outcome::Missed => 0.98,
        };
        let most = MOST.min(self.problem.people.len() as f64);
        self.people = self.people.clamp(FEWEST.min(most), most);
    }

    /// Takes new patterns over if the roster is the better for it: it may have changed meanwhile.
    fn take_over(&mut self, people: &[usize], patterns: Vec<Pattern>) {
        let mut roster = self.roster.clone();
        for (&person, pattern) in people.iter().zip(patterns) {
            roster[person] = pattern;
        }
        let cost = cost(self.problem, &roster);
        self.go_on_from((roster, cost));
    }

    /// Anneals some days in a row of everybody.
    fn anneal(&self, mut luck: Luck, watch: &dyn Watch) -> Outcome {
        let number = DAYS_ANNEALED.min(self.problem.days);
        let first = luck.place(self.problem.days - number + 1);
        let (days, roster) = (first..first + number, self.roster.clone());
        let roster = anneal(self.problem, self.pricing, roster, days.clone(), luck, watch);
        Outcome::Annealed(days, roster)
    }

    /// Takes over these days of a roster for the people of each part, where that is better.
    fn take_over_parts(&mut self, days: &Range<usize>, roster: &Roster) {
        for part in 0..=self.part_of.iter().copied().max().unwrap_or(0) {
            let of_part = |&person: &usize| self.part_of[person] == part;
            let people: Vec<usize> = (0..roster.len()).filter(of_part).collect();
            let changed = |&person: &usize| {
                let mut pattern = self.roster[person].clone();
                pattern[days.clone()].copy_from_slice(&roster[person][days.clone()]);
                pattern
            };
            let patterns = people.iter().map(changed).collect();
            self.take_over(&people, patterns);
        }
    }

    /// Whose patterns to choose anew: mostly people around a slot that is badly covered.
    fn choose(&self, luck: &mut Luck) -> Vec<usize> {
        let all = self.problem.people.len();
        let number = ((self.people + luck.unit()) as usize).clamp(1, all);
        let mut candidates: Vec<usize> = (0..all).collect();
        if luck.unit() < 0.7 {
            let needs = self.problem.cover.needs.iter().zip(&self.staffing.heads);
            let costs: Vec<f64> = needs.map(|(need, &heads)| need.cost(heads)).collect();
            if let Some(slot) = luck.weighted(&costs) {
                candidates.retain(|&p| self.pricing.reach(p).binary_search(&slot).is_ok());
            }
        }
        if candidates.is_empty() {
            candidates.extend(0..all);
        }
        let mut chosen = draw(luck, candidates, number);
        if let Some(&first) = chosen.first() {
            chosen.retain(|&person| self.part_of[person] == self.part_of[first]);
            let like = |&p: &usize| self.part_of[p] == self.part_of[first] && !chosen.contains(&p);
            let others = (0..all).filter(like).collect();
            let more = draw(luck, others, number - chosen.len());
            chosen.extend(more);
        }
        chosen.sort_unstable();
        chosen
    }
}

/// How a task ended.
enum Outcome {
    /// These people have better patterns.
    Better(Vec<usize>, Vec<Pattern>),
    /// These days have changed in the roster, for the better or not.
    Annealed(Range<usize>, Roster),
    /// There are none.
    Hopeless,
    /// None was found.
    Missed,
}

/// So many of the candidates, or all of them.
fn draw(luck: &mut Luck, mut candidates: Vec<usize>, number: usize) -> Vec<usize> {
    let number = number.min(candidates.len());
    for place in 0..number {
        let other = place + luck.place(candidates.len() - place);
        candidates.swap(place, other);
    }
    candidates.truncate(number);
    candidates
}
