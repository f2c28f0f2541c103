//! What a staffing does not keep.

use std::ops::Range;

use crate::center::{Center, Staff};
use crate::scenario::Scenario;
use crate::sim::Rehearsal;
use crate::staffing::{Measured, Reached, Rule, Yardstick};

/// A rule that does not hold in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmet {
    /// The rule.
    pub rule: Rule,
    /// Intervals of the calendar.
    pub period: Range<usize>,
    /// How far it is kept.
    pub reached: Reached,
    /// By how much it is missed, as [`Rule`]s count: contacts (or agents) a replication.
    pub short: f64,
}

/// Below the promise by less than this is rounding.
const HAIR: f64 = 1e-9;

/// The asks of a yardstick that a staff of each group does not keep when it is played.
pub(super) fn unmet(yardstick: &Yardstick, played: &Rehearsal, staff: Vec<Staff>) -> Vec<Unmet> {
    let counts = played.each(staff, |tally| (yardstick.measure(tally), yardstick.bases(tally)));
    let (measured, bases): (Measured, Measured) = counts.into_iter().unzip();
    let levels = yardstick.levels(&measured);
    let short = |(ask, level): (usize, f64)| {
        let reached = yardstick.reached(ask, &measured, &bases);
        let what = &yardstick.asks[ask];
        let (rule, period) = (yardstick.rules[what.rule], what.period.clone());
        Unmet { rule, period, reached, short: -level }
    };
    levels.into_iter().enumerate().filter(|(_, level)| *level < -HAIR).map(short).collect()
}

/// The same of a replay by its seed and replications, of a scenario whose groups have the staff of `center`.
pub(super) fn unmet_in_replay(
    scenario: &Scenario,
    center: &Center,
    yardstick: &Yardstick,
    (seed, replications): (u64, u64),
) -> Vec<Unmet> {
    if replications == 0 {
        return Vec::new();
    }
    let Scenario { demand, calendar, .. } = scenario;
    let replay = Rehearsal::new(center, demand, calendar, seed, replications);
    let staff: Vec<Staff> = center.groups.iter().map(|group| group.staff.clone()).collect();
    unmet(yardstick, &replay, staff)
}
