//! Whether the verdicts on the targets are clear, and which are not.

use std::io::{self, Write};

use super::super::{ComparisonReport, table};
use super::comparison::{Unit, magnitude, signed};
use crate::what_if::TargetDifference;

impl ComparisonReport<'_> {
    /// Nothing where a comparison does not wait for its verdicts.
    pub(super) fn write_decision(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(decision) = &self.comparison.decision else { return Ok(()) };
        let n = self.base.results.replications();
        let runs = if n == 1 { "replication" } else { "replications" };
        let (played, margin) = (format!("{} {runs}", table::grouped(n as f64, 0)), decision.margin);
        let complete = self.comparison.complete;
        match decision.reached {
            true => writeln!(
                out,
                "Each verdict on the targets is clear after {played} (margin {margin})."
            )?,
            false if complete => {
                writeln!(out, "After {played}, the most allowed, not every verdict is clear.")?;
            }
            false => writeln!(out, "After {played} not every verdict on the targets is clear.")?,
        }
        write_figures("not clear", &decision.undecided, out)?;
        write_figures("surely within the margin", &decision.within, out)
    }
}

/// Nothing where there are none.
fn write_figures(what: &str, figures: &[TargetDifference], out: &mut dyn Write) -> io::Result<()> {
    if figures.is_empty() {
        return Ok(());
    }
    let header = [what, "queue", "", "difference", "margin"];
    writeln!(out, "\n{}", table::plain(&header, 3, figures.iter().map(row).collect()))
}

fn row(figure: &TargetDifference) -> Vec<String> {
    let TargetDifference { change, queue, metric, difference, margin } = figure;
    let (words, unit) = match *metric {
        "asa_s" => ("mean wait", Unit::Seconds),
        "abandon_rate" => ("abandoned", Unit::Share),
        "finished_within_rate" => ("done in time", Unit::Share),
        "closed_within_rate" => ("closed in time", Unit::Share),
        _ => ("in time", Unit::Share),
    };
    let margin = format!("±{}", magnitude(*margin, unit));
    vec![change.clone(), queue.clone(), words.to_owned(), signed(Some(*difference), unit), margin]
}
