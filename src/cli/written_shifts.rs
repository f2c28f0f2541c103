//! A scenario file with proposed shifts, for `shifts --write`.

use std::path::Path;

use toml_edit::{Array, InlineTable, Item, Table, Value};

use super::written::{completed, document};
use crate::center::{Posting, Shift, Staff};
use crate::planning::ShiftProposal;
use crate::scenario::Scenario;
use crate::time::{MINUTE, format_duration};

/// The text of a scenario file with the proposed shifts in place of its own, and of its tours.
///
/// # Errors
/// When the file can no longer be read.
pub(super) fn with_shifts(
    file: &Path,
    scenario: &Scenario,
    proposal: &ShiftProposal,
) -> anyhow::Result<String> {
    let mut document = document(file)?;
    document.remove("tour");
    let mut shifts = Table::new();
    shifts.set_implicit(true);
    for shift in &proposal.center.shifts {
        shifts.insert(&shift.name, Item::Table(shift_table(shift)));
    }
    document.insert("shift", Item::Table(shifts));
    for group in &proposal.center.groups {
        let Staff::Shifts(postings) = &group.staff else { continue };
        let table = document.get_mut("group").and_then(|groups| groups.get_mut(&group.name));
        if let Some(table) = table.and_then(Item::as_table_like_mut) {
            table.remove("staff");
            table.insert("staff", staff_table(scenario, &proposal.center.shifts, postings));
        }
    }
    Ok(completed(document, scenario, proposal.results.replications()))
}

fn shift_table(shift: &Shift) -> Table {
    let minutes = shift.start / MINUTE;
    let mut table = Table::new();
    table.insert("start", toml_edit::value(format!("{:02}:{:02}", minutes / 60, minutes % 60)));
    table.insert("length", toml_edit::value(format_duration(shift.length)));
    let mut breaks = Array::new();
    for one in &shift.breaks {
        let mut entry = InlineTable::new();
        entry.insert("at", format_duration(one.at).into());
        entry.insert("length", format_duration(one.length).into());
        if !one.paid {
            entry.insert("paid", false.into());
        }
        breaks.push(Value::InlineTable(entry));
    }
    if !breaks.is_empty() {
        table.insert("breaks", toml_edit::value(breaks));
    }
    table
}

/// Heads of each shift by date.
fn staff_table(scenario: &Scenario, shifts: &[Shift], postings: &[Posting]) -> Item {
    let calendar = &scenario.calendar;
    let before = -calendar.first_staffed_day() as usize;
    let mut dates = Table::new();
    for day in 0..calendar.days() as usize {
        let mut of_day = InlineTable::new();
        for posting in postings.iter().filter(|posting| posting.heads[before + day] > 0) {
            let heads = i64::from(posting.heads[before + day]);
            of_day.insert(&shifts[posting.shift].name, heads.into());
        }
        dates.insert(&calendar.date(day as i32).to_string(), toml_edit::value(of_day));
    }
    let mut staff = Table::new();
    staff.set_implicit(true);
    staff.insert("shifts", Item::Table(dates));
    Item::Table(staff)
}
