//! The search for the cheapest cover: relax, dive, place; then free some people and dive again.

use rayon::prelude::*;

use super::deal::deal;
use super::dive::dive;
use super::luck::Luck;
use super::place::{Person, Placed, Placement};
use crate::optimize::{Columns, Cover, Duty, EXACT};
use crate::watch::Watch;

/// How long to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Names the random choices.
    pub seed: u64,
    /// Neighbourhoods that are looked at after the first dive; `None`: until stopped.
    pub iterations: Option<u64>,
}

/// A cover.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Everybody with their working days.
    pub people: Vec<Person>,
    /// Of all people, and with weights of what is too little and too much.
    pub cost: f64,
    /// No cover costs less.
    pub bound: f64,
    /// What one head more in each slot would cost, by the relaxation.
    pub prices: Vec<f64>,
    /// Neighbourhoods that were looked at.
    pub iterations: u64,
}

impl Plan {
    /// Without what is too little and too much.
    pub fn cost_of_people(&self, cover: &Cover) -> f64 {
        let of_person = |person: &Person| {
            let extra = |day: &Placed| cover.duties[day.duty].extra_with(&day.breaks);
            cover.tours[person.tour].cost + person.days.iter().map(extra).sum::<f64>()
        };
        self.people.iter().map(of_person).sum()
    }
}

/// Searches that go on at once; fixed, so that the result does not depend on the threads.
const AT_ONCE: u64 = 2;
/// Rounds in which people are moved about to make do with fewer.
const SQUEEZES: usize = 400;
/// How often what is short is given more weight before nobody is said to help.
const MOST_WEIGHINGS: usize = 100;
/// Covers with so few columns are solved as integer programs, too.
const FEW_COLUMNS: usize = 40;
/// With so few tours all columns are kept.
const FEW_TOURS: usize = 60;
/// Costs are counted in this unit where they are rounded.
const CENT: f64 = 0.01;

/// The cheapest cover found, and that soon if it is stopped; `None` when there is none.
pub fn search(cover: &Cover, effort: Effort, watch: &dyn Watch) -> Option<Plan> {
    let nobody = vec![0; cover.tours.len()];
    let root = cover.relax(&cover.columns(), &nobody, EXACT, watch);
    if root.is_none() && !watch.enough() {
        return None;
    }
    let step = cost_step(cover);
    let bound = root.as_ref().map_or_else(|| cover.rough_bound(), |root| cover.bound(root));
    let bound = up_to(bound, step);
    let prices = root.as_ref().map_or(Vec::new(), |root| root.prices().to_vec());
    // Without a relaxation there is no time for more than one.
    let starts = if root.is_some() { AT_ONCE } else { 0 };
    // Off the optimal face there may be what whole people need; few columns cost no time.
    let is_small = cover.tours.len() <= FEW_TOURS;
    let columns = root.filter(|_| !is_small).map_or_else(|| cover.columns(), |root| root.used);
    let search = Search { cover, columns, step, seed: effort.seed, watch };
    let mut best = search.first(starts)?;
    best.bound = bound;
    search.prove(&mut best);
    let rounds = effort.iterations.map_or(u64::MAX, |number| number.div_ceil(AT_ONCE));
    search.improve(&mut best, rounds);
    best.prices = prices;
    Some(best)
}

fn cheapest(plans: impl Iterator<Item = Plan>) -> Option<Plan> {
    plans.reduce(|best, plan| if plan.cost < best.cost { plan } else { best })
}

struct Search<'a> {
    cover: &'a Cover,
    /// Those that the relaxation's optimum uses.
    columns: Columns,
    step: Option<f64>,
    seed: u64,
    watch: &'a dyn Watch,
}

