//! Where a figure is booked, and what the estimates make of it.

use ringplan::center::{Goal, Patience, Period as Per, Target};
use ringplan::demand::Count;
use ringplan::sim::{Period, Results, Verdict, Whose};
use ringplan::time::{DAY, HOUR, MINUTE, SECOND, seconds};

use super::{at, constant, hours, minutes, patient, watch};
use crate::common::{Bench, calendar};

const MORNING: usize = 19;

fn value(results: &Results, period: Period, metric: &str) -> Option<f64> {
    results.queue(Whose::Of(0), period, metric).map(|estimate| estimate.mean)
}

#[track_caller]
fn close(found: Option<f64>, expected: f64) {
    let found = found.expect("a figure");
    assert!((found - expected).abs() <= 1e-9 * (1.0 + expected.abs()), "{found} for {expected}");
}

/// A caller who comes in the last ten minutes before 10:00 and hangs up in those after; the agent is
/// busy, with another. Cells of half an hour.
fn over_the_boundary() -> (Bench, u64) {
    let half = Bench::new(calendar(1, 30 * MINUTE, 0));
    let exact = |mut bench: Bench| {
        bench.demand.queues.last_mut().expect("a queue").count = Count::Exact;
        bench
    };
    let once = |i: usize| if i == MORNING { 1.0 } else { 0.0 };
    let before = |i: usize| if i == MORNING - 1 { 1.0 } else { 0.0 };
    let open = |queue: &mut ringplan::center::Queue| queue.open.fill(true);
    let bench = exact(half.queue("calls", once, constant(MINUTE), Patience::Infinite).with(open));
    let bench =
        exact(bench.queue("hold", before, constant(3 * HOUR), Patience::Infinite).with(open));
    let mut bench = bench.group("agent", &[(0, 1), (1, 1)], |_| 1);
    let arrival = watch(&bench).0.first(0).arrival;
    bench.center.queues[0].patience = patient(at(10, 5) - arrival);
    (bench, arrival)
}

fn run_once(bench: &Bench) -> Results {
    bench.run(super::SEED, 1)
}

#[test]
fn contacts_go_to_the_interval_of_arrival_and_abandoned_here_to_the_clock() {
    let (bench, arrival) = over_the_boundary();
    let results = run_once(&bench);
    for (interval, abandoned, here) in [(MORNING, 1.0, 0.0), (MORNING + 1, 0.0, 1.0)] {
        let interval = Period::Interval(interval);
        close(value(&results, interval, "abandoned"), abandoned);
        close(value(&results, interval, "abandoned_here"), here);
    }
    let wait = seconds(at(10, 5) - arrival);
    close(value(&results, Period::Interval(MORNING), "abandon_wait_s"), wait);
    assert_eq!(value(&results, Period::Interval(MORNING + 1), "abandon_wait_s"), None);
}

#[test]
fn the_line_goes_to_the_clock() {
    let (bench, arrival) = over_the_boundary();
    let results = run_once(&bench);
    let shares = [seconds(at(10, 0) - arrival) / 1_800.0, 300.0 / 1_800.0];
    for (interval, share) in (MORNING..).zip(shares) {
        let interval = Period::Interval(interval);
        close(value(&results, interval, "queue_mean"), share);
        close(value(&results, interval, "queue_sd"), (share - share * share).sqrt());
        close(value(&results, interval, "queue_max"), 1.0);
    }
    let day = (shares[0] + shares[1]) / 48.0;
    close(value(&results, Period::Day(0), "queue_mean"), day);
    let total = results.queue(Whose::Total, Period::Whole, "queue_mean");
    close(total.map(|estimate| estimate.mean), day);
}

#[test]
fn the_agents_go_to_the_clock() {
    let (bench, _) = over_the_boundary();
    let held = watch(&bench).0.first(1).arrival;
    let results = run_once(&bench);
    let group = |period, metric| results.group(Whose::Of(0), period, metric).map(|e| e.mean);
    let busy = seconds(at(9, 30) - held) / 3_600.0;
    close(group(Period::Interval(MORNING - 1), "busy_hours"), busy);
    close(group(Period::Interval(MORNING - 1), "occupancy"), busy / 0.5);
    close(group(Period::Interval(MORNING), "occupancy"), 1.0);
    close(group(Period::Whole, "busy_hours"), 3.0);
    close(group(Period::Whole, "available_hours"), 21.0);
    close(group(Period::Whole, "occupancy"), 3.0 / 24.0);
}

#[test]
fn paid_hours_leave_unpaid_breaks_out_and_cost_is_theirs() {
    let breaks = [(at(10, 0), 15 * MINUTE, true), (at(12, 0), 30 * MINUTE, false)];
    let bench = minutes()
        .calls("calls", 0, 0, MINUTE)
        .shift_with_breaks(&[(0, 1)], 2, at(8, 0), at(16, 0), &breaks)
        .with_group(|group| group.cost_per_hour = Some(20.0))
        .shift(&[(0, 1)], 1, at(9, 0), at(10, 0));
    let results = run_once(&bench);
    let figure = |whose, metric| results.group(whose, Period::Whole, metric).map(|e| e.mean);
    close(figure(Whose::Of(0), "staffed_hours"), 14.5);
    close(figure(Whose::Of(0), "paid_hours"), 15.0);
    close(figure(Whose::Of(0), "cost"), 300.0);
    assert_eq!(figure(Whose::Of(1), "cost"), None, "no price was given");
    close(figure(Whose::Total, "staffed_hours"), 15.5);
    close(figure(Whose::Total, "paid_hours"), 16.0);
    close(figure(Whose::Total, "cost"), 300.0);
}

