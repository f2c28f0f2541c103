//! Whole searches: rules kept, costs as the checker has them, bounds that are bounds.

use std::sync::Mutex;

use proptest::prelude::*;

use super::random_team::random_team;
use crate::schedule::Effort;
use crate::schedule::luck::Luck;
use crate::schedule::roster::annealing::anneal;
use crate::schedule::roster::checker::check;
use crate::schedule::roster::pricing::Pricing;
use crate::schedule::roster::search::first_roster;
use crate::schedule::roster::{Pattern, Problem, Slot, Unsolved, solve};
use crate::watch::{Unwatched, Watch};

fn effort(seed: u64, iterations: u64) -> Effort {
    Effort { seed, iterations: Some(iterations) }
}

/// Writes down what a search tells.
#[derive(Default)]
struct Told {
    stop: bool,
    gaps: Mutex<Vec<(f64, f64)>>,
}

impl Watch for Told {
    fn progress(&self, _done: u64, _total: u64) {}

    fn gap(&self, cost: f64, bound: f64) {
        self.gaps.lock().expect("no thread panicked").push((cost, bound));
    }

    fn stop(&self) -> bool {
        self.stop
    }
}

/// All patterns of so many days.
pub fn all_patterns(problem: &Problem) -> Vec<Pattern> {
    let mut patterns: Vec<Pattern> = vec![Vec::new()];
    for _ in 0..problem.days {
        let longer = |pattern: &Pattern| {
            let slots = std::iter::once(None).chain((0..problem.duties.len() as u16).map(Some));
            let pattern = pattern.clone();
            slots.map(move |slot: Slot| [&pattern[..], &[slot]].concat()).collect::<Vec<_>>()
        };
        patterns = patterns.iter().flat_map(longer).collect();
    }
    patterns
}

/// The least cost of all rosters of two people.
fn least_cost(problem: &Problem) -> f64 {
    let patterns = all_patterns(problem);
    let pairs =
        patterns.iter().flat_map(|a| patterns.iter().map(move |b| vec![a.clone(), b.clone()]));
    pairs.map(|roster| check(problem, &roster).cost()).fold(f64::INFINITY, f64::min)
}

/// A team of two people for three days, small enough to try all rosters.
fn has_the_best_of_all_rosters(seed: u64) {
    let problem = random_team(seed, 2, 3);
    let least = least_cost(&problem);
    match solve(&problem, effort(1, 400), &Unwatched) {
        Ok(found) => {
            assert!((found.cost - least).abs() < 1e-6, "{} {least}", found.cost);
            assert!(found.bound <= least + 1e-6, "{} {least}", found.bound);
            assert!(found.bound > least - 1e-3 * least.max(1.0), "{} {least}", found.bound);
        }
        Err(Unsolved::NoPattern { .. }) => assert_eq!(least, f64::INFINITY),
        Err(error) => panic!("{error}"),
    }
}

/// In these a duty can be worked for another group at the same times, and a rule speaks of one of them.
#[test]
fn duties_of_other_groups_are_told_apart() {
    [9_738_425_337_229_174_714, 2_214_950_380_039_608_874]
        .into_iter()
        .for_each(has_the_best_of_all_rosters);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn two_people_for_three_days_have_the_best_of_all_rosters(seed in any::<u64>()) {
        has_the_best_of_all_rosters(seed);
    }

    #[test]
    fn cost_falls_and_bound_rises_as_they_are_told(seed in any::<u64>()) {
        let problem = random_team(seed, 6, 7);
        let watch = Told::default();
        if let Ok(found) = solve(&problem, effort(seed, 16), &watch) {
            let told = watch.gaps.into_inner().expect("no thread panicked");
            prop_assert!(told.iter().all(|(cost, bound)| bound <= cost), "{told:?}");
            let moves = told.windows(2).all(|two| two[1].0 <= two[0].0 && two[1].1 >= two[0].1);
            prop_assert!(moves, "{told:?}");
            if let Some(&(cost, bound)) = told.last() {
                prop_assert_eq!((found.cost, found.bound), (cost, bound));
            }
        }
    }

    #[test]
    fn who_is_stopped_at_once_has_a_roster_and_a_bound(seed in any::<u64>()) {
        let problem = random_team(seed, 6, 7);
        let watch = Told { stop: true, ..Told::default() };
        if let Ok(found) = solve(&problem, effort(seed, 16), &watch) {
            let verdict = check(&problem, &found.roster);
            prop_assert!(verdict.keeps_hard_rules(), "{:?}", verdict.violations);
            prop_assert!(found.bound <= found.cost && found.iterations == 0);
        }
    }

    #[test]
    fn annealing_keeps_hard_rules_and_never_makes_a_roster_dearer(seed in any::<u64>()) {
        let problem = random_team(seed, 6, 7);
        let pricing = Pricing::new(&problem);
        if let Ok(first) = first_roster(&problem, &pricing) {
            let before = check(&problem, &first).cost();
            let found = anneal(&problem, &pricing, first, 0..7, Luck::new(seed, 1), &Unwatched);
            let verdict = check(&problem, &found);
            prop_assert!(verdict.keeps_hard_rules(), "{:?}", verdict.violations);
            prop_assert!(verdict.cost() <= before + 1e-6, "{} after {before}", verdict.cost());
        }
    }

    #[test]
    fn random_teams_keep_their_rules_and_no_roster_is_below_the_bound(
        seed in any::<u64>(),
        people in 1_usize..14,
    ) {
        let problem = random_team(seed, people, 14);
        if let Ok(found) = solve(&problem, effort(seed, 16), &Unwatched) {
            let verdict = check(&problem, &found.roster);
            prop_assert!(verdict.keeps_hard_rules(), "{:?}", verdict.violations);
            prop_assert!((verdict.cost() - found.cost).abs() < 1e-6, "{verdict:?}");
            prop_assert!(found.bound <= found.cost, "{} {}", found.bound, found.cost);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn the_number_of_threads_changes_nothing(seed in any::<u64>()) {
        let problem = random_team(seed, 20, 14);
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| solve(&problem, effort(5, 32), &Unwatched))
        };
        let one = with(1);
        prop_assert_eq!(&one, &with(2));
        prop_assert_eq!(&one, &with(3));
    }
}
