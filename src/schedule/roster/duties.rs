//! From shifts as a planner states them, with start windows, lengths and breaks, to the duties that they
//! allow where staff is needed by interval.

use super::problem::{Duty, Presence};
use crate::center::{BreakWindow, ShiftRange};
use crate::time::{MINUTE, Tick};

/// One duty for each start and length of a shift, in whole minutes. Its breaks are left out of its presence
/// in the middle of their windows; [`place_breaks`](super::place_breaks) finds better places.
///
/// `shift` is the place in [`Problem::shifts`](super::Problem::shifts), `interval_min` the length of a
/// slot in minutes.
pub fn duties(range: &ShiftRange, shift: usize, interval_min: u32) -> Vec<Duty> {
    let lengths = |&start: &Tick| range.lengths.iter().map(move |&length| (start, length));
    let duty = |(start, length): (Tick, Tick)| {
        let (start_min, length_min) = (minutes(start), minutes(length));
        let breaks = range.breaks_of(length);
        let breaks = breaks.map(|window| (start_min + middle_min(window), minutes(window.length)));
        Duty {
            shift,
            group: None,
            start_min,
            length_min,
            paid_min: minutes(range.paid(length)),
            presence: presence(start_min, length_min, breaks, interval_min),
        }
    };
    range.starts.iter().flat_map(lengths).map(duty).collect()
}

/// Whole minutes.
pub(super) fn minutes(length: Tick) -> u32 {
    (length / MINUTE) as u32
}

/// Minutes from the start of the shift to the middle of a break's window.
pub(super) fn middle_min(window: BreakWindow) -> u32 {
    minutes(window.first).midpoint(minutes(window.last))
}

/// Shares of the intervals in which someone is there, breaks left out.
fn presence(
    start_min: u32,
    length_min: u32,
    breaks: impl Iterator<Item = (u32, u32)>,
    interval_min: u32,
) -> Vec<Presence> {
    let end_min = start_min + length_min;
    let first = (start_min / interval_min) as usize;
    let mut shares = vec![0.0; end_min.div_ceil(interval_min) as usize - first];
    add_minutes(&mut shares, first, start_min, length_min, interval_min, 1.0);
    for (at, length) in breaks {
        add_minutes(&mut shares, first, at, length, interval_min, -1.0);
    }
    let mut parts: Vec<Presence> = Vec::new();
    for (from, share) in (first..).zip(shares).filter(|(_, share)| *share > 1e-9) {
        match parts.last_mut() {
            Some(last) if last.to == from && last.share == share => last.to += 1,
            _ => parts.push(Presence { from, to: from + 1, share }),
        }
    }
    parts
}

/// Adds `times` the share of each interval that lies between two times; `cells[0]` is interval number
/// `first`. What lies beyond the cells is left out.
pub(super) fn add_minutes(
    cells: &mut [f64],
    first: usize,
    start_min: u32,
    length_min: u32,
    interval_min: u32,
    times: f64,
) {
    let end_min = start_min + length_min;
    for number in start_min / interval_min..end_min.div_ceil(interval_min) {
        let (from, to) = (number * interval_min, (number + 1) * interval_min);
        let minutes = to.min(end_min) - from.max(start_min);
        let place = (number as usize).checked_sub(first);
        if let Some(cell) = place.and_then(|place| cells.get_mut(place)) {
            *cell += times * f64::from(minutes) / f64::from(interval_min);
        }
    }
}
