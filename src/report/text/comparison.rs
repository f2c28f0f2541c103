//! What `compare` says on screen: all changes at a glance, then each by itself.

use std::io::{self, Write};

use super::super::{ComparisonReport, Timing, table};
use super::headline::{promise, verdict_mark};
use crate::sim::{Judgement, Verdict as Standing};
use crate::stats::Estimate;
use crate::what_if::{
    COST_PER_CONTACT, Change, Difference, TargetChange, Verdict, Worth, difference_in,
};

/// How a metric is written.
#[derive(Clone, Copy)]
pub(super) enum Unit {
    /// A share as per cent, its difference in points.
    Share,
    Seconds,
    Hours,
    /// From seconds to days.
    Length,
    /// Money or a count.
    Amount,
}

/// A metric that people look at, with the words for it.
pub(super) type Shown = (&'static str, &'static str, Unit);

/// Of each queue, then beside it of all together.
const OF_QUEUES: [Shown; 4] = [
    ("service_level", "in time", Unit::Share),
    ("abandon_rate", "abandoned", Unit::Share),
    ("asa_s", "mean wait", Unit::Seconds),
    ("offered", "offered", Unit::Amount),
];
const OF_ALL: [Shown; 4] = [
    ("occupancy", "occupancy", Unit::Share),
    ("paid_hours", "paid", Unit::Hours),
    ("cost", "cost", Unit::Amount),
    (COST_PER_CONTACT, "cost per contact", Unit::Amount),
];
/// Of work that may wait.
const OF_WORK: [Shown; 3] = [
    ("finished_within_rate", "done in time", Unit::Share),
    ("turnaround_mean_s", "done after", Unit::Length),
    ("offered", "came", Unit::Amount),
];
/// Of queues that need nobody.
const OF_PASSING: [Shown; 1] = [("offered", "came", Unit::Amount)];
/// Of all cases together.
const OF_CASES: [Shown; 6] = [
    ("closed_within_rate", "closed in time", Unit::Share),
    ("case_turnaround_mean_s", "closed after", Unit::Length),
    ("first_contact_resolution", "first contact", Unit::Share),
    ("cases_lost", "cases lost", Unit::Amount),
    ("cases_in_process", "cases in process", Unit::Amount),
    ("cost_per_case", "cost per case", Unit::Amount),
];
impl ComparisonReport<'_> {
    /// Writes the summary for people.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_text(&self, timing: Timing, out: &mut dyn Write) -> io::Result<()> {
        let added = ", same callers";
        self.base.write_what_ran(added, self.comparison.complete, out)?;
        self.base.write_precision(out)?;
        if !self.comparison.not_played.is_empty() {
            writeln!(out, "Not played: {}.", self.comparison.not_played.join("; "))?;
        }
        self.base.write_not_yet_known(out)?;
        self.write_decision(out)?;
        let by_name: Vec<&Change> =
            self.comparison.changes.iter().filter(|change| !change.swept).collect();
        self.write_curve(out)?;
        if by_name.is_empty() {
            return self.write_run(timing, out);
        }
        writeln!(out, "\n{}", self.at_a_glance(&by_name))?;
        by_name.iter().try_for_each(|change| self.write_change(change, out))?;
        self.write_legend_of_changes(&by_name, out)?;
        self.write_run(timing, out)
    }

    fn write_legend_of_changes(&self, changes: &[&Change], out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "\nDifferences: change less base, replication by replication. ✓ surely better,\n\
             ✗ surely worse, = no evidence; all such verdicts together are right with 95 %\n\
             confidence (Holm). ±: the 95 % confidence half-width of one figure."
        )?;
        if changes.iter().any(|change| change.results.has_cases()) {
            writeln!(out, "first contact: closed without coming again after a service.")?;
        }
        let mut targets = changes.iter().flat_map(|change| &change.targets).peekable();
        if targets.peek().is_none() {
            return Ok(());
        }
        writeln!(out, "✓ ✗ before the days met: in all its periods the target is met, or missed.")?;
        let unsure = |judged: &Option<Judgement>| {
            judged.as_ref().is_some_and(|judged| judged.verdict() == Standing::Unsure)
        };
        if targets.any(|target| unsure(&target.base) || unsure(&target.change)) {
            writeln!(out, "? = too close to call: more replications would tell (--replications)")?;
        }
        Ok(())
    }

    fn write_run(&self, timing: Timing, out: &mut dyn Write) -> io::Result<()> {
        self.base.write_contacts(self.comparison.contacts(), timing, out)
    }

    /// The base, and what each change does to the center as a whole.
    fn at_a_glance(&self, changes: &[&Change]) -> String {
        let columns = self.columns_at_a_glance();
        let mut header = vec!["change"];
        header.extend(columns.map(|(_, words, _)| words));
        let priced = self.comparison.cost_per_contact.is_some();
        if priced {
            header.push("cost");
        }
        let has_targets = self.comparison.changes.iter().any(|change| !change.targets.is_empty());
        if has_targets {
            header.push("targets met");
        }
        let mut rows = Vec::new();
        for (place, change) in changes.iter().enumerate() {
            if place == 0 {
                let before = |difference: &Difference, unit| value(difference.base, unit);
                let targets = change.targets.iter().filter_map(|target| target.base.as_ref());
                let of_base = row_at_a_glance(change, columns, before, priced);
                rows.push(with_targets("(as it is)", of_base, has_targets, targets));
            }
            let after = |difference: &Difference, unit| {
                let difference_alone =
                    difference.difference.map(|e| Estimate { half_width: None, ..e });
                format!("{} {}", signed(difference_alone, unit), mark(difference.verdict))
            };
            let targets = change.targets.iter().filter_map(|target| target.change.as_ref());
            let of_change = row_at_a_glance(change, columns, after, priced);
            rows.push(with_targets(&change.name, of_change, has_targets, targets));
        }
        table::plain(&header, 1, rows)
    }

    /// Whether anybody waits on the line; if not, all is work that may wait.
    fn has_callers(&self) -> bool {
        self.base.center.queues.iter().any(|queue| queue.is_live())
    }

    fn columns_at_a_glance(&self) -> [Shown; 3] {
        if self.has_callers() {
            return [OF_QUEUES[0], OF_QUEUES[1], OF_QUEUES[2]];
        }
        [OF_WORK[0], OF_WORK[1], ("cases_in_process", "in process", Unit::Amount)]
    }
}

