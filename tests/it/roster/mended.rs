//! The loop that closes: where the replay breaks a promise the requirement rises.

use super::{scenario, wish};
use ringplan::planning::{RosterWish, roster};
use ringplan::sim::Replications;
use ringplan::watch::Unwatched;

/// Enough people for a desk that needs two at a time, of which the requirement says only one.
const DESK: &str = "[scenario]\nstart = 2026-03-02\ndays = 3\ninterval = \"60min\"\n\
    [queue.calls]\nopen = \"09:00-17:00\"\narrivals = { per-hour = 18 }\nhandle-time = \"4min\"\n\
    target = { answered-within = \"60s\", share = 0.7, per = \"day\" }\n\
    [group.desk]\nskills = { calls = 1 }\nstaff = 1\n\
    [shift.day]\nstart = \"09:00\"\nlength = \"8h\"\n\
    [shift.half]\nstart = { from = \"09:00\", to = \"13:00\", every = \"1h\" }\nlength = \"4h\"\n\
    [contract.full]\n";

fn team(names: &[&str]) -> String {
    let person = |name: &&str| format!("[agent.{name}]\ncontract = \"full\"\ngroup = \"desk\"\n");
    format!("{DESK}{}", names.iter().map(person).collect::<String>())
}

#[test]
fn a_requirement_that_is_too_low_rises_until_the_replay_keeps_the_promise() {
    let scenario = scenario(&team(&["A", "B", "C"]));
    let wish = RosterWish { replications: Replications::Fixed(60), ..wish(&scenario) };
    let as_given = roster(&scenario, &wish, &Unwatched).unwrap();
    assert_eq!((as_given.unmet.len(), as_given.rounds), (3, 0), "one head is too few");
    let mended = roster(&scenario, &RosterWish { mends: true, ..wish }, &Unwatched).unwrap();
    assert!(mended.unmet.is_empty() && mended.rounds > 0, "{:?}", mended.unmet);
    let sum = |required: &Vec<Vec<u32>>| required.iter().flatten().sum::<u32>();
    assert!(sum(&mended.required) > sum(&as_given.required));
}

#[test]
fn where_nobody_is_left_it_stays() {
    let scenario = scenario(&team(&["A"]));
    let wish = RosterWish { mends: true, ..wish(&scenario) };
    let proposal = roster(&scenario, &wish, &Unwatched).unwrap();
    assert!(!proposal.unmet.is_empty());
    assert_eq!(proposal.assignments.len(), 3, "A works on each day");
}
