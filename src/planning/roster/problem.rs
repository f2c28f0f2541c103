//! The question that a scenario puts to the search for rosters.

use std::collections::BTreeSet;

use super::first_morning::slots_of_the_eve;
use super::rules::{Origin, ROTATION, Whose, minutes};
use super::uncovered::{duties_of, price_of_head};
use crate::center::{Agent, Center};
use crate::scenario::Scenario;
use crate::schedule::roster::rules::{ClockChange, Law, Rule};
use crate::schedule::roster::{Cover, Duty, Need, Person, Problem, SlotJump};
use crate::time::{Calendar, MINUTE, Tick, hours};

/// A question, and where each rule of each person comes from.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is asked.
    pub problem: Problem,
    /// In the order of each person's rules.
    pub origins: Vec<Vec<Origin>>,
}

/// Ways to take the breaks of a shift that the search chooses from: two breaks in windows of an hour or
/// two, by the quarter of an hour.
const MOST_WAYS: usize = 40;
/// With more duties than this, fewer ways are told apart.
const MANY_DUTIES: usize = 6000;

impl Question {
    /// A day that is decided otherwise is none of the rotation's.
    pub(super) fn leave_rotation(&mut self, agent: usize, day: usize) {
        let is_of_day = |(rule, origin): (&Rule, &Origin)| {
            let is_on = matches!(&rule.law, Law::Fixed(law) if law.day == day);
            is_on && *origin == Origin::Contract(ROTATION)
        };
        let (rules, origins) = (&mut self.problem.people[agent].rules, &mut self.origins[agent]);
        if let Some(place) = rules.iter().zip(origins.iter()).position(is_of_day) {
            rules.remove(place);
            origins.remove(place);
        }
    }
}

/// Who works when, given the heads that each group needs in each interval of the calendar.
pub(super) fn question(scenario: &Scenario, required: &[Vec<u32>]) -> Question {
    let Scenario { calendar, center, space, team, .. } = scenario;
    let interval_min = minutes(calendar.interval());
    let longest = team.rules.packs.iter().map(|pack| minutes(pack.shift)).min();
    let allowed = |duty: &Duty| longest.is_none_or(|longest| duty.paid_min <= longest);
    let served: Vec<Vec<usize>> = team.agents.iter().map(|agent| served(scenario, agent)).collect();
    let times = space.shifts.iter().map(|range| range.starts.len() * range.lengths.len());
    let times = times.sum::<usize>() * (1 + others(&served).len());
    let ways = (MANY_DUTIES / times.max(1)).clamp(1, MOST_WAYS);
    let ranges = space.shifts.iter().enumerate();
    let all = ranges
        .flat_map(|(place, range)| duties_of(&team.rules, range, place, (interval_min, ways)));
    let duties = with_other_groups(all.filter(allowed).collect(), &served);
    let any_served = served.iter().any(|groups| !groups.is_empty());
    let days = calendar.days() as usize;
    let closed: Vec<Vec<usize>> =
        (0..center.groups.len()).map(|group| closed_days(scenario, group)).collect();
    let first_weekday = calendar.date(0).weekday().to_monday_zero_offset() as usize;
    let clock_changes = clock_changes(calendar);
    let mut origins = Vec::new();
    let mut people = Vec::new();
    for (agent, served) in team.agents.iter().zip(&served) {
        let group = &center.groups[agent.group].name;
        let closed = &closed[agent.group];
        let served = any_served.then_some(served.as_slice());
        let whose = Whose {
            team,
            agent,
            space,
            group,
            served,
            days,
            closed,
            first_weekday,
            clock_changes: &clock_changes,
        };
        let (from, rules) = whose.rules().into_iter().unzip();
        origins.push(from);
        let (name, group) = (agent.name.clone(), agent.group);
        people.push(Person { name, group, rules, history: Vec::new() });
    }
    let shifts = space.shifts.iter().map(|range| range.name.clone()).collect();
    let cover = cover(scenario, required, &duties);
    let problem = Problem { days, first_weekday, shifts, duties, people, cover };
    Question { problem, origins }
}

/// Other groups with people whose work somebody can do by skills beyond those of his own group.
fn served(scenario: &Scenario, agent: &Agent) -> Vec<usize> {
    let Scenario { center, team, .. } = scenario;
    let own = &center.groups[agent.group];
    let mut groups = team.groups(center.groups.len());
    groups.retain(|&group| {
        let theirs = &center.groups[group].skills;
        let is_more = theirs.iter().any(|skill| own.skill(skill.queue.0.into()).is_none());
        is_more && agent.can_serve(theirs)
    });
    groups
}

