//! What people may work: shifts with ranges, and tours of them over a week.

use super::Bounds;
use crate::time::Tick;

/// All shifts and tours of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Space {
    /// In the order of the file; those without ranges are also [`Shift`](super::Shift)s.
    pub shifts: Vec<ShiftRange>,
    /// In the order of the file; without any, each shift is planned by itself.
    pub tours: Vec<TourRange>,
    /// At most so many different starts and lengths for each group; `None`: any number.
    pub most_different: Option<u32>,
}

/// The shifts that a section `[shift.NAME]` allows.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftRange {
    /// The key in the file.
    pub name: String,
    /// Times of day at which it may begin, in order.
    pub starts: Vec<Tick>,
    /// How long it may be, breaks included; in order.
    pub lengths: Vec<Tick>,
    /// In the order of time, not overlapping.
    pub breaks: Vec<BreakWindow>,
    /// Heads on each day from [`Calendar::first_staffed_day`](crate::time::Calendar::first_staffed_day)
    /// on, of each group that works it, all its starts and lengths together.
    pub heads: Vec<Bounds>,
    /// Groups that work it, by name; empty: all.
    pub groups: Vec<String>,
}

/// When a break may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakWindow {
    /// Earliest start, from the start of the shift.
    pub first: Tick,
    /// Latest start, from the start of the shift.
    pub last: Tick,
    /// How long it lasts.
    pub length: Tick,
    /// Whether the time is paid.
    pub paid: bool,
    /// Only shifts that are at least so long have it.
    pub from_length: Tick,
}

impl ShiftRange {
    /// Whether a group works it.
    pub fn is_for(&self, group: &str) -> bool {
        self.groups.is_empty() || self.groups.iter().any(|name| name == group)
    }

    /// The breaks that a shift of some length has.
    pub fn breaks_of(&self, length: Tick) -> impl Iterator<Item = BreakWindow> + '_ {
        self.breaks.iter().copied().filter(move |window| window.from_length <= length)
    }

    /// Paid time of a shift of some length.
    pub fn paid(&self, length: Tick) -> Tick {
        let unpaid = self.breaks_of(length).filter(|window| !window.paid);
        length - unpaid.map(|window| window.length).sum::<Tick>()
    }
}

/// The tours that a section `[tour.NAME]` allows: a week of shifts of one person, all of one length.
#[derive(Clone, Debug, PartialEq)]
pub struct TourRange {
    /// The key in the file.
    pub name: String,
    /// Working days of the week, 1 to 7.
    pub days: u32,
    /// Places in [`Space::shifts`]; a person works one of them all week.
    pub shifts: Vec<usize>,
    /// The latest start of the week is at most so much later than the earliest.
    pub span: Tick,
    /// Whether the days off follow each other, Sunday and Monday included.
    pub days_off_together: bool,
    /// People of each group on it.
    pub people: Bounds,
}