/// The figures of a change or its base in all.
fn row_at_a_glance(
    change: &Change,
    columns: [Shown; 3],
    show: impl Fn(&Difference, Unit) -> String,
    priced: bool,
) -> Vec<String> {
    let find = |metric: &str, unit| {
        difference_in(&change.total, metric)
            .map_or(table::NO_FIGURE.to_owned(), |difference| show(difference, unit))
    };
    let mut row: Vec<String> = columns.map(|(metric, _, unit)| find(metric, unit)).to_vec();
    if priced {
        row.push(find("cost", Unit::Amount));
    }
    row
}

/// The same between its name and how many targets are met.
fn with_targets<'a>(
    name: &str,
    figures: Vec<String>,
    has_targets: bool,
    targets: impl Iterator<Item = &'a Judgement>,
) -> Vec<String> {
    let met = has_targets.then(|| targets_met(targets));
    [name.to_owned()].into_iter().chain(figures).chain(met).collect()
}

/// How many are met.
pub(super) fn targets_met<'a>(targets: impl Iterator<Item = &'a Judgement>) -> String {
    let all: Vec<bool> = targets.map(Judgement::met).collect();
    format!("{} of {}", all.iter().filter(|met| **met).count(), all.len())
}

impl ComparisonReport<'_> {
    fn write_change(&self, change: &Change, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n\n{}", table::wrapped(&change.name, 0))?;
        change.edits.iter().try_for_each(|edit| writeln!(out, "{}", table::wrapped(edit, 2)))?;
        let alone = change.queues.len() == 1;
        let mut rows = Vec::new();
        for (name, differences) in change.queues.iter().filter(|_| !alone) {
            push_rows(name, differences, self.shown(change, name), &mut rows);
        }
        let of_all: &[Shown] = if self.has_callers() { &OF_QUEUES } else { &OF_WORK };
        push_rows("all", &change.total, &[of_all, &OF_ALL].concat(), &mut rows);
        push_rows("cases", &change.total, &OF_CASES, &mut rows);
        let header = ["", "", "base", "change", "difference", ""];
        writeln!(out, "\n{}", table::plain(&header, 2, rows))?;
        if !change.targets.is_empty() {
            let header = ["target: days met", "", "base", "change", "difference", ""];
            let rows = change.targets.iter().map(target_row).collect();
            writeln!(out, "\n{}", table::plain(&header, 2, rows))?;
        }
        change.worth.iter().try_for_each(|worth| writeln!(out, "\n{}", sentence(worth)))
    }

    /// What people look at in a queue.
    fn shown(&self, change: &Change, queue: &str) -> &'static [Shown] {
        let mut queues = change.scenario.center.queues.iter().chain(&self.base.center.queues);
        match queues.find(|other| other.name == queue) {
            Some(queue) if !queue.needs_agents => &OF_PASSING,
            Some(queue) if queue.is_deferrable() => &OF_WORK,
            _ => &OF_QUEUES,
        }
    }
}

/// What a change is worth, in words.
fn sentence(worth: &Worth) -> String {
    let Worth { group, agents, paid_hours, .. } = worth;
    let (Some(agents), Some(hours)) = (agents, paid_hours) else {
        return format!("No number of agents of {group} alone restores the base's service level.");
    };
    let width = agents.half_width.map_or(String::new(), |w| match w {
        0.0 => " ±0".to_owned(),
        w => format!(" ±{}", magnitude(w, Unit::Amount)),
    });
    let number = format!("{}{width} agents of {group}", table::grouped(agents.mean.abs(), 2));
    let hours = format!("{} paid hours", table::amount(hours.abs()));
    if agents.mean >= 0.0 {
        format!("Worth {number} ({hours}):\nwithout them the service level is that of the base.")
    } else {
        format!("Takes {number} ({hours})\nto bring the service level back to that of the base.")
    }
}

