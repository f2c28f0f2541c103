//! Breaks, placed against the net staffing once it is known who works when.
//!
//! Each begins where the search has it. Break by break moves to where its absence costs least, as long as
//! that saves anything: to a place that the search could have chosen, so that its bound holds, and to
//! another where too many would be away at once.

use std::collections::BTreeMap;
use std::ops::Range;

use super::duties::{add_minutes, minutes};
use super::problem::{Duty, Problem, Roster};
use crate::center::{BreakWindow, ShiftRange};

/// Where the breaks of a person's day begin: minutes after midnight of that day, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayBreaks {
    /// Place in [`Problem::people`].
    pub person: usize,
    /// Day of the horizon.
    pub day: usize,
    /// Starts.
    pub starts_min: Vec<u32>,
}

/// All breaks of a roster.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedBreaks {
    /// By person and day, for each day that is worked.
    pub days: Vec<DayBreaks>,
    /// What slots with too few or too many heads cost.
    pub cover_cost: f64,
    /// People away beyond the most, times minutes; 0 if the cap is kept.
    pub beyond_min: u32,
}

/// Breaks are moved in steps of so many minutes.
const STEP_MIN: u32 = 5;
/// Most rounds over all breaks.
const ROUNDS: usize = 10;
/// Cost of a person away beyond the most for one step: more than any staffing.
const BEYOND: f64 = 1e6;

/// Breaks that stay where they are, by person and day: their starts in minutes after midnight of that day.
pub type Pinned = BTreeMap<(usize, usize), Vec<u32>>;

/// Places the breaks of a roster whose shifts are these ranges, for needs by interval. At most
/// `most_away` people of each group are on a break at once, if that can be.
pub fn place_breaks(
    problem: &Problem,
    ranges: &[ShiftRange],
    interval_min: u32,
    most_away: Option<u32>,
    roster: &Roster,
    pinned: &Pinned,
) -> PlacedBreaks {
    let mut net = Net::new(problem, interval_min, most_away);
    let mut days = Vec::new();
    for (person, pattern) in roster.iter().enumerate() {
        for (day, slot) in pattern.iter().enumerate() {
            let Some(duty) = slot.map(|duty| &problem.duties[usize::from(duty)]) else { continue };
            let at = At { person, day, duty };
            net.add(at, duty.start_min, duty.length_min, 1.0);
            let windows = windows(ranges, duty);
            let starts_min = pinned.get(&(person, day)).unwrap_or(&duty.breaks_min).clone();
            for (&start, window) in starts_min.iter().zip(&windows) {
                net.leave(at, start, minutes(window.length));
            }
            days.push(DayBreaks { person, day, starts_min });
        }
    }
    for _ in 0..ROUNDS {
        let mut moved = false;
        let free = |breaks: &&mut DayBreaks| !pinned.contains_key(&(breaks.person, breaks.day));
        for breaks in days.iter_mut().filter(free) {
            let slot = roster[breaks.person][breaks.day];
            let Some(duty) = slot.map(|duty| &problem.duties[usize::from(duty)]) else { continue };
            moved |= net.improve(&windows(ranges, duty), duty, breaks);
        }
        if !moved {
            break;
        }
    }
    let needs = problem.cover.needs.iter().zip(&net.heads);
    let cover_cost = needs.map(|(need, &heads)| need.cost(heads)).sum();
    PlacedBreaks { days, cover_cost, beyond_min: net.beyond_min() }
}

fn windows(ranges: &[ShiftRange], duty: &Duty) -> Vec<BreakWindow> {
    let shortest = |window: &BreakWindow| minutes(window.from_length) <= duty.length_min;
    ranges[duty.shift].breaks.iter().copied().filter(shortest).collect()
}

/// Whether a break lies within a slot, or begins or ends with one.
fn keeps_to_slots(start: u32, length: u32, interval_min: u32) -> bool {
    let end = start + length;
    let is_within = start / interval_min == (end - 1) / interval_min;
    is_within || start.is_multiple_of(interval_min) || end.is_multiple_of(interval_min)
}

/// A duty of a person on a day.
#[derive(Clone, Copy)]
struct At<'d> {
    person: usize,
    day: usize,
    duty: &'d Duty,
}

/// Heads in each interval, breaks left out, and who is on a break.
struct Net<'a> {
    problem: &'a Problem,
    interval_min: u32,
    /// By slot of the cover.
    heads: Vec<f64>,
    most_away: Option<u32>,
    /// People on a break in each step of time: steps of a group's whole horizon, group by group.
    away: Vec<u32>,
}

impl<'a> Net<'a> {
    fn new(problem: &'a Problem, interval_min: u32, most_away: Option<u32>) -> Self {
        let slots = problem.cover.needs.len();
        let steps = slots * interval_min.div_ceil(STEP_MIN) as usize;
        let (heads, away) = (vec![0.0; slots], vec![0; steps]);
        Self { problem, interval_min, heads, most_away, away }
    }

