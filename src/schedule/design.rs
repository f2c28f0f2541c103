//! The search for few different shifts: integer programs over two dozen of them at a time.
//!
//! Shifts begin where the requirement rises and end where it falls, unless others end or begin there too.
//! So the first program has the shifts for which both is true, and those after it the ones of the best
//! design beside some for which one of the two is true.

use rayon::prelude::*;

use super::Effort;
use super::luck::Luck;
use crate::optimize::{Heads, Most, ShiftDesign, Template};
use crate::watch::Watch;

/// A design and how good it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Design {
    /// Heads of each template on each day.
    pub heads: Heads,
    /// As [`ShiftDesign::cost`] counts.
    pub cost: u32,
    /// No design costs less.
    pub bound: u32,
    /// Programs that were solved after the first.
    pub iterations: u64,
}

/// Shifts of a program.
const AT_A_TIME: usize = 30;
/// With so few templates one program with all of them is tried, to prove that nothing is better.
const PROVED: usize = 40;
/// It may take so many slices.
const SLICES_OF_PROOF: f64 = 4.0;
/// At least so many of them are new.
const NEW_ONES: usize = 6;
/// Seconds after which a program is left with the best that it found.
const SLICE_S: f64 = 0.8;
/// Programs that are solved at once; fixed, so that the result does not depend on the threads.
const AT_ONCE: u64 = 2;
/// One program in so many looks beyond the hints that the requirement gives.
const BEYOND: u64 = 4;

/// The best design found.
pub fn design(problem: &ShiftDesign, effort: Effort, watch: &dyn Watch) -> Design {
    let hints = Hints::new(problem);
    // Without a clock the same programs give the same designs.
    let slice_s = effort.iterations.is_none().then_some(SLICE_S);
    let nobody = vec![vec![0; problem.days()]; problem.templates.len()];
    let mut bound = problem.bound(watch);
    let mut heads = match &hints.both[..] {
        few if few.len() <= AT_A_TIME => {
            problem.best(few, &nobody, Most::Fitting, (slice_s, watch))
        }
        _ => None,
    }
    .map_or(nobody, |(heads, _)| heads);
    let mut cost = problem.cost(&heads);
    if problem.templates.len() <= PROVED && cost > bound {
        let slice_s = slice_s.map(|slice_s| SLICES_OF_PROOF * slice_s);
        if let Some((found, proved)) =
            problem.best(&hints.all, &heads, Most::Useful, (slice_s, watch))
        {
            cost = problem.cost(&found);
            heads = found;
            bound = if proved { cost } else { bound };
        }
    }
    let rounds = effort.iterations.map_or(u64::MAX, |number| number.div_ceil(AT_ONCE));
    let mut iterations = 0;
    for round in 0..rounds {
        if watch.enough() || cost <= bound {
            break;
        }
        watch.gap(cost.into(), bound.into());
        let programs: Vec<Option<Heads>> = (AT_ONCE * round..AT_ONCE * (round + 1))
            .into_par_iter()
            .map(|number| {
                let mut luck = Luck::new(effort.seed, number);
                let beyond = number % BEYOND == BEYOND - 1;
                let among = hints.among(&heads, beyond, &mut luck);
                let most = if beyond { Most::Useful } else { Most::Fitting };
                problem.best(&among, &heads, most, (slice_s, watch)).map(|(heads, _)| heads)
            })
            .collect();
        iterations += AT_ONCE;
        for found in programs.into_iter().flatten() {
            // Another design of the same cost leads elsewhere.
            if problem.cost(&found) <= cost {
                cost = problem.cost(&found);
                heads = found;
            }
        }
    }
    Design { heads, cost, bound, iterations }
}

/// Which templates the requirement speaks for.
struct Hints {
    /// It rises where they start and falls where they end.
    both: Vec<usize>,
    /// One of the two.
    either: Vec<usize>,
    all: Vec<usize>,
}

impl Hints {
    fn new(problem: &ShiftDesign) -> Self {
        let slots = problem.required.len();
        let change = |slot_of_day: usize, day: usize| {
            let slot = (day * problem.slots_per_day + slot_of_day) % slots;
            let before = problem.required[(slot + slots - 1) % slots];
            i64::from(problem.required[slot]) - i64::from(before)
        };
        let days = problem.days();
        let rises = |slot| (0..days).any(|day| change(slot, day) > 0);
        let falls = |slot| (0..days).any(|day| change(slot, day) < 0);
        let hints = |&Template { start, length }: &Template| {
            usize::from(rises(start)) + usize::from(falls(start + length))
        };
        let with_hints = |least: usize| {
            let templates = problem.templates.iter().enumerate();
            templates
                .filter(|(_, template)| hints(template) >= least)
                .map(|(place, _)| place)
                .collect()
        };
        Self { both: with_hints(2), either: with_hints(1), all: with_hints(0) }
    }

    /// The shifts of a design and some more.
    fn among(&self, heads: &Heads, beyond: bool, luck: &mut Luck) -> Vec<usize> {
        let is_there = |template: &usize| heads[*template].iter().any(|&heads| heads > 0);
        let mut among: Vec<usize> = self.all.iter().copied().filter(is_there).collect();
        let from = if beyond { &self.all } else { &self.either };
        let mut others: Vec<usize> =
            from.iter().copied().filter(|place| !is_there(place)).collect();
        let wanted = AT_A_TIME.max(among.len() + NEW_ONES);
        while among.len() < wanted && !others.is_empty() {
            among.push(others.swap_remove(luck.place(others.len())));
        }
        among
    }
}
