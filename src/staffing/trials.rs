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

/// Edits that are tried together; never empty.
pub type Move = Vec<Edit>;

/// What a trial did: the change of the level of each ask that it touches.
#[derive(Clone, Debug)]
pub struct Effect {
    /// What was tried.
    pub edits: Move,
    /// Asks and how their levels change.
    pub changes: Vec<(usize, f64)>,
}

/// In which intervals around its own an edit is felt, about.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// Those before it, whose contacts still wait.
    pub before: usize,
    /// After so many it is over: the distance of two trials of one run.
    pub apart: usize,
    /// Whether work goes on and waits over night, so that it may be felt for longer, and in other queues.
    pub lasting: bool,
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
    /// Where edits are felt.
    pub reach: Reach,
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
            let starts = run.iter().skip(1).map(|edits| self.window_start(edits));
            let ends: Vec<usize> = starts.chain([self.yardstick.intervals()]).collect();
            for (place, edits) in run.into_iter().enumerate() {
                let start = if self.at_one_time(&edits) { self.window_start(&edits) } else { 0 };
                let changes = self.yardstick.changes(before, &after, &levels, start..ends[place]);
                effects.push(Effect { edits, changes });
            }
        }
        effects
    }

    fn interval(&self, edits: &Move) -> usize {
        self.grid.cells[edits[0].0].interval
    }

    fn at_one_time(&self, edits: &Move) -> bool {
        let interval = self.interval(edits);
        edits.iter().all(|&(cell, _)| self.grid.cells[cell].interval == interval)
    }

    /// Where the effect of a move begins.
    fn window_start(&self, edits: &Move) -> usize {
        (self.interval(edits) - self.first).saturating_sub(self.reach.before)
    }

    /// The moves of each run, in order of time and far enough from each other; one of several times has a
    /// run of its own.
    fn runs(&self, moves: Vec<Move>) -> Vec<Vec<Move>> {
        let (mut moves, spread): (Vec<Move>, Vec<Move>) =
            moves.into_iter().partition(|edits| self.at_one_time(edits));
        moves.sort_by_key(|edits| self.interval(edits));
        let mut runs: Vec<(usize, Vec<Move>)> = Vec::new();
        for edits in moves {
            let interval = self.interval(&edits);
            let next = interval + self.reach.apart;
            match runs.iter_mut().find(|(free_from, _)| *free_from <= interval) {
                Some((free_from, run)) => {
                    *free_from = next;
                    run.push(edits);
                }
                None => runs.push((next, vec![edits])),
            }
        }
        let alone = spread.into_iter().map(|edits| vec![edits]);
        runs.into_iter().map(|(_, run)| run).chain(alone).collect()
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
