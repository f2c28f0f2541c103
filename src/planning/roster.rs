//! From a requirement to the days of named people: found by the search for rosters, judged by its checker,
//! given breaks, and played call by call.

mod changed;
mod coverage;
mod fairness;
mod first_morning;
mod given;
mod headcount;
mod line;
mod looser;
mod past;
mod price_key;
mod problem;
mod round;
mod rule_prices;
mod rules;
mod totals;
mod uncovered;
mod way_words;
mod ways_out;
mod weeks;
mod why;
mod window;
mod words;

pub use fairness::Share;
pub use first_morning::FirstMorning;
pub use given::{Changed, Given, Present};
pub use headcount::{MOST_PEOPLE, Needed};
pub use line::Line;
pub use problem::Question;
pub use rule_prices::{RulePrice, RulePrices, rule_prices};
pub use rules::Origin;
pub use totals::{Difference, Totals};
pub use uncovered::{AtMost, CoverWay, Uncovered};
pub use ways_out::{Conflict, WayOut};
pub use why::{Instead, Outcome, Possible, Shortage, Why, why};
pub use window::Window;

use super::raise::Replayed;
use super::unmet::Unmet;
use crate::center::{Assignment, Before, Center, Staff};
use crate::scenario::{Had, Scenario};
use crate::schedule::roster::Solution;
use crate::schedule::roster::checker::Verdict;
use crate::sim::{Replications, Results};
use crate::time::hours;
use crate::watch::Watch;
use round::Round;

/// What is asked of a roster.
#[derive(Clone, Debug, PartialEq)]
pub struct RosterWish {
    /// Heads that each group needs in each interval of the calendar.
    pub required: Vec<Vec<u32>>,
    /// Rosters that are given beside the scenario.
    pub given: Given,
    /// Names the random choices and the callers of the replay.
    pub seed: u64,
    /// Neighbourhoods of the search; `None`: as the watch allows.
    pub iterations: Option<u64>,
    /// How often the replay plays the horizon.
    pub replications: Replications,
    /// Whether the requirement rises where the replay breaks a promise.
    pub mends: bool,
}

/// A roster, replayed.
#[derive(Debug)]
pub struct RosterProposal {
    /// The scenario as it was given, those of an open headcount who are needed among its people.
    pub scenario: Scenario,
    /// How many of each open headcount are needed.
    pub needed: Vec<Needed>,
    /// The center with its people on their shifts.
    pub center: Center,
    /// What was to be solved.
    pub question: Question,
    /// The days of each person.
    pub solution: Solution,
    /// What the checker says of them.
    pub verdict: Verdict,
    /// What too few and too many heads cost with the breaks where they are; where all heads must be there,
    /// with breaks that are no absence.
    pub cover_cost: f64,
    /// Each day that somebody works, by person and day.
    pub assignments: Vec<Assignment>,
    /// What is known of the days before the first.
    pub before: Before,
    /// Heads required in each interval of the calendar, by group, in the end.
    pub required: Vec<Vec<u32>>,
    /// In which round it was found: 0 for the first, before the requirement rose.
    pub rounds: usize,
    /// Heads there in each interval of the calendar, breaks taken off, by group.
    pub staffed: Vec<Vec<f64>>,
    /// When too few people could be there, whatever the roster, and are missed; the worst first.
    pub at_most: Vec<AtMost>,
    /// Hours of the first day in which only those can be who began before it.
    pub first_mornings: Vec<FirstMorning>,
    /// What each person has of it.
    pub shares: Vec<Share>,
    /// What each person had before, if anything is known of it; who is new, the least of the contract.
    pub had: Vec<Option<Had>>,
    /// The first day that a repair may change; `None`: it is no repair.
    pub repaired_from: Option<usize>,
    /// Days that a repair changes.
    pub changed: Vec<Changed>,
    /// People on a break beyond the most, times minutes.
    pub beyond_most_on_break_min: u32,
    /// The replay.
    pub results: Results,
    /// What the replay does not keep.
    pub unmet: Vec<Unmet>,
    /// Whether search and replay came to their end.
    pub complete: bool,
}

