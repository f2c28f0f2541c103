//! What one agent more or fewer does: many trials in one run.
//!
//! A trial in the morning and one in the evening do not meet, and those of two days do so less. So a run
//! plays many edits at once, far enough from each other in time, and each is judged by what changed from
//! just before its own interval to just before that of the next. That is a ranking, not a proof: whatever
//! is chosen by it is played together before it counts.

use std::sync::atomic::{AtomicU64, Ordering};

use super::cells::Grid;
use super::yardstick::{Measured, Yardstick};
use crate::sim::Rehearsal;

/// One edit: so many heads more (or fewer) in a cell.
pub type Edit = (usize, i64);

/// What a trial did: the change of the level of each ask that it touches.
#[derive(Clone, Debug)]
pub struct Effect {
    /// The edit.
    pub edit: Edit,
    /// Asks and how their levels change.
    pub changes: Vec<(usize, f64)>,
}

/// Plays staffings and measures them.
pub struct Stage<'a> {
    /// Who is asked.
    pub rehearsal: &'a Rehearsal<'a>,
    /// What can be set.
    pub grid: &'a Grid,
    /// What it is measured by.
    pub yardstick: &'a Yardstick,
    /// Intervals before an edit in which it may be felt, and after which it is not: the first reported
    /// interval, and the distance of two trials of one run. `None`: it may be felt anywhere.
    pub reach: Option<usize>,
    /// The first reported interval of the calendar.
    pub first: usize,
    /// Staffings played so far.
    pub played: AtomicU64,
}

impl Stage<'_> {
    /// The surplus of every replication.
    pub fn play(&self, heads: &[u32]) -> Measured {
        self.played.fetch_add(1, Ordering::Relaxed);
        self.rehearsal.each(self.grid.staff(heads), |tally| self.yardstick.measure(tally))
    }

    /// How many staffings were played so far.
    pub fn played(&self) -> u64 {
        self.played.load(Ordering::Relaxed)
    }

    /// What each edit does.
    pub fn trials(&self, heads: &[u32], before: &Measured, edits: &[Edit]) -> Vec<Effect> {
        let levels = self.yardstick.levels(before);
        let mut effects = Vec::with_capacity(edits.len());
        for run in self.runs(edits) {
            let after = self.play(&with(heads, run.iter().copied()));
            for (place, &edit) in run.iter().enumerate() {
                let start = self.window_start(edit);
                let end = run
                    .get(place + 1)
                    .map_or(self.yardstick.intervals(), |&next| self.window_start(next));
                let changes = self.yardstick.changes(before, &after, &levels, start..end);
                effects.push(Effect { edit, changes });
            }
        }
        effects
    }

    /// Where the effect of an edit begins: contacts that wait when it starts came in the interval before.
    fn window_start(&self, (cell, _): Edit) -> usize {
        let interval = self.grid.cells[cell].interval - self.first;
        if self.reach.is_some() { interval.saturating_sub(1) } else { 0 }
    }

    /// The edits of each run, in order of time and far enough from each other.
    fn runs(&self, edits: &[Edit]) -> Vec<Vec<Edit>> {
        let Some(reach) = self.reach else { return edits.iter().map(|&edit| vec![edit]).collect() };
        let mut in_order = edits.to_vec();
        in_order.sort_by_key(|&(cell, _)| (self.grid.cells[cell].interval, cell));
        let mut runs: Vec<(usize, Vec<Edit>)> = Vec::new();
        for edit in in_order {
            let interval = self.grid.cells[edit.0].interval;
            match runs.iter_mut().find(|(free_from, _)| *free_from <= interval) {
                Some((free_from, run)) => {
                    *free_from = interval + reach;
                    run.push(edit);
                }
                None => runs.push((interval + reach, vec![edit])),
            }
        }
        runs.into_iter().map(|(_, run)| run).collect()
    }
}

/// Heads after some edits, never below 0.
pub fn with(heads: &[u32], edits: impl IntoIterator<Item = Edit>) -> Vec<u32> {
    let mut heads = heads.to_vec();
    for (cell, more) in edits {
        heads[cell] = u32::try_from((i64::from(heads[cell]) + more).max(0)).unwrap_or(u32::MAX);
    }
    heads
}
