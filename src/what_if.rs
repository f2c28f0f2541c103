//! What a change will do: the base and each of its what-ifs with the same callers, and how sure every
//! difference is.
//!
//! [`compare`] plays a [`Scenario`] and [`WhatIf`]s, as [`read_with`](crate::scenario::read_with) reads
//! them, and judges all their differences together. A search that needs one difference after the other,
//! of many small edits to the staff, plays a [`Rehearsal`](crate::sim::Rehearsal) instead, which makes
//! the contacts once, and asks its [`Results`] for the differences.

mod curve;
mod decided;
mod found;
mod verdict;
mod worth;

use crate::center::{Promise, Target};
use crate::scenario::{Scenario, WhatIf};
use crate::sim::{BATCH, Judgement, Model, Replications, Results, Rows, Run, round};
use crate::stats::Estimate;
use crate::watch::Watch;

pub use curve::{Point, curve};
pub use decided::{Decision, TargetDifference};
use found::Found;
pub use verdict::{CONFIDENCE, Verdict};
pub use worth::Worth;

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
    /// Whether all verdicts on the targets are clear; `None` where that did not end the comparison.
    pub decision: Option<Decision>,
    /// Whether everything that was asked for has run.
    pub complete: bool,
}

impl Comparison {
    /// Contacts simulated in all, those to find what changes are worth included.
    pub fn contacts(&self) -> u64 {
        let of_change = |change: &Change| {
            change.results.contacts() + change.worth.as_ref().map_or(0, |worth| worth.contacts)
        };
        self.base.contacts() + self.changes.iter().map(of_change).sum::<u64>()
    }
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
    /// The base with these edits.
    pub scenario: Scenario,
    /// Its results.
    pub results: Results,
    /// Queues of either, by name; a side without one has no figures of it.
    pub queues: Vec<(String, Vec<Difference>)>,
    /// Groups of either.
    pub groups: Vec<(String, Vec<Difference>)>,
    /// All together: metrics of queues, of groups, and the cost per contact.
    pub total: Vec<Difference>,
    /// Targets of either.
    pub targets: Vec<TargetChange>,
    /// What it is worth in agents, if that was asked for.
    pub worth: Option<Worth>,
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
    /// Whether it is better; `None` where no direction is good or there is no difference.
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
    /// The time that it speaks of, and the promise: those of the change unless only the base has them.
    pub promise: (Promise, Target),
    /// In the base; `None` if only the change has it.
    pub base: Option<Judgement>,
    /// In the change; `None` if it was taken away.
    pub change: Option<Judgement>,
    /// The share of days that meet it.
    pub days_met: Difference,
}

/// When a comparison ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Until {
    /// The base has as many replications as this asks for, and each change as many as the base.
    Played(Replications),
    /// Every difference in a target's figure is evidence, or surely within the margin.
    Decided {
        /// Differences that do not matter, as in [`Decision`].
        margin: f64,
        /// Replications at which to stop in any case.
        at_most: u64,
    },
}

impl Until {
    fn at_most(self) -> u64 {
        match self {
            Self::Played(wanted) => wanted.at_most(),
            Self::Decided { at_most, .. } => at_most,
        }
    }

    /// Replications at the next look, after so many. All runs get there before any goes on, so that a
    /// comparison that is stopped has something to say of each.
    fn next_look(self, played: u64) -> u64 {
        let next = match self {
            Self::Played(Replications::Fixed(_)) => played + round(),
            Self::Played(Replications::Precision { .. }) => played + BATCH,
            Self::Decided { .. } => decided::next_look(played),
        };
        next.min(self.at_most())
    }
}

/// What is asked of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Names the callers.
    pub seed: u64,
    /// When it ends.
    pub until: Until,
    /// The group in whose agents each change is valued; `None`: in nobody's.
    pub worth_in: Option<&'a str>,
}

/// Plays the base and each change with the same seed. Verdicts are guarded against their number and,
/// if they end the comparison, against the number of looks. If `watch` stops, what is finished is kept,
/// and [`Comparison::complete`] is false.
pub fn compare(
    base: &Scenario,
    changes: Vec<WhatIf>,
    question: Question,
    watch: &dyn Watch,
) -> Comparison {
    let Question { seed, until, worth_in } = question;
    let scenarios = || std::iter::once(base).chain(changes.iter().map(|change| &change.scenario));
    let models: Vec<Model> = scenarios()
        .map(|scenario| Model::new(&scenario.center, &scenario.demand, &scenario.calendar))
        .collect();
    let runs = models.iter().map(|model| Run::new(model, seed, Rows::Kept)).collect();
    let mut play = Play { runs, until, played: 0, looks: 0, over: false };
    while !play.over && !watch.stop() {
        play.go_on(watch);
        let all = play.played == until.at_most();
        play.over =
            play.is_whole() && (all || play.is_precise() || play.is_decided(base, &changes));
    }
    let found = play.found(base, &changes);
    let decision = play.decision(&found, &changes);
    let mut results = play.finish().into_iter();
    let of_base = results.next().unwrap_or_else(|| unreachable!("the base was run"));
    let worth = |results: &Results, scenario: &Scenario| {
        let worth = worth::worth(worth_in?, (results, scenario), &of_base, seed, watch);
        // A search that was stopped knows nothing.
        (!watch.stop()).then_some(worth)
    };
    let not_begun = |results: &Results| results.replications() == 0;
    let mut not_played = Vec::new();
    let mut played = Vec::new();
    for ((what_if, results), found) in changes.into_iter().zip(results).zip(found) {
        if not_begun(&results) {
            not_played.push(what_if.name);
        } else {
            let worth = worth(&results, &what_if.scenario);
            played.push(Change::new(what_if, results, found, worth));
        }
    }
    let valued = worth_in.is_none() || played.iter().all(|change| change.worth.is_some());
    let complete = of_base.complete && valued;
    let cost_per_contact = of_base.cost_per_contact();
    Comparison { base: of_base, cost_per_contact, changes: played, not_played, decision, complete }
}

