//! Simulation against exact chains and published simulations, by distance in standard errors.

use ringplan::center::{ByInterval, Patience};
use ringplan::random::Law;
use ringplan::sim::{Period, Whose};
use ringplan::time::{HOUR, MINUTE, SECOND, ticks};

use crate::common::{Bench, Distances, calendar, exponential, patience};

const WHOLE: Period = Period::Whole;

#[test]
fn two_skills() {
    two_skills_in(60);
}

#[test]
fn changing_rates_and_staff() {
    changing_rates_and_staff_in(20_000);
}

#[test]
#[ignore = "long: the same oracles, three times as sharp"]
fn sharper() {
    two_skills_in(600);
    changing_rates_and_staff_in(200_000);
}

/// Two skills (N model): type 1 goes to group 1, then 2; type 2 to group 2 only. Exact chain.
fn two_skills_in(replications: u64) {
    let center = Bench::new(calendar(20, HOUR, 2 * HOUR))
        .queue("one", |_| 4.0 * 60.0, exponential(60.0), patience(120.0))
        .queue("two", |_| 3.0 * 60.0, exponential(60.0), patience(120.0))
        .group("first", &[(0, 1)], |_| 3)
        .group("second", &[(1, 1), (0, 2)], |_| 4);
    let results = center.run(1, replications);
    let queue = |queue, metric| results.queue(Whose::Of(queue), WHOLE, metric);
    let group = |group| results.group(Whose::Of(group), WHOLE, "occupancy");
    let mut distances = Distances::default();
    distances.add("abandon 1", queue(0, "abandon_rate"), 0.1269838565, 0.0);
    distances.add("abandon 2", queue(1, "abandon_rate"), 0.1494645317, 0.0);
    distances.add("wait 1", queue(0, "wait_mean_s"), 0.2539677129 * 60.0, 0.0);
    distances.add("wait 2", queue(1, "wait_mean_s"), 0.2989290634 * 60.0, 0.0);
    distances.add("delayed 1", queue(0, "delayed_rate"), 0.5582346357, 0.0);
    distances.add("delayed 2", queue(1, "delayed_rate"), 0.7311466007, 0.0);
    distances.add("occupancy 1", group(0), 0.8367266243, 0.0);
    distances.add("occupancy 2", group(1), 0.8833727766, 0.0);
    distances.check();
}

/// Rates and staff that change every half-hour, from empty. Exact transient chain.
fn changing_rates_and_staff_in(replications: u64) {
    let rates = [2.0, 4.0, 5.0, 3.0];
    let heads = [10, 18, 20, 14];
    let rate = |i: usize| rates.get(i).map_or(0.0, |rate| rate * 30.0);
    let center = Bench::new(calendar(1, 30 * MINUTE, 0))
        .queue("calls", rate, exponential(240.0), patience(120.0))
        .group("agents", &[(0, 1)], |i| heads.get(i).copied().unwrap_or(0));
    let results = center.run(2, replications);
    let metric = |i, name| results.queue(Whose::Of(0), Period::Interval(i), name);
    let mut distances = Distances::default();
    let here = [2.94227725, 5.92968395, 14.01174445, 9.39064754];
    let queue = [0.19615182, 0.39531226, 0.93411630, 0.62604317];
    let arrived = [2.94228587, 5.95758737, 14.59251021, 8.86733061];
    for i in 0..4 {
        distances.add(&format!("abandoned here {i}"), metric(i, "abandoned_here"), here[i], 0.0);
        distances.add(&format!("queue {i}"), metric(i, "queue_mean"), queue[i], 0.0);
        distances.add(&format!("by arrival {i}"), metric(i, "abandoned"), arrived[i], 0.0);
    }
    let all = results.queue(Whose::Of(0), WHOLE, "abandoned");
    distances.add("in all", all, 32.35971405, 0.0);
    distances.check();
}

/// Non-preemptive priority, one agent: mean time in system 2 and 6.
#[test]
fn priorities() {
    let calls = |rate: f64| move |_| rate * 60.0;
    let infinite = || Patience::Infinite;
    let center = Bench::new(calendar(40, HOUR, 6 * HOUR))
        .queue("urgent", calls(0.2), exponential(60.0), infinite())
        .with(|queue| queue.priority.base = 1.0)
        .queue("calm", calls(0.6), exponential(60.0), infinite())
        .group("agent", &[(0, 1), (1, 1)], |_| 1);
    let results = center.run(3, 200);
    let mut distances = Distances::default();
    for (queue, expected) in [(0, 2.0), (1, 6.0)] {
        let wait = results.queue(Whose::Of(queue), WHOLE, "asa_s");
        distances.add("mean wait", wait, (expected - 1.0) * 60.0, 0.0);
    }
    distances.check();
}

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