impl Search<'_> {
    /// The best of so many dives, or what can be had without one.
    fn first(&self, starts: u64) -> Option<Plan> {
        let nobody = vec![0; self.cover.tours.len()];
        let starts: Vec<Option<Plan>> = (0..starts)
            .into_par_iter()
            .map(|place| self.plan(&nobody, f64::INFINITY, Luck::new(self.seed, place)))
            .collect();
        let best = cheapest(starts.into_iter().flatten());
        best.or_else(|| self.greedy(Luck::new(self.seed, 0)))
    }

    /// Solves a small cover to the end.
    fn prove(&self, best: &mut Plan) {
        if self.cover.size() > FEW_COLUMNS || best.cost <= best.bound + 1e-9 {
            return;
        }
        let Some(whole) = self.cover.cheapest(self.watch) else { return };
        // The solver's own tolerance is taken off.
        let bound = best.bound.max(whole.cost - 1e-6 * whole.cost);
        let people = deal(self.cover, whole);
        let exact = self.finished(Placement::of(self.cover, people, Luck::new(self.seed, 0)));
        if let Some(exact) = exact.filter(|exact| exact.cost < best.cost) {
            *best = exact;
        }
        best.bound = bound;
    }

    /// Looks around the best plan, so many rounds or until there is nothing to gain.
    fn improve(&self, best: &mut Plan, rounds: u64) {
        for round in 0..rounds {
            if self.watch.enough() || best.cost <= best.bound + 1e-6 * best.bound {
                return;
            }
            self.watch.gap(best.cost, best.bound);
            let found: Vec<Option<Plan>> = (0..AT_ONCE)
                .into_par_iter()
                .map(|place| {
                    let luck = Luck::new(self.seed, AT_ONCE + AT_ONCE * round + place);
                    if self.cover.soft.is_none() && round % 2 == 0 {
                        self.squeeze(best, luck)
                    } else {
                        self.around(best, luck)
                    }
                })
                .collect();
            best.iterations += AT_ONCE;
            if let Some(better) = cheapest(found.into_iter().flatten())
                && better.cost <= best.cost + 1e-9
            {
                *best = Plan { bound: best.bound, iterations: best.iterations, ..better };
            }
        }
    }

    /// Dives from these people on and places their days; what is still missing is mended with more.
    fn plan(&self, fixed: &[u32], ceiling: f64, mut luck: Luck) -> Option<Plan> {
        let people = dive(self.cover, &self.columns, fixed, ceiling, &mut luck, self.watch)?;
        let mut placement = Placement::new(self.cover, &people, luck);
        self.keep_limits(&mut placement)?;
        placement.settle(self.watch);
        while self.add_one(&mut placement)? {
            if placement.cost > ceiling {
                return None;
            }
            placement.settle(self.watch);
        }
        self.finished(placement)
    }

    /// Adds the most helpful person if somebody is missing, or would save more than he costs; whether that
    /// was so. `None` when nobody helps.
    fn add_one(&self, placement: &mut Placement) -> Option<bool> {
        let is_hard = self.cover.soft.is_none();
        if placement.missing() == 0.0 {
            return Some(false);
        }
        for _ in 0..MOST_WEIGHINGS {
            let found = placement.most_helpful(0..self.cover.tours.len());
            let Some((tour, offer)) = found else { break };
            let cost = self.cover.tours[tour].cost + offer.extra;
            if offer.worth > if is_hard { 0.0 } else { cost } {
                placement.add(tour);
                return Some(true);
            }
            if !is_hard {
                break;
            }
            // Many who are too many may outweigh the few who are missing.
            placement.weigh_short();
        }
        (!is_hard).then_some(false)
    }

    /// The plan of a placement; `None` if somebody has no seat.
    fn finished(&self, mut placement: Placement) -> Option<Plan> {
        if self.cover.soft.is_some() && !placement.keep_seats() {
            return None;
        }
        placement.drop_spare();
        placement.save();
        let cost =
            placement.cost + if self.cover.soft.is_some() { placement.missing() } else { 0.0 };
        let people = placement.people;
        Some(Plan { people, cost, bound: 0.0, prices: Vec::new(), iterations: 0 })
    }

    /// One person after the other, the most helpful first: when the relaxation leads nowhere.
    fn greedy(&self, luck: Luck) -> Option<Plan> {
        let nobody = vec![0; self.cover.tours.len()];
        let mut placement = Placement::new(self.cover, &nobody, luck);
        self.keep_limits(&mut placement)?;
        while self.add_one(&mut placement)? {}
        self.finished(placement)
    }

    /// Adds people where a bound on heads has too few; `None` when there is no room for them.
    fn keep_limits(&self, placement: &mut Placement) -> Option<()> {
        while let Some(limit) = placement.too_few() {
            let tours = self.cover.limits[limit].tours.iter().copied();
            let (tour, _) = placement.most_helpful(tours)?;
            placement.add(tour);
        }
        Some(())
    }

    /// Takes people out of a plan and makes the others cover for them, as often as that can be done.
    fn squeeze(&self, best: &Plan, luck: Luck) -> Option<Plan> {
        let mut good = None;
        let mut cost = best.cost;
        let mut placement = Placement::of(self.cover, best.people.clone(), luck);
        while cost > best.bound + 1e-9 {
            let budget = cost - self.step.map_or(1e-4 * cost, |step| 0.9 * step);
            placement.cut(budget);
            let is_cut = placement.cost <= budget;
            if !is_cut || !placement.squeeze(budget, SQUEEZES, self.watch) {
                break;
            }
            cost = placement.cost;
            good = Some(placement.clone());
        }
        self.finished(good?)
    }

    /// Frees some of the people and plans them anew.
    fn around(&self, best: &Plan, mut luck: Luck) -> Option<Plan> {
        let share = luck.between(0.05, 0.4);
        let mut fixed = vec![0; self.cover.tours.len()];
        for person in best.people.iter().filter(|_| luck.unit() >= share) {
            fixed[person.tour] += 1;
        }
        // Others that cost the same lead elsewhere.
        let ceiling = best.cost + 1e-6;
        self.plan(&fixed, ceiling, luck)
    }
}

/// The step by which the costs of covers differ: the greatest common divisor of all prices, in cents;
/// `None` if a price is no whole number of cents.
fn cost_step(cover: &Cover) -> Option<f64> {
    let weights = cover.soft.map_or([0.0; 2], |weights| [weights.under, weights.over]);
    let of_duty = |duty: &'_ Duty| {
        duty.saved.iter().flatten().copied().chain([duty.extra]).collect::<Vec<_>>()
    };
    let prices = cover.tours.iter().map(|tour| tour.cost).chain(weights);
    let prices = prices.chain(cover.duties.iter().flat_map(of_duty));
    let in_cents = prices.map(|price| {
        let cents = (price / CENT).round();
        ((price / CENT - cents).abs() < 1e-6 && cents < 1e15).then_some(cents as u64)
    });
    let divisor = in_cents.collect::<Option<Vec<u64>>>()?.into_iter().fold(0, common_divisor);
    (divisor > 0).then_some(divisor as f64 * CENT)
}

fn common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

/// The next multiple of the step; what rounding may have added to the bound is taken off first.
fn up_to(bound: f64, step: Option<f64>) -> f64 {
    step.map_or(bound, |step| ((bound - 1e-6 * bound.abs()) / step).ceil() * step)
}
