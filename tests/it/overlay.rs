//! What-ifs and `--set`: what is laid over what.

use std::path::Path;

use ringplan::center::{AgentRule, Patience, Staff};
use ringplan::diagnostic::text;
use ringplan::scenario::{Reading, Scenario, read_text};

const BASE: &str = r#"
[scenario]
start = 2026-03-02
days = 1

[queue.billing]
arrivals = { per-hour = 120 }
handle-time = { distribution = "lognormal", mean = "4min", cv = 0.8 }
patience = { distribution = "exponential", mean = "2min" }
target = [ { asa = "30s" } ]

[queue."投诉.电话"]
arrivals = { per-day = 96, profile = [1, 1] }
open = "08:00-09:00"
handle-time = "5min"

[group.desk]
skills = { billing = 1, "投诉.电话" = 2 }
staff = { shifts = { early = 6, late = 8 } }

[shift.early]
start = "08:00"
length = "8h"
[shift.late]
start = "12:00"
length = "20h"
"#;

fn reading(text: &str, edits: &[&str]) -> Reading {
    let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
    read_text("base.toml", text, Path::new("."), &edits)
}

fn set(edits: &[&str]) -> Scenario {
    let reading = reading(BASE, edits);
    assert!(reading.problems.is_empty(), "{}", text(&reading.problems, &reading.sources, false));
    reading.scenario.unwrap()
}

fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.problems.iter().map(|problem| problem.code).collect()
}

fn total(scenario: &Scenario, queue: usize) -> f64 {
    scenario.demand.queues[queue].mean.iter().sum()
}

#[test]
fn names_in_any_script_are_addressed() {
    assert_eq!(total(&set(&[]), 1), 96.0);
    assert_eq!(total(&set(&["queue.\"投诉.电话\".scale=1.5"]), 1), 144.0);
    assert_eq!(total(&set(&["queue.'投诉.电话'.arrivals.per-day = 10"]), 1), 10.0);
}

#[test]
fn values_are_toml_or_else_text() {
    let scenario = set(&[
        "routing.agent=random",
        "queue.billing.handle-time=4min",
        "queue.billing.balk = 0.25",
        "queue.billing.open=\"08:00-20:00\"",
        "scenario.closed=[2026-03-02]",
        "scenario.name=Montag, 2. März",
    ]);
    assert_eq!(scenario.center.agent_rule, AgentRule::Random);
    assert_eq!(scenario.center.queues[0].balk, 0.25);
    assert_eq!(scenario.name, "Montag, 2. März");
    assert_eq!(total(&scenario, 0), 0.0);
}

#[test]
fn later_edits_win() {
    let scenario = set(&["queue.billing.scale=2", "queue.billing.scale=0.5"]);
    assert_eq!(total(&scenario, 0), 1440.0);
}

#[test]
fn tables_merge_and_lists_replace() {
    let scenario =
        set(&["group.desk.staff.shifts.late=10", "queue.billing.target=[{ abandoned = 0.1 }]"]);
    let Staff::Shifts(postings) = &scenario.center.groups[0].staff else { panic!("shifts") };
    let heads: Vec<u32> = postings.iter().map(|posting| posting.heads[1]).collect();
    assert_eq!(heads, [6, 10]);
    assert_eq!(scenario.center.queues[0].targets.len(), 1);
}

#[test]
fn a_changed_form_replaces() {
    // Each would be refused if the old keys stayed beside the new ones.
    let scenario = set(&[
        "queue.billing.arrivals.per-day=100",
        "queue.billing.handle-time={ distribution = \"erlang\", mean = \"3min\", phases = 2 }",
        "queue.billing.open={ daily = \"08:00-20:00\" }",
        "queue.\"投诉.电话\".arrivals={ per-hour = { mon = 7 } }",
        "group.desk.staff.per-interval={ daily = [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5] }",
    ]);
    assert!((total(&scenario, 0) - 100.0).abs() < 1e-9);
    assert_eq!(total(&scenario, 1), 7.0);
    assert!(matches!(scenario.center.groups[0].staff, Staff::Heads(_)));
    let edit = "queue.billing.handle-time.distribution=erlang";
    assert_eq!(codes(&reading(BASE, &[edit])), ["missing-key", "missing-key"]);
}

#[test]
fn names_that_are_words_of_the_format_are_names() {
    let text = BASE.replace("billing", "csv").replace("\"投诉.电话\"", "trace");
    let scenario = reading(&text, &["queue.csv.scale=2", "group.desk.skills.csv=3"]).scenario;
    let scenario = scenario.unwrap();
    assert_eq!(scenario.center.queues.len(), 2);
    assert_eq!(scenario.center.groups[0].skills.len(), 2);
}

#[test]
fn a_key_beside_days_is_refused_not_taken_for_the_whole() {
    let text = BASE.replace("{ early = 6, late = 8 }", "{ mon = { early = 6, late = 8 } }");
    let reading = reading(&text, &["group.desk.staff.shifts.late=10"]);
    assert_eq!(codes(&reading), ["unknown-day"]);
}

#[test]
fn a_mean_alone_keeps_the_distribution() {
    let scenario = set(&["queue.billing.patience.mean=5min"]);
    let Patience::Drawn(law) = &scenario.center.queues[0].patience else { panic!("drawn") };
    assert!((law.at(0).mean_s() - 300.0).abs() < 1e-9);
}

#[test]
fn default_takes_a_key_away() {
    let scenario = set(&["queue.billing.patience=default", "queue.billing.target=default"]);
    assert!(matches!(scenario.center.queues[0].patience, Patience::Infinite));
    assert!(scenario.center.queues[0].targets.is_empty());
}

#[test]
fn a_path_must_lead_to_something_and_a_value_may_be_new() {
    assert_eq!(codes(&reading(BASE, &["queue.orders.scale=2"])), ["no-such-path"]);
    assert_eq!(codes(&reading(BASE, &["group.desk.speed.billing=2"])), ["no-such-path"]);
    let scenario =
        set(&["group.extra={ skills = { billing = 1 }, staff = 2 }", "routing.lines=30"]);
    assert_eq!((scenario.center.groups.len(), scenario.center.lines), (2, Some(30)));
}

#[test]
fn what_ifs_are_checked_but_change_nothing() {
    let with = |what_if: &str| format!("{BASE}\n[what-if.\"第 1\"]\n{what_if}\n");
    let good = reading(&with("queue.billing.scale = 2\ngroup.desk.staff = 20"), &[]);
    assert!(good.problems.is_empty());
    assert_eq!(total(&good.scenario.unwrap(), 0), 2880.0);
    let bad =
        reading(&with("queue.billing.balk = 2\ngroup.desk.skills.billing = \"default\""), &[]);
    assert_eq!(codes(&bad), ["not-served", "out-of-range"]);
    assert!(bad.problems.iter().all(|problem| problem.within.as_deref() == Some("第 1")));
    assert!(bad.has_errors());
    assert!(bad.scenario.is_some(), "the base can run");
}

#[test]
fn a_what_if_is_laid_over_the_edited_base() {
    let text = format!("{BASE}\n[what-if.x]\ngroup.desk.staff.shifts.late = 10\n");
    assert_eq!(codes(&reading(&text, &["group.desk.staff=14"])), ["no-such-path"]);
}
