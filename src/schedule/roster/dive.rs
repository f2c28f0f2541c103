//! From a mix of patterns to one pattern for each person: fix what is nearly whole, price again.

use super::columns::{End, Generation};
use super::part::Part;
use super::problem::Pattern;
use crate::watch::Watch;

/// How hard to try: rounds of column generation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rounds {
    /// Before the first pattern is fixed.
    pub first: usize,
    /// After each fixing.
    pub later: usize,
    /// Most work for the linear program before the first, and again after each.
    pub work: u64,
}

/// What a dive found.
#[derive(Debug)]
pub(super) struct Dived {
    /// One pattern for each person of the part, if it costs no more than the limit.
    pub patterns: Option<Vec<Pattern>>,
    /// No choice of patterns costs less.
    pub bound: f64,
    /// The prices that prove it.
    pub prices: Vec<f64>,
}

/// Patterns used at least this much are fixed.
const NEARLY_WHOLE: f64 = 0.98;
/// Patterns of each person that are carried on after others are fixed.
const KEPT: usize = 20;

/// Column generation and a dive: patterns that cost at most `limit`, or why there are none.
///
/// `first` are patterns of the part's people, `center` the prices of all slots to begin with.
pub(super) fn dive(
    part: &Part,
    first: Vec<Pattern>,
    center: Vec<f64>,
    limit: f64,
    rounds: Rounds,
    watch: &dyn Watch,
    told: &mut dyn FnMut(f64),
) -> Dived {
    let mut generation = Generation::new(part, first, center);
    let end = generation.run(limit, (rounds.first, rounds.work), watch);
    let (bound, prices) = (generation.bound, generation.center.clone());
    told(bound);
    let hopeless = matches!(end, End::Hopeless | End::Stopped);
    let patterns = if hopeless { None } else { descend(part, &generation, limit, rounds, watch) };
    Dived { patterns, bound, prices }
}

/// Fixes patterns, solves the rest and goes on with that; `None` if nothing within the limit comes of it.
fn descend(
    part: &Part,
    generation: &Generation,
    limit: f64,
    rounds: Rounds,
    watch: &dyn Watch,
) -> Option<Vec<Pattern>> {
    let fixed = fixed(part, generation);
    let rest = part.rest(&fixed);
    if rest.people.is_empty() {
        let patterns: Vec<Pattern> = fixed.into_iter().flatten().cloned().collect();
        return (part.cost(patterns.iter().map(Vec::as_slice)) <= limit).then_some(patterns);
    }
    let people = part.people.iter().zip(&fixed);
    let spent = people.filter_map(|(&p, pattern)| Some(part.problem.pattern_cost(p, (*pattern)?)));
    let limit = limit - spent.sum::<f64>();
    let mut below = carried_on(&rest, generation, &fixed);
    let end = below.run(limit, (rounds.later, rounds.work), watch);
    if matches!(end, End::Hopeless | End::Stopped) {
        return None;
    }
    let mut others = descend(&rest, &below, limit, rounds, watch)?.into_iter();
    fixed.iter().map(|pattern| pattern.cloned().or_else(|| others.next())).collect()
}

/// What to fix, for each person of the part: all patterns that are nearly whole, or the one that is used
/// most.
fn fixed<'g>(part: &Part, generation: &'g Generation) -> Vec<Option<&'g Pattern>> {
    let uses = generation.master.uses();
    let most = uses.iter().copied().fold(0.0, f64::max);
    let columns = generation.master.columns().iter().zip(&generation.patterns).zip(&uses);
    let mut fixed = vec![None; part.people.len()];
    for ((column, pattern), _) in columns.filter(|(_, used)| **used >= NEARLY_WHOLE.min(most)) {
        fixed[column.owner()] = Some(pattern);
        if most < NEARLY_WHOLE {
            break;
        }
    }
    fixed
}

/// The rest of the people with the best of their patterns.
fn carried_on<'a, 'p>(
    rest: &'a Part<'p>,
    generation: &Generation,
    fixed: &[Option<&Pattern>],
) -> Generation<'a, 'p> {
    let kept = generation.most_promising(KEPT).into_iter().zip(fixed);
    let known = kept
        .filter(|(_, pattern)| pattern.is_none())
        .map(|(own, _)| own.into_iter().map(|place| generation.patterns[place].clone()).collect());
    Generation::from_known(rest, known.collect(), generation.center.clone())
}
