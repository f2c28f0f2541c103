//! Tiny covers against all of their solutions: no cover costs less than its bound, and the search finds the
//! cheapest.

use proptest::prelude::*;
use ringplan::optimize::{Cover, Duty, EXACT, Most, ShiftDesign, Template, Tour, Window};
use ringplan::schedule::{Effort, design, search};
use ringplan::watch::Unwatched;

/// More heads of a tour are of no use: two for each that is required, since half may be on a break.
const MOST: u32 = 6;

fn any_cover() -> impl Strategy<Value = Cover> {
    let duty = (0_usize..4, 3_usize..=4, 0_usize..=1, 0_u32..=2);
    let duties = prop::collection::vec(duty, 2..=3);
    (duties, prop::collection::vec(0_u32..=3, 7), prop::collection::vec(1_u32..=5, 3)).prop_map(
        |(duties, required, costs)| {
            let duty = |(start, length, breaks, on_top): (usize, usize, usize, u32)| {
                let slots = (start..start + length).map(|slot| Some(slot % 7)).collect();
                let window = Window { first: 1, last: length - 2, length: 1 };
                // An early break saves all that is paid on top, a late one nothing.
                let extra = f64::from(on_top);
                let saved =
                    (window.first..=window.last).map(|at| if at == 1 { extra } else { 0.0 });
                Duty {
                    extra,
                    saved: vec![saved.collect(); breaks],
                    ..Duty::new(slots, vec![window; breaks])
                }
            };
            let tour = |place: usize| Tour { cost: f64::from(costs[place]), pools: vec![place] };
            Cover {
                required,
                seats: None,
                pools: (0..duties.len()).map(|place| vec![place]).collect(),
                tours: (0..duties.len()).map(tour).collect(),
                duties: duties.into_iter().map(duty).collect(),
                limits: vec![],
                soft: None,
            }
        },
    )
}

/// So many heads more, of whom so many take the break at its first position, the others at its last.
fn count(duty: &Duty, staffed: &mut [i64], heads: i64, early: i64) {
    duty.slots.iter().flatten().for_each(|&slot| staffed[slot] += heads);
    for window in &duty.breaks {
        for (position, away) in [(window.first, early), (window.last, heads - early)] {
            duty.away(position, *window).for_each(|slot| staffed[slot] -= away);
        }
    }
}

/// The cost of the cheapest cover, by trying all.
fn cheapest(cover: &Cover) -> Option<f64> {
    fn from(cover: &Cover, duty: usize, staffed: &mut Vec<i64>, cost: f64, best: &mut Option<f64>) {
        if best.is_some_and(|best| cost >= best) {
            return;
        }
        if duty == cover.duties.len() {
            let is_short = staffed.iter().zip(&cover.required).any(|(&s, &r)| s < i64::from(r));
            *best = if is_short { *best } else { Some(cost) };
            return;
        }
        let breaks = usize::from(!cover.duties[duty].breaks.is_empty());
        for heads in 0..=MOST {
            for early in 0..=heads * breaks as u32 {
                count(&cover.duties[duty], staffed, i64::from(heads), i64::from(early));
                let Duty { extra, saved, .. } = &cover.duties[duty];
                let last = saved.first().map_or(0.0, |row| row[row.len() - 1]);
                let first = saved.first().map_or(0.0, |row| row[0]);
                let of_breaks = first * f64::from(early) + last * f64::from(heads - early);
                let more = (cover.tours[duty].cost + extra) * f64::from(heads) - of_breaks;
                from(cover, duty + 1, staffed, cost + more, best);
                count(&cover.duties[duty], staffed, -i64::from(heads), -i64::from(early));
            }
        }
    }
    let mut best = None;
    from(cover, 0, &mut vec![0; cover.required.len()], 0.0, &mut best);
    best
}

proptest! {
    // Five of six random covers have no solution.
    #![proptest_config(ProptestConfig { max_global_rejects: 20_000, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn no_cover_costs_less_than_the_bound(cover in any_cover()) {
        let best = cheapest(&cover);
        prop_assume!(best.is_some());
        let best = best.unwrap_or(0.0);
        for tolerance in [EXACT, 1e-3] {
            let nobody = vec![0; cover.tours.len()];
            let relaxed = cover.relax(&cover.columns(), &nobody, tolerance, &Unwatched).expect("there is a cover");
            let bound = cover.bound(&relaxed);
            prop_assert!(bound <= best + 1e-6, "bound {bound} above the optimum {best}");
        }
        prop_assert!(cover.rough_bound() <= best + 1e-6, "{} above {best}", cover.rough_bound());
        let effort = Effort { seed: 1, iterations: Some(8) };
        let plan = search(&cover, effort, &Unwatched).expect("there is a cover");
        prop_assert!(plan.bound <= best + 1e-6 && plan.cost >= best - 1e-6);
        prop_assert!(plan.cost <= best + 1e-6, "{} for {best}", plan.cost);
        let whole = cover.cheapest(&Unwatched).expect("there is a cover").cost;
        prop_assert!((whole - best).abs() < 1e-6, "{whole} for {best}");
    }

    #[test]
    fn no_design_costs_less_than_its_bound(required in prop::collection::vec(0_u32..=2, 6)) {
        let templates = vec![Template { start: 0, length: 2 }, Template { start: 1, length: 3 }];
        let problem = ShiftDesign { required, slots_per_day: 3, templates };
        let mut best = u32::MAX;
        for number in 0..3_u32.pow(4) {
            let digit = |place: u32| number / 3_u32.pow(place) % 3;
            best = best.min(problem.cost(&vec![vec![digit(0), digit(1)], vec![digit(2), digit(3)]]));
        }
        prop_assert!(problem.bound(&Unwatched) <= best, "bound {} above {best}", problem.bound(&Unwatched));
        let nobody = vec![vec![0; 2]; 2];
        let (whole, proved) = problem.best(&[0, 1], &nobody, Most::Useful, (None, &Unwatched)).expect("a design");
        prop_assert!(proved);
        prop_assert_eq!(problem.cost(&whole), best);
        let found = design(&problem, Effort { seed: 1, iterations: Some(8) }, &Unwatched);
        prop_assert!(found.bound <= found.cost && found.cost == problem.cost(&found.heads));
    }
}
