//! The tables of `shifts --csv`.

use std::io::Write;

use ::csv::Writer;

use super::super::shifts::ShiftsReport;
use super::Table;

/// A table of a proposal of shifts, which fills a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftsTable {
    /// A row for each shift with its breaks and day.
    Shifts,
    /// A row for each interval of each group.
    Coverage,
    /// The targets in the replay.
    Targets,
}

/// Every table with the name of its file.
pub const SHIFTS_TABLES: [(&str, ShiftsTable); 3] = [
    ("shifts.csv", ShiftsTable::Shifts),
    ("coverage.csv", ShiftsTable::Coverage),
    ("targets.csv", ShiftsTable::Targets),
];

impl ShiftsReport<'_> {
    /// Writes one table: a header and its rows.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_csv(&self, table: ShiftsTable, out: &mut dyn Write) -> std::io::Result<()> {
        match table {
            ShiftsTable::Targets => self.replay.write_csv(Table::Targets, out),
            ShiftsTable::Shifts => self.write_postings(Writer::from_writer(out)),
            ShiftsTable::Coverage => self.write_coverage(Writer::from_writer(out)),
        }
    }

    fn write_postings(&self, mut rows: Writer<&mut dyn Write>) -> std::io::Result<()> {
        rows.write_record(["group", "shift", "date", "start", "end", "breaks", "heads"])?;
        for posted in &self.proposal.posted {
            let shift = self.shift_of(posted);
            let breaks =
                self.breaks(posted).into_iter().map(|(start, end)| format!("{start}/{end}"));
            rows.write_record([
                self.replay.center.groups[posted.group].name.as_str(),
                &self.space.shifts[posted.range].name,
                &self.replay.calendar.date(posted.day as i32).to_string(),
                &self.stamp(posted, shift.start),
                &self.stamp(posted, shift.start + shift.length),
                &breaks.collect::<Vec<_>>().join(" "),
                &posted.heads.to_string(),
            ])?;
        }
        rows.flush()
    }

    fn write_coverage(&self, mut rows: Writer<&mut dyn Write>) -> std::io::Result<()> {
        rows.write_record(["start", "group", "required", "staffed"])?;
        for (place, group) in self.replay.center.groups.iter().enumerate() {
            let (required, staffed) = self.coverage(place);
            for ((start, required), staffed) in
                self.replay.starts().iter().zip(required).zip(staffed)
            {
                rows.write_record([
                    start,
                    &group.name,
                    &required.to_string(),
                    &staffed.to_string(),
                ])?;
            }
        }
        rows.flush()
    }
}
