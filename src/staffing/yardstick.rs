//! What every staffing is measured by: how far each promise is kept, in numbers that add up.
//!
//! Each promise is turned into a *surplus* that is at least 0 when it is kept and that is a sum over
//! intervals: answered within T less the promised share of all who entered, and so on. So the surplus of a
//! day is the sum of those of its intervals, and what one agent more does in one interval can be seen
//! there.

use std::ops::Range;

use crate::center::{Center, Goal, Target};
use crate::sim::{Period, Periods, Tally};
use crate::time::{Calendar, Tick, seconds};

/// The backlog of work that may wait grows by no more than this share of the work that comes: a horizon that
/// leaves more than that undone would be no plan for the next one.
pub const MOST_GROWTH: f64 = 0.02;

/// A promise or a limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// A target of a queue, by its place.
    Target(usize, Target),
    /// The highest occupancy of a group, by its place.
    Occupancy(usize, f64),
    /// The backlog of a queue, by its place, grows by at most [`MOST_GROWTH`] from the end of the warm-up to
    /// the end of the horizon. What is not due before the end would be left undone without it.
    Backlog(usize),
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

/// How far a rule is kept in a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reached {
    /// What the rule is about, of all replications together: a share, seconds of wait, an occupancy; `None`
    /// where there is nothing to take it of.
    InTheMean(Option<f64>),
    /// The share of the replications that keep it by themselves, and the share that must.
    InShare {
        /// That keep it.
        kept: f64,
        /// That must.
        asked: f64,
    },
}

/// All rules of a center and the periods in which they must hold.
#[derive(Clone, Debug)]
pub struct Yardstick {
    /// Every target, then every highest occupancy, then every backlog.
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
        // Without a warm-up a horizon begins empty, which no horizon after it would.
        let has_before = calendar.warm_up_intervals() > 0;
        let waiting = center.queues.iter().enumerate().filter(|(_, queue)| queue.is_deferrable());
        let backlogs = waiting.filter(|_| has_before).map(|(queue, _)| Rule::Backlog(queue));
        let rules: Vec<Rule> = targets.chain(limits).chain(backlogs).collect();
        let mut asks = Vec::new();
        let mut ask_at = vec![vec![None; periods.intervals()]; rules.len()];
        let first = calendar.warm_up_intervals();
        for (rule, what) in rules.iter().enumerate() {
            let of_rule = match what {
                Rule::Target(_, target) => periods.per(target.per),
                Rule::Occupancy(..) => periods.per(crate::center::Period::Interval),
                Rule::Backlog(_) => vec![Period::Whole],
            };
            let ranges = of_rule.into_iter().map(|period| periods.range(period));
            for period in ranges.filter(|period| is_asked(center, what, period)) {
                period.clone().for_each(|i| ask_at[rule][i - first] = Some(asks.len()));
                asks.push(Ask { rule, period });
            }
        }
        Self { rules, asks, hold, ask_at, first, interval: calendar.interval() }
    }

    /// The surplus of each rule in each reported interval.
    pub fn measure(&self, tally: &Tally) -> Vec<f64> {
        self.in_each(|rule, interval| self.surplus(rule, tally, interval))
    }

    /// What the surplus is taken of.
    pub fn bases(&self, tally: &Tally) -> Vec<f64> {
        self.in_each(|rule, interval| self.base(rule, tally, interval))
    }

    /// A number for each rule in each reported interval.
    fn in_each(&self, number: impl Fn(Rule, usize) -> f64) -> Vec<f64> {
        let number = &number;
        let intervals = self.intervals();
        let of_rule =
            |&rule: &Rule| (0..intervals).map(move |interval| number(rule, self.first + interval));
        self.rules.iter().flat_map(of_rule).collect()
    }

    /// How far an ask is kept, given what was measured of it and the bases of that.
    pub fn reached(&self, ask: usize, measured: &Measured, bases: &Measured) -> Reached {
        let Ask { rule, .. } = self.asks[ask];
        let of_ask = |numbers: &Measured| self.sums(numbers, &self.asks[ask]);
        let surplus = of_ask(measured);
        if let Hold::InShare(asked) = self.hold(ask) {
            let kept = surplus.iter().filter(|&&surplus| surplus >= 0.0).count();
            return Reached::InShare { kept: kept as f64 / surplus.len() as f64, asked };
        }
        let base: f64 = of_ask(bases).iter().sum();
        let spare = surplus.iter().sum::<f64>() / base;
        let reached = match self.rules[rule] {
            Rule::Target(_, target) => match target.goal {
                Goal::AnsweredWithin { share }
                | Goal::FinishedWithin { share }
                | Goal::ClosedWithin { share } => share + spare,
                Goal::Abandoned { share } => share - spare,
                Goal::Asa { seconds } => seconds * (1.0 - spare),
            },
            Rule::Occupancy(_, most) => most - spare,
            Rule::Backlog(_) => MOST_GROWTH - spare,
        };
        Reached::InTheMean((base > 0.0).then_some(reached))
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
            Rule::Backlog(queue) => {
                let waiting = |interval: usize| tally.queue(queue, interval).line.area as f64;
                // The growth of all intervals adds up to that from the last before them to the last.
                let growth = waiting(interval) - waiting(interval - 1);
                MOST_GROWTH * self.base(rule, tally, interval) - growth / self.interval as f64
            }
        }
    }

    /// In contacts; of an occupancy in agents.
    fn base(&self, rule: Rule, tally: &Tally, interval: usize) -> f64 {
        match rule {
            Rule::Target(queue, target) => {
                let cell = tally.queue(queue, interval);
                let cases = || tally.cases(queue, interval).copied().unwrap_or_default();
                let base = match target.goal {
                    Goal::AnsweredWithin { .. } | Goal::Abandoned { .. } => {
                        cell.offered - cell.blocked
                    }
                    Goal::Asa { .. } => cell.answered,
                    Goal::FinishedWithin { .. } => cases().finished_due,
                    Goal::ClosedWithin { .. } => cases().closed_due,
                };
                base as f64
            }
            Rule::Occupancy(group, _) => {
                tally.group(group, interval).staffed as f64 / self.interval as f64
            }
            Rule::Backlog(queue) => {
                let cell = tally.queue(queue, interval);
                (cell.offered - cell.blocked) as f64
            }
        }
    }

    /// Reported intervals.
    pub fn intervals(&self) -> usize {
        self.ask_at.first().map_or(0, Vec::len)
    }

    /// The level of every ask: at least 0 where it holds.
    pub fn levels(&self, measured: &Measured) -> Vec<f64> {
        let level = |ask: usize| self.level(ask, self.sums(measured, &self.asks[ask]));
        (0..self.asks.len()).map(level).collect()
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
        let below = |(ask, &margin): (usize, &f64)| {
            let sums = self.sums(measured, &self.asks[ask]);
            let (reached, asked, variance) = match self.hold(ask) {
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
        margins.iter().enumerate().any(below)
    }

    /// How an ask must hold: a backlog, which goes up and down, in the mean whatever is asked of promises.
    fn hold(&self, ask: usize) -> Hold {
        match self.rules[self.asks[ask].rule] {
            Rule::Backlog(_) => Hold::InTheMean,
            Rule::Target(..) | Rule::Occupancy(..) => self.hold,
        }
    }

    /// The level of an ask, given its surplus in each replication.
    fn level(&self, ask: usize, mut surplus: Vec<f64>) -> f64 {
        match self.hold(ask) {
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
                changes.push((ask, self.level(ask, sums.collect()) - levels[ask]));
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
