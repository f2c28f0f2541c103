//! `ringplan shifts` as a planner calls it.

use super::{RANGES, TOURS, desk};
use crate::common::{folder_with, ringplan};

const COMMON: [&str; 7] =
    ["shifts", "desk.toml", "--requirement", "file", "--iterations", "2", "--replications=4"];

#[test]
fn the_summary_the_tables_and_the_document_agree() {
    let folder = folder_with(&desk(7, &format!("{RANGES}{TOURS}")));
    let more = ["--json", "plan.json", "--csv", "tables"];
    let output = ringplan(folder.path(), &[&COMMON[..], &more].concat());
    let summary = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    for words in ["under", "Breaks of agents", "required", "staffed", "gap"] {
        assert!(summary.contains(words), "{summary}");
    }
    let text = std::fs::read_to_string(folder.path().join("plan.json")).unwrap();
    let plan: serde_json::Value = serde_json::from_str(&text).unwrap();
    let number =
        |path: &str| plan.pointer(path).and_then(serde_json::Value::as_f64).expect("a number");
    assert!(
        number("/bound") <= number("/cost") && number("/gap") >= 0.0 && number("/seconds") > 0.0
    );
    let coverage = plan.pointer("/coverage/agents").expect("coverage");
    let list = |key: &str| coverage[key].as_array().expect("a list").clone();
    assert_eq!(list("required").len(), 7 * 48);
    for (required, staffed) in list("required").iter().zip(&list("staffed")) {
        assert!(staffed.as_u64() >= required.as_u64());
    }
    let heads: u64 =
        plan["shifts"].as_array().unwrap().iter().map(|s| s["heads"].as_u64().unwrap()).sum();
    let mut rows = csv::Reader::from_path(folder.path().join("tables/shifts.csv")).unwrap();
    let in_table: u64 = rows.records().map(|row| row.unwrap()[6].parse::<u64>().unwrap()).sum();
    assert_eq!(heads, in_table);
}

#[test]
fn a_written_file_can_be_simulated_with_the_same_figures() {
    let folder = folder_with(&desk(7, &format!("{RANGES}{TOURS}")));
    let more = ["--json", "plan.json", "--write", "planned.toml"];
    let output = ringplan(folder.path(), &[&COMMON[..], &more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let simulate = ["simulate", "planned.toml", "--replications=4", "--json", "replay.json"];
    let output = ringplan(folder.path(), &simulate);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let read = |name: &str| -> serde_json::Value {
        let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let (plan, replay) = (read("plan.json"), read("replay.json"));
    for metric in ["offered", "answered", "service_level"] {
        let path = format!("/queues/calls/{metric}/mean");
        assert_eq!(plan.pointer(&path), replay.pointer(&path), "{metric}");
    }
}

#[test]
fn what_cannot_be_is_said_with_interval_amount_and_line() {
    let late = desk(1, &RANGES.replace("from = \"08:00\"", "from = \"09:00\""));
    let folder = folder_with(&late);
    let output = ringplan(folder.path(), &COMMON);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("Mon 2 Mar 08:00") && said.contains("4 of `agents`"), "{said}");
    assert!(said.contains("desk.toml:"), "{said}");
    let folder = folder_with(&desk(1, ""));
    let output = ringplan(folder.path(), &COMMON);
    assert_eq!(output.status.code(), Some(2), "no shifts");
    let output = ringplan(folder.path(), &["shifts", "desk.toml", "--seconds", "-3"]);
    assert_eq!(output.status.code(), Some(2), "no time");
    let both = ["shifts", "desk.toml", "--write", "one.toml", "--json", "one.toml"];
    let output = ringplan(folder.path(), &both);
    assert_eq!(output.status.code(), Some(2), "two outputs in one file");
    assert!(!folder.path().join("one.toml").exists());
}
