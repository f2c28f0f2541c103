//! What a roster comes to, to be set beside another.

use crate::scenario::Scenario;
use crate::schedule::roster::{Problem, Roster, Solution, heads};
use crate::time::hours;

/// What a roster comes to, breaks where the search has them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Totals {
    /// Rules and heads together, as the search counts.
    pub cost: f64,
    /// No roster costs less.
    pub bound: f64,
    /// Hours of heads too few.
    pub under_hours: f64,
    /// Hours of heads too many.
    pub over_hours: f64,
    /// Paid hours of all people.
    pub paid_hours: f64,
    /// Their price; `None` if a group with people has none.
    pub money: Option<f64>,
}

/// By how much one roster comes to more than another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Difference {
    /// Cost, as the search counts.
    pub cost: f64,
    /// Hours of heads too few.
    pub under_hours: f64,
    /// Hours of heads too many.
    pub over_hours: f64,
    /// Paid hours.
    pub paid_hours: f64,
    /// Their price; `None` if a group with people has none.
    pub money: Option<f64>,
}

impl Totals {
    /// Of a roster that a search found.
    pub(super) fn of(scenario: &Scenario, problem: &Problem, found: &Solution) -> Self {
        Self { bound: found.bound, ..Self::of_roster(scenario, problem, &found.roster, found.cost) }
    }

    /// Of a roster of this cost, nothing being known of others.
    pub(super) fn of_roster(
        scenario: &Scenario,
        problem: &Problem,
        roster: &Roster,
        cost: f64,
    ) -> Self {
        let slot_hours = hours(scenario.calendar.interval());
        let (mut under, mut over) = (0.0, 0.0);
        for (need, heads) in problem.cover.needs.iter().zip(heads(problem, roster)) {
            if need.under > 0.0 || need.over > 0.0 {
                under += slot_hours * (need.required - heads).max(0.0);
                over += slot_hours * (heads - need.required).max(0.0);
            }
        }
        let paid: Vec<f64> = roster.iter().map(|pattern| paid_hours(problem, pattern)).collect();
        let money = problem.people.iter().zip(&paid).map(|(person, hours)| {
            Some(scenario.center.groups[person.group].cost_per_hour? * hours)
        });
        Self {
            cost,
            bound: 0.0,
            under_hours: under,
            over_hours: over,
            paid_hours: paid.iter().sum(),
            money: money.sum(),
        }
    }

    /// What this comes to beyond another roster.
    pub fn beyond(&self, other: &Self) -> Difference {
        let difference = |a: f64, b: f64| if (a - b).abs() < ROUNDING { 0.0 } else { a - b };
        Difference {
            cost: difference(self.cost, other.cost),
            under_hours: difference(self.under_hours, other.under_hours),
            over_hours: difference(self.over_hours, other.over_hours),
            paid_hours: difference(self.paid_hours, other.paid_hours),
            money: self.money.zip(other.money).map(|(a, b)| difference(a, b)),
        }
    }

    /// Whether no roster is better.
    pub fn is_proven(&self) -> bool {
        self.cost - self.bound <= ROUNDING * self.cost.abs().max(1.0)
    }
}

/// Differences below this are rounding.
const ROUNDING: f64 = 1e-6;

fn paid_hours(problem: &Problem, pattern: &[Option<u16>]) -> f64 {
    let minutes = |duty: &u16| problem.duties[usize::from(*duty)].paid_min;
    f64::from(pattern.iter().flatten().map(minutes).sum::<u32>()) / 60.0
}
