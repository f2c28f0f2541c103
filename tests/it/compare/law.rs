//! Differences against exact values, and verdicts against chance.

use rayon::prelude::*;
use ringplan::scenario::read_text;
use ringplan::sim::{Period, Replications, Results, Whose, simulate_to_compare};
use ringplan::theory::{ErlangA, Traffic};
use ringplan::time::HOUR;
use ringplan::watch::Unwatched;
use ringplan::what_if::{Difference, Verdict};

use super::*;
use crate::common::{Bench, calendar, exponential, patience, value_and_error};

/// Erlang A at a load of 5 with so many agents, a day after two hours of warm-up.
pub(super) fn desk(agents: u32) -> Bench {
    Bench::new(calendar(1, HOUR, 2 * HOUR))
        .queue("calls", |_| 75.0, exponential(240.0), patience(120.0))
        .group("agents", &[(0, 1)], |_| agents)
}

fn exact(agents: u32) -> [(&'static str, f64); 4] {
    let traffic = Traffic::new(1.25 / 60.0, 240.0).expect("a finite load");
    let exact = ErlangA::new(traffic, agents, 120.0).expect("patience above 0");
    [
        ("service_level", exact.service_levels(20.0).expect("a wait").service_level),
        ("abandon_rate", exact.abandon_rate()),
        ("asa_s", exact.asa_s()),
        ("queue_mean", exact.queue_mean()),
    ]
}

pub(super) fn run(bench: &Bench, seed: u64, replications: u64) -> Results {
    simulate_to_compare(&bench.model(), seed, Replications::Fixed(replications), &Unwatched)
}

#[test]
#[ignore = "long: 4,000 runs of 40 replications"]
fn differences_hold_what_they_promise() {
    const SEEDS: u64 = 2_000;
    let (five, six) = (desk(5), desk(6));
    let values: Vec<_> = exact(5).into_iter().zip(exact(6)).collect();
    let hits: Vec<Vec<bool>> = (0..SEEDS)
        .into_par_iter()
        .map(|seed| {
            let (base, change) = (run(&five, seed, 40), run(&six, seed, 40));
            let one = |((metric, before), (_, after)): &((&str, f64), (&str, f64))| {
                let (all, base) = (Whose::Of(0), (&base, Whose::Of(0)));
                let found = change.queue_difference(all, base, metric).expect("calls came");
                let width = found.half_width.expect("40 replications");
                (found.mean - (after - before)).abs() <= width
            };
            values.iter().map(one).collect()
        })
        .collect();
    for (place, ((metric, _), _)) in values.iter().enumerate() {
        let share = hits.iter().filter(|seed| seed[place]).count() as f64 / SEEDS as f64;
        println!("{metric}: {:.1} % of 2,000 intervals hold the exact difference", 100.0 * share);
        assert!((0.935..=0.965).contains(&share), "{metric}: {share}");
    }
}

/// The difference is that of the two figures, quantiles included, and the pairing makes it surer than
/// either.
#[test]
fn a_difference_is_that_of_its_figures_and_surer() {
    let (base, change) = (run(&desk(5), 3, 200), run(&desk(6), 3, 200));
    let quantiles = ["wait_p90_s", "wait_p95_s"];
    for metric in exact(5).into_iter().map(|(metric, _)| metric).chain(quantiles) {
        let all = Whose::Of(0);
        let found = change.queue_difference(all, (&base, all), metric).expect("calls came");
        let of = |results: &Results| {
            value_and_error(results.queue(all, Period::Whole, metric).expect("calls came"))
        };
        let ((before, error_before), (after, error_after)) = (of(&base), of(&change));
        let (mean, error) = value_and_error(found);
        assert!((mean - (after - before)).abs() < 1e-9, "{metric}: {mean}");
        let pays = (error_before.powi(2) + error_after.powi(2)) / error.powi(2);
        println!("{metric}: independent runs would need {pays:.1} times the replications");
        assert!(pays > 1.5, "{metric}: {pays}");
    }
}

/// Twenty changes that change nothing but the callers: in at most 5 % of the comparisons does any
/// verdict of the total or of the agents claim something, give or take what 400 comparisons can tell.
#[test]
#[ignore = "long: 400 comparisons of 21 scenarios"]
fn verdicts_are_wrong_as_rarely_as_promised() {
    const COMPARISONS: u64 = 400;
    let base = renamed("calls");
    let changes = twenty_renamed();
    let is_wrong = |seed: &u64| {
        let comparison = compared(&base, changes.clone(), *seed, 100);
        let claims = |d: &Difference| matches!(d.verdict, Some(Verdict::Better | Verdict::Worse));
        comparison.changes.iter().any(|change| {
            let of_groups = change.groups.iter().flat_map(|(_, all)| all);
            change.total.iter().chain(of_groups).any(claims)
        })
    };
    let wrong = (0..COMPARISONS).into_par_iter().filter(is_wrong).count() as f64;
    println!("{wrong} of {COMPARISONS} comparisons have a false verdict");
    assert!(wrong / COMPARISONS as f64 <= 0.05 + 3.0 * (0.05 * 0.95 / COMPARISONS as f64).sqrt());
}

#[test]
fn the_same_under_another_name_differs_by_nothing() {
    let base = renamed("calls");
    let comparison = compared(&base, vec![what_if("The same", renamed("calls"))], 1, 40);
    let change = &comparison.changes[0];
    assert_eq!((change.queues.len(), change.groups.len()), (1, 1));
    let named = change.queues.iter().chain(&change.groups).flat_map(|(_, all)| all);
    let mut judged = 0;
    for difference in named.chain(&change.total) {
        assert_eq!(difference.base, difference.change, "{}", difference.metric);
        if let Some(found) = difference.difference {
            assert_eq!((found.mean, found.half_width), (0.0, Some(0.0)), "{}", difference.metric);
        }
        judged += usize::from(difference.verdict.is_some());
        assert!(difference.verdict.is_none_or(|verdict| verdict == Verdict::NoEvidence));
    }
    assert!(judged > 30, "{judged} verdicts");
}

/// The difference in days met is that of the two shares, has a verdict, and is surer than they are.
#[test]
fn days_met_are_paired() {
    let base = scenario(SMALL);
    let changes = read_text("small.toml", SMALL, Path::new("."), &[]).what_ifs;
    let comparison = compared(&base, changes, 1, 400);
    let days_met = &comparison.changes[1].targets[0].days_met;
    let figure = |estimate: Option<ringplan::stats::Estimate>| estimate.expect("400 days");
    let (before, after) = (figure(days_met.base), figure(days_met.change));
    let found = figure(days_met.difference);
    assert!((found.mean - (after.mean - before.mean)).abs() < 1e-9);
    let width = |e: ringplan::stats::Estimate| e.half_width.expect("400 days");
    assert!(width(found) < width(before).hypot(width(after)));
    assert_eq!(days_met.verdict, Some(Verdict::Better));
}