/// The runs of a comparison, the base's first.
struct Play<'m> {
    runs: Vec<Run<'m>>,
    until: Until,
    /// Replications that every run has been asked for.
    played: u64,
    /// How often that was looked at.
    looks: u32,
    /// Whether it ended as it was meant to.
    over: bool,
}

impl Play<'_> {
    /// Plays every run up to the next look.
    fn go_on(&mut self, watch: &dyn Watch) {
        let (first, last) = (self.played, self.until.next_look(self.played));
        let runs = self.runs.len() as u64;
        for (before, run) in (0..).zip(&mut self.runs) {
            let others = before * last + (runs - 1 - before) * first;
            run.play_until(last, self.until.at_most(), &OneOfMany { watch, others, runs });
        }
        (self.played, self.looks) = (last, self.looks + 1);
    }

    /// Whether no run lacks a replication.
    fn is_whole(&self) -> bool {
        self.runs.iter().all(|run| run.results().replications() == self.played)
    }

    /// Whether the base is known as well as wanted.
    fn is_precise(&self) -> bool {
        matches!(self.until, Until::Played(wanted) if self.runs[0].is_precise(wanted))
    }

    /// The differences of each change, judged.
    fn found(&self, base: &Scenario, changes: &[WhatIf]) -> Vec<Found> {
        let of_base = (self.runs[0].results(), base);
        let played = self.runs[1..].iter().zip(changes);
        let mut found: Vec<Found> = played
            .map(|(run, change)| Found::new((run.results(), &change.scenario), of_base))
            .collect();
        let all = found.iter_mut().flat_map(Found::differences_mut);
        verdict::judge(&mut all.collect::<Vec<_>>(), self.confidence());
        found
    }

    /// That of this look's verdicts.
    fn confidence(&self) -> f64 {
        match self.until {
            Until::Played(_) => CONFIDENCE,
            Until::Decided { .. } => decided::confidence_at(self.looks.max(1)),
        }
    }

    /// Whether the verdicts on the targets are clear, if that is what the comparison waits for.
    fn is_decided(&self, base: &Scenario, changes: &[WhatIf]) -> bool {
        let waits = matches!(self.until, Until::Decided { .. });
        let decision = || self.decision(&self.found(base, changes), changes);
        waits && decision().is_some_and(|decision| decision.reached)
    }

    fn decision(&self, found: &[Found], changes: &[WhatIf]) -> Option<Decision> {
        let Until::Decided { margin, .. } = self.until else { return None };
        let named: Vec<(&str, &Found)> =
            changes.iter().map(|change| change.name.as_str()).zip(found).collect();
        let decision = Decision::new(&named, margin, self.confidence());
        Some(Decision { reached: self.is_whole() && decision.reached, ..decision })
    }

    /// The results of every run. A wanted precision is that of the base.
    fn finish(self) -> Vec<Results> {
        let of_changes = Replications::Fixed(self.until.at_most());
        let of_base = match self.until {
            Until::Played(wanted) => wanted,
            Until::Decided { .. } => of_changes,
        };
        let finish = |(place, run): (usize, Run)| {
            run.finish(if place == 0 { of_base } else { of_changes }, self.over)
        };
        self.runs.into_iter().enumerate().map(finish).collect()
    }
}

/// The watch of one run among several of the same length.
struct OneOfMany<'a> {
    watch: &'a dyn Watch,
    /// Replications that the others have played.
    others: u64,
    runs: u64,
}

impl Watch for OneOfMany<'_> {
    fn progress(&self, done: u64, total: u64) {
        self.watch.progress(self.others + done, self.runs * total);
    }

    fn stop(&self) -> bool {
        self.watch.stop()
    }
}

impl Change {
    fn new(what_if: WhatIf, results: Results, found: Found, worth: Option<Worth>) -> Self {
        let WhatIf { name, edits, swept, scenario } = what_if;
        let Found { queues, groups, total, targets } = found;
        Self { name, edits, swept, scenario, results, queues, groups, total, targets, worth }
    }
}