    /// When a stay begins by the clock on the wall, and how long it then is.
    fn on_the_wall(&self, at: At, start_min: u32, length_min: u32) -> (u32, u32) {
        let Some(change) = self.problem.cover.change_within(at.day, at.duty) else {
            return (start_min, length_min);
        };
        let stay = (start_min as usize, (start_min + length_min) as usize);
        let (from, to) = change.times(self.interval_min as usize).on_the_wall(stay);
        (from as u32, (to - from) as u32)
    }

    /// Adds a stay, `times` once or minus once.
    fn add(&mut self, at: At, start_min: u32, length_min: u32, times: f64) {
        let (start_min, length_min) = self.on_the_wall(at, start_min, length_min);
        let slots = self.problem.slots_from(at.person, at.day, at.duty);
        add_minutes(&mut self.heads[slots], 0, start_min, length_min, self.interval_min, times);
    }

    /// Somebody goes on a break.
    fn leave(&mut self, at: At, start_min: u32, length_min: u32) {
        self.add(at, start_min, length_min, -1.0);
        let steps = self.steps(at, start_min, length_min);
        self.away[steps].iter_mut().for_each(|away| *away += 1);
    }

    /// Takes that back.
    fn stay(&mut self, at: At, start_min: u32, length_min: u32) {
        self.add(at, start_min, length_min, 1.0);
        let steps = self.steps(at, start_min, length_min);
        self.away[steps].iter_mut().for_each(|away| *away -= 1);
    }

    /// The steps of time that a break touches.
    fn steps(&self, at: At, start_min: u32, length_min: u32) -> Range<usize> {
        let (start_min, length_min) = self.on_the_wall(at, start_min, length_min);
        let slots = self.problem.slots_from(at.person, at.day, at.duty);
        let per_slot = self.interval_min.div_ceil(STEP_MIN) as usize;
        let first = slots.start * per_slot;
        let from = first + (start_min / STEP_MIN) as usize;
        let to = first + (start_min + length_min).div_ceil(STEP_MIN) as usize;
        from.min(slots.end * per_slot)..to.min(slots.end * per_slot)
    }

    /// What a break costs if it is taken there.
    fn cost(&mut self, at: At, start_min: u32, length_min: u32) -> f64 {
        let slots = self.problem.slots_from(at.person, at.day, at.duty);
        let (begin_min, lasts_min) = self.on_the_wall(at, start_min, length_min);
        let from = slots.start + (begin_min / self.interval_min) as usize;
        let to = slots.start + (begin_min + lasts_min).div_ceil(self.interval_min) as usize;
        let touched = from.min(slots.end)..to.min(slots.end);
        let cost = |net: &Self| -> f64 {
            let needs = &net.problem.cover.needs[touched.clone()];
            needs.iter().zip(&net.heads[touched.clone()]).map(|(need, &h)| need.cost(h)).sum()
        };
        let without = cost(self);
        self.add(at, start_min, length_min, -1.0);
        let with = cost(self);
        self.add(at, start_min, length_min, 1.0);
        let most = self.most_away.unwrap_or(u32::MAX);
        let steps = self.steps(at, start_min, length_min);
        let full = self.away[steps].iter().filter(|away| **away >= most).count();
        with - without + BEYOND * full as f64
    }

    /// Moves each break of a day to its cheapest place between its neighbours; whether any moved.
    fn improve(&mut self, windows: &[BreakWindow], duty: &Duty, placed: &mut DayBreaks) -> bool {
        let DayBreaks { person, day, starts_min } = placed;
        let at = At { person: *person, day: *day, duty };
        let mut moved = false;
        for (place, window) in windows.iter().enumerate() {
            let length = minutes(window.length);
            let before = place
                .checked_sub(1)
                .map_or(0, |other| starts_min[other] + minutes(windows[other].length));
            let after =
                starts_min.get(place + 1).map_or(u32::MAX, |next| next.saturating_sub(length));
            let from = (duty.start_min + minutes(window.first)).max(before);
            let to = (duty.start_min + minutes(window.last)).min(after);
            let now = starts_min[place];
            self.stay(at, now, length);
            let mut best = (self.cost(at, now, length) - 1e-9, now);
            let ends =
                [duty.start_min + minutes(window.first), duty.start_min + minutes(window.last)];
            let is_searched = |start: u32| {
                ends.contains(&start) || keeps_to_slots(start, length, self.interval_min)
            };
            let (searched, others): (Vec<u32>, Vec<u32>) =
                (from..=to).step_by(STEP_MIN as usize).partition(|&start| is_searched(start));
            for starts in [searched, others] {
                for start in starts {
                    let cost = self.cost(at, start, length);
                    if cost < best.0 {
                        best = (cost, start);
                    }
                }
                if best.0 < BEYOND / 2.0 {
                    break;
                }
            }
            self.leave(at, best.1, length);
            moved |= best.1 != now;
            starts_min[place] = best.1;
        }
        moved
    }

    fn beyond_min(&self) -> u32 {
        let most = self.most_away.unwrap_or(u32::MAX);
        self.away.iter().map(|away| STEP_MIN * away.saturating_sub(most)).sum()
    }
}
