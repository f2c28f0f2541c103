//! Days that are over: those before the first, which are remembered and reach into it, and those before a repair, which stay as
//! they were whatever the rules say of them.

use super::coverage::staffed;
use super::given::Present;
use super::problem::Question;
use super::rules::{Origin, minutes};
use crate::center::{Before, Worked};
use crate::scenario::{RosterRow, Scenario};
use crate::schedule::roster::rules::{Fixed, Held, Law, Rule};
use crate::schedule::roster::{Duty, Problem, Slot};

/// Price of a unit of a rule that was broken before the repair begins: it cannot be kept any more, and is
/// broken as little as can be from then on.
const BROKEN_BEFORE: f64 = 1000.0;

/// What was worked on a day before the first, at its own times, whatever can be worked now.
pub(super) fn remembered(scenario: &Scenario, worked: &Worked) -> Duty {
    Duty {
        shift: worked.range,
        group: None,
        start_min: minutes(worked.start),
        length_min: minutes(worked.length),
        paid_min: minutes(scenario.space.shifts[worked.range].paid(worked.length)),
        breaks_min: Vec::new(),
        presence: Vec::new(),
    }
}

/// Takes those off what the first day needs who are still there from the days before it.
pub(super) fn take_off(question: &mut Question, scenario: &Scenario, mut before: Before) {
    if scenario.team.rules.under.is_none() {
        // Where all heads must be there, who is on a break counts as there.
        before.forget_breaks();
    }
    let cover = &mut question.problem.cover;
    let groups = scenario.center.groups.len();
    let there = staffed(&scenario.calendar, groups, &[], &before);
    for (group, heads) in there.iter().enumerate() {
        // An hour that comes twice has the fewer of both.
        let mut least = vec![f64::INFINITY; cover.slots_per_day];
        let intervals = scenario.calendar.intervals().iter().zip(heads);
        for (interval, &heads) in intervals.filter(|(interval, _)| interval.day == 0) {
            let least = &mut least[interval.slot as usize];
            *least = least.min(heads);
        }
        let first = group * question.problem.days * cover.slots_per_day;
        for (need, heads) in cover.needs[first..].iter_mut().zip(least) {
            need.required = (need.required - heads).max(0.0);
        }
    }
}

/// Fixes a person's days before the repair. They are facts: what the file says of single days of them does
/// not matter any more, and rules that they break already lose their force.
pub(super) fn fix(question: &mut Question, scenario: &Scenario, agent: usize, present: &Present) {
    let rows = present.of_horizon(scenario);
    let slot = |day: usize| -> Slot {
        let row = rows.get(&(agent, day))?;
        like(&question.problem, agent, row)
    };
    let past: Vec<Slot> = (0..present.from).map(slot).collect();
    let Question { problem, origins } = question;
    let held = |slot: &Slot| match slot {
        Some(duty) => Held::duty(&problem.duties[usize::from(*duty)]),
        None => Held::Off,
    };
    let facts: Vec<Held> = past.iter().map(held).collect();
    let (rules, origins) = (&mut problem.people[agent].rules, &mut origins[agent]);
    rules.iter_mut().for_each(|rule| speak_from(rule, present.from, problem.days));
    let is_over = |rule: &Rule| match &rule.law {
        // What it costs was paid.
        _ if rule.weight.is_some() => false,
        Law::Fixed(law) => law.day < present.from,
        Law::Available(law) => law.days.is_empty(),
        _ => false,
    };
    let stays: Vec<bool> = rules.iter().map(|rule| !is_over(rule)).collect();
    super::headcount::retain(rules, &stays);
    super::headcount::retain(origins, &stays);
    soften(problem, agent, &past);
    for (day, held) in facts.into_iter().enumerate() {
        question.origins[agent].push(Origin::Past);
        let law = Law::Fixed(Fixed { day, held });
        question.problem.people[agent].rules.push(Rule::hard(law));
    }
}

/// Gives a price to the rules of a person that were broken on the days before a repair.
fn soften(problem: &mut Problem, agent: usize, past: &[Slot]) {
    let person = &problem.people[agent];
    let is_broken = |rule: &Rule| {
        let priced = Rule::weighted(rule.law.clone(), 1.0);
        rule.weight.is_none() && priced.cost(problem, &person.history, past) > 0.0
    };
    let broken: Vec<bool> = person.rules.iter().map(is_broken).collect();
    for (rule, broken) in problem.people[agent].rules.iter_mut().zip(broken) {
        if broken {
            rule.weight = Some(BROKEN_BEFORE);
        }
    }
}

/// Lets hard hours of availability speak of the days from one on: of none, if they name none any more.
fn speak_from(rule: &mut Rule, from: usize, days: usize) {
    let Rule { law: Law::Available(law), weight: None } = rule else { return };
    if law.days.is_empty() {
        law.days = (0..days).collect();
    }
    law.days.retain(|day| *day >= from);
}

/// Leave that came after a roster was made takes the shifts off a week that it hits: whoever works the rest
/// of that week as it was has worked what is to be worked.
pub(super) fn allow_the_rest(
    question: &mut Question,
    scenario: &Scenario,
    agent: usize,
    present: &Present,
) {
    let who = &scenario.team.agents[agent];
    let rows = present.of_horizon(scenario);
    let rest = |from: usize, to: usize| {
        let days = (from..to).filter(|day| !who.away.contains(day));
        let worked = days.filter_map(|day| rows.get(&(agent, day)).map(|row| &row.worked));
        let paid = worked.map(|worked| remembered(scenario, worked).paid_min);
        paid.fold((0, 0), |(days, minutes), paid| (days + 1, minutes + paid))
    };
    let contract = &scenario.team.contracts[who.contract];
    let is_hit = |from: usize, to: usize| who.away.iter().any(|day| (from..to).contains(day));
    let origins = &question.origins[agent];
    for (rule, origin) in question.problem.people[agent].rules.iter_mut().zip(origins) {
        match (&mut rule.law, origin) {
            (_, Origin::Pack(_)) => {}
            (Law::Hours(law), _) if is_hit(law.from, law.to) => {
                let (_, left_min) = rest(law.from, law.to);
                law.least_min = law.least_min.min(left_min);
                law.most_min = law.most_min.max(left_min.min(minutes(contract.hours.most)));
            }
            (Law::DaysWorked(law), _) if is_hit(law.from, law.to) => {
                let (left, _) = rest(law.from, law.to);
                law.least = law.least.min(left);
                law.most = law.most.max(left.min(contract.days.most as u16));
            }
            _ => {}
        }
    }
}

/// The duty that is most like what was worked: for the same group and of the same shift if there is one, and
/// nearest to its times.
fn like(problem: &Problem, agent: usize, row: &RosterRow) -> Slot {
    let RosterRow { worked, group, .. } = row;
    let group = Some(*group).filter(|group| *group != problem.people[agent].group);
    let (start, length) = (minutes(worked.start), minutes(worked.length));
    let far = |duty: &Duty| duty.start_min.abs_diff(start) + duty.length_min.abs_diff(length);
    let duties = problem.duties.iter().enumerate();
    let own_or_same = duties.filter(|(_, duty)| duty.group.is_none() || duty.group == group);
    let nearest = own_or_same
        .min_by_key(|(_, duty)| (duty.group != group, duty.shift != worked.range, far(duty)));
    nearest.map(|(place, _)| place as u16)
}
