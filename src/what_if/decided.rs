//! Whether every verdict on the targets is clear.

use super::found::Found;
use super::{Verdict, difference_in, verdict};
use crate::center::Goal;
use crate::sim::BATCH;
use crate::stats::Estimate;

/// What a comparison came to that was to go on until its verdicts are clear.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Differences that are surely no larger do not matter: of a share, in absolute terms; of a mean
    /// wait, as a share of the promised wait.
    pub margin: f64,
    /// Whether the comparison ended because all verdicts on the targets are clear.
    pub reached: bool,
    /// Those that are not.
    pub undecided: Vec<Undecided>,
}

/// A target's figure of which it is not known what a change does to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Undecided {
    /// The change.
    pub change: String,
    /// The target's queue.
    pub queue: String,
    /// The figure.
    pub metric: &'static str,
    /// As far as it is known.
    pub difference: Estimate,
    /// What does not matter, in the figure's own unit.
    pub margin: f64,
}

/// Replications at the next look: each look takes twice as many as the one before, so that few looks
/// share the doubt that is allowed.
pub(super) fn next_look(replications: u64) -> u64 {
    (2 * replications).max(BATCH)
}

/// The confidence of the verdicts at the k-th look, from 1. With doubt (1 − confidence)/(k(k + 1)) at
/// each, all looks together keep the promise of one (Bonferroni), as 1/2 + 1/6 + 1/12 + … = 1.
pub(super) fn confidence_at(look: u32) -> f64 {
    let look = f64::from(look);
    1.0 - (1.0 - verdict::CONFIDENCE) / (look * (look + 1.0))
}

/// The figures of targets whose verdict is not clear: no evidence for a difference, and none that it is
/// within the margin. Where a queue has no target anywhere: its service level.
pub(super) fn undecided(change: &str, found: &Found, margin: f64) -> Vec<Undecided> {
    let of_targets = found.targets.iter().map(|target| {
        let (_, promised) = target.promise;
        let margin = match promised.goal {
            Goal::Asa { seconds } => margin * seconds,
            _ => margin,
        };
        (target.queue.as_str(), promised.goal.metric(), margin)
    });
    let mut sought: Vec<_> = of_targets.collect();
    if sought.is_empty() {
        sought
            .extend(found.queues.iter().map(|(name, _)| (name.as_str(), "service_level", margin)));
    }
    let unclear = |(queue, metric, margin): (&str, &'static str, f64)| {
        let (_, differences) = found.queues.iter().find(|(name, _)| name == queue)?;
        let found = difference_in(differences, metric)?;
        let difference = found.difference?;
        let within = difference.half_width.is_some_and(|w| difference.mean.abs() + w <= margin);
        let clear = within || matches!(found.verdict, Some(Verdict::Better | Verdict::Worse));
        let (change, queue) = (change.to_owned(), queue.to_owned());
        (!clear).then_some(Undecided { change, queue, metric, difference, margin })
    };
    sought.into_iter().filter_map(unclear).collect()
}

#[cfg(test)]
mod tests {
    use super::confidence_at;

    #[test]
    fn all_looks_together_keep_the_promise() {
        let doubt: f64 = (1..100_000).map(|look| 1.0 - confidence_at(look)).sum();
        assert!((0.0499..=0.05).contains(&doubt), "{doubt}");
    }
}
