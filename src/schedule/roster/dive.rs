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
/// How many patterns are tried where none is nearly whole.
const CHOICES: usize = 3;
/// How often a dive may turn to another choice.
const SPARE: usize = 4;

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
    let spare = &mut { SPARE };
    let patterns =
        if hopeless { None } else { descend(part, &generation, limit, effort, spare, watch) };
    Dived { patterns, bound, prices }
}

/// Fixes patterns and solves the rest; where nothing within the limit comes of it, turns to the next
/// choice, `spare` times in all.
fn descend(
    part: &Part,
    generation: &Generation,
    limit: f64,
    effort: Effort,
    spare: &mut usize,
    watch: &dyn Watch,
) -> Option<Vec<Pattern>> {
    for (number, fixed) in choices(part, generation).into_iter().enumerate() {
        if number > 0 {
            *spare = spare.checked_sub(1)?;
        }
        let found = with_fixed(part, generation, &fixed, limit, effort, spare, watch);
        if found.is_some() || watch.enough() {
            return found;
        }
    }
    None
}

/// The best that the dive finds with these patterns fixed, if it is within the limit.
fn with_fixed(
    part: &Part,
    generation: &Generation,
    fixed: &[Option<&Pattern>],
    limit: f64,
    effort: Effort,
    spare: &mut usize,
    watch: &dyn Watch,
) -> Option<Vec<Pattern>> {
    let rest = part.rest(fixed);
    if rest.people.is_empty() {
        let patterns: Vec<Pattern> = fixed.iter().flatten().map(|&p| p.clone()).collect();
        return (part.cost(patterns.iter().map(Vec::as_slice)) <= limit).then_some(patterns);
    }
    let people = part.people.iter().zip(fixed);
    let spent = people.filter_map(|(&p, pattern)| Some(part.problem.pattern_cost(p, (*pattern)?)));
    let limit = limit - spent.sum::<f64>();
    let mut below = carried_on(&rest, generation, fixed);
    let end = below.run(limit, effort.later, watch);
    if matches!(end, End::Hopeless | End::Stopped) {
        return None;
    }
    let mut others = descend(&rest, &below, limit, effort, spare, watch)?.into_iter();
    fixed.iter().map(|pattern| pattern.cloned().or_else(|| others.next())).collect()
}

/// What to fix, for each person of the part: all patterns that are nearly whole, or one of those that
/// are used most.
fn choices<'g>(part: &Part, generation: &'g Generation) -> Vec<Vec<Option<&'g Pattern>>> {
    let uses = generation.master.uses();
    let columns = generation.master.columns().iter().zip(&generation.patterns).zip(&uses);
    let mut whole = vec![None; part.people.len()];
    for ((column, pattern), _) in columns.clone().filter(|(_, used)| **used >= NEARLY_WHOLE) {
        whole[column.person] = Some(pattern);
    }
    if whole.iter().any(Option::is_some) {
        return vec![whole];
    }
    let mut most: Vec<_> = columns.collect();
    most.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let alone = |(person, pattern): (usize, &'g Pattern)| {
        let mut fixed = vec![None; part.people.len()];
        fixed[person] = Some(pattern);
        fixed
    };
    let most = most.iter().map(|((column, pattern), _)| (column.person, *pattern));
    most.take(CHOICES).map(alone).collect()
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
