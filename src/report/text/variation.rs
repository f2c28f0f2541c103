//! Days that differ beside days that are all alike.

use std::io::{self, Write};

use super::super::{Report, WithoutVariation, table};
use super::comparison::{Unit, signed, value};
use crate::sim::{Period, Whose};

impl Report<'_> {
    /// What days that are all alike would have given, and what lets them differ does to it.
    pub(super) fn write_variation(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(without) = self.without_variation else { return Ok(()) };
        let mut rows: Vec<Vec<String>> = self
            .live()
            .map(|(i, queue)| self.variation_row(without, &queue.name, Whose::Of(i)))
            .collect();
        if rows.len() > 1 {
            rows.push(self.variation_row(without, "all", Whose::Total));
        }
        let header =
            ["all days alike", "in time", "change", "abandoned", "change", "mean wait", "change"];
        writeln!(out, "\n{}", table::plain(&header, 1, rows))?;
        let targets = self.days_met_rows(without);
        if !targets.is_empty() {
            let header = ["all days alike", "", "days met", "change"];
            writeln!(out, "\n{}", table::plain(&header, 2, targets))?;
        }
        writeln!(
            out,
            "all days alike: played without {}, with the same callers.\n\
             change: what that adds to the figures, or takes from them.",
            in_words(without.left_out)
        )
    }

    fn variation_row(&self, without: WithoutVariation, name: &str, whose: Whose) -> Vec<String> {
        let mut row = vec![name.to_owned()];
        for (metric, unit) in [
            ("service_level", Unit::Share),
            ("abandon_rate", Unit::Share),
            ("asa_s", Unit::Seconds),
        ] {
            row.push(value(without.results.queue(whose, Period::Whole, metric), unit));
            let side = (without.results, whose);
            row.push(signed(self.results.queue_difference(whose, side, metric), unit));
        }
        row
    }

    /// A row for each target: the share of days that keep it.
    fn days_met_rows(&self, without: WithoutVariation) -> Vec<Vec<String>> {
        let judged = without.results.targets().into_iter().enumerate();
        let row = |(place, judged): (usize, crate::sim::Judgement)| {
            let change = self.results.days_met_difference(place, (without.results, place));
            vec![
                self.center.queues[judged.queue].name.clone(),
                self.promise(judged.queue, judged.target),
                value(judged.days_met, Unit::Share),
                signed(change, Unit::Share),
            ]
        };
        judged.map(row).collect()
    }
}

/// "`day-factor`, `absence` and `apply-shrinkage`".
fn in_words(keys: &[&str]) -> String {
    let quoted: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    match &quoted[..] {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
