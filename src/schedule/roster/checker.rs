//! Judges a roster by the rules and needs alone: it shares no code with the search.
//!
//! The search reads days one by one and remembers states. Here each rule is read as a planner would:
//! look at the stretches, count, compare.

mod days;

use super::problem::{Duty, Person, Problem, Roster};
use super::rules::{Counted, Law, Rule, Wish};
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
            let excused = law.or_none && days.works_none(law.from, law.to);
            whole((if excused { 0.0 } else { least - hours }).max(hours - most))
        }
        Law::MostOf(law) => whole(days.of_shift(law.shift).len() as f64 - f64::from(law.most)),
        Law::Rest(law) => days.short_rests(law),
        Law::MostDaysWorked(law) => days.too_long(law.most.into()),
        Law::LeastDaysWorked(law) => days.too_short(true, law.least.into()),
        Law::LeastDaysOff(law) => days.too_short(false, law.least.into()),
        Law::DaysWorked(law) => {
            let worked = days.worked(law.from, law.to) as f64;
            let excused = law.or_none && worked == 0.0;
            let missing = if excused { 0.0 } else { f64::from(law.least) - worked };
            whole(missing.max(worked - f64::from(law.most)))
        }
        Law::Weekends(law) => whole(days.weekends() as f64 - f64::from(law.most)),
        Law::RollingWeekends(law) => days.crowded_weekends(law.most.into(), law.of.into()),
        Law::Nights(law) => {
            let mut found = days.too_many_nights(&law.shifts, law.most.into());
            found.extend(days.short_after_nights(&law.shifts, law.off_after.into()));
            found
        }
        Law::Sequence(law) => days.completed(&law.links),
        Law::Fixed(law) => on(law.day, !days.hold(law.day, law.held)),
        Law::Available(law) => days.outside_hours(&law.days, law.from_min, law.to_min),
        Law::StartSpread(law) => {
            let beyond = days.start_spread_min(law.from, law.to).saturating_sub(law.most_min);
            whole(f64::from(beyond) / 60.0)
        }
        Law::Wish(law) => on(law.day, denied(law, days)),
        Law::FairShare(law) => {
            let before = f64::from(law.already) - f64::from(law.share);
            let after = before + had(&law.counted, days) as f64;
            whole(after.max(0.0).powi(2) - before.max(0.0).powi(2))
        }
        Law::Headcount(_) => whole(if days.works_none(0, days.horizon()) { 0.0 } else { 1.0 }),
        Law::EveryWeek(_) if days.works_none(0, days.horizon()) => Vec::new(),
        Law::EveryWeek(_) => whole(days.idle_weeks() as f64),
        Law::Serves(law) => days.for_others(&law.groups),
    }
}

fn denied(wish: &Wish, days: &Days) -> bool {
    days.hold(wish.day, wish.held) != wish.wanted
}

/// How much of what is shared out a person has within the horizon.
fn had(counted: &Counted, days: &Days) -> usize {
    match counted {
        Counted::Shifts(shifts) => shifts.iter().map(|&shift| days.of_shift(shift).len()).sum(),
        Counted::Weekends => days.weekends(),
        Counted::Denied(wishes) => {
            let mut on: Vec<usize> =
                wishes.iter().filter(|wish| denied(wish, days)).map(|wish| wish.day).collect();
            on.sort_unstable();
            on.dedup();
            on.len()
        }
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
        let people = problem.people.iter().zip(roster);
        let heads: f64 = people
            .map(|(person, pattern)| {
                share(problem, pattern, place, |duty: &Duty| {
                    duty.group.unwrap_or(person.group) == group
                })
            })
            .sum();
        let (missing, extra) = (need.required - heads, heads - need.required);
        cost += need.under * missing.max(0.0) + need.over * extra.max(0.0);
    }
    cost
}

/// Share of a slot, counted from day 0, that someone is there with duties for its group.
fn share(
    problem: &Problem,
    pattern: &[Option<u16>],
    slot: usize,
    for_group: impl Fn(&Duty) -> bool,
) -> f64 {
    let mut sum = 0.0;
    for (day, duty) in pattern.iter().enumerate() {
        let Some(duty) = duty else { continue };
        let Some(place) = slot.checked_sub(day * problem.cover.slots_per_day) else { break };
        let duty = &problem.duties[usize::from(*duty)];
        let Some(place) = by_passed_time(problem, day, duty, place) else { continue };
        let parts = duty.presence.iter().filter(|_| for_group(duty));
        sum += parts.filter(|p| p.from <= place && place < p.to).map(|p| p.share).sum::<f64>();
    }
    sum
}

/// The slot of a duty's time as it passes that has a place on the wall, both counted from its day's first;
/// `None` for one that is skipped.
fn by_passed_time(problem: &Problem, day: usize, duty: &Duty, place: usize) -> Option<usize> {
    let begins = day * problem.cover.slots_per_day + duty.presence.first()?.from;
    let slot = day * problem.cover.slots_per_day + place;
    let change = problem.cover.jumps.iter().find(|change| {
        let begins_before = begins < change.slot.saturating_add_signed(change.later.max(0));
        begins_before && change.slot <= slot
    });
    let Some(change) = change else { return Some(place) };
    let is_skipped = slot < change.slot.saturating_add_signed(change.later.max(0));
    (!is_skipped).then(|| place.saturating_add_signed(-change.later))
}

impl<'a> Days<'a> {
    fn new(problem: &'a Problem, person: &'a Person, pattern: &[Option<u16>]) -> Self {
        let history = person.history.iter().map(Option::as_ref);
        let worked = |slot: &Option<u16>| slot.map(|duty| &problem.duties[usize::from(duty)]);
        Days {
            first: -(person.history.len() as i64),
            first_weekday: problem.first_weekday,
            duties: history.chain(pattern.iter().map(worked)).collect(),
        }
    }
}
