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
    effort: Effort,
    watch: &dyn Watch,
    told: &mut dyn FnMut(f64),
) -> Dived {
    let mut generation = Generation::new(part, first, center);
    let end = generation.run(limit, effort.first, watch);
    let (bound, prices) = (generation.bound, generation.center.clone());
    told(bound);
    let hopeless = matches!(end, End::Hopeless | End::Stopped);
    let patterns = if hopeless { None } else { descend(part, &generation, limit, effort, watch) };
    let good = |patterns: &Vec<Pattern>| part.cost(patterns.iter().map(Vec::as_slice)) <= limit;
    Dived { patterns: patterns.filter(good), bound, prices }
}

/// Fixes the patterns that are nearly whole, else the one that is used most, and solves the rest;
/// `None` as soon as nothing within the limit is left.
fn descend(
    part: &Part,
    generation: &Generation,
    limit: f64,
    effort: Effort,
    watch: &dyn Watch,
) -> Option<Vec<Pattern>> {
    let fixed = fixed(part, generation);
    let rest = part.rest(&fixed);
    let people = part.people.iter().zip(&fixed);
    let spent = people.filter_map(|(&p, pattern)| Some(part.problem.pattern_cost(p, (*pattern)?)));
    let limit = limit - spent.sum::<f64>();
    let mut others = Vec::new().into_iter();
    if !rest.people.is_empty() {
        let mut below = carried_on(&rest, generation, &fixed);
        let end = below.run(limit, effort.later, watch);
        if matches!(end, End::Hopeless | End::Stopped) {
            return None;
        }
        others = descend(&rest, &below, limit, effort, watch)?.into_iter();
    }
    fixed.into_iter().map(|pattern| pattern.cloned().or_else(|| others.next())).collect()
}

/// The patterns to fix, for each person of the part.
fn fixed<'g>(part: &Part, generation: &'g Generation) -> Vec<Option<&'g Pattern>> {
    let uses = generation.master.uses();
    let mut fixed = vec![None; part.people.len()];
    let columns = generation.master.columns().iter().zip(&generation.patterns).zip(&uses);
    for ((column, pattern), &used) in columns.clone() {
        if used >= NEARLY_WHOLE {
            fixed[column.person] = Some(pattern);
        }
    }
    if fixed.iter().all(Option::is_none) {
        let most = columns.max_by(|(_, a), (_, b)| a.total_cmp(b));
        most.into_iter().for_each(|((column, pattern), _)| fixed[column.person] = Some(pattern));
    }
    fixed
}

/// The rest of the people with the best of their patterns.
fn carried_on<'a, 'p>(
    rest: &'a Part<'p>,
    generation: &Generation,
    fixed: &[Option<&Pattern>],
) -> Generation<'a, 'p> {
    let uses = generation.master.uses();
    let columns = generation.master.columns();
    let mut lists = vec![Vec::new(); fixed.len()];
    for (place, column) in columns.iter().enumerate() {
        lists[column.person].push((-uses[place], generation.master.reduced_cost(column), place));
    }
    let mut lists: Vec<_> =
        lists.into_iter().zip(fixed).filter(|(_, f)| f.is_none()).map(|(list, _)| list).collect();
    for list in &mut lists {
        list.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        list.truncate(KEPT);
    }
    let pattern = |place: usize| generation.patterns[place].clone();
    let first = lists.iter().map(|list| pattern(list[0].2)).collect();
    let mut below = Generation::new(rest, first, generation.center.clone());
    for (person, list) in lists.iter().enumerate() {
        list[1..].iter().for_each(|&(_, _, place)| below.add(person, pattern(place)));
    }
    below
}
