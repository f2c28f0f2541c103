//! A proposal of shifts with the words that belong to it.

use super::staff::full_time;
use super::{Report, Timing};
use crate::center::{Break, Posted, Space};
use crate::planning::{GroupShifts, ShiftProposal};
use crate::time::{Tick, hours};

/// A proposal and its replay.
#[derive(Clone, Copy, Debug)]
pub struct ShiftsReport<'a> {
    /// The replay.
    pub replay: Report<'a>,
    /// What people may work.
    pub space: &'a Space,
    /// What is proposed.
    pub proposal: &'a ShiftProposal,
    /// How long it took.
    pub timing: Timing,
}

/// What a group's shifts come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupTotals {
    /// People, or single shifts where there are no tours.
    pub people: usize,
    /// Paid hours.
    pub paid_hours: f64,
    /// Full-time jobs that these are, shrinkage included.
    pub full_time: f64,
    /// In money or, without a price, in paid hours.
    pub cost: f64,
    /// Part of it that is paid on top of the price of paid hours.
    pub surcharges: f64,
    /// No shifts cost less.
    pub bound: f64,
    /// Heads too few, in hours.
    pub under_hours: f64,
    /// Heads too many, in hours.
    pub over_hours: f64,
}

impl<'a> ShiftsReport<'a> {
    /// Each group's totals, in the order of the file.
    pub fn totals(&self) -> Vec<GroupTotals> {
        self.proposal
            .groups
            .iter()
            .enumerate()
            .map(|(place, group)| self.of_group(place, group))
            .collect()
    }

    fn of_group(&self, place: usize, group: &GroupShifts) -> GroupTotals {
        let paid = |posted: &Posted| {
            let length = self.shift_of(posted).length;
            f64::from(posted.heads) * hours(self.space.shifts[posted.range].paid(length))
        };
        let own = self.proposal.posted.iter().filter(|posted| posted.group == place);
        let paid_hours: f64 = own.map(paid).sum();
        let nouns = &self.replay.center.groups[place];
        let plain = paid_hours * nouns.cost_per_hour.filter(|price| *price > 0.0).unwrap_or(1.0);
        let on_top = group.plan.cost_of_people(&group.layout.cover) - plain;
        let there = 1.0 - nouns.shrinkage;
        let (under_hours, over_hours) = group.under_and_over();
        GroupTotals {
            people: group.plan.people.len(),
            paid_hours,
            full_time: full_time(paid_hours / there, self.replay.calendar.days()),
            cost: group.plan.cost,
            surcharges: if nouns.pay.is_plain() { 0.0 } else { on_top },
            bound: group.plan.bound,
            under_hours,
            over_hours,
        }
    }

    /// Cost and bound of all groups, and the share of the cost that may be too much.
    pub fn cost_bound_gap(&self) -> (f64, f64, f64) {
        let totals = self.totals();
        let cost: f64 = totals.iter().map(|group| group.cost).sum();
        let bound: f64 = totals.iter().map(|group| group.bound).sum();
        (cost, bound, if cost > 0.0 { ((cost - bound) / cost).max(0.0) } else { 0.0 })
    }

    /// The shift of a posting.
    pub(super) fn shift_of(&self, posted: &Posted) -> &'a crate::center::Shift {
        &self.proposal.center.shifts[posted.shift]
    }

    /// A time of a posting's day as ISO 8601 with offset.
    pub(super) fn stamp(&self, posted: &Posted, time_of_day: Tick) -> String {
        let moment = self.replay.calendar.moment(posted.day as i32, time_of_day);
        self.replay.calendar.stamp(moment.max(0) as Tick)
    }

    /// Start and end of each break of a posting.
    pub(super) fn breaks(&self, posted: &Posted) -> Vec<(String, String)> {
        let shift = self.shift_of(posted);
        let times = |one: &Break| {
            let from = shift.start + one.at;
            (self.stamp(posted, from), self.stamp(posted, from + one.length))
        };
        shift.breaks.iter().map(times).collect()
    }

    /// Required and staffed heads of a group in each reported interval.
    pub fn coverage(&self, group: usize) -> (Vec<u32>, Vec<u32>) {
        let calendar = self.replay.calendar;
        let first = calendar.warm_up_intervals();
        let shifts = &self.proposal.groups[group];
        (shifts.required[first..].to_vec(), shifts.staffed(calendar)[first..].to_vec())
    }
}
