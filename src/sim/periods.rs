//! The reported periods: the whole horizon, its weeks, its days, its intervals.

use std::ops::Range;

use crate::center;
use crate::time::Calendar;

/// A reported period, by its place among those of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// From the first day to the last.
    Whole,
    /// Seven days from the first day on, the next seven, …; the last may be shorter.
    Week(usize),
    /// A day.
    Day(usize),
    /// An interval, the first of the first day being 0.
    Interval(usize),
}

/// All periods of a horizon, warm-up excluded.
#[derive(Clone, Debug)]
pub struct Periods {
    /// Intervals of the calendar that belong to each day.
    days: Vec<Range<usize>>,
    warm_up: usize,
    intervals: usize,
}

const DAYS_A_WEEK: usize = 7;

impl Periods {
    /// The periods of a calendar.
    pub fn new(calendar: &Calendar) -> Self {
        let warm_up = calendar.warm_up_intervals();
        let reported = &calendar.intervals()[warm_up..];
        let mut first = warm_up;
        let days = reported
            .chunk_by(|a, b| a.day == b.day)
            .map(|day| {
                let range = first..first + day.len();
                first = range.end;
                range
            })
            .collect();
        Self { days, warm_up, intervals: reported.len() }
    }

    /// Reported days.
    pub fn days(&self) -> usize {
        self.days.len()
    }

    /// Reported weeks, the last perhaps short.
    pub fn weeks(&self) -> usize {
        self.days.len().div_ceil(DAYS_A_WEEK)
    }

    /// Reported intervals.
    pub fn intervals(&self) -> usize {
        self.intervals
    }

    /// The calendar's intervals that a period has.
    pub fn range(&self, period: Period) -> Range<usize> {
        match period {
            Period::Whole => self.warm_up..self.warm_up + self.intervals,
            Period::Week(week) => {
                let days = week * DAYS_A_WEEK..((week + 1) * DAYS_A_WEEK).min(self.days());
                self.days[days.start].start..self.days[days.end - 1].end
            }
            Period::Day(day) => self.days[day].clone(),
            Period::Interval(interval) => self.warm_up + interval..self.warm_up + interval + 1,
        }
    }

    /// All periods over which a target is taken.
    pub fn per(&self, per: center::Period) -> Vec<Period> {
        match per {
            center::Period::Interval => (0..self.intervals()).map(Period::Interval).collect(),
            center::Period::Day => (0..self.days()).map(Period::Day).collect(),
            center::Period::Week => (0..self.weeks()).map(Period::Week).collect(),
        }
    }

    /// How many there are of all kinds.
    pub(super) fn count(&self) -> usize {
        1 + self.weeks() + self.days() + self.intervals()
    }

    /// A period's place among all.
    pub(super) fn place(&self, period: Period) -> usize {
        match period {
            Period::Whole => 0,
            Period::Week(week) => 1 + week,
            Period::Day(day) => 1 + self.weeks() + day,
            Period::Interval(interval) => 1 + self.weeks() + self.days() + interval,
        }
    }

    pub(super) fn week_of(day: usize) -> usize {
        day / DAYS_A_WEEK
    }
}