/// Why there is no roster.
#[derive(Clone, Debug)]
pub enum RosterRefusal {
    /// The file names nobody.
    NoAgents,
    /// The file has no shifts.
    NoShifts,
    /// Nobody is named for this group, and it has no staff either.
    NobodyIn(usize),
    /// Rules that leave each of these people no roster.
    Conflicts(Vec<Conflict>),
    /// The rules of this person remember too much to be searched.
    TooManyRules(usize),
    /// More people than can be searched might be needed of this open headcount.
    TooManyPeople(Needed),
    /// Not all heads can be there, or nobody knows how, that must be.
    Uncovered(Box<Uncovered>),
}

/// Rounds of replay and a requirement that is raised.
const MOST_ROUNDS: usize = 4;
/// The first search may take this share of the time, the others the rest.
const FIRST_SHARE: f64 = 0.7;

/// Finds a roster for what is required and replays it. Where the replay breaks a promise the requirement
/// rises, as long as that mends something.
///
/// # Errors
/// When there are no people or shifts, or the rules of somebody contradict each other.
pub fn roster(
    scenario: &Scenario,
    wish: &RosterWish,
    watch: &dyn Watch,
) -> Result<RosterProposal, RosterRefusal> {
    let (mut opened, open) =
        headcount::opened(scenario, &wish.required).map_err(RosterRefusal::TooManyPeople)?;
    wish.given.take_back_leave_that_was_worked(&mut opened);
    refuse_nobody(&opened)?;
    let known = scenario.team.agents.len();
    let round = Round { scenario: &opened, known, open: &open, wish, watch };
    let share = if wish.mends { FIRST_SHARE } else { 1.0 };
    let (mut best, mut roster) = round.propose(&wish.required, share, None)?;
    let later = (1.0 - FIRST_SHARE) / MOST_ROUNDS as f64;
    for number in 1..=MOST_ROUNDS {
        if !wish.mends || best.unmet.is_empty() || watch.stop() {
            break;
        }
        let required = best.raised(wish.seed);
        if required == best.required {
            break;
        }
        let (next, of_all) = round.propose(&required, later, Some(roster))?;
        if next.short() >= best.short() {
            break;
        }
        roster = of_all;
        best = RosterProposal { rounds: number, ..next };
    }
    Ok(best)
}

impl RosterProposal {
    /// What the roster costs with its breaks where they are: they are placed once more after the search.
    pub fn cost(&self) -> f64 {
        self.cover_cost + self.verdict.violations.iter().map(|v| v.penalty).sum::<f64>()
    }

    /// No roster costs less.
    pub fn bound(&self) -> f64 {
        self.solution.bound.min(self.cost())
    }

    /// How much of the cost might be saved at the most, 0 to 1.
    pub fn gap(&self) -> f64 {
        let cost = self.cost();
        if cost > 0.0 { (cost - self.bound()) / cost } else { 0.0 }
    }

    /// By how much the replay misses what is promised.
    fn short(&self) -> f64 {
        self.unmet.iter().map(|unmet| unmet.short).sum()
    }

    /// The requirement with one head more where the replay breaks a promise worst; where heads are short
    /// already a higher requirement changes nothing.
    fn raised(&self, seed: u64) -> Vec<Vec<u32>> {
        let Scenario { center, calendar, team, .. } = &self.scenario;
        let price = |group: usize, interval: usize| {
            let interval = &calendar.intervals()[interval];
            let length = hours(interval.end - interval.start);
            center.groups[group].cost_per_hour.unwrap_or(1.0) * length
        };
        let there = |heads: &Vec<f64>| heads.iter().map(|&heads| heads as u32).collect();
        let mut required = self.required.clone();
        let replayed = Replayed {
            scenario: &self.scenario,
            results: &self.results,
            unmet: &self.unmet,
            planned: &team.groups(center.groups.len()),
            staffed: &self.staffed.iter().map(there).collect::<Vec<_>>(),
            price: &price,
            seed,
        };
        replayed.raise(&mut required);
        required
    }
}

fn refuse_nobody(scenario: &Scenario) -> Result<(), RosterRefusal> {
    let Scenario { center, space, team, .. } = scenario;
    if team.agents.is_empty() {
        return Err(RosterRefusal::NoAgents);
    }
    if space.shifts.is_empty() {
        return Err(RosterRefusal::NoShifts);
    }
    let planned = team.groups(center.groups.len());
    let is_empty = |(place, group): (usize, &crate::center::Group)| {
        !planned.contains(&place) && group.staff == Staff::Shifts(Vec::new())
    };
    match center.groups.iter().enumerate().position(is_empty) {
        Some(group) => Err(RosterRefusal::NobodyIn(group)),
        None => Ok(()),
    }
}
