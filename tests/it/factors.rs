//! Days that differ: the moments, laws and correlations of the factors as the counts show them.

use statrs::distribution::{Discrete, NegativeBinomial};

use ringplan::center::Patience;
use ringplan::demand::Factors;
use ringplan::sim::{Period, Whose};
use ringplan::theory::blocking;
use ringplan::time::HOUR;

use crate::arrivals::{DAYS, SURE, chi_square, column, counts, covariance, mean};
use crate::common::{Bench, Distances, calendar, exponential};

/// One queue on one day, or more, of hours with these means each.
fn bench(days: u32, means: &[f64], factors: Factors) -> Bench {
    let at = |i: usize| means.get(i % 24).copied().unwrap_or(0.0);
    let mut bench = Bench::new(calendar(days, HOUR, 0));
    bench = bench.queue("calls", at, exponential(60.0), Patience::Infinite);
    bench.demand.queues[0].factors = factors;
    bench
}

fn days_factor(day_cv: f64) -> Factors {
    Factors { day_cv, ..Factors::default() }
}

fn intervals_factor(interval_cv: f64, interval_correlation: f64) -> Factors {
    Factors { interval_cv, interval_correlation, ..Factors::default() }
}

fn totals(counts: &[Vec<f64>]) -> Vec<f64> {
    counts.iter().map(|day| day.iter().sum()).collect()
}

/// The distance of the mean of products of deviations from what is expected, in its standard errors.
fn distance(a: &[f64], b: &[f64], (mean_a, mean_b): (f64, f64), expected: f64) -> f64 {
    let products: Vec<f64> = a.iter().zip(b).map(|(x, y)| (x - mean_a) * (y - mean_b)).collect();
    let error = (covariance(&products, &products) / products.len() as f64).sqrt();
    (mean(&products) - expected) / error
}

fn near(what: &str, z: f64) {
    println!("{what}: {z:.2} standard errors");
    assert!(z.abs() < 4.0, "{what}: {z:.2} standard errors");
}

fn near_mean(what: &str, values: &[f64], expected: f64) {
    let error = (covariance(values, values) / values.len() as f64).sqrt();
    near(what, (mean(values) - expected) / error);
}

/// Mean m, variance m + c²m².
#[test]
fn daily_totals_vary_as_the_factor_says() {
    for cv in [0.05, 0.12, 0.4, 1.0] {
        let means = [3.0, 40.0, 25.0, 0.0, 12.0];
        let total: f64 = means.iter().sum();
        let totals = totals(&counts(&bench(1, &means, days_factor(cv)), 21));
        near_mean(&format!("cv {cv}: mean"), &totals, total);
        let variance = total + cv * cv * total * total;
        near(&format!("cv {cv}: variance"), distance(&totals, &totals, (total, total), variance));
    }
}

/// A Poisson number whose mean is gamma is negative binomial, in an interval and over the day.
#[test]
fn counts_with_a_day_factor_are_negative_binomial() {
    let cv = 0.3;
    let means = [8.0, 2.0, 30.0];
    let counts = counts(&bench(1, &means, days_factor(cv)), 22);
    let of_interval = |i: usize| (means[i], column(&counts, i));
    let of_day = (means.iter().sum(), totals(&counts));
    for (mean, numbers) in [of_interval(0), of_interval(1), of_interval(2), of_day] {
        let shape = 1.0 / (cv * cv);
        let law = NegativeBinomial::new(shape, shape / (shape + mean)).expect("a law");
        let expected_of = |k: u64| law.pmf(k) * DAYS as f64;
        let first = (0..).find(|&k| expected_of(k) >= 5.0).expect("a likely number");
        let last = (first..).find(|&k| expected_of(k + 1) < 5.0).expect("an unlikely number");
        let mut observed = vec![0.0; (last - first + 1) as usize];
        for number in numbers {
            observed[((number as u64).clamp(first, last) - first) as usize] += 1.0;
        }
        let mut expected: Vec<f64> = (first..=last).map(expected_of).collect();
        expected[0] += (0..first).map(expected_of).sum::<f64>();
        let rest = DAYS as f64 - expected.iter().sum::<f64>();
        *expected.last_mut().expect("a cell") += rest;
        let p = chi_square(&observed, &expected);
        assert!(p > SURE, "mean {mean}: p = {p:.2e}");
    }
}

/// Variance and the correlation that was asked for, which fades; nothing of it reaches the next day.
#[test]
fn neighbouring_intervals_differ_together() {
    for (cv, correlation) in [(0.1, 0.5), (0.3, 0.9), (0.6, 0.0)] {
        let m = 60.0;
        let counts = counts(&bench(2, &[m; 24], intervals_factor(cv, correlation)), 23);
        let sigma_squared = f64::ln_1p(cv * cv);
        let rho = (correlation * cv * cv).ln_1p() / sigma_squared;
        // Covariance of factors so many intervals apart; 0 apart it is cv².
        let covariance = |lag: i32| (sigma_squared * rho.powi(lag)).exp_m1();
        assert!((covariance(1) - correlation * cv * cv).abs() < 1e-12);
        for (a, b, expected) in [
            (0, 0, m + cv * cv * m * m),
            (20, 20, m + cv * cv * m * m),
            (0, 1, m * m * covariance(1)),
            (12, 13, m * m * covariance(1)),
            (5, 7, m * m * covariance(2)),
            (23, 24, 0.0),
            (3, 27, 0.0),
        ] {
            let (x, y) = (column(&counts, a), column(&counts, b));
            near_mean(&format!("cv {cv}, interval {a}: mean"), &x, m);
            let z = distance(&x, &y, (m, m), expected);
            near(&format!("cv {cv}, correlation {correlation}: {a} with {b}"), z);
        }
    }
}

