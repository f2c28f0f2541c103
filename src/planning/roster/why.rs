//! What a shift or a day off is for: what would be missed without it, and what the person could have in its
//! place while everybody else keeps their days.

use std::ops::Range;

use super::RosterProposal;
use super::coverage::staffed;
use super::problem::Question;
use super::rules::Origin;
use super::totals::{Difference, Totals};
use crate::center::{Assignment, Before, Planned, Worked};
use crate::scenario::Scenario;
use crate::schedule::roster::checker::{Verdict, check};
use crate::schedule::roster::rules::{Fixed, Held, Law, Rule};
use crate::schedule::roster::{Change, Duty, Roster, Slot, Unsolved, conflict, respond};
use crate::time::{MINUTE, Tick, hours};
use crate::watch::Watch;

/// What a person's day is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// Place in the team.
    pub agent: usize,
    /// Day of the horizon.
    pub day: usize,
    /// What is worked; `None`: a day off.
    pub now: Option<Worked>,
    /// What it keeps of the person's own days, leave and wishes, in words.
    pub serves: Vec<String>,
    /// Where heads would be missing without the shift.
    pub missed: Vec<Shortage>,
    /// Hours of heads that would be missing then.
    pub missed_hours: f64,
    /// Each other thing that the day might hold.
    pub instead: Vec<Instead>,
}

/// Intervals in a row in which as many heads would be missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Shortage {
    /// Place in the file's groups.
    pub group: usize,
    /// Intervals of the calendar.
    pub intervals: Range<usize>,
    /// Heads required.
    pub required: u32,
    /// Heads that would be there.
    pub there: f64,
}

/// Something else on the day.
#[derive(Clone, Debug, PartialEq)]
pub struct Instead {
    /// What it is.
    pub planned: Planned,
    /// What becomes of it.
    pub outcome: Outcome,
}

/// What becomes of another day.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is no shift of the contract or of the group.
    NotWorked,
    /// These rules forbid it together; without any one of them it could be.
    Forbidden(Vec<String>),
    /// It could be.
    Possible(Possible),
    /// The person's rules remember too much to say.
    Unknown,
}

/// Another day, with the best that the person can do on all others.
#[derive(Clone, Debug, PartialEq)]
pub struct Possible {
    /// What would be worked on the day.
    pub worked: Option<Worked>,
    /// Other days of the person that would change: before and then.
    pub others: Vec<(usize, Option<Worked>, Option<Worked>)>,
    /// What the roster would come to beyond the present one.
    pub beyond: Difference,
    /// What that cost is made of, by name; what does not change is left out.
    pub parts: Vec<(&'static str, f64)>,
}

/// Says what a day of a person is for. None of the days that the roster keeps for this person, as
/// `--keep` asks, counts as a rule here: the question is what they are good for.
pub fn why(proposal: &RosterProposal, (agent, day): (usize, usize), watch: &dyn Watch) -> Why {
    let scenario = &proposal.scenario;
    let question = unkept(&proposal.question, agent);
    let roster = &proposal.solution.roster;
    let asked = Asked { scenario, question: &question, roster, agent, day };
    let mut own = proposal.assignments.iter().filter(|one| (one.agent, one.day) == (agent, day));
    let now = own.next();
    let (missed, missed_hours) =
        now.map_or_else(Default::default, |now| missed(scenario, proposal, now));
    Why {
        agent,
        day,
        now: now.map(|one| one.worked.clone()),
        serves: asked.serves(),
        missed,
        missed_hours,
        instead: asked.instead(watch),
    }
}

/// The question without what is kept of one person's days.
fn unkept(question: &Question, agent: usize) -> Question {
    let mut question = question.clone();
    let kept = |origin: &Origin| matches!(origin, Origin::Kept | Origin::Past);
    let mut origins = question.origins[agent].iter();
    let rules = &mut question.problem.people[agent].rules;
    rules.retain(|_| !origins.next().is_some_and(kept));
    question.origins[agent].retain(|origin| !kept(origin));
    question
}

/// Where heads would be missing without a shift, breaks taken off as they are placed.
fn missed(
    scenario: &Scenario,
    proposal: &RosterProposal,
    shift: &Assignment,
) -> (Vec<Shortage>, f64) {
    let calendar = &scenario.calendar;
    let own =
        staffed(calendar, proposal.staffed.len(), std::slice::from_ref(shift), &Before::default());
    let mut found: Vec<Shortage> = Vec::new();
    let mut missing_hours = 0.0;
    for (group, own) in own.iter().enumerate() {
        for (place, interval) in calendar.intervals().iter().enumerate() {
            let required = proposal.required[group][place];
            let there = (100.0 * (proposal.staffed[group][place] - own[place])).round() / 100.0;
            if own[place] <= 0.0 || interval.day < 0 || there >= f64::from(required) {
                continue;
            }
            let missing = (f64::from(required) - there).min(own[place]);
            missing_hours += missing * hours(interval.end - interval.start);
            match found.last_mut() {
                Some(last)
                    if (last.group, last.intervals.end, last.required)
                        == (group, place, required)
                        && last.there == there =>
                {
                    last.intervals.end += 1;
                }
                _ => {
                    let intervals = place..place + 1;
                    found.push(Shortage { group, intervals, required, there });
                }
            }
        }
    }
    (found, missing_hours)
}

struct Asked<'a> {
    scenario: &'a Scenario,
    question: &'a Question,
    roster: &'a Roster,
    agent: usize,
    day: usize,
}

