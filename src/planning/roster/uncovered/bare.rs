//! The question whether all heads can be there, nothing else counting.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{TINY, is_covered};
use crate::schedule::Effort;
use crate::schedule::roster::checker::check;
use crate::schedule::roster::{Problem, Roster, solve, solve_from};
use crate::watch::Watch;

/// What a search says of all heads together.
pub(super) enum Answer {
    /// They are there.
    Covered(Roster),
    /// They cannot be: the bound says so, or somebody has no pattern.
    Short,
    /// Nobody knows.
    Undecided,
}

/// A problem in which a missing head costs 1 a slot and nothing else anything; hard rules stay.
pub(super) fn bare(problem: &Problem) -> Problem {
    let mut bare = problem.clone();
    bare.people.iter_mut().for_each(|person| person.rules.retain(|rule| rule.weight.is_none()));
    for need in &mut bare.cover.needs {
        need.under = if need.under > 0.0 { 1.0 } else { 0.0 };
        need.over = 0.0;
    }
    bare
}

/// Whether all heads of a bare problem can be there.
pub(super) fn cover(
    bare: &Problem,
    first: Option<&Roster>,
    effort: Effort,
    watch: &dyn Watch,
) -> Answer {
    let watch = Decided { watch, is_decided: AtomicBool::new(false) };
    let first = first.filter(|first| check(bare, first).keeps_hard_rules());
    let found = match first {
        Some(first) => Ok(solve_from(bare, first.clone(), effort, &watch)),
        None => solve(bare, effort, &watch),
    };
    match found {
        Ok(found) if is_covered(bare, &found.roster) => Answer::Covered(found.roster),
        Ok(found) if found.bound > SURE => Answer::Short,
        Ok(_) => Answer::Undecided,
        Err(_) => Answer::Short,
    }
}

/// A bound above this is no rounding.
const SURE: f64 = 1e-4;

/// Has enough once it is known whether anything is missing.
struct Decided<'a> {
    watch: &'a dyn Watch,
    is_decided: AtomicBool,
}

impl Watch for Decided<'_> {
    fn progress(&self, done: u64, total: u64) {
        self.watch.progress(done, total);
    }

    fn say(&self, what: &str) {
        self.watch.say(what);
    }

    fn gap(&self, cost: f64, bound: f64) {
        if cost < TINY || bound > SURE {
            self.is_decided.store(true, Ordering::Relaxed);
        }
        self.watch.gap(cost, bound);
    }

    fn stop(&self) -> bool {
        self.watch.stop()
    }

    fn begin(&self, share: f64) {
        self.watch.begin(share);
    }

    fn enough(&self) -> bool {
        self.is_decided.load(Ordering::Relaxed) || self.watch.enough()
    }
}
