//! What the replay says of a requirement: where it must rise, and where it may fall.

use super::{Planner, ShiftProposal};
use crate::center::{Center, Staff};
use crate::planning::Unmet;
use crate::scenario::Scenario;
use crate::sim::{Period, Rehearsal, Whose};
use crate::staffing::{Hold, Rule, Yardstick};

/// Share of a period's intervals, the ones that are served worst, in which the requirement rises.
const RAISED: f64 = 0.25;
/// Share of the intervals, the ones where heads are dearest, in which it falls at first.
const LOWERED: f64 = 0.25;
/// With fewer intervals than this there is nothing more to lower.
const LEAST_LOWERED: f64 = 0.02;
/// Replications that tell which group helps most.
const MOST_TRIED: u64 = 40;

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
        let mut by_rule: Vec<(Rule, Vec<usize>)> = Vec::new();
        for unmet in &proposal.unmet {
            let worst = self.worst(unmet, proposal);
            match by_rule.iter_mut().find(|(rule, _)| *rule == unmet.rule) {
                Some((_, intervals)) => intervals.extend(worst),
                None => by_rule.push((unmet.rule, worst)),
            }
        }
        let calendar = &self.scenario.calendar;
        let staffed: Vec<Vec<u32>> =
            proposal.groups.iter().map(|group| group.staffed(calendar)).collect();
        for (rule, intervals) in by_rule {
            let group = match rule {
                Rule::Occupancy(group, _) => group,
                Rule::Target(queue, _) | Rule::Backlog(queue) => {
                    match self.most_helpful(queue, &intervals, &staffed, proposal) {
                        Some(group) => group,
                        None => continue,
                    }
                }
            };
            for interval in intervals {
                let least = staffed[group][interval] + 1;
                required[group][interval] = required[group][interval].max(least);
            }
        }
    }

    /// The group that serves a queue of which one head more in these intervals mends most for its money.
    fn most_helpful(
        &self,
        queue: usize,
        intervals: &[usize],
        staffed: &[Vec<u32>],
        proposal: &ShiftProposal,
    ) -> Option<usize> {
        let Scenario { center, demand, calendar, .. } = self.scenario;
        let serving: Vec<usize> = serving(center, queue).collect();
        if let [only] = serving[..] {
            return Some(only);
        }
        let replications = proposal.results.replications().min(MOST_TRIED);
        let replay = Rehearsal::new(center, demand, calendar, self.wish.seed, replications);
        let yardstick = Yardstick::new(center, calendar, Hold::InTheMean);
        let short = |raised: Option<usize>| -> f64 {
            let staff = staffed.iter().enumerate().map(|(group, heads)| {
                let mut heads = heads.clone();
                if raised == Some(group) {
                    intervals.iter().for_each(|&interval| heads[interval] += 1);
                }
                Staff::Heads(heads)
            });
            let measured = replay.each(staff.collect(), |tally| yardstick.measure(tally));
            yardstick.levels(&measured).into_iter().map(|level| (-level).max(0.0)).sum()
        };
        let as_it_is = short(None);
        let rate = |&group: &usize| {
            let price = |&interval: &usize| proposal.groups[group].price(calendar, interval);
            let cost: f64 = intervals.iter().map(price).sum();
            // What costs nothing by the relaxation costs at least a little.
            (as_it_is - short(Some(group))) / cost.max(1e-3)
        };
        let rates: Vec<(f64, usize)> = serving.iter().map(|group| (rate(group), *group)).collect();
        rates.into_iter().reduce(|best, one| if one.0 > best.0 { one } else { best }).map(|x| x.1)
    }

    /// The intervals of a broken promise in which most contacts are not answered in time.
    fn worst(&self, unmet: &Unmet, proposal: &ShiftProposal) -> Vec<usize> {
        let Rule::Target(queue, _) = unmet.rule else { return unmet.period.clone().collect() };
        let first = self.scenario.calendar.warm_up_intervals();
        let late = |interval: usize| {
            let period = Period::Interval(interval - first);
            let of = |metric| {
                let whose = Whose::Of(queue);
                proposal.results.queue(whose, period, metric).map_or(0.0, |e| e.mean)
            };
            of("entered") * (1.0 - of("service_level"))
        };
        let mut worst: Vec<(f64, usize)> =
            unmet.period.clone().map(|interval| (late(interval), interval)).collect();
        worst.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let number = (RAISED * worst.iter().filter(|(late, _)| *late > 0.0).count() as f64).ceil();
        worst.into_iter().take((number as usize).max(1)).map(|(_, interval)| interval).collect()
    }
}

/// The groups that serve a queue.
fn serving(center: &Center, queue: usize) -> impl Iterator<Item = usize> + '_ {
    (0..center.groups.len()).filter(move |&group| center.groups[group].skill(queue).is_some())
}
