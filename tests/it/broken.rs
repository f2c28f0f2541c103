//! Every kind of mistake in a scenario file, and the message that a planner reads.
//!
//! `tests/broken/NAME.toml` is read; what is printed must equal `NAME.txt` beside it. A first line
//! `#: --set KEY=VALUE` gives an edit of the command line. `UPDATE_EXPECTED=1 cargo test broken`
//! rewrites the texts: read each of them as a planner would before you commit it.

use std::fs;
use std::path::{Path, PathBuf};

use ringplan::diagnostic::{json, text};
use ringplan::scenario::{Reading, read_text};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

fn names() -> Vec<String> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let scenarios = files.filter(|path| path.extension().is_some_and(|ext| ext == "toml"));
    let mut names: Vec<String> =
        scenarios.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn reading(name: &str) -> Reading {
    let file = format!("{name}.toml");
    let content = fs::read_to_string(folder().join(&file)).unwrap();
    let edits = content.lines().map_while(|line| line.strip_prefix("#: --set "));
    let edits: Vec<String> = edits.map(str::to_owned).collect();
    read_text(&file, &content, &folder(), &edits)
}

#[test]
fn every_mistake_is_explained() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut differing = Vec::new();
    for name in names() {
        let reading = reading(&name);
        let shown = text(&reading.problems, &reading.sources, false);
        assert!(!shown.is_empty(), "{name} has no problem");
        let expected = folder().join(format!("{name}.txt"));
        if update {
            fs::write(&expected, &shown).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != shown {
            differing.push(format!("--- {name}\n{shown}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn a_scenario_is_handed_out_only_without_errors() {
    for name in names() {
        let reading = reading(&name);
        let of_base = reading.problems.iter().filter(|problem| problem.within.is_none());
        let errors = of_base.clone().any(|problem| problem.severity.name() == "error");
        assert_eq!(reading.scenario.is_none(), errors, "{name}");
    }
}

#[test]
fn problems_as_json_have_line_and_column() {
    let reading = reading("unknown-queue");
    let array = json(&reading.problems, &reading.sources);
    let problem = &array[0];
    assert_eq!(problem["code"], "unknown-queue");
    assert_eq!(problem["severity"], "error");
    assert_eq!(problem["file"], "unknown-queue.toml");
    assert_eq!((problem["line"].as_u64(), problem["column"].as_u64()), (Some(10), Some(12)));
    assert_eq!(problem["help"], "did you mean `billing`?");
    assert!(problem["what_if"].is_null());
}
