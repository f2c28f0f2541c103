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
    /// Neither better nor worse, and surely within the margin.
    pub within: Vec<TargetDifference>,
    /// Those of which nothing is clear.
    pub undecided: Vec<TargetDifference>,
}

/// What a change does to the figure of a target.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetDifference {
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

impl Decision {
    /// Judges the figures of all targets of all changes; where a change and its base have no target, the
    /// service levels. Better and worse come from the verdicts. That a difference is within the margin
    /// must be as sure of all figures together (Bonferroni).
    pub(super) fn new(changes: &[(&str, &Found)], margin: f64, confidence: f64) -> Self {
        let unclear = |verdict| !matches!(verdict, Some(Verdict::Better | Verdict::Worse));
        let sought: Vec<_> =
            changes.iter().flat_map(|&(name, f)| sought(name, f, margin)).collect();
        let doubt = (1.0 - confidence) / sought.len() as f64;
        let is_within = |figure: &TargetDifference| {
            figure.difference.p_beyond(figure.margin).is_some_and(|p| p <= doubt)
        };
        let (within, undecided): (Vec<_>, Vec<_>) = sought
            .into_iter()
            .filter(|(_, verdict)| unclear(*verdict))
            .map(|(figure, _)| figure)
            .partition(is_within);
        Self { margin, reached: undecided.is_empty(), within, undecided }
    }
}

/// The differences of one change that must be clear, with their verdicts.
fn sought(change: &str, found: &Found, margin: f64) -> Vec<(TargetDifference, Option<Verdict>)> {
    let of_targets = found.targets.iter().map(|target| {
        let (_, promised) = target.promise;
        let margin = match promised.goal {
            Goal::Asa { seconds } => margin * seconds,
            _ => margin,
        };
        (&target.queue, promised.goal.metric(), margin)
    });
    let mut sought: Vec<_> = Vec::new();
    for figure in of_targets {
        // One figure may have several targets, by day and by week.
        if !sought.contains(&figure) {
            sought.push(figure);
        }
    }
    if sought.is_empty() {
        sought.extend(found.queues.iter().map(|(name, _)| (name, "service_level", margin)));
    }
    let figure = |(queue, metric, margin): (&String, &'static str, f64)| {
        let (_, differences) = found.queues.iter().find(|(name, _)| name == queue)?;
        let found = difference_in(differences, metric)?;
        let (change, queue, difference) = (change.to_owned(), queue.clone(), found.difference?);
        Some((TargetDifference { change, queue, metric, difference, margin }, found.verdict))
    };
    sought.into_iter().filter_map(figure).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Difference;
    use super::*;

    /// A change whose service level surely differs by no more than 0.01, alone, with a chance of 0.032.
    fn close() -> Found {
        // 0.00945 to the margin are 1.85 standard errors; a half-width has 1.962 of them.
        let half_width = Some(0.00945 / 1.85 * 1.962);
        let difference = Difference {
            metric: "service_level",
            base: None,
            change: None,
            difference: Some(Estimate { mean: 0.00055, half_width, n: 1_000 }),
            verdict: Some(Verdict::NoEvidence),
        };
        let queues = vec![("calls".to_owned(), vec![difference])];
        Found { queues, groups: vec![], total: vec![], targets: vec![] }
    }

    #[test]
    fn what_is_within_the_margin_is_so_of_all_figures_together() {
        let (one, other) = (close(), close());
        let alone = Decision::new(&[("one", &one)], 0.01, 0.95);
        assert_eq!((alone.reached, alone.within.len()), (true, 1));
        let both = [("one", &one), ("other", &other)];
        let together = Decision::new(&both, 0.01, 0.95);
        assert_eq!(
            (together.reached, together.within.len(), together.undecided.len()),
            (false, 0, 2)
        );
        assert!(Decision::new(&both, 0.02, 0.95).reached);
        assert!(!Decision::new(&[("one", &one)], 0.01, confidence_at(2)).reached);
    }

    #[test]
    fn all_looks_together_keep_the_promise() {
        let doubt: f64 = (1..100_000).map(|look| 1.0 - confidence_at(look)).sum();
        assert!((0.0499..=0.05).contains(&doubt), "{doubt}");
    }
}
