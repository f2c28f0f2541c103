//! The patterns that a kind of people can work, as a network of states by day.
//!
//! A state stands for what all rules must remember together. States of a day that allow the same days
//! to come at the same cost are one state, and duties that no rule tells apart are one *class*. Hours
//! are left to [`periods`](super::periods), which keep them out of the states.

use std::collections::BTreeMap;

use super::periods::Periods;
use super::problem::{Problem, Slot};
use super::rules::{Rule, State};

/// The patterns that people with the same rules can work.
#[derive(Debug)]
pub(super) struct Network {
    /// Duties that no rule tells apart, from class 1 on; class 0 is a day off.
    pub classes: Vec<Vec<u16>>,
    /// Units of paid time of each class; 0 for a day off.
    pub units: Vec<usize>,
    /// One for each day.
    pub layers: Vec<Layer>,
    /// How paid time is judged.
    pub periods: Periods,
}

/// The states before a day. State 0 of the first layer is the start; after the last day all is one.
#[derive(Debug)]
pub(super) struct Layer {
    /// Where each state's arcs begin, and the end of the last state's.
    first: Vec<u32>,
    arcs: Vec<Arc>,
}

/// A class worked on a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    /// Place in [`Network::classes`].
    pub class: u16,
    /// State after the day.
    pub next: u32,
    /// What rules charge for it.
    pub cost: f32,
}

impl Layer {
    pub fn states(&self) -> usize {
        self.first.len() - 1
    }

    #[inline]
    pub fn arcs(&self, state: usize) -> &[Arc] {
        &self.arcs[self.first[state] as usize..self.first[state + 1] as usize]
    }
}

/// What people have in common whose patterns make one network.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kind {
    /// What they can work at all.
    pub duties: Vec<u16>,
    /// Their rules with a memory, other than those of the periods, and the states on the eve of day 0.
    pub rules: Vec<(Rule, State)>,
    /// Their rules on hours that the periods keep.
    pub hours: Vec<Rule>,
}

/// A step of the walk through all states: what is worked, the state after it, and its price in bits.
type Step = (Slot, u32, u64);

/// More steps than this in all are not worth their memory.
const MOST_STEPS: usize = 20_000_000;

impl Network {
    /// `None` if there are too many states; a network without layers if no pattern keeps the rules.
    /// Costs are rounded down to multiples of `grid`.
    pub fn new(problem: &Problem, kind: &Kind, grid: f64) -> Option<Self> {
        let sorts = sorts(problem, &kind.duties);
        let kind = &Kind { duties: sorts.keys().copied().collect(), ..kind.clone() };
        let steps = merge(walk(problem, kind)?);
        let periods = Periods::new(problem, kind, grid);
        let (mut classes, units) = classes(problem, kind, &steps, &periods);
        let mut class_of = BTreeMap::from([(None, 0)]);
        for (class, duties) in classes.iter().enumerate() {
            class_of.extend(duties.first().map(|&duty| (Some(duty), class as u16)));
        }
        let layer = |states: &Vec<Vec<Step>>| {
            let mut layer = Layer { first: vec![0], arcs: Vec::new() };
            for steps in states {
                layer.arcs.extend(steps.iter().filter_map(|&(slot, next, bits)| {
                    let cost = (f64::from_bits(bits) / grid).floor() * grid;
                    class_of.get(&slot).map(|&class| Arc { class, next, cost: cost as f32 })
                }));
                layer.first.push(layer.arcs.len() as u32);
            }
            layer
        };
        let layers = steps.iter().map(layer).collect();
        for class in &mut classes {
            *class = class.iter().flat_map(|duty| &sorts[duty]).copied().collect();
        }
        Some(Self { classes, units, layers, periods })
    }

    /// Whether rules and hours leave any pattern open, as far as states alone can tell.
    pub fn is_open(&self) -> bool {
        self.layers.first().is_some_and(|layer| layer.states() > 0) && self.periods.are_open()
    }
}

/// Duties that no rule can tell apart, because only their breaks differ, under the first of them. Rules may
/// speak of the group that a duty is worked for.
fn sorts(problem: &Problem, duties: &[u16]) -> BTreeMap<u16, Vec<u16>> {
    let mut alike: BTreeMap<_, Vec<u16>> = BTreeMap::new();
    for &place in duties {
        let duty = &problem.duties[usize::from(place)];
        let seen = (duty.shift, duty.group, duty.start_min, duty.length_min, duty.paid_min);
        alike.entry(seen).or_default().push(place);
    }
    alike.into_values().map(|duties| (duties[0], duties)).collect()
}

