//! Heads that must all be there, as `under = "hard"` in `[rules]` asks: a roster with all of them, or what
//! keeps them away.
//!
//! ```text
//! search, a missing head at a high price ─> none is missing: done
//!      └─> one is: search where nothing else counts ─> none is missing: go on from that roster
//!               └─> one is: the smallest set of rules and needs to blame, and ways out
//! ```
//!
//! Who is on a break counts as there: breaks are placed once it is known who works when, and no rule of a
//! person stands against another place for them.

mod at_most;
mod bare;
mod blame;
mod ways;

pub use at_most::{AtMost, at_most};
pub use ways::CoverWay;

use super::RosterWish;
use super::line::Line;
use super::problem::Question;
use super::window::Window;
use crate::center::{HouseRules, ShiftRange};
use crate::scenario::Scenario;
use crate::schedule::Effort;
use crate::schedule::roster::checker::check;
use crate::schedule::roster::{Duty, Problem, Roster, Solution, duties, heads, solve_from};
use crate::watch::{Titled, Watch};
use bare::{Answer, bare, cover};

/// Why not all heads are there that must be.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncovered {
    /// Needs and rules that cannot be kept together, in a planner's words; without any one of them they
    /// could, as far as `smallest` says so. Empty where that is not known.
    pub rules: Vec<String>,
    /// The needs among them. Where too few can be there at any one time of a stretch, the first slot of it:
    /// who could be there at each of these times may not be at all of them.
    pub windows: Vec<Window>,
    /// The rules among them.
    pub lines: Vec<Line>,
    /// What may be done about each of these where it stands.
    pub remedies: Vec<String>,
    /// That stretch, and how many can be there.
    pub at_most: Option<AtMost>,
    /// Whether it is sure that none of the rules can be left out.
    pub smallest: bool,
    /// What may be done about it: what leaves no head missing first, the cheapest of these first.
    pub ways: Vec<CoverWay>,
    /// Whether all ways were tried to the end.
    pub complete: bool,
}

/// The price of an hour without a head that must be there.
const HARD: f64 = 10_000.0;

/// The price of an hour with a head too few, as the search sees it.
pub(super) fn price_of_head(rules: &HouseRules) -> f64 {
    rules.under.unwrap_or(HARD)
}

/// The duties of a shift. Where all heads must be there, its breaks are no absence.
pub(super) fn duties_of(
    rules: &HouseRules,
    range: &ShiftRange,
    place: usize,
    (interval_min, ways): (u32, usize),
) -> Vec<Duty> {
    if rules.under.is_some() {
        return duties(range, place, interval_min, ways);
    }
    let own = duties(range, place, interval_min, 1);
    let whole = ShiftRange { breaks: Vec::new(), ..range.clone() };
    let whole = duties(&whole, place, interval_min, 1);
    own.into_iter()
        .zip(whole)
        .map(|(own, whole)| Duty { presence: whole.presence, ..own })
        .collect()
}

/// Whether no head is missing.
pub(super) fn is_covered(problem: &Problem, roster: &Roster) -> bool {
    let needs = problem.cover.needs.iter().zip(heads(problem, roster));
    needs.filter(|(need, _)| need.under > 0.0).all(|(need, heads)| heads >= need.required - TINY)
}

/// Less of a head than this is rounding.
const TINY: f64 = 1e-6;

/// A roster that lacks no head, from one that may; or why there is none.
pub(super) fn covered(
    scenario: &Scenario,
    wish: &RosterWish,
    question: &Question,
    found: Solution,
    watch: &dyn Watch,
) -> Result<Solution, Box<Uncovered>> {
    let problem = &question.problem;
    if is_covered(problem, &found.roster) {
        return Ok(found);
    }
    let titled = Titled { watch, title: "looking for a roster with all heads".to_owned() };
    watch.begin(0.5);
    let effort = Effort { seed: wish.seed, iterations: wish.iterations };
    if let Answer::Covered(roster) = cover(&bare(problem), Some(&found.roster), effort, &titled) {
        watch.begin(0.5);
        let better = solve_from(problem, roster.clone(), effort, watch);
        if is_covered(problem, &better.roster) {
            return Ok(better);
        }
        // Other prices are so high that they outweigh heads: what is found first must do.
        let cost = check(problem, &roster).cost();
        return Ok(Solution { roster, cost, bound: better.bound.min(cost), ..better });
    }
    let blamed = blame::blame(scenario, wish, question, &found.roster, watch);
    let (ways, complete) = ways::ways(scenario, wish, question, &found, &blamed, watch);
    Err(Box::new(Uncovered {
        rules: blamed.words(scenario),
        windows: blamed.windows,
        remedies: blamed.lines.iter().map(|line| line.remedy(&scenario.team)).collect(),
        lines: blamed.lines,
        at_most: blamed.at_most,
        smallest: blamed.smallest,
        ways,
        complete,
    }))
}
