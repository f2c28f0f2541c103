//! Rules in a planner's words, with dates.

use super::problem::Question;
use super::rules::Origin;
use crate::scenario::Scenario;
use crate::schedule::roster::checker::Violation;
use crate::schedule::roster::rules::{Law, Rule};
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
        match self.origins[person][rule] {
            Origin::Contract(key) => format!("contract {contract}, {key}: {dated}"),
            Origin::NotAllowed => format!("{dated}: by contract {contract} or by group"),
            Origin::Pack(pack) => format!("limits {}: {dated}", pack.name),
            Origin::Closed => format!("{dated}: no queue of the group is open"),
            Origin::Away => format!("{dated}: leave"),
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

/// The rule's own words, with dates in place of numbers of days.
fn dated(calendar: &Calendar, rule: &Rule, shifts: &[String]) -> String {
    let date = |day: usize| calendar.date(day as i32).strftime("%a %-d %b").to_string();
    let from_to = |from: usize, to: usize| format!("from {} to {}", date(from), date(to - 1));
    let hours = |minutes: u32| f64::from((f64::from(minutes) / 6.0).round() as u32) / 10.0;
    match &rule.law {
        Law::Fixed(law) => format!("{} on {}", law.held.words(shifts), date(law.day)),
        Law::Wish(law) => {
            let verb = if law.wanted { "wishes for" } else { "would rather not have" };
            format!("{verb} {} on {}", law.held.words(shifts), date(law.day))
        }
        Law::Hours(law) if law.least_min == law.most_min => {
            format!("{} hours {}", hours(law.least_min), from_to(law.from, law.to))
        }
        Law::Hours(law) => {
            let (least, most) = (hours(law.least_min), hours(law.most_min));
            format!("{least} to {most} hours {}", from_to(law.from, law.to))
        }
        Law::DaysWorked(law) => {
            format!("{} to {} days {}", law.least, law.most, from_to(law.from, law.to))
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
