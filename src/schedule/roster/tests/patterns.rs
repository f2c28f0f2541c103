//! The best pattern against all patterns.

use super::random_team::random_team;
use crate::schedule::roster::luck::Luck;
use crate::schedule::roster::pricing::{Prices, Pricing};
use crate::schedule::roster::{Pattern, Problem};

/// All patterns of so many days.
fn all_patterns(problem: &Problem) -> Vec<Pattern> {
    let mut patterns = vec![Vec::new()];
    for _ in 0..problem.days {
        let longer = |pattern: &Pattern| {
            let slots = std::iter::once(None).chain((0..problem.duties.len() as u16).map(Some));
            let pattern = pattern.clone();
            slots.map(move |slot| [&pattern[..], &[slot]].concat()).collect::<Vec<_>>()
        };
        patterns = patterns.iter().flat_map(longer).collect();
    }
    patterns
}

fn priced(problem: &Problem, person: usize, pattern: &Pattern, prices: &[f64]) -> f64 {
    let mut cost = problem.pattern_cost(person, pattern);
    problem.each_covered(person, pattern, |slot, share| cost -= share * prices[slot]);
    cost
}

#[test]
fn the_best_pattern_is_the_best_of_all() {
    let mut found = 0;
    for seed in 0..120 {
        let problem = random_team(seed, 2, 6);
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
                None => assert_eq!(least, f64::INFINITY, "seed {seed}"),
                Some(best) => {
                    found += 1;
                    let pattern = best.pattern.expect("few states");
                    let cost = priced(&problem, person, &pattern, &prices);
                    assert!((cost - least).abs() < 1e-6, "seed {seed}: {cost} for {least}");
                    assert!(best.bound <= least + 1e-9, "seed {seed}: {} for {least}", best.bound);
                    assert!(best.bound > least - 0.01, "seed {seed}: {} for {least}", best.bound);
                }
            }
        }
    }
    assert!(found > 200, "{found} people have patterns");
}
