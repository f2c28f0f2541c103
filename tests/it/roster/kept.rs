//! `--keep`: days that are decided, worked or off, and what stands against them.

use super::continuity::{row, with};
use super::{COMMON, DESK, letters, people, scenario};
use crate::common::{folder_with, ringplan};
use ringplan::diagnostic::Place;
use ringplan::planning::{Given, RosterRefusal};
use ringplan::scenario::{KeptRow, RosterRow};

const NOWHERE: Place = Place { source: 0, start: 0, end: 0 };

fn kept(work: RosterRow) -> KeptRow {
    let RosterRow { agent, date, .. } = work;
    KeptRow { agent, date, work: Some(work), at: NOWHERE }
}

fn off(agent: usize, date: &str) -> KeptRow {
    KeptRow { agent, date: date.parse().unwrap(), work: None, at: NOWHERE }
}

#[test]
fn what_is_kept_stays_or_is_named_as_the_reason() {
    let names = [("A", "away = [2026-03-03]"), ("B", "")];
    let scenario = scenario(&format!("{DESK}[contract.full]\n{}", people(&names)));
    let keep = |row: RosterRow| Given { kept: vec![kept(row)], ..Given::default() };
    let proposal = with(&scenario, keep(row(1, "2026-03-04", 1))).unwrap();
    assert_eq!(&letters(&scenario, &proposal)[1][2..3], "L");
    let refused = with(&scenario, keep(row(0, "2026-03-03", 1)));
    let Err(RosterRefusal::Conflicts(conflicts)) = refused else { panic!("she is away") };
    let rules = ["a day off on Tue 3 Mar: leave", "late 14:00–22:00 on Tue 3 Mar: kept"];
    assert_eq!(conflicts[0].rules, rules);
    assert_eq!(conflicts[0].kept, [NOWHERE]);
}

#[test]
fn a_day_off_is_kept_too() {
    // Two are needed all day long, so that everybody works every day otherwise.
    let rotation = "[contract.full]\nrotation = [\"work\"]\n";
    for contract in ["[contract.full]\n", rotation] {
        let scenario = scenario(&format!("{DESK}{contract}{}", people(&[("A", ""), ("B", "")])));
        let days = |kept| {
            letters(&scenario, &with(&scenario, Given { kept, ..Given::default() }).unwrap())
        };
        assert!(days(Vec::new()).iter().all(|days| !days.contains('-')));
        let is = days(vec![off(0, "2026-03-04"), off(1, "2026-03-07")]);
        let free: Vec<Option<usize>> = is.iter().map(|days| days.find('-')).collect();
        assert_eq!(free, [Some(2), Some(5)], "{is:?}");
        assert!(is.iter().all(|days| days.matches('-').count() == 1), "{is:?}");
    }
}

