//! What every staffing is measured by: how far each promise is kept, in numbers that add up.
//!
//! Each promise is turned into a *surplus* that is at least 0 when it is kept and that is a sum over
//! intervals: answered within T less the promised share of all who entered, and so on. So the surplus of a
//! day is the sum of those of its intervals, and what one agent more does in one interval can be seen
//! there.

use std::ops::Range;

use crate::center::{Center, Goal, Target};
use crate::sim::{Periods, Tally};
use crate::time::{Calendar, Tick, seconds};

/// A promise or a limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// A target of a queue, by its place.
    Target(usize, Target),
    /// The highest occupancy of a group, by its place.
    Occupancy(usize, f64),
}

/// A rule in one of the periods in which it must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// Place in [`Yardstick::rules`].
    pub rule: usize,
    /// Intervals of the calendar.
    pub period: Range<usize>,
}

/// How a rule must hold in a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hold {
    /// For all replications together.
    InTheMean,
    /// In at least this share of the replications, each by itself.
    InShare(f64),
}

/// All rules of a center and the periods in which they must hold.
#[derive(Clone, Debug)]
pub struct Yardstick {
    /// Every target, then every highest occupancy.
    pub rules: Vec<Rule>,
    /// Every rule in each of its periods.
    pub asks: Vec<Ask>,
    hold: Hold,
    /// The ask of each rule and reported interval, where there is one.
    ask_at: Vec<Vec<Option<usize>>>,
    first: usize,
    interval: Tick,
}

/// The surplus of each replication: `surplus[replication][rule * intervals + interval]`, intervals from the
/// first reported one on.
pub type Measured = Vec<Vec<f64>>;

impl Yardstick {
    /// The rules of a center.
    pub fn new(center: &Center, calendar: &Calendar, hold: Hold) -> Self {
        let periods = Periods::new(calendar);
        let targets = center.queues.iter().enumerate().flat_map(|(queue, nouns)| {
            nouns.targets.iter().map(move |&target| Rule::Target(queue, target))
        });
        let limits = center.groups.iter().enumerate().filter_map(|(group, nouns)| {
            nouns.max_occupancy.map(|most| Rule::Occupancy(group, most))
        });
        let rules: Vec<Rule> = targets.chain(limits).collect();
        let mut asks = Vec::new();
        let mut ask_at = vec![vec![None; periods.intervals()]; rules.len()];
        let first = calendar.warm_up_intervals();
        for (rule, what) in rules.iter().enumerate() {
            let per = match what {
                Rule::Target(_, target) => target.per,
                Rule::Occupancy(..) => crate::center::Period::Interval,
            };
            let periods = periods.per(per).into_iter().map(|period| periods.range(period));
            for period in periods.filter(|period| is_asked(center, what, period)) {
                period.clone().for_each(|i| ask_at[rule][i - first] = Some(asks.len()));
                asks.push(Ask { rule, period });
            }
        }
        Self { rules, asks, hold, ask_at, first, interval: calendar.interval() }
    }

    /// The surplus of each rule in each reported interval.
    pub fn measure(&self, tally: &Tally) -> Vec<f64> {
        let intervals = self.intervals();
        let of_rule = |rule: &Rule| {
            let rule = *rule;
            (0..intervals).map(move |interval| self.surplus(rule, tally, self.first + interval))
        };
        self.rules.iter().flat_map(of_rule).collect()
    }

    /// In contacts; of an occupancy in agents.
    fn surplus(&self, rule: Rule, tally: &Tally, interval: usize) -> f64 {
        match rule {
            Rule::Target(queue, target) => {
                let cell = tally.queue(queue, interval);
                let entered = (cell.offered - cell.blocked) as f64;
                let cases = || tally.cases(queue, interval).copied().unwrap_or_default();
                match target.goal {
                    Goal::AnsweredWithin { share } => cell.within as f64 - share * entered,
                    Goal::Abandoned { share } => share * entered - cell.abandoned as f64,
                    Goal::Asa { seconds: asa } => {
                        // Where nobody is answered there is no mean wait and no promise kept.
                        let lost = entered - cell.answered as f64;
                        cell.answered as f64 - seconds(cell.wait_answered) / asa - 1e-6 * lost
                    }
                    Goal::FinishedWithin { share } => {
                        cases().finished_within as f64 - share * cases().finished_due as f64
                    }
                    Goal::ClosedWithin { share } => {
                        cases().closed_within as f64 - share * cases().closed_due as f64
                    }
                }
            }
            Rule::Occupancy(group, most) => {
                let cell = tally.group(group, interval);
                (most * cell.staffed as f64 - cell.busy as f64) / self.interval as f64
            }
        }
    }

