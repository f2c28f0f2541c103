//! What is said of arguments that are wrong, in words for planners.

use super::{DESK, people, refuse};
use crate::common::{folder_with, ringplan};

#[test]
fn arguments_that_are_wrong_say_what_is_wanted() {
    let folder = folder_with(&format!("{DESK}[contract.full]\n{}", people(&[("Ada", "")])));
    let wrong = |more: &[&str], words: &str| refuse(folder.path(), more, words);
    std::fs::write(folder.path().join("empty.csv"), "").unwrap();
    let date = "give a date such as 2026-03-04";
    wrong(&["--repair", "empty.csv", "--from", "heute"], date);
    wrong(&["--why", "Ada", "heute"], date);
    for (flag, target) in [("--json", "nodir/x.json"), ("--xlsx", "nodir/x.xlsx")] {
        wrong(&[flag, target], "the folder `nodir` is not there; make it first");
    }
    wrong(&["--csv", "nodir/tables"], "the folder `nodir` is not there; make it first");
    let columns = "a roster has the columns `date`, `agent`, `shift`, `start`, `end`, `breaks`";
    wrong(&["--keep", "empty.csv"], columns);
    wrong(&["--history", "empty.csv"], columns);
    let ledger = "a ledger of fairness has the columns `agent`, `weekends`, `late`, `nights`";
    wrong(&["--ledger", "empty.csv"], ledger);
    wrong(&["--keep", "none.csv"], "a path on the command line begins in the current folder");
}

#[test]
fn the_file_says_what_it_cannot_mean() {
    let told = |contract: &str, agent: &str| {
        let text = format!("{DESK}[contract.full]\n{contract}\n{}", people(&[("Ada", agent)]));
        let folder = folder_with(&text);
        let output = ringplan(folder.path(), &["check", "desk.toml"]);
        assert_eq!(output.status.code(), Some(2), "{contract} {agent}");
        String::from_utf8(output.stderr).unwrap()
    };
    let said = told("", "rotation-day = 2");
    assert!(said.contains("contract `full` has no rotation"), "{said}");
    let said =
        told("hours-a-week = { at-least = \"40h\", at-most = \"40h\", target = \"50h\" }", "");
    assert!(said.contains("the target of 50 h is never met: from 40 h to 40 h"), "{said}");
}
