//! Replications side by side, folded in their own order.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::stats::Histogram;
use crate::watch::Watch;

use super::engine::replicate;
use super::fold::{Fold, Layout, Row};
use super::model::Model;
use super::periods::Period;
use super::results::Results;

/// Replications that are folded together before they are merged. Fixed: the order of additions, and
/// with it the last digit, must not depend on the number of threads.
const CHUNK: u64 = 4;
/// Replications between two looks at the precision. Fixed, so that the threads cannot decide when a
/// run ends.
pub(super) const BATCH: u64 = 40;

/// How many replications to run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Replications {
    /// So many.
    Fixed(u64),
    /// In batches of 40, until the figure of every target, in each period in which it is judged, has
    /// at most this half-width (a mean wait: this share of the promised wait), and no more than
    /// `at_most`. Where no queue has a target: the service level of each queue over the horizon.
    Precision {
        /// Wanted half-width, above 0.
        half_width: f64,
        /// Replications at which to stop in any case.
        at_most: u64,
    },
}

/// What a panic in a replication carries on, so that it can be replayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The run's seed.
    pub seed: u64,
    /// The replication's number.
    pub replication: u64,
}

/// Runs replications of a model on the current rayon pool.
///
/// The same model, seed and number give the same results, bit by bit, at any number of threads. If
/// `watch` stops, what is finished is kept and [`Results::complete`] is false.
pub fn simulate(model: &Model, seed: u64, wanted: Replications, watch: &dyn Watch) -> Results {
    run(model, seed, wanted, watch, false)
}

/// [`simulate`] that keeps what differences between runs are made of: memory grows with the number of
/// replications.
pub fn simulate_to_compare(
    model: &Model,
    seed: u64,
    wanted: Replications,
    watch: &dyn Watch,
) -> Results {
    run(model, seed, wanted, watch, true)
}

fn run(
    model: &Model,
    seed: u64,
    wanted: Replications,
    watch: &dyn Watch,
    keeps_rows: bool,
) -> Results {
    let mut results = Results::new(model.center(), Layout::new(model.center(), model.calendar()));
    let done = AtomicU64::new(0);
    let window = CHUNK * 2 * rayon::current_num_threads().max(1) as u64;
    let (total, step) = match wanted {
        Replications::Fixed(n) => (n, window),
        Replications::Precision { half_width, at_most } => {
            results.wanted = Some(half_width);
            (at_most, BATCH)
        }
    };
    let mut first = 0;
    while first < total && !watch.stop() {
        let last = (first + step).min(total);
        let starts: Vec<u64> = (first..last).step_by(CHUNK as usize).collect();
        let mut chunks: Vec<Chunk> = starts
            .into_par_iter()
            .map(|start| {
                let replications = start..(start + CHUNK).min(last);
                Chunk::run(model, seed, results.layout(), replications, watch, &done, total)
            })
            .collect();
        for chunk in &mut chunks {
            results.merge(&chunk.fold);
            if keeps_rows {
                results.keep_rows(
                    chunk.waits.iter().map(|(replication, _)| *replication),
                    &mut chunk.rows,
                );
            }
        }
        let waits: Vec<_> = chunks.into_iter().flat_map(|chunk| chunk.waits).collect();
        results.merge_waits(&waits);
        first = last;
        // Only a whole batch may end a run as wanted, not one that was stopped on its way.
        let whole = results.replications() == last;
        if whole && results.wanted.is_some_and(|precision| results.is_precise(precision)) {
            results.complete = true;
            return results;
        }
    }
    results.complete = results.replications() == total;
    results
}

/// A few replications, run one after the other.
struct Chunk {
    fold: Fold,
    waits: Vec<(u64, Vec<Histogram>)>,
    rows: Vec<Row>,
}

impl Chunk {
    fn run(
        model: &Model,
        seed: u64,
        layout: &Layout,
        replications: std::ops::Range<u64>,
        watch: &dyn Watch,
        done: &AtomicU64,
        total: u64,
    ) -> Self {
        let mut chunk = Self { fold: Fold::new(layout), waits: Vec::new(), rows: Vec::new() };
        for replication in replications {
            if watch.stop() {
                break;
            }
            let run = AssertUnwindSafe(|| replicate(model, seed, replication, &mut ()));
            let tally = catch_unwind(run)
                .unwrap_or_else(|_| resume_unwind(Box::new(Broken { seed, replication })));
            let row = chunk.fold.add(layout, &tally);
            chunk.rows.push(row);
            chunk.waits.push((replication, tally.into_waits(layout.periods.range(Period::Whole))));
            watch.progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        }
        chunk
    }
}
