//! Whether somebody is on duty when contacts come.

use std::ops::Range;

use super::Scenario;
use super::check::Check;
use super::node::{Node, Table};
use crate::center::{Group, Staff};
use crate::diagnostic::{Diagnostic, Place, quoted};
use crate::time::{HOUR, hours};

/// Fewer contacts than this, all gaps of a queue together, are not worth a word.
const LEAST: f64 = 0.05;
/// Nor is a gap of up to an hour with fewer contacts than this, after which somebody comes while the
/// queue is open: a quiet start of the day.
const FEW: f64 = 3.0;

/// The reported intervals in which a queue expects contacts and nobody who serves it is scheduled.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Gap {
    queue: String,
    intervals: Vec<usize>,
}

/// The gaps of every queue that has some; work that may wait and queues that need nobody have none.
pub(super) fn gaps(scenario: &Scenario) -> Vec<Gap> {
    let shifts = shift_spans(scenario);
    let groups = scenario.center.groups.iter();
    let on_duty: Vec<Vec<bool>> = groups.map(|group| on_duty(scenario, group, &shifts)).collect();
    let queues = scenario.center.queues.iter().enumerate();
    let live = queues.filter(|(_, queue)| queue.is_live());
    live.filter_map(|(queue, _)| gap(scenario, queue, &on_duty)).collect()
}

/// For each shift the intervals that it touches, on each day from the first staffed one on.
fn shift_spans(scenario: &Scenario) -> Vec<Vec<Range<usize>>> {
    let calendar = &scenario.calendar;
    let intervals = calendar.intervals();
    let days = calendar.first_staffed_day()..calendar.days() as i32;
    let of_shift = |shift: &crate::center::Shift| {
        let span = |day: i32| {
            let start = calendar.moment(day, shift.start);
            let end = start.saturating_add(shift.length as i64);
            let first = intervals.partition_point(|i| i.end as i64 <= start);
            first..intervals.partition_point(|i| (i.start as i64) < end).max(first)
        };
        days.clone().map(span).collect()
    };
    scenario.center.shifts.iter().map(of_shift).collect()
}

/// Whether anybody of the group is scheduled in any part of an interval. Breaks do not matter.
fn on_duty(scenario: &Scenario, group: &Group, shifts: &[Vec<Range<usize>>]) -> Vec<bool> {
    match &group.staff {
        Staff::Heads(heads) => heads.iter().map(|&heads| heads > 0).collect(),
        Staff::Shifts(postings) => {
            let mut there = vec![false; scenario.calendar.intervals().len()];
            for posting in postings {
                let days = posting.heads.iter().zip(&shifts[posting.shift]);
                for (_, span) in days.filter(|(heads, _)| **heads > 0) {
                    there[span.clone()].fill(true);
                }
            }
            there
        }
    }
}

fn gap(scenario: &Scenario, queue: usize, on_duty: &[Vec<bool>]) -> Option<Gap> {
    let (mean, open) = (&scenario.demand.queues[queue].mean, &scenario.center.queues[queue].open);
    let serving: Vec<&Vec<bool>> =
        serving(scenario, queue).into_iter().map(|group| &on_duty[group]).collect();
    let covered = |at: usize| serving.iter().any(|there| there[at]);
    let mut intervals: Vec<usize> = Vec::new();
    let mut at = scenario.calendar.warm_up_intervals();
    while at < mean.len() {
        let begin = at;
        while at < mean.len() && mean[at] > 0.0 && !covered(at) {
            at += 1;
        }
        let length: u64 =
            scenario.calendar.intervals()[begin..at].iter().map(|i| i.end - i.start).sum();
        let few = length <= HOUR && mean[begin..at].iter().sum::<f64>() < FEW;
        let soon = at < mean.len() && open[at] && covered(at);
        if !(few && soon) {
            intervals.extend(begin..at);
        }
        at += 1;
    }
    let contacts: f64 = intervals.iter().map(|&at| mean[at]).sum();
    let queue = scenario.center.queues[queue].name.clone();
    (contacts >= LEAST).then_some(Gap { queue, intervals })
}

/// The groups that may take the queue's contacts.
fn serving(scenario: &Scenario, queue: usize) -> Vec<usize> {
    let overflow = &scenario.center.queues[queue].overflow;
    if !overflow.is_empty() {
        return overflow.iter().map(|step| step.group.0 as usize).collect();
    }
    let groups = scenario.center.groups.iter().enumerate();
    let has_skill = |group: &Group| group.skills.iter().any(|s| s.queue.0 as usize == queue);
    groups.filter(|(_, group)| has_skill(group)).map(|(place, _)| place).collect()
}

/// Warns of gaps in a scenario that was read from `root`.
pub(super) fn report(check: &mut Check, root: &Table, scenario: &Scenario, gaps: &[Gap]) {
    for gap in gaps {
        let queues = &scenario.center.queues;
        let Some(queue) = queues.iter().position(|queue| queue.name == gap.queue) else { continue };
        let intervals = scenario.calendar.intervals();
        let mean = &scenario.demand.queues[queue].mean;
        let contacts: f64 = gap.intervals.iter().map(|&at| mean[at]).sum();
        let time: u64 =
            gap.intervals.iter().map(|&at| intervals[at].end - intervals[at].start).sum();
        let Some(&first) = gap.intervals.first() else { continue };
        let first = scenario.calendar.civil(intervals[first].start).strftime("%a %-d %b %H:%M");
        let name = quoted(&gap.queue);
        let count = match gap.intervals.len() {
            1 => format!("in one interval, {first}"),
            n => format!("in {n} intervals ({:.1} hours), the first {first}", hours(time)),
        };
        let message = format!(
            "queue {name} expects about {} contacts while nobody who serves it is on duty: {count}",
            short(contacts)
        );
        let serving = serving(scenario, queue);
        let (at, who) = match serving[..] {
            [group] => {
                let group = &scenario.center.groups[group].name;
                (staff_at(root, group), format!("group {}", quoted(group)))
            }
            _ => (None, format!("a group with the skill {name}")),
        };
        let at = at.or_else(|| section(root, "queue", &gap.queue).map(|node| node.at));
        let help = format!(
            "schedule somebody of {who} then, or shorten `open`; if these contacts are meant to wait until somebody comes, leave it"
        );
        let warning = Diagnostic::warning("nobody-on-duty", message).help(help);
        check.report(match at {
            Some(at) => warning.at(at),
            None => warning,
        });
    }
}

fn section<'a>(root: &'a Table, kind: &str, name: &str) -> Option<&'a Node> {
    root.get(kind)?.table()?.get(name)
}

fn staff_at(root: &Table, group: &str) -> Option<Place> {
    section(root, "group", group)?.table()?.get("staff").map(|node| node.at)
}

/// A number as one says it: 0.07, 2.5, 37.
fn short(number: f64) -> String {
    let text = match number {
        x if x < 0.95 => format!("{x:.2}"),
        x if x < 9.95 => format!("{x:.1}"),
        x => return format!("{x:.0}"),
    };
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
