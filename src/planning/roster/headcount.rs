//! People of an open headcount: as many as could be needed before the search, those who work after it.

use super::problem::Question;
use crate::center::{Agent, Contract, Free, OpenHeadcount, Team};
use crate::scenario::Scenario;
use crate::schedule::roster::Roster;
use crate::time::{HOUR, hours};

/// How many people of a contract are needed in a group beside those with names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needed {
    /// Place in [`Team::contracts`](crate::center::Team::contracts).
    pub contract: usize,
    /// Place in the file's groups.
    pub group: usize,
    /// How many.
    pub people: u32,
    /// The most that the search could take; as many of them may be too few.
    pub most: u32,
}

/// Hours a week that somebody is taken to work whose contract says nothing.
const USUAL_HOURS_A_WEEK: f64 = 40.0;
/// Shifts never fit a requirement exactly: so much more than its hours may be needed,
const MOST_TIMES: f64 = 1.3;
/// and so many heads beyond, for small groups.
const MOST_BEYOND: f64 = 3.0;

/// A scenario with as many people as could be needed where the headcount is open, and how many of them there
/// are. They are called "part-time 1", "part-time 2", ….
pub(super) fn opened(scenario: &Scenario, required: &[Vec<u32>]) -> (Scenario, Vec<Needed>) {
    let mut scenario = scenario.clone();
    let mut open = Vec::new();
    for contract in 0..scenario.team.contracts.len() {
        let mut number = 0;
        for place in 0..scenario.team.contracts[contract].headcount.len() {
            let OpenHeadcount { group, most } = scenario.team.contracts[contract].headcount[place];
            let missing = || most_missing(&scenario, contract, group, &required[group]);
            let most = most.unwrap_or_else(missing);
            open.push(Needed { contract, group, people: 0, most });
            for _ in 0..most {
                let agent = someone(&scenario, contract, group, &mut number);
                scenario.team.agents.push(agent);
            }
        }
    }
    (scenario, open)
}

/// More people of a contract than this are hardly needed to cover what a group's named people cannot.
fn most_missing(scenario: &Scenario, contract: usize, group: usize, required: &[u32]) -> u32 {
    let calendar = &scenario.calendar;
    let weeks = f64::from(calendar.days()) / 7.0;
    let intervals = calendar.intervals().iter().zip(required);
    let required: f64 = intervals
        .filter(|(interval, _)| interval.day >= 0)
        .map(|(interval, &heads)| hours(interval.end - interval.start) * f64::from(heads))
        .sum();
    let team = &scenario.team;
    let named = team.agents.iter().filter(|agent| agent.group == group && !agent.is_open);
    let there: f64 = named.map(|agent| hours_a_week(&team.contracts[agent.contract]) * weeks).sum();
    let each = hours_a_week(&team.contracts[contract]) * weeks;
    (MOST_TIMES * (required - there).max(0.0) / each + MOST_BEYOND).ceil() as u32
}

fn hours_a_week(contract: &Contract) -> f64 {
    let most = hours(contract.hours.most).min(USUAL_HOURS_A_WEEK);
    contract.hours.target.map_or(most, hours).max(hours(HOUR))
}

/// The next name of a contract that no named person has.
fn next_name(team: &Team, contract: usize, number: &mut u32) -> String {
    loop {
        *number += 1;
        let name = format!("{} {number}", team.contracts[contract].name);
        if team.agents.iter().all(|agent| agent.is_open || agent.name != name) {
            return name;
        }
    }
}

fn someone(scenario: &Scenario, contract: usize, group: usize, number: &mut u32) -> Agent {
    Agent {
        name: next_name(&scenario.team, contract, number),
        is_open: true,
        contract,
        group,
        skills: None,
        available: vec![Free::Always; scenario.calendar.days() as usize],
        away: Vec::new(),
        fixed: Vec::new(),
        wishes: Vec::new(),
        seniority: 1.0,
        rotation_day: None,
    }
}

/// Leaves out who is not needed, counts who is, and numbers these anew.
pub(super) fn leave_out_unneeded(
    scenario: &mut Scenario,
    question: &mut Question,
    roster: &mut Roster,
    open: &mut [Needed],
) {
    let works = |place: usize| roster[place].iter().any(Option::is_some);
    let agents = &scenario.team.agents;
    let stays: Vec<bool> =
        (0..agents.len()).map(|place| !agents[place].is_open || works(place)).collect();
    for needed in open {
        let is_one =
            |agent: &Agent| (agent.contract, agent.group) == (needed.contract, needed.group);
        let working =
            agents.iter().zip(&stays).filter(|(a, stays)| a.is_open && is_one(a) && **stays);
        needed.people = working.count() as u32;
    }
    retain(&mut scenario.team.agents, &stays);
    retain(&mut question.problem.people, &stays);
    retain(&mut question.origins, &stays);
    retain(roster, &stays);
    let team = &mut scenario.team;
    let mut numbers = vec![0; team.contracts.len()];
    for (place, person) in question.problem.people.iter_mut().enumerate() {
        let Agent { contract, is_open, .. } = team.agents[place];
        if is_open {
            person.name = next_name(team, contract, &mut numbers[contract]);
            team.agents[place].name = person.name.clone();
        }
    }
}

pub(super) fn retain<T>(items: &mut Vec<T>, stays: &[bool]) {
    let mut stays = stays.iter();
    items.retain(|_| stays.next().is_some_and(|stays| *stays));
}
