//! From a requirement to shifts, and back: the chosen shifts are played call by call, and where they break
//! a promise the requirement rises and is covered again.

use super::posted::post;
use super::unmet::{Unmet, unmet_in_replay};
use crate::center::{Center, Posted};
use crate::optimize::{Cover, EXACT, Weights};
use crate::scenario::Scenario;
use crate::schedule::{Effort, Layout, Plan, search};
use crate::sim::{Model, Replications, Results, simulate};
use crate::staffing::{Hold, Rule, Yardstick};
use crate::time::hours;
use crate::watch::Watch;

/// What is asked of shifts.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftWish {
    /// Heads that each group needs in each interval of the calendar.
    pub required: Vec<Vec<u32>>,
    /// Names the random choices and the callers of the replay.
    pub seed: u64,
    /// Neighbourhoods of each search; `None`: as the watch allows.
    pub iterations: Option<u64>,
    /// How often the replay plays the horizon.
    pub replications: Replications,
    /// Prices of an hour too few and too many; `None`: the requirement is covered.
    pub soft: Option<Weights>,
    /// Whether the requirement rises where the replay breaks a promise.
    pub mends: bool,
}

/// Shifts of a group.
#[derive(Clone, Debug)]
pub struct GroupShifts {
    /// What was to be covered.
    pub layout: Layout,
    /// What covers it.
    pub plan: Plan,
    /// Heads required in each interval of the calendar, in the end.
    pub required: Vec<u32>,
}

/// Shifts for all groups, replayed.
#[derive(Debug)]
pub struct ShiftProposal {
    /// The center with the proposed shifts.
    pub center: Center,
    /// Each group's, in the order of the file.
    pub groups: Vec<GroupShifts>,
    /// How many work which shift on which day with which breaks.
    pub posted: Vec<Posted>,
    /// The replay.
    pub results: Results,
    /// What the replay does not keep.
    pub unmet: Vec<Unmet>,
    /// How often the requirement rose.
    pub rounds: usize,
    /// Whether the replay came to its end.
    pub complete: bool,
}

/// An interval in which something is lacking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lack {
    /// Place in [`Center::groups`].
    pub group: usize,
    /// By its place in the calendar.
    pub interval: usize,
    /// Heads.
    pub heads: u32,
}

/// Why there are no shifts.
#[derive(Clone, Debug, PartialEq)]
pub enum ShiftRefusal {
    /// The file has no shifts.
    NoShifts,
    /// No shift of the group reaches these intervals.
    OutOfReach(Vec<Lack>),
    /// More people are required than there are seats, by so many.
    Seats(Vec<Lack>),
    /// The bounds on heads leave so many too few, at least.
    Bounds(Vec<Lack>),
    /// The bounds on heads contradict each other: this group's.
    Contradiction(usize),
    /// So few different shifts as are allowed do not cover what this group needs.
    TooFewDifferent(usize),
    /// Stopped before there was anything to show.
    Stopped,
}

/// Rounds of replay and adjustment.
const MOST_ROUNDS: usize = 8;
/// Share of a period's intervals, the ones that are served worst, in which the requirement rises.
const RAISED: f64 = 0.25;
/// The first covers may take this share of the time, the others the rest.
const FIRST_SHARE: f64 = 0.7;

/// Finds shifts for what is required and replays them.
///
/// # Errors
/// When no shifts cover it.
pub fn shifts(
    scenario: &Scenario,
    wish: &ShiftWish,
    watch: &dyn Watch,
) -> Result<ShiftProposal, ShiftRefusal> {
    if scenario.space.shifts.is_empty() {
        return Err(ShiftRefusal::NoShifts);
    }
    let planner = Planner { scenario, wish, watch };
    planner.refuse_seats(&wish.required)?;
    let mut required = wish.required.clone();
    let mut best = planner.propose(&required, FIRST_SHARE)?;
    let later = (1.0 - FIRST_SHARE) / MOST_ROUNDS as f64;
    for round in 1..=MOST_ROUNDS {
        if !wish.mends || best.unmet.is_empty() || watch.stop() || wish.soft.is_some() {
            break;
        }
        planner.raise(&mut required, &best);
        // More than there are seats or shifts for: what was found stands.
        let Ok(()) = planner.refuse_seats(&required) else { break };
        let Ok(next) = planner.propose(&required, later) else { break };
        let short = |proposal: &ShiftProposal| -> f64 {
            proposal.unmet.iter().map(|unmet| unmet.short).sum()
        };
        if short(&next) < short(&best) {
            best = ShiftProposal { rounds: round, ..next };
        }
    }
    Ok(best)
}

