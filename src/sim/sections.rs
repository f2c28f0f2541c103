//! Waits of the answered in twenty sections, of which a quantile's confidence is made.

use std::ops::{DerefMut, Range};
use std::sync::{Mutex, PoisonError};

use crate::stats::Histogram;

/// How many: a replication's section is its number modulo this.
const SECTIONS: u64 = 20;

/// The waits of every section. They are as many numbers as all else that is kept of a run, so no
/// replication has histograms of its own: each is lent those of its section and counts on in them.
///
/// Where they are pooled, a section has the waits of each queue over the horizon alone.
#[derive(Clone, Debug)]
pub(super) struct Sections {
    /// `[section][queue cell of the calendar]`, or `[section][queue]`; a section without replications
    /// is empty.
    waits: Vec<Vec<Histogram>>,
    /// Over which intervals of the calendar they are pooled.
    pooled: Option<Range<usize>>,
}

impl Sections {
    pub(super) fn new() -> Self {
        Self { waits: vec![Vec::new(); SECTIONS as usize], pooled: None }
    }

    /// Pools the waits of these intervals.
    pub(super) fn pooled(horizon: Range<usize>) -> Self {
        Self { pooled: Some(horizon), ..Self::new() }
    }

    /// Lays the histograms out for replications, until they are [put back](Self::put_back).
    pub(super) fn lay_out(&mut self) -> Desk {
        let waits = std::mem::take(&mut self.waits);
        Desk { waits: waits.into_iter().map(Mutex::new).collect(), pooled: self.pooled.clone() }
    }

    pub(super) fn put_back(&mut self, desk: Desk) {
        let waits = desk.waits.into_iter().map(Mutex::into_inner);
        self.waits = waits.map(|waits| waits.unwrap_or_else(PoisonError::into_inner)).collect();
    }

    /// For each section all waits in some cells of these intervals, of which each has `queues` cells;
    /// none in a part of what is pooled.
    pub(super) fn merged(
        &self,
        intervals: Range<usize>,
        queues: usize,
        wanted: impl Fn(usize) -> bool,
    ) -> Vec<Histogram> {
        let intervals = match &self.pooled {
            None => intervals,
            Some(horizon) => 0..usize::from(*horizon == intervals),
        };
        let merged = |section: &Vec<Histogram>| {
            let mut all = Histogram::default();
            let cells = section.chunks(queues).skip(intervals.start).take(intervals.len());
            let waits = cells.flat_map(|cells| cells.iter().enumerate());
            waits.filter(|(queue, _)| wanted(*queue)).for_each(|(_, waits)| all.merge(waits));
            all
        };
        self.waits.iter().map(merged).collect()
    }
}

/// Where replications find histograms to count on in. Those of a section that another has at the
/// moment are made anew, and added when they come back: counts are whole numbers, so the order does
/// not matter.
pub(super) struct Desk {
    waits: Vec<Mutex<Vec<Histogram>>>,
    pooled: Option<Range<usize>>,
}

impl Desk {
    /// Histograms for a replication, so many.
    pub(super) fn lend(&self, replication: u64, cells: usize) -> Vec<Histogram> {
        let waits = match self.pooled {
            None => std::mem::take(&mut *self.section(replication)),
            Some(_) => Vec::new(),
        };
        if waits.is_empty() { vec![Histogram::default(); cells] } else { waits }
    }

    /// Takes the histograms of a replication, of which each interval has `queues`.
    pub(super) fn take_back(&self, replication: u64, waits: Vec<Histogram>, queues: usize) {
        let waits = match &self.pooled {
            None => waits,
            Some(horizon) => pooled(&waits[horizon.start * queues..horizon.end * queues], queues),
        };
        let mut section = self.section(replication);
        if section.is_empty() {
            *section = waits;
        } else {
            section.iter_mut().zip(&waits).for_each(|(all, more)| all.merge(more));
        }
    }

    fn section(&self, replication: u64) -> impl DerefMut<Target = Vec<Histogram>> + '_ {
        let section = &self.waits[(replication % SECTIONS) as usize];
        section.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The waits of each queue over all intervals.
fn pooled(waits: &[Histogram], queues: usize) -> Vec<Histogram> {
    let mut all = vec![Histogram::default(); queues];
    for interval in waits.chunks_exact(queues.max(1)) {
        all.iter_mut().zip(interval).for_each(|(all, waits)| all.merge(waits));
    }
    all
}
