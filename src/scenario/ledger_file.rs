//! The ledger of fairness as a CSV file, as `ringplan roster --csv` writes it: what each person had of what
//! nobody likes.

use std::path::Path;
use std::rc::Rc;

use super::Scenario;
use super::check::{Check, Columns};
use super::csv::{self, Column, File};
use super::roster_file::{self, Given, Leavers, Read, wrong};
use crate::diagnostic::Place;

/// What a person had of what is shared out fairly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Had {
    /// Weekends with work.
    pub weekends: u32,
    /// Late shifts.
    pub late: u32,
    /// Night shifts.
    pub nights: u32,
    /// Wishes that were not granted.
    pub denied: u32,
}

impl Had {
    /// The less of both, kind by kind.
    pub fn least(self, other: Self) -> Self {
        Self {
            weekends: self.weekends.min(other.weekends),
            late: self.late.min(other.late),
            nights: self.nights.min(other.nights),
            denied: self.denied.min(other.denied),
        }
    }

    /// The more of both, kind by kind.
    pub fn most(self, other: Self) -> Self {
        Self {
            weekends: self.weekends.max(other.weekends),
            late: self.late.max(other.late),
            nights: self.nights.max(other.nights),
            denied: self.denied.max(other.denied),
        }
    }
}

/// A person's line in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// Place in [`Team::agents`](crate::center::Team::agents).
    pub agent: usize,
    /// In the weeks of the file and before them.
    pub had: Had,
}

/// Reads the ledger of a scenario's team.
pub fn read_ledger(path: &Path, scenario: &Scenario) -> Given<LedgerRow> {
    let rows = |check: &mut Check, file: &Rc<File>, at| rows(check, file, at, scenario);
    roster_file::read(path, (Leavers::LeftOut, LEDGER), csv::file, rows)
}

/// The columns that are needed, and those of what was had before them; these may be missing.
const LEDGER: Columns =
    Columns { what: "ledger of fairness", titles: "agent weekends late nights wishes granted" };
const BEFORE: [&str; 4] = ["weekends_before", "late_before", "nights_before", "denied_before"];

fn rows(
    check: &mut Check,
    file: &Rc<File>,
    at: Place,
    scenario: &Scenario,
) -> Option<Vec<LedgerRow>> {
    let columns: [Column; 6] = roster_file::columns(check, file, at, LEDGER)?;
    let [agent, now @ ..] = columns;
    let before = BEFORE.map(|title| csv::titled(file, title));
    let mut rows: Vec<LedgerRow> = Vec::new();
    for place in 0..file.rows() {
        let known = scenario.team.agents.iter().map(|agent| agent.name.as_str());
        let cell = agent.cell(place);
        let row = roster_file::named("agent", &cell, known)
            .and_then(|agent| Ok(LedgerRow { agent, had: had(place, &now, &before)? }));
        match row {
            Ok(row) if rows.iter().any(|other| other.agent == row.agent) => {
                let message = format!("{} stands twice in the ledger", cell.text);
                check.error("listed-twice", cell.at, message, "take one of the rows out");
            }
            Ok(row) => rows.push(row),
            Err(problem) => check.report(*problem),
        }
    }
    Some(rows)
}

fn had(place: usize, now: &[Column; 5], before: &[Option<Column>; 4]) -> Read<Had> {
    let [weekends, late, nights, wishes, granted] = now;
    let [weekends, late, nights, wishes, granted] = [
        count(place, weekends)?,
        count(place, late)?,
        count(place, nights)?,
        count(place, wishes)?,
        count(place, granted)?,
    ];
    let mut earlier = [0; 4];
    for (number, column) in earlier.iter_mut().zip(before) {
        *number = column.as_ref().map_or(Ok(0), |column| count(place, column))?;
    }
    Ok(Had {
        weekends: weekends + earlier[0],
        late: late + earlier[1],
        nights: nights + earlier[2],
        denied: wishes.saturating_sub(granted) + earlier[3],
    })
}

/// More than this in a lifetime is a mistake.
const MOST: u32 = 10_000;

fn count(place: usize, column: &Column) -> Read<u32> {
    let cell = column.cell(place);
    let number: Option<u32> = cell.text.parse().ok().filter(|number| *number <= MOST);
    number.ok_or_else(|| {
        wrong("bad-number", &cell, "a whole number from 0 to 10000", "it counts shifts or weekends")
    })
}
