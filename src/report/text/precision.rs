//! Whether the wanted precision was reached, and what is not yet known that well.

use std::io::{self, Write};

use super::super::{Report, table};
use crate::sim::NotYetKnown;

/// No run can be asked for more replications.
const MOST_REPLICATIONS: u64 = 1_000_000;

impl Report<'_> {
    /// A line below the headline, if a precision was wanted.
    pub(super) fn write_precision(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(precision) = self.results.precision() else { return Ok(()) };
        let wanted = precision.wanted;
        let replications = match self.results.replications() {
            1 => "1 replication".to_owned(),
            n => format!("{} replications", count(n)),
        };
        if precision.reached {
            writeln!(out, "Precision {wanted} reached after {replications}.")
        } else if self.results.complete {
            writeln!(out, "Precision {wanted} not reached after {replications}, the most allowed.")
        } else {
            writeln!(out, "Precision {wanted} not reached yet.")
        }
    }

    /// Below the targets: those that are not known well enough, by the period farthest from it.
    pub(super) fn write_not_yet_known(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(precision) = self.results.precision() else { return Ok(()) };
        if precision.not_yet_known.is_empty() {
            return Ok(());
        }
        let header = ["not yet known", "", "worst", "now", "wanted", "needs"];
        let rows = precision.not_yet_known.iter().map(|unknown| self.unknown_row(unknown));
        writeln!(out, "\n{}", table::plain(&header, 3, rows.collect()))?;
        writeln!(
            out,
            "now, wanted: the half-width there. needs: about so many replications in all\n\
             (--max-replications), as it shrinks with the square root of their number."
        )
    }

    fn unknown_row(&self, unknown: &NotYetKnown) -> Vec<String> {
        let promise = |target| self.promise(unknown.queue, target);
        let half_width = |width: f64| match unknown.metric() {
            "asa_s" => format!("±{} s", three_digits(width)),
            _ => format!("±{} %", three_digits(100.0 * width)),
        };
        let needs = match unknown.replications {
            Some(needed) if needed <= MOST_REPLICATIONS => count(needed),
            Some(_) => format!("> {}", count(MOST_REPLICATIONS)),
            None => table::NO_FIGURE.to_owned(),
        };
        vec![
            self.center.queues[unknown.queue].name.clone(),
            unknown.target.map_or("in time".to_owned(), promise),
            self.when(unknown.worst),
            unknown.value.half_width.map_or(table::NO_FIGURE.to_owned(), half_width),
            half_width(unknown.wanted),
            needs,
        ]
    }
}

fn count(replications: u64) -> String {
    table::grouped(replications as f64, 0)
}

/// A half-width with up to three significant digits: what is wanted may be far below a tenth.
fn three_digits(width: f64) -> String {
    let decimals = if width > 0.0 { (2.0 - width.log10().floor()).clamp(0.0, 9.0) } else { 0.0 };
    let text = table::grouped(width, decimals as usize);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::three_digits;

    #[test]
    fn half_widths_keep_three_digits() {
        assert_eq!(three_digits(100.0), "100");
        assert_eq!(three_digits(12.34), "12.3");
        assert_eq!(three_digits(1.0), "1");
        assert_eq!(three_digits(0.5), "0.5");
        assert_eq!(three_digits(0.012_34), "0.0123");
        assert_eq!(three_digits(0.0), "0");
    }
}