#[test]
fn the_warm_up_is_not_reported() {
    let bench = Bench::new(calendar(1, HOUR, 2 * HOUR))
        .queue("calls", |_| 10.0, constant(HOUR), Patience::Infinite)
        .group("agents", &[(0, 1)], |_| 30);
    let mut bench = bench;
    bench.demand.queues[0].count = Count::Exact;
    let results = bench.run(super::SEED, 3);
    close(value(&results, Period::Whole, "offered"), 240.0);
    assert_eq!(results.contacts(), 3 * 260);
    let staffed = results.group(Whose::Of(0), Period::Whole, "staffed_hours");
    close(staffed.map(|e| e.mean), 24.0 * 30.0);
    let first = results.group(Whose::Of(0), Period::Interval(0), "busy_hours");
    assert!(first.is_some_and(|e| e.mean > 5.0), "those of the hour before are still in hand");
}

/// Two calls at 8:00 for one agent, T such that the first alone is answered within it; and a queue
/// with a T of its own whose single caller hangs up.
fn two_queues() -> Bench {
    let target = |goal| vec![Target { goal, per: Per::Day }];
    minutes()
        .calls("two", 2, at(8, 0), 5 * MINUTE)
        .with(hours(at(7, 0), at(9, 0)))
        .with(|queue| queue.targets = target(Goal::AnsweredWithin { share: 0.5 }))
        .calls("gone", 1, at(8, 1), MINUTE)
        .with(hours(at(8, 0), at(10, 0)))
        .with(|queue| {
            queue.patience = patient(30 * SECOND);
            queue.answered_within = 30 * SECOND;
            queue.targets = target(Goal::Abandoned { share: 0.5 });
        })
        .group("agent", &[(0, 1), (1, 1)], |_| 1)
}

#[test]
fn every_service_level_has_its_own_denominator() {
    let results = run_once(&two_queues());
    let figure =
        |whose, metric| results.queue(whose, Period::Whole, metric).map(|estimate| estimate.mean);
    close(figure(Whose::Of(0), "service_level"), 0.5);
    close(figure(Whose::Of(1), "service_level"), 0.0);
    close(figure(Whose::Of(1), "service_level_abandons_ok"), 1.0);
    assert_eq!(figure(Whose::Of(1), "service_level_excl_short"), None, "nobody is left to judge");
    assert_eq!(figure(Whose::Of(1), "service_level_answered"), None);
    close(figure(Whose::Of(1), "service_level_short_calls"), 0.0);
    close(figure(Whose::Of(1), "abandoned_within_rate"), 1.0);
    close(figure(Whose::Total, "service_level"), 1.0 / 3.0);
    close(figure(Whose::Total, "service_level_excl_short"), 0.5);
    close(figure(Whose::Total, "service_level_abandons_ok"), 2.0 / 3.0);
    close(figure(Whose::Total, "abandon_rate"), 1.0 / 3.0);
    close(figure(Whose::Total, "delayed_rate"), 2.0 / 3.0);
    close(figure(Whose::Total, "handle_mean_s"), 300.0);
}

#[test]
fn the_total_line_is_that_of_all_queues_together() {
    let bench = two_queues();
    let (day, _) = watch(&bench);
    let results = run_once(&bench);
    let figure =
        |whose, metric| results.queue(whose, Period::Whole, metric).map(|estimate| estimate.mean);
    let second = day.of(0)[1];
    let waits = seconds(second.at - second.arrival);
    close(figure(Whose::Of(0), "queue_mean"), waits / 7_200.0);
    close(figure(Whose::Of(1), "queue_mean"), 30.0 / 7_200.0);
    close(figure(Whose::Total, "queue_mean"), (waits + 30.0) / 10_800.0);
    close(figure(Whose::Total, "queue_max"), 2.0);
}

#[test]
fn days_met_is_the_share_of_days_that_kept_the_promise() {
    let results = two_queues().run(super::SEED, 50);
    let [kept, broken] = &results.targets()[..] else { panic!("two targets") };
    assert!(kept.met(), "a half is at least a half");
    assert!(!broken.met());
    assert_eq!(broken.verdict(), Verdict::Missed);
    for (judgement, share) in [(kept, 1.0), (broken, 0.0)] {
        let days = judgement.days_met.expect("every day has contacts");
        assert_eq!((days.mean, days.half_width), (share, Some(3.0 / 50.0)), "the rule of three");
    }
}

#[test]
fn nobody_came_and_nothing_is_claimed() {
    let bench = minutes().calls("calls", 0, 0, MINUTE).group("agents", &[(0, 1)], |_| 0);
    let results = bench.run(super::SEED, 4);
    for metric in ["service_level", "asa_s", "abandon_rate", "wait_p90_s", "wait_sd_answered_s"] {
        assert_eq!(value(&results, Period::Whole, metric), None, "{metric}");
    }
    close(value(&results, Period::Whole, "offered"), 0.0);
    close(value(&results, Period::Whole, "queue_mean"), 0.0);
    assert_eq!(results.group(Whose::Of(0), Period::Whole, "occupancy"), None);
    assert_eq!(bench.calendar.horizon(), DAY);
}

#[test]
fn contacts_come_all_over_a_long_interval() {
    let mut bench = Bench::new(calendar(1, 12 * HOUR, 0))
        .queue("calls", |_| 100.0, constant(MINUTE), Patience::Infinite)
        .group("agents", &[(0, 1)], |_| 100);
    bench.demand.queues[0].count = Count::Exact;
    let calls = watch(&bench).0.of(0);
    for sixth in 0..12 {
        let from = sixth * 2 * HOUR;
        let here = calls.iter().filter(|call| (from..from + 2 * HOUR).contains(&call.arrival));
        assert!(here.count() > 4, "17 are expected from {} h on", 2 * sixth);
    }
}
