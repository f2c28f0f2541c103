//! Stretches of a day in which a group needs as many heads.

use std::ops::Range;

use super::way_words::date;
use crate::scenario::Scenario;
use crate::schedule::roster::Problem;
use crate::time::{MINUTE, Tick};

/// Slots of a day in a row that need as many heads of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// Place in the file's groups.
    pub group: usize,
    /// Day of the horizon.
    pub day: usize,
    /// Slots of the day.
    pub slots: Range<usize>,
    /// Heads.
    pub required: u32,
}

impl Window {
    /// All windows of a problem that need somebody.
    pub(super) fn all(problem: &Problem) -> Vec<Self> {
        let per_day = problem.cover.slots_per_day;
        let mut windows: Vec<Self> = Vec::new();
        for (place, need) in problem.cover.needs.iter().enumerate() {
            let (number, slot) = (place / per_day, place % per_day);
            let (group, day) = (number / problem.days, number % problem.days);
            let required = need.required.round() as u32;
            if required == 0 || need.under == 0.0 {
                continue;
            }
            match windows.last_mut() {
                Some(last)
                    if (last.group, last.day, last.required) == (group, day, required)
                        && last.slots.end == slot =>
                {
                    last.slots.end += 1;
                }
                _ => windows.push(Self { group, day, slots: slot..slot + 1, required }),
            }
        }
        windows
    }

    /// Its slots among those of the whole cover.
    pub(super) fn places(&self, problem: &Problem) -> Range<usize> {
        let first = (self.group * problem.days + self.day) * problem.cover.slots_per_day;
        first + self.slots.start..first + self.slots.end
    }

    /// "Sat 14 Nov 20:00–22:00".
    pub fn when(&self, scenario: &Scenario) -> String {
        let calendar = &scenario.calendar;
        let clock = |slot: usize| {
            let minutes = slot as Tick * calendar.interval() / MINUTE;
            format!("{:02}:{:02}", minutes / 60, minutes % 60)
        };
        let (from, to) = (clock(self.slots.start), clock(self.slots.end));
        format!("{} {from}–{to}", date(calendar, self.day))
    }

    /// "Sat 14 Nov 20:00–22:00 needs 5 in bank".
    pub fn words(&self, scenario: &Scenario) -> String {
        let group = &scenario.center.groups[self.group].name;
        format!("{} needs {} in {group}", self.when(scenario), self.required)
    }
}
