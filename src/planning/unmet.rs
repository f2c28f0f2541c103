//! What a replay does not keep.

use std::ops::Range;

use crate::center::{Center, Staff};
use crate::scenario::Scenario;
use crate::sim::Rehearsal;
use crate::staffing::{Rule, Yardstick};

/// A rule that does not hold in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmet {
    /// The rule.
    pub rule: Rule,
    /// Intervals of the calendar.
    pub period: Range<usize>,
    /// By how much, as [`Rule`]s count: contacts (or agents) a replication.
    pub short: f64,
}

/// Below the promise by less than this is rounding.
const HAIR: f64 = 1e-9;

/// The asks of a yardstick that lie below 0, given the level of each.
pub(super) fn unmet(yardstick: &Yardstick, levels: &[f64]) -> Vec<Unmet> {
    let asks = yardstick.asks.iter().zip(levels).filter(|(_, level)| **level < -HAIR);
    asks.map(|(ask, level)| Unmet {
        rule: yardstick.rules[ask.rule],
        period: ask.period.clone(),
        short: -level,
    })
    .collect()
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
    let measured = replay.each(staff, |tally| yardstick.measure(tally));
    unmet(yardstick, &yardstick.levels(&measured))
}
