//! A scenario file whose people work a roster, for `roster --write`.

use std::path::Path;

use anyhow::Context;
use toml_edit::{InlineTable, Item};

use super::written::{completed, document};
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

/// The text of a scenario file in which each group with named people has the roster as its staff.
///
/// # Errors
/// When the file can no longer be read.
pub(super) fn with_roster(
    file: &Path,
    scenario: &Scenario,
    roster: &str,
    replayed: u64,
) -> anyhow::Result<String> {
    let mut document = document(file)?;
    for (place, group) in scenario.center.groups.iter().enumerate() {
        if scenario.team.agents.iter().all(|agent| agent.group != place) {
            continue;
        }
        let table = document.get_mut("group").and_then(|groups| groups.get_mut(&group.name));
        if let Some(table) = table.and_then(Item::as_table_like_mut) {
            let mut staff = InlineTable::new();
            staff.insert("roster", roster.into());
            table.remove("staff");
            table.insert("staff", toml_edit::value(staff));
        }
    }
    Ok(completed(document, scenario, replayed))
}
