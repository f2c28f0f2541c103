//! What a change is worth in agents.

use ringplan::theory::{ErlangA, Traffic};
use ringplan::what_if::Worth;

use super::*;
use crate::common::value_and_error;

fn worth_of(base: &Scenario, change: Scenario, replications: u64) -> Worth {
    let change = what_if("change", change);
    let question = Question { worth_in: Some("agents"), ..fixed(1, replications) };
    let mut comparison = compare(base, vec![change], question, &Unwatched);
    comparison.changes.remove(0).worth.expect("asked for")
}

/// Erlang A day and night, so that the exact worth can be computed.
fn day_and_night(agents: u32, per_hour: f64) -> Scenario {
    scenario(&format!(
        "[scenario]\nstart = 2026-03-02\ndays = 10\n[run]\nwarm-up = \"4h\"\n\
         [queue.calls]\narrivals = {{ per-hour = {per_hour} }}\n\
         handle-time = {{ distribution = \"exponential\", mean = \"4min\" }}\n\
         patience = {{ distribution = \"exponential\", mean = \"2min\" }}\n\
         [group.agents]\nskills = {{ calls = 1 }}\nstaff = {agents}\n"
    ))
}

/// Agents added are worth themselves, whether given as heads or as people on shifts.
#[test]
fn agents_are_worth_themselves() {
    let base = scenario(SMALL);
    for (more, staff) in [(2.0, "staff = 7"), (-1.0, "staff = 4"), (0.0, "staff = 5")] {
        let worth = worth_of(&base, scenario(&SMALL.replace("staff = 5", staff)), 40);
        let agents = worth.agents.expect("a number restores the level").mean;
        assert!((agents - more).abs() < 1e-9, "{staff}: {agents}");
        // Four hours each, and what they stay longer for callers whom the base's agents served.
        let hours = worth.paid_hours.expect("known");
        assert!((hours - 4.0 * more).abs() < 0.2, "{staff}: {hours}");
    }
    let shift = "[shift.day]\nstart = \"08:00\"\nlength = \"4h\"\n[group.agents]";
    let on_shifts = |heads: u32| {
        let text = SMALL.replace("[group.agents]", shift);
        scenario(&text.replace("staff = 5", &format!("staff.shifts = {{ day = {heads} }}")))
    };
    let text = worth_of(&on_shifts(5), on_shifts(6), 40);
    assert!((text.agents.expect("one less").mean - 1.0).abs() < 1e-9);
}

/// Fewer calls, in agents: against the exact levels of Erlang A, between which the answer is a straight
/// line.
#[test]
fn fewer_calls_are_worth_what_erlang_a_says() {
    let exact = |agents: u32, per_hour: f64| {
        let traffic = Traffic::new(per_hour / 3_600.0, 240.0).expect("a finite load");
        let exact = ErlangA::new(traffic, agents, 120.0).expect("patience above 0");
        exact.service_levels(20.0).expect("a wait").service_level
    };
    for (per_hour, neighbours) in [(60.0, 1..8), (90.0, 6..12)] {
        let level = exact(6, 75.0);
        let beyond = neighbours.clone().find(|&n| exact(n, per_hour) >= level).expect("enough");
        let (low, high) = (exact(beyond - 1, per_hour), exact(beyond, per_hour));
        let restored = f64::from(beyond - 1) + (level - low) / (high - low);
        let worth = worth_of(&day_and_night(6, 75.0), day_and_night(6, per_hour), 60);
        let (agents, error) = value_and_error(worth.agents.expect("some number restores it"));
        let distance = (agents - (6.0 - restored)) / error;
        println!("{per_hour} calls an hour: {agents:.3} agents, {distance:.2} standard errors off");
        assert!(distance.abs() < 4.0 && error < 0.05);
    }
}

#[test]
fn no_number_of_agents_is_said_so() {
    let impatient = SMALL.replace("mean = \"2min\"", "mean = \"1s\"");
    let gone = SMALL.replace("[group.agents]", "[group.others]");
    let without = gone.find("[what-if").expect("what-ifs");
    let base = scenario(SMALL);
    assert!(worth_of(&base, scenario(&gone[..without]), 40).agents.is_none());
    // With ten times the calls the limit of what is tried is reached before the level.
    let flooded = scenario(&impatient.replace("per-hour = 60", "per-hour = 2000"));
    assert!(worth_of(&base, flooded, 40).agents.is_none());
    let folder = folder();
    assert!(
        refusal(folder.path(), &["small.toml", "--worth", "agent"]).contains("there are: `agents`")
    );
}
