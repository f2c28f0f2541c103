//! Rules as they stand in the file: a key of a contract, of a person or of the house. One line may bind many.

use super::problem::Question;
use super::rules::Origin;
use crate::center::{Agent, Bounds, Contract, Free, HouseRules, LegalLimits, Team, WeeklyTime};
use crate::scenario::Scenario;
use crate::schedule::roster::rules::Law;

/// A rule of the file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Line {
    /// A key of a contract, by its place.
    Contract(usize, &'static str),
    /// A key of a person, by place in the team.
    Agent(usize, &'static str),
    /// A key of all people together.
    Agents(&'static str),
    /// A price in `[rules]`.
    House(&'static str),
    /// A pack of legal limits.
    Pack(&'static LegalLimits),
}

type Key<T> = (&'static str, fn(&T) -> bool, fn(&mut T));

/// Keys of contracts: whether one is there, and how it is taken out.
const OF_CONTRACTS: [Key<Contract>; 14] = [
    (
        "hours-a-week",
        |c| WeeklyTime { target: None, ..c.hours } != WeeklyTime::default(),
        |c| c.hours = WeeklyTime { target: c.hours.target, ..WeeklyTime::default() },
    ),
    ("target of hours", |c| c.hours.target.is_some(), |c| c.hours.target = None),
    ("days-a-week", |c| c.days != Bounds::default(), |c| c.days = Bounds::default()),
    ("shifts", |c| c.shifts.is_some(), |c| c.shifts = None),
    ("available", |c| is_limited(&c.available), |c| c.available.fill(Free::Always)),
    ("rest", |c| c.rest > 0, |c| c.rest = 0),
    (
        "days-in-a-row",
        |c| c.days_in_a_row != Bounds::default(),
        |c| c.days_in_a_row = Bounds::default(),
    ),
    ("days-off-in-a-row", |c| c.days_off_in_a_row > 1, |c| c.days_off_in_a_row = 0),
    ("weekends", |c| c.weekends.is_some(), |c| c.weekends = None),
    ("nights-in-a-row", |c| c.nights_in_a_row.is_some(), |c| c.nights_in_a_row = None),
    ("days-off-after-nights", |c| c.days_off_after_nights > 0, |c| c.days_off_after_nights = 0),
    ("forbidden", |c| !c.forbidden.is_empty(), |c| c.forbidden.clear()),
    ("start-span", |c| c.start_span.is_some(), |c| c.start_span = None),
    ("rotation", |c| !c.rotation.is_empty(), |c| c.rotation.clear()),
];

/// Keys of people; their wishes are priced in `[rules]`.
const OF_AGENTS: [Key<Agent>; 3] = [
    ("available", |a| is_limited(&a.available), |a| a.available.fill(Free::Always)),
    ("away", |a| !a.away.is_empty(), |a| a.away.clear()),
    ("fixed", |a| !a.fixed.is_empty(), |a| a.fixed.clear()),
];

/// Prices of the house that ask for something.
const OF_HOUSE: [Key<HouseRules>; 6] = [
    ("wishes", |r| r.wishes > 0.0, |r| r.wishes = 0.0),
    ("fair-weekends", |r| r.fair_weekends > 0.0, |r| r.fair_weekends = 0.0),
    ("fair-wishes", |r| r.fair_wishes > 0.0, |r| r.fair_wishes = 0.0),
    ("fair-late", |r| r.fair_late > 0.0, |r| r.fair_late = 0.0),
    ("fair-nights", |r| r.fair_nights > 0.0, |r| r.fair_nights = 0.0),
    ("changes", |r| r.changes > 0.0, |r| r.changes = 0.0),
];

/// With more lines of single people than this, they are taken together key by key.
const MOST_OF_AGENTS: usize = 12;

/// Days that `--keep` keeps.
const KEPT: &str = "kept days";

fn is_limited(available: &[Free]) -> bool {
    available.iter().any(|free| *free != Free::Always)
}

impl Line {
    /// All rules of a team that somebody has; `repairs` if there is a roster that is changed as little as
    /// can be.
    pub fn all(team: &Team, repairs: bool) -> Vec<Self> {
        let mut lines = Vec::new();
        for (place, contract) in team.contracts.iter().enumerate() {
            if team.agents.iter().any(|agent| agent.contract == place) {
                let set = OF_CONTRACTS.iter().filter(|(_, is_set, _)| is_set(contract));
                lines.extend(set.map(|(key, ..)| Self::Contract(place, key)));
            }
        }
        lines.extend(team.rules.packs.iter().map(|pack| Self::Pack(pack)));
        let asked = OF_HOUSE.iter().filter(|(key, is_set, _)| {
            is_set(&team.rules)
                && match *key {
                    "wishes" | "fair-wishes" => {
                        team.agents.iter().any(|agent| !agent.wishes.is_empty())
                    }
                    "changes" => repairs,
                    _ => true,
                }
        });
        lines.extend(asked.map(|(key, ..)| Self::House(key)));
        lines.extend(Self::of_agents(team));
        lines
    }

    fn of_agents(team: &Team) -> Vec<Self> {
        let of = |(place, agent): (usize, &Agent)| {
            let set = OF_AGENTS.iter().filter(|(_, is_set, _)| is_set(agent));
            set.map(|(key, ..)| Self::Agent(place, key)).collect::<Vec<_>>()
        };
        let each: Vec<Self> = team.agents.iter().enumerate().flat_map(of).collect();
        if each.len() <= MOST_OF_AGENTS {
            return each;
        }
        let has =
            |key: &str| each.iter().any(|line| matches!(line, Self::Agent(_, k) if *k == key));
        OF_AGENTS.iter().filter(|(key, ..)| has(key)).map(|(key, ..)| Self::Agents(key)).collect()
    }

    /// The line that a hard rule of a person comes from; `None` if none of the file could be taken out to
    /// be rid of it.
    pub(super) fn of(
        scenario: &Scenario,
        question: &Question,
        agent: usize,
        rule: usize,
    ) -> Option<Self> {
        let person = &scenario.team.agents[agent];
        match question.origins[agent][rule] {
            Origin::Contract(key) => Some(Self::Contract(person.contract, key)),
            Origin::NotAllowed => {
                let Law::MostOf(law) = &question.problem.people[agent].rules[rule].law else {
                    return None;
                };
                let group = &scenario.center.groups[person.group].name;
                let by_group = !scenario.space.shifts[law.shift].is_for(group);
                (!by_group).then_some(Self::Contract(person.contract, "shifts"))
            }
            Origin::Pack(pack) => Some(Self::Pack(pack)),
            Origin::Away => Some(Self::Agent(agent, "away")),
            Origin::Fixed => Some(Self::Agent(agent, "fixed")),
            Origin::Available => Some(Self::Agent(agent, "available")),
            Origin::Kept => Some(Self::Agent(agent, KEPT)),
            _ => None,
        }
    }

    /// Whether it stands in the scenario itself.
    pub(super) fn is_in_file(&self) -> bool {
        !matches!(self, Self::Agent(_, key) if *key == KEPT)
    }

    /// What taking it out asks for.
    pub(super) fn ask(&self, team: &Team) -> String {
        match *self {
            Self::Contract(place, key) => {
                format!("take {key} out of contract {}", team.contracts[place].name)
            }
            Self::Agent(place, key) => {
                let name = &team.agents[place].name;
                match key {
                    "away" => format!("take back the leave of {name}"),
                    "fixed" => format!("take back what is fixed for {name}"),
                    _ => format!("let {name} work at any time the contract allows"),
                }
            }
            Self::Agents(key) | Self::House(key) => format!("take out {key}"),
            Self::Pack(pack) => format!("go without the limits {}", pack.name),
        }
    }

    /// What may be done about it where it stands.
    pub(super) fn remedy(&self, team: &Team) -> String {
        match *self {
            Self::Contract(place, key) => loosen(key, &team.contracts[place].name),
            Self::Agent(place, KEPT) => {
                format!("take rows of {} out of the roster that is kept", team.agents[place].name)
            }
            _ => self.ask(team),
        }
    }

    /// Takes it out of the file as it were.
    pub fn take_out(&self, team: &mut Team) {
        match *self {
            Self::Contract(place, key) => clear(&OF_CONTRACTS, key, &mut team.contracts[place]),
            Self::Agent(place, key) => clear(&OF_AGENTS, key, &mut team.agents[place]),
            Self::Agents(key) => {
                team.agents.iter_mut().for_each(|agent| clear(&OF_AGENTS, key, agent));
            }
            Self::House(key) => clear(&OF_HOUSE, key, &mut team.rules),
            Self::Pack(pack) => team.rules.packs.retain(|other| other.name != pack.name),
        }
    }

    /// "contract full-time, rest".
    pub fn words(&self, team: &Team) -> String {
        match *self {
            Self::Contract(place, key) => {
                format!("contract {}, {key}", team.contracts[place].name)
            }
            Self::Agent(place, key) => format!("agent {}, {key}", team.agents[place].name),
            Self::Agents(key) => format!("all agents, {key}"),
            Self::House(key) => format!("rules, {key}"),
            Self::Pack(pack) => format!("rules, pack {}", pack.name),
        }
    }
}

/// What may be done about a hard rule of a contract.
pub(super) fn loosen(key: &str, contract: &str) -> String {
    match key {
        "shifts" => format!("allow contract {contract} more `shifts`"),
        _ => format!("loosen `{key}` of contract {contract} or give it a price in [rules]"),
    }
}

fn clear<T>(keys: &[Key<T>], key: &str, owner: &mut T) {
    if let Some((.., clear)) = keys.iter().find(|(other, ..)| *other == key) {
        clear(owner);
    }
}
