//! Who of the scheduled turns up on a day, and when they are away from the phones.

use crate::center::Group;
use crate::random::{Key, Purpose, entity, name_hash, unit};

/// The fraction of the golden ratio: multiples of it, less their whole part, are spread over 0 to 1 as
/// evenly as those of any number, however many there are.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// The draws of one replication.
#[derive(Clone, Copy, Debug)]
pub(super) struct Presence {
    absence: Key,
    shrinkage: Key,
}

/// Heads of a group that are numbered from 0 on: those of one shift, or all where staff is given by
/// numbers. Their draws are named by group, shift, day and head: whoever else is scheduled changes
/// none of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crew {
    presence: Presence,
    name: u64,
    absence: f64,
    shrinkage: f64,
}

/// A crew on one day. For shifts it is the day on which the shift begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct CrewDay {
    crew: Crew,
    day: u64,
    /// Where the first head stands in the round of being away.
    phase: f64,
}

impl Presence {
    pub(super) fn new(seed: u64, replication: u64) -> Self {
        Self {
            absence: Key::new(seed, replication, Purpose::Absence),
            shrinkage: Key::new(seed, replication, Purpose::Shrinkage),
        }
    }

    /// The heads of a group's shift; those of a group by numbers have a shift without a name.
    pub(super) fn crew(self, group: &Group, shift: &str) -> Crew {
        let name = entity(name_hash(&group.name), name_hash(shift) as i64);
        let shrinkage = group.applied_shrinkage();
        Crew { presence: self, name, absence: group.absence, shrinkage }
    }
}

impl Crew {
    pub(super) fn on(self, day: i32) -> CrewDay {
        let day = entity(self.name, i64::from(day));
        let phase = unit(self.presence.shrinkage.bits(day, 0)[0]);
        CrewDay { crew: self, day, phase }
    }
}

impl CrewDay {
    /// Whether a head does not turn up.
    pub(super) fn is_absent(&self, head: u32) -> bool {
        let Crew { presence, absence, .. } = self.crew;
        absence > 0.0 && unit(presence.absence.bits(self.day, u64::from(head))[0]) < absence
    }

    /// Whether a head is away from the phones in an interval, counted from the first reported one: each
    /// in turn, at equal distances, so that every head is away for the share of its intervals, and at
    /// any time as near to that share of the heads as may be.
    pub(super) fn is_away(&self, head: u32, interval: i64) -> bool {
        let Crew { shrinkage, .. } = self.crew;
        let place = self.phase + f64::from(head) * GOLDEN + interval as f64 * shrinkage;
        place.rem_euclid(1.0) < shrinkage
    }

    /// How many of so many heads are absent, and how many of the others are away.
    pub(super) fn missing(&self, heads: u32, interval: i64) -> (u32, u32) {
        (0..heads).fold((0, 0), |(absent, away), head| match self.is_absent(head) {
            true => (absent + 1, away),
            false => (absent, away + u32::from(self.is_away(head, interval))),
        })
    }
}
