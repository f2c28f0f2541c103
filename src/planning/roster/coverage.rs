//! Who is there, interval by interval, once breaks are placed.

use crate::center::Assignment;
use crate::time::{Calendar, Tick};

/// Heads of each group in each interval of the calendar, breaks taken off; who is there for a part of an
/// interval counts for that part. Before the first day work those of its weekday.
pub(super) fn staffed(calendar: &Calendar, groups: usize, roster: &[Assignment]) -> Vec<Vec<f64>> {
    let mut heads = vec![vec![0.0; calendar.intervals().len()]; groups];
    for day in calendar.first_staffed_day()..calendar.days() as i32 {
        let like = if day < 0 { calendar.first_of_weekday(day).unwrap_or(0) } else { day };
        for one in roster.iter().filter(|one| one.day == like as usize) {
            let own = &mut heads[one.group];
            let start = calendar.moment(day, one.worked.start);
            add(calendar, own, start, one.worked.length, 1.0);
            for pause in &one.worked.breaks {
                add(calendar, own, start + pause.at as i64, pause.length, -1.0);
            }
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
