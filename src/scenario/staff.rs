//! `staff`: how many people of a group work when.

use super::check::{Check, Section};
use super::days::{self, Days};
use super::horizon::Horizon;
use super::hours::Hours;
use super::node::Node;
use super::series::{self, Given, HEADS, Series};
use super::{shift, value};
use crate::center::{Posting, Shift, ShiftRange, Staff};
use crate::diagnostic::{Diagnostic, quoted};

const FORMS: [&str; 4] = ["shifts", "per-interval", "csv", "roster"];

const HELP: &str = "write staff = 14, { shifts = { early = 6, late = 8 } }, { csv = \"staff.csv\", column = \"…\" } or { roster = \"roster.csv\" }";

/// Whose staff is read.
pub(super) struct Owner<'a> {
    pub title: &'a str,
    /// When any of the group's queues is open.
    pub hours: &'a Hours,
    pub horizon: &'a Horizon,
    pub shifts: &'a [Shift],
    pub ranges: &'a [ShiftRange],
}

/// Reads any form of `staff`.
pub(super) fn read(check: &mut Check, node: &Node, owner: &Owner<'_>) -> Option<Staff> {
    let form_table = node.table().is_some() && !days::is_day_table(node);
    if !form_table {
        let series = series::of_node(check, node, &HEADS)?;
        return Some(Staff::Heads(heads(check, &series, owner)));
    }
    let mut section = Section::of(check, node, "`staff`")?;
    let given: Vec<&str> = FORMS.into_iter().filter(|form| section.get(form).is_some()).collect();
    let before = check.errors();
    if given.first().is_none_or(|form| *form == "csv") {
        section.know(&["column"]);
    }
    section.finish(check);
    let [form] = given[..] else {
        if check.errors() == before {
            let message = format!("{} must be given in one of its forms", section.title);
            check.error("two-forms", section.at, message, HELP);
        }
        return None;
    };
    let series = match form {
        "shifts" => {
            let node = section.get("shifts")?;
            return Some(Staff::Shifts(shifts(check, node, owner)));
        }
        // Laid when all people are known.
        "roster" => return Some(Staff::Shifts(Vec::new())),
        "csv" => series::of_csv(check, &mut section, owner.horizon, &HEADS),
        _ => section.get(FORMS[1]).and_then(|node| series::of_node(check, node, &HEADS)),
    }?;
    Some(Staff::Heads(heads(check, &series, owner)))
}

/// Heads for each interval. On a closed date nobody comes, unless a list or row names the date.
fn heads(check: &mut Check, series: &Series<u32>, owner: &Owner<'_>) -> Vec<u32> {
    let horizon = owner.horizon;
    report_closed(check, series, owner);
    let laid = series.lay(check, horizon, owner.hours, owner.title);
    let intervals = horizon.calendar.intervals().iter();
    let present = |(given, day, slot): (&Option<Given<u32>>, i32, u32)| {
        let Some(given) = given else { return 0 };
        let on_duty = if given.listed {
            given.dated || !horizon.is_closed(day)
        } else {
            owner.hours.is_open(horizon, day, slot as usize)
        };
        if on_duty { given.value } else { 0 }
    };
    laid.iter().zip(intervals).map(|(given, i)| present((given, i.day, i.slot))).collect()
}

/// A number for a closed date holds while a queue is open, which is never.
fn report_closed(check: &mut Check, series: &Series<u32>, owner: &Owner<'_>) {
    let horizon = owner.horizon;
    for (date, heads, at) in series.dated_numbers() {
        if heads == 0 || !horizon.sure || !horizon.reports(date) || !horizon.closes(date) {
            continue;
        }
        let message = format!(
            "nobody comes on {date}, though the staff of that date is {heads}: it is a `closed` date, and a number holds only while {} is open",
            owner.title
        );
        let help = "take the date out here or in `closed`; for work behind closed doors give a list with a value for each interval";
        check.report(Diagnostic::warning("staff-while-closed", message).at(at).help(help));
    }
}

/// People on shifts; day tables may stand around the shifts or at each of them.
fn shifts(check: &mut Check, node: &Node, owner: &Owner<'_>) -> Vec<Posting> {
    let tables: Days<Vec<(usize, Days<u32>)>> = days::split(check, node).filter_map(|node| {
        let section = Section::of(check, node, "`shifts`")?;
        let entries = section.table.entries.iter();
        Some(entries.filter_map(|entry| posting(check, &entry.node, entry.key_at, owner)).collect())
    });
    let horizon = owner.horizon;
    let mut postings: Vec<Posting> = Vec::new();
    for shift in 0..owner.shifts.len() {
        let on_day = |day: i32| {
            let (_, around) = tables.row(horizon, day)?;
            let (_, own) = around.value.iter().find(|(place, _)| *place == shift)?;
            let (_, row) = own.row(horizon, day)?;
            let named = around.key.is_date() || row.key.is_date();
            (named || !horizon.is_closed(day)).then_some(row.value)
        };
        let heads: Vec<u32> = horizon.days().map(|day| on_day(day).unwrap_or(0)).collect();
        if heads.iter().any(|&heads| heads > 0) {
            postings.push(Posting { shift, heads });
        }
    }
    postings
}

fn posting(
    check: &mut Check,
    node: &Node,
    key_at: crate::diagnostic::Place,
    owner: &Owner<'_>,
) -> Option<(usize, Days<u32>)> {
    let place = shift::place(check, &node.key, key_at, owner.ranges)?;
    if owner.ranges.get(place).is_some_and(|range| !shift::is_fixed(range)) {
        let message = format!("shift {} leaves its times open", quoted(&node.key));
        let help = "people can be put on a shift of one start, one length and breaks with `at`; `ringplan shifts` finds how many work which of the others";
        check.error("open-shift", key_at, message, help);
        return None;
    }
    let days = days::split(check, node).filter_map(|node| value::heads(check, node));
    Some((place, days))
}

/// The most people that may be there at once; a shift of the day before may still be on duty.
pub(super) fn most(staff: &Staff) -> u64 {
    match staff {
        Staff::Heads(heads) => heads.iter().copied().max().unwrap_or(0).into(),
        Staff::Shifts(postings) => {
            let days = postings.iter().map(|posting| posting.heads.len()).max().unwrap_or(0);
            let on = |day: usize| -> u64 {
                postings
                    .iter()
                    .filter_map(|p| p.heads.get(day))
                    .map(|&heads| u64::from(heads))
                    .sum()
            };
            (0..days).map(|day| on(day) + day.checked_sub(1).map_or(0, on)).max().unwrap_or(0)
        }
    }
}
