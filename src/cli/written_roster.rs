//! A scenario file whose people work a roster, for `roster --write`.

use std::path::Path;

use anyhow::Context;
use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike};

use super::written::{completed, document};
use crate::planning::RosterProposal;
use crate::scenario::Scenario;

/// The roster in a folder as a scenario in the place of `file` names it: relative to it if it can be.
///
/// # Errors
/// When one of the folders is not there.
pub(super) fn path_from(file: &Path, folder: &str) -> anyhow::Result<String> {
    let home = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    let home = home.unwrap_or(Path::new("."));
    let canonical = |path: &Path| {
        path.canonicalize().with_context(|| format!("{} cannot be read", path.display()))
    };
    let (home, folder) = (canonical(home)?, canonical(Path::new(folder))?);
    let path = folder.strip_prefix(&home).unwrap_or(&folder).join("roster.csv");
    // One way of writing it on all systems.
    Ok(path.display().to_string().replace('\\', "/"))
}

/// The text of a scenario file in which each group with named people has the roster as its staff, and those
/// of an open headcount who are needed are named.
///
/// # Errors
/// When the file can no longer be read.
pub(super) fn with_roster(
    file: &Path,
    proposal: &RosterProposal,
    roster: &str,
) -> anyhow::Result<String> {
    let mut document = document(file)?;
    let Scenario { center, team, .. } = &proposal.scenario;
    for group in team.groups(center.groups.len()) {
        let name = &center.groups[group].name;
        if let Some(table) = section(&mut document, "group", name) {
            let mut staff = InlineTable::new();
            staff.insert("roster", roster.into());
            table.remove("staff");
            table.insert("staff", toml_edit::value(staff));
        }
    }
    for contract in &team.contracts {
        if let Some(table) = section(&mut document, "contract", &contract.name) {
            table.remove("headcount");
        }
    }
    let agents = document.entry("agent").or_insert_with(|| {
        let mut agents = Table::new();
        agents.set_implicit(true);
        Item::Table(agents)
    });
    let works = |place: usize| proposal.assignments.iter().any(|one| one.agent == place);
    let open = team.agents.iter().enumerate().filter(|(_, agent)| agent.is_open);
    for (_, agent) in open.filter(|(place, _)| works(*place)) {
        let mut table = Table::new();
        table.insert("contract", toml_edit::value(&team.contracts[agent.contract].name));
        table.insert("group", toml_edit::value(&center.groups[agent.group].name));
        agents[&agent.name] = Item::Table(table);
    }
    for agent in team.agents.iter().filter(|agent| !agent.is_open) {
        let day = agent.rotation_day.and_then(|day| i64::try_from(day + 1).ok());
        let table = agents.get_mut(&agent.name).and_then(Item::as_table_like_mut);
        if let (Some(day), Some(table)) = (day, table) {
            // What was worked out from a history that the copy does not name.
            table.entry("rotation-day").or_insert(toml_edit::value(day));
        }
    }
    Ok(completed(document, &proposal.scenario, proposal.results.replications()))
}

/// The table of a kind and name in the file.
fn section<'a>(
    document: &'a mut DocumentMut,
    kind: &str,
    name: &str,
) -> Option<&'a mut dyn TableLike> {
    document.get_mut(kind)?.get_mut(name)?.as_table_like_mut()
}
