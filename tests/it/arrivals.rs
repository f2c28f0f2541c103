//! How many come, when, and how one interval's number tells nothing of another's.

use statrs::distribution::{ChiSquared, ContinuousCDF, Discrete, Poisson};

use ringplan::center::Patience;
use ringplan::demand::Count;
use ringplan::time::{HOUR, MINUTE, Tick};

use crate::common::{Bench, calendar, exponential};
use crate::log::callers;

/// Replications of a test; each is a day.
pub const DAYS: u64 = 8_000;

fn bench(interval: Tick, mean: impl Fn(usize) -> f64) -> Bench {
    Bench::new(calendar(1, interval, 0)).queue("calls", mean, exponential(60.0), Patience::Infinite)
}

/// Contacts of every interval, `[day][queue * intervals + interval]`.
pub fn counts(bench: &Bench, seed: u64) -> Vec<Vec<f64>> {
    let intervals = bench.calendar.intervals().len();
    let day = |replication| {
        let mut counts = vec![0.0; bench.center.queues.len() * intervals];
        for (caller, _, interval) in callers(bench, seed, replication) {
            counts[usize::from(caller.queue) * intervals + interval] += 1.0;
        }
        counts
    };
    (0..DAYS).map(day).collect()
}

pub fn column(counts: &[Vec<f64>], place: usize) -> Vec<f64> {
    counts.iter().map(|day| day[place]).collect()
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

pub fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    let products = a.iter().zip(b).map(|(x, y)| (x - mean_a) * (y - mean_b));
    products.sum::<f64>() / (a.len() - 1) as f64
}

/// The probability of a chi-square statistic at least as large.
pub fn chi_square(observed: &[f64], expected: &[f64]) -> f64 {
    let statistic: f64 = observed.iter().zip(expected).map(|(o, e)| (o - e) * (o - e) / e).sum();
    let law = ChiSquared::new((observed.len() - 1) as f64).expect("degrees of freedom");
    1.0 - law.cdf(statistic)
}

/// The bound of |z| < 4, as a probability.
pub const SURE: f64 = 6e-5;

/// Over the whole range of means: by the sum, by the search, a fraction of a contact.
#[test]
fn counts_are_poisson() {
    let means = [0.05, 0.7, 3.0, 12.0, 29.9, 30.1, 80.0, 200.0];
    let bench = bench(HOUR, |i| means.get(i).copied().unwrap_or(0.0));
    let counts = counts(&bench, 1);
    for (interval, &mean) in means.iter().enumerate() {
        let law = Poisson::new(mean).expect("a mean");
        let numbers = column(&counts, interval);
        // Cells of one number each where at least five are expected, the tails put together.
        let expected_of = |k: u64| law.pmf(k) * DAYS as f64;
        let first = (0..).find(|&k| expected_of(k) >= 5.0).expect("a likely number");
        let last = (first..).find(|&k| expected_of(k + 1) < 5.0).expect("an unlikely number");
        let cells = (last - first + 1) as usize;
        let mut observed = vec![0.0; cells];
        for number in numbers {
            observed[(number as u64).clamp(first, last) as usize - first as usize] += 1.0;
        }
        let mut expected: Vec<f64> = (first..=last).map(expected_of).collect();
        expected[0] += (0..first).map(expected_of).sum::<f64>();
        expected[cells - 1] += DAYS as f64 - expected.iter().sum::<f64>();
        let p = chi_square(&observed, &expected);
        assert!(p > SURE, "mean {mean}: p = {p:.2e}, {observed:?} for {expected:?}");
    }
    assert!(counts.iter().all(|day| day[means.len()..].iter().all(|&n| n == 0.0)));
}

/// Each contact lies anywhere in its interval with the same chance, whatever its ordinal and whoever
/// comes with it.
#[test]
fn places_are_uniform() {
    const CELLS: usize = 60;
    let bench = bench(HOUR, |i| if i == 0 { 20.0 } else { 0.0 });
    let (mut all, mut first) = (vec![0.0; CELLS], vec![0.0; CELLS]);
    let (mut pairs, mut gaps) = (0, 0.0);
    for day in 0..DAYS {
        let callers = callers(&bench, 2, day);
        let place = |arrival: Tick| arrival as f64 / HOUR as f64;
        for (caller, arrival, _) in &callers {
            let cell = (place(*arrival) * CELLS as f64) as usize;
            all[cell] += 1.0;
            first[cell] += f64::from(u8::from(caller.ordinal == 0));
        }
        // The first two in order of birth are independent: their distance is 1/3 on average.
        let of = |ordinal| callers.iter().find(|(caller, ..)| caller.ordinal == ordinal);
        if let (Some((_, a, _)), Some((_, b, _))) = (of(0), of(1)) {
            pairs += 1;
            gaps += (place(*a) - place(*b)).abs();
        }
    }
    for observed in [all, first] {
        let expected = vec![observed.iter().sum::<f64>() / CELLS as f64; CELLS];
        let p = chi_square(&observed, &expected);
        assert!(p > SURE, "p = {p:.2e}");
    }
    let n = f64::from(pairs);
    // The variance of the distance of two uniforms is 1/18.
    let z = (gaps / n - 1.0 / 3.0) / (1.0 / 18.0 / n).sqrt();
    assert!(z.abs() < 4.0, "mean distance {} ({z:.2} standard errors)", gaps / n);
}

