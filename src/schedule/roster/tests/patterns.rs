//! The best pattern against all patterns.

use proptest::prelude::*;

use super::random_team::random_team;
use super::teams::all_patterns;
use crate::schedule::luck::Luck;
use crate::schedule::roster::pricing::{Prices, Pricing};
use crate::schedule::roster::{Pattern, Problem};

fn priced(problem: &Problem, person: usize, pattern: &Pattern, prices: &[f64]) -> f64 {
    let mut cost = problem.pattern_cost(person, pattern);
    problem.each_covered(person, pattern, |slot, share| cost -= share * prices[slot]);
    cost
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_best_pattern_is_the_best_of_all(seed in any::<u64>(), days in 1_usize..=6) {
        let problem = random_team(seed, 2, days);
        let pricing = Pricing::new(&problem);
        let mut luck = Luck::new(seed, 8);
        let grid = pricing.grid();
        let price = |luck: &mut Luck| ((30.0 * luck.unit() - 8.0) / grid).round() * grid;
        let prices: Vec<f64> = problem.cover.needs.iter().map(|_| price(&mut luck)).collect();
        let patterns = all_patterns(&problem);
        for person in 0..problem.people.len() {
            let costs = patterns.iter().map(|p| priced(&problem, person, p, &prices));
            let least = costs.fold(f64::INFINITY, f64::min);
            match pricing.best(person, &Prices::new(&prices)) {
                None => prop_assert_eq!(least, f64::INFINITY),
                Some(best) => {
                    let pattern = best.pattern.expect("few states");
                    let cost = priced(&problem, person, &pattern, &prices);
                    prop_assert!((cost - least).abs() < 1e-6, "{cost} for {least}");
                    prop_assert!(best.bound <= least + 1e-9, "{} for {least}", best.bound);
                    prop_assert!(best.bound > least - 0.01, "{} for {least}", best.bound);
                }
            }
        }
    }
}
