//! Nights in which the clocks change: slots go by the clock on the wall, duties by the time that passes.
//!
//! ```text
//! wall    22 23 00 01 03 04 05 06 07      a night of eight hours ends at 07:00, not at 06:00
//! elapsed  0  1  2  3  4  5  6  7  8
//! ```

use super::problem::{Cover, Duty};

/// A change of the clocks within the horizon, as slots see it: a [`ClockChange`](super::rules::ClockChange) by
/// the slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotJump {
    /// The slot at which they change, counted from day 0: the first that is skipped, or the one after those
    /// that come twice.
    pub slot: usize,
    /// So many slots are skipped; below 0: come twice.
    pub later: isize,
}

/// A change as a duty sees it that began before: times counted from midnight of its day, in any unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    at: usize,
    later: isize,
}

impl Seen {
    /// A stay as it lies by the wall, from and to. What comes twice counts once.
    pub fn on_the_wall(self, (from, to): (usize, usize)) -> (usize, usize) {
        let moved = |time: usize| time.saturating_add_signed(self.later).max(self.at);
        let from = if from < self.at { from } else { moved(from) };
        let to = if to <= self.at { to } else { moved(to) };
        (from, to.max(from))
    }

    /// The same in another unit, of which a slot has so many.
    pub fn times(self, number: usize) -> Self {
        Self { at: self.at * number, later: self.later * number as isize }
    }
}

impl Cover {
    /// The change of the clocks that comes while a duty of a day goes on, or in whose skipped hour it begins.
    pub(super) fn change_within(&self, day: usize, duty: &Duty) -> Option<Seen> {
        let first = day * self.slots_per_day;
        let (begins, ends) = (duty.presence.first()?.from, duty.presence.last()?.to);
        self.jumps.iter().find_map(|change| {
            let at = change.slot.checked_sub(first)?;
            let is_before = begins < at.saturating_add_signed(change.later.max(0));
            (is_before && at < ends).then_some(Seen { at, later: change.later })
        })
    }
}
