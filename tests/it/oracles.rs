//! Simulation against closed forms, by distance in standard errors. Chains that were solved and
//! simulations that were published are in `examples/published_tables`.

use ringplan::center::{ByInterval, Patience};
use ringplan::random::Law;
use ringplan::sim::{Period, Whose};
use ringplan::time::{HOUR, SECOND};

use crate::common::{Bench, Distances, calendar, exponential, patience};

const WHOLE: Period = Period::Whole;

/// Erlang A, λ=20, mean 5, patience 2, N=100, T=20 s: every definition of the service level.
#[test]
fn erlang_a() {
    let center = Bench::new(calendar(10, HOUR, 2 * HOUR))
        .queue("calls", |_| 20.0 * 60.0, exponential(300.0), patience(120.0))
        .group("agents", &[(0, 1)], |_| 100);
    let results = center.run(4, 60);
    let queue = |metric| results.queue(Whose::Of(0), WHOLE, metric);
    let mut distances = Distances::default();
    distances.add("P(wait)", queue("delayed_rate"), 0.404020570905, 0.0);
    distances.add("abandon", queue("abandon_rate"), 0.048810921439, 0.0);
    distances.add("wait", queue("wait_mean_s"), 0.097621842878 * 60.0, 0.0);
    distances.add("level", queue("service_level"), 0.851715273461, 0.0);
    distances.add("excl short", queue("service_level_excl_short"), 0.886892264693, 0.0);
    distances.add("abandons ok", queue("service_level_abandons_ok"), 0.89137848018, 0.0);
    let occupancy = results.group(Whose::Of(0), WHOLE, "occupancy");
    distances.add("occupancy", occupancy, 0.951189078561, 0.0);
    // P(abandon) = θ E[queue] / λ.
    distances.add("queue", queue("queue_mean"), 0.048810921439 * 20.0 * 2.0, 0.0);
    distances.check();
}

/// No patience at all is Erlang B: a=20, N=30.
#[test]
fn erlang_b() {
    let none = Patience::Drawn(ByInterval::Always(Law::constant(0.0).expect("0 is allowed")));
    let center = Bench::new(calendar(20, HOUR, 2 * HOUR))
        .queue("calls", |_| 20.0 * 60.0, exponential(60.0), none)
        .group("agents", &[(0, 1)], |_| 30);
    let lost = center.run(5, 60).queue(Whose::Of(0), WHOLE, "abandon_rate");
    let mut distances = Distances::default();
    distances.add("lost", lost, 0.00845749834019, 0.0);
    distances.check();
}

/// Infinite patience is Erlang C: λ=10, mean 1, N=12, T=.2; and the quantile of λ=48, N=50.
#[test]
fn erlang_c() {
    let center = Bench::new(calendar(20, HOUR, 4 * HOUR))
        .queue("calls", |_| 600.0, exponential(60.0), Patience::Infinite)
        .with(|queue| queue.answered_within = 12 * SECOND)
        .group("agents", &[(0, 1)], |_| 12);
    let results = center.run(6, 100);
    let queue = |metric| results.queue(Whose::Of(0), WHOLE, metric);
    let mut distances = Distances::default();
    distances.add("P(wait)", queue("delayed_rate"), 0.449388224298, 0.0);
    distances.add("ASA", queue("asa_s"), 0.224694112149 * 60.0, 0.0);
    distances.add("level", queue("service_level"), 0.698766064801, 0.0);

    let large = Bench::new(calendar(20, HOUR, 12 * HOUR))
        .queue("calls", |_| 48.0 * 60.0, exponential(60.0), Patience::Infinite)
        .group("agents", &[(0, 1)], |_| 50);
    let results = large.run(7, 100);
    let queue = |metric| results.queue(Whose::Of(0), WHOLE, metric);
    distances.add("P(wait), 50", queue("delayed_rate"), 0.6944556112, 0.0);
    distances.add("ASA, 50", queue("asa_s"), 20.83366834, 0.0);
    distances.add("P90, 50", queue("wait_p90_s"), 58.13874179, 0.0);
    distances.check();
}

/// ContactCenters' example, solved exactly: 8 h from empty. What is known of it beside the clock is in
/// the published tables.
#[test]
fn busy_hours_of_a_day_from_empty() {
    let rate = |i: usize| if i < 8 { 4.2 * 60.0 } else { 0.0 };
    let results = Bench::new(calendar(1, HOUR, 0))
        .queue("calls", rate, exponential(120.0), Patience::Infinite)
        .group("agents", &[(0, 1)], |i| if i < 8 { 12 } else { 0 })
        .run(8, 8_000);
    let busy_h = |i| Some(results.group(Whose::Of(0), Period::Interval(i), "busy_hours")?.mean);
    let occupancy = (0..8).filter_map(busy_h).sum::<f64>() / 96.0;
    assert!((occupancy - 0.6969343).abs() < 0.001, "occupancy {occupancy}");
}
