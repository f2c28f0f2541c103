//! Rosters that are given to `ringplan roster` beside the scenario.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::Context;
use jiff::civil::Date;

use super::remark;
use crate::diagnostic::{self, Diagnostic, Sources};
use crate::planning::{Given, Present};
use crate::scenario::{
    GivenFile, Reading, Scenario, add_open_people, carry_rotations, read_history, read_kept,
    read_ledger, read_roster,
};

/// What was before, what stays, and what is repaired.
#[derive(Debug, clap::Args)]
pub(super) struct GivenArgs {
    /// A roster of the weeks before: rest, days in a row and what is shared out fairly carry over, and who
    /// works into the first morning is there; without it, what --repair holds of days before the first
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,

    /// The fairness.csv of the weeks before: weekends, late and night shifts and denied wishes are counted on
    /// from there, not from --history
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,

    /// A roster whose days are kept as they are; a row whose shift is `off`, without times, keeps a day off
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,

    /// Change this roster as little as can be, at the price of `changes` in [rules] for each day; needs
    /// --from
    #[arg(long, value_name = "FILE", requires = "from")]
    repair: Option<PathBuf>,

    /// The first day that --repair may change, such as 2026-03-04
    #[arg(long, value_name = "DATE", requires = "repair", value_parser = parse_date)]
    from: Option<Date>,
}

/// A date, or what one looks like.
pub(super) fn parse_date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "give a date such as 2026-03-04".to_owned())
}

impl GivenArgs {
    /// The files that are read.
    pub(super) fn paths(&self) -> impl Iterator<Item = PathBuf> + '_ {
        [&self.history, &self.ledger, &self.keep, &self.repair].into_iter().flatten().cloned()
    }

    /// Reads them; `None` if one of them is wrong, which has been told. The scenario learns from them which
    /// people of an open headcount there are, and where people are in their rotations; in its `reading` what
    /// is kept has its places.
    ///
    /// # Errors
    /// When the day of the repair is outside of the horizon.
    pub(super) fn read(
        &self,
        scenario: &mut Scenario,
        reading: &mut Reading,
    ) -> anyhow::Result<Option<Given>> {
        add_open_people(scenario, self.paths());
        let from = self.from.map(|date| day_of("--from", scenario, date)).transpose()?;
        let history = read(self.history.as_deref(), scenario, read_history);
        let present = read(self.repair.as_deref(), scenario, read_roster);
        let kept = read(self.keep.as_deref(), scenario, |path, scenario| {
            let repaired = present.as_deref().unwrap_or_default();
            let mut kept = read_kept(path, scenario, from.unwrap_or(0), repaired);
            let further = reading.sources.append(&kept.sources);
            kept.rows.iter_mut().flatten().for_each(|row| row.at.source += further);
            kept
        });
        let ledger = read(self.ledger.as_deref(), scenario, read_ledger);
        let (Some(mut history), Some(ledger), Some(kept), Some(rows)) =
            (history, ledger, kept, present)
        else {
            return Ok(None);
        };
        if self.history.is_none() {
            let first = scenario.calendar.date(0);
            history.extend(rows.iter().filter(|row| row.date < first).cloned());
        }
        show(&carry_rotations(scenario, &history, reading), &reading.sources);
        let present = from.map(|from| Present { rows, from });
        Ok(Some(Given { history, ledger, kept, present }))
    }
}

/// The day of the horizon that a flag names.
///
/// # Errors
/// When it is none of the horizon.
pub(super) fn day_of(flag: &str, scenario: &Scenario, date: Date) -> anyhow::Result<usize> {
    let calendar = &scenario.calendar;
    let (first, days) = (calendar.date(0), calendar.days() as usize);
    (0..days).find(|&day| calendar.date(day as i32) == date).with_context(|| {
        let last = calendar.date(days as i32 - 1);
        format!("{flag}: {date} is not a day of the roster, {first} to {last}")
    })
}

/// The rows of a file, none without one; `None` if it is wrong, which has been told.
pub(super) fn read<T>(
    path: Option<&Path>,
    scenario: &Scenario,
    reader: impl FnOnce(&Path, &Scenario) -> GivenFile<T>,
) -> Option<Vec<T>> {
    let Some(path) = path else { return Some(Vec::new()) };
    let reading = reader(path, scenario);
    show(&reading.problems, &reading.sources);
    reading.rows
}

fn show(problems: &[Diagnostic], sources: &Sources) {
    if !problems.is_empty() {
        let styled = std::io::stderr().is_terminal();
        remark(diagnostic::text(problems, sources, styled).trim_end());
    }
}
