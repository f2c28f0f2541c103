//! From a requirement to the days of named people: found by the search for rosters, judged by its checker,
//! given breaks, and played call by call.

mod changed;
mod coverage;
mod fairness;
mod given;
mod line;
mod looser;
mod problem;
mod rule_prices;
mod rules;
mod totals;
mod uncovered;
mod way_words;
mod ways_out;
mod why;
mod window;
mod words;

pub use fairness::Share;
pub use given::{Changed, Given, Present};
pub use line::Line;
pub use problem::Question;
pub use rule_prices::{RulePrice, RulePrices, rule_prices};
pub use rules::Origin;
pub use totals::{Difference, Totals};
pub use uncovered::{AtMost, CoverWay, Uncovered};
pub use ways_out::{Conflict, WayOut};
pub use why::{Instead, Outcome, Possible, Shortage, Why, why};
pub use window::Window;

use super::unmet::{Unmet, unmet_in_replay};
use crate::center::{Assignment, Break, Center, Staff, Worked};
use crate::scenario::Scenario;
use crate::schedule::Effort;
use crate::schedule::roster::checker::{Verdict, check};
use crate::schedule::roster::{
    Duty, PlacedBreaks, Roster, Solution, Unsolved, place_breaks, solve,
};
use crate::sim::{Model, Replications, Results, simulate};
use crate::staffing::{Hold, Yardstick};
use crate::time::{MINUTE, Tick};
use crate::watch::Watch;

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
}

/// A roster, replayed.
#[derive(Debug)]
pub struct RosterProposal {
    /// The center with its people on their shifts.
    pub center: Center,
    /// What was to be solved.
    pub question: Question,
    /// The days of each person.
    pub solution: Solution,
    /// What the checker says of them.
    pub verdict: Verdict,
    /// Each day that somebody works, by person and day.
    pub assignments: Vec<Assignment>,
    /// Heads required in each interval of the calendar, by group.
    pub required: Vec<Vec<u32>>,
    /// Heads there in each interval of the calendar, breaks taken off, by group.
    pub staffed: Vec<Vec<f64>>,
    /// When too few people could be there, whatever the roster, and are missed; the worst first.
    pub at_most: Vec<AtMost>,
    /// What each person has of it.
    pub shares: Vec<Share>,
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
    /// Not all heads can be there, or nobody knows how, that must be.
    Uncovered(Box<Uncovered>),
}

/// Finds a roster for what is required and replays it.
///
/// # Errors
/// When there are no people or shifts, or the rules of somebody contradict each other.
pub fn roster(
    scenario: &Scenario,
    wish: &RosterWish,
    watch: &dyn Watch,
) -> Result<RosterProposal, RosterRefusal> {
    refuse_nobody(scenario)?;
    let mut question = problem::question(scenario, &wish.required);
    wish.given.add_to(&mut question, scenario);
    watch.begin(1.0);
    let effort = Effort { seed: wish.seed, iterations: wish.iterations };
    let solution = solve(&question.problem, effort, watch).map_err(|unsolved| match unsolved {
        Unsolved::TooManyStates { person } => RosterRefusal::TooManyRules(person),
        Unsolved::NoPattern { .. } => {
            RosterRefusal::Conflicts(ways_out::conflicts(scenario, wish, &question, watch))
        }
    })?;
    let solution = match scenario.team.rules.under {
        Some(_) => solution,
        None => uncovered::covered(scenario, wish, &question, solution, watch)
            .map_err(RosterRefusal::Uncovered)?,
    };
    let verdict = check(&question.problem, &solution.roster);
    assert!(verdict.keeps_hard_rules(), "the search broke a rule: {:?}", verdict.violations);
    let interval_min = rules::minutes(scenario.calendar.interval());
    let placed = place_breaks(
        &question.problem,
        &scenario.space.shifts,
        interval_min,
        scenario.team.rules.most_on_break,
        &solution.roster,
    );
    let assignments = assignments(scenario, &question, &solution.roster, &placed);
    let Scenario { calendar, demand, space, team, .. } = scenario;
    let mut center = scenario.center.clone();
    let named = |group: &usize| team.agents.iter().any(|agent| agent.group == *group);
    let groups: Vec<usize> = (0..center.groups.len()).filter(named).collect();
    center.post_roster(calendar, space, team, &groups, &assignments);
    let results =
        simulate(&Model::new(&center, demand, calendar), wish.seed, wish.replications, watch);
    let yardstick = Yardstick::new(&center, calendar, Hold::InTheMean);
    let in_replay = (wish.seed, results.replications());
    let unmet = unmet_in_replay(scenario, &center, &yardstick, in_replay);
    let staffed = coverage::staffed(calendar, team, scenario.center.groups.len(), &assignments);
    Ok(RosterProposal {
        at_most: uncovered::at_most(scenario, wish, &staffed, watch),
        staffed,
        shares: fairness::shares(scenario, &assignments),
        changed: wish
            .given
            .present
            .as_ref()
            .map_or(Vec::new(), |present| present.changed(scenario, &assignments)),
        required: wish.required.clone(),
        beyond_most_on_break_min: placed.beyond_min,
        complete: results.complete && !watch.stop(),
        center,
        question,
        solution,
        verdict,
        assignments,
        results,
        unmet,
    })
}

fn refuse_nobody(scenario: &Scenario) -> Result<(), RosterRefusal> {
    let Scenario { center, space, team, .. } = scenario;
    if team.agents.is_empty() {
        return Err(RosterRefusal::NoAgents);
    }
    if space.shifts.is_empty() {
        return Err(RosterRefusal::NoShifts);
    }
    let is_empty = |(place, group): (usize, &crate::center::Group)| {
        let named = team.agents.iter().any(|agent| agent.group == place);
        !named && group.staff == Staff::Shifts(Vec::new())
    };
    match center.groups.iter().enumerate().position(is_empty) {
        Some(group) => Err(RosterRefusal::NobodyIn(group)),
        None => Ok(()),
    }
}

/// Each day that is worked, with its breaks.
fn assignments(
    scenario: &Scenario,
    question: &Question,
    roster: &Roster,
    placed: &PlacedBreaks,
) -> Vec<Assignment> {
    let tick = |minutes: u32| Tick::from(minutes) * MINUTE;
    let assignment = |day: &crate::schedule::roster::DayBreaks| {
        let duty: &Duty = &question.problem.duties[usize::from(roster[day.person][day.day]?)];
        let (start, length) = (tick(duty.start_min), tick(duty.length_min));
        let windows = scenario.space.shifts[duty.shift].breaks_of(length);
        let breaks = day.starts_min.iter().zip(windows).map(|(&at, window)| Break {
            at: tick(at - duty.start_min),
            length: window.length,
            paid: window.paid,
        });
        let worked = Worked { range: duty.shift, start, length, breaks: breaks.collect() };
        Some(Assignment { agent: day.person, day: day.day, worked })
    };
    placed.days.iter().filter_map(assignment).collect()
}
