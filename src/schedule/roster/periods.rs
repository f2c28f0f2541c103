//! Paid time within the periods that rules on hours speak of.
//!
//! Minutes would multiply the states of a [`Network`](super::network::Network); instead each state
//! carries a row of costs, one for each number of *units* worked so far in the period. A unit is the
//! greatest common divisor of all paid times.

use super::network::Kind;
use super::problem::Problem;
use super::rules::{Law, Rule};

/// The periods of a kind of people, which follow each other over the whole horizon.
#[derive(Debug)]
pub(super) struct Periods {
    unit_min: u32,
    list: Vec<Period>,
}

/// Days whose paid time is judged together, or not at all.
#[derive(Debug)]
struct Period {
    /// First day.
    from: usize,
    /// Day after the last one.
    to: usize,
    /// Most units in a day; 0 where nothing is counted.
    most_a_day: usize,
    /// Cost of having worked so many units, up to the most that rules allow.
    end: Vec<f32>,
}

/// What can be counted on the eve of a day: the units from `low` to `high`, in the period of the day
/// before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub low: usize,
    /// Not below `low`, unless nothing is possible.
    pub high: usize,
}

impl Count {
    pub fn width(self) -> usize {
        (self.high + 1).saturating_sub(self.low)
    }
}

impl Periods {
    /// Rules with the same days are judged together.
    pub fn new(problem: &Problem, kind: &Kind, grid: f64) -> Self {
        let paid = kind.duties.iter().map(|&duty| problem.duties[usize::from(duty)].paid_min);
        let unit_min = paid.clone().fold(0, divisor).max(1);
        let most = (paid.max().unwrap_or(0) / unit_min) as usize;
        let mut starts: Vec<(usize, usize)> = kind.hours.iter().map(days).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut list = Vec::new();
        let mut day = 0;
        for (from, to) in starts.into_iter().chain([(problem.days, problem.days)]) {
            if day < from {
                list.push(Period { from: day, to: from, most_a_day: 0, end: vec![0.0] });
            }
            if from < to {
                let rules = kind.hours.iter().filter(|rule| days(rule) == (from, to));
                let end = end_costs(rules.collect(), unit_min, (to - from) * most, grid);
                list.push(Period { from, to, most_a_day: most, end });
            }
            day = to;
        }
        Self { unit_min, list }
    }

    /// Units of so many paid minutes.
    pub fn units(&self, paid_min: u32) -> usize {
        (paid_min / self.unit_min) as usize
    }

    fn of(&self, day: usize) -> &Period {
        let place = self.list.partition_point(|period| period.to <= day);
        &self.list[place]
    }

    /// Whether each period can be kept.
    pub fn are_open(&self) -> bool {
        self.list.iter().all(|period| self.after(period.to - 1).width() > 0)
    }

    /// Whether paid time is counted on a day.
    pub fn counts(&self, day: usize) -> bool {
        self.of(day).most_a_day > 0
    }

    /// Units that can have been worked in its period before a day.
    pub fn before(&self, day: usize) -> Count {
        let period = self.of(day);
        if day == period.from { Count { low: 0, high: 0 } } else { period.count(day) }
    }

    /// Units that can have been worked in its period after a day.
    pub fn after(&self, day: usize) -> Count {
        self.of(day).count(day + 1)
    }

    /// What is charged for the units worked if the period ends with a day.
    pub fn end(&self, day: usize) -> Option<&[f32]> {
        let period = self.of(day);
        (period.to == day + 1).then_some(&period.end)
    }
}

impl Period {
    fn count(&self, day: usize) -> Count {
        let least = self.end.iter().position(|cost| cost.is_finite()).unwrap_or(self.end.len());
        let low = least.saturating_sub((self.to - day) * self.most_a_day);
        Count { low, high: ((day - self.from) * self.most_a_day).min(self.end.len() - 1) }
    }
}

fn days(rule: &Rule) -> (usize, usize) {
    match &rule.law {
        Law::Hours(hours) => (hours.from, hours.to),
        other => unreachable!("periods are made of rules on hours, not of {other:?}"),
    }
}

/// The cost of 0, 1, … units, without the end that no rule allows.
fn end_costs(rules: Vec<&Rule>, unit_min: u32, most: usize, grid: f64) -> Vec<f32> {
    let cost = |units: usize| -> f32 {
        let minutes = units as u32 * unit_min;
        let price = |rule: &&Rule| match &rule.law {
            Law::Hours(hours) => rule.price(hours.excess(minutes)),
            _ => 0.0,
        };
        ((rules.iter().map(price).sum::<f64>() / grid).floor() * grid) as f32
    };
    let mut costs: Vec<f32> = (0..=most).map(cost).collect();
    let last = costs.iter().rposition(|cost| cost.is_finite()).unwrap_or(0);
    costs.truncate(last + 1);
    costs
}

fn divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { divisor(b, a % b) }
}
