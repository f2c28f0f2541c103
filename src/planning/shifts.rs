//! From a requirement to shifts, and back: the chosen shifts are played call by call, and where they break
//! a promise the requirement rises and is covered again.

mod adjust;
mod covers;

use adjust::Lowering;

use super::posted::post;
use super::unmet::{Unmet, unmet_in_replay};
use crate::center::{Center, Posted};
use crate::optimize::Weights;
use crate::scenario::Scenario;
use crate::schedule::{Bounded, Layout, Plan};
use crate::sim::{Model, Replications, Results, simulate};
use crate::staffing::{Hold, Yardstick};
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
    /// In which round it was found: 0 for the first, before the requirement rose or fell.
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

/// A bound of the file on the most heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// `at-most`.
    Most(Bounded),
    /// `seats`, in this interval of the calendar.
    Seats(usize),
}

/// More people are wanted than the other bounds leave room for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Whose, by its place in [`Center::groups`].
    pub group: usize,
    /// Each `at-least` that cannot be kept, and by how many it is too high; empty where only whole people
    /// do not fit.
    pub too_many: Vec<(Bounded, u32)>,
    /// What stands against them, the strongest first.
    pub against: Vec<Against>,
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
    /// The bounds on heads leave so many too few, at least; beside them those that are in the way, the
    /// strongest first.
    Bounds(Vec<Lack>, Vec<Against>),
    /// The bounds on heads contradict each other.
    Contradiction(Contradiction),
    /// So few different shifts as are allowed do not cover what this group needs.
    TooFewDifferent(usize),
    /// There was no time to find any for this group.
    NoTime(usize),
    /// Stopped before there was anything to show.
    Stopped,
}

/// Rounds of replay and adjustment.
const MOST_ROUNDS: usize = 8;
/// The first covers may take this share of the time, the others the rest.
const FIRST_SHARE: f64 = 0.7;

/// Finds shifts for what is required and replays them. Where the replay breaks a promise the requirement
/// rises; where it keeps all of them, it falls as long as that saves something and breaks none.
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
    let mut best = planner.propose(&wish.required, FIRST_SHARE)?;
    if !wish.mends || wish.soft.is_some() {
        return Ok(best);
    }
    let later = (1.0 - FIRST_SHARE) / MOST_ROUNDS as f64;
    let mut required = wish.required.clone();
    let mut lowering = Lowering::new();
    for round in 1..=MOST_ROUNDS {
        if watch.stop() {
            break;
        }
        if best.unmet.is_empty() {
            required = best.required();
            if !planner.lower(&mut required, &best, &mut lowering) {
                break;
            }
        } else {
            planner.raise(&mut required, &best);
        }
        // More than there are seats or shifts for: what was found stands.
        let Ok(()) = planner.refuse_seats(&required) else { break };
        let Ok(next) = planner.propose(&required, later) else { break };
        let is_better = next.worth() < best.worth();
        lowering.learn(is_better);
        if is_better {
            best = ShiftProposal { rounds: round, ..next };
        }
    }
    Ok(best)
}

impl ShiftProposal {
    /// What is not kept and, if that is nothing, what it costs: less is better.
    fn worth(&self) -> (f64, f64) {
        let short: f64 = self.unmet.iter().map(|unmet| unmet.short).sum();
        (short, self.groups.iter().map(|group| group.plan.cost).sum())
    }

    /// Heads that each group is required to have.
    fn required(&self) -> Vec<Vec<u32>> {
        self.groups.iter().map(|group| group.required.clone()).collect()
    }
}

struct Planner<'a> {
    scenario: &'a Scenario,
    wish: &'a ShiftWish,
    watch: &'a dyn Watch,
}

impl Planner<'_> {
    fn propose(&self, required: &[Vec<u32>], share: f64) -> Result<ShiftProposal, ShiftRefusal> {
        let share = share / required.len().max(1) as f64;
        let mut groups = Vec::with_capacity(required.len());
        for group in 0..required.len() {
            let found = self.cover(group, required, &groups, share)?;
            groups.push(found);
        }
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
