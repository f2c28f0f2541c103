//! `ringplan staff` as a planner meets it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringplan"));
    command.arg("staff").args(arguments).current_dir(folder);
    command
}

fn ringplan(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// Exit code and what was said on standard error.
fn refused(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = ringplan(folder, arguments);
    assert_eq!(text(&output.stdout), "", "{arguments:?}");
    (output.status.code(), text(&output.stderr))
}

/// Two queues of two hours, one of them from a CSV file, and three groups.
const SMALL: &str = r#"
# A note that stays.
[scenario]
name = "Small"
start = 2026-03-02
days = 1
interval = "60min"
[queue.calls]
open = "08:00-10:00"
arrivals = { per-interval = [30, 50] }
handle-time = { distribution = "exponential", mean = "4min" }
patience = { distribution = "exponential", mean = "2min" }
target = { answered-within = "20s", share = 0.8 }
[queue.orders]
open = "08:00-10:00"
arrivals = { csv = "orders.csv", column = "orders" }
handle-time = { distribution = "exponential", mean = "5min" }
patience = { distribution = "exponential", mean = "2min" }
target = { answered-within = "20s", share = 0.7 }
[group.calls]
skills = { calls = 1 }
staff = { shifts = { early = 2 } }
cost-per-hour = 20
[group.both]
skills = { calls = 1, orders = 1 }
staff.per-interval.daily = 3 # as it was
cost-per-hour = 24
shrinkage = 0.2
[shift.early]
start = "08:00"
length = "2h"
[what-if."One more"]
group.both.staff = 4
[what-if."More calls"]
queue.calls.scale = 1.1
"#;

fn small() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("small.toml"), SMALL).expect("written");
    fs::write(folder.path().join("orders.csv"), "time,orders\n08:00,12\n09:00,18\n")
        .expect("written");
    folder
}

