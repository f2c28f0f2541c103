//! Branch and price: where a mix of patterns is cheaper than any roster, one person's day is decided one
//! way and then the other, until what is left is a roster or cannot be better than one.
//!
//! ```text
//!                    all rosters              bound of the mix 558
//!             A is off on Monday? ──┐
//!         yes: bound 571            no: bound 607, a roster: done
//! ```
//!
//! Each decision takes slots away from one person, so best patterns are found as before. Only small
//! teams come to an end; for others a dive and neighbourhoods are better.

use super::columns::{End, Generation};
use super::incumbent::Step;
use super::part::Part;
use super::pricing::Prices;
use super::problem::{Pattern, Slot};
use crate::watch::Watch;

/// The open nodes of a part's tree.
pub(super) struct Tree<'a, 'p> {
    part: &'a Part<'p>,
    /// The one to be looked at next is the last.
    open: Vec<Node>,
    /// No choice of patterns outside of the open nodes costs less.
    closed: f64,
    /// Work for linear programs so far.
    work: u64,
}

/// What is decided, and what its parent knew.
struct Node {
    decided: Vec<Decision>,
    bound: f64,
    /// Known patterns of each person that may still be worked, the most promising first.
    patterns: Vec<Vec<Pattern>>,
    center: Vec<f64>,
}

/// A person's day has one of these slots, or none of them.
#[derive(Clone, Copy, Debug)]
struct Decision {
    /// Place in the part's people.
    place: usize,
    day: usize,
    slots: Slots,
    among: bool,
}

/// Slots that are decided together.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Slots {
    Off,
    Shift(usize),
    Duty(u16),
}

/// Rounds of column generation in a node.
const ROUNDS: usize = 200;
/// Patterns of each person that are carried on to the next nodes.
const KEPT: usize = 40;
/// A tree with more open nodes grows no more: each holds its patterns, some hundred kilobytes.
const MOST_OPEN: usize = 2000;
/// Less than this share of a pattern is none.
const NONE: f64 = 1e-3;

impl<'a, 'p> Tree<'a, 'p> {
    /// From patterns of each of the part's people, and prices of all slots.
    pub fn new(part: &'a Part<'p>, patterns: Vec<Pattern>, center: Vec<f64>) -> Self {
        let patterns = patterns.into_iter().map(|pattern| vec![pattern]).collect();
        let bound = f64::NEG_INFINITY;
        let root = Node { decided: Vec::new(), bound, patterns, center };
        Self { part, open: vec![root], closed: f64::INFINITY, work: 0 }
    }

    /// No choice of patterns costs less.
    pub fn bound(&self) -> f64 {
        self.open.iter().map(|node| node.bound).fold(self.closed, f64::min)
    }

    /// Looks at so many nodes, or as many as the work is enough for: the last may take as much again. The
    /// cheapest patterns that were found, if they cost less than `now`.
    pub fn grow(
        &mut self,
        (nodes, work): (usize, u64),
        now: f64,
        step: Step,
        watch: &dyn Watch,
    ) -> Option<Vec<Pattern>> {
        let (mut best, mut limit) = (None, step.below(now));
        let until = self.work.saturating_add(work);
        for _ in 0..nodes {
            if watch.enough() || self.open.len() > MOST_OPEN || self.work >= until {
                break;
            }
            let Some(node) = self.open.pop() else { break };
            if node.bound > limit {
                self.closed = self.closed.min(node.bound);
                continue;
            }
            if let Some((patterns, cost)) = self.look_at(node, limit, work, watch) {
                limit = step.below(cost);
                best = Some(patterns);
            }
        }
        best
    }

    /// Solves a node's linear program; opens two others if it mixes patterns. Patterns within the limit,
    /// and their cost.
    fn look_at(
        &mut self,
        node: Node,
        limit: f64,
        work: u64,
        watch: &dyn Watch,
    ) -> Option<(Vec<Pattern>, f64)> {
        let mut pricing = self.part.pricing.clone();
        for decision in &node.decided {
            let person = self.part.people[decision.place];
            pricing.restrict(person, decision.day, |slot| decision.allows(self.part, slot));
        }
        let part = self.part.priced_by(&pricing);
        let (decided, known) = (node.decided.clone(), node.bound);
        let mut generation = match begin(&part, node) {
            Ok(generation) => generation,
            Err(bound) => {
                self.closed = self.closed.min(bound);
                return None;
            }
        };
        let end = generation.run(limit, (ROUNDS, work), watch);
        self.work += generation.master.work();
        let bound = known.max(generation.bound);
        if end == End::Hopeless {
            self.closed = self.closed.min(bound);
            return None;
        }
        let found = most_used(&part, &generation);
        match split(&part, &generation) {
            Some(decision) => self.open_both(&decided, bound, decision, &generation),
            None => self.closed = self.closed.min(bound),
        }
        (found.1 <= limit).then_some(found)
    }

