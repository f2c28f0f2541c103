//! `compare`: differences against exact values, verdicts against chance, and the command itself.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use rayon::prelude::*;
use ringplan::scenario::{Scenario, WhatIf, read_text};
use ringplan::sim::{Period, Replications, Results, Whose, simulate_to_compare};
use ringplan::theory::{ErlangA, Traffic};
use ringplan::time::HOUR;
use ringplan::watch::Unwatched;
use ringplan::what_if::{Comparison, Question, Until, Verdict, Worth, compare};
use serde_json::Value;

use crate::common::{Bench, calendar, exponential, patience, value_and_error};

/// Erlang A at a load of 5 with so many agents, a day after two hours of warm-up.
fn desk(agents: u32) -> Bench {
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

fn run(bench: &Bench, seed: u64, replications: u64) -> Results {
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

/// The difference is that of the two figures, and the pairing makes it surer than either.
#[test]
fn a_difference_is_that_of_its_figures_and_surer() {
    let (base, change) = (run(&desk(5), 3, 200), run(&desk(6), 3, 200));
    for (metric, _) in exact(5) {
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

fn fixed(seed: u64, replications: u64) -> Question<'static> {
    let until = Until::Played(Replications::Fixed(replications));
    Question { seed, until, worth_in: None }
}

fn compared(base: &Scenario, changes: Vec<WhatIf>, seed: u64, replications: u64) -> Comparison {
    compare(base, changes, fixed(seed, replications), &Unwatched)
}

const SMALL: &str = r#"
[scenario]
name = "Small"
start = 2026-03-02
days = 1
[run]
replications = 40
[queue.calls]
open = "08:00-12:00"
arrivals = { per-hour = 60 }
handle-time = { distribution = "exponential", mean = "4min" }
patience = { distribution = "exponential", mean = "2min" }
target = { answered-within = "20s", share = 0.80 }
[group.agents]
skills = { calls = 1 }
staff = 5
cost-per-hour = 20.0
[what-if."One more"]
group.agents.staff = 6
[what-if."Fewer calls"]
queue.calls.scale = 0.9
"#;

fn scenario(text: &str) -> Scenario {
    read_text("small.toml", text, Path::new("."), &[]).scenario.expect("a good file")
}

/// The same law with other callers: random numbers are named by the queue.
fn renamed(name: &str) -> Scenario {
    scenario(&SMALL[..SMALL.find("[what-if").unwrap()].replace("calls", name))
}

/// Twenty changes that change nothing but the callers: in at most 5 % of the comparisons does any
/// verdict of the total claim something, give or take what 400 comparisons can tell.
#[test]
#[ignore = "long: 400 comparisons of 21 scenarios"]
fn verdicts_are_wrong_as_rarely_as_promised() {
    const COMPARISONS: u64 = 400;
    let base = renamed("calls");
    let changes: Vec<WhatIf> = (0..20)
        .map(|n| {
            let name = format!("calls-{n}");
            WhatIf { scenario: renamed(&name), name, edits: Vec::new(), swept: false }
        })
        .collect();
    let is_wrong = |seed: &u64| {
        let comparison = compared(&base, changes.clone(), *seed, 100);
        let mut totals = comparison.changes.iter().flat_map(|change| &change.total);
        totals.any(|d| matches!(d.verdict, Some(Verdict::Better | Verdict::Worse)))
    };
    let wrong = (0..COMPARISONS).into_par_iter().filter(is_wrong).count() as f64;
    println!("{wrong} of {COMPARISONS} comparisons have a false verdict");
    assert!(wrong / COMPARISONS as f64 <= 0.05 + 3.0 * (0.05 * 0.95 / COMPARISONS as f64).sqrt());
}

#[test]
fn the_same_under_another_name_differs_by_nothing() {
    let what_if = WhatIf {
        name: "The same".to_owned(),
        scenario: renamed("calls"),
        edits: Vec::new(),
        swept: false,
    };
    let base = renamed("calls");
    let comparison = compared(&base, vec![what_if], 1, 40);
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

fn ringplan(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringplan"));
    command.arg("compare").args(arguments).current_dir(folder).output().expect("the program starts")
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("small.toml"), SMALL).expect("the folder can be written");
    folder
}

/// The document of a comparison that goes well.
fn document(folder: &Path, arguments: &[&str]) -> Value {
    let output = ringplan(folder, &[arguments, &["--json", "-"]].concat());
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{errors}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn names(document: &Value) -> Vec<&str> {
    document["changes"].as_object().expect("changes").keys().map(String::as_str).collect()
}

/// What a refused comparison says.
fn refusal(folder: &Path, arguments: &[&str]) -> String {
    let output = ringplan(folder, arguments);
    let text = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{text}");
    text
}

#[test]
fn the_document_has_what_the_contract_names() {
    let folder = folder();
    let document = document(folder.path(), &["small.toml"]);
    assert_eq!(names(&document), ["One more", "Fewer calls"]);
    let change = &document["changes"]["One more"];
    assert_eq!(change["edits"], serde_json::json!(["group.agents.staff = 6"]));
    let level = &change["queues"]["calls"]["service_level"];
    let mean = |side: &str| level[side]["mean"].as_f64().expect("a figure");
    assert!((mean("change") - mean("base") - mean("difference")).abs() < 1e-12);
    assert_eq!((&level["verdict"], &level["difference"]["n"]), (&"better".into(), &40.into()));
    assert_eq!(change["groups"]["agents"]["cost"]["verdict"], "worse");
    let per_contact = &change["total"]["cost_per_contact"];
    let total = |metric: &str| change["total"][metric]["change"]["mean"].as_f64().expect("known");
    let expected = total("cost") / total("answered");
    assert!((per_contact["change"]["mean"].as_f64().expect("known") - expected).abs() < 1e-9);
    let target = &change["targets"][0];
    assert_eq!((&target["base"]["met"], &target["change"]["met"]), (&false.into(), &true.into()));
}

#[test]
fn changes_come_from_everywhere() {
    let folder = folder();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("room");
    write("more.toml", "[what-if.\"Longer calls\"]\nqueue.calls.handle-time.mean = \"5min\"\n");
    write("other.toml", &SMALL.replace("staff = 5", "staff = 7"));
    let of = |arguments: &[&str]| {
        let document = document(folder.path(), &[&["small.toml"], arguments].concat());
        let mut names: Vec<String> = names(&document).into_iter().map(str::to_owned).collect();
        names.sort();
        names
    };
    assert_eq!(of(&["--with", "more.toml"]), ["Fewer calls", "Longer calls", "One more"]);
    assert_eq!(of(&["--what-if", "One more"]), ["One more"]);
    let set = ["--set", "group.agents.staff=7", "--set", "queue.calls.scale=1.1"];
    assert_eq!(of(&set), ["group.agents.staff=7, queue.calls.scale=1.1"]);
    assert_eq!(of(&["other.toml"]), ["other.toml"]);
    assert_eq!(of(&["other.toml", "--what-if", "One more"]), ["One more", "other.toml"]);
}

#[test]
fn refusals_say_what_to_do() {
    let folder = folder();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("room");
    let refused = |arguments: &[&str], words: &str| {
        let text = refusal(folder.path(), arguments);
        assert!(text.contains(words), "{arguments:?}: {text}");
    };
    refused(&["small.toml", "--what-if", "Two more"], "there are: `One more`, `Fewer calls`");
    refused(&["small.toml", "--set", "group.agents.staff=5"], "this changes nothing");
    write("longer.toml", &SMALL.replace("days = 1", "days = 2"));
    refused(&["small.toml", "longer.toml"], "has 2 days and the base 1");
    write("alone.toml", &SMALL[..SMALL.find("[what-if").unwrap()]);
    refused(&["alone.toml"], "there is nothing to compare with");
    refused(&["alone.toml", "small.toml", "small.toml"], "given twice");
    write("twice.toml", "[what-if.\"One more\"]\ngroup.agents.staff = 8\n");
    refused(&["small.toml", "--with", "twice.toml"], "two what-ifs are called `One more`");
    refused(&["small.toml", "--with", "alone.toml"], "holds nothing but what-ifs");
    refused(&["small.toml", "--with", "missing.toml"], "cannot be read");
    refused(&["small.toml", "--with", "twice.toml", "--json", "twice.toml"], "called `One more`");
    write("more.toml", "[what-if.More]\ngroup.agents.staff = 8\n");
    refused(&["small.toml", "--with", "more.toml", "--json", "more.toml"], "the run reads it");
}

#[test]
fn tables_have_a_row_for_each_metric() {
    let folder = folder();
    let output = ringplan(folder.path(), &["small.toml", "--csv", "tables"]);
    assert_eq!(output.status.code(), Some(0));
    let document = document(folder.path(), &["small.toml"]);
    let read = |name: &str| {
        let mut reader = csv::Reader::from_path(folder.path().join("tables").join(name)).unwrap();
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        (header, rows)
    };
    let (_, rows) = read("changes.csv");
    let change = &document["changes"]["One more"];
    let metrics = |of: &Value| of.as_object().expect("metrics").len();
    let of_one = metrics(&change["queues"]["calls"])
        + metrics(&change["groups"]["agents"])
        + metrics(&change["total"]);
    assert_eq!(rows.len(), 2 * of_one);
    let sought = ["One more", "queue", "calls", "service_level"];
    let row = rows.iter().find(|row| row.iter().take(4).eq(sought)).expect("the row");
    let level = &change["queues"]["calls"]["service_level"];
    assert_eq!(row[8].parse::<f64>().ok(), level["difference"]["mean"].as_f64());
    assert_eq!(&row[10], "better");
    let (header, rows) = read("targets.csv");
    assert_eq!((header.len(), rows.len()), (23, 2));
    assert!(read("sweep.csv").1.is_empty());
    assert_eq!(&rows[0][header.iter().position(|name| name == "change_met").unwrap()], "true");
}

#[test]
fn a_precision_that_is_not_reached_names_what_is_not_known() {
    let folder = folder();
    let precision = ["small.toml", "--precision", "0.0001", "--max-replications", "40"];
    let output = ringplan(folder.path(), &precision);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("not reached after 40") && text.contains("not yet known"), "{text}");
}

/// More agents cost more, so that only a point with as many agents and more calls is not efficient.
#[test]
fn a_sweep_marks_the_efficient_points() {
    let folder = folder();
    let grid = ["--sweep", "group.agents.staff=4..6", "--sweep", "queue.calls.scale=1.0..1.2:0.2"];
    let document = document(folder.path(), &[&["small.toml"], &grid[..]].concat());
    assert_eq!(names(&document).len(), 6);
    let points = document["sweep"].as_array().expect("points");
    let first = "group.agents.staff=4, queue.calls.scale=1.0";
    assert_eq!(points[0]["change"], first);
    let level = &document["changes"][first]["total"]["service_level"]["change"]["mean"];
    assert_eq!(&points[0]["service_level"], level);
    let cost = |place: usize| points[place]["cost"].as_f64().expect("a price");
    assert!(cost(0) < cost(2) && cost(2) < cost(4));
    let efficient: Vec<bool> = points.iter().map(|p| p["efficient"] == true).collect();
    assert_eq!([efficient[0], efficient[2], efficient[4]], [true; 3]);
    let output = ringplan(folder.path(), &[&["small.toml"], &grid[..]].concat());
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("A = group.agents.staff") && text.contains("└───"), "{text}");
    let one = refusal(folder.path(), &["small.toml", "--sweep", "group.agent.staff=4..6"]);
    assert_eq!(one.matches("error[").count(), 1, "{one}");
    assert!(one.contains("--sweep:1:7"), "{one}");
    let twice =
        ["small.toml", "--sweep", "group.agents.staff=4..6", "--sweep", "group.agents.staff=1..2"];
    assert!(refusal(folder.path(), &twice).contains("one is enough"));
    assert_eq!(
        refusal(folder.path(), &["small.toml", "--sweep", "a=6..4"]).matches("goes up").count(),
        1
    );
}

/// A comparison that is stopped on its way pairs only what both sides have played without a gap.
#[test]
fn what_was_stopped_is_still_paired() {
    let base = run(&desk(5), 3, 60);
    let watch = Countdown(AtomicI64::new(31));
    let change = simulate_to_compare(&desk(5).model(), 3, Replications::Fixed(60), &watch);
    assert!(!change.complete && change.replications() > 0);
    let all = Whose::Of(0);
    for metric in ["offered", "asa_s", "service_level"] {
        let found = change.queue_difference(all, (&base, all), metric).expect("calls came");
        assert_eq!((found.mean, found.half_width), (0.0, Some(0.0)), "{metric}");
        assert!(found.n > 1 && found.n <= change.replications());
    }
}

/// Stops after so many looks.
struct Countdown(AtomicI64);

impl ringplan::watch::Watch for Countdown {
    fn progress(&self, _: u64, _: u64) {}

    fn stop(&self) -> bool {
        self.0.fetch_sub(1, Ordering::Relaxed) <= 0
    }
}

/// Stops as soon as the base has run.
struct StopsAfter(u64);

impl ringplan::watch::Watch for StopsAfter {
    fn progress(&self, done: u64, _: u64) {
        DONE.fetch_max(done, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        DONE.load(Ordering::Relaxed) >= self.0
    }
}

static DONE: AtomicU64 = AtomicU64::new(0);

#[test]
fn what_was_not_begun_has_no_figures() {
    let reading = read_text("small.toml", SMALL, Path::new("."), &[]);
    let base = reading.scenario.expect("a good file");
    let comparison = compare(&base, reading.what_ifs, fixed(1, 40), &StopsAfter(40));
    assert!(!comparison.complete && comparison.changes.is_empty());
    assert_eq!(comparison.not_played, ["One more", "Fewer calls"]);
    assert_eq!(comparison.base.replications(), 40);
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

fn worth_of(base: &Scenario, change: Scenario, replications: u64) -> Worth {
    let name = "change".to_owned();
    let what_if = WhatIf { name, scenario: change, edits: Vec::new(), swept: false };
    let question = Question { worth_in: Some("agents"), ..fixed(1, replications) };
    let mut comparison = compare(base, vec![what_if], question, &Unwatched);
    comparison.changes.remove(0).worth.expect("asked for")
}

/// Erlang A day and night, so that the exact worth can be computed.
fn day_and_night(agents: u32, per_hour: f64) -> Scenario {
    scenario(&format!(
        "[scenario]\nstart = 2026-03-02\ndays = 10\n[run]\nwarm-up = \"4h\"\n\
         [queue.calls]\narrivals = {{ per-hour = {per_hour} }}\n\
         handle-time = {{ distribution = \"exponential\", mean = \"4min\" }}\n\
         patience = {{ distribution = \"exponential\", mean = \"2min\" }}\n\
         [group.agents]\nskills = {{ calls = 1 }}\nstaff = {agents}\n"
    ))
}

/// Agents added are worth themselves, whether given as heads or as people on shifts.
#[test]
fn agents_are_worth_themselves() {
    let base = scenario(SMALL);
    for (more, staff) in [(2.0, "staff = 7"), (-1.0, "staff = 4"), (0.0, "staff = 5")] {
        let worth = worth_of(&base, scenario(&SMALL.replace("staff = 5", staff)), 40);
        let agents = worth.agents.expect("a number restores the level").mean;
        assert!((agents - more).abs() < 1e-9, "{staff}: {agents}");
        // Four hours each, and what they stay longer for callers whom the base's agents served.
        let hours = worth.paid_hours.expect("known");
        assert!((hours - 4.0 * more).abs() < 0.2, "{staff}: {hours}");
    }
    let shift = "[shift.day]\nstart = \"08:00\"\nlength = \"4h\"\n[group.agents]";
    let on_shifts = |heads: u32| {
        let text = SMALL.replace("[group.agents]", shift);
        scenario(&text.replace("staff = 5", &format!("staff.shifts = {{ day = {heads} }}")))
    };
    let text = worth_of(&on_shifts(5), on_shifts(6), 40);
    assert!((text.agents.expect("one less").mean - 1.0).abs() < 1e-9);
}

/// Fewer calls, in agents: against the exact levels of Erlang A, between which the answer is a straight
/// line.
#[test]
fn fewer_calls_are_worth_what_erlang_a_says() {
    let exact = |agents: u32, per_hour: f64| {
        let traffic = Traffic::new(per_hour / 3_600.0, 240.0).expect("a finite load");
        let exact = ErlangA::new(traffic, agents, 120.0).expect("patience above 0");
        exact.service_levels(20.0).expect("a wait").service_level
    };
    for (per_hour, neighbours) in [(60.0, 1..8), (90.0, 6..12)] {
        let level = exact(6, 75.0);
        let beyond = neighbours.clone().find(|&n| exact(n, per_hour) >= level).expect("enough");
        let (low, high) = (exact(beyond - 1, per_hour), exact(beyond, per_hour));
        let restored = f64::from(beyond - 1) + (level - low) / (high - low);
        let worth = worth_of(&day_and_night(6, 75.0), day_and_night(6, per_hour), 60);
        let (agents, error) = value_and_error(worth.agents.expect("some number restores it"));
        let distance = (agents - (6.0 - restored)) / error;
        println!("{per_hour} calls an hour: {agents:.3} agents, {distance:.2} standard errors off");
        assert!(distance.abs() < 4.0 && error < 0.05);
    }
}

#[test]
fn no_number_of_agents_is_said_so() {
    let impatient = SMALL.replace("mean = \"2min\"", "mean = \"1s\"");
    let gone = SMALL.replace("[group.agents]", "[group.others]");
    let without = gone.find("[what-if").expect("what-ifs");
    let base = scenario(SMALL);
    assert!(worth_of(&base, scenario(&gone[..without]), 40).agents.is_none());
    // With ten times the calls the limit of what is tried is reached before the level.
    let flooded = scenario(&impatient.replace("per-hour = 60", "per-hour = 2000"));
    assert!(worth_of(&base, flooded, 40).agents.is_none());
    let folder = folder();
    assert!(
        refusal(folder.path(), &["small.toml", "--worth", "agent"]).contains("there are: `agents`")
    );
}

#[test]
fn what_a_change_is_worth_is_in_every_format() {
    let folder = folder();
    let arguments = ["small.toml", "--set", "group.agents.staff=7", "--worth", "agents"];
    let worth = &document(folder.path(), &arguments)["changes"]["group.agents.staff=7"]["worth"];
    assert_eq!(worth["group"], "agents");
    assert!((worth["agents"]["mean"].as_f64().expect("known") - 2.0).abs() < 1e-9);
    let output = ringplan(folder.path(), &[&arguments[..], &["--csv", "tables"]].concat());
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("Worth 2.00 ±0 agents of agents"), "{text}");
    let rows = fs::read_to_string(folder.path().join("tables/changes.csv")).expect("written");
    assert!(rows.contains("group.agents.staff=7,worth,agents,agents,,,,,2,0,"), "{rows}");
}

fn decided(folder: &Path, arguments: &[&str]) -> Value {
    let arguments = [&["small.toml", "--until-decided"], arguments].concat();
    let document = document(folder, &arguments);
    let mut decision = document["decision"].clone();
    decision["replications"] = document["replications"].clone();
    decision
}

/// A large change is clear at the first look; a small one takes more, within a wide margin it is clear
/// at once, and with no replications left it is named.
#[test]
fn verdicts_end_a_comparison() {
    let folder = folder();
    let large = decided(folder.path(), &["--set", "group.agents.staff=8"]);
    assert_eq!((&large["reached"], &large["replications"]), (&true.into(), &40.into()));
    let small = ["--set", "queue.calls.handle-time.mean=\"3min59s\""];
    let clear = decided(folder.path(), &[&small[..], &["--margin", "0.002"]].concat());
    assert_eq!(clear["reached"], true);
    assert!(clear["replications"].as_u64() > Some(40), "{clear}");
    let wide = decided(folder.path(), &[&small[..], &["--margin", "0.2"]].concat());
    assert_eq!((&wide["reached"], &wide["replications"]), (&true.into(), &40.into()));
    let unclear = ["--margin", "0.0000001", "--max-replications", "100"];
    let unclear = decided(folder.path(), &[&small[..], &unclear[..]].concat());
    let named = &unclear["undecided"][0];
    assert_eq!((&unclear["reached"], &unclear["replications"]), (&false.into(), &100.into()));
    assert_eq!((&named["queue"], &named["metric"]), (&"calls".into(), &"service_level".into()));
    let output = ringplan(
        folder.path(),
        &["small.toml", "--until-decided", "--margin", "0.0000001", "--max-replications", "40"],
    );
    assert_eq!(output.status.code(), Some(0));
    let both = ["small.toml", "--until-decided", "--replications", "40"];
    assert!(refusal(folder.path(), &both).contains("cannot be used with"));
    assert!(refusal(folder.path(), &["small.toml", "--margin", "0.1"]).contains("--until-decided"));
}

/// Twenty changes that change nothing but the callers, looked at up to five times: the promise holds
/// over all looks together.
#[test]
#[ignore = "long: 200 comparisons of 21 scenarios"]
fn looking_again_and_again_keeps_the_promise() {
    const COMPARISONS: u64 = 200;
    let base = renamed("calls");
    let changes: Vec<WhatIf> = (0..20)
        .map(|n| {
            let name = format!("calls-{n}");
            WhatIf { scenario: renamed(&name), name, edits: Vec::new(), swept: false }
        })
        .collect();
    // No difference is as small as this margin: while this one is too small to be seen, looking goes on
    // until the budget is spent.
    let small = SMALL[..SMALL.find("[what-if").unwrap()].replace("4min", "239.5s");
    let mut changes = changes;
    changes.push(WhatIf {
        name: "small".to_owned(),
        scenario: scenario(&small),
        edits: Vec::new(),
        swept: false,
    });
    let until = Until::Decided { margin: 1e-9, at_most: 640 };
    let looks = AtomicU64::new(0);
    let is_wrong = |seed: &u64| {
        let question = Question { seed: *seed, until, worth_in: None };
        let comparison = compare(&base, changes.clone(), question, &Unwatched);
        looks.fetch_add(comparison.base.replications() / 40, Ordering::Relaxed);
        let mut totals = comparison.changes[..20].iter().flat_map(|change| &change.total);
        totals.any(|d| matches!(d.verdict, Some(Verdict::Better | Verdict::Worse)))
    };
    let wrong = (0..COMPARISONS).into_par_iter().filter(is_wrong).count() as f64;
    let batches = looks.into_inner() / COMPARISONS;
    println!(
        "{wrong} of {COMPARISONS} comparisons of about {batches} batches have a false verdict"
    );
    assert!(batches > 8);
    assert!(wrong / COMPARISONS as f64 <= 0.05 + 3.0 * (0.05 * 0.95 / COMPARISONS as f64).sqrt());
}

#[test]
fn a_wanted_precision_is_in_the_document() {
    let folder = folder();
    let precision = ["small.toml", "--precision", "0.0001", "--max-replications", "40"];
    let document = document(folder.path(), &precision);
    assert_eq!(document["precision_reached"], false);
    assert_eq!(document["precision"]["not_yet_known"][0]["queue"], "calls");
}

/// A search for a change's worth that is stopped claims nothing.
#[test]
fn what_was_not_valued_has_no_worth() {
    let reading = read_text("small.toml", SMALL, Path::new("."), &[]);
    let base = reading.scenario.expect("a good file");
    let question = Question { worth_in: Some("agents"), ..fixed(1, 40) };
    // Progress is told 120 times by the three runs, and then by the search.
    let watch = StopsAfterCalls(AtomicU64::new(0), 130);
    let comparison = compare(&base, reading.what_ifs, question, &watch);
    assert!(!comparison.complete && comparison.base.complete);
    assert!(comparison.changes.iter().all(|change| change.worth.is_none()));
}

struct StopsAfterCalls(AtomicU64, u64);

impl ringplan::watch::Watch for StopsAfterCalls {
    fn progress(&self, _: u64, _: u64) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= self.1
    }
}
