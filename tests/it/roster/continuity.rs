//! What was before, what stays, and the fewest changes when something happens.

use super::{DESK, letters, people, scenario, wish};
use ringplan::center::{Assignment, Break, Worked};
use ringplan::planning::{Given, Present, RosterProposal, RosterRefusal, roster};
use ringplan::scenario::{RosterRow, Scenario};
use ringplan::time::HOUR;
use ringplan::watch::Unwatched;

fn with(scenario: &Scenario, given: Given) -> Result<RosterProposal, RosterRefusal> {
    roster(scenario, &ringplan::planning::RosterWish { given, ..wish(scenario) }, &Unwatched)
}

/// A row of an early (0) or a late shift (1).
fn row(agent: usize, date: &str, range: usize) -> RosterRow {
    let start = [7, 14][range] * HOUR;
    let worked = Worked { range, start, length: 8 * HOUR, breaks: Vec::<Break>::new() };
    RosterRow { agent, date: date.parse().unwrap(), worked }
}

pub(super) fn rows(scenario: &Scenario, assignments: &[Assignment]) -> Vec<RosterRow> {
    let row = |one: &Assignment| RosterRow {
        agent: one.agent,
        date: scenario.calendar.date(one.day as i32),
        worked: one.worked.clone(),
    };
    assignments.iter().map(row).collect()
}

#[test]
fn rest_and_days_in_a_row_reach_back_before_the_first_day() {
    let text = format!(
        "{DESK}[contract.full]\nrest = \"11h\"\ndays-in-a-row = 3\n{}",
        people(&[("A", ""), ("B", ""), ("C", "")])
    );
    let scenario = scenario(&text);
    let history = vec![
        row(0, "2026-03-01", 1),
        row(1, "2026-02-27", 0),
        row(1, "2026-02-28", 0),
        row(1, "2026-03-01", 0),
    ];
    let proposal = with(&scenario, Given { history, ..Given::default() }).unwrap();
    let rosters = letters(&scenario, &proposal);
    assert!(!rosters[0].starts_with('E') && rosters[1].starts_with('-'), "{rosters:?}");
}

#[test]
fn who_had_more_before_has_less_now() {
    let one = DESK.replace("staff = 2", "staff = 1");
    let names = people(&[("A", ""), ("B", "")]);
    let text = format!("{one}[contract.full]\n[rules]\nfair-late = 9\nfair-weekends = 0\n{names}");
    let scenario = scenario(&text);
    let history = (20..24).map(|day| row(0, &format!("2026-02-{day}"), 1)).collect();
    let proposal = with(&scenario, Given { history, ..Given::default() }).unwrap();
    let late: Vec<u32> = proposal.shares.iter().map(|share| share.late).collect();
    assert!(late[0] + 3 <= late[1], "{late:?}");
}

#[test]
fn what_is_kept_stays_or_is_named_as_the_reason() {
    let names = [("A", "away = [2026-03-03]"), ("B", "")];
    let scenario = scenario(&format!("{DESK}[contract.full]\n{}", people(&names)));
    let kept = |agent, date| Given { kept: vec![row(agent, date, 1)], ..Given::default() };
    let proposal = with(&scenario, kept(1, "2026-03-04")).unwrap();
    assert_eq!(&letters(&scenario, &proposal)[1][2..3], "L");
    let Err(RosterRefusal::Conflicts(conflicts)) = with(&scenario, kept(0, "2026-03-03")) else {
        panic!("she is away")
    };
    let rules = ["a day off on Tue 3 Mar: leave", "late 14:00–22:00 on Tue 3 Mar: kept"];
    assert_eq!(conflicts[0].rules, rules);
}

#[test]
fn a_repair_leaves_the_past_alone_and_changes_no_more_than_it_must() {
    let one = DESK.replace("staff = 2", "staff = 1");
    let contract = "[contract.full]\nrest = \"11h\"\n";
    let names = [("A", ""), ("B", ""), ("C", "")];
    let healthy = scenario(&format!("{one}{contract}{}", people(&names)));
    let before = with(&healthy, Given::default()).unwrap();
    let was = letters(&healthy, &before);
    // Whoever works early on Thursday falls ill then.
    let ill = was.iter().position(|days| &days[3..4] == "E").unwrap();
    let names: Vec<(&str, &str)> = ["A", "B", "C"]
        .iter()
        .enumerate()
        .map(|(place, &name)| (name, if place == ill { "away = [2026-03-05]" } else { "" }))
        .collect();
    let now = scenario(&format!("{one}{contract}{}", people(&names)));
    let present = Some(Present { rows: rows(&healthy, &before.assignments), from: 3 });
    let after = with(&now, Given { present, ..Given::default() }).unwrap();
    let is = letters(&now, &after);
    for (was, is) in was.iter().zip(&is) {
        assert_eq!(was[..3], is[..3], "the past");
    }
    let differ: usize = was
        .iter()
        .zip(&is)
        .map(|(was, is)| was.chars().zip(is.chars()).filter(|(a, b)| a != b).count())
        .sum();
    assert_eq!(after.changed.len(), differ);
    // His own day, and that of who stands in; who has worked late the evening before cannot.
    assert!((1..=3).contains(&differ), "{was:?} {is:?}");
    let again = Some(Present { rows: rows(&healthy, &before.assignments), from: 0 });
    let same = with(&healthy, Given { present: again, ..Given::default() }).unwrap();
    assert!(same.changed.is_empty(), "nothing happened: {:?}", same.changed);
}
