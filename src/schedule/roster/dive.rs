//! From a mix of patterns to one pattern for each person: fix what is nearly whole, price again.

use super::columns::{End, Generation};
use super::part::Part;
use super::problem::Pattern;
use crate::watch::Watch;

/// How hard to try.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    /// Rounds of column generation before the first pattern is fixed.
    pub first: usize,
    /// Rounds after each fixing.
    pub later: usize,
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

/// Column generation and a dive: patterns that cost at most `limit`, or why there are none.
pub(super) fn dive(
    part: &Part,
    first: Vec<Pattern>,
    center: Vec<f64>,
    limit: f64,
    effort: Effort,
    watch: &dyn Watch,
    told: &mut dyn FnMut(f64),
) -> Dived {
    let mut generation = Generation::new(part, first, center);
    let end = generation.run(limit, effort.first, watch);
    let (bound, prices) = (generation.bound, generation.center.clone());
    told(bound);
    let hopeless = matches!(end, End::Hopeless | End::Stopped);
    let patterns = if hopeless { None } else { descend(&mut generation, limit, effort, watch) };
    let good = |patterns: &Vec<Pattern>| part.cost(patterns.iter().map(Vec::as_slice)) <= limit;
    Dived { patterns: patterns.filter(good), bound, prices }
}

/// Fixes person after person; `None` as soon as nothing within the limit is left.
fn descend(
    generation: &mut Generation,
    limit: f64,
    effort: Effort,
    watch: &dyn Watch,
) -> Option<Vec<Pattern>> {
    while generation.fixed.iter().any(Option::is_none) {
        for column in next_fixed(generation) {
            generation.fix(column);
        }
        if generation.fixed.iter().all(Option::is_some) {
            break;
        }
        generation.bound = f64::NEG_INFINITY;
        let end = generation.run(limit, effort.later, watch);
        if matches!(end, End::Hopeless | End::Stopped) {
            return None;
        }
    }
    let patterns = generation.fixed.iter().flatten();
    Some(patterns.map(|&column| generation.patterns[column].clone()).collect())
}

/// The columns that are nearly whole, else the one that is used most, of people who are not fixed.
fn next_fixed(generation: &Generation) -> Vec<usize> {
    let uses = generation.master.uses();
    let columns = generation.master.columns();
    let free = |&column: &usize| generation.fixed[columns[column].person].is_none();
    let whole: Vec<usize> =
        (0..uses.len()).filter(free).filter(|&column| uses[column] >= NEARLY_WHOLE).collect();
    if !whole.is_empty() {
        return whole;
    }
    (0..uses.len()).filter(free).max_by(|&a, &b| uses[a].total_cmp(&uses[b])).into_iter().collect()
}
