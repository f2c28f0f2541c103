//! What a run says: one [`Report`], a file per format.

mod json;
pub mod table;
mod text;

use crate::center::Center;
use crate::sim::Results;
use crate::time::Calendar;

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
}

/// How long a run took; wall-clock figures belong to the screen alone.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Seconds of wall clock.
    pub seconds: f64,
    /// Threads.
    pub threads: usize,
}
