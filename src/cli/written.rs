//! A scenario file with another staff, for `--write`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use toml_edit::{Array, DocumentMut, Item, Table, Value};

use super::remark;
use crate::diagnostic::quoted;
use crate::planning::Proposal;
use crate::scenario::Scenario;
use crate::sim::Replications;

/// Refuses a folder from which the scenario's CSV files would not be found.
pub(super) fn check_folder(file: &Path, target: &str, files: &[PathBuf]) -> anyhow::Result<()> {
    let folder = |path: &Path| {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        parent.canonicalize().unwrap_or(parent.to_owned())
    };
    let names_others = files.iter().any(|other| other != file);
    anyhow::ensure!(
        !names_others || folder(file) == folder(Path::new(target)),
        "--write: {target} would not find the CSV files that {} names: write it into the same folder",
        file.display()
    );
    Ok(())
}

/// The text of a scenario file in which each group has the proposed staff. Comments stay; what-ifs that
/// change the staff go, as they would not fit it.
///
/// # Errors
/// When the file can no longer be read.
pub(super) fn with_staff(
    file: &Path,
    scenario: &Scenario,
    proposal: &Proposal,
) -> anyhow::Result<String> {
    let mut document = document(file)?;
    for (group, heads) in scenario.center.groups.iter().zip(&proposal.heads) {
        let staff = staff_table(scenario, heads);
        if let Some(table) =
            document.get_mut("group").and_then(|groups| groups.get_mut(&group.name))
            && let Some(table) = table.as_table_like_mut()
        {
            table.remove("staff");
            table.insert("staff", staff);
        }
    }
    Ok(completed(document, scenario, proposal.results.replications()))
}

/// The file as it stands, comments included.
pub(super) fn document(file: &Path) -> anyhow::Result<DocumentMut> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} cannot be read", file.display()))?;
    let document: DocumentMut = text
        .trim_start_matches('\u{feff}')
        .parse()
        .with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(document)
}

/// The text of a file with a proposal that was replayed so many times: as often at least it is simulated,
/// so that its targets are judged alike. What-ifs that change the staff do not fit another staff; that they
/// are gone is said.
pub(super) fn completed(mut document: DocumentMut, scenario: &Scenario, replayed: u64) -> String {
    if matches!(scenario.run.replications, Replications::Fixed(number) if number < replayed) {
        let run = document.entry("run").or_insert_with(toml_edit::table);
        if let Some(run) = run.as_table_like_mut() {
            run.insert(
                "replications",
                toml_edit::value(i64::try_from(replayed).unwrap_or(i64::MAX)),
            );
        }
    }
    let gone = drop_staff_changes(&mut document);
    if !gone.is_empty() {
        let names: Vec<String> = gone.iter().map(|name| quoted(name)).collect();
        remark(format_args!(
            "note: what is written leaves out the what-ifs that change the staff: {}",
            names.join(", ")
        ));
    }
    document.to_string()
}

/// The names of those that are gone.
fn drop_staff_changes(document: &mut DocumentMut) -> Vec<String> {
    let what_ifs = document.get_mut("what-if").and_then(Item::as_table_like_mut);
    let Some(what_ifs) = what_ifs else { return Vec::new() };
    let changes_staff = |item: &Item| {
        let groups = item.get("group").and_then(Item::as_table_like);
        groups.is_some_and(|groups| groups.iter().any(|(_, group)| group.get("staff").is_some()))
    };
    let gone = what_ifs.iter().filter(|(_, item)| changes_staff(item));
    let gone: Vec<String> = gone.map(|(name, _)| name.to_owned()).collect();
    gone.iter().for_each(|name| {
        what_ifs.remove(name);
    });
    gone
}

/// `per-interval` with a list for each date, from midnight to midnight.
fn staff_table(scenario: &Scenario, heads: &[u32]) -> Item {
    let calendar = &scenario.calendar;
    let mut days = Table::new();
    for day in 0..calendar.days() as i32 {
        let mut of_slot = vec![0_u32; calendar.slots_per_day()];
        for (interval, &heads) in calendar.intervals().iter().zip(heads) {
            if interval.day == day {
                of_slot[interval.slot as usize] = heads;
            }
        }
        let list: Array = of_slot.into_iter().map(i64::from).collect();
        days.insert(&calendar.date(day).to_string(), Item::Value(Value::Array(list)));
    }
    let mut staff = Table::new();
    staff.set_implicit(true);
    staff.insert("per-interval", Item::Table(days));
    Item::Table(staff)
}
