//! What a change will do: the base and each of its what-ifs with the same callers, and how sure every
//! difference is.

mod curve;
mod verdict;

use crate::center::Target;
use crate::scenario::{Scenario, WhatIf};
use crate::sim::{
    Figure, Judgement, Model, Period, Replications, Results, Whose, simulate_to_compare,
};
use crate::stats::Estimate;
use crate::watch::Watch;

pub use curve::{Point, curve};
pub use verdict::{CONFIDENCE, Verdict};

/// Cost over answered contacts, a metric of the total.
pub const COST_PER_CONTACT: &str = "cost_per_contact";

/// A base and its changes, played.
#[derive(Debug)]
pub struct Comparison {
    /// The base.
    pub base: Results,
    /// Its cost per answered contact; `None` without a price.
    pub cost_per_contact: Option<Estimate>,
    /// Each change, in the order in which they were given.
    pub changes: Vec<Change>,
    /// Names of the changes that were not begun when the run was stopped.
    pub not_played: Vec<String>,
}

/// A change, played.
#[derive(Debug)]
pub struct Change {
    /// What the planner calls it.
    pub name: String,
    /// What it edits, each as `key = value`.
    pub edits: Vec<String>,
    /// A point of a sweep.
    pub swept: bool,
    /// Its results.
    pub results: Results,
    /// Queues that base and change have, by name.
    pub queues: Vec<(String, Vec<Difference>)>,
    /// Groups that both have.
    pub groups: Vec<(String, Vec<Difference>)>,
    /// All together: metrics of queues, of groups, and the cost per contact.
    pub total: Vec<Difference>,
    /// Targets of either.
    pub targets: Vec<TargetChange>,
}

/// One metric of one queue or group in base and change.
#[derive(Clone, Copy, Debug)]
pub struct Difference {
    /// The metric.
    pub metric: &'static str,
    /// In the base.
    pub base: Option<Estimate>,
    /// In the change.
    pub change: Option<Estimate>,
    /// Change less base, replication by replication; `None` for deviations.
    pub difference: Option<Estimate>,
    /// Whether it is better; `None` where no direction is good.
    pub verdict: Option<Verdict>,
}

/// The difference in a metric; `None` of an unknown one.
pub fn difference_in<'a>(differences: &'a [Difference], metric: &str) -> Option<&'a Difference> {
    differences.iter().find(|difference| difference.metric == metric)
}

/// A target before and after. One that the change rewrites (another share) is the same target.
#[derive(Clone, Debug)]
pub struct TargetChange {
    /// Its queue.
    pub queue: String,
    /// The queue's T in ticks, and the promise: those of the change unless only the base has them.
    pub promise: (u64, Target),
    /// In the base; `None` if only the change has it.
    pub base: Option<Judgement>,
    /// In the change; `None` if it was taken away.
    pub change: Option<Judgement>,
}

impl Comparison {
    /// Whether everything that was asked for has run.
    pub fn complete(&self) -> bool {
        let whole = self.changes.iter().all(|change| change.results.complete);
        self.base.complete && whole && self.not_played.is_empty()
    }
}

/// Plays the base and each change with the same seed. A wanted precision is that of the base; the
/// changes take as many replications. Verdicts are guarded against their number.
pub fn compare(
    base: &Scenario,
    changes: Vec<WhatIf>,
    seed: u64,
    wanted: Replications,
    watch: &dyn Watch,
) -> Comparison {
    let runs = changes.len() as u64 + 1;
    let play = |scenario: &Scenario, wanted, before| {
        let model = Model::new(&scenario.center, &scenario.demand, &scenario.calendar);
        simulate_to_compare(&model, seed, wanted, &OneOfMany { watch, before, runs })
    };
    let of_base = play(base, wanted, 0);
    let replications = Replications::Fixed(of_base.replications());
    let (mut played, mut not_played) = (Vec::new(), Vec::new());
    for (before, what_if) in (1..).zip(changes) {
        let results = play(&what_if.scenario, replications, before);
        if results.replications() > 0 {
            played.push(Change::new(results, what_if, &of_base, base));
        } else {
            not_played.push(what_if.name);
        }
    }
    let differences = played.iter_mut().flat_map(|change| {
        let named = change.queues.iter_mut().chain(&mut change.groups).flat_map(|(_, all)| all);
        named.chain(&mut change.total)
    });
    verdict::judge(&mut differences.collect::<Vec<_>>());
    Comparison {
        cost_per_contact: of_base.cost_per_contact(),
        base: of_base,
        changes: played,
        not_played,
    }
}

/// The watch of one run among several of the same length.
struct OneOfMany<'a> {
    watch: &'a dyn Watch,
    before: u64,
    runs: u64,
}

impl Watch for OneOfMany<'_> {
    fn progress(&self, done: u64, total: u64) {
        self.watch.progress(self.before * total + done, self.runs * total);
    }

    fn stop(&self) -> bool {
        self.watch.stop()
    }
}

impl Change {
    fn new(results: Results, what_if: WhatIf, of_base: &Results, base: &Scenario) -> Self {
        let WhatIf { name, scenario, edits, swept } = what_if;
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
        let shared_queues = shared(&queues(&scenario), &queues(base));
        let shared_groups = shared(&groups(&scenario), &groups(base));
        Self {
            name,
            edits,
            swept,
            queues: shared_queues.into_iter().map(|(name, places)| (name, queue(places))).collect(),
            groups: shared_groups.into_iter().map(|(name, places)| (name, group(places))).collect(),
            total,
            targets: targets((of_base, base), (&results, &scenario)),
            results,
        }
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
        let known = base.is_some() && change.is_some();
        let difference = if known { difference(metric) } else { None };
        let verdict = verdict::more_is_better(metric).map(|_| Verdict::NoEvidence);
        Difference { metric, base, change, difference, verdict }
    })
    .collect()
}

/// Targets of the base in their order, then those that only the change has.
fn targets(
    (of_base, base): (&Results, &Scenario),
    (of_change, change): (&Results, &Scenario),
) -> Vec<TargetChange> {
    let named = |results: &Results, scenario: &Scenario| -> Vec<_> {
        let name = |judged: Judgement| {
            let queue = &scenario.center.queues[judged.queue];
            ((queue.name.clone(), judged.target.goal.metric(), judged.target.per), judged)
        };
        results.targets().into_iter().map(name).collect()
    };
    let promise = |judged: &Judgement, scenario: &Scenario| {
        (scenario.center.queues[judged.queue].answered_within, judged.target)
    };
    let mut after = named(of_change, change);
    let mut all = Vec::new();
    for (key, before) in named(of_base, base) {
        let place = after.iter().position(|(other, _)| *other == key);
        let now = place.map(|place| after.remove(place).1);
        let promise = now.as_ref().map_or(promise(&before, base), |now| promise(now, change));
        all.push(TargetChange { queue: key.0, promise, base: Some(before), change: now });
    }
    let new = after.into_iter().map(|(key, now)| TargetChange {
        queue: key.0,
        promise: promise(&now, change),
        base: None,
        change: Some(now),
    });
    all.extend(new);
    all
}
