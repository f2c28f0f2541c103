//! A roster with the words that belong to it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Report, Timing};
use crate::center::{Agent, Assignment, Break, Worked};
use crate::planning::{Origin, RosterProposal, RulePrices, Share, Why};
use crate::scenario::Scenario;
use crate::schedule::roster::checker::Violation;
use crate::time::{Tick, hours};

/// A roster and its replay.
#[derive(Clone, Copy, Debug)]
pub struct RosterReport<'a> {
    /// The replay.
    pub replay: Report<'a>,
    /// What is proposed.
    pub proposal: &'a RosterProposal,
    /// What was asked about it.
    pub explanation: &'a Explanation,
    /// How long it took.
    pub timing: Timing,
}

/// Answers to questions about a roster.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// What days are for.
    pub why: Vec<Why>,
    /// What each rule costs; `None` where nobody asked.
    pub prices: Option<RulePrices>,
}

/// A rule that costs something, in a planner's words.
#[derive(Clone, Debug)]
pub struct Broken<'a> {
    /// What the checker says.
    pub violation: &'a Violation,
    /// Where the rule comes from.
    pub origin: Origin,
    /// The key of `[rules]` that has its price.
    pub key: &'static str,
    /// What it says, with dates.
    pub message: String,
}

/// How evenly something is shared out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Of the people.
    pub mean: f64,
    /// Who has least.
    pub least: f64,
    /// Who has most.
    pub most: f64,
}

impl Spread {
    fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let number = values.clone().count().max(1) as f64;
        Self {
            mean: values.clone().sum::<f64>() / number,
            least: values.clone().fold(f64::INFINITY, f64::min),
            most: values.fold(0.0, f64::max),
        }
    }
}

/// What people of one contract have of the roster.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractFairness<'a> {
    /// The contract.
    pub contract: &'a str,
    /// How many people.
    pub people: usize,
    /// Paid hours.
    pub hours: Spread,
    /// Weekends with work.
    pub weekends: Spread,
    /// Late shifts.
    pub late: Spread,
    /// Night shifts.
    pub nights: Spread,
    /// Wishes.
    pub wishes: u32,
    /// Granted ones.
    pub granted: u32,
    /// Wishes of each person that are not granted.
    pub denied: Spread,
}

/// What a group's people come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    /// Hours of heads required.
    pub required_hours: f64,
    /// Hours of heads there, breaks taken off.
    pub staffed_hours: f64,
    /// Hours of heads too few.
    pub under_hours: f64,
    /// Hours of heads too many.
    pub over_hours: f64,
}

impl Coverage {
    /// The lines below the people of a group, each with its name.
    pub fn lines(&self) -> [(&'static str, f64); 4] {
        [
            ("required h", self.required_hours),
            ("staffed h", self.staffed_hours),
            ("too few h", self.under_hours),
            ("too many h", self.over_hours),
        ]
    }
}

/// Whether a wish for a day is denied by the shift that is worked on it, if any.
pub(super) fn is_denied(agent: &Agent, day: usize, worked: Option<usize>) -> bool {
    agent.wishes.iter().filter(|wish| wish.day == day).any(|wish| !wish.is_granted(worked))
}

impl<'a> RosterReport<'a> {
    /// Whom and what it is about.
    pub fn scenario(&self) -> &'a Scenario {
        &self.proposal.scenario
    }

