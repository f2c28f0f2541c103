//! The best pattern of a person at given prices of the slots.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use super::best_pattern::{DayCosts, best_pattern};
use super::network::{Kind, Network};
use super::problem::{Pattern, Problem, Slot};
use super::rules::{Law, Rule};

/// What duties earn: by prices of all slots, what one head more in a slot is worth, or each by its own.
#[derive(Clone, Debug)]
pub(super) enum Prices {
    /// Sums of the prices of the slots before each, for all that a duty covers in one subtraction.
    Sums(Vec<f64>),
    /// By group, day and duty.
    Duties(Vec<f64>),
}

/// Finds best patterns. A copy costs little.
#[derive(Clone, Debug)]
pub(super) struct Pricing<'a> {
    problem: &'a Problem,
    /// Costs and prices are multiples of it: so sums of `f32` are exact, and bounds are bounds.
    grid: f64,
    kinds: Vec<Arc<Networks>>,
    people: Vec<Arc<Own>>,
}

/// The networks of a kind of people, by the limits that they keep.
#[derive(Debug)]
struct Networks {
    kind: Kind,
    /// Hard limits on how often a shift is worked. A network without them is small and mostly right.
    limits: Vec<Rule>,
    /// By the set of limits that are kept, as bits.
    built: Mutex<BTreeMap<u32, Option<Arc<Network>>>>,
}

/// What is a person's own.
#[derive(Clone, Debug)]
struct Own {
    kind: usize,
    /// By day and duty, the day off first: what rules without a memory charge, on the grid.
    costs: Vec<f32>,
    /// The slots that can be covered, in order.
    reach: Vec<usize>,
    /// The most heads in each of them.
    most: Vec<f64>,
}

/// A person's best pattern.
#[derive(Clone, Debug)]
pub(super) struct Best {
    /// No pattern of this person costs less, the prices that it earns deducted.
    pub bound: f64,
    /// One that costs no more than the bound, up to the grid; `None` if it could not be found because
    /// there are too many states.
    pub pattern: Option<Pattern>,
}

/// Fewer people than this are not worth a second thread.
const MANY: usize = 16;

thread_local! {
    static SCRATCH: RefCell<(DayCosts, Vec<Vec<u16>>)> = RefCell::default();
}

impl Prices {
    /// From one price for each slot.
    pub fn new(prices: &[f64]) -> Self {
        let mut sums = Vec::with_capacity(prices.len() + 1);
        let mut sum = 0.0;
        sums.push(sum);
        sums.extend(prices.iter().map(|price| {
            sum += price;
            sum
        }));
        Self::Sums(sums)
    }

    /// What a duty earns.
    fn earned(&self, problem: &Problem, person: usize, day: usize, duty: u16) -> f64 {
        match self {
            Self::Sums(sums) => {
                let parts = problem.covered(person, day, duty);
                parts.map(|part| part.share * (sums[part.to] - sums[part.from])).sum()
            }
            Self::Duties(earned) => earned[problem.place_of(person, day, duty)],
        }
    }
}

impl<'a> Pricing<'a> {
    pub fn new(problem: &'a Problem) -> Self {
        let mut pricing =
            Self { problem, grid: grid(problem), kinds: Vec::new(), people: Vec::new() };
        for person in 0..problem.people.len() {
            let own = pricing.own(person);
            pricing.people.push(Arc::new(own));
        }
        pricing
    }

    /// Leaves a person only some slots of a day.
    pub fn restrict(&mut self, person: usize, day: usize, may: impl Fn(Slot) -> bool) {
        let width = self.problem.duties.len() + 1;
        let costs = &mut Arc::make_mut(&mut self.people[person]).costs;
        for (place, cost) in costs[day * width..(day + 1) * width].iter_mut().enumerate() {
            if !may(place.checked_sub(1).map(|duty| duty as u16)) {
                *cost = f32::INFINITY;
            }
        }
    }

    /// Whether a person may work a duty on a day, other days left out.
    pub fn may_work(&self, person: usize, day: usize, duty: u16) -> bool {
        let width = self.problem.duties.len() + 1;
        let own = &self.people[person];
        own.costs[day * width + usize::from(duty) + 1].is_finite()
            && self.duties(person).contains(&duty)
    }

