//! Heads that must all be there: found, or refused with a smallest set of needs and rules to blame.

use proptest::prelude::*;

use ringplan::planning::{RosterRefusal, Uncovered, roster};
use ringplan::scenario::Scenario;
use ringplan::schedule::roster::Problem;
use ringplan::schedule::roster::checker::check;
use ringplan::watch::Unwatched;

use super::{DESK, find, found, people, scenario, wish};

const HARD: &str = "[rules]\nunder = \"hard\"\n";

/// The desk for some days with so many heads, without breaks: who works is there.
fn desk(days: usize, staff: u32) -> String {
    let text = DESK.replace("days = 7", &format!("days = {days}"));
    let text = text.replace("staff = 2", &format!("staff = {staff}"));
    let lines = text.lines().filter(|line| !line.starts_with("breaks"));
    lines.map(|line| format!("{line}\n")).collect()
}

fn refused(text: &str) -> Uncovered {
    match find(&scenario(text)) {
        Err(RosterRefusal::Uncovered(uncovered)) => *uncovered,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_head_is_there_if_that_can_be_though_it_costs() {
    let names = people(&[("A", ""), ("B", "wishes = { daily = \"off\" }\nseniority = 100")]);
    let text = |rules: &str| {
        format!("{}[contract.full]\nrest = \"9h\"\n[rules]\n{rules}\n{names}", desk(3, 1))
    };
    let (_, priced) = found(&text("under = 1"));
    assert!(priced.assignments.iter().all(|one| one.agent == 0), "a wish outweighs heads");
    let (_, hard) = found(&text("under = \"hard\""));
    let short = hard.required[0].iter().zip(&hard.staffed[0]);
    assert!(short.clone().all(|(required, staffed)| f64::from(*required) <= *staffed));
    assert!(hard.solution.cost > 0.0 && hard.at_most.is_empty());
}

#[test]
fn who_is_on_a_break_counts_as_there() {
    let names = people(&[("A", ""), ("B", "")]);
    let text = DESK.replace("staff = 2", "staff = 1");
    let (_, proposal) = found(&format!("{text}[contract.full]\nrest = \"9h\"\n{HARD}{names}"));
    assert_eq!(proposal.assignments.len(), 14);
    assert!(proposal.cost() < 1000.0, "a break is no missing head: {}", proposal.cost());
}

#[test]
fn too_few_people_at_one_time_are_told_with_names_and_ways_out() {
    let names = [("A", ""), ("B", "available = \"06:00-16:00\""), ("C", "away = [2026-03-02]")];
    let rest =
        |names: &str, staff: u32| format!("{}[contract.full]\n{HARD}{names}", desk(1, staff));
    let text = rest(&people(&names), 2);
    let uncovered = refused(&text);
    let expected = [
        "Mon 2 Mar 15:00–22:00 needs 2 in desk at any time, at most 1 can be there",
        "agent B, available",
        "agent C, away",
    ];
    assert_eq!(uncovered.rules, expected);
    assert!(uncovered.smallest && uncovered.complete);
    let asks: Vec<(&str, f64)> =
        uncovered.ways.iter().map(|way| (way.ask.as_str(), way.left_hours)).collect();
    assert_eq!(asks.len(), 4, "{asks:?}");
    // B alone leaves the early shift to A and nobody else: two are needed.
    for (ask, left) in asks {
        let changed = match ask {
            "let B work at any time the contract allows" => {
                text.replace("available = \"06:00-16:00\"", "")
            }
            "take back the leave of C" => text.replace("away = [2026-03-02]", ""),
            "2 more people of contract full in desk" => {
                text.clone() + &people(&[("D", ""), ("E", "")])
            }
            other => {
                assert_eq!(other, "ask for 1 in desk on Mon 2 Mar 15:00–22:00 in place of 2");
                continue;
            }
        };
        assert_eq!(find(&scenario(&changed)).is_ok(), left == 0.0, "{ask}: {left}");
    }
}

#[test]
fn needs_of_several_days_are_blamed_together() {
    // Three days of one head are six shifts; two people may work two days each.
    let names = people(&[("A", ""), ("B", "")]);
    let contract = "[contract.full]\ndays-a-week = { at-most = 2 }\n";
    let uncovered = refused(&format!("{}{contract}{HARD}{names}", desk(3, 1)));
    assert!(uncovered.smallest && uncovered.windows.len() == 3, "{:?}", uncovered.rules);
    assert!(uncovered.rules.contains(&"contract full, days-a-week".to_owned()), "{uncovered:?}");
    let more = uncovered.ways.iter().find(|way| way.ask.starts_with("1 more person"));
    assert_eq!(more.map(|way| way.left_hours), Some(0.0), "{uncovered:?}");
}

#[test]
fn with_a_price_the_summary_says_when_too_few_could_be_there() {
    let names = people(&[("A", ""), ("B", "available = \"06:00-16:00\"")]);
    let (scenario, proposal) = found(&format!("{}[contract.full]\n{names}", desk(1, 2)));
    let [one] = proposal.at_most.as_slice() else { panic!("{:?}", proposal.at_most) };
    assert_eq!(one.window.when(&scenario), "Mon 2 Mar 15:00–22:00");
    assert_eq!((one.window.required, one.most), (2, 1.0));
}

/// The rules of the search for a file in which missing heads have a price; none if somebody has no pattern.
fn priced(scenario: &Scenario) -> Option<Problem> {
    let mut scenario = scenario.clone();
    scenario.team.rules.under = Some(100.0);
    let proposal = roster(&scenario, &wish(&scenario), &Unwatched).ok()?;
    Some(proposal.question.problem)
}

/// Whether any roster keeps all hard rules and has all heads, by trying all of them.
fn can_be_covered(problem: &Problem) -> bool {
    let alone = |person: usize| {
        let mut alone = problem.clone();
        alone.people = vec![problem.people[person].clone()];
        alone.people[0].rules.retain(|rule| rule.weight.is_none());
        let slots = || std::iter::once(None).chain((0..problem.duties.len() as u16).map(Some));
        let mut patterns: Vec<Vec<Option<u16>>> = vec![Vec::new()];
        for _ in 0..problem.days {
            let longer =
                |p: &Vec<_>| slots().map(|slot| [&p[..], &[slot]].concat()).collect::<Vec<_>>();
            patterns = patterns.iter().flat_map(longer).collect();
        }
        patterns.retain(|pattern| check(&alone, &vec![pattern.clone()]).keeps_hard_rules());
        patterns
    };
    let mut rosters = vec![Vec::new()];
    for person in 0..problem.people.len() {
        let own = alone(person);
        rosters = rosters
            .iter()
            .flat_map(|roster: &Vec<_>| {
                own.iter().map(move |p| [&roster[..], std::slice::from_ref(p)].concat())
            })
            .collect();
    }
    let mut problem = problem.clone();
    problem.people.iter_mut().for_each(|person| person.rules.clear());
    problem.cover.needs.iter_mut().for_each(|need| need.over = 0.0);
    rosters.iter().any(|roster| check(&problem, roster).cover_cost == 0.0)
}

/// Leaves of a problem the needs at some times alone.
fn with_needs(mut problem: Problem, uncovered: &Uncovered, but: Option<usize>) -> Problem {
    let per_day = problem.cover.slots_per_day;
    for (slot, need) in problem.cover.needs.iter_mut().enumerate() {
        let (day, slot) = (slot / per_day, slot % per_day);
        let windows = uncovered.windows.iter().enumerate().filter(|(place, _)| Some(*place) != but);
        if !windows.clone().any(|(_, w)| w.day == day && w.slots.contains(&slot)) {
            need.required = 0.0;
        }
    }
    problem
}

/// The file without all lines that are not blamed, and without one that is.
fn with_lines(scenario: &Scenario, uncovered: &Uncovered, but: Option<usize>) -> Scenario {
    let mut changed = scenario.clone();
    let blamed = |line: &_| {
        uncovered.lines.iter().enumerate().any(|(place, other)| other == line && Some(place) != but)
    };
    let all = ringplan::planning::Line::all(&scenario.team, false);
    all.iter().filter(|line| !blamed(line)).for_each(|line| line.take_out(&mut changed.team));
    changed
}

fn random_text() -> impl Strategy<Value = String> {
    let contract = proptest::sample::subsequence(
        vec![
            "rest = \"11h\"",
            "days-a-week = { at-most = 4 }",
            "days-in-a-row = 1",
            "available = { mon-tue = \"06:00-16:00\", wed = \"any\" }",
            "start-span = \"0s\"",
            "forbidden = [ [\"early\", \"late\"] ]",
        ],
        0..4,
    );
    let person = proptest::sample::select(vec![
        "",
        "away = [2026-03-03]",
        "available = \"06:00-16:00\"",
        "fixed = { 2026-03-02 = \"late\" }",
        "available = { mon = \"any\", wed = \"13:00-24:00\" }",
    ]);
    let team = proptest::collection::vec(person, 2..4);
    (contract, team, 1_u32..3).prop_map(|(contract, of_people, staff)| {
        let names = ["A", "B", "C"].into_iter().zip(of_people).collect::<Vec<_>>();
        let contract = contract.join("\n");
        format!("{}[contract.full]\n{contract}\n{HARD}{}", desk(3, staff), people(&names))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn what_is_blamed_cannot_be_kept_together_and_all_of_it_is_needed(text in random_text()) {
        let reading = ringplan::scenario::read_text("a.toml", &text, std::path::Path::new("."), &[]);
        // Something may be fixed that the contract does not allow.
        let Some(scenario) = reading.scenario else { return Ok(()) };
        let Some(problem) = priced(&scenario) else { return Ok(()) };
        let uncovered = match find(&scenario) {
            Ok(_) => {
                prop_assert!(can_be_covered(&problem), "{text}");
                return Ok(());
            }
            Err(RosterRefusal::Uncovered(uncovered)) => *uncovered,
            Err(other) => panic!("{other:?}"),
        };
        prop_assert!(!can_be_covered(&problem), "{text}");
        prop_assert!(uncovered.smallest && !uncovered.rules.is_empty(), "{uncovered:?} {text}");
        let alone = with_lines(&scenario, &uncovered, None);
        let Some(problem) = priced(&alone) else { panic!("fewer rules leave more patterns") };
        prop_assert!(!can_be_covered(&with_needs(problem.clone(), &uncovered, None)), "{uncovered:?} {text}");
        for window in 0..uncovered.windows.len() {
            let others = with_needs(problem.clone(), &uncovered, Some(window));
            prop_assert!(can_be_covered(&others), "{window} of {uncovered:?} {text}");
        }
        for line in 0..uncovered.lines.len() {
            let others = priced(&with_lines(&scenario, &uncovered, Some(line)));
            let others = with_needs(others.unwrap(), &uncovered, None);
            prop_assert!(can_be_covered(&others), "{line} of {uncovered:?} {text}");
        }
    }
}
