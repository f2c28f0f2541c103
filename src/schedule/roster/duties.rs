//! From shifts as a planner states them, with start windows, lengths and breaks, to the duties that they
//! allow where staff is needed by interval.

use super::problem::{Duty, Presence};
use crate::center::{BreakWindow, ShiftRange};
use crate::time::{MINUTE, Tick};

/// One duty for each start and length of a shift, in whole minutes, and each way to take its breaks.
///
/// Heads are whole and breaks are short, so where all who begin alike are away alike, slots are half
/// covered or twice. Hence breaks are chosen together with starts, from few places: those at which a
/// break begins or ends with a slot, and the ends of its window. What slots lose to a break at any other
/// place is a mean of what they lose at these, so no other place has a better linear program. The bound of a
/// search is one on rosters with breaks at these places: it counts who takes which as whole numbers. Where
/// there would be more than `most_ways`, places are left out; [`place_breaks`](super::place_breaks) finds
/// those between.
///
/// `shift` is the place in [`Problem::shifts`](super::Problem::shifts), `interval_min` the length of a
/// slot in minutes.
pub fn duties(range: &ShiftRange, shift: usize, interval_min: u32, most_ways: usize) -> Vec<Duty> {
    let lengths = |&start: &Tick| range.lengths.iter().map(move |&length| (start, length));
    let duties_of = |(start, length): (Tick, Tick)| {
        let (start_min, length_min) = (minutes(start), minutes(length));
        let windows: Vec<BreakWindow> = range.breaks_of(length).collect();
        let lengths: Vec<u32> = windows.iter().map(|window| minutes(window.length)).collect();
        let paid_min = minutes(range.paid(length));
        let duty = move |breaks_min: Vec<u32>| {
            let breaks = breaks_min.iter().copied().zip(lengths.iter().copied());
            let presence = presence(start_min, length_min, breaks, interval_min);
            Duty { shift, group: None, start_min, length_min, paid_min, breaks_min, presence }
        };
        ways(&windows, start_min, interval_min, most_ways).into_iter().map(duty)
    };
    range.starts.iter().flat_map(lengths).flat_map(duties_of).collect()
}

/// All ways to take breaks, one place for each: at most `most`, if that is not 0.
fn ways(windows: &[BreakWindow], start_min: u32, interval_min: u32, most: usize) -> Vec<Vec<u32>> {
    let places = windows.iter().map(|&window| places(window, start_min, interval_min));
    let places: Vec<Vec<u32>> = places.collect();
    let mut kept: Vec<usize> = places.iter().map(Vec::len).collect();
    while kept.iter().product::<usize>() > most {
        match kept.iter_mut().max() {
            Some(largest) if *largest > 1 => *largest -= 1,
            _ => break,
        }
    }
    let none = vec![Vec::new()];
    places.iter().zip(kept).fold(none, |ways: Vec<Vec<u32>>, (places, kept)| {
        let longer = |way: &Vec<u32>| {
            let way = way.clone();
            let spread = (0..kept).map(move |number| (2 * number + 1) * places.len() / (2 * kept));
            spread.map(move |place| [&way[..], &[places[place]]].concat())
        };
        ways.iter().flat_map(longer).collect()
    })
}

/// Where a break may begin, in minutes from midnight: at the ends of its window, and where it begins or
/// ends with a slot.
fn places(window: BreakWindow, start_min: u32, interval_min: u32) -> Vec<u32> {
    let (first, last) = (start_min + minutes(window.first), start_min + minutes(window.last));
    let length = minutes(window.length);
    let is_kept = |at: &u32| {
        let is_aligned =
            at.is_multiple_of(interval_min) || (at + length).is_multiple_of(interval_min);
        is_aligned || [first, last].contains(at)
    };
    let slots = |at: u32| (at / interval_min, (at + length).div_ceil(interval_min));
    let mut places: Vec<u32> = (first..=last).filter(is_kept).collect();
    // Within one slot all places are alike.
    places.dedup_by(|b, a| slots(*a) == slots(*b) && slots(*a).0 + 1 == slots(*a).1);
    places
}

/// Whole minutes.
pub(super) fn minutes(length: Tick) -> u32 {
    (length / MINUTE) as u32
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
