//! Required heads as a CSV file, as `roster --csv` and `shifts --csv` write them: coverage.csv.

use std::path::Path;
use std::rc::Rc;

use super::Scenario;
use super::check::{Check, Columns};
use super::csv::{self, Cell, Column, File};
use super::roster_file::{self, Given, Leavers, Read, named, wrong};
use super::trace;
use crate::diagnostic::{Diagnostic, Place, quoted};

/// Heads of a group in each interval of the calendar, none in a warm-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequiredHeads {
    /// Place in the file's groups.
    pub group: usize,
    /// By interval.
    pub heads: Vec<u32>,
}

/// Reads what each of the `wanted` groups, by their places, needs in each interval of the horizon. Rows of other
/// groups and days are passed over.
pub fn read_required(path: &Path, scenario: &Scenario, wanted: &[usize]) -> Given<RequiredHeads> {
    let rows = |check: &mut Check, file: &Rc<File>, at| {
        let columns = roster_file::columns(check, file, at, COVERAGE)?;
        let heads = read_rows(check, &columns, scenario);
        let whole = |&group: &usize| whole(check, at, scenario, group, &heads[group]);
        Some(wanted.iter().filter_map(whole).collect())
    };
    roster_file::read(path, (Leavers::Refused, COVERAGE), csv::file, rows)
}

const COVERAGE: Columns =
    Columns { what: "table of required heads", titles: "start group required" };
/// More heads than this are a mistake.
const MOST: u32 = 100_000;

/// By group and interval.
type Heads = Vec<Vec<Option<u32>>>;

fn read_rows(check: &mut Check, columns: &[Column; 3], scenario: &Scenario) -> Heads {
    let (groups, intervals) = (scenario.center.groups.len(), scenario.calendar.intervals().len());
    let mut heads: Heads = vec![vec![None; intervals]; groups];
    for place in 0..columns[0].file.rows() {
        let cells = columns.each_ref().map(|column| column.cell(place));
        match row(&cells, scenario) {
            Ok(Some((group, interval, number))) => {
                if heads[group][interval].replace(number).is_some() {
                    let message =
                        format!("{} has two rows for {}", quoted(cells[1].text), cells[0].text);
                    check.error("listed-twice", cells[0].at, message, "take one of them out");
                }
            }
            Ok(None) => {}
            Err(problem) => check.report(*problem),
        }
    }
    heads
}

/// Group, interval and heads of a row; `None` if it lies outside of the horizon.
fn row(
    [start, group, required]: &[Cell<'_>; 3],
    scenario: &Scenario,
) -> Read<Option<(usize, usize, u32)>> {
    let Scenario { calendar, center, .. } = scenario;
    let (moment, _) = trace::moment(start.text, calendar)
        .map_err(|(what, help)| wrong("bad-time", start, what, help))?;
    let group = named("group", group, center.groups.iter().map(|group| group.name.as_str()))?;
    let heads = required.text.parse().ok().filter(|heads| *heads <= MOST).ok_or_else(|| {
        wrong("bad-number", required, "a whole number from 0 to 100000", "it counts heads")
    })?;
    let Ok(moment) = u64::try_from(moment) else { return Ok(None) };
    if !(calendar.begin()..calendar.horizon()).contains(&moment) {
        return Ok(None);
    }
    let found = calendar.intervals().binary_search_by_key(&moment, |interval| interval.start);
    let interval = found.map_err(|_| {
        wrong("bad-time", start, "the start of an interval", "the file is of another `interval`")
    })?;
    Ok(Some((group, interval, heads)))
}

/// The heads of a group, or that some are missing.
fn whole(
    check: &mut Check,
    at: Place,
    scenario: &Scenario,
    group: usize,
    heads: &[Option<u32>],
) -> Option<RequiredHeads> {
    let calendar = &scenario.calendar;
    let first = calendar.warm_up_intervals();
    let missing = heads.iter().skip(first).position(Option::is_none);
    if let Some(missing) = missing {
        let name = quoted(&scenario.center.groups[group].name);
        let start = calendar.stamp(calendar.intervals()[first + missing].start);
        let message = format!("no row says what group {name} needs at {start}");
        let help = "give a row for each interval of each group that is planned, with 0 where nobody is needed";
        check.report(Diagnostic::error("missing-row", message).at(at).help(help));
        return None;
    }
    let heads = heads.iter().map(|heads| heads.unwrap_or(0)).collect();
    Some(RequiredHeads { group, heads })
}
