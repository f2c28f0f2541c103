//! A roster as a workbook for spreadsheets: what `roster --xlsx` writes.
//!
//! A sheet has a line of words, a header that stays in sight, and rows of figures: numbers are numbers, dates
//! are dates. Times are those of the clock on the wall. The same roster gives the same bytes.

mod coverage;
mod fairness;
mod grid;
mod sheet;
mod targets;

use std::io::Write;

use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};

use super::roster::RosterReport;

impl RosterReport<'_> {
    /// Writes the workbook.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_xlsx(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let bytes = self.workbook().map_err(std::io::Error::other)?;
        out.write_all(&bytes)
    }

    fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        // By itself it would hold the time at which it was written.
        let first = self.scenario().calendar.date(0);
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&first));
        workbook.push_worksheet(self.roster_sheet()?);
        workbook.push_worksheet(self.coverage_sheet()?);
        workbook.push_worksheet(self.fairness_sheet()?);
        workbook.push_worksheet(self.targets_sheet()?);
        workbook.save_to_buffer()
    }

    /// "times of Europe/Amsterdam", for the line of words.
    fn times_in_words(&self) -> String {
        self.zone().map_or("local times".to_owned(), |zone| format!("times of {zone}"))
    }
}