/// A row for each metric that has a figure on either side.
fn push_rows(name: &str, differences: &[Difference], shown: &[Shown], rows: &mut Vec<Vec<String>>) {
    let mut name = name.to_owned();
    for &(metric, words, unit) in shown {
        let known = |d: &&Difference| d.base.is_some() || d.change.is_some();
        let Some(difference) = difference_in(differences, metric).filter(known) else { continue };
        rows.push(vec![
            std::mem::take(&mut name),
            words.to_owned(),
            value(difference.base, unit),
            value(difference.change, unit),
            signed(difference.difference, unit),
            in_words(difference),
        ]);
    }
}

/// A verdict's mark, with its word where it says something.
fn in_words(difference: &Difference) -> String {
    difference.verdict.map_or(String::new(), |verdict| match verdict {
        Verdict::NoEvidence => mark(Some(verdict)).to_owned(),
        clear => format!("{} {}", mark(Some(clear)), clear.name()),
    })
}

fn target_row(target: &TargetChange) -> Vec<String> {
    let side = |judged: &Option<Judgement>| match judged {
        Some(judged) => {
            format!("{} {}", verdict_mark(judged.verdict()), value(judged.days_met, Unit::Share))
        }
        None => table::NO_FIGURE.to_owned(),
    };
    let (within, promised) = target.promise;
    let names = [target.queue.clone(), promise(within, promised)];
    let difference = signed(target.days_met.difference, Unit::Share);
    let difference = [difference, mark(target.days_met.verdict).to_owned()];
    let sides = [side(&target.base), side(&target.change)];
    names.into_iter().chain(sides).chain(difference).collect()
}

fn mark(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Better) => "✓",
        Some(Verdict::Worse) => "✗",
        Some(Verdict::NoEvidence) => "=",
        None => " ",
    }
}

pub(super) fn value(estimate: Option<Estimate>, unit: Unit) -> String {
    estimate.map_or(table::NO_FIGURE.to_owned(), |e| match unit {
        Unit::Share => table::percent(e.mean),
        Unit::Seconds => table::wait(e.mean),
        Unit::Hours => format!("{} h", table::amount(e.mean)),
        Unit::Length => table::length(e.mean),
        Unit::Amount => table::amount(e.mean),
    })
}

/// A difference with its sign and half-width; shares in points.
pub(super) fn signed(difference: Option<Estimate>, unit: Unit) -> String {
    let Some(e) = difference else { return table::NO_FIGURE.to_owned() };
    if let Unit::Length = unit {
        // The half-width in the unit of the difference, or in its own where that is larger.
        let (per, name) = table::length_unit(e.mean.abs().max(e.half_width.unwrap_or(0.0)));
        return format!("{} {name}", signed(Some(e.scaled(1.0 / per)), Unit::Seconds));
    }
    let mean = number(e.mean, unit);
    let mean = match (reads_zero(&mean), e.mean > 0.0) {
        (true, _) => mean.trim_start_matches('-').to_owned(),
        (false, true) => format!("+{mean}"),
        (false, false) => mean.replacen('-', "−", 1),
    };
    let Some(width) = e.half_width else { return mean };
    if width == 0.0 {
        return format!("{mean} ±0");
    }
    format!("{mean} ±{}", magnitude(width, unit))
}

fn number(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Share => table::grouped(100.0 * value, 1),
        Unit::Seconds | Unit::Length => table::grouped(value, usize::from(value.abs() < 99.95)),
        Unit::Hours | Unit::Amount => table::amount(value),
    }
}

fn reads_zero(text: &str) -> bool {
    !text.contains(|c: char| c.is_ascii_digit() && c != '0')
}

/// A half-width above 0, which must not read as if it were 0.
pub(super) fn magnitude(width: f64, unit: Unit) -> String {
    Some(number(width, unit)).filter(|text| !reads_zero(text)).unwrap_or_else(|| {
        let finer = if let Unit::Share = unit { 100.0 * width } else { width };
        if finer < 0.01 { "<0.01".to_owned() } else { table::grouped(finer, 2) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_have_a_sign() {
        let of = |mean, half_width| Estimate::new(mean, Some(half_width), 10);
        assert_eq!(signed(of(0.012, 0.001), Unit::Share), "+1.2 ±0.1");
        assert_eq!(signed(of(-0.012, 0.001), Unit::Share), "−1.2 ±0.1");
        assert_eq!(signed(of(-0.0001, 0.001), Unit::Share), "0.0 ±0.1");
        assert_eq!(signed(of(1234.0, 12.0), Unit::Amount), "+1,234 ±12.0");
        assert_eq!(signed(None, Unit::Hours), "–");
        assert_eq!(signed(of(0.012, 0.0004), Unit::Share), "+1.2 ±0.04");
        assert_eq!(signed(of(0.012, 0.00004), Unit::Share), "+1.2 ±<0.01");
        assert_eq!(signed(of(4.0, 0.0), Unit::Hours), "+4.00 ±0");
    }
}
