//! The tables of `compare --csv`: a row for each metric of each change, and one for each target.

use std::io::Write;

use ::csv::Writer;

use super::super::ComparisonReport;
use super::{Rows, cell, end_row, write_estimate, write_standing};
use crate::sim::Judgement;
use crate::stats::Estimate;
use crate::what_if::{Change, Difference, TargetChange, Verdict, Worth, curve};

/// A table of a comparison, which fills a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparisonTable {
    /// Every metric of every queue, every group and the total, change by change.
    Changes,
    /// Every target, change by change.
    Targets,
    /// The points of a sweep; no rows without one.
    Sweep,
}

/// Every table with the name of its file.
pub const COMPARISON_TABLES: [(&str, ComparisonTable); 3] = [
    ("changes.csv", ComparisonTable::Changes),
    ("targets.csv", ComparisonTable::Targets),
    ("sweep.csv", ComparisonTable::Sweep),
];

const CHANGE_COLUMNS: [&str; 11] = [
    "change",
    "of",
    "name",
    "metric",
    "base",
    "base_half_width",
    "value",
    "value_half_width",
    "difference",
    "difference_half_width",
    "verdict",
];

const TARGET_COLUMNS: [&str; 4] = ["change", "queue", "metric", "per"];

/// After both sides.
const DAYS_MET_COLUMNS: [&str; 3] =
    ["days_met_difference", "days_met_difference_half_width", "days_met_verdict"];

/// Columns of a target on either side.
const SIDE_COLUMNS: [&str; 8] = [
    "target",
    "value",
    "value_half_width",
    "met",
    "periods",
    "periods_met",
    "days_met",
    "days_met_half_width",
];

impl ComparisonReport<'_> {
    /// Writes one table: a header and its rows, in UTF-8, with commas.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_csv(&self, table: ComparisonTable, out: &mut dyn Write) -> std::io::Result<()> {
        let mut rows = Writer::from_writer(out);
        let changes = &self.comparison.changes;
        match table {
            ComparisonTable::Changes => {
                rows.write_record(CHANGE_COLUMNS)?;
                changes.iter().try_for_each(|change| change_rows(change, &mut rows))?;
            }
            ComparisonTable::Targets => {
                let sides = ["base", "change"]
                    .into_iter()
                    .flat_map(|side| SIDE_COLUMNS.map(|column| format!("{side}_{column}")));
                let owned =
                    |columns: &[&str]| columns.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
                let header =
                    owned(&TARGET_COLUMNS).into_iter().chain(sides).chain(owned(&DAYS_MET_COLUMNS));
                rows.write_record(header)?;
                for change in changes {
                    let row = |target| target_row(&change.name, target, &mut rows);
                    change.targets.iter().try_for_each(row)?;
                }
            }
            ComparisonTable::Sweep => {
                rows.write_record(["change", "service_level", "cost", "efficient"])?;
                for point in curve(changes) {
                    let (level, cost) = (cell(point.service_level), cell(point.cost));
                    rows.write_record([point.name, level, cost, point.efficient.to_string()])?;
                }
            }
        }
        rows.flush()
    }
}

fn change_rows(change: &Change, rows: &mut Rows) -> ::csv::Result<()> {
    let queues = change.queues.iter().map(|(name, all)| ("queue", name.as_str(), all));
    let groups = change.groups.iter().map(|(name, all)| ("group", name.as_str(), all));
    for (of, name, differences) in queues.chain(groups).chain([("total", "", &change.total)]) {
        for difference in differences {
            [&change.name, of, name, difference.metric]
                .iter()
                .try_for_each(|text| rows.write_field(text))?;
            difference_cells(difference, rows)?;
            end_row(rows)?;
        }
    }
    change.worth.iter().try_for_each(|worth| worth_rows(&change.name, worth, rows))
}

/// What a change is worth stands where a difference does.
fn worth_rows(change: &str, worth: &Worth, rows: &mut Rows) -> ::csv::Result<()> {
    let paid_hours = worth.paid_hours.and_then(|hours| Estimate::new(hours, None, 0));
    for (metric, figure) in [("agents", worth.agents), ("paid_hours", paid_hours)] {
        [change, "worth", &worth.group, metric]
            .iter()
            .try_for_each(|text| rows.write_field(text))?;
        (0..4).try_for_each(|_| rows.write_field(""))?;
        write_estimate(rows, figure)?;
        rows.write_field("")?;
        end_row(rows)?;
    }
    Ok(())
}

fn difference_cells(difference: &Difference, rows: &mut Rows) -> ::csv::Result<()> {
    write_estimate(rows, difference.base)?;
    write_estimate(rows, difference.change)?;
    write_estimate(rows, difference.difference)?;
    rows.write_field(cell(difference.verdict.map(Verdict::name)))
}

fn target_row(change: &str, target: &TargetChange, rows: &mut Rows) -> ::csv::Result<()> {
    let (_, promised) = target.promise;
    [change, &target.queue, promised.goal.metric(), promised.per.name()]
        .iter()
        .try_for_each(|text| rows.write_field(text))?;
    side_cells(target.base.as_ref(), rows)?;
    side_cells(target.change.as_ref(), rows)?;
    write_estimate(rows, target.days_met.difference)?;
    rows.write_field(cell(target.days_met.verdict.map(Verdict::name)))?;
    end_row(rows)
}

fn side_cells(judged: Option<&Judgement>, rows: &mut Rows) -> ::csv::Result<()> {
    let Some(judged) = judged else {
        return SIDE_COLUMNS.iter().try_for_each(|_| rows.write_field(""));
    };
    write_standing(rows, judged)?;
    write_estimate(rows, judged.days_met)
}
