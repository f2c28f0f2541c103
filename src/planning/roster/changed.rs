//! Questions that differ a little from one that has an answer.

use crate::schedule::Effort;
use crate::schedule::roster::checker::check;
use crate::schedule::roster::{Change, Problem, Roster, Solution, respond, solve, solve_from};
use crate::watch::Watch;

/// The best roster of a changed problem, searched from a roster of the other if that can be; further people
/// come after those of the other. `None` if there is none.
pub(super) fn solve_changed(
    problem: &Problem,
    (other, roster): (&Problem, &Roster),
    effort: Effort,
    watch: &dyn Watch,
) -> Option<Solution> {
    match translated(roster, other, problem).and_then(|first| adapted(problem, first)) {
        Some(first) => Some(solve_from(problem, first, effort, watch)),
        None => solve(problem, effort, watch).ok(),
    }
}

/// The roster with the duties of another problem; `None` if that lacks one of them.
pub(super) fn translated(roster: &Roster, from: &Problem, to: &Problem) -> Option<Roster> {
    if from.duties == to.duties {
        return Some(roster.clone());
    }
    let like = |duty: u16| {
        let duty = &from.duties[usize::from(duty)];
        to.duties.iter().position(|other| other == duty).map(|place| place as u16)
    };
    let day = |slot: &Option<u16>| match slot {
        None => Some(None),
        Some(duty) => like(*duty).map(Some),
    };
    roster.iter().map(|pattern| pattern.iter().map(day).collect()).collect()
}

/// A roster in which those whose hard rules are broken have done their best, and those who are new; `None`
/// if somebody cannot.
fn adapted(problem: &Problem, mut roster: Roster) -> Option<Roster> {
    roster.resize(problem.people.len(), vec![None; problem.days]);
    let broken = check(problem, &roster).violations.into_iter();
    let mut people: Vec<usize> =
        broken.filter(|v| v.penalty.is_infinite()).map(|v| v.person).collect();
    people.dedup();
    for person in people {
        let change = Change { person, ..Change::default() };
        roster[person] = respond(problem, &roster, &change).ok()?.pattern;
    }
    check(problem, &roster).keeps_hard_rules().then_some(roster)
}