struct Planner<'a> {
    scenario: &'a Scenario,
    wish: &'a ShiftWish,
    watch: &'a dyn Watch,
}

impl Planner<'_> {
    fn refuse_seats(&self, required: &[Vec<u32>]) -> Result<(), ShiftRefusal> {
        let Some(seats) = self.scenario.center.seats else { return Ok(()) };
        let intervals = self.scenario.calendar.intervals().len();
        let lack = |interval: usize| {
            let all: u32 = required.iter().map(|group| group[interval]).sum();
            let largest = (0..required.len()).max_by_key(|&group| required[group][interval])?;
            (all > seats).then(|| Lack { group: largest, interval, heads: all - seats })
        };
        let lacks: Vec<Lack> = (0..intervals).filter_map(lack).collect();
        if lacks.is_empty() { Ok(()) } else { Err(ShiftRefusal::Seats(lacks)) }
    }

    fn propose(&self, required: &[Vec<u32>], share: f64) -> Result<ShiftProposal, ShiftRefusal> {
        let share = share / required.len().max(1) as f64;
        let groups = (0..required.len())
            .map(|group| self.cover(group, &required[group], share))
            .collect::<Result<Vec<_>, _>>()?;
        let Scenario { demand, calendar, space, .. } = self.scenario;
        let mut center = self.scenario.center.clone();
        let posted = post(&mut center, calendar, space, &groups);
        let model = Model::new(&center, demand, calendar);
        let results = simulate(&model, self.wish.seed, self.wish.replications, self.watch);
        let yardstick = Yardstick::new(&center, calendar, Hold::InTheMean);
        let in_replay = (self.wish.seed, results.replications());
        let unmet = unmet_in_replay(self.scenario, &center, &yardstick, in_replay);
        let complete = results.complete && !self.watch.stop();
        Ok(ShiftProposal { center, groups, posted, results, unmet, rounds: 0, complete })
    }

    fn cover(
        &self,
        group: usize,
        required: &[u32],
        share: f64,
    ) -> Result<GroupShifts, ShiftRefusal> {
        let Scenario { center, calendar, space, .. } = self.scenario;
        let nouns = &center.groups[group];
        let mut layout = Layout::new(space, calendar, nouns, required);
        let slot_hours = hours(layout.slot);
        layout.cover.soft = self.wish.soft.map(|weights| Weights {
            under: weights.under * slot_hours,
            over: weights.over * slot_hours,
        });
        // Seats that others may need are not given away.
        layout.cover.seats = center.seats.filter(|_| center.groups.len() == 1);
        if self.wish.soft.is_none() {
            let out = layout.out_of_reach();
            self.refuse_lacks(group, &layout, |slot| {
                if out.binary_search(&slot).is_ok() { layout.cover.required[slot] } else { 0 }
            })
            .map_err(ShiftRefusal::OutOfReach)?;
        }
        self.watch.begin(share);
        let effort = Effort { seed: self.wish.seed, iterations: self.wish.iterations };
        let bound_of_all = match space.most_different {
            Some(most) if layout.kinds().len() > most as usize => {
                let bound = lower_bound(&layout.cover);
                layout = layout
                    .with_few_different(most as usize)
                    .ok_or(ShiftRefusal::TooFewDifferent(group))?;
                bound
            }
            _ => None,
        };
        match search(&layout.cover, effort, self.watch) {
            Some(mut plan) => {
                // Other shifts than those that are left might have cost less.
                plan.bound = bound_of_all.unwrap_or(plan.bound);
                Ok(GroupShifts { layout, plan, required: required.to_vec() })
            }
            None if self.watch.stop() => Err(ShiftRefusal::Stopped),
            None => Err(self.what_lacks(group, layout, share)),
        }
    }

    /// What the bounds keep from being covered: a cover that may leave some out, at any price.
    fn what_lacks(&self, group: usize, mut layout: Layout, share: f64) -> ShiftRefusal {
        let dearest = layout.cover.tours.iter().map(|tour| tour.cost).fold(1.0, f64::max);
        layout.cover.soft = Some(Weights { under: 10.0 * dearest, over: 1e-3 });
        layout.cover.seats = None;
        self.watch.begin(share);
        let effort = Effort { seed: self.wish.seed, iterations: Some(2) };
        let Some(plan) = search(&layout.cover, effort, self.watch) else {
            return ShiftRefusal::Contradiction(group);
        };
        let staffed = staffed(&layout, &plan);
        let short = |slot: usize| layout.cover.required[slot].saturating_sub(staffed[slot]);
        match self.refuse_lacks(group, &layout, short) {
            Err(lacks) => ShiftRefusal::Bounds(lacks),
            Ok(()) => ShiftRefusal::Contradiction(group),
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

    /// One head more where a broken promise is kept worst, for the groups that can mend it.
    fn raise(&self, required: &mut [Vec<u32>], proposal: &ShiftProposal) {
        let center = &self.scenario.center;
        for unmet in &proposal.unmet {
            let groups: Vec<usize> = match unmet.rule {
                Rule::Occupancy(group, _) => vec![group],
                Rule::Target(queue, _) | Rule::Backlog(queue) => (0..center.groups.len())
                    .filter(|&group| center.groups[group].skill(queue).is_some())
                    .take(1)
                    .collect(),
            };
            for group in groups {
                let staffed = proposal.groups[group].staffed(&self.scenario.calendar);
                for interval in self.worst(unmet, proposal) {
                    required[group][interval] =
                        required[group][interval].max(staffed[interval] + 1);
                }
            }
        }
    }

    /// The intervals of a broken promise in which most contacts are not answered in time.
    fn worst(&self, unmet: &Unmet, proposal: &ShiftProposal) -> Vec<usize> {
        let Rule::Target(queue, _) = unmet.rule else { return unmet.period.clone().collect() };
        let first = self.scenario.calendar.warm_up_intervals();
        let late = |interval: usize| {
            let period = crate::sim::Period::Interval(interval - first);
            let of = |metric| {
                let whose = crate::sim::Whose::Of(queue);
                proposal.results.queue(whose, period, metric).map_or(0.0, |e| e.mean)
            };
            of("entered") * (1.0 - of("service_level"))
        };
        let mut worst: Vec<(f64, usize)> =
            unmet.period.clone().map(|interval| (late(interval), interval)).collect();
        worst.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let number = (RAISED * worst.iter().filter(|(late, _)| *late > 0.0).count() as f64).ceil();
        worst.into_iter().take((number as usize).max(1)).map(|(_, interval)| interval).collect()
    }
}

/// What no cover costs less than.
fn lower_bound(cover: &Cover) -> Option<f64> {
    let nobody = vec![0; cover.tours.len()];
    let relaxed = cover.relax(&cover.columns(), &nobody, EXACT)?;
    Some(cover.bound(&relaxed))
}

/// Heads in each slot.
fn staffed(layout: &Layout, plan: &Plan) -> Vec<u32> {
    let mut staffed = vec![0_i64; layout.cover.required.len()];
    for placed in plan.people.iter().flat_map(|person| &person.days) {
        let duty = &layout.cover.duties[placed.duty];
        duty.slots.iter().flatten().for_each(|&slot| staffed[slot] += 1);
        for (&position, &window) in placed.breaks.iter().zip(&duty.breaks) {
            duty.away(position, window).for_each(|slot| staffed[slot] -= 1);
        }
    }
    staffed.into_iter().map(|heads| heads.max(0) as u32).collect()
}

impl GroupShifts {
    /// Heads that are there throughout each interval of the calendar, breaks taken off.
    pub fn staffed(&self, calendar: &crate::time::Calendar) -> Vec<u32> {
        let by_slot = staffed(&self.layout, &self.plan);
        (0..calendar.intervals().len())
            .map(|interval| {
                let slots = self.layout.slots_of(calendar, interval);
                slots.map(|slot| by_slot[slot]).min().unwrap_or(0)
            })
            .collect()
    }

    /// Hours of heads too few and too many, against the requirement of each slot.
    pub fn under_and_over(&self) -> (f64, f64) {
        let slot_hours = hours(self.layout.slot);
        let staffed = staffed(&self.layout, &self.plan);
        let pairs = staffed.iter().zip(&self.layout.cover.required);
        let sum = |of: fn(u32, u32) -> u32| -> f64 {
            pairs.clone().map(|(&s, &r)| f64::from(of(s, r)) * slot_hours).sum()
        };
        (sum(|s, r| r.saturating_sub(s)), sum(|s, r| s.saturating_sub(r)))
    }

    /// What one head more in an interval of the calendar would cost, by the relaxation.
    pub fn price(&self, calendar: &crate::time::Calendar, interval: usize) -> f64 {
        let slots = self.layout.slots_of(calendar, interval);
        slots.map(|slot| self.plan.prices.get(slot).copied().unwrap_or(0.0)).sum()
    }
}