/// ContactCenters' examples, solved exactly: 8 h from empty, drained at the end.
#[test]
fn a_day_from_empty() {
    let rate = |i: usize| if i < 8 { 4.2 * 60.0 } else { 0.0 };
    let heads = |i: usize| if i < 8 { 12 } else { 0 };
    let day = |patience| {
        Bench::new(calendar(1, HOUR, 0))
            .queue("calls", rate, exponential(120.0), patience)
            .group("agents", &[(0, 1)], heads)
            .run(8, 8_000)
    };
    let mut distances = Distances::default();
    let results = day(Patience::Infinite);
    let queue = |metric| results.queue(Whose::Of(0), WHOLE, metric);
    distances.add("level", queue("service_level"), 0.9004324, 0.0);
    distances.add("ASA", queue("asa_s"), 0.1006807 * 60.0, 0.0);
    let occupancy = (0..8).filter_map(|i| {
        let busy = results.group(Whose::Of(0), Period::Interval(i), "busy_hours")?.mean;
        Some(busy / 96.0)
    });
    let occupancy: f64 = occupancy.sum();
    assert!((occupancy - 0.6969343).abs() < 0.001, "occupancy {occupancy}");
    let results = day(patience(60.0));
    let queue = |metric| results.queue(Whose::Of(0), WHOLE, metric);
    distances.add("abandoned", queue("abandoned"), 59.2632, 0.0);
    distances.add("of the served", queue("service_level_answered"), 0.9744381, 0.0);
    distances.check();
}

/// Whitt's tables (Management Science 51, 2005): M/GI/100+GI, λ=102 a time unit, here 100 s.
#[test]
fn general_service_and_patience() {
    let lognormal = |mean: f64, scv: f64| Law::lognormal(mean * 100.0, scv.sqrt()).expect("a law");
    let erlang2 = || Law::erlang(100.0, 2).expect("a law");
    type Row = [(f64, f64); 8];
    let cases: [(&str, Law, Law, Row); 4] = [
        (
            "M, E2",
            exponential(100.0),
            erlang2(),
            [
                (0.246, 0.0020),
                (0.0378, 0.00032),
                (11.75, 0.075),
                (129.2, 0.94),
                (0.1133, 0.00072),
                (0.1628, 0.00063),
                (0.520, 0.0026),
                (0.273, 0.0019),
            ],
        ),
        (
            "M, LN(4, 4)",
            exponential(100.0),
            lognormal(4.0, 4.0),
            [
                (0.210, 0.0019),
                (0.0349, 0.0003),
                (14.90, 0.095),
                (187.0, 1.37),
                (0.1446, 0.00091),
                (0.1878, 0.00048),
                (0.444, 0.0025),
                (0.212, 0.0010),
            ],
        ),
        (
            "LN(1, 1), LN(1, 1)",
            lognormal(1.0, 1.0),
            lognormal(1.0, 1.0),
            [
                (0.229, 0.0015),
                (0.0366, 0.00024),
                (11.44, 0.051),
                (110.6, 0.43),
                (0.1098, 0.00047),
                (0.1753, 0.00025),
                (0.511, 0.0021),
                (0.146, 0.00067),
            ],
        ),
        (
            "D, E2",
            Law::constant(100.0).expect("a law"),
            erlang2(),
            [
                (0.180, 0.0013),
                (0.0309, 0.00017),
                (11.08, 0.042),
                (89.3, 0.40),
                (0.1078, 0.00038),
                (0.1343, 0.00028),
                (0.501, 0.0018),
                (0.358, 0.0014),
            ],
        ),
    ];
    let mut distances = Distances::default();
    for (name, service, patience, row) in cases {
        let center = Bench::new(calendar(10, HOUR, 2 * HOUR))
            .queue("calls", |_| 3_672.0, service, Patience::Drawn(ByInterval::Always(patience)))
            .with(|queue| queue.answered_within = ticks(10.0))
            .group("agents", &[(0, 1)], |_| 100);
        let results = center.run(9, 40);
        let queue = |metric| results.queue(Whose::Of(0), WHOLE, metric);
        // The printed half-widths are of 10 runs: t(9, .975) = 2.26 standard errors; the last digit
        // printed adds its rounding.
        let mut add = |what: &str, found, at: usize, factor: f64| {
            let (expected, half_width) = row[at];
            let what = format!("{name}: {what}");
            distances.add(&what, found, expected * factor, half_width / 2.26 * factor);
        };
        let no_wait = queue("delayed_rate").map(|e| e.scaled(-1.0));
        let no_wait = no_wait.map(|mut e| {
            e.mean += 1.0;
            e
        });
        add("P(no wait)", no_wait, 0, 1.0);
        add("P(abandon)", queue("abandon_rate"), 1, 1.0);
        add("queue", queue("queue_mean"), 2, 1.0);
        // Var = sd²: its relative error is twice that of sd.
        let variance = queue("queue_sd").map(|sd| ringplan::stats::Estimate {
            mean: sd.mean * sd.mean,
            half_width: sd.half_width.map(|width| 2.0 * sd.mean * width),
            n: sd.n,
        });
        add("Var(queue)", variance, 3, 1.0);
        add("wait | served", queue("asa_s"), 4, 100.0);
        add("wait | abandoned", queue("abandon_wait_s"), 5, 100.0);
        add("≤ .1 | served", queue("service_level_answered"), 6, 1.0);
        add("≤ .1 | abandoned", queue("abandoned_within_rate"), 7, 1.0);
    }
    distances.check();
}