#[test]
fn both_factors_are_multiplied() {
    let (c, v, r, m) = (0.2, 0.15, 0.6, 80.0);
    let factors = Factors { day_cv: c, interval_cv: v, interval_correlation: r };
    let counts = counts(&bench(1, &[m; 24], factors), 24);
    let (a, b) = (column(&counts, 4), column(&counts, 5));
    // E[(FG)(FH)] − 1 for a day's factor F and the intervals' G and H.
    let product = |of_intervals: f64| (1.0 + c * c) * (1.0 + of_intervals) - 1.0;
    near("variance", distance(&a, &a, (m, m), m + m * m * product(v * v)));
    near("covariance", distance(&a, &b, (m, m), m * m * product(r * v * v)));
}

/// Shared days are busy together, each queue by its own cv; else each queue is by itself.
#[test]
fn queues_share_their_days_if_asked_to() {
    let m = 200.0;
    let two = |shared_days: bool, cvs: [f64; 2]| {
        let mut two = bench(1, &[m], days_factor(cvs[0]));
        two = two.queue(
            "other",
            |i| if i == 0 { m } else { 0.0 },
            exponential(60.0),
            Patience::Infinite,
        );
        two.demand.queues[1].factors = days_factor(cvs[1]);
        two.demand.shared_days = shared_days;
        let counts = counts(&two, 25);
        (column(&counts, 0), column(&counts, 24))
    };
    let (a, b) = two(true, [0.2, 0.2]);
    near("one factor", distance(&a, &b, (m, m), 0.04 * m * m));
    let (a, b) = two(false, [0.2, 0.2]);
    near("two factors", distance(&a, &b, (m, m), 0.0));
    // ∫F⁻¹(u)G⁻¹(u)du − 1 of two gamma laws.
    let steps = 20_000;
    let product = |i: i32| {
        let u = (f64::from(i) + 0.5) / f64::from(steps);
        ringplan::random::gamma_factor(0.1, u) * ringplan::random::gamma_factor(0.4, u)
    };
    let together = (0..steps).map(product).sum::<f64>() / f64::from(steps) - 1.0;
    assert!(together < 0.04 && together > 0.039, "nearly 0.1 × 0.4: {together}");
    let (a, b) = two(true, [0.1, 0.4]);
    near("factors of another cv", distance(&a, &b, (m, m), together * m * m));
}

/// Another cv only adds contacts or takes them away: in every interval one run's callers are among the
/// other's. No variation gives what a file without the keys gives.
#[test]
fn another_cv_only_adds_contacts_or_takes_them_away() {
    let callers = |factors, day| {
        let bench = bench(2, &[9.0; 24], factors);
        let mut by_interval = vec![vec![]; 48];
        for (caller, arrival, interval) in crate::log::callers(&bench, 26, day) {
            by_interval[interval].push((caller.ordinal, arrival, caller.bits()));
        }
        by_interval.iter_mut().for_each(|callers| callers.sort_unstable());
        by_interval
    };
    let still = Factors { interval_correlation: 0.7, ..Factors::default() };
    let varied = Factors { day_cv: 0.5, interval_cv: 0.3, interval_correlation: 0.7 };
    let (mut more, mut fewer) = (0, 0);
    for day in 0..50 {
        let plain = callers(Factors::default(), day);
        assert_eq!(plain, callers(still, day));
        for (plain, varied) in plain.iter().zip(callers(varied, day)) {
            let both = plain.len().min(varied.len());
            assert_eq!(plain[..both], varied[..both]);
            more += usize::from(varied.len() > both);
            fewer += usize::from(plain.len() > both);
        }
    }
    assert!(more > 500 && fewer > 500, "{more} intervals with more, {fewer} with fewer");
}

/// A loss system whose load is gamma: the mean of Erlang B over the law of the factor.
#[test]
fn losses_are_those_of_the_mixture() {
    let (cv, load, agents) = (0.25, 10.0, 14);
    let steps = 40_000;
    let lost = |i: i32| {
        let u = (f64::from(i) + 0.5) / f64::from(steps);
        let load = load * ringplan::random::gamma_factor(cv, u);
        load * blocking(load, agents).expect("a load")
    };
    let expected = (0..steps).map(lost).sum::<f64>() / f64::from(steps) / load;
    let none = ringplan::random::Law::constant(0.0).expect("a law");
    let patience = Patience::Drawn(ringplan::center::ByInterval::Always(none));
    let mut bench = bench(1, &[load * 60.0; 24], days_factor(cv));
    bench.center.queues[0].patience = patience;
    let results = bench.group("agents", &[(0, 1)], |_| agents).run(27, 4_000);
    let mut distances = Distances::default();
    for interval in [3, 12, 23] {
        let lost = results.queue(Whose::Of(0), Period::Interval(interval), "abandon_rate");
        distances.add(&format!("lost in hour {interval}"), lost, expected, 0.0);
    }
    distances.check();
}

/// The tutorial's days (see the published tables): a day's calls have the mean 1,660 and the variance
/// m + c²m².
#[test]
fn the_days_of_the_tutorial_differ_as_they_should() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = path.join("examples/published_tables/ssj-tutorial.toml");
    let scenario = ringplan::scenario::read(&path, &[]).scenario.expect("a scenario");
    let ringplan::scenario::Scenario { calendar, center, demand, .. } = scenario;
    let totals = totals(&counts(&Bench { calendar, center, demand }, 28));
    near_mean("calls a day", &totals, 1_660.0);
    let variance = 1_660.0 + (0.05 * 1_660.0_f64).powi(2);
    near("variance", distance(&totals, &totals, (1_660.0, 1_660.0), variance));
}
