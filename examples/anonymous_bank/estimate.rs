//! Estimators: moments, patience, the variation between days, and times seen only in part.

/// Mean and coefficient of variation.
///
/// Of services it takes the moments of the times themselves, not those of a fit to their
/// logarithms: arrivals times the mean is then exactly the agents' work of the month. Calls of a few
/// seconds, which are no conversations, occupied an agent as well.
pub fn mean_and_cv(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n;
    (mean, variance.sqrt() / mean)
}

/// Coefficient of variation of the random factor that multiplies a day's rate, by moments: what
/// the daily totals vary beyond a Poisson count, 0 if they do not.
pub fn day_cv(totals: &[f64]) -> f64 {
    let (mean, cv) = mean_and_cv(totals);
    let n = totals.len() as f64;
    let variance = (cv * mean).powi(2) * n / (n - 1.0);
    (variance - mean).max(0.0).sqrt() / mean
}

/// A duration in seconds, and whether its end was seen; if not, it lasted at least so long.
pub type Seen = (i64, bool);

/// Mean of an exponential law from durations of which some were cut short: the maximum-likelihood
/// estimate is all the time over the number of ends. `None` when no end was seen.
pub fn exponential_mean(seen: &[Seen]) -> Option<f64> {
    let ends = seen.iter().filter(|(_, ended)| *ended).count();
    let total: i64 = seen.iter().map(|(length, _)| length).sum();
    (ends > 0).then(|| total as f64 / ends as f64)
}

/// Product-limit estimate of a survival function (Kaplan and Meier 1958): steps of (time, share
/// that lasts longer).
pub fn survival(seen: &[Seen]) -> Vec<(i64, f64)> {
    let mut sorted = seen.to_vec();
    sorted.sort_unstable();
    let (mut steps, mut alive, mut left) = (Vec::new(), 1.0, sorted.len());
    for same in sorted.chunk_by(|a, b| a.0 == b.0) {
        let ended = same.iter().filter(|(_, ended)| *ended).count();
        if ended > 0 {
            alive *= 1.0 - ended as f64 / left as f64;
            steps.push((same[0].0, alive));
        }
        left -= same.len();
    }
    steps
}

/// Mean of min(duration, limit): the area below a survival function up to the limit.
pub fn restricted_mean(survival: &[(i64, f64)], limit_s: i64) -> f64 {
    let (mut area, mut last, mut alive) = (0.0, 0, 1.0);
    for &(time, share) in survival.iter().take_while(|(time, _)| *time <= limit_s) {
        area += alive * (time - last) as f64;
        (last, alive) = (time, share);
    }
    area + alive * (limit_s - last) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_keep_the_work_and_its_spread() {
        let (mean, cv) = mean_and_cv(&[0.0, 100.0, 200.0]);
        assert_eq!(mean, 100.0);
        assert!((cv - (2.0_f64 / 3.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn days_that_vary_like_poisson_have_no_factor() {
        assert_eq!(day_cv(&[100.0, 101.0, 99.0]), 0.0);
        // Variance 10,000 at mean 400: 9,600 of it beyond Poisson.
        let expected = 9600.0_f64.sqrt() / 400.0;
        assert!((day_cv(&[300.0, 400.0, 500.0]) - expected).abs() < 1e-12);
    }

    #[test]
    fn patience_counts_the_time_of_those_who_were_answered() {
        assert_eq!(exponential_mean(&[(100, true), (200, false), (300, true)]), Some(300.0));
        assert_eq!(exponential_mean(&[(100, false)]), None);
    }

    #[test]
    fn survival_by_hand() {
        // At 1: 1 of 5 ends; at 2 one is lost from sight; at 3: 1 of 3 ends; at 4: 1 of 2.
        let curve = survival(&[(4, true), (1, true), (3, true), (2, false), (5, false)]);
        let expected = [(1, 0.8), (3, 0.8 * 2.0 / 3.0), (4, 0.8 / 3.0)];
        assert_eq!(curve.len(), 3);
        for ((time, share), (t, s)) in curve.iter().zip(expected) {
            assert!(*time == t && (share - s).abs() < 1e-12, "{time}: {share}");
        }
        // 1 + 2 × .8 + 1 × .5333 + 1 × .2667
        assert!((restricted_mean(&curve, 5) - 3.4).abs() < 1e-9);
        assert_eq!(restricted_mean(&[], 60), 60.0);
    }
}