    /// Reported intervals.
    pub fn intervals(&self) -> usize {
        self.ask_at.first().map_or(0, Vec::len)
    }

    /// The level of every ask: at least 0 where it holds.
    pub fn levels(&self, measured: &Measured) -> Vec<f64> {
        self.asks.iter().map(|ask| self.level(self.sums(measured, ask))).collect()
    }

    /// The surplus of an ask in each replication.
    fn sums(&self, measured: &Measured, ask: &Ask) -> Vec<f64> {
        let row = ask.rule * self.intervals();
        let places = row + ask.period.start - self.first..row + ask.period.end - self.first;
        measured.iter().map(|surplus| surplus[places.clone()].iter().sum()).collect()
    }

    /// Whether the level of some ask is below its margin by so much that more replications would say the
    /// same: four standard errors.
    pub fn is_far_below(&self, measured: &Measured, margins: &[f64]) -> bool {
        const FAR: f64 = 4.0;
        let n = measured.len() as f64;
        let below = |(ask, &margin): (&Ask, &f64)| {
            let sums = self.sums(measured, ask);
            let (reached, asked, variance) = match self.hold {
                Hold::InTheMean => {
                    let mean = sums.iter().sum::<f64>() / n;
                    let squares = sums.iter().map(|sum| (sum - mean).powi(2)).sum::<f64>();
                    (mean, margin, squares / (n - 1.0).max(1.0))
                }
                Hold::InShare(share) => {
                    let kept = sums.iter().filter(|&&sum| sum >= margin).count() as f64;
                    (kept / n, share, share * (1.0 - share))
                }
            };
            asked - reached > FAR * (variance / n).sqrt()
        };
        self.asks.iter().zip(margins).any(below)
    }

    /// The level of an ask, given its surplus in each replication.
    fn level(&self, mut surplus: Vec<f64>) -> f64 {
        match self.hold {
            Hold::InTheMean => surplus.iter().sum::<f64>() / surplus.len() as f64,
            Hold::InShare(share) => {
                let may_miss = ((1.0 - share) * surplus.len() as f64 + 1e-9) as usize;
                let place = may_miss.min(surplus.len() - 1);
                *surplus.select_nth_unstable_by(place, f64::total_cmp).1
            }
        }
    }

    /// How the levels change if the surplus in a window of reported intervals (from 0) becomes that of
    /// `after` and stays that of `before` elsewhere; asks whose level does not change are left out.
    pub fn changes(
        &self,
        before: &Measured,
        after: &Measured,
        levels: &[f64],
        window: Range<usize>,
    ) -> Vec<(usize, f64)> {
        let mut changes = Vec::new();
        for (rule, asks) in self.ask_at.iter().enumerate() {
            let row = rule * self.intervals();
            for run in asks[window.clone()].chunk_by(|a, b| a == b).scan(window.start, |at, run| {
                let start = *at;
                *at += run.len();
                Some((run[0], start..*at))
            }) {
                let (Some(ask), inside) = run else { continue };
                let own = self.asks[ask].period.start - self.first
                    ..self.asks[ask].period.end - self.first;
                let differs = |(a, b): (&Vec<f64>, &Vec<f64>)| {
                    inside.clone().any(|i| a[row + i] != b[row + i])
                };
                if !before.iter().zip(after).any(differs) {
                    continue;
                }
                let sums = before.iter().zip(after).map(|(a, b)| {
                    own.clone()
                        .map(|i| if inside.contains(&i) { b[row + i] } else { a[row + i] })
                        .sum()
                });
                changes.push((ask, self.level(sums.collect()) - levels[ask]));
            }
        }
        changes
    }
}

/// An occupancy is asked for while a queue of the group is open: after that only those are there who finish
/// a contact, and they are busy.
fn is_asked(center: &Center, rule: &Rule, period: &Range<usize>) -> bool {
    let Rule::Occupancy(group, _) = *rule else { return true };
    let skills = &center.groups[group].skills;
    let queues = skills.iter().map(|skill| &center.queues[usize::from(skill.queue.0)]);
    queues.into_iter().any(|queue| period.clone().any(|interval| queue.open[interval]))
}