impl Asked<'_> {
    /// Rules of the person that speak of the day and are kept on it.
    fn serves(&self) -> Vec<String> {
        let slot = self.roster[self.agent][self.day];
        let duty = slot.map(|duty| &self.question.problem.duties[usize::from(duty)]);
        let is_kept = |rule: &Rule| match &rule.law {
            Law::Fixed(law) => law.day == self.day && holds(law.held, duty),
            Law::Wish(law) => law.day == self.day && holds(law.held, duty) == law.wanted,
            _ => false,
        };
        let rules = self.question.problem.people[self.agent].rules.iter().enumerate();
        rules
            .filter(|(_, rule)| is_kept(rule))
            .map(|(place, _)| self.question.sentence(self.scenario, self.agent, place))
            .collect()
    }

    /// A day off and each shift, but for what is there.
    fn instead(&self, watch: &dyn Watch) -> Vec<Instead> {
        let problem = &self.question.problem;
        let now = self.roster[self.agent][self.day];
        let now = now.map(|duty| problem.duties[usize::from(duty)].shift);
        let shifts = (0..problem.shifts.len()).map(Some);
        let others = std::iter::once(None).chain(shifts).filter(|other| *other != now);
        let planned = others.map(|other| other.map_or(Planned::Off, Planned::Shift));
        let asked = planned.take_while(|_| !watch.stop());
        asked.map(|planned| Instead { planned, outcome: self.outcome(planned) }).collect()
    }

    fn outcome(&self, planned: Planned) -> Outcome {
        let held = super::rules::held(planned);
        let forced = Rule::hard(Law::Fixed(Fixed { day: self.day, held }));
        let change = Change { person: self.agent, without: Vec::new(), with: vec![forced] };
        let problem = &self.question.problem;
        match respond(problem, self.roster, &change) {
            Ok(response) => {
                let mut roster = self.roster.clone();
                roster[self.agent] = response.pattern;
                Outcome::Possible(self.possible(&roster))
            }
            Err(Unsolved::TooManyStates { .. }) => Outcome::Unknown,
            Err(Unsolved::NoPattern { .. }) => {
                let stated = problem.people[self.agent].rules.len();
                let changed = change.apply(problem);
                let blamed = conflict(&changed, self.agent);
                let origin = |&rule: &usize| self.question.origins[self.agent][rule];
                if blamed.iter().filter(|rule| **rule < stated).map(origin).eq([Origin::NotAllowed])
                {
                    return Outcome::NotWorked;
                }
                let (scenario, question) = (self.scenario, self.question);
                Outcome::Forbidden(question.said_together(scenario, &changed, self.agent, &blamed))
            }
        }
    }

    fn possible(&self, roster: &Roster) -> Possible {
        let problem = &self.question.problem;
        let duty = |slot: Slot| slot.map(|duty| &problem.duties[usize::from(duty)]);
        let worked = |slot: Slot| duty(slot).map(worked);
        // Another place for a break is no other day.
        let differ = |a: Slot, b: Slot| duty(a).map(Held::duty) != duty(b).map(Held::duty);
        let (before, after) = (&self.roster[self.agent], &roster[self.agent]);
        let others = (0..problem.days)
            .filter(|&day| day != self.day && differ(before[day], after[day]))
            .map(|day| (day, worked(before[day]), worked(after[day])));
        let [now, then] = [self.roster, roster].map(|roster| check(problem, roster));
        let totals = |roster: &Roster, verdict: &Verdict| {
            Totals::of_roster(self.scenario, problem, roster, verdict.cost())
        };
        let parts = self.parts(&now).into_iter().zip(self.parts(&then));
        let parts = parts.map(|((name, now), (_, then))| (name, then - now));
        Possible {
            worked: worked(after[self.day]),
            others: others.collect(),
            beyond: totals(roster, &then).beyond(&totals(self.roster, &now)),
            parts: parts.filter(|(_, cost)| cost.abs() > 1e-6).collect(),
        }
    }

    /// What a roster's cost is made of.
    fn parts(&self, verdict: &Verdict) -> [(&'static str, f64); 6] {
        let of = |wanted: fn(Origin) -> bool| -> f64 {
            let origin = |violation| self.question.said(self.scenario, violation).0;
            let those = verdict.violations.iter().filter(|violation| wanted(origin(violation)));
            those.map(|violation| violation.penalty).sum()
        };
        let is_other =
            |o| ![Origin::Wish, Origin::Target, Origin::Fair, Origin::Present].contains(&o);
        [
            ("cover", verdict.cover_cost),
            ("wishes", of(|o| o == Origin::Wish)),
            ("targets of hours", of(|o| o == Origin::Target)),
            ("fairness", of(|o| o == Origin::Fair)),
            ("changes", of(|o| o == Origin::Present)),
            ("rules", of(is_other)),
        ]
    }
}

fn holds(held: Held, duty: Option<&Duty>) -> bool {
    match (held, duty) {
        (Held::Off, duty) => duty.is_none(),
        (_, None) => false,
        (Held::Work, Some(_)) => true,
        (Held::Shift(shift), Some(duty)) => duty.shift == shift,
        (Held::Duty { .. }, Some(duty)) => held == Held::duty(duty),
    }
}

/// A duty, its breaks not yet placed.
fn worked(duty: &Duty) -> Worked {
    let tick = |minutes: u32| Tick::from(minutes) * MINUTE;
    let (start, length) = (tick(duty.start_min), tick(duty.length_min));
    Worked { range: duty.shift, start, length, breaks: Vec::new() }
}
