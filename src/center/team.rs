//! People with names: their contracts, what each of them can work and would like to, and the rules of the
//! house.

use super::{Bounds, ShiftRange, Skill};
use crate::time::{DAY, HOUR, Tick};

/// Everybody who can be put on a roster.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Team {
    /// In the order of the file.
    pub contracts: Vec<Contract>,
    /// In the order of the file.
    pub agents: Vec<Agent>,
    /// What binds and pleases all of them.
    pub rules: HouseRules,
}

impl Team {
    /// Which of so many groups have people here, in order.
    pub fn groups(&self, all: usize) -> Vec<usize> {
        let has_people = |group: &usize| self.agents.iter().any(|agent| agent.group == *group);
        (0..all).filter(has_people).collect()
    }
}

/// What people under one contract may and must work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contract {
    /// The key in the file.
    pub name: String,
    /// Paid time a week.
    pub hours: WeeklyTime,
    /// Days a week with work.
    pub days: Bounds,
    /// Places in [`Space::shifts`](super::Space::shifts); `None`: all.
    pub shifts: Option<Vec<usize>>,
    /// When they can work, for each day of the horizon.
    pub available: Vec<Free>,
    /// Least time between the end of a shift and the start of the next; 0: any.
    pub rest: Tick,
    /// Days worked in a row.
    pub days_in_a_row: Bounds,
    /// Fewest days off in a row; 0: any number.
    pub days_off_in_a_row: u32,
    /// Most weekends with work; `None`: any number.
    pub weekends: Option<MostWeekends>,
    /// Most nights in a row; `None`: any number.
    pub nights_in_a_row: Option<u32>,
    /// Days off after the last night in a row.
    pub days_off_after_nights: u32,
    /// Days that may not follow each other.
    pub forbidden: Vec<Vec<Planned>>,
    /// The latest start of a week is at most so much later in the day than the earliest; `None`: any.
    pub start_span: Option<Tick>,
    /// Days that follow each other again and again; empty: no rotation.
    pub rotation: Vec<Planned>,
    /// Where more people can be had than those with names.
    pub headcount: Vec<OpenHeadcount>,
}

/// So many weekends with work at the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MostWeekends {
    /// How many.
    pub most: u32,
    /// Of so many in a row; `None`: of all in the horizon.
    pub of: Option<u32>,
}

/// A group in which more people of a contract can be had than those with names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenHeadcount {
    /// Place in the file's groups.
    pub group: usize,
    /// The most of them; `None`: as many as are needed.
    pub most: Option<u32>,
}

/// Paid time a week, in ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeeklyTime {
    /// At least so much.
    pub least: Tick,
    /// At most so much.
    pub most: Tick,
    /// As near to this as can be; `None`: anything between the two.
    pub target: Option<Tick>,
}

impl Default for WeeklyTime {
    fn default() -> Self {
        Self { least: 0, most: 7 * DAY, target: None }
    }
}

/// When somebody can work on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Free {
    /// At any time.
    Always,
    /// From one time of day to another, which may lie on the next day.
    Within(Tick, Tick),
    /// Not at all.
    Never,
}

/// What is on a day of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planned {
    /// Nothing.
    Off,
    /// Any shift.
    Work,
    /// A shift: a place in [`Space::shifts`](super::Space::shifts).
    Shift(usize),
}

/// Somebody who works.
#[derive(Clone, Debug, PartialEq)]
pub struct Agent {
    /// The key in the file.
    pub name: String,
    /// Whether this is someone of an open headcount, who need not be there at all.
    pub is_open: bool,
    /// Place in [`Team::contracts`].
    pub contract: usize,
    /// Place in the file's groups.
    pub group: usize,
    /// Skills or speeds that differ from those of the group; `None`: they are the same.
    pub skills: Option<Vec<Skill>>,
    /// When this person can work, for each day of the horizon, beside what the contract says.
    pub available: Vec<Free>,
    /// Days of the horizon on leave.
    pub away: Vec<usize>,
    /// What is on some days of the horizon already.
    pub fixed: Vec<(usize, Planned)>,
    /// What is wished for.
    pub wishes: Vec<DayWish>,
    /// Weights of wishes are multiplied by it; above 0.
    pub seniority: f64,
    /// Day of the contract's rotation on the first day of the horizon, from 0; `None`: nothing is said of it,
    /// and it is the first.
    pub rotation_day: Option<usize>,
}

