//! Rosters of named people: what the file says of them, what a proposal keeps, and what the command tells.

#[path = "roster/calendars.rs"]
mod calendars;
#[path = "roster/clocks.rs"]
mod clocks;
#[path = "roster/command.rs"]
mod command;
#[path = "roster/continuity.rs"]
mod continuity;
#[path = "roster/covered.rs"]
mod covered;
#[path = "roster/explained.rs"]
mod explained;
#[path = "roster/file.rs"]
mod file;
#[path = "roster/headcount.rs"]
mod headcount;
#[path = "roster/kept.rs"]
mod kept;
#[path = "roster/lent.rs"]
mod lent;
#[path = "roster/mended.rs"]
mod mended;
#[path = "roster/open_people.rs"]
mod open_people;
#[path = "roster/requirement.rs"]
mod requirement;
#[path = "roster/rotation.rs"]
mod rotation;
#[path = "roster/rules.rs"]
mod rules;
#[path = "roster/ways.rs"]
mod ways;
#[path = "roster/workbook.rs"]
mod workbook;
#[path = "roster/wrong_words.rs"]
mod wrong_words;

use std::path::Path;

use ringplan::center::{Group, Staff};
use ringplan::planning::{Given, RosterProposal, RosterRefusal, RosterWish, roster};
use ringplan::scenario::{Scenario, read_text};
use ringplan::sim::Replications;
use ringplan::watch::Unwatched;

use crate::common::ringplan;

fn scenario(text: &str) -> Scenario {
    let reading = read_text("roster.toml", text, Path::new("."), &[]);
    let problems: Vec<&str> = reading.problems.iter().map(|p| p.message.as_str()).collect();
    reading.scenario.unwrap_or_else(|| panic!("{problems:?}"))
}

/// A desk that needs two heads from 07:00 to 22:00 for a week, with early and late shifts.
const DESK: &str = "[scenario]\nstart = 2026-03-02\ndays = 7\ninterval = \"60min\"\n\
    [queue.calls]\nopen = \"07:00-22:00\"\narrivals = { per-hour = 12 }\nhandle-time = \"4min\"\n\
    target = { answered-within = \"60s\", share = 0.5 }\n\
    [group.desk]\nskills = { calls = 1 }\ncost-per-hour = 20.0\nstaff = 2\n\
    [shift.early]\nstart = \"07:00\"\nlength = \"8h\"\n\
    breaks = [ { between = [\"3h\", \"5h\"], length = \"30min\", paid = false } ]\n\
    [shift.late]\nstart = \"14:00\"\nlength = \"8h\"\n\
    breaks = [ { between = [\"3h\", \"5h\"], length = \"30min\", paid = false } ]\n";

/// How the program is called for a small roster.
const COMMON: [&str; 7] =
    ["roster", "desk.toml", "--requirement", "file", "--iterations", "8", "--replications=4"];

/// Writes what is asked for besides.
fn run(folder: &Path, more: &[&str]) {
    let output = ringplan(folder, &[&COMMON[..], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Asks for what is refused before the run begins.
fn refuse(folder: &Path, more: &[&str], words: &str) {
    let output = ringplan(folder, &[&COMMON[..], more].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{more:?}: {said}");
    assert!(said.contains(words), "{more:?}: {said}");
    assert!(output.stdout.is_empty(), "{more:?}");
}

/// People of one contract at the desk, and what else the file says of each.
fn people(names: &[(&str, &str)]) -> String {
    let person = |(name, more): &(&str, &str)| {
        format!("[agent.\"{name}\"]\ncontract = \"full\"\ngroup = \"desk\"\n{more}\n")
    };
    names.iter().map(person).collect()
}

fn wish(scenario: &Scenario) -> RosterWish {
    let heads = |group: &Group| match &group.staff {
        Staff::Heads(heads) => heads.clone(),
        Staff::Shifts(_) => panic!("heads"),
    };
    RosterWish {
        required: scenario.center.groups.iter().map(heads).collect(),
        given: Given::default(),
        seed: 1,
        iterations: Some(8),
        replications: Replications::Fixed(4),
        mends: false,
    }
}

fn find(scenario: &Scenario) -> Result<RosterProposal, RosterRefusal> {
    roster(scenario, &wish(scenario), &Unwatched)
}

fn found(text: &str) -> (Scenario, RosterProposal) {
    let scenario = scenario(text);
    let proposal = find(&scenario).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    (scenario, proposal)
}

/// A letter a day for each person: E, L, or - for a day off.
fn letters(scenario: &Scenario, proposal: &RosterProposal) -> Vec<String> {
    let days = scenario.calendar.days() as usize;
    let day = |agent: usize, day: usize| {
        let mut own = proposal.assignments.iter().filter(|one| one.agent == agent);
        let range = own.find(|one| one.day == day).map(|one| one.worked.range);
        range.map_or('-', |range| scenario.space.shifts[range].name.to_uppercase().remove(0))
    };
    let agents = 0..scenario.team.agents.len();
    agents.map(|agent| (0..days).map(|d| day(agent, d)).collect()).collect()
}
