//! Whether the verdicts on the targets are clear, and which are not.

use std::io::{self, Write};

use super::super::{ComparisonReport, table};
use super::comparison::{Unit, magnitude, signed};
use crate::what_if::{Decision, Undecided};

impl ComparisonReport<'_> {
    /// Nothing where a comparison does not wait for its verdicts.
    pub(super) fn write_decision(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(Decision { margin, reached, undecided }) = &self.comparison.decision else {
            return Ok(());
        };
        let replications = table::grouped(self.base.results.replications() as f64, 0);
        if *reached {
            return writeln!(
                out,
                "Each verdict on the targets is clear after {replications} replications (margin {margin})."
            );
        }
        let ended = if self.comparison.complete { ", the most allowed" } else { "" };
        writeln!(
            out,
            "Not every verdict on the targets is clear after {replications} replications{ended}."
        )?;
        if undecided.is_empty() {
            return Ok(());
        }
        let header = ["not clear", "queue", "", "difference", "margin"];
        writeln!(out, "\n{}", table::plain(&header, 3, undecided.iter().map(row).collect()))
    }
}

fn row(undecided: &Undecided) -> Vec<String> {
    let Undecided { change, queue, metric, difference, margin } = undecided;
    let (words, unit) = match *metric {
        "asa_s" => ("mean wait", Unit::Seconds),
        "abandon_rate" => ("abandoned", Unit::Share),
        _ => ("in time", Unit::Share),
    };
    let margin = format!("±{}", magnitude(*margin, unit));
    vec![change.clone(), queue.clone(), words.to_owned(), signed(Some(*difference), unit), margin]
}
