//! How many people are needed where the headcount is open.

use super::{found, scenario, wish};
use crate::common::{folder_with, ringplan};
use ringplan::planning::{RosterProposal, RosterWish, roster};
use ringplan::watch::Unwatched;

/// A desk that needs so many heads all day, which one shift covers; nobody is named.
fn desk(heads: u32, days: u32, contract: &str) -> String {
    format!(
        "[scenario]\nstart = 2026-03-02\ndays = {days}\ninterval = \"60min\"\n\
         [queue.calls]\nopen = \"09:00-17:00\"\narrivals = {{ per-hour = 6 }}\nhandle-time = \"4min\"\n\
         [group.desk]\nskills = {{ calls = 1 }}\nstaff = {heads}\n\
         [shift.day]\nstart = \"09:00\"\nlength = \"8h\"\n\
         [contract.full]\nheadcount = {{ desk = \"open\" }}\n{contract}\n"
    )
}

fn needed(proposal: &RosterProposal) -> Vec<u32> {
    proposal.needed.iter().map(|needed| needed.people).collect()
}

#[test]
fn the_fewest_people_cover_the_week() {
    // Seven days of so many heads, five days for each person.
    for (heads, fewest) in [(1, 2), (2, 3), (3, 5), (4, 6), (5, 7), (6, 9)] {
        let scenario = scenario(&desk(heads, 7, "days-a-week = { at-most = 5 }"));
        let wish = RosterWish { iterations: Some(64), ..wish(&scenario) };
        let proposal = roster(&scenario, &wish, &Unwatched).unwrap();
        assert_eq!(needed(&proposal), [fewest], "{heads} heads");
        assert_eq!(proposal.verdict.cover_cost, 0.0, "{heads} heads");
        let names: Vec<&str> =
            proposal.scenario.team.agents.iter().map(|agent| agent.name.as_str()).collect();
        let numbered: Vec<String> = (1..=fewest).map(|number| format!("full {number}")).collect();
        assert_eq!(names, numbered);
    }
}

#[test]
fn who_is_needed_works_as_the_contract_says_in_each_week() {
    // 7 heads-days a week for 4 days each; in the second week the first one must work, too.
    let (_, proposal) = found(&desk(1, 14, "days-a-week = 4"));
    assert_eq!(needed(&proposal), [2]);
    for agent in 0..2 {
        for week in [0..7, 7..14] {
            let own = proposal.assignments.iter().filter(|one| one.agent == agent);
            assert_eq!(own.filter(|one| week.contains(&one.day)).count(), 4, "agent {agent}");
        }
    }
}

#[test]
fn named_people_come_first_and_a_limit_holds() {
    let named = "days-a-week = { at-most = 5 }\n\
        [agent.Ada]\ncontract = \"full\"\ngroup = \"desk\"\n\
        [agent.\"full 1\"]\ncontract = \"full\"\ngroup = \"desk\"\n";
    let (_, proposal) = found(&desk(3, 7, named));
    assert_eq!(needed(&proposal), [3]);
    let names: Vec<&str> =
        proposal.scenario.team.agents.iter().map(|agent| agent.name.as_str()).collect();
    assert_eq!(names, ["Ada", "full 1", "full 2", "full 3", "full 4"]);
    let limited = desk(3, 7, named).replace("\"open\"", "{ at-most = 2 }");
    let (_, proposal) = found(&limited);
    assert_eq!((needed(&proposal), proposal.needed[0].most), (vec![2], 2));
    assert!(proposal.verdict.cover_cost > 0.0);
}

#[test]
fn a_head_that_is_dearer_than_what_he_covers_does_not_come() {
    let (_, proposal) = found(&desk(1, 7, "days-a-week = { at-most = 5 }\n[rules]\nhead = 1700"));
    // Two days of eight hours at 100 an hour are cheaper than a second head.
    assert_eq!(needed(&proposal), [1]);
}

#[test]
fn the_command_names_who_is_needed_and_writes_them() {
    let folder = folder_with(&desk(3, 7, "days-a-week = { at-most = 5 }"));
    let args = ["roster", "desk.toml", "--requirement", "file", "--iterations=8"];
    let more =
        ["--csv", "tables", "--write", "planned.toml", "--json", "roster.json", "--ical", "c"];
    let output = ringplan(folder.path(), &[&args[..], &more].concat());
    let note = String::from_utf8_lossy(&output.stderr).into_owned();
    let words = "5 people of an open headcount, `full 1` to `full 5`, have no calendars";
    assert!(note.contains(words), "{note}");
    assert!(!folder.path().join("c").exists(), "nobody has a calendar");
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let needed = "Beside the people named, at most 5 of full are needed in desk.";
    for words in [needed, "Fewer may do", "--write FILE names them", "500 heads"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let text = std::fs::read_to_string(folder.path().join("roster.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["headcount"][0]["people"], 5);
    let written = std::fs::read_to_string(folder.path().join("planned.toml")).unwrap();
    assert!(written.contains("[agent.\"full 5\"]") && !written.contains("headcount"), "{written}");
    let output = ringplan(folder.path(), &["simulate", "planned.toml", "--replications=2"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn wrong_headcounts_are_refused_with_their_place() {
    let problem = |headcount: &str| {
        let text = desk(1, 7, "").replace("{ desk = \"open\" }", headcount);
        let folder = std::path::Path::new(".");
        let reading = ringplan::scenario::read_text("desk.toml", &text, folder, &[]);
        let problem = reading.problems.first().expect("a problem");
        assert!(reading.scenario.is_none() && problem.place.is_some(), "{headcount}");
        problem.code
    };
    assert_eq!(problem("{ dekc = \"open\" }"), "unknown-group");
    assert_eq!(problem("\"open\""), "wrong-kind");
    assert_eq!(problem("{ desk = \"many\" }"), "unknown-word");
    assert_eq!(problem("{ desk = { at-most = 0 } }"), "out-of-range");
    assert_eq!(problem("{ desk = { } }"), "missing-key");
    assert_eq!(problem("{ desk = \"open\" }\nrotation = [\"day\", \"off\"]"), "headcount-rotates");
    scenario(&desk(1, 7, ""));
}

#[test]
fn more_people_than_can_be_searched_are_refused_with_their_place() {
    let folder = folder_with(&desk(99_999, 7, "days-a-week = { at-most = 5 }"));
    let output = ringplan(folder.path(), &["roster", "desk.toml", "--requirement", "file"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    for words in
        ["people of contract `full` may be needed in group `desk`", "desk.toml:", "at-most = 500"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
}
