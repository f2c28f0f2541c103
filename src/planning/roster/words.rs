//! Rules in a planner's words, with dates.

use super::problem::Question;
use super::rules::Origin;
use crate::scenario::Scenario;
use crate::schedule::roster::checker::Violation;
use crate::schedule::roster::rules::{Held, Law, Rule};
use crate::schedule::roster::{Duty, Problem, days_to_blame};
use crate::time::Calendar;

impl Question {
    /// Where a broken rule comes from, and what it says.
    pub fn said(&self, scenario: &Scenario, violation: &Violation) -> (Origin, String) {
        let place = self.place(violation);
        let person = violation.person;
        (self.origins[person][place], self.sentence(scenario, person, place))
    }

    /// Which of the person's rules is broken.
    pub(super) fn place(&self, violation: &Violation) -> usize {
        let Violation { rule, person, message, .. } = violation;
        let rules = &self.problem.people[*person].rules;
        let is_it = |r: &Rule| r.name() == *rule && r.message(&self.problem.shifts) == *message;
        let Some(place) = rules.iter().position(is_it) else {
            unreachable!("the checker speaks of the person's own rules")
        };
        place
    }

    /// What a rule of a person says.
    pub fn sentence(&self, scenario: &Scenario, person: usize, rule: usize) -> String {
        let stated = &self.problem.people[person].rules[rule];
        let agent = &scenario.team.agents[person];
        let contract = &scenario.team.contracts[agent.contract].name;
        let dated = dated(&scenario.calendar, stated, &self.problem.shifts);
        let dated = dated + if is_less(&stated.law, &agent.away) { ", less leave" } else { "" };
        match self.origins[person][rule] {
            Origin::Contract(key) => format!("contract {contract}, {key}: {dated}"),
            Origin::NotAllowed => format!("{dated}: by contract {contract} or by group"),
            Origin::Pack(pack) => format!("limits {}: {dated}", pack.name),
            Origin::Closed => format!("{dated}: no queue of the group is open"),
            Origin::Away => match &stated.law {
                Law::Available(law) => until_leave(&scenario.calendar, &law.days),
                _ => format!("{dated}: leave"),
            },
            Origin::Fixed => format!("{dated}: fixed"),
            Origin::Available => format!("{dated}: availability"),
            Origin::Kept => format!("{dated}: kept"),
            Origin::Past => format!("{dated}: before the repair"),
            Origin::Present => format!("{dated}: as it was"),
            Origin::Wish => dated,
            Origin::Target => format!("contract {contract}, target: {dated}"),
            Origin::Fair => format!("a fair share: {dated}"),
            Origin::Headcount => format!("contract {contract}, headcount: {dated}"),
        }
    }
}

impl Question {
    /// What rules say that leave a person nothing to work together, and what was before the first day if it
    /// is to blame, too. The `problem` is the question's own, or has rules beyond the person's, which nobody
    /// needs to be told.
    pub(super) fn said_together(
        &self,
        scenario: &Scenario,
        problem: &Problem,
        person: usize,
        rules: &[usize],
    ) -> Vec<String> {
        let stated = rules.iter().filter(|rule| **rule < self.origins[person].len());
        let said = stated.map(|&rule| self.sentence(scenario, person, rule));
        let history = days_to_blame(problem, person, rules);
        said.chain(history.map(|days| self.before_the_first(scenario, person, days))).collect()
    }

    /// What a person did on the last days before the first.
    fn before_the_first(&self, scenario: &Scenario, person: usize, days: usize) -> String {
        let Problem { people, shifts, .. } = &self.problem;
        let last = people[person].history.iter().rev().take(days).zip(1..);
        let day = |(duty, back): (&Option<Duty>, i32)| {
            let held = duty.as_ref().map_or(Held::Off, Held::duty);
            let date = scenario.calendar.date(-back).strftime("%a %-d %b").to_string();
            format!("{} on {date}", held.words(shifts))
        };
        let mut days: Vec<String> = last.map(day).collect();
        days.reverse();
        format!("before the first day: {}", days.join(", "))
    }
}

/// Whether leave takes its part off what a rule says of a week.
fn is_less(law: &Law, away: &[usize]) -> bool {
    let is_in = |from: usize, to: usize| away.iter().any(|day| (from..to).contains(day));
    match law {
        Law::Hours(law) => is_in(law.from, law.to),
        Law::DaysWorked(law) => is_in(law.from, law.to),
        _ => false,
    }
}

/// That no shift of these evenings ends on the next day, which is leave.
fn until_leave(calendar: &Calendar, eves: &[usize]) -> String {
    let days: Vec<String> = eves.iter().map(|eve| date(calendar, eve + 1)).collect();
    format!("no shift that reaches into the leave of {}", days.join(", "))
}

fn date(calendar: &Calendar, day: usize) -> String {
    calendar.date(day as i32).strftime("%a %-d %b").to_string()
}

/// The rule's own words, with dates in place of numbers of days.
fn dated(calendar: &Calendar, rule: &Rule, shifts: &[String]) -> String {
    let date = |day: usize| date(calendar, day);
    let from_to = |from: usize, to: usize| format!("from {} to {}", date(from), date(to - 1));
    let hours = |minutes: u32| f64::from((f64::from(minutes) / 6.0).round() as u32) / 10.0;
    match &rule.law {
        Law::Fixed(law) => format!("{} on {}", law.held.words(shifts), date(law.day)),
        Law::Wish(law) => {
            let verb = if law.wanted { "wishes for" } else { "would rather not have" };
            format!("{verb} {} on {}", law.held.words(shifts), date(law.day))
        }
        Law::Hours(law) => {
            let is_open = law.most_min >= (law.to - law.from) as u32 * 24 * 60;
            let limits = match is_open {
                true => format!("at least {} hours", hours(law.least_min)),
                false => limits(hours(law.least_min), hours(law.most_min), "hour"),
            };
            format!("{limits} {}", from_to(law.from, law.to))
        }
        Law::DaysWorked(law) => {
            let limits = limits(law.least.into(), law.most.into(), "day");
            format!("{limits} {}", from_to(law.from, law.to))
        }
        Law::StartSpread(law) => format!(
            "starts at most {} hours apart {}",
            hours(law.most_min),
            from_to(law.from, law.to)
        ),
        Law::Available(law) if !law.days.is_empty() => {
            let days: Vec<String> = law.days.iter().map(|&day| date(day)).collect();
            format!("{} on {}", law.hours_in_words(), days.join(", "))
        }
        Law::Available(law) => law.hours_in_words(),
        _ => rule.message(shifts),
    }
}

/// "at most 40 hours", "1 day", "4 to 5 days".
fn limits(least: f64, most: f64, unit: &str) -> String {
    let ending = if most == 1.0 { "" } else { "s" };
    match () {
        () if most == 0.0 => format!("no {unit}s"),
        () if least == most => format!("{most} {unit}{ending}"),
        () if least == 0.0 => format!("at most {most} {unit}{ending}"),
        () => format!("{least} to {most} {unit}{ending}"),
    }
}
