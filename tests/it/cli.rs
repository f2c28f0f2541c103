//! The program as a planner meets it: exit codes, outputs, and what must not happen.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub fn ringplan(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the program starts")
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ringplan"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A desk that is simulated in milliseconds, with a target that it misses.
const SMALL: &str = r#"
[scenario]
name = "Small"
start = 2026-03-02
days = 2
interval = "30min"
[run]
replications = 30
[queue.calls]
open = "08:00-12:00"
arrivals = { per-hour = 60 }
handle-time = { distribution = "exponential", mean = "4min" }
patience = { distribution = "exponential", mean = "2min" }
target = { answered-within = "20s", share = 0.95 }
[group.agents]
skills = { calls = 1 }
staff = 4
"#;

fn small(folder: &Path) -> PathBuf {
    let path = folder.join("small.toml");
    fs::write(&path, SMALL).expect("the folder can be written");
    path
}

#[test]
fn exit_codes_keep_the_contract() {
    let folder = folder();
    let file = small(folder.path());
    let file = file.to_str().expect("UTF-8");
    let code = |arguments: &[&str]| ringplan(arguments).status.code();
    assert_eq!(code(&["simulate", file]), Some(0));
    assert_eq!(code(&["check", file]), Some(0));
    assert_eq!(code(&["simulate", file, "--strict"]), Some(1));
    assert_eq!(code(&["simulate", file, "--strict", "--set", "group.agents.staff=9"]), Some(0));
    assert_eq!(code(&["simulate", "no-such-file.toml"]), Some(2));
    assert_eq!(code(&["simulate", file, "--set", "queue.calls.balk=2"]), Some(2));
    assert_eq!(code(&["check", file, "--set", "nonsense"]), Some(2));
    for wrong in ["--replications=0", "--replications=x", "--threads=0", "--seed=-1", "--nonsense"]
    {
        assert_eq!(code(&["simulate", file, wrong]), Some(2), "{wrong}");
    }
    assert_eq!(code(&["erlang", "--calls", "240", "--per", "30min", "--aht", "180"]), Some(2));
    assert_eq!(code(&[]), Some(2));
    assert_eq!(code(&["--help"]), Some(0));
}

#[test]
fn every_command_has_help_with_an_example() {
    for command in ["check", "simulate", "compare", "staff", "shifts", "roster", "erlang"] {
        let help = text(&ringplan(&[command, "--help"]).stdout);
        let example = help.split("Examples:").nth(1).unwrap_or_default();
        assert!(example.contains(&format!("ringplan {command} ")), "{command}: {help}");
    }
}

#[test]
fn json_on_standard_output_is_one_document_and_nothing_else() {
    let folder = folder();
    let file = small(folder.path());
    let output = ringplan(&["simulate", file.to_str().expect("UTF-8"), "--json", "-"]);
    assert_eq!(text(&output.stderr), "");
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(document["ringplan"], env!("CARGO_PKG_VERSION"));
    assert_eq!(document["scenario"], "Small");
    assert_eq!(document["replications"], 30);
    assert_eq!(document["complete"], true);
    let queue = &document["queues"]["calls"];
    assert_eq!(queue["service_level"]["n"], 30);
    assert_eq!(queue["intervals"].as_array().map(Vec::len), Some(96));
    assert_eq!(queue["intervals"][16]["start"], "2026-03-02T08:00:00+00:00");
    assert!(queue["intervals"][0]["service_level"].is_null(), "closed: no share");
    assert!(document["total"]["occupancy"]["mean"].as_f64().is_some_and(|share| share > 0.5));
    assert!(document["total"]["cost"].is_null(), "no price, no cost");
    let target = &document["targets"][0];
    assert_eq!(target["metric"], "service_level");
    assert_eq!(target["met"], false);
    assert_eq!(target["value"], queue["service_level"]);
    let text = text(&output.stdout);
    assert!(!text.contains("NaN") && !text.contains("inf"), "only numbers and null");
}

