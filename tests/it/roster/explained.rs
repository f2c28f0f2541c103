//! What a day is for, and what each rule costs: by the checker, and by editing the file.

use ringplan::center::Planned;
use ringplan::planning::{Outcome, RosterProposal, RulePrices, Why, rule_prices, why};
use ringplan::scenario::Scenario;
use ringplan::schedule::roster::checker::check;
use ringplan::schedule::roster::{Problem, Roster};
use ringplan::watch::Unwatched;

use super::{DESK, found, people, wish};

fn ask(text: &str, agent: usize, day: usize) -> (Scenario, RosterProposal, Why) {
    let (scenario, proposal) = found(text);
    let why = why(&proposal, (agent, day), &Unwatched);
    (scenario, proposal, why)
}

fn team() -> String {
    let names = [
        ("A", "wishes = { tue = \"off\" }"),
        ("B", "away = [2026-03-03]"),
        ("C", "fixed = { 2026-03-02 = \"late\" }"),
    ];
    let breaks = "breaks = [ { between = [\"3h\", \"5h\"], length = \"30min\", paid = false } ]\n";
    let one = DESK.replace("days = 7", "days = 3").replace("staff = 2", "staff = 1");
    let one = one.replace(breaks, "");
    format!(
        "{one}[contract.full]\nrest = \"11h\"\ndays-a-week = {{ at-most = 2 }}\n{}",
        people(&names)
    )
}

/// The least cost of a roster in which one person works any pattern with a slot as asked.
fn least(
    problem: &Problem,
    roster: &Roster,
    (agent, day): (usize, usize),
    planned: Planned,
) -> f64 {
    let duties = (0..problem.duties.len() as u16).map(Some);
    let slots: Vec<Option<u16>> = std::iter::once(None).chain(duties).collect();
    let mut patterns = vec![Vec::new()];
    for _ in 0..problem.days {
        let longer = |pattern: &Vec<Option<u16>>| {
            slots.iter().map(|&slot| [&pattern[..], &[slot]].concat()).collect::<Vec<_>>()
        };
        patterns = patterns.iter().flat_map(longer).collect();
    }
    let is_as_asked = |pattern: &Vec<Option<u16>>| match (planned, pattern[day]) {
        (Planned::Off, slot) => slot.is_none(),
        (Planned::Shift(shift), Some(duty)) => problem.duties[usize::from(duty)].shift == shift,
        _ => false,
    };
    let cost = |pattern: Vec<Option<u16>>| {
        let mut roster = roster.clone();
        roster[agent] = pattern;
        check(problem, &roster).cost()
    };
    patterns.into_iter().filter(is_as_asked).map(cost).fold(f64::INFINITY, f64::min)
}

#[test]
fn another_day_costs_what_the_best_of_all_patterns_with_it_costs() {
    for agent in 0..3 {
        for day in 0..3 {
            let (_, proposal, why) = ask(&team(), agent, day);
            let problem = &proposal.question.problem;
            let roster = &proposal.solution.roster;
            assert_eq!(why.instead.len(), 2, "a day off and two shifts, but for what is there");
            for instead in &why.instead {
                let least = least(problem, roster, (agent, day), instead.planned);
                match &instead.outcome {
                    Outcome::Possible(possible) => {
                        let cost = proposal.solution.cost + possible.beyond.cost;
                        assert!((cost - least).abs() < 1e-6, "{cost} {least} {instead:?}");
                        let parts: f64 = possible.parts.iter().map(|(_, cost)| cost).sum();
                        assert!((parts - possible.beyond.cost).abs() < 1e-6, "{possible:?}");
                    }
                    Outcome::Forbidden(rules) => {
                        assert!(least.is_infinite() && !rules.is_empty(), "{instead:?}");
                    }
                    Outcome::NotWorked | Outcome::Unknown => panic!("few rules: {instead:?}"),
                }
            }
        }
    }
}

#[test]
fn a_day_says_what_it_keeps_and_which_rules_forbid_another() {
    let (_, _, leave) = ask(&team(), 1, 1);
    assert_eq!(leave.now, None);
    assert_eq!(leave.serves, ["a day off on Tue 3 Mar: leave"]);
    for instead in &leave.instead {
        let leave = vec!["a day off on Tue 3 Mar: leave".to_owned()];
        assert_eq!(instead.outcome, Outcome::Forbidden(leave));
    }
    let (_, _, fixed) = ask(&team(), 2, 0);
    assert_eq!(fixed.serves, ["late on Mon 2 Mar: fixed"]);
    assert!(fixed.missed_hours > 0.0 && !fixed.missed.is_empty(), "{fixed:?}");
    assert!(fixed.missed.iter().all(|one| one.there < f64::from(one.required)), "{fixed:?}");
}

