//! `compare`: differences against exact values, verdicts against chance, and the command itself.

mod adding;
mod command;
mod decided;
mod law;
mod shown;
mod stopped;
mod worth;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use ringplan::scenario::{Scenario, WhatIf, read_text};
use ringplan::sim::Replications;
use ringplan::watch::Unwatched;
use ringplan::what_if::{Comparison, Question, Until, compare};
use serde_json::Value;

/// A change that is a whole scenario.
fn what_if(name: &str, scenario: Scenario) -> WhatIf {
    WhatIf { name: name.to_owned(), scenario, edits: Vec::new(), swept: false }
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

/// Twenty changes that change nothing but the callers.
fn twenty_renamed() -> Vec<WhatIf> {
    let change = |n| {
        let name = format!("calls-{n}");
        what_if(&name, renamed(&name))
    };
    (0..20).map(change).collect()
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
