//! The tables of `simulate --csv`.
//!
//! The figures are those of the JSON document, under the same names: where that nests, a table has a
//! column more. A mean stands under its metric's name, its half-width beside it under
//! `<metric>_half_width`; what is `null` there is an empty cell here. Numbers are written out in
//! full, without an exponent, and names as they stand in the scenario file.

mod comparison;
mod roster;
mod rule_prices;
mod shifts;
mod staff;

use std::io::Write;

use ::csv::Writer;

pub use comparison::{COMPARISON_TABLES, ComparisonTable};
pub use roster::{ROSTER_TABLES, RosterTable};
pub use shifts::{SHIFTS_TABLES, ShiftsTable};
pub use staff::{STAFF_TABLES, StaffTable};

use super::Report;
use crate::sim::{Figure, Judgement, Period, Whose, metric_meanings};
use crate::stats::Estimate;

/// A table, which fills a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// One row: what ran.
    Run,
    /// A row for each target.
    Targets,
    /// Every metric of one kind, a row for each period of each of them.
    Figures(Kind, Span),
}

/// Whose figures a table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of each queue.
    Queues,
    /// Of each group.
    Groups,
    /// Of all together, first the metrics of queues, then those of groups.
    Total,
}

/// Over which time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// The whole horizon at once.
    Whole,
    /// Each day, named by its `start`.
    Days,
    /// Each interval, named by its `start`.
    Intervals,
}

/// Every table with the name of its file.
pub const TABLES: [(&str, Table); 11] = [
    ("run.csv", Table::Run),
    ("targets.csv", Table::Targets),
    ("queues.csv", Table::Figures(Kind::Queues, Span::Whole)),
    ("queues-days.csv", Table::Figures(Kind::Queues, Span::Days)),
    ("queues-intervals.csv", Table::Figures(Kind::Queues, Span::Intervals)),
    ("groups.csv", Table::Figures(Kind::Groups, Span::Whole)),
    ("groups-days.csv", Table::Figures(Kind::Groups, Span::Days)),
    ("groups-intervals.csv", Table::Figures(Kind::Groups, Span::Intervals)),
    ("total.csv", Table::Figures(Kind::Total, Span::Whole)),
    ("total-days.csv", Table::Figures(Kind::Total, Span::Days)),
    ("total-intervals.csv", Table::Figures(Kind::Total, Span::Intervals)),
];

const RUN_COLUMNS: [&str; 6] =
    ["ringplan", "scenario", "seed", "replications", "complete", "precision_reached"];

const TARGET_COLUMNS: [&str; 14] = [
    "queue",
    "metric",
    "per",
    "target",
    "value",
    "value_half_width",
    "met",
    "periods",
    "periods_met",
    "worst_start",
    "worst",
    "worst_half_width",
    "days_met",
    "days_met_half_width",
];

type Rows<'w> = Writer<&'w mut dyn Write>;

