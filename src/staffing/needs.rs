//! What a queue would need by itself, by the textbook.

use crate::center::{Center, Goal, Group, Patience, Queue};
use crate::theory::{self, ServiceLevelKind, TheoryError, Traffic, fewest_agents};
use crate::time::seconds;

/// Which formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// Callers wait for ever.
    ErlangC,
    /// Callers hang up after an exponential patience of the queue's mean.
    ErlangA,
}

/// A queue's contacts of one interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    /// Mean number of contacts.
    pub contacts: f64,
    /// Length of the interval.
    pub length_s: f64,
}

/// Mean seconds of an agent's time on a contact of a queue that arrives in an interval, ring included: of
/// a group that has the skill, or of one without peculiarities.
pub fn handle_s(queue: &Queue, id: usize, group: Option<&Group>, interval: usize) -> f64 {
    let skill = group.and_then(|group| group.skill(id));
    let own = skill.and_then(|skill| skill.handle_time.as_ref());
    let work = match own {
        Some(own) => own.at(interval).mean_s(),
        None => {
            let after = queue.handle_time.after_work.as_ref();
            queue.handle_time.talk.at(interval).mean_s()
                + after.map_or(0.0, |law| law.at(interval).mean_s())
        }
    };
    work / skill.map_or(1.0, |skill| skill.speed) + group.map_or(0.0, |group| seconds(group.ring))
}

/// Whether a formula speaks of a promise: Erlang C knows of no abandonment, and neither of work that is
/// finished.
pub fn knows(formula: Formula, goal: Goal, queue: &Queue) -> bool {
    match goal {
        Goal::AnsweredWithin { .. } | Goal::Asa { .. } => true,
        Goal::Abandoned { .. } => {
            formula == Formula::ErlangA && matches!(queue.patience, Patience::Drawn(_))
        }
        Goal::FinishedWithin { .. } | Goal::ClosedWithin { .. } => false,
    }
}

/// The fewest agents of a group of its own with whom a queue keeps every promise and the group its highest
/// occupancy in one interval, in steady state; 0 without contacts or promises.
///
/// Work that is promised to be finished, and cases to be closed, are given the agents who get through it.
///
/// # Errors
/// Where no number of agents is enough.
pub fn agents(
    center: &Center,
    queue: usize,
    group: Option<&Group>,
    interval: usize,
    load: Load,
    formula: Formula,
) -> Result<u32, TheoryError> {
    let nouns = &center.queues[queue];
    if load.contacts <= 0.0 || load.length_s <= 0.0 {
        return Ok(0);
    }
    let traffic =
        Traffic::new(load.contacts / load.length_s, handle_s(nouns, queue, group, interval))?;
    let patience_s = match (&nouns.patience, formula) {
        (Patience::Drawn(law), Formula::ErlangA) => law.at(interval).mean_s(),
        _ => f64::INFINITY,
    };
    let goals = goals(nouns, group, formula);
    if goals.iter().any(is_beyond_all) {
        return Err(TheoryError::OutOfReach);
    }
    if goals.is_empty() {
        return Ok(if nouns.targets.is_empty() { 0 } else { traffic.fewest_stable_agents() });
    }
    fewest_agents(traffic, patience_s, &goals)
}

/// What a queue promises that a formula knows of, less the group's ring, and the group's occupancy.
fn goals(queue: &Queue, group: Option<&Group>, formula: Formula) -> Vec<theory::Goal> {
    let ring_s = group.map_or(0.0, |group| seconds(group.ring));
    let within_s = seconds(queue.answered_within) - ring_s;
    let of_target = |goal: Goal| match goal {
        Goal::AnsweredWithin { share } => {
            Some(theory::Goal::ServiceLevel { kind: ServiceLevelKind::OfEntered, share, within_s })
        }
        Goal::Asa { seconds } => Some(theory::Goal::AsaAtMost(seconds - ring_s)),
        Goal::Abandoned { share } => Some(theory::Goal::AbandonRateAtMost(share)),
        Goal::FinishedWithin { .. } | Goal::ClosedWithin { .. } => None,
    };
    let known = queue.targets.iter().filter(|target| knows(formula, target.goal, queue));
    let occupancy = group.and_then(|group| group.max_occupancy);
    let of_group = occupancy.map(theory::Goal::OccupancyAtMost);
    known.filter_map(|target| of_target(target.goal)).chain(of_group).collect()
}

/// Whether a goal asks for all contacts, or for less time than the telephone rings.
fn is_beyond_all(goal: &theory::Goal) -> bool {
    match *goal {
        theory::Goal::ServiceLevel { share, within_s, .. } => share >= 1.0 || within_s < 0.0,
        theory::Goal::AsaAtMost(seconds) => seconds < 0.0,
        theory::Goal::AbandonRateAtMost(share) => share <= 0.0,
        theory::Goal::OccupancyAtMost(_) => false,
    }
}