    /// Rules that cost something.
    pub fn broken(&self) -> Vec<Broken<'a>> {
        let proposal = self.proposal;
        let broken = |violation: &'a Violation| {
            let (origin, message) = proposal.question.said(self.scenario(), violation);
            let key = proposal.question.price_key(self.scenario(), violation);
            Broken { violation, origin, key, message }
        };
        proposal.verdict.violations.iter().map(broken).collect()
    }

    /// How fair it is among people of each contract that has some.
    pub fn fairness(&self) -> Vec<ContractFairness<'a>> {
        let team = &self.scenario().team;
        let of = |place: usize| {
            let all = team.agents.iter().zip(&self.proposal.shares);
            let own: Vec<&Share> =
                all.filter(|(agent, _)| agent.contract == place).map(|(_, share)| share).collect();
            let spread = |of: fn(&Share) -> f64| Spread::of(own.iter().map(move |share| of(share)));
            ContractFairness {
                contract: &team.contracts[place].name,
                people: own.len(),
                hours: spread(|share| share.hours),
                weekends: spread(|share| share.weekends.into()),
                late: spread(|share| share.late.into()),
                nights: spread(|share| share.nights.into()),
                wishes: own.iter().map(|share| share.wishes).sum(),
                granted: own.iter().map(|share| share.granted).sum(),
                denied: spread(|share| (share.wishes - share.granted).into()),
            }
        };
        (0..team.contracts.len()).map(of).filter(|fairness| fairness.people > 0).collect()
    }

    /// Who works on which day: by person and day.
    pub fn worked(&self) -> BTreeMap<(usize, usize), &'a Assignment> {
        let assignments = self.proposal.assignments.iter();
        assignments.map(|one| ((one.agent, one.day), one)).collect()
    }

    /// Groups that have people: their places.
    pub fn groups(&self) -> Vec<usize> {
        let Scenario { center, team, .. } = self.scenario();
        team.groups(center.groups.len())
    }

    /// What a group's people come to on some days.
    pub fn coverage(&self, group: usize, days: Range<usize>) -> Coverage {
        let mut sum =
            Coverage { required_hours: 0.0, staffed_hours: 0.0, under_hours: 0.0, over_hours: 0.0 };
        let intervals = self.scenario().calendar.intervals().iter().enumerate();
        let on = |day: i32| usize::try_from(day).is_ok_and(|day| days.contains(&day));
        for (place, interval) in intervals.filter(|(_, interval)| on(interval.day)) {
            let length = hours(interval.end - interval.start);
            let required = f64::from(self.proposal.required[group][place]);
            let staffed = self.proposal.staffed[group][place];
            sum.required_hours += length * required;
            sum.staffed_hours += length * staffed;
            sum.under_hours += length * (required - staffed).max(0.0);
            sum.over_hours += length * (staffed - required).max(0.0);
        }
        sum
    }

    /// Required and staffed heads of a group in each reported interval.
    pub fn heads(&self, group: usize) -> (&'a [u32], &'a [f64]) {
        let first = self.scenario().calendar.warm_up_intervals();
        (&self.proposal.required[group][first..], &self.proposal.staffed[group][first..])
    }

    /// Price of all paid hours; `None` if a group with people has no price.
    pub fn paid_cost(&self) -> Option<f64> {
        let people = self.scenario().team.agents.iter().zip(&self.proposal.shares);
        people
            .map(|(agent, share)| {
                let price = self.scenario().center.groups[agent.group].cost_per_hour?;
                Some(price * share.hours)
            })
            .sum()
    }

    /// The moment so long after the start of a shift: as it is played, so a shift over a clock change lasts
    /// as long as any other.
    pub(super) fn moment(&self, day: usize, worked: &Worked, after: Tick) -> Tick {
        let start = self.scenario().calendar.moment(day as i32, worked.start);
        (start + after as i64).max(0) as Tick
    }

    /// A time after the start of a shift on a day, perhaps before the first, as ISO 8601 with offset.
    pub(super) fn stamp(&self, day: i32, worked: &Worked, after: Tick) -> String {
        let calendar = &self.scenario().calendar;
        calendar.stamp_around(calendar.moment(day, worked.start) + after as i64)
    }

    /// From when to when by the clock on the wall, counted from the start of a shift: "23:00–07:00".
    pub(super) fn clock(&self, day: usize, worked: &Worked, times: Range<Tick>) -> String {
        let at = |after: Tick| {
            let moment = self.moment(day, worked, after);
            self.scenario().calendar.civil(moment).strftime("%H:%M").to_string()
        };
        format!("{}–{}", at(times.start), at(times.end))
    }

    /// The name of the zone whose clock is on the wall, if it has one.
    pub(super) fn zone(&self) -> Option<String> {
        let first = self.scenario().calendar.civil(0);
        first.time_zone().iana_name().map(str::to_owned)
    }

    /// Start and end of each break of a shift on a day.
    pub(super) fn breaks(&self, day: i32, worked: &Worked) -> Vec<(String, String)> {
        let at = |after: Tick| self.stamp(day, worked, after);
        let times = |pause: &Break| (at(pause.at), at(pause.at + pause.length));
        worked.breaks.iter().map(times).collect()
    }
}