/// What the command says of a desk of A, who has more to say, and B, under a contract, when a roster is kept.
fn told(contract: &str, more: &str, rows: &str) -> (Option<i32>, String) {
    let names = people(&[("A", more), ("B", "")]);
    let folder = folder_with(&format!("{DESK}[contract.full]\n{contract}\n{names}"));
    let text = format!("date,agent,shift,start,end,breaks\n{rows}");
    std::fs::write(folder.path().join("agreed.csv"), text).unwrap();
    let output = ringplan(folder.path(), &[&COMMON[..], &["--keep", "agreed.csv"]].concat());
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

const EARLY: &str = "2026-03-03,A,early,2026-03-03T07:00,2026-03-03T15:00,\n";
const LATE: &str = "2026-03-02,A,late,2026-03-02T14:00,2026-03-02T22:00,\n";

#[test]
fn a_row_that_the_scenario_is_against_is_told_at_its_cell() {
    let refused = |contract: &str, more: &str, rows: &str, place: &str, words: &str| {
        let (code, said) = told(contract, more, rows);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(&format!("agreed.csv:{place}")), "{place}: {said}");
        assert!(said.contains(words), "{words}: {said}");
    };
    let fixed = "fixed = { 2026-03-03 = \"late\" }";
    refused(
        "",
        "away = [2026-03-03]",
        EARLY,
        "2:1",
        "cannot have this on Tue 3 Mar: it is a day of leave",
    );
    refused("", "available = { mon = \"any\" }", EARLY, "2:1", "`available` leaves the day out");
    refused(
        "",
        "available = \"08:00-20:00\"",
        EARLY,
        "2:20",
        "outside of `available`, 08:00–20:00",
    );
    refused(
        "",
        "available = \"06:00-14:00\"",
        EARLY,
        "2:37",
        "outside of `available`, 06:00–14:00",
    );
    refused("", fixed, EARLY, "2:14", "has shift `late` `fixed` on that day");
    refused("", fixed, "2026-03-03,A,off,,,\n", "2:14", "has shift `late` `fixed` on that day");
    refused(
        "shifts = [\"late\"]",
        "",
        EARLY,
        "2:14",
        "contract `full` does not allow shift `early`",
    );
    let odd = EARLY.replace("T07:00", "T07:15");
    refused("", "", &odd, "2:20", "shift `early` never begins at 07:15");
    let long = EARLY.replace("T15:00", "T15:30");
    refused("", "", &long, "2:37", "shift `early` from 07:00 never ends at 15:30");
    let twice = format!("{EARLY}2026-03-03,A,off,,,\n");
    refused("", "", &twice, "3:12", "A has a shift and a day off on 2026-03-03");
    let timed = "2026-03-03,A,off,2026-03-03T07:00,,\n";
    refused("", "", timed, "2:18", "must be empty on a day off");
    // All of them come together.
    let (_, said) = told("shifts = [\"late\"]", "away = [2026-03-02]", &format!("{LATE}{EARLY}"));
    assert!(said.contains("agreed.csv:2:1") && said.contains("agreed.csv:3:14"), "{said}");
}

#[test]
fn a_row_before_a_repair_must_be_as_it_was() {
    let folder = folder_with(&format!("{DESK}[contract.full]\n{}", people(&[("A", "")])));
    let write = |name: &str, rows: &str| {
        let text = format!("date,agent,shift,start,end,breaks\n{rows}");
        std::fs::write(folder.path().join(name), text).unwrap();
    };
    let repaired = |kept: &str| {
        write("agreed.csv", kept);
        let more = ["--repair", "now.csv", "--from", "2026-03-04", "--keep", "agreed.csv"];
        let output = ringplan(folder.path(), &[&COMMON[..], &more].concat());
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    write("now.csv", &format!("{LATE}2026-03-05,A,late,2026-03-05T14:00,2026-03-05T22:00,\n"));
    assert_eq!(repaired(LATE).0, Some(0));
    assert_eq!(repaired("2026-03-05,A,off,,,\n").0, Some(0), "it is not over");
    for (kept, place) in [(EARLY, "2:14"), ("2026-03-02,A,off,,,\n", "2:14")] {
        let (code, said) = repaired(kept);
        assert!(code == Some(2) && said.contains(&format!("agreed.csv:{place}")), "{said}");
        assert!(said.contains("the roster that is repaired has the day otherwise"), "{said}");
    }
}

#[test]
fn a_price_allows_what_is_kept_at_other_hours() {
    let (code, said) = told("[rules]\navailable = 5", "available = { mon = \"any\" }", EARLY);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn rows_that_a_rule_is_against_together_are_told_where_they_stand() {
    let (code, said) = told("rest = \"11h\"", "", &format!("{LATE}{EARLY}"));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("agreed.csv:2:14"), "{said}");
    assert!(said.contains("these kept rows are on lines 2 and 3 of agreed.csv"), "{said}");
    assert!(said.contains("do not keep what A has on Tue 3 Mar"), "{said}");
}

#[test]
fn a_day_off_that_keeps_a_head_away_is_blamed() {
    let names = people(&[("A", ""), ("B", ""), ("C", ""), ("D", "")]);
    let text = format!("{DESK}[contract.full]\n[rules]\nunder = \"hard\"\n{names}");
    let scenario = scenario(&text);
    let keep = |kept| with(&scenario, Given { kept, ..Given::default() });
    assert!(keep(Vec::new()).is_ok());
    let refused = keep(vec![off(0, "2026-03-04")]);
    let Err(RosterRefusal::Uncovered(uncovered)) = refused else { panic!("A is missed") };
    assert!(uncovered.rules.contains(&"agent A, kept days".to_owned()), "{uncovered:?}");
    assert_eq!(uncovered.remedies, ["take rows of A out of the roster that is kept"]);
}
