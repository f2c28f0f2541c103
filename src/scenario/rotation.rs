//! Where everybody is in the rotation of his contract, from what was worked before the first day.

use std::collections::BTreeMap;

use super::{Reading, RosterRow, Scenario};
use crate::center::Planned;
use crate::diagnostic::{Diagnostic, quoted};

/// What a person worked on the days before the first, the last of them last; `None`: a day off.
type Worked = Vec<Option<usize>>;

/// Older days are left out.
const MOST_DAYS: i32 = 60;
/// A history that ends longer before the first day says nothing of it.
const MOST_GAP: i32 = 7;

/// Lets the rotation of each person whose `rotation-day` the file leaves open go on from a history, and
/// warns where that is not sure, or where the file says otherwise than the history.
pub fn carry_rotations(
    scenario: &mut Scenario,
    history: &[RosterRow],
    reading: &Reading,
) -> Vec<Diagnostic> {
    let first = scenario.calendar.date(0);
    let days_before = |row: &RosterRow| (first - row.date).get_days();
    let past = || history.iter().map(days_before).filter(|days| (1..=MOST_DAYS).contains(days));
    // Days without a row are off: all may be, at the end of the last week.
    let days = match (past().min(), past().max()) {
        (Some(last), Some(first)) if last <= MOST_GAP => first as usize,
        _ => return Vec::new(),
    };
    let mut worked: BTreeMap<usize, Worked> = BTreeMap::new();
    for row in history.iter().filter(|row| (1..=days as i32).contains(&days_before(row))) {
        let own = worked.entry(row.agent).or_insert_with(|| vec![None; days]);
        own[days - days_before(row) as usize] = Some(row.worked.range);
    }
    let mut problems = Vec::new();
    for agent in 0..scenario.team.agents.len() {
        let own = worked.remove(&agent).unwrap_or_else(|| vec![None; days]);
        problems.extend(carry(scenario, agent, &own, reading));
    }
    problems
}

/// Carries on the rotation of one person; what is to be told of it.
fn carry(
    scenario: &mut Scenario,
    agent: usize,
    worked: &Worked,
    reading: &Reading,
) -> Option<Diagnostic> {
    let team = &mut scenario.team;
    let person = &team.agents[agent];
    let rotation = &team.contracts[person.contract].rotation;
    let fits: Vec<usize> = (0..rotation.len()).map(|day| fit(rotation, day, worked)).collect();
    let most = *fits.iter().max()?;
    let mut best: Vec<usize> = Vec::new();
    for day in (0..rotation.len()).filter(|&day| fits[day] == most) {
        if best.iter().all(|&other| !is_same(rotation, other, day)) {
            best.push(day);
        }
    }
    let day = best[0];
    let doubt = Doubt { name: &person.name, days: worked.len(), best: &best, fits: most };
    let (key, problem) = match person.rotation_day {
        Some(said) if fits[said] < most => ("rotation-day", doubt.contradiction(said, fits[said])),
        Some(_) => return None,
        None if most == worked.len() && best.len() == 1 => {
            team.agents[agent].rotation_day = Some(day);
            return None;
        }
        // Who is new begins as everybody without a history.
        None if worked.iter().all(Option::is_none) => ("contract", doubt.of_new()),
        None => ("contract", doubt.unsure()),
    };
    let place = reading.place(&["agent", &person.name, key]);
    if worked.iter().any(Option::is_some) && person.rotation_day.is_none() {
        team.agents[agent].rotation_day = Some(day);
    }
    Some(match place {
        Some(place) => problem.at(place),
        None => problem,
    })
}

/// On how many of the days before the first a person worked as a rotation says that is at `day` on the first.
fn fit(rotation: &[Planned], day: usize, worked: &Worked) -> usize {
    let cycle = rotation.len();
    let start = (day + cycle - worked.len() % cycle) % cycle;
    let planned = rotation.iter().cycle().skip(start);
    let is_kept = |(planned, worked): (&Planned, &Option<usize>)| match *planned {
        Planned::Off => worked.is_none(),
        Planned::Work => worked.is_some(),
        Planned::Shift(shift) => *worked == Some(shift),
    };
    planned.zip(worked).filter(|&pair| is_kept(pair)).count()
}

/// Whether a rotation goes on alike from two of its days.
fn is_same(rotation: &[Planned], a: usize, b: usize) -> bool {
    let from = |day: usize| rotation.iter().cycle().skip(day).take(rotation.len());
    from(a).eq(from(b))
}

/// What a history leaves open, or speaks against.
struct Doubt<'a> {
    name: &'a str,
    /// How many days are known.
    days: usize,
    /// The days of the rotation that fit best, from 0, and how many of the known days they fit.
    best: &'a [usize],
    fits: usize,
}

impl Doubt<'_> {
    fn contradiction(&self, said: usize, fits: usize) -> Diagnostic {
        let (name, best) = (quoted(self.name), self.best[0] + 1);
        let message = format!(
            "day {} does not carry on the rotation of {name}: of the {} days before, {fits} fit it, {} fit day {best}",
            said + 1,
            self.days,
            self.fits
        );
        let help = format!(
            "write rotation-day = {best}, or leave it out: the rotation then goes on from the history"
        );
        Diagnostic::warning("rotation-breaks", message).help(help)
    }

    fn of_new(&self) -> Diagnostic {
        let message = format!(
            "{} does not stand in the history: day 1 of the rotation is assumed",
            quoted(self.name)
        );
        Diagnostic::warning("rotation-unsure", message).help("give the first day: rotation-day = 1")
    }

    fn unsure(&self) -> Diagnostic {
        let (name, day) = (quoted(self.name), self.best[0] + 1);
        let days: Vec<String> = self.best.iter().map(|day| (day + 1).to_string()).collect();
        let message = match self.best.len() {
            1 => format!(
                "no day of the rotation of {name} fits all {} days before the first: day {day} is assumed, which fits {}",
                self.days, self.fits
            ),
            _ => format!(
                "the history leaves open where {name} is in the rotation, at day {}: day {day} is assumed",
                days.join(" or ")
            ),
        };
        let help = "say what it is on the first day: `rotation-day` of the agent; leave and changed days are none of the rotation's, and a longer history says more";
        Diagnostic::warning("rotation-unsure", message).help(help)
    }
}
