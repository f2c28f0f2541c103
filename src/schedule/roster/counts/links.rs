//! Who is counted together: all who begin alike in a group on a day.

use std::collections::{BTreeMap, BTreeSet};

use super::super::part::Part;
use super::super::problem::{Pattern, Slot};
use crate::optimize::Column;

/// Duties of a group and a day that differ in their breaks alone.
#[derive(Debug, Default)]
struct Alike {
    /// Who can work them.
    people: BTreeSet<usize>,
    /// One of those and one duty for each way to take the breaks.
    ways: Vec<(usize, u16)>,
}

/// What is counted together: group, day, shift, start, length, paid time.
type Key = (usize, usize, usize, u32, u32, u32);

/// Counts that may be added up: group and day, then the shift, then the link.
pub(super) type Together = (usize, usize, Option<usize>, Option<usize>);

/// The rows that link patterns with counts.
#[derive(Debug)]
pub(super) struct Links {
    list: Vec<(Key, Alike)>,
    /// Place of each duty's link, by group, day and duty.
    of: Vec<Option<u32>>,
    /// Number of the first of them among all rows.
    first: usize,
}

impl Links {
    pub fn new(part: &Part) -> Self {
        let problem = part.problem;
        let mut found: BTreeMap<Key, Alike> = BTreeMap::new();
        for &person in &part.people {
            for day in 0..problem.days {
                for &duty in part.pricing.duties(person) {
                    if part.pricing.may_work(person, day, duty) {
                        let alike = found.entry(key(part, person, day, duty)).or_default();
                        alike.people.insert(person);
                        let breaks = |duty: u16| &problem.duties[usize::from(duty)].presence;
                        if alike.ways.iter().all(|&(_, way)| breaks(way) != breaks(duty)) {
                            alike.ways.push((person, duty));
                        }
                    }
                }
            }
        }
        let groups = problem.cover.needs.len() / (problem.days * problem.cover.slots_per_day);
        let mut of = vec![None; groups.max(1) * problem.days * problem.duties.len()];
        let places: BTreeMap<Key, u32> = found.keys().copied().zip(0..).collect();
        for &person in &part.people {
            for day in 0..problem.days {
                for &duty in part.pricing.duties(person) {
                    let place = places.get(&key(part, person, day, duty));
                    of[problem.place_of(person, day, duty)] = place.copied();
                }
            }
        }
        Self { list: found.into_iter().collect(), of, first: part.rows.len() }
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The sums to which the counts of a link belong.
    pub fn together(&self, link: usize) -> [Together; 3] {
        let (group, day, shift, ..) = self.list[link].0;
        let shift = Some(shift);
        [(group, day, None, None), (group, day, shift, None), (group, day, shift, Some(link))]
    }

    /// A pattern of one of the part's people, its breaks left open.
    pub fn column(&self, part: &Part, place: usize, pattern: &[Slot]) -> Column {
        let person = part.people[place];
        let link = |(day, slot): (usize, &Slot)| {
            let link = self.of[part.problem.place_of(person, day, (*slot)?)]?;
            Some((self.first + link as usize, -1.0))
        };
        let covers = pattern.iter().enumerate().filter_map(link).collect();
        Column { person: Some(place), cost: part.problem.pattern_cost(person, pattern), covers }
    }

    /// How many take which breaks: variables, with the most that can be.
    pub fn counts<'s>(
        &'s self,
        part: &'s Part,
    ) -> impl Iterator<Item = (Column, f64, Option<usize>)> + 's {
        self.list.iter().enumerate().flat_map(move |(place, (key, alike))| {
            alike.ways.iter().map(move |&(person, duty)| {
                let (saved, mut covers) = part.covers(person, &alone(part, key.1, duty));
                covers.push((self.first + place, 1.0));
                (
                    Column { person: None, cost: -saved, covers },
                    alike.people.len() as f64,
                    Some(place),
                )
            })
        })
    }

    /// Prices of the links that go with prices of all slots.
    pub fn prices<'s>(
        &'s self,
        part: &'s Part,
        prices: &'s [f64],
    ) -> impl Iterator<Item = f64> + 's {
        self.list.iter().map(move |(key, alike)| {
            let earned = alike.ways.iter().map(|&(person, duty)| {
                let mut earned = 0.0;
                let pattern = alone(part, key.1, duty);
                let add = |slot: usize, share: f64| earned += share * prices[slot];
                part.problem.each_covered(person, &pattern, add);
                earned
            });
            -earned.fold(f64::NEG_INFINITY, f64::max)
        })
    }

    /// What each duty earns if links have these prices.
    pub fn earned(&self, prices: &[f64]) -> Vec<f64> {
        self.of.iter().map(|link| link.map_or(0.0, |link| -prices[link as usize])).collect()
    }
}

fn key(part: &Part, person: usize, day: usize, duty: u16) -> Key {
    let duty = &part.problem.duties[usize::from(duty)];
    let group = duty.group.unwrap_or(part.problem.people[person].group);
    (group, day, duty.shift, duty.start_min, duty.length_min, duty.paid_min)
}

/// The pattern of a single duty.
fn alone(part: &Part, day: usize, duty: u16) -> Pattern {
    let mut pattern = vec![None; part.problem.days];
    pattern[day] = Some(duty);
    pattern
}
