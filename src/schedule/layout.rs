//! From what people may work to a cover: which duties and tours there are in a horizon.

use std::collections::BTreeMap;

use super::paid::Paid;
use crate::center::{Bounds, Group, ShiftRange, Space, TourRange};
use crate::optimize::{Cover, Duty, Limit, Tour, Window};
use crate::time::{Calendar, DAY, Tick};

/// A shift on a day, in the planner's terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worked {
    /// Place in [`Space::shifts`].
    pub shift: usize,
    /// Counted from the scenario's first.
    pub day: usize,
    /// Time of day.
    pub start: Tick,
    /// Breaks included.
    pub length: Tick,
}

/// A cover and what its parts mean.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The problem.
    pub cover: Cover,
    /// Length of its slots: every start, length and break is a multiple of it.
    pub slot: Tick,
    /// What each of the cover's duties is.
    pub duties: Vec<Worked>,
    /// Place in [`Space::tours`] of each of the cover's tours; empty where shifts are planned by
    /// themselves.
    pub tours: Vec<usize>,
    /// What each of the cover's limits bounds.
    pub limits: Vec<Bounded>,
}

/// What has bounds in the file, by its place in the [`Space`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounded {
    /// Heads of a shift on a day.
    Shift(usize, usize),
    /// People on a tour.
    Tour(usize),
}

impl Layout {
    /// What a group may work over a horizon, and the heads that it needs in each interval of the calendar.
    ///
    /// A week and a single day repeat: who works over midnight at their end is there at their beginning. In
    /// other horizons what nobody of the first day can cover is left to the day before.
    pub fn new(space: &Space, calendar: &Calendar, group: &Group, required: &[u32]) -> Self {
        let slot = slot_length(space, calendar);
        let mut layout = Self {
            cover: Cover::new(by_slot(calendar, slot, required)),
            slot,
            duties: vec![],
            tours: vec![],
            limits: vec![],
        };
        let days = calendar.days() as usize;
        let pay = Paid::new(calendar, group, slot);
        let works = |shift: &ShiftRange| shift.is_for(&group.name);
        let first_day = -calendar.first_staffed_day() as usize;
        for (place, shift) in space.shifts.iter().enumerate().filter(|(_, shift)| works(shift)) {
            for day in 0..days {
                let bounds = shift.heads.get(first_day + day).copied().unwrap_or_default();
                if bounds.most > 0 {
                    let wanted = bounds.least > 0;
                    layout.add_duties((place, shift), (day, days), wanted, &pay);
                }
            }
        }
        if space.tours.is_empty() {
            layout.add_single_shifts(space, &pay);
        } else {
            for (place, tour) in space.tours.iter().enumerate() {
                layout.add_tours(space, (place, tour), &pay);
            }
        }
        layout.add_limits(space, first_day, days);
        if !repeats(days) {
            layout.leave_first_morning();
        }
        layout
    }

    fn slots_per_day(&self) -> usize {
        (DAY / self.slot) as usize
    }

    /// All starts and lengths of a shift on a day that meet some requirement, or are wanted without.
    fn add_duties(
        &mut self,
        (place, shift): (usize, &ShiftRange),
        (day, days): (usize, usize),
        wanted: bool,
        pay: &Paid<'_>,
    ) {
        let all = self.cover.required.len();
        for &length in &shift.lengths {
            for &start in &shift.starts {
                let first = day * self.slots_per_day() + (start / self.slot) as usize;
                let slots: Vec<Option<usize>> = (first..first + (length / self.slot) as usize)
                    .map(|slot| {
                        if repeats(days) {
                            Some(slot % all)
                        } else {
                            Some(slot).filter(|s| *s < all)
                        }
                    })
                    .collect();
                let helps = slots.iter().flatten().any(|&slot| self.cover.required[slot] > 0);
                let window = |window: crate::center::BreakWindow| Window {
                    first: (window.first / self.slot) as usize,
                    last: (window.last / self.slot) as usize,
                    length: (window.length / self.slot) as usize,
                };
                if helps || wanted {
                    let breaks = shift.breaks_of(length).map(window).collect();
                    let mut duty = Duty::new(slots, breaks);
                    pay.on_top(&mut duty, shift, (first, day), length);
                    self.cover.duties.push(duty);
                    self.duties.push(Worked { shift: place, day, start, length });
                }
            }
        }
    }

    fn add_single_shifts(&mut self, space: &Space, pay: &Paid<'_>) {
        for (place, worked) in self.duties.iter().enumerate() {
            let cost = pay.plain(space.shifts[worked.shift].paid(worked.length));
            self.cover.pools.push(vec![place]);
            self.cover.tours.push(Tour { cost, pools: vec![place] });
        }
    }

    fn add_tours(&mut self, space: &Space, (place, tour): (usize, &TourRange), pay: &Paid<'_>) {
        let mut starts: BTreeMap<(usize, Tick), Vec<Tick>> = BTreeMap::new();
        for worked in self.duties.iter().filter(|worked| tour.shifts.contains(&worked.shift)) {
            let starts = starts.entry((worked.shift, worked.length)).or_default();
            if !starts.contains(&worked.start) {
                starts.push(worked.start);
            }
        }
        for ((shift, length), mut starts) in starts {
            starts.sort_unstable();
            let paid = space.shifts[shift].paid(length);
            let cost = pay.week(paid, tour.days);
            for first in starts {
                let pools = self.week_of_pools(shift, length, first..=first + tour.span);
                for days in weeks(tour) {
                    let pools: Option<Vec<usize>> = days.iter().map(|&day| pools[day]).collect();
                    if let Some(pools) = pools {
                        self.cover.tours.push(Tour { cost, pools });
                        self.tours.push(place);
                    }
                }
            }
        }
    }