#[test]
fn check_tells_an_editor_every_problem_as_json() {
    let folder = folder();
    let path = small(folder.path());
    let file = path.to_str().expect("UTF-8");
    for json in [&["--json", "-"][..], &["--json"]] {
        let good = ringplan(&[&["check", file], json].concat());
        assert_eq!(good.status.code(), Some(0));
        assert_eq!((text(&good.stdout), text(&good.stderr)), ("[]\n".to_owned(), String::new()));
    }

    fs::write(&path, SMALL.replace("calls = 1", "cals = 1")).expect("written");
    let bad = ringplan(&["check", file, "--json", "-", "--set", "queue.calls.balk=2"]);
    assert_eq!(bad.status.code(), Some(2));
    assert_eq!(text(&bad.stderr), "", "all of it is in the document");
    let problems: Value = serde_json::from_slice(&bad.stdout).expect("JSON");
    let with = |code: &str| {
        let mut all = problems.as_array().expect("an array").iter();
        all.find(|problem| problem["code"] == code).expect(code)
    };
    let unknown = with("unknown-queue");
    assert_eq!(unknown["severity"], "error");
    assert_eq!(unknown["file"], file);
    let line = SMALL.lines().position(|line| line.contains("calls = 1")).expect("a line") + 1;
    assert_eq!((&unknown["line"], &unknown["column"]), (&line.into(), &12.into()));
    assert!(unknown["help"].as_str().is_some_and(|help| help.contains("calls")), "{unknown}");
    assert!(unknown["what_if"].is_null());
    assert_eq!(with("out-of-range")["file"], "--set");

    let missing = ringplan(&["check", "no-such-file.toml", "--json", "-"]);
    assert_eq!(missing.status.code(), Some(2));
    let problems: Value = serde_json::from_slice(&missing.stdout).expect("JSON");
    assert_eq!(problems[0]["code"], "unreadable-file");
    assert!(problems[0]["line"].is_null());
}

#[test]
fn check_writes_problems_to_a_file_beside_what_it_shows() {
    let folder = folder();
    let path = small(folder.path());
    let file = path.to_str().expect("UTF-8");
    let target = folder.path().join("problems.json");
    let json = target.to_str().expect("UTF-8");
    let written =
        || -> Value { serde_json::from_slice(&fs::read(&target).expect("written")).expect("JSON") };
    let bad = ringplan(&["check", file, "--json", json, "--set", "queue.calls.balk=2"]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(text(&bad.stderr).contains("1 error"), "{}", text(&bad.stderr));
    assert_eq!(written()[0]["severity"], "error");
    let good = ringplan(&["check", file, "--json", json]);
    assert_eq!(good.status.code(), Some(0));
    assert!(text(&good.stdout).contains("can be simulated"));
    assert_eq!(written(), Value::Array(vec![]));

    let refused = ringplan(&["check", file, "--json", file]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("the run reads it"));
    assert_eq!(fs::read_to_string(&path).expect("still there"), SMALL);
    fs::write(&path, b"name = \"\xff\"").expect("written");
    assert_eq!(ringplan(&["check", file, "--json", file]).status.code(), Some(2));
    assert_eq!(fs::read(&path).expect("still there"), b"name = \"\xff\"");
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let folder = folder();
    let file = small(folder.path());
    let file = file.to_str().expect("UTF-8");
    let run = |more: &[&str]| ringplan(&[&["simulate", file, "--json", "-"], more].concat()).stdout;
    let one = run(&["--threads", "1"]);
    assert!(one == run(&["--threads", "2"]), "two threads");
    assert!(one == run(&["--threads", "7"]), "seven threads");
    assert!(one != run(&["--seed", "2"]), "another seed");
}

#[test]
fn a_file_appears_only_when_it_is_whole() {
    let folder = folder();
    let file = small(folder.path());
    let file = file.to_str().expect("UTF-8");
    let target = folder.path().join("result.json");
    let json = target.to_str().expect("UTF-8");

    fs::write(&target, "precious").expect("written");
    let refused = ringplan(&["simulate", file, "--json", json, "--set", "queue.calls.balk=7"]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&target).expect("still there"), "precious");

    let done = ringplan(&["simulate", file, "--json", json]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("contacts simulated"), "the summary is shown too");
    let document: Value =
        serde_json::from_slice(&fs::read(&target).expect("written")).expect("JSON");
    assert_eq!(document["replications"], 30);

    let nowhere = folder.path().join("missing/result.json");
    let refused = ringplan(&["simulate", file, "--json", nowhere.to_str().expect("UTF-8")]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(text(&refused.stdout), "", "refused before the run");
    assert!(text(&refused.stderr).contains("--json cannot write to"));
    let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").flatten().collect();
    assert_eq!(left.len(), 2, "nothing half-written stays: {left:?}");
}

#[test]
fn a_scenario_is_never_written() {
    let folder = folder();
    let path = small(folder.path());
    let file = path.to_str().expect("UTF-8");
    ringplan(&["simulate", file, "--set", "queue.calls.scale=1.5"]);
    ringplan(&["check", file]);
    let refused = ringplan(&["simulate", file, "--json", file]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("the run reads it"));
    assert_eq!(fs::read_to_string(&path).expect("still there"), SMALL);

    let csv = folder.path().join("calls.csv");
    let rows: String = (8..12).map(|hour| format!("{hour:02}:00,30\n{hour:02}:30,30\n")).collect();
    let rows = format!("time,calls\n{rows}");
    fs::write(&csv, &rows).expect("written");
    let demand = "queue.calls.arrivals={ csv = \"calls.csv\", column = \"calls\" }";
    let json = csv.to_str().expect("UTF-8");
    let refused = ringplan(&["simulate", file, "--set", demand, "--json", json]);
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stdout));
    assert_eq!(fs::read_to_string(&csv).expect("still there"), rows);
}