    /// What is asked for.
    pub fn problem(&self) -> &'a Problem {
        self.problem
    }

    /// What prices must be multiples of.
    pub fn grid(&self) -> f64 {
        self.grid
    }

    fn own(&mut self, person: usize) -> Own {
        let problem = self.problem;
        let rules = &problem.people[person].rules;
        let day_rules = rules.iter().filter(|rule| rule.law.automaton().is_memoryless());
        let mut costs = Vec::with_capacity(problem.days * (problem.duties.len() + 1));
        for day in 0..problem.days {
            for slot in std::iter::once(None).chain((0..problem.duties.len() as u16).map(Some)) {
                let today = problem.today(day as i32, slot);
                let price = |rule: &Rule| rule.price(rule.law.automaton().read(0, today).1);
                let cost: f64 = day_rules.clone().map(price).sum();
                costs.push(((cost / self.grid).floor() * self.grid) as f32);
            }
        }
        let can_work = |duty: &u16| {
            let place = usize::from(*duty) + 1;
            (0..problem.days).any(|d| costs[d * (problem.duties.len() + 1) + place].is_finite())
        };
        let duties: Vec<u16> = (0..problem.duties.len() as u16).filter(can_work).collect();
        let (kind, limits) = kind_of(problem, person, duties);
        let known = self.kinds.iter().position(|k| k.kind == kind && k.limits == limits);
        let kind = known.unwrap_or_else(|| {
            self.kinds.push(Arc::new(Networks { kind, limits, built: Mutex::default() }));
            self.kinds.len() - 1
        });
        let (reach, most) = reach(problem, person, &costs);
        Own { kind, costs, reach, most }
    }

    /// The slots that a person can cover, in order.
    pub fn reach(&self, person: usize) -> &[usize] {
        &self.people[person].reach
    }

    /// The slots that a person can cover, and the most heads in each.
    pub fn most(&self, person: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let own = &self.people[person];
        own.reach.iter().copied().zip(own.most.iter().copied())
    }

    /// People in sets, so that those of different sets can cover no slot in common.
    pub fn without_common_slots(&self) -> Vec<Vec<usize>> {
        let mut sets: Vec<(BTreeSet<usize>, Vec<usize>)> = Vec::new();
        for (person, own) in self.people.iter().enumerate() {
            let mut joined: (BTreeSet<usize>, _) =
                (own.reach.iter().copied().collect(), vec![person]);
            let meets = |set: &BTreeSet<usize>| own.reach.iter().any(|slot| set.contains(slot));
            for (slots, people) in sets.extract_if(.., |(slots, _)| meets(slots)) {
                joined.0.extend(slots);
                joined.1.extend(people);
            }
            sets.push(joined);
        }
        let mut sets: Vec<Vec<usize>> = sets.into_iter().map(|(_, people)| people).collect();
        sets.iter_mut().for_each(|people| people.sort_unstable());
        sets.sort_unstable();
        sets
    }

    /// What a person can work at all.
    pub fn duties(&self, person: usize) -> &[u16] {
        &self.kinds[self.people[person].kind].kind.duties
    }

    /// The best patterns of several people.
    pub fn best_of_all(&self, people: &[usize], prices: &Prices) -> Vec<Option<Best>> {
        if people.len() < MANY {
            return people.iter().map(|&person| self.best(person, prices)).collect();
        }
        people.par_iter().with_min_len(2).map(|&person| self.best(person, prices)).collect()
    }

    /// The best pattern at these prices; `None` if the person has no pattern that keeps the hard rules.
    pub fn best(&self, person: usize, prices: &Prices) -> Option<Best> {
        let own = &self.people[person];
        let networks = &self.kinds[own.kind];
        let (mut kept, mut bound) = (0, f64::NEG_INFINITY);
        loop {
            let Some(network) = networks.network(self.problem, kept, self.grid) else {
                return Some(Best { bound, pattern: None });
            };
            let (cost, pattern) = self.best_in(&network, person, prices)?;
            bound = cost;
            let broken = networks.broken(self.problem, &pattern);
            if broken == 0 {
                return Some(Best { bound, pattern: Some(pattern) });
            }
            kept |= broken;
        }
    }

    fn best_in(&self, network: &Network, person: usize, prices: &Prices) -> Option<(f64, Pattern)> {
        SCRATCH.with_borrow_mut(|(costs, duties)| {
            self.cost_days(network, person, prices, costs, duties);
            let (cost, classes) = best_pattern(network, costs)?;
            let slot =
                |(day, &class): (usize, &u16)| (class > 0).then(|| duties[day][usize::from(class)]);
            Some((f64::from(cost), classes.iter().enumerate().map(slot).collect()))
        })
    }

    /// The cheapest duty of each class on each day.
    fn cost_days(
        &self,
        network: &Network,
        person: usize,
        prices: &Prices,
        costs: &mut DayCosts,
        duties: &mut Vec<Vec<u16>>,
    ) {
        let problem = self.problem;
        costs.reset(network.classes.len(), problem.days);
        duties.resize(problem.days, Vec::new());
        for (day, duties) in duties.iter_mut().enumerate() {
            duties.clear();
            duties.resize(network.classes.len(), 0);
            let width = problem.duties.len() + 1;
            let own = &self.people[person].costs[day * width..(day + 1) * width];
            let costs = costs.day_mut(day);
            costs[0] = own[0];
            for (class, members) in network.classes.iter().enumerate().skip(1) {
                for &duty in members {
                    let charged = own[usize::from(duty) + 1];
                    if charged == f32::INFINITY {
                        continue;
                    }
                    let earned = prices.earned(problem, person, day, duty);
                    let cost = ((f64::from(charged) - earned) / self.grid).floor() * self.grid;
                    if (cost as f32) < costs[class] {
                        costs[class] = cost as f32;
                        duties[class] = duty;
                    }
                }
            }
        }
    }
}

