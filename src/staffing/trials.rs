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

/// Edits that are tried together, of cells of one interval; never empty.
pub type Move = Vec<Edit>;

/// What a trial did: the change of the level of each ask that it touches.
#[derive(Clone, Debug)]
pub struct Effect {
    /// What was tried.
    pub edits: Move,
    /// Asks and how their levels change.
    pub changes: Vec<(usize, f64)>,
}

/// Plays staffings and measures them.
pub struct Stage<'a> {
    /// Who is asked.
    pub rehearsal: &'a Rehearsal<'a>,
    /// The same callers in fewer replications, the fewest first.
    pub screens: &'a [Rehearsal<'a>],
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

    /// Whether even few replications show that a staffing is below some margin.
    pub fn is_far_off(&self, heads: &[u32], margins: &[f64]) -> bool {
        self.screens.iter().any(|few| {
            let measured = few.each(self.grid.staff(heads), |tally| self.yardstick.measure(tally));
            self.yardstick.is_far_below(&measured, margins)
        })
    }

    /// How many staffings were played so far.
    pub fn played(&self) -> u64 {
        self.played.load(Ordering::Relaxed)
    }

    /// What each move does.
    pub fn trials(&self, heads: &[u32], before: &Measured, moves: Vec<Move>) -> Vec<Effect> {
        let levels = self.yardstick.levels(before);
        let mut effects = Vec::with_capacity(moves.len());
        for run in self.runs(moves) {
            let after = self.play(&with(heads, run.iter().flatten().copied()));
            let starts: Vec<usize> = run.iter().map(|edits| self.window_start(edits)).collect();
            for (place, edits) in run.into_iter().enumerate() {
                let end = starts.get(place + 1).copied().unwrap_or(self.yardstick.intervals());
                let changes = self.yardstick.changes(before, &after, &levels, starts[place]..end);
                effects.push(Effect { edits, changes });
            }
        }
        effects
    }

    fn interval(&self, edits: &Move) -> usize {
        self.grid.cells[edits[0].0].interval
    }

    /// Where the effect of a move begins: contacts that wait when it starts came in the interval before.
    fn window_start(&self, edits: &Move) -> usize {
        let interval = self.interval(edits) - self.first;
        if self.reach.is_some() { interval.saturating_sub(1) } else { 0 }
    }

    /// The moves of each run, in order of time and far enough from each other.
    fn runs(&self, mut moves: Vec<Move>) -> Vec<Vec<Move>> {
        let Some(reach) = self.reach else {
            return moves.into_iter().map(|edits| vec![edits]).collect();
        };
        moves.sort_by_key(|edits| self.interval(edits));
        let mut runs: Vec<(usize, Vec<Move>)> = Vec::new();
        for edits in moves {
            let interval = self.interval(&edits);
            match runs.iter_mut().find(|(free_from, _)| *free_from <= interval) {
                Some((free_from, run)) => {
                    *free_from = interval + reach;
                    run.push(edits);
                }
                None => runs.push((interval + reach, vec![edits])),
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
