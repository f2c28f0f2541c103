//! Who is there, interval by interval, once breaks are placed.

use crate::center::{Assignment, Before, Worked};
use crate::time::{Calendar, Tick};

/// Heads of each group in each interval of the calendar, breaks taken off; who is there for a part of an
/// interval counts for that part. Where it is not known who worked `before` the first day, those of its weekday
/// did.
pub(super) fn staffed(
    calendar: &Calendar,
    groups: usize,
    roster: &[Assignment],
    before: &Before,
) -> Vec<Vec<f64>> {
    let mut heads = vec![vec![0.0; calendar.intervals().len()]; groups];
    let mut work = |group: usize, day: i32, worked: &Worked| {
        let own = &mut heads[group];
        let start = calendar.moment(day, worked.start);
        add(calendar, own, start, worked.length, 1.0);
        for pause in &worked.breaks {
            add(calendar, own, start + pause.at as i64, pause.length, -1.0);
        }
    };
    let first = calendar.first_staffed_day();
    for one in before.days().iter().filter(|one| one.day >= first) {
        work(one.group, one.day, &one.worked);
    }
    for day in first..calendar.days() as i32 {
        let like = if day < 0 { calendar.first_of_weekday(day).unwrap_or(0) } else { day };
        let same = roster.iter().filter(|one| one.day == like as usize);
        for one in same.filter(|one| !before.knows(one.group, day)) {
            work(one.group, day, &one.worked);
        }
    }
    heads
}

/// Adds `times` the share of each interval that a stretch of time covers.
fn add(calendar: &Calendar, heads: &mut [f64], start: i64, length: Tick, times: f64) {
    let intervals = calendar.intervals();
    let end = start + length as i64;
    let first = intervals.partition_point(|interval| interval.end as i64 <= start);
    for (place, interval) in intervals.iter().enumerate().skip(first) {
        let (from, to) = (start.max(interval.start as i64), end.min(interval.end as i64));
        if from >= to {
            break;
        }
        heads[place] += times * (to - from) as f64 / (interval.end - interval.start) as f64;
    }
}
