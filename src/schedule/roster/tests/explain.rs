//! Conflicts are minimal; responses are the best of all patterns.

use proptest::prelude::*;

use super::random_team::random_team;
use super::teams::all_patterns;
use crate::schedule::Effort;
use crate::schedule::roster::checker::check;
use crate::schedule::roster::rules::*;
use crate::schedule::roster::{
    Change, Problem, Unsolved, conflict, heads, most_there, respond, solve, solve_from,
};
use crate::watch::Unwatched;

/// Whether any pattern keeps these rules of the first person, by trying all.
fn has_pattern(problem: &Problem, places: &[usize]) -> bool {
    let mut alone = problem.clone();
    alone.people.truncate(1);
    alone.people[0].rules = places.iter().map(|&p| problem.people[0].rules[p].clone()).collect();
    all_patterns(problem)
        .iter()
        .any(|pattern| check(&alone, &vec![pattern.clone()]).cost().is_finite())
}

/// The most heads of a person in a slot, by trying all patterns that keep the hard rules.
fn most_of_patterns(problem: &Problem, person: usize, slot: usize) -> f64 {
    let mut alone = problem.clone();
    alone.people = vec![problem.people[person].clone()];
    alone.people[0].rules.retain(|rule| rule.weight.is_none());
    let rosters = all_patterns(problem).into_iter().map(|pattern| vec![pattern]);
    let good = rosters.filter(|roster| check(&alone, roster).keeps_hard_rules());
    good.map(|roster| heads(&alone, &roster)[slot]).fold(0.0, f64::max)
}

#[test]
fn the_shorter_of_two_conflicts_is_told() {
    let mut problem = random_team(1, 1, 4);
    let fixed = |day: usize, held: Held| Rule::hard(Law::Fixed(Fixed { day, held }));
    let at_least = Hours { from: 0, to: 4, least_min: 60, most_min: 4 * 24 * 60, or_none: false };
    let mut rules = vec![fixed(1, Held::Work)];
    rules.extend((0..4).map(|day| fixed(day, Held::Off)));
    rules.push(Rule::hard(Law::Hours(at_least)));
    problem.people[0].rules = rules.clone();
    assert_eq!(conflict(&problem, 0), [0, 2], "not the hours and four days off");
    rules.reverse();
    problem.people[0].rules = rules;
    assert_eq!(conflict(&problem, 0), [3, 5]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_conflict_leaves_no_pattern_and_each_of_its_rules_is_to_blame(seed in any::<u64>()) {
        let mut problem = random_team(seed, 1, 4);
        problem.people[0].rules.iter_mut().for_each(|rule| rule.weight = None);
        let found = conflict(&problem, 0);
        let all: Vec<usize> = (0..problem.people[0].rules.len()).collect();
        prop_assert_eq!(found.is_empty(), has_pattern(&problem, &all));
        if !found.is_empty() {
            prop_assert!(!has_pattern(&problem, &found));
        }
        for dropped in &found {
            let others: Vec<usize> = found.iter().copied().filter(|p| p != dropped).collect();
            prop_assert!(has_pattern(&problem, &others), "{dropped} of {found:?}");
        }
    }

    #[test]
    fn who_could_be_in_a_slot_is_there_in_some_pattern(seed in any::<u64>(), slot in 0_usize..12) {
        let problem = random_team(seed, 2, 4);
        let slot = slot % problem.cover.needs.len();
        let most: f64 = (0..2).map(|person| most_of_patterns(&problem, person, slot)).sum();
        let found = most_there(&problem, &[slot])[0];
        prop_assert!((found - most).abs() < 1e-3, "{found} {most}");
    }

    #[test]
    fn a_search_from_a_roster_is_never_worse(seed in any::<u64>()) {
        let problem = random_team(seed, 5, 7);
        let effort = Effort { seed: 1, iterations: Some(0) };
        if let Ok(first) = solve(&problem, effort, &Unwatched) {
            let effort = Effort { seed: 2, iterations: Some(8) };
            let found = solve_from(&problem, first.roster, effort, &Unwatched);
            prop_assert!(found.cost <= first.cost + 1e-9, "{} {}", found.cost, first.cost);
            prop_assert!((check(&problem, &found.roster).cost() - found.cost).abs() < 1e-6);
        }
    }

    #[test]
    fn a_response_is_the_best_of_all_patterns(seed in any::<u64>(), day in 0_usize..4) {
        let problem = random_team(seed, 3, 4);
        let roster = vec![vec![None; 4]; 3];
        let forced = Rule::hard(Law::Fixed(Fixed { day, held: Held::Work }));
        let change = Change { person: 0, without: vec![0], with: vec![forced] };
        let changed = change.apply(&problem);
        let with = |pattern| vec![pattern, roster[1].clone(), roster[2].clone()];
        let costs = all_patterns(&problem).into_iter().map(|p| check(&changed, &with(p)).cost());
        let least = costs.fold(f64::INFINITY, f64::min);
        match respond(&problem, &roster, &change) {
            Ok(response) if least.is_finite() => {
                prop_assert!((response.cost - least).abs() < 1e-5, "{} {least}", response.cost);
                prop_assert!(response.pattern[day].is_some());
            }
            // The others' hard rules may forbid their days off.
            Ok(response) => prop_assert_eq!(response.cost, f64::INFINITY),
            Err(error) => {
                prop_assert_eq!(error, Unsolved::NoPattern { person: 0 });
                prop_assert_eq!(least, f64::INFINITY);
            }
        }
    }
}
