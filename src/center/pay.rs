//! What is paid on top of a group's price: by time of day and day of the week, and for long shifts and weeks.

use crate::time::{Interval, Tick, hours};

/// Shares of a group's price that are paid on top of it; nothing unless something is added.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pay {
    /// Shares in each slot of the civil days from
    /// [`Calendar::first_staffed_day`](crate::time::Calendar::first_staffed_day) to the one after the last;
    /// empty: nothing.
    pub by_day: Vec<Vec<f64>>,
    /// The first of these days.
    pub first_day: i32,
    /// For hours of a shift.
    pub overtime: Vec<Overtime>,
    /// For hours of a week: what is beyond so much paid time, and the share.
    pub weekly: Vec<(Tick, f64)>,
}

/// What is paid on top for the hours of a shift after the first ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Overtime {
    /// Paid time of the shift that comes before.
    pub beyond: Tick,
    /// The share by the day on which the shift begins, days as in [`Pay::by_day`].
    pub by_day: Vec<f64>,
}

impl Overtime {
    /// The share for shifts that begin on a day, counted as in [`Pay::by_day`] from `first_day` on.
    pub fn share(&self, first_day: i32, day: i32) -> f64 {
        self.by_day.get((day - first_day).max(0) as usize).copied().unwrap_or(0.0)
    }
}

impl Pay {
    /// Whether nothing is ever paid on top.
    pub fn is_plain(&self) -> bool {
        self.by_day.is_empty() && self.overtime.is_empty() && self.weekly.is_empty()
    }

    /// The share on top in a slot of a day.
    pub fn share(&self, day: i32, slot: usize) -> f64 {
        let row = self.by_day.get((day - self.first_day).max(0) as usize);
        row.and_then(|row| row.get(slot)).copied().unwrap_or(0.0)
    }

    /// The share on top in an interval of the calendar.
    pub fn share_in(&self, interval: &Interval) -> f64 {
        self.share(interval.day, interval.slot as usize)
    }

    /// Hours at the plain price that the overtime of a shift is worth, on top of its pay. It begins on a
    /// day and has so much paid time.
    pub fn overtime_hours(&self, day: i32, paid: Tick) -> f64 {
        let worth = |overtime: &Overtime| {
            overtime.share(self.first_day, day) * hours(paid.saturating_sub(overtime.beyond))
        };
        self.overtime.iter().map(worth).sum()
    }

    /// The same of a week with so much paid time.
    pub fn weekly_hours(&self, paid: Tick) -> f64 {
        self.weekly.iter().map(|&(beyond, share)| share * hours(paid.saturating_sub(beyond))).sum()
    }

    /// Pays what `other` pays, too.
    pub fn add(&mut self, other: &Self) {
        self.first_day = other.first_day;
        if self.by_day.is_empty() {
            self.by_day.clone_from(&other.by_day);
        } else {
            let slots = self.by_day.iter_mut().zip(&other.by_day);
            let slots = slots.flat_map(|(mine, theirs)| mine.iter_mut().zip(theirs));
            slots.for_each(|(share, more)| *share += more);
        }
        self.overtime.extend_from_slice(&other.overtime);
        self.weekly.extend_from_slice(&other.weekly);
    }
}
