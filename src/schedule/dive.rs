//! From the relaxation to whole people: round up the largest shares, solve again, until the rest is free.

use super::limits::Counted;
use super::luck::Luck;
use crate::optimize::{Columns, Cover, ROUGH};
use crate::watch::Watch;

/// Less than this is nobody.
const NOBODY: f64 = 1e-4;

/// Whole people on each tour whose duties and breaks, taken as shares, cover what is required. Starts with
/// those `fixed`.
///
/// `None` when they would cost more than `ceiling`, or nothing is found, or it was stopped. Without a ceiling
/// a stop gives those who were found until then: better some than none.
pub(super) fn dive(
    cover: &Cover,
    columns: &Columns,
    fixed: &[u32],
    ceiling: f64,
    luck: &mut Luck,
    watch: &dyn Watch,
) -> Option<Vec<u32>> {
    let mut people = fixed.to_vec();
    // How many of those that are left are rounded up at once.
    let share = luck.between(0.15, 0.3);
    loop {
        let Some(relaxed) = cover.relax(columns, &people, ROUGH, watch) else {
            return Some(people).filter(|_| watch.enough() && ceiling.is_infinite());
        };
        if relaxed.cost > ceiling {
            return None;
        }
        let mut rest: Vec<(f64, usize)> = Vec::new();
        for (tour, &value) in relaxed.people.iter().enumerate() {
            let whole = (value + NOBODY).floor();
            people[tour] = people[tour].max(whole as u32);
            if value - whole > NOBODY {
                rest.push(((value - whole) * luck.between(0.8, 1.2), tour));
            }
        }
        let left: f64 = rest.iter().map(|(part, _)| part).sum();
        let spent: f64 = cover.tours.iter().zip(&people).map(|(t, &n)| t.cost * f64::from(n)).sum();
        let of_shares: f64 =
            cover.tours.iter().zip(&relaxed.people).map(|(t, share)| t.cost * share).sum();
        let done = cover.soft.is_none() && of_shares <= spent + 1e-4 * spent.max(1.0) / 100.0;
        if rest.is_empty() || done {
            return Some(people);
        }
        rest.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let up = ((share * left).ceil() as usize).clamp(1, rest.len());
        // In a soft cover small shares may best be nobody.
        if cover.soft.is_some() && rest[0].0 < 0.2 {
            return Some(people);
        }
        let mut counted = Counted::new(cover);
        people.iter().enumerate().for_each(|(tour, &number)| counted.add(tour, number));
        let mut raised = 0;
        for &(_, tour) in &rest {
            if raised < up && counted.has_room(tour) {
                counted.add(tour, 1);
                people[tour] += 1;
                raised += 1;
            }
        }
        if raised == 0 {
            return None;
        }
    }
}
