//! What a run says: one [`Report`], a file per format.

mod csv;
mod difference;
mod icalendar;
mod json;
mod roster;
mod shifts;
mod staff;
pub mod table;
mod text;
mod xlsx;

pub use difference::{difference_figures, difference_in_words};
pub use icalendar::calendar_files;
pub use json::write_refusal;
pub use roster::{Broken, ContractFairness, Coverage, Explanation, RosterReport, Spread};
pub use shifts::{GroupTotals, ShiftsReport};
pub use staff::{Planned, StaffReport};
pub use text::{interval_in_words, unmet_in_words};

pub use csv::{
    COMPARISON_TABLES, ComparisonTable, Kind, ROSTER_TABLES, RosterTable, SHIFTS_TABLES,
    STAFF_TABLES, ShiftsTable, Span, StaffTable, TABLES, Table,
};

use crate::center::Center;
use crate::scenario::Scenario;
use crate::sim::{Figure, Period, Results, Whose};
use crate::time::{Calendar, Tick};
use crate::what_if::Comparison;

/// A run with the words that belong to it. The formats read it; none of them computes a figure.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The scenario's name.
    pub scenario: &'a str,
    /// The seed that it ran with.
    pub seed: u64,
    /// Names and targets.
    pub center: &'a Center,
    /// Dates.
    pub calendar: &'a Calendar,
    /// Figures.
    pub results: &'a Results,
    /// Where days differ: what days that are all alike would have given.
    pub without_variation: Option<WithoutVariation<'a>>,
}

/// The same center, played with the same callers on days that are all alike.
#[derive(Clone, Copy, Debug)]
pub struct WithoutVariation<'a> {
    /// The keys of the file that were left out.
    pub left_out: &'a [&'static str],
    /// Figures, of one replication at least.
    pub results: &'a Results,
}

impl<'a> Report<'a> {
    /// A run of a scenario with this center in place of its own.
    pub fn of_proposal(
        scenario: &'a Scenario,
        center: &'a Center,
        results: &'a Results,
        seed: u64,
    ) -> Self {
        let Scenario { name, calendar, .. } = scenario;
        Self { scenario: name, seed, center, calendar, results, without_variation: None }
    }
}

impl Report<'_> {
    /// The moment at which a reported period starts.
    fn starts_at(&self, period: Period) -> Tick {
        let first = self.results.periods().range(period).start;
        self.calendar.intervals()[first].start
    }

    /// The moment at which a reported period starts, ISO 8601 with offset.
    fn start(&self, period: Period) -> String {
        self.calendar.stamp(self.starts_at(period))
    }

    /// ISO 8601 start of each reported interval.
    fn starts(&self) -> Vec<String> {
        let intervals = 0..self.results.periods().intervals();
        intervals.map(|i| self.start(Period::Interval(i))).collect()
    }

    /// All figures of all queues together, then those of all groups together.
    fn total_figures(&self, period: Period) -> Vec<Figure> {
        let mut figures = self.results.queue_figures(Whose::Total, period);
        figures.extend(self.results.group_figures(Whose::Total, period));
        figures
    }
}

/// A comparison with the words that belong to it.
#[derive(Clone, Copy, Debug)]
pub struct ComparisonReport<'a> {
    /// The base, as a run.
    pub base: Report<'a>,
    /// Figures.
    pub comparison: &'a Comparison,
}

/// How long a run took; wall-clock figures belong to the screen alone.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Seconds of wall clock.
    pub seconds: f64,
    /// Threads.
    pub threads: usize,
}
