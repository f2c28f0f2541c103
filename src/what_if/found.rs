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
        let queue = |(whose, in_base)| {
            let figures = results.queue_figures(whose, Period::Whole);
            let before = of_base.queue_figures(in_base, Period::Whole);
            let difference = |metric| results.queue_difference(whose, (of_base, in_base), metric);
            differences(&figures, &before, difference)
        };
        let group = |(whose, in_base)| {
            let figures = results.group_figures(whose, Period::Whole);
            let before = of_base.group_figures(in_base, Period::Whole);
            let difference = |metric| results.group_difference(whose, (of_base, in_base), metric);
            differences(&figures, &before, difference)
        };
        let queues = |scenario: &Scenario| -> Vec<String> {
            scenario.center.queues.iter().map(|queue| queue.name.clone()).collect()
        };
        let groups = |scenario: &Scenario| -> Vec<String> {
            scenario.center.groups.iter().map(|group| group.name.clone()).collect()
        };
        let all = (Whose::Total, Whose::Total);
        let mut total = [queue(all), group(all)].concat();
        let cost = [(COST_PER_CONTACT, results.cost_per_contact())];
        let cost_before = [(COST_PER_CONTACT, of_base.cost_per_contact())];
        let difference = |_: &str| results.cost_per_contact_difference(of_base);
        total.extend(differences(&cost, &cost_before, difference));
        let shared_queues = shared(&queues(scenario), &queues(base_scenario));
        let shared_groups = shared(&groups(scenario), &groups(base_scenario));
        Self {
            queues: shared_queues.into_iter().map(|(name, places)| (name, queue(places))).collect(),
            groups: shared_groups.into_iter().map(|(name, places)| (name, group(places))).collect(),
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

/// The names that both have, with their places in the change and in the base.
fn shared(change: &[String], base: &[String]) -> Vec<(String, (Whose, Whose))> {
    let place = |name: &String| base.iter().position(|other| other == name);
    let both =
        change.iter().enumerate().filter_map(|(ours, name)| Some((name, ours, place(name)?)));
    both.map(|(name, ours, theirs)| (name.clone(), (Whose::Of(ours), Whose::Of(theirs)))).collect()
}

fn differences(
    change: &[Figure],
    base: &[Figure],
    difference: impl Fn(&'static str) -> Option<Estimate>,
) -> Vec<Difference> {
    let both = change.iter().zip(base);
    both.map(|(&(metric, change), &(_, base))| {
        Difference::new(metric, base, change, || difference(metric))
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
        let verdict = verdict::more_is_better(metric).map(|_| Verdict::NoEvidence);
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