#[test]
fn a_promise_about_the_answered_is_broken_when_nobody_is() {
    let folder = folder();
    let file = small(folder.path());
    let file = file.to_str().expect("UTF-8");
    let edits = ["--set", "group.agents.staff=0", "--set", "queue.calls.target={ asa = \"30s\" }"];
    let arguments = [&["simulate", file, "--strict", "--json", "-"], &edits[..]].concat();
    let output = ringplan(&arguments);
    assert_eq!(output.status.code(), Some(1));
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let target = &document["targets"][0];
    assert!(target["value"].is_null() && target["met"] == false, "{target}");
    assert_eq!(target["days_met"]["mean"], 0.0);
}

#[test]
fn a_what_if_that_does_not_fit_an_edit_does_not_stop_the_base() {
    let edit = ["--set", "group.desk.staff=14"];
    let run = ["simulate", "scenarios/service-desk.toml", "--replications", "5"];
    let output = ringplan(&[&run[..], &edit[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("see ringplan check"));
    let check = ringplan(&[&["check", "scenarios/service-desk.toml"], &edit[..]].concat());
    assert_eq!(check.status.code(), Some(2));
}

#[test]
fn who_was_neither_answered_nor_hung_up_is_named() {
    let folder = folder();
    let file = small(folder.path());
    let file = file.to_str().expect("UTF-8");
    let shown = |edits: &[&str]| text(&ringplan(&[&["simulate", file], edits].concat()).stdout);
    assert!(shown(&["--set", "routing.lines=3"]).contains("found no line"));
    let never = ["--set", "group.agents.staff=0", "--set", "queue.calls.patience=infinite"];
    assert!(shown(&never).contains("still waiting at the end"));
    assert!(!shown(&[]).contains('!'));
}

#[test]
fn the_schema_is_printed_as_it_is_committed() {
    let output = command(&["schema"]).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenario.schema.json");
    assert!(text(&output.stdout) == std::fs::read_to_string(committed).expect("a schema"));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = folder();
    let file = small(folder.path());
    let mut child = command(&["simulate", file.to_str().expect("UTF-8"), "--json", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn nobody_has_to_read_what_goes_wrong() {
    let folder = folder();
    let file = folder.path().join("bad.toml");
    // More than a pipe holds before it blocks.
    fs::write(&file, "[x]\n".repeat(5_000)).expect("written");
    let mut child = command(&["check", file.to_str().expect("UTF-8")])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stderr.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported() {
    let folder = folder();
    let file = small(folder.path());
    let output = ringplan(&["simulate", file.to_str().expect("UTF-8"), "--json", "/dev/full"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("`/dev/full` cannot be written"));
}

#[test]
fn the_scenarios_of_the_repository_run() {
    for name in ["service-desk", "two-skills", "anonymous-bank"] {
        let file = format!("scenarios/{name}.toml");
        let checked = ringplan(&["check", &file]);
        assert_eq!(checked.status.code(), Some(0), "{name}: {}", text(&checked.stderr));
        let output = ringplan(&["simulate", &file, "--replications", "10"]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", text(&output.stderr));
        let summary = text(&output.stdout);
        assert!(summary.contains("in time") && !summary.contains("NaN"), "{summary}");
        let widest = summary.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(80), "{name}: {widest:?} columns");
    }
}

/// What is written by a run that gets Ctrl-C on its way.
#[cfg(unix)]
fn interrupted(arguments: &[&str]) -> Output {
    let child = command(arguments).stdout(Stdio::piped()).spawn().expect("the program starts");
    std::thread::sleep(std::time::Duration::from_secs(3));
    let pid = child.id().to_string();
    let interrupted = Command::new("kill").args(["-INT", &pid]).status().expect("kill runs");
    assert!(interrupted.success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130));
    output
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_finished() {
    let folder = folder();
    let file = small(folder.path());
    let run = ["simulate", file.to_str().expect("UTF-8"), "--json", "-", "--threads", "1"];
    let output = interrupted(&[&run[..], &["--replications", "1000000"]].concat());
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(document["complete"], false);
    let done = document["replications"].as_u64().expect("a number");
    assert!(done > 0 && done < 1_000_000, "{done} replications");
    assert_eq!(document["total"]["offered"]["n"], done);
}

#[cfg(unix)]
#[test]
fn ctrl_c_says_what_is_not_yet_known() {
    let folder = folder();
    let file = small(folder.path());
    let hopeless = ["--precision", "0.000001", "--max-replications", "1000000"];
    let run = ["simulate", file.to_str().expect("UTF-8"), "--threads", "1"];
    let shown = text(&interrupted(&[&run[..], &hopeless].concat()).stdout);
    assert!(shown.contains("STOPPED before the end"), "{shown}");
    assert!(shown.contains("Precision 0.000001 not reached yet."), "{shown}");
    assert!(shown.contains("not yet known") && shown.contains("> 1,000,000"), "{shown}");
}

#[test]
fn a_precision_is_reached_or_said_not_to_be() {
    let folder = folder();
    let path = small(folder.path());
    let file = path.to_str().expect("UTF-8");
    let with = |run: &str| {
        fs::write(&path, SMALL.replace("replications = 30", run)).expect("written");
        let output = ringplan(&["simulate", file, "--json", "-"]);
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON")
    };
    let reached = with("precision = 0.02");
    assert_eq!(reached["precision_reached"], true);
    assert_eq!(reached["precision"]["reached"], true);
    assert_eq!(reached["precision"]["not_yet_known"], Value::Array(vec![]));
    let width = reached["targets"][0]["worst"]["service_level"]["half_width"].as_f64();
    assert!(width.expect("a width") <= 0.02, "{width:?}");
    let replications = reached["replications"].as_u64().expect("a number");
    assert_eq!(replications % 40, 0, "whole batches");
    let shown = text(&ringplan(&["simulate", file]).stdout);
    assert!(
        shown.contains(&format!("Precision 0.02 reached after {replications} repl")),
        "{shown}"
    );
    assert!(!shown.contains("not yet known"), "{shown}");

    let short = with("precision = 0.0001\nmax-replications = 80");
    assert_eq!(short["precision_reached"], false);
    assert_eq!((&short["replications"], &short["complete"]), (&80.into(), &true.into()));
    let unknown = &short["precision"]["not_yet_known"][0];
    assert_eq!(unknown["queue"], "calls");
    assert_eq!(unknown["metric"], "service_level");
    assert_eq!((&unknown["per"], &unknown["target"]), (&"day".into(), &0.95.into()));
    assert_eq!((&unknown["periods"], &unknown["periods_known"]), (&2.into(), &0.into()));
    assert!(unknown["worst_start"].as_str().is_some_and(|start| start.starts_with("2026-03-0")));
    let excess = unknown["worst"]["half_width"].as_f64().expect("a width") / 0.0001;
    let needed = unknown["replications_needed"].as_u64().expect("a number");
    assert!((needed as f64 - 80.0 * excess * excess).abs() <= 40.0, "{unknown}");
    let shown = text(&ringplan(&["simulate", file]).stdout);
    assert!(shown.contains("Precision 0.0001 not reached after 80 replications"), "{shown}");
    assert!(shown.contains("not yet known") && shown.contains("±0.01 %"), "{shown}");
}

#[test]
fn a_precision_on_the_command_line_overrules_the_file() {
    let folder = folder();
    let path = small(folder.path());
    let file = path.to_str().expect("UTF-8");
    let replications = |arguments: &[&str]| {
        let output = ringplan(&[&["simulate", file, "--json", "-"], arguments].concat());
        let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        (document["replications"].as_u64(), document["precision"]["wanted"].as_f64())
    };
    let hopeless = ["--precision", "0.0001", "--max-replications", "100"];
    assert_eq!(replications(&hopeless), (Some(100), Some(0.0001)), "the last batch is cut short");
    assert_eq!(replications(&["--precision", "50%"]), (Some(40), Some(0.5)));

    let of_file = "precision = 0.0001\nmax-replications = 80";
    fs::write(&path, SMALL.replace("replications = 30", of_file)).expect("written");
    assert_eq!(replications(&["--max-replications=120"]), (Some(120), Some(0.0001)));
    assert_eq!(replications(&["--precision=0.0002"]), (Some(80), Some(0.0002)));
    assert_eq!(replications(&["--replications=7"]), (Some(7), None));
}

#[test]
fn a_wrong_precision_is_refused() {
    let folder = folder();
    let file = small(folder.path());
    let file = file.to_str().expect("UTF-8");
    let refused = [
        (&["--precision=0"][..], "above 0 and below 1"),
        (&["--precision=1"], "above 0 and below 1"),
        (&["--precision=2"], "Write 2%"),
        (&["--precision=NaN"], "give a share"),
        (&["--precision=0.01", "--max-replications=0"], "1..=1000000"),
        (&["--precision=0.01", "--replications=50"], "cannot be used with"),
        (&["--replications=50", "--max-replications=80"], "cannot be used with"),
        (&["--max-replications=80"], "--max-replications belongs to a precision"),
    ];
    for (arguments, words) in refused {
        let output = ringplan(&[&["simulate", file], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let shown = text(&output.stderr);
        assert!(shown.contains(words), "{arguments:?}: {shown}");
    }
}

#[test]
fn a_precision_changes_neither_exit_codes_nor_what_threads_decide() {
    let folder = folder();
    let file = small(folder.path());
    let file = file.to_str().expect("UTF-8");
    let run = |more: &[&str]| {
        ringplan(&[&["simulate", file, "--json", "-", "--precision", "0.01"], more].concat())
    };
    let one = run(&["--threads=1"]);
    assert!(one.stdout == run(&["--threads=2"]).stdout, "two threads");
    assert_eq!(one.status.code(), Some(0));
    assert_eq!(run(&["--strict"]).status.code(), Some(1));
    let enough = ["--strict", "--set", "group.agents.staff=9"];
    assert_eq!(run(&enough).status.code(), Some(0));
    let cut = ["--precision", "0.0001", "--max-replications", "40"];
    assert_eq!(ringplan(&[&["simulate", file], &cut[..]].concat()).status.code(), Some(0));
}

#[test]
fn a_line_that_never_empties_is_left_open() {
    let folder = folder();
    let file = small(folder.path());
    let hopeless = [
        "--set",
        "queue.calls.handle-time=20d",
        "--set",
        "queue.calls.patience=infinite",
        "--set",
        "group.agents.ring=3s",
        "--json",
        "-",
    ];
    let file = file.to_str().expect("UTF-8");
    let output = ringplan(&[&["simulate", file], &hopeless[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mean = |metric: &str| document["total"][metric]["mean"].as_f64().expect("a number");
    // Four agents take twenty days for each contact, and the clock ends after 203 days.
    assert!(mean("answered") <= 4.0 * 11.0, "{}", mean("answered"));
    assert!((mean("open") + mean("answered") - mean("offered")).abs() < 1e-6);
}
