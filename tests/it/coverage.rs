//! What the stated 95 % intervals hold, over 2,000 seeds.

use rayon::prelude::*;
use ringplan::center::{self, Goal, Target};
use ringplan::sim::{Period, Replications, Whose, simulate};
use ringplan::stats::Estimate;
use ringplan::theory::{ErlangA, Traffic};
use ringplan::time::HOUR;
use ringplan::watch::Unwatched;

use crate::common::{Bench, calendar, exponential, patience};

const SEEDS: u64 = 2_000;

/// Erlang A with 5 agents at a load of 5, a day after two hours of warm-up.
fn desk() -> Bench {
    Bench::new(calendar(1, HOUR, 2 * HOUR))
        .queue("calls", |_| 75.0, exponential(240.0), patience(120.0))
        .group("agents", &[(0, 1)], |_| 5)
}

/// What theory says of it, first the service level.
fn exact_values() -> [(&'static str, f64); 6] {
    let traffic = Traffic::new(1.25 / 60.0, 240.0).expect("a finite load");
    let exact = ErlangA::new(traffic, 5, 120.0).expect("patience above 0");
    let level = exact.service_levels(20.0).expect("a wait").service_level;
    let p90 = exact.wait_quantile_s(0.9).expect("a share");
    [
        ("service_level", level),
        ("abandon_rate", exact.abandon_rate()),
        ("asa_s", exact.asa_s()),
        ("wait_p90_s", p90),
        ("queue_mean", exact.queue_mean()),
        ("queue_sd", exact.queue_sd()),
    ]
}

fn holds(estimate: Estimate, value: f64) -> bool {
    let width = estimate.half_width.expect("two replications");
    (estimate.mean - value).abs() <= width
}

/// How often the interval of each metric from `replications` replications holds the exact value.
fn held(replications: u64) -> Vec<(&'static str, f64)> {
    let bench = desk();
    let values = exact_values();
    let hits: Vec<Vec<bool>> = (0..SEEDS)
        .into_par_iter()
        .map(|seed| {
            let results = bench.run(seed, replications);
            let one = |&(metric, value): &(&str, f64)| {
                let figure = results.queue(Whose::Of(0), Period::Whole, metric);
                holds(figure.expect("calls came"), value)
            };
            values.iter().map(one).collect()
        })
        .collect();
    let share = |place: usize| hits.iter().filter(|seed| seed[place]).count() as f64;
    values.iter().enumerate().map(|(i, (m, _))| (*m, share(i) / SEEDS as f64)).collect()
}

#[test]
#[ignore = "long: 2,000 runs of 40 replications"]
fn forty_replications_hold_what_they_promise() {
    for (metric, share) in held(40) {
        println!("{metric}: {:.1} % of 2,000 intervals hold the exact value", 100.0 * share);
        assert!((0.935..=0.965).contains(&share), "{metric}: {share}");
    }
}

/// For few replications the t-interval is still good where the figure is nearly normal; this states
/// what it holds rather than what it should.
#[test]
#[ignore = "long: 2,000 runs of 5 replications"]
fn five_replications_hold_nearly_as_much() {
    for (metric, share) in held(5) {
        println!("{metric}: {:.1} % with five replications", 100.0 * share);
        assert!((0.90..=0.98).contains(&share), "{metric}: {share}");
    }
}

/// A run with a wanted precision looks at the half-width after every batch and ends when it is small
/// enough, which by chance it is too early: its interval holds a little less than it says. How often
/// that of the service level does, and that of the mean wait, whose deviation grows with the mean.
#[test]
#[ignore = "long: 1,000 runs of up to some hundred replications for each of six precisions"]
fn a_wanted_precision_holds_nearly_what_it_promises() {
    let exact = exact_values();
    let [(level, share), _, (asa, seconds), ..] = exact;
    for precision in [0.008, 0.006, 0.004] {
        held_by_precision(Goal::AnsweredWithin { share }, (level, share), precision);
    }
    for precision in [0.03, 0.02, 0.015] {
        held_by_precision(Goal::Asa { seconds }, (asa, seconds), precision);
    }
}

fn held_by_precision(goal: Goal, (metric, exact): (&str, f64), half_width: f64) {
    let target = Target { goal, per: center::Period::Day };
    let bench = desk().with(|queue| queue.targets = vec![target]);
    let runs: Vec<(bool, u64)> = (0..1_000)
        .into_par_iter()
        .map(|seed| {
            let wanted = Replications::Precision { half_width, at_most: 100_000 };
            let results = simulate(&bench.model(), seed, wanted, &Unwatched);
            let figure = results.queue(Whose::Of(0), Period::Whole, metric);
            (holds(figure.expect("calls came"), exact), results.replications())
        })
        .collect();
    let share = runs.iter().filter(|(held, _)| *held).count() as f64 / 1_000.0;
    let mean = runs.iter().map(|(_, n)| n).sum::<u64>() as f64 / 1_000.0;
    println!(
        "{metric} to {half_width}: {:.1} % of 1,000 intervals hold the exact value, \
         {mean:.0} replications on average",
        100.0 * share
    );
    assert!((0.91..=0.97).contains(&share), "{metric} to {half_width}: {share}");
}