    /// One pool for each day, where there is a duty that starts within a range.
    fn week_of_pools(
        &mut self,
        shift: usize,
        length: Tick,
        starts: std::ops::RangeInclusive<Tick>,
    ) -> Vec<Option<usize>> {
        let mut pools = vec![Vec::new(); 7];
        for (place, worked) in self.duties.iter().enumerate() {
            if worked.shift == shift && worked.length == length && starts.contains(&worked.start) {
                pools[worked.day].push(place);
            }
        }
        let mut places = Vec::with_capacity(7);
        for pool in pools {
            places.push((!pool.is_empty()).then_some(self.cover.pools.len()));
            if !pool.is_empty() {
                self.cover.pools.push(pool);
            }
        }
        places
    }

    fn add_limits(&mut self, space: &Space, first_day: usize, days: usize) {
        let limit = |tours: Vec<usize>, bounds: Bounds| {
            let most = (bounds.most < u32::MAX).then_some(bounds.most);
            (bounds.least > 0 || most.is_some()).then_some(Limit {
                tours,
                least: bounds.least,
                most,
            })
        };
        for (place, tour) in space.tours.iter().enumerate() {
            let own = (0..self.tours.len()).filter(|&t| self.tours[t] == place).collect();
            self.add_limit(limit(own, tour.people), Bounded::Tour(place));
        }
        for (shift, range) in space.shifts.iter().enumerate() {
            if !self.duties.iter().any(|worked| worked.shift == shift) {
                continue;
            }
            for day in 0..days {
                let bounds = range.heads.get(first_day + day).copied().unwrap_or_default();
                let has = |tour: &Tour| {
                    tour.pools.iter().any(|&pool| {
                        let duty = &self.duties[self.cover.pools[pool][0]];
                        duty.shift == shift && duty.day == day
                    })
                };
                let own =
                    (0..self.cover.tours.len()).filter(|&t| has(&self.cover.tours[t])).collect();
                let limit = limit(own, bounds).filter(|limit| limit.most != Some(0));
                self.add_limit(limit, Bounded::Shift(shift, day));
            }
        }
    }

    fn add_limit(&mut self, limit: Option<Limit>, bounded: Bounded) {
        self.limits.extend(limit.as_ref().map(|_| bounded));
        self.cover.limits.extend(limit);
    }

    /// What no duty of the first day reaches is covered by those of the day before.
    fn leave_first_morning(&mut self) {
        let first =
            self.cover.duties.iter().filter_map(|duty| duty.slots.first().copied().flatten()).min();
        let end = first.unwrap_or(0).min(self.slots_per_day());
        self.cover.required[..end].fill(0);
    }

    /// Slots in which somebody is required and whom nobody can cover.
    pub fn out_of_reach(&self) -> Vec<usize> {
        let mut reached = vec![false; self.cover.required.len()];
        for pool in self.cover.tours.iter().flat_map(|tour| &tour.pools) {
            for &duty in &self.cover.pools[*pool] {
                self.cover.duties[duty]
                    .slots
                    .iter()
                    .flatten()
                    .for_each(|&slot| reached[slot] = true);
            }
        }
        (0..reached.len()).filter(|&slot| !reached[slot] && self.cover.required[slot] > 0).collect()
    }

    /// The slots of each interval of the calendar; none for those of a warm-up.
    pub fn slots_of(&self, calendar: &Calendar, interval: usize) -> std::ops::Range<usize> {
        slots_of(calendar, self.slot, interval)
    }
}

/// Whether the horizon's end is its beginning.
pub(super) fn repeats(days: usize) -> bool {
    days == 1 || days == 7
}

fn slots_of(calendar: &Calendar, slot: Tick, interval: usize) -> std::ops::Range<usize> {
    let interval = calendar.intervals()[interval];
    if interval.day < 0 {
        return 0..0;
    }
    let each = (calendar.interval() / slot) as usize;
    let first = interval.day as usize * (DAY / slot) as usize + interval.slot as usize * each;
    first..first + each
}

fn by_slot(calendar: &Calendar, slot: Tick, required: &[u32]) -> Vec<u32> {
    let mut by_slot = vec![0; calendar.days() as usize * (DAY / slot) as usize];
    for (interval, &heads) in required.iter().enumerate() {
        // An hour that comes twice is covered twice by the same people.
        by_slot[slots_of(calendar, slot, interval)].iter_mut().for_each(|r| *r = heads.max(*r));
    }
    by_slot
}

/// The longest slots into which intervals, shifts and breaks can be cut.
fn slot_length(space: &Space, calendar: &Calendar) -> Tick {
    let shifts = space.shifts.iter().flat_map(|shift| shift.starts.iter().chain(&shift.lengths));
    let breaks = space.shifts.iter().flat_map(|shift| &shift.breaks);
    // Breaks may begin wherever an interval of theirs or a quarter of an hour does.
    let breaks = breaks.flat_map(|window| [window.first, window.last, window.length]);
    shifts.copied().chain(breaks).fold(calendar.interval(), common_divisor)
}

fn common_divisor(a: Tick, b: Tick) -> Tick {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

/// The working days of each week that a tour allows; Monday is not special, the week repeats.
fn weeks(tour: &TourRange) -> Vec<Vec<usize>> {
    let days = tour.days as usize;
    let together = |off: usize| (0..days).map(|day| (off + day) % 7).collect::<Vec<usize>>();
    if tour.days_off_together {
        return (0..if days == 7 { 1 } else { 7 }).map(together).collect();
    }
    let weeks = (0_u32..1 << 7).filter(|week| week.count_ones() == tour.days);
    weeks.map(|week| (0..7).filter(|day| week >> day & 1 == 1).collect()).collect()
}
