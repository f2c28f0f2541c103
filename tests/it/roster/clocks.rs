//! Nights in which the clocks change: who is there by the search is there by the clock on the wall.

use super::{found, people};
use ringplan::planning::RosterProposal;
use ringplan::schedule::roster::heads;

/// A desk that needs one head at any time, from Saturday on, with shifts by the half hour and no breaks.
fn desk(start: &str, zone: &str) -> String {
    format!(
        "[scenario]\nstart = {start}\ndays = 3\ninterval = \"30min\"\ntime-zone = \"{zone}\"\n\
         [queue.calls]\narrivals = {{ per-hour = 2 }}\nhandle-time = \"4min\"\n\
         [group.desk]\nskills = {{ calls = 1 }}\nstaff = 1\n\
         [shift.early]\nstart = {{ from = \"06:00\", to = \"07:00\", every = \"30min\" }}\nlength = \"8h\"\n\
         [shift.late]\nstart = \"14:00\"\nlength = {{ from = \"8h\", to = \"9h\", every = \"30min\" }}\n\
         [shift.night]\nstart = {{ from = \"22:00\", to = \"23:00\", every = \"30min\" }}\n\
         length = {{ from = \"7h\", to = \"9h\", every = \"30min\" }}\n\
         [contract.full]\nrest = \"11h\"\n{}",
        people(&[("A", ""), ("B", ""), ("C", ""), ("D", ""), ("E", ""), ("F", "")])
    )
}

/// Heads by the search and as they are there, by interval from the second day on.
fn both(proposal: &RosterProposal) -> Vec<(String, f64, f64)> {
    let calendar = &proposal.scenario.calendar;
    let problem = &proposal.question.problem;
    let by_search = heads(problem, &proposal.solution.roster);
    let intervals = calendar.intervals().iter().enumerate();
    intervals
        .filter(|(_, interval)| interval.day > 0)
        .map(|(place, interval)| {
            let slot = interval.day as usize * problem.cover.slots_per_day + interval.slot as usize;
            let when = format!("day {} slot {}", interval.day, interval.slot);
            (when, by_search[slot], proposal.staffed[0][place])
        })
        .collect()
}

#[test]
fn a_night_with_a_clock_change_is_covered_as_planned() {
    // Spring and autumn in Amsterdam, and half an hour to and fro on Lord Howe Island.
    for (start, zone, hours) in [
        ("2026-03-28", "Europe/Amsterdam", 23.0),
        ("2026-10-24", "Europe/Amsterdam", 25.0),
        ("2026-10-03", "Australia/Lord_Howe", 23.5),
        ("2026-04-04", "Australia/Lord_Howe", 24.5),
    ] {
        let (scenario, proposal) = found(&desk(start, zone));
        let of_day = scenario.calendar.intervals().iter().filter(|interval| interval.day == 1);
        assert_eq!(of_day.count() as f64 / 2.0, hours, "{start}");
        for (when, by_search, there) in both(&proposal) {
            assert_eq!(by_search, there, "{start}, {when}");
            assert_eq!(there, 1.0, "{start}, {when}: somebody is there");
        }
        assert_eq!(proposal.verdict.cover_cost, proposal.cover_cost, "{start}");
    }
}