impl Report<'_> {
    /// Writes one table: a header and its rows, in UTF-8, with commas, row by row.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_csv(&self, table: Table, out: &mut dyn Write) -> std::io::Result<()> {
        let mut rows = Writer::from_writer(out);
        match table {
            Table::Run => self.run_row(&mut rows)?,
            Table::Targets => self.target_rows(&mut rows)?,
            Table::Figures(kind, span) => self.figure_rows(kind, span, &mut rows)?,
        }
        rows.flush()
    }

    fn run_row(&self, rows: &mut Rows) -> ::csv::Result<()> {
        rows.write_record(RUN_COLUMNS)?;
        rows.write_record([
            env!("CARGO_PKG_VERSION"),
            self.scenario,
            &self.seed.to_string(),
            &self.results.replications().to_string(),
            &self.results.complete.to_string(),
            &cell(self.results.precision().map(|precision| precision.reached)),
        ])
    }

    fn target_rows(&self, rows: &mut Rows) -> ::csv::Result<()> {
        rows.write_record(TARGET_COLUMNS)?;
        self.results.targets().iter().try_for_each(|judged| self.target_record(judged, rows))
    }

    fn target_record(&self, judged: &Judgement, rows: &mut Rows) -> ::csv::Result<()> {
        let target = judged.target;
        rows.write_field(&self.center.queues[judged.queue].name)?;
        rows.write_field(target.goal.metric())?;
        rows.write_field(target.per.name())?;
        write_standing(rows, judged)?;
        let worst = judged.worst();
        rows.write_field(worst.map_or(String::new(), |worst| self.start(worst.period)))?;
        write_estimate(rows, worst.and_then(|worst| worst.value))?;
        write_estimate(rows, judged.days_met)?;
        end_row(rows)
    }

    fn figure_rows(&self, kind: Kind, span: Span, rows: &mut Rows) -> ::csv::Result<()> {
        rows.write_record(figure_columns(kind, span, self.results.has_cases()))?;
        for (name, whose) in self.all_of(kind) {
            for period in self.periods(span) {
                if let Some(name) = name {
                    rows.write_field(name)?;
                }
                if span != Span::Whole {
                    rows.write_field(self.start(period))?;
                }
                for (_, estimate) in self.figures(kind, whose, period) {
                    write_estimate(rows, estimate)?;
                }
                end_row(rows)?;
            }
        }
        Ok(())
    }

    /// Each queue or group with its name, in the order of the file; the total has no name.
    fn all_of(&self, kind: Kind) -> Vec<(Option<&str>, Whose)> {
        let named = |(place, name): (usize, _)| (Some(name), Whose::Of(place));
        match kind {
            Kind::Queues => {
                self.center.queues.iter().map(|q| q.name.as_str()).enumerate().map(named).collect()
            }
            Kind::Groups => {
                self.center.groups.iter().map(|g| g.name.as_str()).enumerate().map(named).collect()
            }
            Kind::Total => vec![(None, Whose::Total)],
        }
    }

    fn periods(&self, span: Span) -> Vec<Period> {
        let periods = self.results.periods();
        match span {
            Span::Whole => vec![Period::Whole],
            Span::Days => (0..periods.days()).map(Period::Day).collect(),
            Span::Intervals => (0..periods.intervals()).map(Period::Interval).collect(),
        }
    }

    fn figures(&self, kind: Kind, whose: Whose, period: Period) -> Vec<Figure> {
        match kind {
            Kind::Queues => self.results.queue_figures(whose, period),
            Kind::Groups => self.results.group_figures(whose, period),
            Kind::Total => self.total_figures(period),
        }
    }
}

fn figure_columns(kind: Kind, span: Span, has_cases: bool) -> Vec<String> {
    let [of_queues, of_cases, of_groups] = metric_meanings();
    let of_cases = if has_cases { of_cases } else { Vec::new() };
    let (name, metrics) = match kind {
        Kind::Queues => (Some("queue"), [of_queues, of_cases].concat()),
        Kind::Groups => (Some("group"), of_groups),
        Kind::Total => (None, [of_queues, of_cases, of_groups].concat()),
    };
    let start = (span != Span::Whole).then_some("start");
    let metrics = metrics.iter().flat_map(|(name, _)| [name.to_string(), half_width(name)]);
    name.into_iter().chain(start).map(str::to_owned).chain(metrics).collect()
}

fn half_width(metric: &str) -> String {
    format!("{metric}_half_width")
}

/// The promise, its figure, and whether and in how many periods it is met.
fn write_standing(rows: &mut Rows, judged: &Judgement) -> ::csv::Result<()> {
    rows.write_field(judged.target.goal.value().to_string())?;
    write_estimate(rows, judged.value)?;
    rows.write_field(judged.met().to_string())?;
    rows.write_field(judged.periods.len().to_string())?;
    rows.write_field(judged.periods_met().to_string())
}

/// Two cells: the figure and its half-width.
fn write_estimate(rows: &mut Rows, estimate: Option<Estimate>) -> ::csv::Result<()> {
    rows.write_field(cell(estimate.map(|e| e.mean)))?;
    rows.write_field(cell(estimate.and_then(|e| e.half_width)))
}

fn cell(value: Option<impl ToString>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn end_row(rows: &mut Rows) -> ::csv::Result<()> {
    rows.write_record(None::<&[u8]>)
}
