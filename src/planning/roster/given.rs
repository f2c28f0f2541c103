//! What is there before the search begins: days before the first, days that stay as they are, and the
//! roster that is repaired.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::past;
use super::problem::Question;
use super::rules::{Origin, minutes};
use crate::center::{Agent, Assignment, Before, Daypart, Worked};
use crate::diagnostic::Place;
use crate::scenario::{Had, KeptRow, LedgerRow, RosterRow, Scenario, days_before};
use crate::schedule::roster::rules::{Counted, Fixed, Held, Law, Rule};
use crate::schedule::roster::{Pinned, Problem, Roster};

/// Rosters that are given beside the scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// Days before the first: rest and days in a row carry over, and what is shared out fairly unless there
    /// is a ledger of it.
    pub history: Vec<RosterRow>,
    /// What people had before the first day of what is shared out fairly.
    pub ledger: Vec<LedgerRow>,
    /// Days of the horizon that must stay as they are, worked or off.
    pub kept: Vec<KeptRow>,
    /// A roster to be changed as little as can be.
    pub present: Option<Present>,
}

/// A roster that is in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Present {
    /// Who works when; all other days of the horizon are off.
    pub rows: Vec<RosterRow>,
    /// Days of the horizon before this one stay as they are.
    pub from: usize,
}

/// A day that is not as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// Place in the team.
    pub agent: usize,
    /// Day of the horizon.
    pub day: usize,
    /// What was worked, and for which group.
    pub before: Option<(Worked, usize)>,
}

impl Given {
    /// Adds to a question what is given.
    pub(super) fn add_to(&self, question: &mut Question, scenario: &Scenario) {
        self.add_history(question, scenario);
        past::take_off(question, scenario, self.days_before(scenario));
        for row in &self.kept {
            if let Some(day) = day(scenario, row.date) {
                question.leave_rotation(row.agent, day);
                let law = fixed(question, row.agent, day, row.work.as_ref());
                add(question, row.agent, (Origin::Kept, Rule::hard(law)));
            }
        }
        let Some(present) = &self.present else { return };
        let price = scenario.team.rules.changes;
        let rows = present.of_horizon(scenario);
        for agent in 0..question.problem.people.len() {
            past::allow_the_rest(question, scenario, agent, present);
            past::fix(question, scenario, agent, present);
            for day in present.from..question.problem.days {
                let law = fixed(question, agent, day, rows.get(&(agent, day)).copied());
                add(question, agent, (Origin::Present, Rule::weighted(law, price)));
            }
        }
    }

    /// Whoever was at work before the repair was not on leave then, whatever the file says.
    pub(super) fn take_back_leave_that_was_worked(&self, scenario: &mut Scenario) {
        let Some(present) = &self.present else { return };
        let worked: BTreeSet<(usize, usize)> = present
            .of_horizon(scenario)
            .into_keys()
            .filter(|(_, day)| *day < present.from)
            .collect();
        for (place, agent) in scenario.team.agents.iter_mut().enumerate() {
            agent.away.retain(|&day| !worked.contains(&(place, day)));
        }
    }

    /// A roster whose days before the repair are as they were.
    pub(super) fn with_past(
        &self,
        scenario: &Scenario,
        mut roster: Vec<Assignment>,
    ) -> Vec<Assignment> {
        let Some(present) = &self.present else { return roster };
        let rows = present.of_horizon(scenario);
        for one in roster.iter_mut().filter(|one| one.day < present.from) {
            if let Some(row) = rows.get(&(one.agent, one.day)) {
                (one.worked, one.group) = (row.worked.clone(), row.group);
            }
        }
        roster
    }

    /// Breaks of the days that are as they were: they stay where they were.
    pub(super) fn pinned(&self, scenario: &Scenario, problem: &Problem, roster: &Roster) -> Pinned {
        let present = self.present.iter().flat_map(|present| &present.rows);
        let kept = self.kept.iter().filter_map(|row| row.work.as_ref());
        let pinned = kept.chain(present).filter_map(|row| {
            let (agent, day, worked) = (row.agent, day(scenario, row.date)?, &row.worked);
            let duty = &problem.duties[usize::from(roster[agent][day]?)];
            let is_same = (duty.shift, duty.start_min, duty.length_min)
                == (worked.range, minutes(worked.start), minutes(worked.length));
            let starts = worked.breaks.iter().map(|pause| minutes(worked.start + pause.at));
            let lengths = worked.breaks.iter().map(|pause| pause.length);
            let windows = scenario.space.shifts[worked.range].breaks_of(worked.length);
            let is_whole = lengths.eq(windows.map(|window| window.length));
            (is_same && is_whole).then(|| ((agent, day), starts.collect()))
        });
        pinned.collect()
    }

