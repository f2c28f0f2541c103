//! When too few people could be there, whatever the roster.

use std::io::{self, Write};

use super::super::roster::RosterReport;
use super::super::table;

/// More windows than this are left to JSON.
const SHOWN: usize = 5;

impl RosterReport<'_> {
    /// Writes when heads are missing for that reason alone.
    pub(super) fn write_at_most(&self, out: &mut dyn Write) -> io::Result<()> {
        let all = &self.proposal.at_most;
        if all.is_empty() {
            return Ok(());
        }
        writeln!(out, "\nToo few people could be there, whatever the roster:")?;
        for one in all.iter().take(SHOWN) {
            writeln!(out, "{}", table::wrapped(&one.words(self.scenario()), 2))?;
        }
        match all.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => writeln!(out, "  and {more} more"),
        }
    }
}