    fn open_both(
        &mut self,
        decided: &[Decision],
        bound: f64,
        split: Decision,
        generation: &Generation,
    ) {
        let kept = generation.most_promising(KEPT);
        for among in [false, true] {
            let decision = Decision { among, ..split };
            let mut patterns: Vec<Vec<Pattern>> = kept
                .iter()
                .map(|own| own.iter().map(|&place| generation.patterns[place].clone()).collect())
                .collect();
            patterns[decision.place]
                .retain(|pattern| decision.allows(self.part, pattern[decision.day]));
            self.open.push(Node {
                decided: decided.iter().copied().chain([decision]).collect(),
                bound,
                patterns,
                center: generation.center.clone(),
            });
        }
    }
}

impl Decision {
    fn allows(self, part: &Part, slot: Slot) -> bool {
        self.slots.hold(part, slot) == self.among
    }
}

impl Slots {
    fn hold(self, part: &Part, slot: Slot) -> bool {
        match self {
            Self::Off => slot.is_none(),
            Self::Shift(shift) => {
                slot.is_some_and(|duty| part.problem.duties[usize::from(duty)].shift == shift)
            }
            Self::Duty(duty) => slot == Some(duty),
        }
    }
}

/// The node's linear program with all patterns that it may have, or the bound of a node that is done with:
/// infinite if someone has no pattern.
fn begin<'a, 'p>(part: &'a Part<'p>, node: Node) -> Result<Generation<'a, 'p>, f64> {
    let prices = Prices::new(&node.center);
    let mut patterns = node.patterns;
    for (own, &person) in patterns.iter_mut().zip(&part.people) {
        if own.is_empty() {
            let best = part.pricing.best(person, &prices).ok_or(f64::INFINITY)?;
            own.push(best.pattern.ok_or(node.bound)?);
        }
    }
    Ok(Generation::from_known(part, patterns, node.center))
}

/// Each person's most used pattern, and what these cost together.
fn most_used(part: &Part, generation: &Generation) -> (Vec<Pattern>, f64) {
    let uses = generation.master.uses();
    let mut most: Vec<(f64, &Pattern)> = vec![(-1.0, &generation.patterns[0]); part.people.len()];
    let columns = generation.master.columns().iter().zip(&generation.patterns).zip(&uses);
    for ((column, pattern), &used) in columns {
        let most = &mut most[column.owner()];
        if used > most.0 {
            *most = (used, pattern);
        }
    }
    let patterns: Vec<Pattern> = most.into_iter().map(|(_, pattern)| pattern.clone()).collect();
    let cost = part.cost(patterns.iter().map(Vec::as_slice));
    (patterns, cost)
}

/// The decision that is nearest to half and half: on a day off if there is one, else on a shift, else on
/// a duty.
fn split(part: &Part, generation: &Generation) -> Option<Decision> {
    let uses = generation.master.uses();
    let columns = generation.master.columns().iter().zip(&generation.patterns).zip(&uses);
    let mixed: Vec<(usize, &Pattern, f64)> = columns
        .filter(|(_, used)| **used > NONE && **used < 1.0 - NONE)
        .map(|((column, pattern), &used)| (column.owner(), pattern, used))
        .collect();
    let kinds: [fn(&Part, Slot) -> Option<Slots>; 3] = [
        |_, slot| slot.is_none().then_some(Slots::Off),
        |part, slot| slot.map(|d| Slots::Shift(part.problem.duties[usize::from(d)].shift)),
        |_, slot| slot.map(Slots::Duty),
    ];
    kinds.iter().find_map(|kind| {
        let mut best: Option<(f64, Decision)> = None;
        for &(place, pattern, _) in &mixed {
            for (day, &slot) in pattern.iter().enumerate() {
                let Some(slots) = kind(part, slot) else { continue };
                let own = mixed
                    .iter()
                    .filter(|(other, p, _)| *other == place && slots.hold(part, p[day]));
                let share: f64 = own.map(|(_, _, used)| used).sum();
                let far = (share - 0.5).abs();
                if far < 0.5 - NONE && best.is_none_or(|(least, _)| far < least - 1e-9) {
                    best = Some((far, Decision { place, day, slots, among: true }));
                }
            }
        }
        best.map(|(_, decision)| decision)
    })
}
