//! Better, worse, or no evidence, over all differences at once.

use super::{COST_PER_CONTACT, Difference};

/// With this confidence all verdicts of a comparison that claim a difference are right together.
pub const CONFIDENCE: f64 = 0.95;

/// What a difference says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The change is surely better here.
    Better,
    /// The change is surely worse here.
    Worse,
    /// The difference may be chance.
    NoEvidence,
}

impl Verdict {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::NoEvidence => "no evidence",
        }
    }
}

/// Metrics of which more is better.
const MORE_IS_BETTER: [&str; 9] = [
    "service_level",
    "service_level_excl_short",
    "service_level_abandons_ok",
    "service_level_answered",
    "service_level_short_calls",
    "days_met",
    "first_contact_resolution",
    "closed_within_rate",
    "finished_within_rate",
];

/// Metrics of which less is better.
const LESS_IS_BETTER: [&str; 24] = [
    "blocked",
    "dismissed",
    "open",
    "abandon_rate",
    "asa_s",
    "wait_mean_s",
    "wait_p50_s",
    "wait_p90_s",
    "wait_p95_s",
    "delayed_rate",
    "queue_mean",
    "queue_max",
    "overrun_hours",
    "paid_hours",
    "cost",
    COST_PER_CONTACT,
    "cases_lost",
    "cases_open",
    "cases_in_process",
    "touches_mean",
    "case_turnaround_mean_s",
    "cost_per_case",
    "turnaround_mean_s",
    "oldest_open_s",
];

/// Whether more of a metric is better; `None` where neither is.
pub(super) fn more_is_better(metric: &str) -> Option<bool> {
    let more = MORE_IS_BETTER.contains(&metric);
    (more || LESS_IS_BETTER.contains(&metric)).then_some(more)
}

/// Gives every difference with a good direction its verdict, by Holm's procedure (Scandinavian Journal
/// of Statistics 6, 1979): the k-th smallest of m chances counts as evidence if it and all smaller ones
/// are below (1 − confidence)/(m − k + 1).
pub(super) fn judge(differences: &mut [&mut Difference], confidence: f64) {
    let chance = |difference: &Difference| difference.difference.and_then(|d| d.p_of_zero());
    let mut judged: Vec<(f64, bool, &mut &mut Difference)> = differences
        .iter_mut()
        .filter_map(|d| Some((chance(d)?, more_is_better(d.metric)?, d)))
        .collect();
    judged.sort_by(|(a, ..), (b, ..)| a.total_cmp(b));
    let mut left = judged.len() as f64;
    let mut is_evidence = true;
    for (chance, more_is_better, difference) in judged {
        is_evidence &= chance * left <= 1.0 - confidence;
        left -= 1.0;
        let rises = difference.difference.is_some_and(|d| d.mean > 0.0);
        difference.verdict = Some(match (is_evidence, rises == more_is_better) {
            (false, _) => Verdict::NoEvidence,
            (true, true) => Verdict::Better,
            (true, false) => Verdict::Worse,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::metric_meanings;

    /// A metric that is called otherwise would lose its verdict unseen.
    #[test]
    fn every_direction_is_that_of_a_metric() {
        let known = metric_meanings().concat();
        let added = ["days_met", COST_PER_CONTACT];
        for name in MORE_IS_BETTER.iter().chain(&LESS_IS_BETTER) {
            let is_known = known.iter().any(|(metric, _)| metric == name) || added.contains(name);
            assert!(is_known, "{name}");
            assert!(!(MORE_IS_BETTER.contains(name) && LESS_IS_BETTER.contains(name)), "{name}");
        }
    }

    /// Of three chances of 0.01, 0.02 and 0.04, Holm takes all at 0.05, and at 0.03 the first alone.
    #[test]
    fn holm_goes_on_until_one_is_chance() {
        let verdicts = |confidence: f64| {
            let chance = |p: f64| {
                let n = 1_000;
                let t = normal_quantile(1.0 - p / 2.0);
                let estimate = crate::stats::Estimate { mean: t / 1.962, half_width: Some(1.0), n };
                Difference {
                    metric: "service_level",
                    base: None,
                    change: None,
                    difference: Some(estimate),
                    verdict: None,
                }
            };
            let mut all = [0.04, 0.01, 0.02].map(chance);
            judge(&mut all.iter_mut().collect::<Vec<_>>(), confidence);
            all.map(|difference| difference.verdict == Some(Verdict::Better))
        };
        assert_eq!(verdicts(0.95), [true, true, true]);
        assert_eq!(verdicts(0.968), [false, true, false]);
        assert_eq!(verdicts(0.975), [false, false, false]);
    }

    fn normal_quantile(p: f64) -> f64 {
        use statrs::distribution::{ContinuousCDF, Normal};
        Normal::standard().inverse_cdf(p)
    }
}