impl Agent {
    /// Somebody of whom no more is known, through all days of the horizon.
    pub fn new(name: String, contract: usize, group: usize, days: usize) -> Self {
        Self {
            name,
            is_open: false,
            contract,
            group,
            skills: None,
            available: vec![Free::Always; days],
            away: Vec::new(),
            fixed: Vec::new(),
            wishes: Vec::new(),
            seniority: 1.0,
            rotation_day: None,
        }
    }

    /// Whether this person can do all that people of another group do, by the queues that these serve.
    pub fn can_serve(&self, skills: &[Skill]) -> bool {
        let own = self.skills.as_deref().unwrap_or_default();
        skills.iter().all(|skill| own.iter().any(|own| own.queue == skill.queue))
    }

    /// The skills on a day for a group: for the own group the own ones, for another those of its people at
    /// the own speed.
    pub(super) fn skills_for(&self, group: usize, theirs: &[Skill]) -> Vec<Skill> {
        let own = self.skills.as_deref().unwrap_or_default();
        if group == self.group {
            return own.to_vec();
        }
        let as_theirs = |skill: &Skill| {
            let own = own.iter().find(|own| own.queue == skill.queue);
            own.map(|own| Skill { preference: skill.preference, ..own.clone() })
        };
        theirs.iter().filter_map(as_theirs).collect()
    }
}

/// A wish for a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayWish {
    /// Day of the horizon.
    pub day: usize,
    /// What it is about.
    pub planned: Planned,
    /// Whether it is wished for; else it is what the person would rather not have.
    pub wanted: bool,
    /// How much it matters, beside other wishes; above 0.
    pub weight: f64,
}

impl DayWish {
    /// Whether a day on which this shift is worked, or none, is as was wished for.
    pub fn is_granted(&self, worked: Option<usize>) -> bool {
        let holds = match self.planned {
            Planned::Off => worked.is_none(),
            Planned::Work => worked.is_some(),
            Planned::Shift(shift) => worked == Some(shift),
        };
        holds == self.wanted
    }
}