    /// Where the row stands that keeps a day of somebody.
    pub(super) fn keeps(&self, scenario: &Scenario, (agent, day): (usize, usize)) -> Option<Place> {
        let date = scenario.calendar.date(day as i32);
        let row = self.kept.iter().find(|row| (row.agent, row.date) == (agent, date))?;
        Some(row.at)
    }

    /// Who worked on the days whose nights reach into the first one.
    pub(super) fn days_before(&self, scenario: &Scenario) -> Before {
        let days = days_before(&scenario.calendar, &self.history);
        let mut before = Before::default();
        (0..scenario.center.groups.len()).for_each(|group| before.know(group, &days));
        before
    }

    /// Whether somebody worked on the day before the first.
    pub(super) fn works_on_the_eve(&self, scenario: &Scenario, agent: usize) -> bool {
        let eve = scenario.calendar.date(-1);
        self.history.iter().any(|row| (row.agent, row.date) == (agent, eve))
    }

    /// The days before the first, counted from it.
    fn before(&self, scenario: &Scenario) -> Vec<(i64, &RosterRow)> {
        let first = scenario.calendar.date(0);
        let rows = self.history.iter();
        rows.map(|row| (i64::from((row.date - first).get_days()), row))
            .filter(|(day, _)| (-MOST_HISTORY..0).contains(day))
            .collect()
    }

    fn add_history(&self, question: &mut Question, scenario: &Scenario) {
        let before = self.before(scenario);
        let days = before.iter().map(|(day, _)| -day).max().unwrap_or(0);
        for (agent, person) in question.problem.people.iter_mut().enumerate() {
            let duty = |day: i64| {
                let mut own =
                    before.iter().filter(|(other, row)| (*other, row.agent) == (day, agent));
                own.next().map(|(_, row)| past::remembered(scenario, &row.worked))
            };
            person.history = (-days..0).map(duty).collect();
        }
        let had = self.had(scenario);
        carry_over(question, scenario, &had);
    }

    /// What each person had before the first day of what is shared out fairly, if anything is known of it: who
    /// is new begins with the least that anybody of the contract had.
    pub(super) fn had(&self, scenario: &Scenario) -> Vec<Option<Had>> {
        let known = self.known_had(scenario);
        if self.ledger.is_empty() && self.history.is_empty() {
            return known;
        }
        let agents = &scenario.team.agents;
        let alike = |contract: usize| {
            let people = agents.iter().zip(&known);
            let alike = people.filter(move |(other, _)| other.contract == contract);
            alike.filter_map(|(_, had)| *had)
        };
        // Further people of an open headcount have the most: the others are there already.
        let of_new = |agent: &Agent| match agent.is_open {
            true => alike(agent.contract).reduce(Had::most),
            false => alike(agent.contract).reduce(Had::least),
        };
        let people = agents.iter().zip(&known);
        people.map(|(agent, had)| had.or_else(|| of_new(agent)).or(Some(Had::default()))).collect()
    }

    /// The same without those who are new.
    fn known_had(&self, scenario: &Scenario) -> Vec<Option<Had>> {
        let agents = 0..scenario.team.agents.len();
        let in_ledger = |agent| {
            let row = self.ledger.iter().find(|row| row.agent == agent);
            row.map(|row| row.had)
        };
        if !self.ledger.is_empty() {
            return agents.map(in_ledger).collect();
        }
        let before = self.before(scenario);
        // Who is yet to come has had nothing.
        let is_new = |agent: usize| {
            let mut history = self.history.iter();
            scenario.team.agents[agent].is_open && history.all(|row| row.agent != agent)
        };
        let is_known = |agent: &usize| !self.history.is_empty() && !is_new(*agent);
        agents.map(|a| Some(a).filter(is_known).map(|a| had_in(scenario, &before, a))).collect()
    }
}

