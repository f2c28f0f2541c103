//! Estimators: handle time, patience, the variation between days, and times seen only in part.

use statrs::distribution::{ContinuousCDF, FisherSnedecor};

/// Mean and coefficient of variation of service times in seconds, over every service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Handle {
    pub services: usize,
    pub mean_s: f64,
    pub cv: f64,
}

/// The moments of the services themselves, not those of a fit to their logarithms: arrivals times
/// the mean is then exactly the agents' work of the month. Calls of a few seconds, which are no
/// conversations, occupied an agent as well and stay in.
pub fn handle(services_s: &[f64]) -> Handle {
    let mean_s = mean(services_s);
    let variance = mean(&services_s.iter().map(|s| (s - mean_s).powi(2)).collect::<Vec<_>>());
    Handle { services: services_s.len(), mean_s, cv: variance.sqrt() / mean_s }
}

/// The lognormal law that has the mean and variance of the logarithms of services of 10 s and over,
/// to set beside [`handle`].
pub fn handle_from_logarithms(services_s: &[f64]) -> Handle {
    let logs: Vec<f64> = services_s.iter().filter(|s| **s >= 10.0).map(|s| s.ln()).collect();
    let mu = mean(&logs);
    let sigma2 = mean(&logs.iter().map(|x| (x - mu).powi(2)).collect::<Vec<_>>());
    Handle {
        services: logs.len(),
        mean_s: (mu + sigma2 / 2.0).exp(),
        cv: (sigma2.exp() - 1.0).sqrt(),
    }
}

/// Mean of an exponential patience from waits of which most were cut short by an answer: the
/// maximum-likelihood estimate is all the time waited over the number who gave up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patience {
    pub waited: usize,
    pub abandoned: usize,
    pub mean_s: f64,
}

/// `waits` are those of callers who were queued, with `true` where the caller hung up. `None` when
/// nobody did.
pub fn patience(waits: impl IntoIterator<Item = (i64, bool)>) -> Option<Patience> {
    let (mut waited, mut abandoned, mut total_s) = (0, 0, 0);
    for (wait_s, gave_up) in waits {
        waited += 1;
        abandoned += usize::from(gave_up);
        total_s += wait_s;
    }
    (abandoned > 0).then(|| Patience {
        waited,
        abandoned,
        mean_s: total_s as f64 / abandoned as f64,
    })
}

/// Coefficient of variation of the random factor that multiplies a day's rate, by moments: what
/// the daily totals vary beyond a Poisson count, 0 if they do not.
pub fn day_factor_cv(totals: &[f64]) -> f64 {
    let mean = mean(totals);
    let squares: f64 = totals.iter().map(|n| (n - mean).powi(2)).sum();
    let variance = squares / (totals.len() as f64 - 1.0);
    ((variance - mean).max(0.0)).sqrt() / mean
}

/// One-way analysis of variance: the probability of group means at least as different as these if
/// all groups are samples of one law. `None` if nothing varies within the groups.
pub fn one_way_p(groups: &[Vec<f64>]) -> Option<f64> {
    let all: Vec<f64> = groups.iter().flatten().copied().collect();
    let grand = mean(&all);
    let squares =
        |values: &[f64], around: f64| -> f64 { values.iter().map(|v| (v - around).powi(2)).sum() };
    let within: f64 = groups.iter().map(|group| squares(group, mean(group))).sum();
    let between = squares(&all, grand) - within;
    let free = (groups.len() as f64 - 1.0, all.len() as f64 - groups.len() as f64);
    let ratio = (between / free.0) / (within / free.1);
    let law = FisherSnedecor::new(free.0, free.1).ok()?;
    (ratio.is_finite()).then(|| law.sf(ratio))
}

/// A duration in seconds, and whether its end was seen; if not, it lasted at least so long.
pub type Seen = (i64, bool);