/// All states that can be reached from the start, day by day, with their steps.
fn walk(problem: &Problem, kind: &Kind) -> Option<Vec<Vec<Vec<Step>>>> {
    let mut layers = Vec::with_capacity(problem.days);
    let mut states: Vec<Vec<State>> = vec![kind.rules.iter().map(|(_, eve)| *eve).collect()];
    let mut total = 0;
    for day in 0..problem.days {
        let mut found: BTreeMap<Vec<State>, u32> = BTreeMap::new();
        let mut after = Vec::new();
        let mut layer = Vec::with_capacity(states.len());
        for state in &states {
            let mut steps = Vec::new();
            for slot in std::iter::once(None).chain(kind.duties.iter().map(|&duty| Some(duty))) {
                let Some((next, cost)) = read_all(problem, kind, state, day, slot) else {
                    continue;
                };
                let place = *found.entry(next).or_insert_with_key(|next| {
                    after.push(next.clone());
                    after.len() as u32 - 1
                });
                steps.push((slot, place, cost.to_bits()));
            }
            total += steps.len();
            layer.push(steps);
        }
        if total > MOST_STEPS {
            return None;
        }
        layers.push(layer);
        states = after;
    }
    Some(layers)
}

/// The state that all rules are in after a day, and what they charge; `None` if it breaks a hard one.
fn read_all(
    problem: &Problem,
    kind: &Kind,
    state: &[State],
    day: usize,
    slot: Slot,
) -> Option<(Vec<State>, f64)> {
    let today = problem.today(day as i32, slot);
    let mut next = Vec::with_capacity(state.len());
    let mut cost = 0.0;
    for ((rule, _), &state) in kind.rules.iter().zip(state) {
        let (after, excess) = rule.law.automaton().read(state, today);
        cost += rule.price(excess);
        if cost == f64::INFINITY {
            return None;
        }
        next.push(after);
    }
    Some((next, cost))
}

/// Drops states without a way to the end and merges those of a day with the same steps, from the last
/// day back. Empty if the start is dropped.
fn merge(mut layers: Vec<Vec<Vec<Step>>>) -> Vec<Vec<Vec<Step>>> {
    // Where each state of the layer behind has gone; behind the last day all is one.
    let mut gone: Option<Vec<Option<u32>>> = None;
    for layer in layers.iter_mut().rev() {
        let mut kept: BTreeMap<Vec<Step>, u32> = BTreeMap::new();
        let mut order: Vec<Vec<Step>> = Vec::new();
        let mut places = Vec::with_capacity(layer.len());
        for steps in std::mem::take(layer) {
            let to = |next: u32| gone.as_ref().map_or(Some(0), |gone| gone[next as usize]);
            let steps: Vec<Step> = steps
                .into_iter()
                .filter_map(|(slot, next, bits)| to(next).map(|next| (slot, next, bits)))
                .collect();
            places.push((!steps.is_empty()).then(|| {
                *kept.entry(steps).or_insert_with_key(|steps| {
                    order.push(steps.clone());
                    order.len() as u32 - 1
                })
            }));
        }
        *layer = order;
        gone = Some(places);
    }
    if layers[0].is_empty() { Vec::new() } else { layers }
}

/// Where a duty can be worked: day, state before it, state after it, and its price in bits.
type Place = (u32, u32, u32, u64);

/// Duties with the same paid time and the same steps everywhere, and their units of paid time.
fn classes(
    problem: &Problem,
    kind: &Kind,
    layers: &[Vec<Vec<Step>>],
    periods: &Periods,
) -> (Vec<Vec<u16>>, Vec<usize>) {
    let mut steps_of: BTreeMap<u16, Vec<Place>> =
        kind.duties.iter().map(|&duty| (duty, Vec::new())).collect();
    for (day, layer) in layers.iter().enumerate() {
        for (state, steps) in layer.iter().enumerate() {
            for &(slot, next, bits) in steps {
                let Some(steps) = slot.and_then(|duty| steps_of.get_mut(&duty)) else { continue };
                steps.push((day as u32, state as u32, next, bits));
            }
        }
    }
    let mut alike: BTreeMap<(usize, Vec<Place>), Vec<u16>> = BTreeMap::new();
    for (duty, steps) in steps_of {
        let units = periods.units(problem.duties[usize::from(duty)].paid_min);
        alike.entry((units, steps)).or_default().push(duty);
    }
    let mut classes = vec![Vec::new()];
    let mut units = vec![0];
    for ((paid, _), mut duties) in alike {
        duties.sort_unstable();
        classes.push(duties);
        units.push(paid);
    }
    (classes, units)
}