/// What was had before, beyond what everybody of the contract had.
fn carry_over(question: &mut Question, scenario: &Scenario, had: &[Option<Had>]) {
    let agents = &scenario.team.agents;
    for (agent, person) in question.problem.people.iter_mut().enumerate() {
        for rule in &mut person.rules {
            let Law::FairShare(share) = &mut rule.law else { continue };
            let of = |had: Had| of_kind(scenario, had, &share.counted);
            let alike =
                agents.iter().zip(had).filter(|(o, _)| o.contract == agents[agent].contract);
            let least = alike.filter_map(|(_, had)| had.map(of)).min().unwrap_or(0);
            let own = had[agent].map_or(0, of);
            share.already = own.saturating_sub(least) as u16;
        }
    }
}

fn of_kind(scenario: &Scenario, had: Had, counted: &Counted) -> u32 {
    match counted {
        Counted::Weekends => had.weekends,
        Counted::Denied(_) => had.denied,
        Counted::Shifts(shifts) => {
            let at_night =
                |&shift: &usize| scenario.space.shifts[shift].daypart() == Daypart::Night;
            if shifts.iter().any(at_night) { had.nights } else { had.late }
        }
    }
}

/// Older days are left out.
const MOST_HISTORY: i64 = 60;

impl Present {
    pub(super) fn of_horizon(&self, scenario: &Scenario) -> BTreeMap<(usize, usize), &RosterRow> {
        let rows = self.rows.iter();
        rows.filter_map(|row| Some(((row.agent, day(scenario, row.date)?), row))).collect()
    }

    /// Days that a roster has otherwise: another shift, or the same at another time or for another group.
    pub(super) fn changed(&self, scenario: &Scenario, assignments: &[Assignment]) -> Vec<Changed> {
        let before = self.of_horizon(scenario);
        let times =
            |worked: &Worked, group: usize| (worked.range, worked.start, worked.length, group);
        let mut changed = Vec::new();
        for agent in 0..scenario.team.agents.len() {
            for day in 0..scenario.calendar.days() as usize {
                let was = before.get(&(agent, day)).copied();
                let now = assignments.iter().find(|one| (one.agent, one.day) == (agent, day));
                let then = was.map(|row| times(&row.worked, row.group));
                if then != now.map(|one| times(&one.worked, one.group)) {
                    let before = was.map(|row| (row.worked.clone(), row.group));
                    changed.push(Changed { agent, day, before });
                }
            }
        }
        changed
    }
}

/// The day of the horizon of a date.
fn day(scenario: &Scenario, date: Date) -> Option<usize> {
    let calendar = &scenario.calendar;
    (0..calendar.days() as usize).find(|&day| calendar.date(day as i32) == date)
}

fn fixed(question: &Question, agent: usize, day: usize, row: Option<&RosterRow>) -> Law {
    let own = question.problem.people[agent].group;
    let held = row.map_or(Held::Off, |row| Held::Duty {
        shift: row.worked.range,
        start_min: minutes(row.worked.start),
        length_min: minutes(row.worked.length),
        group: Some(row.group).filter(|group| *group != own),
    });
    Law::Fixed(Fixed { day, held })
}

fn add(question: &mut Question, agent: usize, (origin, rule): (Origin, Rule)) {
    question.origins[agent].push(origin);
    question.problem.people[agent].rules.push(rule);
}

/// What somebody had in the weeks before, denied wishes left out: the rosters do not tell of them.
fn had_in(scenario: &Scenario, before: &[(i64, &RosterRow)], agent: usize) -> Had {
    let own = before.iter().filter(|(_, row)| row.agent == agent);
    let part = |row: &RosterRow| scenario.space.shifts[row.worked.range].daypart();
    let of = |wanted: Daypart| own.clone().filter(|(_, row)| part(row) == wanted).count() as u32;
    let first = i64::from(scenario.calendar.date(0).weekday().to_monday_zero_offset());
    let days = own.clone().map(|(day, _)| first + day);
    let weekends: BTreeSet<i64> =
        days.filter(|day| day.rem_euclid(7) >= 5).map(|day| day.div_euclid(7)).collect();
    let (late, nights) = (of(Daypart::Late), of(Daypart::Night));
    Had { weekends: weekends.len() as u32, late, nights, denied: 0 }
}
