//! A proposal of staff with the words that belong to it.

use super::Report;
use crate::planning::{Method, Proposal};
use crate::sim::Periods;
use crate::staffing::{Formula, on_the_phone, present, scheduled};
use crate::time::hours;

/// Heads of one group that are proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned<'a> {
    /// The group.
    pub group: &'a str,
    /// On the phone, for each reported interval: on average and rounded where some are absent.
    pub agents: Vec<u32>,
    /// To be scheduled so that these are there: grossed up by absence and shrinkage.
    pub scheduled: Vec<u32>,
    /// Hours on the phone, on average.
    pub hours: f64,
    /// Hours of `scheduled`.
    pub scheduled_hours: f64,
    /// The same in full-time jobs.
    pub full_time: f64,
    /// Price of `scheduled_hours`; `None` without one.
    pub cost: Option<f64>,
}

/// A proposal and its replay.
#[derive(Clone, Copy, Debug)]
pub struct StaffReport<'a> {
    /// The replay.
    pub replay: Report<'a>,
    /// What is proposed.
    pub proposal: &'a Proposal,
    /// How it was found.
    pub method: Method,
    /// The share of replications in which promises must hold, if that was asked for.
    pub confidence: Option<f64>,
}

/// Hours of a full-time job in a day.
const FULL_TIME_HOURS: f64 = 8.0;
/// Its days in a week.
const FULL_TIME_DAYS: u32 = 5;

/// Full-time jobs that so many hours of a horizon of so many days are: of 8 hours on five days of each
/// week, and on each day of a shorter horizon.
pub(super) fn full_time(hours: f64, days: u32) -> f64 {
    let worked = FULL_TIME_DAYS * (days / 7) + FULL_TIME_DAYS.min(days % 7);
    hours / (FULL_TIME_HOURS * f64::from(worked))
}

impl<'a> StaffReport<'a> {
    /// The proposal group by group, in the order of the file.
    pub fn planned(&self) -> Vec<Planned<'a>> {
        let first = self.replay.calendar.warm_up_intervals();
        let reported = &self.replay.calendar.intervals()[first..];
        let lengths: Vec<f64> = reported.iter().map(|i| hours(i.end - i.start)).collect();
        let of_group = |(group, heads): (&'a crate::center::Group, &Vec<u32>)| {
            let heads = &heads[first..];
            let agents: Vec<u32> = heads.iter().map(|&n| on_the_phone(group, n)).collect();
            let scheduled: Vec<u32> = heads.iter().map(|&n| scheduled(group, n)).collect();
            let hours_of = |heads: &[u32]| -> f64 {
                heads.iter().zip(&lengths).map(|(&n, length)| f64::from(n) * length).sum()
            };
            let (hours, scheduled_hours) = (present(group) * hours_of(heads), hours_of(&scheduled));
            let cost = group.cost_per_hour.map(|_| {
                let prices = reported.iter().zip(&lengths).map(|(i, h)| h * group.price_in(i));
                scheduled.iter().zip(prices).map(|(&n, price)| f64::from(n) * price).sum()
            });
            let full_time = self.full_time(scheduled_hours);
            let group = &group.name;
            Planned { group, agents, scheduled, hours, scheduled_hours, full_time, cost }
        };
        self.replay.center.groups.iter().zip(&self.proposal.heads).map(of_group).collect()
    }

    /// Price of all groups; `None` without any price.
    pub fn cost(&self) -> Option<f64> {
        let costs: Vec<f64> =
            self.planned().into_iter().filter_map(|planned| planned.cost).collect();
        (!costs.is_empty()).then(|| costs.iter().sum())
    }

    /// The method's name on the command line and in JSON.
    pub fn method_name(&self) -> &'static str {
        match self.method {
            Method::Theory(Formula::ErlangC) => "erlang-c",
            Method::Theory(Formula::ErlangA) => "erlang-a",
            Method::Simulation => "simulation",
        }
    }

    /// Hours that all queues would need by Erlang C, each by itself.
    pub(super) fn hours_by_erlang_c(&self) -> Option<f64> {
        self.proposal.by_erlang_c.iter().copied().sum()
    }

    pub(super) fn full_time(&self, hours: f64) -> f64 {
        full_time(hours, self.replay.calendar.days())
    }

    pub(super) fn periods(&self) -> &Periods {
        self.replay.results.periods()
    }
}
