//! A wanted precision: when a run ends, and what it says is not yet known.

use std::sync::atomic::{AtomicU64, Ordering};

use ringplan::center::{self, Goal, Target};
use ringplan::sim::{NotYetKnown, Period, Replications, Results, Whose, simulate};
use ringplan::time::HOUR;
use ringplan::watch::{Unwatched, Watch};

use crate::common::{Bench, calendar, exponential, patience};

const LEVEL: Goal = Goal::AnsweredWithin { share: 0.8 };

/// Eight days of two open hours; the last day has a third of the calls and half of the agents, so its
/// figures are the least sure.
fn desk(targets: &[(Goal, center::Period)]) -> Bench {
    let mean = |interval: usize| match (interval / 24, interval % 24) {
        (7, 8 | 9) => 10.0,
        (_, 8 | 9) => 30.0,
        _ => 0.0,
    };
    let targets = targets.iter().map(|&(goal, per)| Target { goal, per }).collect();
    Bench::new(calendar(8, HOUR, 0))
        .queue("calls", mean, exponential(240.0), patience(120.0))
        .with(|queue| queue.targets = targets)
        .group("agents", &[(0, 1)], |interval| if interval / 24 == 7 { 1 } else { 2 })
}

fn until(bench: &Bench, half_width: f64, at_most: u64) -> Results {
    let wanted = Replications::Precision { half_width, at_most };
    simulate(&bench.model(), 1, wanted, &Unwatched)
}

fn not_yet_known(results: &Results) -> Vec<NotYetKnown> {
    results.precision().expect("a precision was wanted").not_yet_known
}

/// The widest half-width of the periods in which the only target is judged.
fn widest(results: &Results) -> f64 {
    let judged = &results.targets()[0];
    let widths = judged.periods.iter().map(|p| p.value.expect("answered").half_width);
    widths.map(|width| width.expect("two replications")).fold(0.0, f64::max)
}

#[test]
fn a_run_ends_with_the_first_batch_that_knows_every_period() {
    let figures = [
        (LEVEL, center::Period::Interval, 0.04, 0.04),
        (LEVEL, center::Period::Day, 0.03, 0.03),
        (LEVEL, center::Period::Week, 0.02, 0.02),
        (Goal::Abandoned { share: 0.1 }, center::Period::Day, 0.02, 0.02),
        (Goal::Asa { seconds: 30.0 }, center::Period::Day, 0.1, 3.0),
    ];
    for (goal, per, precision, half_width) in figures {
        let bench = desk(&[(goal, per)]);
        let results = until(&bench, precision, 10_000);
        let n = results.replications();
        assert!(results.precision().is_some_and(|p| p.reached) && results.complete);
        assert!(n.is_multiple_of(40) && n > 40, "{goal:?} {per:?}: {n}");
        assert!(widest(&results) <= half_width, "{goal:?} {per:?}: {}", widest(&results));
        let before = bench.run(1, n - 40);
        assert!(widest(&before) > half_width, "{goal:?} {per:?}: {}", widest(&before));
        assert_eq!(bench.run(1, n).targets()[0].value, results.targets()[0].value);
    }
}

#[test]
fn threads_do_not_decide_when_a_run_ends() {
    let bench =
        desk(&[(LEVEL, center::Period::Day), (Goal::Asa { seconds: 20.0 }, center::Period::Week)]);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| {
            let results = until(&bench, 0.03, 10_000);
            let short = until(&bench, 0.001, 100);
            let figures = results.queue_figures(Whose::Of(0), Period::Whole);
            (results.replications(), figures, not_yet_known(&short))
        })
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(3));
}

#[test]
fn what_is_not_yet_known_is_named_with_its_worst_period() {
    let bench = desk(&[
        (LEVEL, center::Period::Day),
        (Goal::Asa { seconds: 600.0 }, center::Period::Week),
        (Goal::Asa { seconds: 30.0 }, center::Period::Interval),
    ]);
    let results = until(&bench, 0.02, 100);
    assert_eq!((results.replications(), results.complete), (100, true));
    let unknown = not_yet_known(&results);
    let [level, asa] = unknown[..] else { panic!("the weeks are known to 12 s: {unknown:?}") };
    assert_eq!((level.metric(), level.periods, level.worst), ("service_level", 8, Period::Day(7)));
    assert_eq!(
        level.value,
        results.queue(Whose::Of(0), Period::Day(7), "service_level").expect("calls")
    );
    let excess = level.value.half_width.expect("two replications") / 0.02;
    let needed = level.replications.expect("a half-width");
    assert!((needed as f64 - 100.0 * excess * excess).abs() <= 40.0, "{level:?}");
    assert_eq!((asa.metric(), asa.periods, asa.wanted), ("asa_s", 16, 0.6));
    assert!(asa.periods_known < 16 && matches!(asa.worst, Period::Interval(_)));
}

#[test]
fn what_a_run_says_that_it_needs_is_about_right() {
    let bench = desk(&[(LEVEL, center::Period::Day)]);
    let said = not_yet_known(&until(&bench, 0.01, 200))[0].replications.expect("a half-width");
    let took = until(&bench, 0.01, 100_000).replications();
    let ratio = said as f64 / took as f64;
    assert!((0.8..1.25).contains(&ratio), "{said} for {took}");
}

#[test]
fn without_targets_the_service_level_of_each_queue_counts() {
    let bench = desk(&[])
        .queue("rare", |i| if i % 24 == 8 { 1.0 } else { 0.0 }, exponential(60.0), patience(30.0))
        .queue("never", |_| 0.0, exponential(60.0), patience(30.0))
        .group("others", &[(1, 1), (2, 1)], |_| 1);
    let results = until(&bench, 0.002, 40);
    let unknown = not_yet_known(&results);
    let queues: Vec<usize> = unknown.iter().map(|unknown| unknown.queue).collect();
    assert_eq!(queues, [0, 1], "nothing can be known of a queue without contacts");
    assert!(unknown.iter().all(|u| u.target.is_none() && u.worst == Period::Whole));
    let results = until(&bench, 0.02, 10_000);
    assert!(results.precision().is_some_and(|precision| precision.reached));
}

/// Stops after so many replications.
struct Patience(AtomicU64, u64);

impl Watch for Patience {
    fn progress(&self, _done: u64, _total: u64) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= self.1
    }
}

#[test]
fn a_stopped_run_has_not_reached_its_precision() {
    let bench = desk(&[(LEVEL, center::Period::Day)]);
    // So wide that any two replications would do.
    let wanted = Replications::Precision { half_width: 0.9, at_most: 400 };
    for after in [0, 1, 20] {
        let watch = Patience(AtomicU64::new(0), after);
        let results = simulate(&bench.model(), 1, wanted, &watch);
        let precision = results.precision().expect("wanted");
        assert!(!results.complete && !precision.reached, "after {after}");
    }
}
