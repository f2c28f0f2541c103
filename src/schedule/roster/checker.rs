//! Judges a roster by the rules and needs alone: it shares no code with the search.
//!
//! The search reads days one by one and remembers states. Here each rule is read as a planner would:
//! look at the stretches, count, compare.

mod days;

use super::problem::{Person, Problem, Roster};
use super::rules::{Law, Rule};
use days::Days;

/// A rule that a roster breaks.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// The rule's name.
    pub rule: &'static str,
    /// Whose: place in [`Problem::people`].
    pub person: usize,
    /// The day on which it shows, if it is about one.
    pub day: Option<usize>,
    /// What it costs; infinite if the rule must be kept.
    pub penalty: f64,
    /// What the rule says.
    pub message: String,
}

/// What a checker says of a roster.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// All broken rules, by person.
    pub violations: Vec<Violation>,
    /// What slots with too few or too many heads cost.
    pub cover_cost: f64,
}

impl Verdict {
    /// Violations and slots together; infinite if a rule is broken that must be kept.
    pub fn cost(&self) -> f64 {
        self.cover_cost + self.violations.iter().map(|violation| violation.penalty).sum::<f64>()
    }

    /// Whether all rules are kept that must be.
    pub fn keeps_hard_rules(&self) -> bool {
        self.violations.iter().all(|violation| violation.penalty.is_finite())
    }
}

/// Checks a roster.
///
/// # Panics
/// When it does not have one slot for each person and day of the problem, or an unknown duty.
pub fn check(problem: &Problem, roster: &Roster) -> Verdict {
    assert_eq!(roster.len(), problem.people.len(), "one pattern for each person");
    let mut violations = Vec::new();
    for (place, (person, pattern)) in problem.people.iter().zip(roster).enumerate() {
        assert_eq!(pattern.len(), problem.days, "one slot for each day of {}", person.name);
        let days = Days::new(problem, person, pattern);
        for rule in &person.rules {
            for (day, units) in broken(&rule.law, &days) {
                violations.push(violation(problem, rule, place, day, units));
            }
        }
    }
    Verdict { violations, cover_cost: cover_cost(problem, roster) }
}

fn violation(
    problem: &Problem,
    rule: &Rule,
    person: usize,
    day: Option<usize>,
    units: f64,
) -> Violation {
    Violation {
        rule: rule.name(),
        person,
        day,
        penalty: rule.weight.map_or(f64::INFINITY, |weight| weight * units),
        message: rule.message(&problem.shifts),
    }
}

/// Where a person breaks a rule and by how many units.
fn broken(law: &Law, days: &Days) -> Vec<(Option<usize>, f64)> {
    match law {
        Law::Hours(law) => {
            let hours = f64::from(days.paid_min(law.from, law.to)) / 60.0;
            let (least, most) = (f64::from(law.least_min) / 60.0, f64::from(law.most_min) / 60.0);
            whole((least - hours).max(hours - most))
        }
        Law::MostOf(law) => whole(days.of_shift(law.shift).len() as f64 - f64::from(law.most)),
        Law::Rest(law) => days.short_rests(law.least_min),
        Law::MostDaysWorked(law) => days.too_long(law.most.into()),
        Law::LeastDaysWorked(law) => days.too_short(true, law.least.into()),
        Law::LeastDaysOff(law) => days.too_short(false, law.least.into()),
        Law::Weekends(law) => whole(days.weekends() as f64 - f64::from(law.most)),
        Law::Nights(law) => {
            let mut found = days.too_many_nights(&law.shifts, law.most.into());
            found.extend(days.short_after_nights(&law.shifts, law.off_after.into()));
            found
        }
        Law::Sequence(law) => days.completed(&law.links),
        Law::Fixed(law) => on(law.day, days.shift(law.day) != law.shift),
        Law::Wish(law) => on(law.day, (days.shift(law.day) == law.shift) != law.wanted),
    }
}

/// Units that belong to no single day.
fn whole(units: f64) -> Vec<(Option<usize>, f64)> {
    if units > 1e-9 { vec![(None, units)] } else { Vec::new() }
}

fn on(day: usize, broken: bool) -> Vec<(Option<usize>, f64)> {
    if broken { vec![(Some(day), 1.0)] } else { Vec::new() }
}

/// Counts heads slot by slot and adds up what is missing or too many.
fn cover_cost(problem: &Problem, roster: &Roster) -> f64 {
    let per_day = problem.cover.slots_per_day;
    let per_group = per_day * problem.days;
    let mut cost = 0.0;
    for (slot, need) in problem.cover.needs.iter().enumerate() {
        let (group, place) = (slot / per_group, slot % per_group);
        let people = problem.people.iter().zip(roster).filter(|(who, _)| who.group == group);
        let heads: f64 = people.map(|(_, pattern)| share(problem, pattern, place)).sum();
        let (missing, extra) = (need.required - heads, heads - need.required);
        cost += need.under * missing.max(0.0) + need.over * extra.max(0.0);
    }
    cost
}

/// Share of a slot of the group, counted from day 0, that someone is there.
fn share(problem: &Problem, pattern: &[Option<u16>], slot: usize) -> f64 {
    let mut sum = 0.0;
    for (day, duty) in pattern.iter().enumerate() {
        let Some(duty) = duty else { continue };
        let Some(place) = slot.checked_sub(day * problem.cover.slots_per_day) else { break };
        let parts = problem.duties[usize::from(*duty)].presence.iter();
        sum += parts.filter(|p| p.from <= place && place < p.to).map(|p| p.share).sum::<f64>();
    }
    sum
}

impl<'a> Days<'a> {
    fn new(problem: &'a Problem, person: &Person, pattern: &[Option<u16>]) -> Self {
        let slots = person.history.iter().chain(pattern);
        Days {
            first: -(person.history.len() as i64),
            first_weekday: problem.first_weekday,
            duties: slots.map(|slot| slot.map(|duty| &problem.duties[usize::from(duty)])).collect(),
        }
    }
}
