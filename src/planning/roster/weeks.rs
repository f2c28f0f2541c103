//! Weeks of a person, and what leave takes off what is to be worked in them.

use super::rules::{Origin, Whose, minutes};
use crate::center::{Bounds, Contract, Free, Planned, WeeklyTime};
use crate::schedule::roster::rules::*;

/// Days of a week on which people work who do not say otherwise.
pub(super) const DAYS_OF_WORK: u32 = 5;

/// Seven days from the first day on, the next seven, …; the last may be shorter.
pub(super) struct Week {
    pub from: usize,
    pub to: usize,
    /// Days of leave that count as days of work that are done.
    on_leave: u32,
    /// Days of work of the person in seven days.
    of_work: u32,
}

/// The weeks of so many days, without any leave.
pub(super) fn weeks(days: usize) -> impl Iterator<Item = Week> {
    (0..days).step_by(7).map(move |from| {
        let to = (from + 7).min(days);
        Week { from, to, on_leave: 0, of_work: DAYS_OF_WORK }
    })
}

impl Week {
    /// What must be worked at least, or as nearly as can be: in a shorter week in proportion to its days of
    /// work, of which there are at least five in seven days; so much less for leave.
    fn at_least(&self, of_seven_days: u32) -> u32 {
        let in_seven = self.of_work.max(DAYS_OF_WORK);
        let days = ((self.to - self.from) as u32).min(in_seven);
        let whole = self.of_work * in_seven;
        let share = (days * self.of_work).saturating_sub(self.on_leave * in_seven);
        (u64::from(of_seven_days) * u64::from(share) / u64::from(whole)) as u32
    }

    /// What may be worked: as much in a shorter week, and so much less for leave.
    fn at_most(&self, of_seven_days: u32) -> u32 {
        (of_seven_days * (self.of_work - self.on_leave)).div_ceil(self.of_work)
    }
}

impl Whose<'_> {
    /// Hours, days and starts of each week, each with the key of the contract or as its target.
    pub(super) fn of_weeks(&self) -> Vec<(Origin, Rule)> {
        weeks(self.days).flat_map(|week| self.of_week(&self.with_leave(week))).collect()
    }

    fn of_week(&self, week: &Week) -> Vec<(Origin, Rule)> {
        let contract = self.contract();
        let or_none = self.agent.is_open;
        let (from, to) = (week.from, week.to);
        let mut rules = Vec::new();
        let least_min = week.at_least(minutes(contract.hours.least));
        let is_limited = contract.hours.most < WeeklyTime::default().most;
        let most_min = match minutes(contract.hours.most) {
            most if is_limited => week.at_most(most),
            most => most,
        };
        if least_min > 0 || is_limited {
            let hours = Hours { from, to, least_min, most_min, or_none };
            rules.push(self.own("hours-a-week", Law::Hours(hours)));
        }
        if let Some(target) = contract.hours.target {
            let target = week.at_least(minutes(target));
            let hours = Hours { from, to, least_min: target, most_min: target, or_none };
            let rule = Rule::weighted(Law::Hours(hours), self.team.rules.hours_target);
            rules.push((Origin::Target, rule));
        }
        if contract.days != Bounds::default() {
            let least = week.at_least(contract.days.least) as u16;
            let most = week.at_most(contract.days.most.min(7)) as u16;
            let days = DaysWorked { from, to, least, most, or_none };
            rules.push(self.own("days-a-week", Law::DaysWorked(days)));
        }
        if let Some(span) = contract.start_span {
            let spread = StartSpread { from, to, most_min: minutes(span) };
            rules.push(self.own("start-span", Law::StartSpread(spread)));
        }
        rules
    }

    /// A day of leave counts as a day of work that is done where the person would be at work: on the days of
    /// work of the rotation or, without one, on the first days of work from Monday on. Leave on a day off
    /// takes nothing off.
    fn with_leave(&self, week: Week) -> Week {
        let contract = self.contract();
        let mut ordinary: Vec<usize> =
            (week.from..week.to).filter(|&day| self.can_work_on(contract, day)).collect();
        let in_week = ordinary.len().max(1) as u32;
        let is_whole = week.to - week.from == 7;
        let of_work = match contract.days {
            _ if is_whole && !contract.rotation.is_empty() => in_week,
            days if days == Bounds::default() => DAYS_OF_WORK,
            days => days.most.clamp(1, 7),
        };
        // Nobody has more days of work than can be worked, whoever is there on weekends only has two.
        let of_work = if is_whole { of_work.min(in_week) } else { of_work };
        let is_all_leave = ordinary.iter().all(|day| self.agent.away.contains(day));
        if contract.rotation.is_empty() {
            ordinary.sort_by_key(|day| (self.first_weekday + day) % 7);
            ordinary.truncate(of_work.max(DAYS_OF_WORK) as usize);
        }
        let on_leave = ordinary.iter().filter(|day| self.agent.away.contains(day)).count() as u32;
        let on_leave = match is_all_leave && on_leave > 0 {
            true => of_work,
            false => on_leave.min(of_work),
        };
        Week { on_leave, of_work, ..week }
    }

    /// Whether the person could be at work on a day, but for leave.
    fn can_work_on(&self, contract: &Contract, day: usize) -> bool {
        let is_free = |free: &[Free]| free.get(day) != Some(&Free::Never);
        let rotation = &contract.rotation;
        let is_off = !rotation.is_empty()
            && rotation[(self.agent.rotation_day.unwrap_or(0) + day) % rotation.len()]
                == Planned::Off;
        let is_open = !self.closed.contains(&day);
        is_open && !is_off && is_free(&contract.available) && is_free(&self.agent.available)
    }
}
