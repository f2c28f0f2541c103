//! The differences of one change.

use super::{COST_PER_CONTACT, Difference, TargetChange, Verdict, verdict};
use crate::center::{self, Promise, Target};
use crate::scenario::Scenario;
use crate::sim::{Figure, Judgement, Period, Results, Whose};
use crate::stats::Estimate;

/// A run and what was run.
pub(super) type Side<'a> = (&'a Results, &'a Scenario);

/// The share of days that met a target.
const DAYS_MET: &str = "days_met";

/// Everything that differs between a change and its base, with the verdicts still to come.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) queues: Vec<(String, Vec<Difference>)>,
    pub(super) groups: Vec<(String, Vec<Difference>)>,
    pub(super) total: Vec<Difference>,
    pub(super) targets: Vec<TargetChange>,
}

impl Found {
    pub(super) fn new(change: Side, base: Side) -> Self {
        let ((results, scenario), (of_base, base_scenario)) = (change, base);
        let queue = |whose| queue_differences(whose, results, of_base);
        let group = |whose| group_differences(whose, results, of_base);
        let queues = |scenario: &Scenario| -> Vec<String> {
            scenario.center.queues.iter().map(|queue| queue.name.clone()).collect()
        };
        let groups = |scenario: &Scenario| -> Vec<String> {
            scenario.center.groups.iter().map(|group| group.name.clone()).collect()
        };
        let all = [Some(Whose::Total); 2];
        let mut total = [queue(all), group(all)].concat();
        total.push(cost_per_contact(results, of_base));
        let all_queues = of_either(&queues(scenario), &queues(base_scenario));
        let all_groups = of_either(&groups(scenario), &groups(base_scenario));
        Self {
            queues: all_queues.into_iter().map(|(name, places)| (name, queue(places))).collect(),
            groups: all_groups.into_iter().map(|(name, places)| (name, group(places))).collect(),
            total,
            targets: targets(change, base),
        }
    }

    /// Every difference that may get a verdict.
    pub(super) fn differences_mut(&mut self) -> impl Iterator<Item = &mut Difference> {
        let named = self.queues.iter_mut().chain(&mut self.groups).flat_map(|(_, all)| all);
        let days_met = self.targets.iter_mut().map(|target| &mut target.days_met);
        named.chain(&mut self.total).chain(days_met)
    }
}

/// A place in the change and one in the base; `None` where that side lacks it.
type Places = [Option<Whose>; 2];

/// Every name with its places: those of the base in its order, then those that only the change has.
fn of_either(change: &[String], base: &[String]) -> Vec<(String, Places)> {
    let place = |names: &[String], name: &String| {
        names.iter().position(|other| other == name).map(Whose::Of)
    };
    let new = change.iter().filter(|name| !base.contains(name));
    let places = |name: &String| (name.clone(), [place(change, name), place(base, name)]);
    base.iter().chain(new).map(places).collect()
}

fn queue_differences(places: Places, results: &Results, of_base: &Results) -> Vec<Difference> {
    let [ours, theirs] = places;
    let figures = |results: &Results, whose: Option<Whose>| {
        whose.map_or(Vec::new(), |whose| results.queue_figures(whose, Period::Whole))
    };
    differences(&figures(results, ours), &figures(of_base, theirs), |metric| {
        results.queue_difference(ours?, (of_base, theirs?), metric)
    })
}

fn group_differences(places: Places, results: &Results, of_base: &Results) -> Vec<Difference> {
    let [ours, theirs] = places;
    let figures = |results: &Results, whose: Option<Whose>| {
        whose.map_or(Vec::new(), |whose| results.group_figures(whose, Period::Whole))
    };
    differences(&figures(results, ours), &figures(of_base, theirs), |metric| {
        results.group_difference(ours?, (of_base, theirs?), metric)
    })
}

fn cost_per_contact(results: &Results, of_base: &Results) -> Difference {
    let (before, after) = (of_base.cost_per_contact(), results.cost_per_contact());
    let difference = || results.cost_per_contact_difference(of_base);
    Difference::new(COST_PER_CONTACT, before, after, difference)
}

/// A difference for each metric that either side has: where only one of them has cases, there are more.
fn differences(
    change: &[Figure],
    base: &[Figure],
    difference: impl Fn(&'static str) -> Option<Estimate>,
) -> Vec<Difference> {
    let all = if change.len() > base.len() { change } else { base };
    let figure = |figures: &[Figure], metric| {
        figures.iter().find(|(name, _)| *name == metric).and_then(|(_, figure)| *figure)
    };
    all.iter()
        .map(|&(metric, _)| {
            let (before, after) = (figure(base, metric), figure(change, metric));
            Difference::new(metric, before, after, || difference(metric))
        })
        .collect()
}

impl Difference {
    fn new(
        metric: &'static str,
        base: Option<Estimate>,
        change: Option<Estimate>,
        difference: impl FnOnce() -> Option<Estimate>,
    ) -> Self {
        let known = base.is_some() && change.is_some();
        let difference = if known { difference() } else { None };
        let direction = difference.and(verdict::more_is_better(metric));
        let verdict = direction.map(|_| Verdict::NoEvidence);
        Self { metric, base, change, difference, verdict }
    }
}

/// Targets of the base in their order, then those that only the change has.
fn targets((of_change, change): Side, (of_base, base): Side) -> Vec<TargetChange> {
    let mut after = named(of_change, change);
    let mut all = Vec::new();
    for (place, key, before) in named(of_base, base) {
        let now = after.iter().position(|(_, other, _)| *other == key);
        let now = now.map(|found| after.remove(found));
        let difference = now
            .as_ref()
            .and_then(|(ours, ..)| of_change.days_met_difference(*ours, (of_base, place)));
        let now = now.map(|(.., judged)| judged);
        let promise = now.as_ref().map_or(promise(&before, base), |now| promise(now, change));
        all.push(TargetChange::new(key.0, promise, (Some(before), now), difference));
    }
    all.extend(after.into_iter().map(|(_, key, now)| {
        let promise = promise(&now, change);
        TargetChange::new(key.0, promise, (None, Some(now)), None)
    }));
    all
}

/// Queue, metric and period: by these a target is the same on both sides.
type Key = (String, &'static str, center::Period);

/// Every target with its place, by its key.
fn named(results: &Results, scenario: &Scenario) -> Vec<(usize, Key, Judgement)> {
    let name = |(place, judged): (usize, Judgement)| {
        let queue = scenario.center.queues[judged.queue].name.clone();
        (place, (queue, judged.target.goal.metric(), judged.target.per), judged)
    };
    results.targets().into_iter().enumerate().map(name).collect()
}

/// The queue's T and what was promised.
fn promise(judged: &Judgement, scenario: &Scenario) -> (Promise, Target) {
    (scenario.center.queues[judged.queue].within(judged.target.goal), judged.target)
}

impl TargetChange {
    fn new(
        queue: String,
        promise: (Promise, Target),
        (base, change): (Option<Judgement>, Option<Judgement>),
        difference: Option<Estimate>,
    ) -> Self {
        let days_met = |judged: &Option<Judgement>| judged.as_ref().and_then(|j| j.days_met);
        let days_met = Difference::new(DAYS_MET, days_met(&base), days_met(&change), || difference);
        Self { queue, promise, base, change, days_met }
    }
}
