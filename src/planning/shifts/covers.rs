//! Shifts for one group after the other, and why there may be none.

use super::{Against, Contradiction, GroupShifts, Lack, Planner, ShiftRefusal, staffed};
use crate::optimize::{Bound, Cover, EXACT, Weights};
use crate::scenario::Scenario;
use crate::schedule::{Effort, Layout, search};
use crate::time::hours;
use crate::watch::Watch;

/// Steps of the search for the heads that bounds leave out.
const STEPS_OF_LACKS: u64 = 2;

impl Planner<'_> {
    /// # Errors
    /// When more heads are required than there are seats; where heads have prices, some may be left out.
    pub(super) fn refuse_seats(&self, required: &[Vec<u32>]) -> Result<(), ShiftRefusal> {
        let Some(seats) = self.scenario.center.seats.filter(|_| self.wish.soft.is_none()) else {
            return Ok(());
        };
        let intervals = self.scenario.calendar.intervals().len();
        let lack = |interval: usize| {
            let all: u32 = required.iter().map(|group| group[interval]).sum();
            let largest = (0..required.len()).max_by_key(|&group| required[group][interval])?;
            (all > seats).then(|| Lack { group: largest, interval, heads: all - seats })
        };
        let lacks: Vec<Lack> = (0..intervals).filter_map(lack).collect();
        if lacks.is_empty() { Ok(()) } else { Err(ShiftRefusal::Seats(lacks)) }
    }

    /// Shifts for a group, beside those of the groups `before` it.
    pub(super) fn cover(
        &self,
        group: usize,
        required: &[Vec<u32>],
        before: &[GroupShifts],
        share: f64,
    ) -> Result<GroupShifts, ShiftRefusal> {
        let mut layout = self.lay_out(group, required, before);
        if self.wish.soft.is_none() {
            let out = layout.out_of_reach();
            self.refuse_lacks(group, &layout, |slot| {
                if out.binary_search(&slot).is_ok() { layout.cover.required[slot] } else { 0 }
            })
            .map_err(ShiftRefusal::OutOfReach)?;
        }
        self.watch.begin(share);
        let effort = Effort { seed: self.wish.seed, iterations: self.wish.iterations };
        let mut wide_bound = None;
        if let Some(wide) = self.with_all_seats(&layout.cover) {
            wide_bound = Some(lower_bound(&wide, self.watch));
        }
        let most = self.scenario.space.most_different.map(|most| most as usize);
        if let Some(most) = most.filter(|most| layout.kinds().len() > *most) {
            // The choice of shifts may take half of the time, their search the other.
            self.watch.begin(share / 2.0);
            wide_bound = wide_bound.or_else(|| Some(lower_bound(&layout.cover, self.watch)));
            layout = layout
                .with_few_different(most, self.watch)
                .ok_or(ShiftRefusal::TooFewDifferent(group))?;
            self.watch.begin(share / 2.0);
        }
        match search(&layout.cover, effort, self.watch) {
            Some(mut plan) => {
                // Other shifts than those that are left, or other seats, might have cost less.
                plan.bound = wide_bound.unwrap_or(plan.bound);
                Ok(GroupShifts { layout, plan, required: required[group].clone() })
            }
            None if self.watch.stop() => Err(ShiftRefusal::Stopped),
            None if self.watch.enough() => Err(ShiftRefusal::NoTime(group)),
            None => Err(self.what_lacks(group, layout, share)),
        }
    }

    /// What a group may work, with its prices and seats.
    fn lay_out(&self, group: usize, required: &[Vec<u32>], before: &[GroupShifts]) -> Layout {
        let Scenario { center, calendar, space, .. } = self.scenario;
        let mut layout = Layout::new(space, calendar, &center.groups[group], &required[group]);
        let slot_hours = hours(layout.slot);
        layout.cover.soft = self.wish.soft.map(|weights| Weights {
            under: weights.under * slot_hours,
            over: weights.over * slot_hours,
        });
        layout.cover.seats = center.seats.map(|seats| {
            let mut left = vec![seats; layout.cover.required.len()];
            let mut take = |slot: usize, heads: u32| left[slot] = left[slot].saturating_sub(heads);
            for other in before {
                // Slots are those of all shifts of the file, the same for every group.
                let there = staffed(&other.layout, &other.plan);
                there.into_iter().enumerate().for_each(|(slot, heads)| take(slot, heads));
            }
            // Those that come later get as many seats as they need.
            for other in &required[group + 1..] {
                for (interval, &heads) in other.iter().enumerate() {
                    layout.slots_of(calendar, interval).for_each(|slot| take(slot, heads));
                }
            }
            left
        });
        layout
    }

    /// The cover with all seats, whatever the others take of them; `None` where it has them all.
    fn with_all_seats(&self, cover: &Cover) -> Option<Cover> {
        let (seats, own) = (self.scenario.center.seats?, cover.seats.as_ref()?);
        let has_all = own.iter().all(|own| *own == seats);
        (!has_all).then(|| Cover { seats: Some(vec![seats; own.len()]), ..cover.clone() })
    }

    /// What the bounds keep from being covered: a cover that may leave some out, at any price.
    fn what_lacks(&self, group: usize, mut layout: Layout, share: f64) -> ShiftRefusal {
        self.watch.begin(share);
        let conflict = layout.cover.conflict(self.watch);
        let named = |bound: &Bound| self.named(&layout, *bound);
        let mut against: Vec<Against> = conflict.against.iter().filter_map(named).collect();
        against.dedup();
        let too_many =
            conflict.too_many.iter().map(|&(limit, heads)| (layout.limits[limit], heads));
        let contradiction = Contradiction { group, too_many: too_many.collect(), against };
        if !contradiction.too_many.is_empty() {
            return ShiftRefusal::Contradiction(contradiction);
        }
        let dearest = layout.cover.tours.iter().map(|tour| tour.cost).fold(1.0, f64::max);
        layout.cover.soft = Some(Weights { under: 10.0 * dearest, over: 1e-3 });
        let effort = Effort { seed: self.wish.seed, iterations: Some(STEPS_OF_LACKS) };
        let Some(plan) = search(&layout.cover, effort, self.watch) else {
            return ShiftRefusal::Contradiction(contradiction);
        };
        let staffed = staffed(&layout, &plan);
        let short = |slot: usize| layout.cover.required[slot].saturating_sub(staffed[slot]);
        match self.refuse_lacks(group, &layout, short) {
            Err(lacks) => ShiftRefusal::Bounds(lacks, contradiction.against),
            Ok(()) => ShiftRefusal::Contradiction(contradiction),
        }
    }

    /// A bound on the most heads, as the file has it.
    fn named(&self, layout: &Layout, bound: Bound) -> Option<Against> {
        match bound {
            Bound::Most(limit) => Some(Against::Most(layout.limits[limit])),
            Bound::Seats(slot) => {
                let calendar = &self.scenario.calendar;
                let mut intervals = 0..calendar.intervals().len();
                let holds = |&interval: &usize| layout.slots_of(calendar, interval).contains(&slot);
                intervals.find(holds).map(Against::Seats)
            }
        }
    }

    /// # Errors
    /// The intervals that lack heads, if there are any.
    fn refuse_lacks(
        &self,
        group: usize,
        layout: &Layout,
        lacking: impl Fn(usize) -> u32,
    ) -> Result<(), Vec<Lack>> {
        let calendar = &self.scenario.calendar;
        let lack = |interval: usize| {
            let heads = layout.slots_of(calendar, interval).map(&lacking).max().unwrap_or(0);
            (heads > 0).then_some(Lack { group, interval, heads })
        };
        let intervals = calendar.warm_up_intervals()..calendar.intervals().len();
        let lacks: Vec<Lack> = intervals.filter_map(lack).collect();
        if lacks.is_empty() { Ok(()) } else { Err(lacks) }
    }
}

/// What no cover costs less than.
fn lower_bound(cover: &Cover, watch: &dyn Watch) -> f64 {
    let nobody = vec![0; cover.tours.len()];
    let relaxed = cover.relax(&cover.columns(), &nobody, EXACT, watch);
    relaxed.map_or_else(|| cover.rough_bound(), |relaxed| cover.bound(&relaxed))
}
