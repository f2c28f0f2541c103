//! The tables of `staff --csv`.

use std::io::Write;

use ::csv::Writer;

use super::super::staff::StaffReport;
use super::Table;

/// A table of a proposal, which fills a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffTable {
    /// A row for each interval of each group.
    Staff,
    /// The targets in the replay.
    Targets,
}

/// Every table with the name of its file.
pub const STAFF_TABLES: [(&str, StaffTable); 2] =
    [("staff.csv", StaffTable::Staff), ("targets.csv", StaffTable::Targets)];

const STAFF_COLUMNS: [&str; 4] = ["start", "group", "agents", "scheduled"];

impl StaffReport<'_> {
    /// Writes one table: a header and its rows.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_csv(&self, table: StaffTable, out: &mut dyn Write) -> std::io::Result<()> {
        match table {
            StaffTable::Targets => self.replay.write_csv(Table::Targets, out),
            StaffTable::Staff => {
                let mut rows = Writer::from_writer(out);
                rows.write_record(STAFF_COLUMNS)?;
                for group in self.planned() {
                    for (place, start) in self.starts().iter().enumerate() {
                        let (agents, scheduled) = (group.agents[place], group.scheduled[place]);
                        rows.write_record([
                            start,
                            group.group,
                            &agents.to_string(),
                            &scheduled.to_string(),
                        ])?;
                    }
                }
                rows.flush()
            }
        }
    }
}