impl Networks {
    /// The network that keeps a set of limits; `None` if it has too many states.
    fn network(&self, problem: &Problem, kept: u32, grid: f64) -> Option<Arc<Network>> {
        let mut built = match self.built.lock() {
            Ok(built) => built,
            Err(poisoned) => poisoned.into_inner(),
        };
        let network = built.entry(kept).or_insert_with(|| {
            let mut kind = self.kind.clone();
            let limits = self.limits.iter().enumerate();
            kind.rules.extend(
                limits.filter(|(bit, _)| kept >> bit & 1 == 1).map(|(_, rule)| (rule.clone(), 0)),
            );
            Network::new(problem, &kind, grid).map(Arc::new)
        });
        network.clone()
    }

    /// Which limits a pattern breaks, as bits.
    fn broken(&self, problem: &Problem, pattern: &[Slot]) -> u32 {
        let limits = self.limits.iter().enumerate();
        limits.fold(0, |broken, (bit, rule)| {
            broken | u32::from(rule.cost(problem, &[], pattern) > 0.0) << bit
        })
    }
}

/// The slots of all duties that are allowed on some day, and the most heads that the person can be in
/// each: more than one where a duty reaches into the next day's.
fn reach(problem: &Problem, person: usize, costs: &[f32]) -> (Vec<usize>, Vec<f64>) {
    let mut most = vec![0.0; problem.cover.needs.len()];
    for (day, costs) in costs.chunks_exact(problem.duties.len() + 1).enumerate() {
        let mut today: BTreeMap<usize, f64> = BTreeMap::new();
        for duty in (0..problem.duties.len()).filter(|duty| costs[duty + 1].is_finite()) {
            for part in problem.covered(person, day, duty as u16) {
                for slot in part.from..part.to {
                    let share = today.entry(slot).or_default();
                    *share = part.share.max(*share);
                }
            }
        }
        today.into_iter().for_each(|(slot, share)| most[slot] += share);
    }
    let reached: Vec<usize> = (0..most.len()).filter(|&slot| most[slot] > 0.0).collect();
    let most = reached.iter().map(|&slot| most[slot]).collect();
    (reached, most)
}

/// What decides a person's network, and the limits that it may leave out.
fn kind_of(problem: &Problem, person: usize, duties: Vec<u16>) -> (Kind, Vec<Rule>) {
    let person = &problem.people[person];
    let mut kind = Kind { duties, rules: Vec::new(), hours: Vec::new() };
    let mut limits = Vec::new();
    let mut hours = Vec::new();
    for rule in person.rules.iter().filter(|rule| !rule.law.automaton().is_memoryless()) {
        match &rule.law {
            Law::Hours(law) => hours.push((law.from, law.to, rule.clone())),
            Law::MostOf(law) if rule.weight.is_none() && limits.len() < 31 => {
                let works = |duty: &&u16| problem.duties[usize::from(**duty)].shift == law.shift;
                if usize::from(law.most) < problem.days && kind.duties.iter().any(|d| works(&d)) {
                    limits.push(rule.clone());
                }
            }
            _ => kind.rules.push((rule.clone(), rule.eve(problem, &person.history))),
        }
    }
    // The longest periods are kept by rows of units; a rule that overlaps one of them becomes states.
    hours.sort_by_key(|&(from, to, _)| (std::cmp::Reverse(to - from), from));
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for (from, to, rule) in hours {
        if taken.iter().all(|&(f, t)| (f, t) == (from, to) || to <= f || t <= from) {
            taken.push((from, to));
            kind.hours.push(rule);
        } else {
            kind.rules.push((rule, 0));
        }
    }
    (kind, limits)
}

/// The finest grid on which the cost of any pattern at sensible prices has 24 bits at most: a power
/// of two.
fn grid(problem: &Problem) -> f64 {
    let largest = |weights: &mut dyn Iterator<Item = f64>| weights.fold(1.0, f64::max);
    let need = largest(&mut problem.cover.needs.iter().flat_map(|need| [need.under, need.over]));
    let slots = problem.duties.iter().map(|duty| {
        duty.presence.iter().map(|part| part.share * (part.to - part.from) as f64).sum::<f64>()
    });
    let duty = need * largest(&mut slots.into_iter());
    let rules = problem.people.iter().flat_map(|person| &person.rules);
    let hours = |rule: &Rule| if matches!(rule.law, Law::Hours(_)) { 24.0 } else { 2.0 };
    let rule = largest(&mut rules.filter_map(|rule| Some(rule.weight? * hours(rule))));
    let pattern = (duty + rule) * problem.days as f64;
    2f64.powi((pattern / 2f64.powi(23)).log2().ceil() as i32)
}
