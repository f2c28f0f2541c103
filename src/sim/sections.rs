//! Waits of the answered in twenty sections, of which a quantile's confidence is made.

use std::ops::{DerefMut, Range};
use std::sync::{Mutex, PoisonError};

use crate::stats::Histogram;

/// How many: a replication's section is its number modulo this.
const SECTIONS: u64 = 20;

/// The waits of every section. They are as many numbers as all else that is kept of a run, so no
/// replication has histograms of its own: each is lent those of its section and counts on in them.
#[derive(Clone, Debug)]
pub(super) struct Sections {
    /// `[section][queue cell of the calendar]`; a section without replications is empty.
    waits: Vec<Vec<Histogram>>,
}

impl Sections {
    pub(super) fn new() -> Self {
        Self { waits: vec![Vec::new(); SECTIONS as usize] }
    }

    /// Lays the histograms out for replications, until they are [put back](Self::put_back).
    pub(super) fn lay_out(&mut self) -> Desk {
        let waits = std::mem::take(&mut self.waits);
        Desk(waits.into_iter().map(Mutex::new).collect())
    }

    pub(super) fn put_back(&mut self, Desk(sections): Desk) {
        let waits = sections.into_iter().map(Mutex::into_inner);
        self.waits = waits.map(|waits| waits.unwrap_or_else(PoisonError::into_inner)).collect();
    }

    /// For each section all waits in some cells of these intervals, of which each has `queues` cells.
    pub(super) fn merged(
        &self,
        intervals: Range<usize>,
        queues: usize,
        wanted: impl Fn(usize) -> bool,
    ) -> Vec<Histogram> {
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
pub(super) struct Desk(Vec<Mutex<Vec<Histogram>>>);

impl Desk {
    /// Histograms for a replication, so many.
    pub(super) fn lend(&self, replication: u64, cells: usize) -> Vec<Histogram> {
        let waits = std::mem::take(&mut *self.section(replication));
        if waits.is_empty() { vec![Histogram::default(); cells] } else { waits }
    }

    pub(super) fn take_back(&self, replication: u64, waits: Vec<Histogram>) {
        let mut section = self.section(replication);
        if section.is_empty() {
            *section = waits;
        } else {
            section.iter_mut().zip(&waits).for_each(|(all, more)| all.merge(more));
        }
    }

    fn section(&self, replication: u64) -> impl DerefMut<Target = Vec<Histogram>> + '_ {
        let section = &self.0[(replication % SECTIONS) as usize];
        section.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
