//! What the replay says of a requirement: where it must rise, and where it may fall.

use super::{Planner, ShiftProposal};
use crate::planning::raise::Replayed;
use crate::scenario::Scenario;

/// Share of the intervals, the ones where heads are dearest, in which it falls at first.
const LOWERED: f64 = 0.25;
/// With fewer intervals than this there is nothing more to lower.
const LEAST_LOWERED: f64 = 0.02;

/// How much is lowered at once.
pub(super) struct Lowering {
    /// Of the intervals.
    share: f64,
    /// Whether the last change was a fall.
    falls: bool,
}

impl Lowering {
    pub fn new() -> Self {
        Self { share: LOWERED, falls: false }
    }

    /// After a fall that broke something, or saved nothing, less is lowered.
    pub fn learn(&mut self, is_better: bool) {
        if std::mem::take(&mut self.falls) && !is_better {
            self.share /= 2.0;
        }
    }
}

impl Planner<'_> {
    /// One head less where heads are dearest; whether there is anything to lower.
    pub fn lower(
        &self,
        required: &mut [Vec<u32>],
        proposal: &ShiftProposal,
        lowering: &mut Lowering,
    ) -> bool {
        if lowering.share < LEAST_LOWERED {
            return false;
        }
        let Scenario { center, calendar, .. } = self.scenario;
        let mut dearest: Vec<(f64, usize, usize)> = Vec::new();
        for (group, shifts) in proposal.groups.iter().enumerate() {
            let reported = required[group].iter().enumerate().skip(calendar.warm_up_intervals());
            for (interval, &heads) in reported {
                let least = center.groups[group].bounds_at(interval).least;
                let price = shifts.price(calendar, interval);
                if heads > least && price > 1e-6 {
                    dearest.push((price, group, interval));
                }
            }
        }
        dearest.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let number = (lowering.share * dearest.len() as f64).ceil() as usize;
        for &(_, group, interval) in &dearest[..number] {
            required[group][interval] -= 1;
        }
        lowering.falls = number > 0;
        lowering.falls
    }

    /// One head more where a broken promise is kept worst, in the group that mends most for its money.
    pub fn raise(&self, required: &mut [Vec<u32>], proposal: &ShiftProposal) {
        let calendar = &self.scenario.calendar;
        let price = |group: usize, interval| proposal.groups[group].price(calendar, interval);
        let replayed = Replayed {
            scenario: self.scenario,
            results: &proposal.results,
            unmet: &proposal.unmet,
            planned: &(0..proposal.groups.len()).collect::<Vec<_>>(),
            staffed: &proposal.groups.iter().map(|g| g.staffed(calendar)).collect::<Vec<_>>(),
            price: &price,
            seed: self.wish.seed,
        };
        replayed.raise(required);
    }
}
