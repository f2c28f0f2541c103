//! Shifts as a planner states them, with start windows, lengths and breaks, and the duties that they
//! allow where staff is needed by interval.

use super::problem::{Duty, Presence};

/// A shift whose start and length are open within limits.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftRange {
    /// Earliest start, minutes after midnight.
    pub earliest_min: u32,
    /// Latest start, minutes after midnight, below 1440.
    pub latest_min: u32,
    /// Minutes between possible starts, at least 1.
    pub step_min: u32,
    /// Possible lengths in minutes.
    pub lengths_min: Vec<u32>,
    /// Breaks, in their order; the windows lie within the shortest length.
    pub breaks: Vec<Break>,
}

/// A break that is placed within a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// Earliest start, minutes after the start of the shift.
    pub earliest_min: u32,
    /// Latest start, minutes after the start of the shift.
    pub latest_min: u32,
    /// Minutes.
    pub length_min: u32,
    /// Whether it counts as worked.
    pub paid: bool,
}

impl ShiftRange {
    /// One duty for each start and length. The breaks are left out of its presence in the middle of
    /// their windows; [`place_breaks`](super::place_breaks) finds better places.
    pub fn duties(&self, shift: usize, interval_min: u32) -> Vec<Duty> {
        let unpaid: u32 = self.breaks.iter().filter(|b| !b.paid).map(|b| b.length_min).sum();
        let starts = (self.earliest_min..=self.latest_min).step_by(self.step_min as usize);
        let duty = |(start_min, length_min): (u32, u32)| {
            let breaks = self.breaks.iter().map(|b| (start_min + b.middle_min(), b.length_min));
            Duty {
                shift,
                start_min,
                length_min,
                paid_min: length_min - unpaid,
                presence: presence(start_min, length_min, breaks, interval_min),
            }
        };
        starts.flat_map(|s| self.lengths_min.iter().map(move |&l| (s, l))).map(duty).collect()
    }
}

impl Break {
    /// Minutes from the start of the shift to the middle of the window.
    pub(super) fn middle_min(&self) -> u32 {
        self.earliest_min.midpoint(self.latest_min)
    }
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
