//! Labour rules and wishes as data, one file each.
//!
//! A rule reads the days of one person from left to right and says, day by day, by how much it is
//! broken. What it must remember in between is its *state*, a small number. So each rule is a finite
//! automaton, the search for the best pattern walks through all of a person's automata at once, and
//! the cost of a pattern is what the walk adds up.

mod available;
mod days_off;
mod days_worked;
mod every_week;
mod fair_share;
mod fixed;
mod headcount;
mod held;
mod hours;
mod most_of;
mod nights;
mod rest;
mod rolling_weekends;
mod sequence;
mod serves;
mod start_spread;
mod weekends;
mod wish;
mod work_stretch;

pub use available::Available;
pub use days_off::LeastDaysOff;
pub use days_worked::DaysWorked;
pub use every_week::EveryWeek;
pub use fair_share::{Counted, FairShare};
pub use fixed::Fixed;
pub use headcount::Headcount;
pub use held::Held;
pub use hours::Hours;
pub use most_of::MostOf;
pub use nights::Nights;
pub use rest::{ClockChange, Rest};
pub use rolling_weekends::RollingWeekends;
pub use sequence::{Link, Sequence};
pub use serves::Serves;
pub use start_spread::StartSpread;
pub use weekends::Weekends;
pub use wish::Wish;
pub use work_stretch::{LeastDaysWorked, MostDaysWorked};

use super::problem::{Duty, Problem, Slot};

/// A rule that must be kept, or that costs what it is broken by.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What it says.
    pub law: Law,
    /// Cost of each unit that it is broken by, at least 0; `None`: it must be kept.
    pub weight: Option<f64>,
}

/// What a rule says.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Law {
    Hours(Hours),
    MostOf(MostOf),
    Rest(Rest),
    MostDaysWorked(MostDaysWorked),
    LeastDaysWorked(LeastDaysWorked),
    LeastDaysOff(LeastDaysOff),
    DaysWorked(DaysWorked),
    Weekends(Weekends),
    RollingWeekends(RollingWeekends),
    Nights(Nights),
    Sequence(Sequence),
    Fixed(Fixed),
    Available(Available),
    StartSpread(StartSpread),
    Wish(Wish),
    FairShare(FairShare),
    Headcount(Headcount),
    EveryWeek(EveryWeek),
    Serves(Serves),
}

/// One day as a rule sees it.
#[derive(Clone, Copy, Debug)]
pub struct Today<'a> {
    /// Counted from the first day of the horizon; negative before it.
    pub day: i32,
    /// From Monday = 0.
    pub weekday: usize,
    /// What is worked; `None`: a day off.
    pub duty: Option<&'a Duty>,
}

impl Today<'_> {
    fn works(&self, shift: usize) -> bool {
        self.duty.is_some_and(|duty| duty.shift == shift)
    }

    fn is_saturday(&self) -> bool {
        self.weekday == 5
    }

    fn is_sunday(&self) -> bool {
        self.weekday == 6
    }
}

/// What a rule must remember of the days before.
pub type State = u32;

/// What each file of this folder gives.
pub trait Automaton {
    /// The rule's name in reports.
    fn name(&self) -> &'static str;
    /// What to tell whoever finds it broken.
    fn message(&self, shifts: &[String]) -> String;
    /// The state before the first day that is read.
    fn start(&self) -> State {
        0
    }
    /// The state after a day, and the units by which that day breaks the rule, at least 0.
    fn read(&self, state: State, today: Today) -> (State, f64);
    /// Whether a day is judged by itself alone: the state is always 0.
    fn is_memoryless(&self) -> bool {
        false
    }
}

impl Law {
    pub(super) fn automaton(&self) -> &dyn Automaton {
        match self {
            Law::Hours(law) => law,
            Law::MostOf(law) => law,
            Law::Rest(law) => law,
            Law::MostDaysWorked(law) => law,
            Law::LeastDaysWorked(law) => law,
            Law::LeastDaysOff(law) => law,
            Law::DaysWorked(law) => law,
            Law::Weekends(law) => law,
            Law::RollingWeekends(law) => law,
            Law::Nights(law) => law,
            Law::Sequence(law) => law,
            Law::Fixed(law) => law,
            Law::Available(law) => law,
            Law::StartSpread(law) => law,
            Law::Wish(law) => law,
            Law::FairShare(law) => law,
            Law::Headcount(law) => law,
            Law::EveryWeek(law) => law,
            Law::Serves(law) => law,
        }
    }

    /// Whether it is broken by whole units only.
    pub(super) fn counts_whole(&self) -> bool {
        !matches!(self, Law::Hours(_) | Law::StartSpread(_))
    }
}

impl Rule {
    /// A rule that must be kept.
    pub fn hard(law: Law) -> Self {
        Self { law, weight: None }
    }

    /// A rule that costs `weight`, at least 0, for each unit that it is broken by.
    pub fn weighted(law: Law, weight: f64) -> Self {
        Self { law, weight: Some(weight) }
    }

    /// The rule's name in reports.
    pub fn name(&self) -> &'static str {
        self.law.automaton().name()
    }

    /// What to tell whoever finds it broken, given the names of all shifts.
    pub fn message(&self, shifts: &[String]) -> String {
        self.law.automaton().message(shifts)
    }

    /// The price of being broken by so many units; infinite where the rule must be kept.
    pub(super) fn price(&self, excess: f64) -> f64 {
        if excess == 0.0 { 0.0 } else { self.weight.unwrap_or(f64::INFINITY) * excess }
    }

    /// The state on the eve of day 0: the history is remembered, not judged.
    pub(super) fn eve(&self, problem: &Problem, history: &[Option<Duty>]) -> State {
        let automaton = self.law.automaton();
        let first = -(history.len() as i32);
        (first..).zip(history).fold(automaton.start(), |state, (day, duty)| {
            let today = Today { day, weekday: problem.weekday(day), duty: duty.as_ref() };
            automaton.read(state, today).0
        })
    }

    /// Penalty of a pattern: weight × units, infinite if a hard rule is broken.
    pub fn cost(&self, problem: &Problem, history: &[Option<Duty>], pattern: &[Slot]) -> f64 {
        let mut state = self.eve(problem, history);
        let mut cost = 0.0;
        for (day, &slot) in pattern.iter().enumerate() {
            let (next, excess) = self.law.automaton().read(state, problem.today(day as i32, slot));
            cost += self.price(excess);
            state = next;
        }
        cost
    }
}
