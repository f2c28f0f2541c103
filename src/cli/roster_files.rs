//! The files of `ringplan roster`: tables, a workbook, calendars, one JSON document.

use std::io::Write;

use jiff::Timestamp;

use super::output::{Folder, Output};
use super::outputs::Outputs;
use super::places::Places;
use super::remark;
use crate::center::Team;
use crate::diagnostic::quoted;
use crate::report::{ROSTER_TABLES, RosterReport, RosterTable, calendar_files};

/// Which files are wanted.
#[derive(Debug, clap::Args)]
pub(super) struct FileArgs {
    /// Write the roster as CSV tables into a folder, which is made if it is not there: roster.csv,
    /// coverage.csv, fairness.csv and targets.csv
    #[arg(long, value_name = "DIR")]
    pub(super) csv: Option<String>,

    /// Write the roster as a workbook for Excel and other spreadsheets: people against days, coverage,
    /// fairness and the targets in the replay
    #[arg(long, value_name = "FILE")]
    xlsx: Option<String>,

    /// Write a calendar for each agent into a folder, which is made if it is not there
    ///
    /// A calendar is an iCalendar file called NAME.ics, as the agent; an agent without a shift has an empty
    /// one. People of an open headcount have none: they are placeholders, and the next roster may give the
    /// shifts of "part-time 1" to "part-time 2". Name whom you hire (--write does) and plan again. What file
    /// systems do not allow in names becomes _, and then, or where names differ only in upper and lower case, a
    /// short code is added that stays the same.
    ///
    /// A shift's event has the same id whenever the roster is made anew, and a SEQUENCE that rises with every
    /// run, so that calendar programs update it. What a repair takes away is written as cancelled; after a roster that was made anew, clear the
    /// old events of its days, or subscribe to the files in place of importing them.
    #[arg(long, value_name = "DIR")]
    ical: Option<String>,
}

/// The files, opened before the long run starts.
pub(super) struct Files {
    /// Tables and the document.
    pub(super) outputs: Outputs,
    workbook: Option<Output>,
    calendars: Option<Folder>,
}

impl FileArgs {
    /// Opens them, and the document that `--json` asks for.
    ///
    /// # Errors
    /// When one cannot be written, or something would be lost.
    pub(super) fn open(
        &self,
        places: &mut Places,
        json: Option<&str>,
        team: &Team,
        prices: bool,
    ) -> anyhow::Result<Files> {
        let wanted = ROSTER_TABLES.into_iter();
        let wanted = wanted.filter(|(_, table)| *table != RosterTable::Prices || prices);
        let tables = (self.csv.as_deref(), wanted.map(|(name, _)| name));
        let outputs = Outputs::open(places, tables, json)?;
        let names = calendar_files(team);
        let names = names.iter().map(String::as_str);
        let calendars = self.ical.as_deref().map(|to| places.folder("--ical", to, names));
        let calendars = calendars.transpose()?;
        let workbook = self.xlsx.as_deref().map(|target| places.file("--xlsx", target));
        Ok(Files { outputs, workbook: workbook.transpose()?, calendars })
    }
}

impl Files {
    /// Writes everything that can be written, the summary on `out`.
    ///
    /// # Errors
    /// The first thing that could not be written.
    pub(super) fn write(self, out: &mut dyn Write, report: &RosterReport) -> anyhow::Result<()> {
        let workbook = |output: Output| output.write(out, |file| report.write_xlsx(file));
        let workbook = self.workbook.map_or(Ok(()), workbook);
        let now = Timestamp::now();
        if self.calendars.is_some() {
            note_placeholders(&report.proposal.scenario.team);
        }
        let calendars =
            |folder: Folder| folder.write(|agent, file| report.write_ical(agent, now, file));
        let calendars = self.calendars.map_or(Ok(()), calendars);
        let others = self.outputs.write(
            out,
            |place, file| report.write_csv(ROSTER_TABLES[place].1, file),
            |file| report.write_json(file),
            |out| report.write_text(out),
        );
        workbook.and(calendars)?;
        others
    }
}

/// Says who has no calendar.
fn note_placeholders(team: &Team) {
    let open: Vec<&str> =
        team.agents.iter().filter(|agent| agent.is_open).map(|agent| agent.name.as_str()).collect();
    let who = match open.as_slice() {
        [] => return,
        [one] => format!("{} has no calendar: this is a placeholder", quoted(one)),
        [first, .., last] => format!(
            "{} people of an open headcount, {} to {}, have no calendars: these are placeholders",
            open.len(),
            quoted(first),
            quoted(last)
        ),
    };
    remark(format_args!("note: {who} until somebody is hired and named in the file"));
}