/// Product-limit estimate of a survival function (Kaplan and Meier 1958): steps of (time, share
/// that lasts longer).
pub fn survival(observations: &[Seen]) -> Vec<(i64, f64)> {
    let mut sorted = observations.to_vec();
    sorted.sort_unstable();
    let mut steps = Vec::new();
    let (mut alive, mut index) = (1.0, 0);
    while index < sorted.len() {
        let time = sorted[index].0;
        let same = sorted[index..].iter().take_while(|(t, _)| *t == time);
        let (count, ended) = same.fold((0, 0), |(n, d), (_, end)| (n + 1, d + usize::from(*end)));
        if ended > 0 {
            alive *= 1.0 - ended as f64 / (sorted.len() - index) as f64;
            steps.push((time, alive));
        }
        index += count;
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

/// The first time by which a share `p` of the durations has ended, `None` if that was not seen.
pub fn quantile(survival: &[(i64, f64)], p: f64) -> Option<i64> {
    survival.iter().find(|(_, alive)| *alive <= 1.0 - p).map(|(time, _)| *time)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handle_keeps_the_work_and_its_spread() {
        let handle = handle(&[0.0, 100.0, 200.0]);
        assert_eq!(handle.mean_s, 100.0);
        assert!((handle.cv - (2.0_f64 / 3.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn logarithms_of_one_length_have_no_spread() {
        let fit = handle_from_logarithms(&[1.0, 50.0, 50.0]);
        assert_eq!(fit.services, 2);
        assert!((fit.mean_s - 50.0).abs() < 1e-9);
        assert!(fit.cv.abs() < 1e-9);
    }

    #[test]
    fn patience_counts_the_time_of_those_who_were_answered() {
        // 600 s of waiting in all, two gave up.
        let found = patience([(100, true), (200, false), (300, true)]).unwrap();
        assert_eq!(found, Patience { waited: 3, abandoned: 2, mean_s: 300.0 });
        assert_eq!(patience([(100, false)]), None);
    }

    #[test]
    fn days_that_vary_like_poisson_have_no_factor() {
        assert_eq!(day_factor_cv(&[100.0, 101.0, 99.0]), 0.0);
        // Variance 10,000 at mean 400: 9,600 of it beyond Poisson.
        let cv = day_factor_cv(&[300.0, 400.0, 500.0]);
        assert!((cv - 9600.0_f64.sqrt() / 400.0).abs() < 1e-12);
    }

    #[test]
    fn groups_are_compared_by_the_f_ratio() {
        // F(1, 4) = 1.5 / (4 / 4) = 1.5, which is t(4) = 1.2247 on both sides: p = .2879.
        let p = one_way_p(&[vec![1.0, 2.0, 3.0], vec![2.0, 3.0, 4.0]]).unwrap();
        assert!((p - 0.2879).abs() < 1e-4, "{p}");
        assert_eq!(one_way_p(&[vec![1.0, 1.0], vec![2.0, 2.0]]), None);
    }

    #[test]
    fn survival_follows_the_textbook_example() {
        // At 1: 1 of 5 ends; at 2 one is lost from sight; at 3: 1 of 3 ends; at 4: 1 of 2.
        let curve = survival(&[(4, true), (1, true), (3, true), (2, false), (5, false)]);
        let expected = [(1, 0.8), (3, 0.8 * 2.0 / 3.0), (4, 0.8 / 3.0)];
        assert_eq!(curve.len(), 3);
        for ((time, share), (t, s)) in curve.iter().zip(expected) {
            assert_eq!(*time, t);
            assert!((share - s).abs() < 1e-12);
        }
        assert_eq!(quantile(&curve, 0.2), Some(1));
        assert_eq!(quantile(&curve, 0.9), None);
        // 1 + 2 x .8 + 1 x .5333 + 1 x .2667
        assert!((restricted_mean(&curve, 5) - 3.4).abs() < 1e-9);
        assert_eq!(restricted_mean(&[], 60), 60.0);
    }
}
