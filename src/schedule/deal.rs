//! From numbers of people to people: who of a tour works which duty, and who takes which break when.

use super::place::{Person, Placed};
use crate::optimize::{Cover, Whole};

/// Everybody of a cover. Any numbers can be dealt, as the breaks of a duty do not overlap.
pub(super) fn deal(cover: &Cover, mut whole: Whole) -> Vec<Person> {
    let mut people = Vec::new();
    for (tour, &heads) in whole.people.iter().enumerate() {
        for _ in 0..heads {
            let pools = cover.tours[tour].pools.iter();
            let days = pools.map(|&pool| {
                let duty = cover.pools[pool][take(&mut whole.choices[pool])];
                let windows = cover.duties[duty].breaks.iter().zip(&mut whole.positions[duty]);
                let breaks = windows.map(|(window, left)| window.first + take(left)).collect();
                Placed { tour, pool, duty, breaks }
            });
            people.push(Person { tour, days: days.collect() });
        }
    }
    people
}

/// The first place of which some are left, less one.
fn take(left: &mut [u32]) -> usize {
    let place = left.iter().position(|&left| left > 0).unwrap_or(0);
    if let Some(left) = left.get_mut(place) {
        *left = left.saturating_sub(1);
    }
    place
}
