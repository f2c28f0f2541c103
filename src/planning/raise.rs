//! Where a requirement must rise because the replay of what covers it breaks a promise.

use super::unmet::Unmet;
use crate::center::{Center, Staff};
use crate::scenario::Scenario;
use crate::sim::{Period, Rehearsal, Results, Whose};
use crate::staffing::{Hold, Rule, Yardstick};

/// Share of a period's intervals, the ones that are served worst, in which the requirement rises.
const RAISED: f64 = 0.25;
/// Replications that tell which group helps most.
const MOST_TRIED: u64 = 40;

/// A plan that was replayed.
pub(super) struct Replayed<'a> {
    pub scenario: &'a Scenario,
    pub results: &'a Results,
    pub unmet: &'a [Unmet],
    /// Groups whose heads the plan decides; the others have a staff of their own.
    pub planned: &'a [usize],
    /// Heads that are there throughout each interval of the calendar, breaks taken off, by group.
    pub staffed: &'a [Vec<u32>],
    /// What one head more of a group in an interval of the calendar costs.
    pub price: &'a dyn Fn(usize, usize) -> f64,
    /// Names the callers of the replay.
    pub seed: u64,
}

impl Replayed<'_> {
    /// One head more where a broken promise is kept worst, in the group that mends most for its money.
    pub fn raise(&self, required: &mut [Vec<u32>]) {
        let mut by_rule: Vec<(Rule, Vec<usize>)> = Vec::new();
        for unmet in self.unmet {
            let worst = self.worst(unmet);
            match by_rule.iter_mut().find(|(rule, _)| *rule == unmet.rule) {
                Some((_, intervals)) => intervals.extend(worst),
                None => by_rule.push((unmet.rule, worst)),
            }
        }
        for (rule, intervals) in by_rule {
            let group = match rule {
                Rule::Occupancy(group, _) => Some(group).filter(|g| self.planned.contains(g)),
                Rule::Target(queue, _) | Rule::Backlog(queue) => {
                    self.most_helpful(queue, &intervals)
                }
            };
            let Some(group) = group else { continue };
            for interval in intervals {
                let least = self.staffed[group][interval] + 1;
                required[group][interval] = required[group][interval].max(least);
            }
        }
    }

    /// The group that serves a queue of which one head more in these intervals mends most for its money.
    fn most_helpful(&self, queue: usize, intervals: &[usize]) -> Option<usize> {
        let Scenario { center, demand, calendar, .. } = self.scenario;
        let serving: Vec<usize> =
            serving(center, queue).filter(|group| self.planned.contains(group)).collect();
        if let [only] = serving[..] {
            return Some(only);
        }
        let replications = self.results.replications().min(MOST_TRIED);
        let replay = Rehearsal::new(center, demand, calendar, self.seed, replications);
        let yardstick = Yardstick::new(center, calendar, Hold::InTheMean);
        let short = |raised: Option<usize>| -> f64 {
            let measured =
                replay.each(self.staff(raised, intervals), |tally| yardstick.measure(tally));
            yardstick.levels(&measured).into_iter().map(|level| (-level).max(0.0)).sum()
        };
        let as_it_is = short(None);
        let rate = |&group: &usize| {
            let cost: f64 = intervals.iter().map(|&interval| (self.price)(group, interval)).sum();
            // What costs nothing by the relaxation costs at least a little.
            (as_it_is - short(Some(group))) / cost.max(1e-3)
        };
        let rates: Vec<(f64, usize)> = serving.iter().map(|group| (rate(group), *group)).collect();
        rates.into_iter().reduce(|best, one| if one.0 > best.0 { one } else { best }).map(|x| x.1)
    }

    /// Each group's staff, one head more of one of them in some intervals.
    fn staff(&self, raised: Option<usize>, intervals: &[usize]) -> Vec<Staff> {
        let groups = self.scenario.center.groups.iter().enumerate();
        groups
            .map(|(place, group)| {
                if !self.planned.contains(&place) {
                    return group.staff.clone();
                }
                let mut heads = self.staffed[place].clone();
                if raised == Some(place) {
                    intervals.iter().for_each(|&interval| heads[interval] += 1);
                }
                Staff::Heads(heads)
            })
            .collect()
    }

    /// The intervals of a broken promise in which most contacts are not answered in time.
    fn worst(&self, unmet: &Unmet) -> Vec<usize> {
        let Rule::Target(queue, _) = unmet.rule else { return unmet.period.clone().collect() };
        let first = self.scenario.calendar.warm_up_intervals();
        let late = |interval: usize| {
            let period = Period::Interval(interval - first);
            let of = |metric| {
                self.results.queue(Whose::Of(queue), period, metric).map_or(0.0, |e| e.mean)
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