/// Neighbouring intervals, the same interval of two queues, and the same interval of two days that
/// follow each other.
#[test]
fn counts_are_independent() {
    let bench = Bench::new(calendar(2, HOUR, 0))
        .queue("one", |i| if i % 6 < 2 { 8.0 } else { 0.0 }, exponential(60.0), Patience::Infinite)
        .queue("two", |i| if i % 6 < 2 { 8.0 } else { 0.0 }, exponential(60.0), Patience::Infinite);
    let counts = counts(&bench, 3);
    for (what, a, b) in [
        ("neighbours", 0, 1),
        ("queues", 0, 48),
        ("hours apart", 0, 6),
        ("days", 0, 24),
        ("queues and neighbours", 1, 48),
    ] {
        let (a, b) = (column(&counts, a), column(&counts, b));
        let r = covariance(&a, &b) / (covariance(&a, &a) * covariance(&b, &b)).sqrt();
        let z = r * (DAYS as f64).sqrt();
        assert!(z.abs() < 4.0, "{what}: correlation {r:.4} ({z:.2} standard errors)");
    }
    // Nor does one replication tell of the next.
    let numbers = column(&counts, 0);
    let r =
        covariance(&numbers[1..], &numbers[..numbers.len() - 1]) / covariance(&numbers, &numbers);
    assert!((r * (DAYS as f64).sqrt()).abs() < 4.0, "replications: correlation {r:.4}");
}

/// The day's total is not random; how it spreads over the intervals is multinomial.
#[test]
fn exact_totals_spread_by_chance() {
    let shares = [0.1, 0.4, 0.0, 0.3, 0.2];
    let total = 50.0;
    let mut bench = bench(30 * MINUTE, |i| shares.get(i).map_or(0.0, |share| share * total));
    bench.demand.queues[0].count = Count::Exact;
    let counts = counts(&bench, 4);
    for day in &counts {
        assert_eq!(day.iter().sum::<f64>(), total);
        assert_eq!(day[2] + day[shares.len()..].iter().sum::<f64>(), 0.0);
    }
    let n = DAYS as f64;
    for (i, &p) in shares.iter().enumerate().filter(|&(_, &share)| share > 0.0) {
        let numbers = column(&counts, i);
        let variance = total * p * (1.0 - p);
        let z = (mean(&numbers) - total * p) / (variance / n).sqrt();
        assert!(z.abs() < 4.0, "interval {i}: mean {} ({z:.2})", mean(&numbers));
        // Standard error of a variance: √((m₄ − σ⁴)/n), of a binomial m₄ = σ²(1 + 3σ² − 6p(1−p)).
        let fourth = variance * (1.0 + 3.0 * variance - 6.0 * p * (1.0 - p));
        let error = ((fourth - variance * variance) / n).sqrt();
        let z = (covariance(&numbers, &numbers) - variance) / error;
        assert!(z.abs() < 4.0, "interval {i}: variance, {z:.2} standard errors");
    }
    let (a, b) = (column(&counts, 1), column(&counts, 3));
    let expected = -total * shares[1] * shares[3];
    let product = |p: f64| total * p * (1.0 - p);
    let error = ((product(shares[1]) * product(shares[3]) + expected * expected) / n).sqrt();
    let z = (covariance(&a, &b) - expected) / error;
    assert!(z.abs() < 4.0, "covariance, {z:.2} standard errors");
}

/// A total that is no whole number is rounded; each day has its own.
#[test]
fn exact_totals_are_those_of_the_day() {
    let mut bench = Bench::new(calendar(3, HOUR, 0)).queue(
        "calls",
        |i| [0.3, 0.61, 0.0][i / 24],
        exponential(60.0),
        Patience::Infinite,
    );
    bench.demand.queues[0].count = Count::Exact;
    for replication in 0..50 {
        let mut totals = [0; 3];
        for (_, _, interval) in callers(&bench, 5, replication) {
            totals[interval / 24] += 1;
        }
        // 24 × 0.3 = 7.2 and 24 × 0.61 = 14.64.
        assert_eq!(totals, [7, 15, 0]);
    }
}
