//! The people of an open headcount by their names, in the files that a first run has written.

use std::path::Path;

use serde_json::Value;

use super::{COMMON, DESK, refuse, run};
use crate::common::{folder_with, ringplan};

/// One of the desk has a name; more can be had, for two groups.
fn desk() -> String {
    let second = "[queue.mail]\nopen = \"07:00-22:00\"\narrivals = { per-hour = 6 }\nhandle-time = \"4min\"\n\
        [group.post]\nskills = { mail = 1 }\nstaff = 1\ncost-per-hour = 20\n";
    format!(
        "{DESK}{second}[contract.full]\ndays-a-week = {{ at-most = 5 }}\nrest = \"11h\"\n\
         headcount = {{ desk = \"open\", post = {{ at-most = 4 }} }}\n\
         [agent.Ada]\ncontract = \"full\"\ngroup = \"desk\"\n"
    )
}

fn json(folder: &Path, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
}

/// Date, agent, group and shift of each row.
fn rows(folder: &Path, name: &str) -> Vec<Vec<String>> {
    let mut table = csv::Reader::from_path(folder.join(name)).unwrap();
    table.records().map(|row| row.unwrap().iter().take(4).map(str::to_owned).collect()).collect()
}

#[test]
fn their_roster_is_kept_and_repaired() {
    let folder = folder_with(&desk());
    run(folder.path(), &["--csv", "first"]);
    let first = rows(folder.path(), "first/roster.csv");
    assert!(first.iter().any(|row| row[1] == "full 1" && row[2] == "desk"), "{first:?}");
    assert!(first.iter().any(|row| row[1].starts_with("full ") && row[2] == "post"), "{first:?}");
    run(folder.path(), &["--keep", "first/roster.csv", "--csv", "second"]);
    let second = rows(folder.path(), "second/roster.csv");
    assert!(first.iter().all(|row| second.contains(row)), "{first:?} {second:?}");
    let repair = ["--repair", "first/roster.csv", "--from", "2026-03-05", "--csv", "third"];
    run(folder.path(), &[&repair[..], &["--json", "third.json"]].concat());
    let third = rows(folder.path(), "third/roster.csv");
    let past = |row: &&Vec<String>| *row[0] < *"2026-03-05";
    assert!(first.iter().filter(past).eq(third.iter().filter(past)), "{first:?} {third:?}");
    let changed = json(folder.path(), "third.json")["changed"].as_array().unwrap().len();
    assert!(changed <= 2, "the roster was good: {changed} days are changed");
}

#[test]
fn what_they_had_before_is_known() {
    let folder = folder_with(&desk());
    run(folder.path(), &["--csv", "first", "--json", "first.json"]);
    let weekends = |who: &str| json(folder.path(), "first.json")["people"][who]["weekends"].clone();
    let next = ["--set", "scenario.start=2026-03-09", "--history", "first/roster.csv"];
    for ledger in [&[][..], &["--ledger", "first/fairness.csv"]] {
        let args =
            [&COMMON[..], &next, ledger, &["--json", "next.json", "--why", "full 1", "2026-03-10"]];
        let output = ringplan(folder.path(), &args.concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.as_str()), (Some(0), ""));
        let people = json(folder.path(), "next.json")["people"].clone();
        for who in ["Ada", "full 1", "full 2"] {
            assert_eq!(people[who]["before"]["weekends"], weekends(who), "{who}: {people}");
        }
    }
}

#[test]
fn who_was_needed_before_comes_before_others_and_who_is_not_any_more_has_left() {
    let folder = folder_with(&desk());
    run(folder.path(), &["--csv", "first", "--json", "first.json"]);
    let next = ["--set", "scenario.start=2026-03-09", "--history", "first/roster.csv"];
    run(folder.path(), &[&next[..], &["--json", "next.json"]].concat());
    let people = |name: &str| {
        let people = json(folder.path(), name)["people"].clone();
        people.as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(people("next.json"), people("first.json"), "the same people");
    let none = "contract.full.headcount={ post = { at-most = 1 } }";
    let args = [&COMMON[..], &next, &["--set", none]].concat();
    let output = ringplan(folder.path(), &args);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("whoever has left the team is left out"), "{said}");
}

#[test]
fn a_number_beyond_those_who_can_be_had_is_nobody() {
    let folder = folder_with(&desk());
    let row = |who: &str, group: &str| {
        format!(
            "date,agent,group,shift,start,end,breaks\n2026-03-02,{who},{group},early,2026-03-02T07:00,2026-03-02T15:00,\n"
        )
    };
    for (who, group) in [("full 0", "desk"), ("full x", "desk"), ("part 1", "desk"), ("full 1", "")]
    {
        std::fs::write(folder.path().join("odd.csv"), row(who, group)).unwrap();
        refuse(folder.path(), &["--keep", "odd.csv"], &format!("no agent is called `{who}`"));
    }
    std::fs::write(folder.path().join("odd.csv"), row("full 7", "post")).unwrap();
    run(folder.path(), &["--keep", "odd.csv", "--csv", "kept", "--write", "planned.toml"]);
    let written = std::fs::read_to_string(folder.path().join("planned.toml")).unwrap();
    assert!(written.contains("[agent.\"full 7\"]") && written.contains("[agent.\"full 1\"]"));
    let output = ringplan(folder.path(), &["simulate", "planned.toml", "--replications=2"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}