/// Groups that somebody of another group can work for.
fn others(served: &[Vec<usize>]) -> BTreeSet<usize> {
    served.iter().flatten().copied().collect()
}

/// Each duty once more for each of those.
fn with_other_groups(own: Vec<Duty>, served: &[Vec<usize>]) -> Vec<Duty> {
    let others: Vec<Duty> = others(served)
        .into_iter()
        .flat_map(|group| own.iter().map(move |duty| Duty { group: Some(group), ..duty.clone() }))
        .collect();
    own.into_iter().chain(others).take(usize::from(u16::MAX)).collect()
}

/// Days on which no queue that the group serves is open.
fn closed_days(scenario: &Scenario, group: usize) -> Vec<usize> {
    let Scenario { calendar, center, .. } = scenario;
    let skills = &center.groups[group].skills;
    let is_open = |center: &Center, interval: usize| {
        skills.iter().any(|skill| center.queues[usize::from(skill.queue.0)].open[interval])
    };
    let open_on = |day: usize| {
        let intervals = calendar.intervals().iter().enumerate();
        intervals
            .filter(|(_, interval)| interval.day == day as i32)
            .any(|(place, _)| is_open(center, place))
    };
    (0..calendar.days() as usize).filter(|&day| !open_on(day)).collect()
}

/// When the clock on the wall is put forward or back, from two days before the first on: rest from a night
/// of the history may last over it.
fn clock_changes(calendar: &Calendar) -> Vec<ClockChange> {
    let gone_by = |day: i32, min: u32| {
        let moment = |time: Tick| calendar.moment(day, time);
        (moment(Tick::from(min) * MINUTE) - moment(0)) / MINUTE as i64
    };
    let change = |day: i32| {
        let is_other = |min: &u32| gone_by(day, *min) != i64::from(*min);
        let at_min = (0..=24 * 60).find(is_other).filter(|_| is_other(&(24 * 60)))?;
        let ahead_min = 24 * 60 - gone_by(day, 24 * 60) as i32;
        Some(ClockChange { day, at_min, ahead_min })
    };
    (-2..calendar.days() as i32).filter_map(change).collect()
}

/// Heads by the clock on the wall: an hour that comes twice needs the more of the two, one that is skipped
/// needs nobody. Of the first day those hours are left out in which only people can be who began on the day
/// before: nobody of the roster can.
fn cover(scenario: &Scenario, required: &[Vec<u32>], duties: &[Duty]) -> Cover {
    let Scenario { calendar, team, .. } = scenario;
    let (days, slots_per_day) = (calendar.days() as usize, calendar.slots_per_day());
    let slot_hours = hours(calendar.interval());
    let free = Need { required: 0.0, under: 0.0, over: 0.0 };
    let mut needs = vec![free; required.len() * days * slots_per_day];
    for group in team.groups(required.len()) {
        let of_eve = slots_of_the_eve(scenario, group, duties);
        for (interval, &heads) in calendar.intervals().iter().zip(&required[group]) {
            let Ok(day) = usize::try_from(interval.day) else { continue };
            let slot = interval.slot as usize;
            if day == 0 && of_eve[slot] {
                continue;
            }
            let need = &mut needs[(group * days + day) * slots_per_day + slot];
            need.required = need.required.max(f64::from(heads));
            need.under = price_of_head(&team.rules) * slot_hours;
            need.over = team.rules.over * slot_hours;
        }
    }
    Cover { slots_per_day, needs, jumps: slot_jumps(calendar) }
}

/// Where the intervals of a day do not follow each other by the clock on the wall.
fn slot_jumps(calendar: &Calendar) -> Vec<SlotJump> {
    let mut jumps = Vec::new();
    let mut next = (-1, 0);
    for interval in calendar.intervals() {
        let (day, slot) = (interval.day, interval.slot as usize);
        let expected = if next.0 == day { next.1 } else { 0 };
        if let (Ok(whole), true) = (usize::try_from(day), slot != expected) {
            let slot_of_jump = whole * calendar.slots_per_day() + expected;
            let later = slot as isize - expected as isize;
            jumps.push(SlotJump { slot: slot_of_jump, later });
        }
        next = (day, slot + 1);
    }
    jumps
}