#[test]
fn a_repaired_day_says_what_it_is_for_and_not_that_it_is_past() {
    let (healthy, before) = found(&team());
    let rows = super::continuity::rows(&healthy, &before.assignments);
    let present = Some(ringplan::planning::Present { rows, from: 2 });
    let given = ringplan::planning::Given { present, ..Default::default() };
    let wish = ringplan::planning::RosterWish { given, ..wish(&healthy) };
    let after = ringplan::planning::roster(&healthy, &wish, &Unwatched).unwrap();
    let why = why(&after, (2, 1), &Unwatched);
    let said = format!("{why:?}");
    assert!(!said.contains("before the repair"), "{said}");
    assert!(why.instead.iter().any(|one| matches!(one.outcome, Outcome::Possible(_))), "{said}");
}

fn prices(text: &str) -> (Scenario, RosterProposal, RulePrices) {
    let (scenario, proposal) = found(text);
    let prices = rule_prices(&wish(&scenario), &proposal, &Unwatched);
    (scenario, proposal, prices)
}

#[test]
fn a_rule_costs_what_the_file_without_it_saves() {
    let text = format!(
        "{}[rules]\nfair-late = 30\nfair-nights = 0\nfair-weekends = 0\nfair-wishes = 0\n",
        team()
    );
    let (scenario, proposal, prices) = prices(&text);
    assert!(prices.complete && proposal.solution.gap() < 1e-9);
    let edits = [
        ("contract full, days-a-week", "days-a-week = { at-most = 2 }\n", ""),
        ("contract full, rest", "rest = \"11h\"\n", ""),
        ("rules, wishes", "[rules]\n", "[rules]\nwishes = 0\n"),
        ("rules, fair-late", "fair-late = 30", "fair-late = 0"),
        ("agent B, away", "away = [2026-03-03]\n", ""),
        ("agent C, fixed", "fixed = { 2026-03-02 = \"late\" }\n", ""),
    ];
    let said: Vec<String> = prices.rules.iter().map(|p| p.line.words(&scenario.team)).collect();
    assert_eq!(said.len(), edits.len(), "{said:?}");
    for (rule, line, other) in edits {
        let place = said.iter().position(|said| said == rule);
        let price = &prices.rules[place.unwrap_or_else(|| panic!("{rule}: {said:?}"))];
        assert!(text.contains(line), "{line}");
        let without = found(&text.replace(line, other)).1.solution;
        assert!(without.gap() < 1e-9, "{rule}");
        let saved = proposal.solution.cost - without.cost;
        assert!((price.price.cost - saved).abs() < 1e-6, "{rule}: {price:?} {saved}");
        assert!(price.at_least <= saved + 1e-6 && saved <= price.at_most + 1e-6, "{price:?}");
    }
    let costs: Vec<f64> = prices.rules.iter().map(|price| price.price.cost).collect();
    assert!(costs.is_sorted_by(|a, b| a >= b) && costs[0] > 0.0, "{costs:?}");
}

#[test]
fn a_pack_that_forbids_long_shifts_is_priced_too() {
    let (late, long) = ("start = \"14:00\"\nlength = \"8h\"", "start = \"14:00\"\nlength = \"9h\"");
    let long = DESK.replace("days = 7", "days = 2").replace(late, long);
    let text = format!(
        "{long}[contract.full]\n[rules]\npack = \"cn\"\n{}",
        people(&[("A", "available = \"12:00-24:00\"")])
    );
    let (scenario, proposal, prices) = prices(&text);
    let pack =
        prices.rules.iter().find(|price| price.line.words(&scenario.team) == "rules, pack cn");
    let without = found(&text.replace("pack = \"cn\"\n", "")).1.solution;
    let saved = proposal.solution.cost - without.cost;
    assert!(saved > 0.0 && (pack.unwrap().price.cost - saved).abs() < 1e-6, "{pack:?} {saved}");
    assert_eq!(scenario.team.agents.len(), 1);
}
