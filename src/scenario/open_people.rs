//! People of an open headcount by the names that a roster gave them: "part-time 3".

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Scenario;
use super::check::Check;
use super::csv;
use crate::center::Agent;
use crate::diagnostic::Place;

/// A contract's person of a number.
type Who = (usize, u32);

/// Adds to the team those people of an open headcount who stand in files beside the scenario, as
/// `ringplan roster --csv` wrote them: so what they worked, had and have to keep is known. They still need
/// not be there. What is wrong with a file is told by whoever reads it for its rows.
pub fn add_open_people(scenario: &mut Scenario, files: impl Iterator<Item = PathBuf>) {
    let mut found: BTreeMap<Who, usize> = BTreeMap::new();
    files.for_each(|path| look_for(scenario, &path, &mut found));
    let days = scenario.calendar.days() as usize;
    for ((contract, number), group) in found {
        let team = &mut scenario.team;
        let contracts = &team.contracts[contract];
        let own = contracts.headcount.iter().find(|open| open.group == group);
        let alike =
            |agent: &&Agent| agent.is_open && (agent.contract, agent.group) == (contract, group);
        let there = team.agents.iter().filter(alike).count();
        if own.is_some_and(|open| open.most.is_none_or(|most| there < most as usize)) {
            let name = format!("{} {number}", contracts.name);
            team.agents.push(Agent { is_open: true, ..Agent::new(name, contract, group, days) });
        }
    }
}

/// Who of them stands in a file, and in which group.
fn look_for(scenario: &Scenario, path: &Path, found: &mut BTreeMap<Who, usize>) {
    let mut check = Check::new(Path::new(""));
    let name = path.display().to_string();
    let source = check.sources.add(&name, "");
    let at = Place { source, start: 0, end: 0 };
    let Some(file) = csv::file_perhaps_without_rows(&mut check, &name, at) else { return };
    let (Some(agents), groups) = (csv::titled(&file, "agent"), csv::titled(&file, "group")) else {
        return;
    };
    for place in 0..file.rows() {
        let group = groups.as_ref().map(|groups| groups.cell(place));
        if let Some((who, group)) = who(scenario, agents.cell(place).text, group.map(|g| g.text)) {
            found.entry(who).or_insert(group);
        }
    }
}

/// Whom a name means if nobody of the team has it.
fn who(scenario: &Scenario, name: &str, group: Option<&str>) -> Option<(Who, usize)> {
    let Scenario { center, team, .. } = scenario;
    if team.agents.iter().any(|agent| agent.name == name) {
        return None;
    }
    let (contract, number) = name.rsplit_once(' ')?;
    let number: u32 = number.parse().ok().filter(|n: &u32| n.to_string() == number)?;
    let contract = team.contracts.iter().position(|one| one.name == contract)?;
    let open = &team.contracts[contract].headcount;
    let group = match (group.filter(|group| !group.is_empty()), open.as_slice()) {
        (Some(name), _) => center.groups.iter().position(|group| group.name == name)?,
        (None, [only]) => only.group,
        (None, _) => return None,
    };
    (number > 0).then_some(((contract, number), group))
}