#[test]
fn a_proposal_is_written_and_simulate_finds_its_targets_met() {
    let folder = small();
    let found = ringplan(folder.path(), &["small.toml", "--write", "planned.toml"]);
    assert_eq!(found.status.code(), Some(0), "{}", text(&found.stderr));
    let shown = text(&found.stdout);
    for part in ["hours by Erlang C", "scheduled", "FTE", "cost", "08:00", "█", "±"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    let planned = fs::read_to_string(folder.path().join("planned.toml")).expect("written");
    assert!(planned.contains("# A note that stays.") && planned.contains("More calls"));
    assert!(!planned.contains("One more"), "a change of the old staff: {planned}");
    let mut simulate = Command::new(env!("CARGO_BIN_EXE_ringplan"));
    let simulate = simulate.current_dir(folder.path());
    let simulate = simulate.args(["simulate", "planned.toml", "--json", "-"]);
    let played = simulate.args(["--replications", "2000"]).output().expect("the program starts");
    assert_eq!(played.status.code(), Some(0), "{}{planned}", text(&played.stderr));
    let document: Value = serde_json::from_slice(&played.stdout).expect("JSON");
    for (queue, share) in [("calls", 0.8), ("orders", 0.7)] {
        let level = &document["queues"][queue]["service_level"]["mean"];
        assert!(level.as_f64().expect("calls came") > share - 0.01, "{queue}: {level}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("small.toml")).expect("there"), SMALL);
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let folder = small();
    let document = |threads: &str| {
        let output = ringplan(folder.path(), &["small.toml", "--json", "-", "--threads", threads]);
        assert_eq!(text(&output.stderr), "");
        output.stdout
    };
    let one = document("1");
    assert!(one == document("2") && one == document("3"));
    let document: Value = serde_json::from_slice(&one).expect("JSON");
    assert_eq!((&document["method"], &document["complete"]), (&"simulation".into(), &true.into()));
    let both = &document["groups"]["both"];
    let row = |name: &str| both[name].as_array().expect("a list").clone();
    assert_eq!(
        (row("agents").len(), document["intervals"].as_array().map(Vec::len)),
        (24, Some(24))
    );
    let number = |value: &Value| value.as_f64().expect("a number");
    for (agents, scheduled) in row("agents").iter().zip(row("scheduled")) {
        assert_eq!((number(agents) / 0.8 - 1e-9).ceil(), number(&scheduled));
    }
    let hours: f64 = row("agents").iter().map(number).sum();
    let scheduled: f64 = row("scheduled").iter().map(number).sum();
    assert_eq!((number(&both["hours"]), number(&both["cost"])), (hours, 24.0 * scheduled));
    assert_eq!(number(&both["fte"]), scheduled / 8.0, "a day of eight hours");
    assert!(number(&document["queues"]["calls"]["service_level"]["mean"]) >= 0.8);
    assert_eq!(document["targets"].as_array().map(Vec::len), Some(2));
    assert_eq!(document["unmet"], serde_json::json!([]));
}

#[test]
fn tables_hold_the_proposal() {
    let folder = small();
    let output = ringplan(folder.path(), &["small.toml", "--csv", "out"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let read = |name: &str| fs::read_to_string(folder.path().join("out").join(name)).expect(name);
    let staff = read("staff.csv");
    assert!(
        staff.starts_with("start,group,agents,scheduled\n2026-03-02T00:00:00+00:00,calls,0,0\n")
    );
    assert_eq!(staff.lines().count(), 1 + 2 * 24);
    assert_eq!(read("targets.csv").lines().count(), 3);
}

#[test]
fn what_cannot_be_reached_is_named_and_exits_with_1() {
    let folder = small();
    let bounded = |edit: &str| refused(folder.path(), &["small.toml", "--set", edit]);
    let (code, said) = bounded("group.both.at-most=1");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("orders") && said.contains(" reaches "), "{said}");
    assert!(said.contains("raise `at-most`"), "{said}");
    let (code, said) = bounded("scenario.seats=3");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("all 3 seats are taken"), "{said}");
}

#[test]
fn what_is_wrong_exits_with_2_and_says_what_to_do() {
    let folder = small();
    let wrong = |arguments: &[&str], word: &str| {
        let (code, said) = refused(folder.path(), &[&["small.toml"], arguments].concat());
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        assert!(said.contains(word), "{arguments:?}: {said}");
    };
    wrong(&["--method", "erlang-c"], "one group for each queue");
    wrong(&["--method", "guess"], "possible values");
    wrong(&["--confidence", "1"], "below 1");
    wrong(&["--confidence", "0.9", "--method", "erlang-a"], "--confidence");
    wrong(&["--set", "group.both.cost-per-hour=\"default\""], "cost-per-hour");
    wrong(&["--set", "group.both.at-least=9", "--set", "scenario.seats=5"], "5 seats");
    wrong(
        &["--set", "queue.calls.target=\"default\"", "--set", "queue.orders.target=\"default\""],
        "nothing is promised",
    );
    wrong(&["--write", "small.toml"], "the run reads it");
    wrong(&["--write", "orders.csv"], "the run reads it");
    wrong(&["--write", "-"], "name a file");
    wrong(&["--write", "nowhere/planned.toml"], "CSV files");
    wrong(&["--write", "new.toml", "--json", "new.toml"], "name another file");
    wrong(&["--write", "new.toml", "--set", "queue.calls.scale=2"], "--set");
    wrong(&["--json", "nowhere/staff.json"], "cannot write to");
    assert!(!folder.path().join("new.toml").exists());
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = small();
    let mut child = command(folder.path(), &["small.toml", "--json", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_search_and_replays_the_best_so_far() {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut search = command(&scenarios, &["two-skills.toml", "--json", "-", "--threads", "1"]);
    let search = search.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let search = search.expect("the program starts");
    std::thread::sleep(std::time::Duration::from_secs(3));
    let interrupted = Command::new("kill").args(["-INT", &search.id().to_string()]).status();
    assert!(interrupted.expect("kill runs").success());
    let output = search.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130));
    // On a machine that is busy with other things there may be nothing yet.
    if output.stdout.is_empty() {
        assert!(text(&output.stderr).contains("stopped before any staff"));
        return;
    }
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(document["complete"], false);
    assert!(document["replications"].as_u64().is_some_and(|n| n > 0), "{document}");
}

#[test]
fn a_group_whose_staff_is_sought_need_not_have_any() {
    let folder = small();
    let path = folder.path().join("small.toml");
    let with_staff = fs::read_to_string(&path).expect("a scenario");
    let lines = with_staff.lines().filter(|line| !line.starts_with("staff"));
    fs::write(&path, lines.collect::<Vec<_>>().join("\n")).expect("written");
    let output = ringplan(folder.path(), &["small.toml", "--write", "planned.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let written = fs::read_to_string(folder.path().join("planned.toml")).expect("a copy");
    assert!(written.contains("staff.per-interval"), "{written}");
}

#[test]
fn a_refusal_is_a_document_too() {
    let folder = small();
    let output =
        ringplan(folder.path(), &["small.toml", "--set", "scenario.seats=3", "--json", "-"]);
    assert_eq!(output.status.code(), Some(1));
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(document["refused"][0]["code"], "out-of-reach", "{document}");
}