/// Prices of what is not as it should be, and the limits of the law.
#[derive(Clone, Debug, PartialEq)]
pub struct HouseRules {
    /// Price of an hour with one head too few; `None`: every head that is required must be there.
    pub under: Option<f64>,
    /// Price of an hour with one head too many.
    pub over: f64,
    /// Price of an hour away from the target of a contract.
    pub hours_target: f64,
    /// Price of a denied wish of weight 1.
    pub wishes: f64,
    /// Price of a person's weekend with work; the second costs three times as much, the third five times.
    pub fair_weekends: f64,
    /// The same of late shifts.
    pub fair_late: f64,
    /// The same of denied wishes.
    pub fair_wishes: f64,
    /// The same of night shifts.
    pub fair_nights: f64,
    /// Price of a day that a repair changes.
    pub changes: f64,
    /// Price of someone of an open headcount.
    pub head: f64,
    /// At most so many people of a group are on a break at once; `None`: any number.
    pub most_on_break: Option<u32>,
    /// Keys of contracts that may be broken, each with the price of a unit; the others must be kept.
    pub soft: Vec<(&'static str, f64)>,
    /// Limits that everybody has.
    pub packs: Vec<&'static LegalLimits>,
}

impl Default for HouseRules {
    fn default() -> Self {
        Self {
            under: Some(100.0),
            over: 10.0,
            hours_target: 5.0,
            wishes: 40.0,
            fair_weekends: 5.0,
            fair_late: 1.0,
            fair_wishes: 5.0,
            fair_nights: 2.0,
            changes: 50.0,
            head: 100.0,
            most_on_break: None,
            soft: Vec::new(),
            packs: Vec::new(),
        }
    }
}

impl HouseRules {
    /// Price of a unit by which a rule of a contract is broken; `None`: it must be kept.
    pub fn price(&self, key: &str) -> Option<f64> {
        self.soft.iter().find(|(soft, _)| *soft == key).map(|(_, price)| *price)
    }
}

/// Limits on working time that a law sets. They help to plan and are no legal advice.
#[derive(Debug, PartialEq)]
pub struct LegalLimits {
    /// Its name in files.
    pub name: &'static str,
    /// Where it says so.
    pub source: &'static str,
    /// Least rest between two shifts; 0: not limited.
    pub rest: Tick,
    /// Most paid time a week.
    pub week: Tick,
    /// Most paid time of a shift.
    pub shift: Tick,
    /// Most days in a row, so that each week has its day of rest.
    pub days_in_a_row: u32,
}

/// The packs of limits, each simplified to what a roster of some weeks can keep: an average over months is
/// taken as a limit of each week.
pub const PACKS: [LegalLimits; 2] = [
    LegalLimits {
        name: "eu",
        source: "Directive 2003/88/EC, articles 3 (11 h of daily rest), 5 (24 h of rest in 7 days) and 6 (48 h a week)",
        rest: 11 * HOUR,
        week: 48 * HOUR,
        shift: 13 * HOUR,
        days_in_a_row: 6,
    },
    LegalLimits {
        name: "cn",
        source: "Labour Law of the People's Republic of China, articles 36 and 38 (a day of rest each week), and State Council Decree 174 of 1995, article 3 (8 h a day, 40 h a week)",
        rest: 0,
        week: 40 * HOUR,
        shift: 8 * HOUR,
        days_in_a_row: 6,
    },
];

/// Kinds of shifts that are shared out fairly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Daypart {
    /// Neither late nor at night.
    Day,
    /// It ends after 20:00.
    Late,
    /// At least three hours of it lie between 23:00 and 06:00 (a night worker's by Directive 2003/88/EC,
    /// article 2).
    Night,
}

impl ShiftRange {
    /// In which part of the day it is worked, by the latest of its starts and the longest of its lengths.
    pub fn daypart(&self) -> Daypart {
        let start = self.starts.last().copied().unwrap_or(0);
        let end = start + self.lengths.last().copied().unwrap_or(0);
        let at_night = |from: Tick, to: Tick| end.min(to).saturating_sub(start.max(from));
        let nights = [(0, 6 * HOUR), (23 * HOUR, 30 * HOUR), (47 * HOUR, 54 * HOUR)];
        let night: Tick = nights.iter().map(|&(from, to)| at_night(from, to)).sum();
        match night {
            night if night >= 3 * HOUR => Daypart::Night,
            _ if end > 20 * HOUR => Daypart::Late,
            _ => Daypart::Day,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts_are_late_or_at_night_by_their_times() {
        let range = |start: Tick, length: Tick| ShiftRange {
            name: String::new(),
            starts: vec![start * HOUR],
            lengths: vec![length * HOUR],
            breaks: Vec::new(),
            heads: Vec::new(),
            groups: Vec::new(),
        };
        for (start, length, part) in [
            (7, 8, Daypart::Day),
            (12, 8, Daypart::Day),
            (13, 8, Daypart::Late),
            (17, 8, Daypart::Late),
            (18, 8, Daypart::Night),
            (22, 8, Daypart::Night),
            (3, 8, Daypart::Night),
            (4, 8, Daypart::Day),
        ] {
            assert_eq!(range(start, length).daypart(), part, "{start} {length}");
        }
    }
}
