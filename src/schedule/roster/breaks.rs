//! Breaks, placed against the net staffing once it is known who works when.
//!
//! Break by break moves to where its absence costs least, as long as that saves anything.

use super::problem::{Problem, Roster};
use super::shift_range::{ShiftRange, add_minutes};

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

/// Breaks are moved in steps of so many minutes.
const STEP_MIN: usize = 5;
/// Most rounds over all breaks.
const ROUNDS: usize = 10;

/// Places the breaks of a roster whose shifts are these ranges, for needs by interval. Returns the
/// breaks by person and day, and what the slots then cost.
pub fn place_breaks(
    problem: &Problem,
    ranges: &[ShiftRange],
    interval_min: u32,
    roster: &Roster,
) -> (Vec<DayBreaks>, f64) {
    let mut net = Net { problem, interval_min, heads: vec![0.0; problem.cover.needs.len()] };
    let mut placed = Vec::new();
    for (person, pattern) in roster.iter().enumerate() {
        for (day, slot) in pattern.iter().enumerate() {
            let Some(duty) = slot.map(|duty| &problem.duties[usize::from(duty)]) else { continue };
            net.add(person, day, duty.start_min, duty.length_min, 1.0);
            let breaks = &ranges[duty.shift].breaks;
            let starts_min: Vec<u32> =
                breaks.iter().map(|b| duty.start_min + b.middle_min()).collect();
            for (&start, b) in starts_min.iter().zip(breaks) {
                net.add(person, day, start, b.length_min, -1.0);
            }
            placed.push(DayBreaks { person, day, starts_min });
        }
    }
    for _ in 0..ROUNDS {
        let mut moved = false;
        for breaks in &mut placed {
            let duty =
                roster[breaks.person][breaks.day].map(|duty| &problem.duties[usize::from(duty)]);
            let Some(duty) = duty else { continue };
            moved |= net.improve(&ranges[duty.shift], duty.start_min, breaks);
        }
        if !moved {
            break;
        }
    }
    let needs = problem.cover.needs.iter().zip(&net.heads);
    (placed, needs.map(|(need, &heads)| need.cost(heads)).sum())
}

/// Heads in each interval, breaks left out.
struct Net<'a> {
    problem: &'a Problem,
    interval_min: u32,
    heads: Vec<f64>,
}

impl Net<'_> {
    /// Adds a stay of a person, `times` once or minus once.
    fn add(&mut self, person: usize, day: usize, start_min: u32, length_min: u32, times: f64) {
        let slots = self.problem.slots_of(self.problem.people[person].group);
        let first = slots.start + day * self.problem.cover.slots_per_day;
        let cells = &mut self.heads[first..slots.end];
        add_minutes(cells, 0, start_min, length_min, self.interval_min, times);
    }

    /// What the intervals around a break cost if it is taken there.
    fn cost(&mut self, person: usize, day: usize, start_min: u32, length_min: u32) -> f64 {
        self.add(person, day, start_min, length_min, -1.0);
        let slots = self.problem.slots_of(self.problem.people[person].group);
        let first = slots.start + day * self.problem.cover.slots_per_day;
        let from = first + (start_min / self.interval_min) as usize;
        let to = first + (start_min + length_min).div_ceil(self.interval_min) as usize;
        let (from, to) = (from.min(slots.end), to.min(slots.end));
        let needs = self.problem.cover.needs[from..to].iter().zip(&self.heads[from..to]);
        let with: f64 = needs.clone().map(|(need, &heads)| need.cost(heads)).sum();
        let needs: Vec<_> = needs.map(|(need, _)| *need).collect();
        self.add(person, day, start_min, length_min, 1.0);
        let without: f64 =
            needs.iter().zip(&self.heads[from..to]).map(|(need, &heads)| need.cost(heads)).sum();
        with - without
    }

    /// Moves each break of a day to its cheapest place between its neighbours; whether any moved.
    fn improve(&mut self, range: &ShiftRange, start_min: u32, placed: &mut DayBreaks) -> bool {
        let DayBreaks { person, day, starts_min } = placed;
        let mut moved = false;
        for (place, b) in range.breaks.iter().enumerate() {
            let before = place
                .checked_sub(1)
                .map_or(0, |other| starts_min[other] + range.breaks[other].length_min);
            let after = starts_min.get(place + 1).map_or(u32::MAX, |next| next - b.length_min);
            let from = (start_min + b.earliest_min).max(before);
            let to = (start_min + b.latest_min).min(after);
            let now = starts_min[place];
            self.add(*person, *day, now, b.length_min, 1.0);
            let mut best = (self.cost(*person, *day, now, b.length_min) - 1e-9, now);
            for start in (from..=to).step_by(STEP_MIN) {
                let cost = self.cost(*person, *day, start, b.length_min);
                if cost < best.0 {
                    best = (cost, start);
                }
            }
            self.add(*person, *day, best.1, b.length_min, -1.0);
            moved |= best.1 != now;
            starts_min[place] = best.1;
        }
        moved
    }
}
