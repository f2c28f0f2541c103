//! The question that a scenario puts to the search for rosters.

use super::rules::{Origin, Whose, minutes};
use super::uncovered::{duties_of, price_of_head};
use crate::center::Center;
use crate::scenario::Scenario;
use crate::schedule::roster::{Cover, Duty, Need, Person, Problem};
use crate::time::{MINUTE, hours};

/// A question, and where each rule of each person comes from.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is asked.
    pub problem: Problem,
    /// In the order of each person's rules.
    pub origins: Vec<Vec<Origin>>,
}

/// Who works when, given the heads that each group needs in each interval of the calendar.
pub(super) fn question(scenario: &Scenario, required: &[Vec<u32>]) -> Question {
    let Scenario { calendar, center, space, team, .. } = scenario;
    let interval_min = minutes(calendar.interval());
    let longest = team.rules.packs.iter().map(|pack| minutes(pack.shift)).min();
    let allowed = |duty: &Duty| longest.is_none_or(|longest| duty.paid_min <= longest);
    let ranges = space.shifts.iter().enumerate();
    let all = ranges.flat_map(|(place, range)| duties_of(&team.rules, range, place, interval_min));
    let duties: Vec<Duty> = all.filter(allowed).take(usize::from(u16::MAX)).collect();
    let days = calendar.days() as usize;
    let closed: Vec<Vec<usize>> =
        (0..center.groups.len()).map(|group| closed_days(scenario, group)).collect();
    let mut origins = Vec::new();
    let mut people = Vec::new();
    for agent in &team.agents {
        let group = &center.groups[agent.group].name;
        let whose = Whose { team, agent, space, group, days, closed: &closed[agent.group] };
        let (from, rules) = whose.rules().into_iter().unzip();
        origins.push(from);
        let (name, group) = (agent.name.clone(), agent.group);
        people.push(Person { name, group, rules, history: Vec::new() });
    }
    let first_weekday = calendar.date(0).weekday().to_monday_zero_offset() as usize;
    let shifts = space.shifts.iter().map(|range| range.name.clone()).collect();
    let cover = cover(scenario, required, &duties);
    let problem = Problem { days, first_weekday, shifts, duties, people, cover };
    Question { problem, origins }
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

/// Heads by the clock on the wall: an hour that comes twice needs the more of the two, one that is skipped
/// needs nobody. Before the first shift of the first day those are there who began the evening before:
/// nobody of the roster can be.
fn cover(scenario: &Scenario, required: &[Vec<u32>], duties: &[Duty]) -> Cover {
    let Scenario { calendar, team, .. } = scenario;
    let (days, slots_per_day) = (calendar.days() as usize, calendar.slots_per_day());
    let slot_hours = hours(calendar.interval());
    let free = Need { required: 0.0, under: 0.0, over: 0.0 };
    let mut needs = vec![free; required.len() * days * slots_per_day];
    let first_start = duties.iter().map(|duty| duty.start_min).min().unwrap_or(0);
    let staffed: Vec<bool> = (0..required.len())
        .map(|group| team.agents.iter().any(|agent| agent.group == group))
        .collect();
    for (group, heads) in required.iter().enumerate().filter(|(group, _)| staffed[*group]) {
        for (interval, &heads) in calendar.intervals().iter().zip(heads) {
            let Ok(day) = usize::try_from(interval.day) else { continue };
            let slot = interval.slot as usize;
            let begins = slot as u64 * calendar.interval() / MINUTE;
            if day == 0 && begins < u64::from(first_start) {
                continue;
            }
            let need = &mut needs[(group * days + day) * slots_per_day + slot];
            need.required = need.required.max(f64::from(heads));
            need.under = price_of_head(&team.rules) * slot_hours;
            need.over = team.rules.over * slot_hours;
        }
    }
    Cover { slots_per_day, needs }
}
