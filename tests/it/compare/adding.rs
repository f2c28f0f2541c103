//! Changes that add queues, groups and ways on: what only one side has, and the metrics of cases.

use ringplan::stats::Estimate;
use ringplan::what_if::{Difference, difference_in};

use super::*;

/// Callers come through a menu; who hangs up may call again.
const FLOWS: &str = r#"
[scenario]
start = 2026-03-02
days = 1
[queue.menu]
open = "08:00-12:00"
agents = "none"
handle-time = "20s"
arrivals = { per-hour = 70 }
after-service.on = { share = 1.0, to = "calls" }
[queue.calls]
open = "08:00-12:00"
handle-time = { distribution = "exponential", mean = "4min" }
patience = { distribution = "exponential", mean = "2min" }
after-abandon.redial = { share = 0.5, again = 0.2, to = "calls", after = "10min" }
target = { answered-within = "20s", share = 0.80 }
[group.agents]
skills = { calls = 1 }
staff = 5
cost-per-hour = 20.0
"#;

const OF_CASES: [&str; 9] = [
    "cases",
    "cases_closed",
    "cases_lost",
    "cases_in_process",
    "touches_mean",
    "first_contact_resolution",
    "case_turnaround_mean_s",
    "cost_per_case",
    "oldest_open_s",
];

fn changes(text: &str, what_ifs: &str) -> Vec<WhatIf> {
    let reading = read_text("flows.toml", &format!("{text}{what_ifs}"), Path::new("."), &[]);
    let problems: Vec<&str> = reading.problems.iter().map(|p| p.message.as_str()).collect();
    assert!(problems.is_empty(), "{problems:?}");
    reading.what_ifs
}

fn of<'a>(all: &'a [(String, Vec<Difference>)], name: &str) -> &'a [Difference] {
    &all.iter().find(|(other, _)| other == name).expect("a queue").1
}

fn mean(estimate: Option<Estimate>) -> f64 {
    estimate.expect("a figure").mean
}

/// A bot in the menu's place: every metric of cases differs by what its figures differ by, and, as the
/// same callers come, more surely than two independent runs would say.
#[test]
fn metrics_of_cases_are_paired() {
    let bot = "[what-if.Bot]\nqueue.menu.after-service.on.share = 0.85\n";
    let comparison = compared(&scenario(FLOWS), changes(FLOWS, bot), 1, 200);
    let change = &comparison.changes[0];
    let total = |metric| difference_in(&change.total, metric).expect("a metric");
    for metric in OF_CASES {
        let found = total(metric);
        let (before, after) = (found.base.expect("cases"), found.change.expect("cases"));
        let difference = found.difference.expect("both have it");
        let expected = after.mean - before.mean;
        assert!((difference.mean - expected).abs() < 1e-9 * (1.0 + after.mean), "{metric}");
        let width = |e: Estimate| e.half_width.expect("200 days");
        assert!(width(difference) <= width(before).hypot(width(after)), "{metric}");
    }
    assert_eq!(mean(total("cases").difference), 0.0, "the same cases begin");
    // Fifteen in a hundred end with the bot, so that fewer are touched and fewer are lost.
    let touches = total("touches_mean");
    assert!((mean(touches.change) / mean(touches.base) - 0.87).abs() < 0.03);
    assert!(mean(total("cases_lost").difference) < 0.0);
}

/// What a change adds has no figures of the base, and what it takes away none of its own.
#[test]
fn what_only_one_side_has_is_shown_beside_nothing() {
    let new = compared(&scenario(SMALL), vec![what_if("With a menu", scenario(FLOWS))], 1, 40);
    let change = &new.changes[0];
    let menu = difference_in(of(&change.queues, "menu"), "blocked").expect("a metric");
    assert!(menu.base.is_none() && menu.change.is_some());
    assert!(menu.difference.is_none() && menu.verdict.is_none());
    let lost = difference_in(&change.total, "cases_lost").expect("only the change has cases");
    assert!(lost.base.is_none() && lost.change.is_some() && lost.verdict.is_none());
    let bot = FLOWS.replace("[queue.menu]", "[queue.bot]");
    let other = compared(&scenario(FLOWS), vec![what_if("A bot", scenario(&bot))], 1, 40);
    let queues = &other.changes[0].queues;
    let names: Vec<&str> = queues.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["menu", "calls", "bot"]);
    let menu = difference_in(of(queues, "menu"), "offered").expect("a metric");
    assert!(menu.base.is_some() && menu.change.is_none());
}
