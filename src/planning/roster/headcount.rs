//! People of an open headcount: as many as could be needed before the search, those who work after it.

use super::problem::Question;
use crate::center::{Agent, Contract, OpenHeadcount, Team};
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

impl Needed {
    /// Whether a person is of this headcount.
    fn counts(&self, agent: &Agent) -> bool {
        agent.is_open && (agent.contract, agent.group) == (self.contract, self.group)
    }
}

/// Hours a week that somebody is taken to work whose contract says nothing.
const USUAL_HOURS_A_WEEK: f64 = 40.0;
/// With more people than this no search would come far.
pub const MOST_PEOPLE: usize = 5000;
/// Shifts never fit a requirement exactly: so much more than its hours may be needed,
const MOST_TIMES: f64 = 1.3;
/// and so many heads beyond, for small groups.
const MOST_BEYOND: f64 = 3.0;

/// A scenario with as many people as could be needed where the headcount is open, and how many of them there
/// are. They are called "part-time 1", "part-time 2", …. Those whom the scenario knows already are of their
/// number.
///
/// # Errors
/// The headcount with which they are too many.
pub(super) fn opened(
    scenario: &Scenario,
    required: &[Vec<u32>],
) -> Result<(Scenario, Vec<Needed>), Needed> {
    let mut scenario = scenario.clone();
    let known = scenario.team.agents.len();
    let days = scenario.calendar.days() as usize;
    let mut open = Vec::new();
    for contract in 0..scenario.team.contracts.len() {
        let mut number = 0;
        for place in 0..scenario.team.contracts[contract].headcount.len() {
            let OpenHeadcount { group, most } = scenario.team.contracts[contract].headcount[place];
            let missing = || most_missing(&scenario, contract, group, &required[group]);
            let most = most.unwrap_or_else(missing);
            let mut needed = Needed { contract, group, people: 0, most };
            let there = scenario.team.agents.iter().filter(|agent| needed.counts(agent)).count();
            needed.most = most.max(there as u32);
            if scenario.team.agents.len() + (needed.most as usize - there) > MOST_PEOPLE {
                return Err(needed);
            }
            open.push(needed);
            for _ in there as u32..most {
                let name = next_name(&scenario.team, known, contract, &mut number);
                let agent = Agent::new(name, contract, group, days);
                scenario.team.agents.push(Agent { is_open: true, ..agent });
            }
        }
    }
    Ok((scenario, open))
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

/// The next name of a contract that nobody has of those who are `known`, the first of the team.
fn next_name(team: &Team, known: usize, contract: usize, number: &mut u32) -> String {
    loop {
        *number += 1;
        let name = format!("{} {number}", team.contracts[contract].name);
        if team.agents[..known].iter().all(|agent| agent.name != name) {
            return name;
        }
    }
}

/// Leaves out who is not needed, counts who is, and numbers these anew. Who is `known`, as one of the first
/// of the team, stays with his name, needed or not: given rosters speak of him.
pub(super) fn leave_out_unneeded(
    scenario: &mut Scenario,
    question: &mut Question,
    roster: &mut Roster,
    (known, open): (usize, &mut [Needed]),
) {
    let agents = &scenario.team.agents;
    let works = |place: &usize| roster[*place].iter().any(Option::is_some);
    let working: Vec<usize> = (0..agents.len()).filter(works).collect();
    for needed in open {
        let own = working.iter().filter(|&&place| needed.counts(&agents[place]));
        needed.people = own.count() as u32;
    }
    let stays = |place: usize| place < known || working.binary_search(&place).is_ok();
    let stays: Vec<bool> = (0..agents.len()).map(stays).collect();
    retain(&mut scenario.team.agents, &stays);
    retain(&mut question.problem.people, &stays);
    retain(&mut question.origins, &stays);
    retain(roster, &stays);
    let team = &mut scenario.team;
    let mut numbers = vec![0; team.contracts.len()];
    for place in known..team.agents.len() {
        let contract = team.agents[place].contract;
        let name = next_name(team, known, contract, &mut numbers[contract]);
        question.problem.people[place].name.clone_from(&name);
        team.agents[place].name = name;
    }
}

pub(super) fn retain<T>(items: &mut Vec<T>, stays: &[bool]) {
    let mut stays = stays.iter();
    items.retain(|_| stays.next().is_some_and(|stays| *stays));
}
