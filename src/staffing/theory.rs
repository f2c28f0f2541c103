//! Staff by the textbook: each interval by itself, each group with a queue of its own.

use super::cells::Grid;
use super::heads_for;
use super::needs::{self, Formula, Load};
use crate::center::{Center, Group};
use crate::demand::Demand;
use crate::theory::TheoryError;
use crate::time::{Calendar, seconds};

/// Why the textbook has no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum NoAnswer {
    /// A group serves several queues, or a queue is served by several groups: the group or queue.
    SeveralSkills(String),
    /// Contacts go on from this queue, or it needs no agents.
    GoesOn(String),
    /// Nothing is promised that the formula knows of for this queue.
    NoPromise(String),
    /// No number of agents is enough for a queue.
    OutOfReach {
        /// Place of the queue.
        queue: usize,
        /// The first interval of the calendar in which none is.
        interval: usize,
        /// Why.
        error: TheoryError,
        /// Further intervals in which none is.
        further: usize,
    },
    /// More heads are needed than may be planned: for a group, or for all where there are seats.
    TooMany {
        /// Place of the group; `None`: all groups and the seats.
        group: Option<usize>,
        /// Interval of the calendar in which most are missing.
        interval: usize,
        /// Heads that are needed.
        needed: u32,
        /// Heads that may be planned.
        most: u32,
    },
}

impl NoAnswer {
    /// Whether the formula has understood the center, and the answer is that no staff is enough.
    pub fn is_no(&self) -> bool {
        matches!(self, Self::OutOfReach { .. } | Self::TooMany { .. })
    }
}

/// The heads of each cell: the fewest with whom every promise holds in each interval by itself, within the
/// group's bounds.
///
/// # Errors
/// Where the formula does not speak of this center, or no number is enough: everything that is in the way.
pub fn by_theory(
    center: &Center,
    demand: &Demand,
    calendar: &Calendar,
    grid: &Grid,
    formula: Formula,
) -> Result<Vec<u32>, Vec<NoAnswer>> {
    let mut in_the_way = fits(center, formula);
    if !in_the_way.is_empty() {
        return Err(in_the_way);
    }
    let intervals = calendar.intervals();
    let mut heads = vec![vec![0; intervals.len()]; center.groups.len()];
    for (group, nouns) in center.groups.iter().enumerate() {
        let queue = usize::from(nouns.skills[0].queue.0);
        let mut errors = Vec::new();
        for (interval, times) in intervals.iter().enumerate().skip(calendar.warm_up_intervals()) {
            let length_s = seconds(times.end - times.start);
            let load = Load { contacts: demand.queues[queue].mean[interval], length_s };
            match needs::agents(center, queue, Some(nouns), interval, load, formula) {
                Ok(agents) => heads[group][interval] = heads_for(nouns, agents),
                Err(error) => errors.push((interval, error)),
            }
        }
        let further = errors.len().saturating_sub(1);
        let first = errors.into_iter().next();
        in_the_way.extend(first.map(|(interval, error)| NoAnswer::OutOfReach {
            queue,
            interval,
            error,
            further,
        }));
    }
    in_the_way.extend(too_many(center, &heads));
    if in_the_way.is_empty() {
        Ok(grid.heads(|group, interval| heads[group][interval]))
    } else {
        Err(in_the_way)
    }
}

/// Where bounds and seats allow fewer heads than are needed, each at its worst.
fn too_many(center: &Center, heads: &[Vec<u32>]) -> Vec<NoAnswer> {
    let intervals = 0..heads.first().map_or(0, Vec::len);
    let worst = |group, needed: &dyn Fn(usize) -> u32, most: &dyn Fn(usize) -> u32| {
        let missing = |&interval: &usize| needed(interval).saturating_sub(most(interval));
        // The first of equals.
        let interval = intervals.clone().rev().max_by_key(missing).filter(|i| missing(i) > 0)?;
        let (needed, most) = (needed(interval), most(interval));
        Some(NoAnswer::TooMany { group, interval, needed, most })
    };
    let of_group = |(group, nouns): (usize, &Group)| {
        worst(Some(group), &|i| heads[group][i], &|i| nouns.bounds_at(i).most)
    };
    let of_groups = center.groups.iter().enumerate().filter_map(of_group);
    let least =
        |group: usize, i: usize| heads[group][i].max(center.groups[group].bounds_at(i).least);
    let at_once = |i: usize| (0..heads.len()).map(|group| least(group, i)).sum();
    let of_all = center.seats.and_then(|seats| worst(None, &at_once, &|_| seats));
    of_groups.chain(of_all).collect()
}

/// What of the center the formula does not know.
fn fits(center: &Center, formula: Formula) -> Vec<NoAnswer> {
    let mut in_the_way = Vec::new();
    for group in center.groups.iter().filter(|group| group.skills.len() > 1) {
        in_the_way.push(NoAnswer::SeveralSkills(group.name.clone()));
    }
    for (id, queue) in center.queues.iter().enumerate() {
        let served = center.groups.iter().filter(|group| group.skill(id).is_some());
        if served.clone().count() > 1 {
            in_the_way.push(NoAnswer::SeveralSkills(queue.name.clone()));
        }
        if !queue.needs_agents || queue.flows.all().next().is_some() {
            in_the_way.push(NoAnswer::GoesOn(queue.name.clone()));
        }
        let limited = served.clone().any(|group| group.max_occupancy.is_some());
        let known = queue.targets.iter().any(|target| needs::knows(formula, target.goal, queue));
        if !known && !limited {
            in_the_way.push(NoAnswer::NoPromise(queue.name.clone()));
        }
    }
    in_the_way
}
