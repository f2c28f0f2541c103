//! Replications side by side, folded in their own order.

use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::demand::Arrived;
use crate::watch::Watch;

use super::engine::replicate_with;
use super::fold::{Fold, Layout, Row};
use super::model::Model;
use super::results::Results;
use super::sections::Desk;
use super::tally::Tally;

/// Replications that are folded together before they are merged. Fixed: the order of additions, and
/// with it the last digit, must not depend on the number of threads.
const CHUNK: u64 = 4;
/// Replications between two looks at the precision. Fixed, so that the threads cannot decide when a
/// run ends.
pub(crate) const BATCH: u64 = 40;

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
    Run::new(model, seed, Rows::Forgotten).play(wanted, watch)
}

/// [`simulate`] that keeps what differences between runs are made of: memory grows with the number of
/// replications. Since many such results live side by side, quantiles of waits are known over the whole
/// horizon alone.
pub fn simulate_to_compare(
    model: &Model,
    seed: u64,
    wanted: Replications,
    watch: &dyn Watch,
) -> Results {
    Run::new(model, seed, Rows::Kept).play(wanted, watch)
}

impl Replications {
    /// More than these never run.
    pub fn at_most(self) -> u64 {
        match self {
            Self::Fixed(n) => n,
            Self::Precision { at_most, .. } => at_most,
        }
    }
}

/// Replications that should be played at once, so that every thread has something to do; whole batches.
pub(crate) fn round() -> u64 {
    window().next_multiple_of(BATCH)
}

fn window() -> u64 {
    CHUNK * 2 * rayon::current_num_threads().max(1) as u64
}

/// Whether a run keeps each replication's quantities, of which differences between runs are made, or the
/// waits of each interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rows {
    Kept,
    /// Both, the quantities of so many replications.
    First(u64),
    Forgotten,
}

/// A model that is played as far as it is asked to, and farther later.
#[derive(Debug)]
pub(crate) struct Run<'m> {
    model: &'m Model<'m>,
    seed: u64,
    rows: Rows,
    /// The contacts of each replication, if they were made before.
    contacts: Option<&'m [Arrived]>,
    results: Results,
    /// Replications below this number were begun.
    played: u64,
}

impl<'m> Run<'m> {
    pub(crate) fn new(model: &'m Model<'m>, seed: u64, rows: Rows) -> Self {
        let layout = Layout::new(model.center(), model.calendar());
        let results = Results::new(model.center(), layout, rows);
        Self { model, seed, rows, contacts: None, results, played: 0 }
    }

    /// The same with contacts that were made before, one entry for each replication.
    pub(crate) fn with_contacts(mut self, contacts: &'m [Arrived]) -> Self {
        self.contacts = Some(contacts);
        self
    }

    /// Plays as many replications as are wanted.
    pub(crate) fn play(mut self, wanted: Replications, watch: &dyn Watch) -> Results {
        let most = wanted.at_most();
        let round = match wanted {
            Replications::Fixed(_) => most,
            Replications::Precision { .. } => BATCH,
        };
        let mut complete = false;
        while !complete && !watch.stop() {
            let last = (self.played + round).min(most);
            self.play_until(last, most, watch);
            // Only a whole batch may end a run as wanted, not one that was stopped on its way.
            let whole = self.results.replications() == last;
            complete = whole && (last == most || self.is_precise(wanted));
        }
        self.finish(wanted, complete)
    }

    /// What was found so far.
    pub(crate) fn results(&self) -> &Results {
        &self.results
    }

    /// Plays all replications below `last` that were not played yet, unless `watch` stops; it hears of
    /// each as one of `most`.
    pub(crate) fn play_until(&mut self, last: u64, most: u64, watch: &dyn Watch) {
        let desk = self.results.sections.lay_out();
        let layout = self.results.layout().clone();
        let Self { model, seed, contacts, .. } = *self;
        let next = AtomicU64::new(self.played);
        let player =
            Player { model, seed, contacts, layout: &layout, desk: &desk, next: &next, last };
        let done = AtomicU64::new(self.results.replications());
        let in_order = Mutex::new(InOrder { next: self.played, early: BTreeMap::new(), run: self });
        let work = || {
            while let Some(replications) = player.next_chunk(watch) {
                let progress = || watch.progress(done.fetch_add(1, Ordering::Relaxed) + 1, most);
                let chunk = player.chunk(replications, watch, progress);
                in_order.lock().unwrap_or_else(PoisonError::into_inner).add(chunk);
            }
        };
        rayon::scope(|scope| {
            (0..rayon::current_num_threads()).for_each(|_| scope.spawn(|_| work()));
        });
        self.results.sections.put_back(desk);
        self.played = self.played.max(next.into_inner().min(last));
    }

    fn merge(&mut self, Chunk { first, fold, rows }: Chunk) {
        self.results.merge(&fold);
        let most = match self.rows {
            Rows::Kept => u64::MAX,
            Rows::First(most) => most,
            Rows::Forgotten => return,
        };
        self.results.keep_rows(first..most, rows);
    }

    /// Whether a precision is wanted and reached.
    pub(crate) fn is_precise(&self, wanted: Replications) -> bool {
        let Replications::Precision { half_width, .. } = wanted else { return false };
        self.results.is_precise(half_width)
    }

    /// The results; `complete` says whether they are what was wanted.
    pub(crate) fn finish(mut self, wanted: Replications, complete: bool) -> Results {
        self.results.complete = complete;
        if let Replications::Precision { half_width, .. } = wanted {
            self.results.wanted = Some(half_width);
        }
        self.results
    }
}

/// What the threads that play a run share. Each takes the next few replications whenever it is done, so
/// that none waits for another.
struct Player<'r> {
    model: &'r Model<'r>,
    seed: u64,
    contacts: Option<&'r [Arrived]>,
    layout: &'r Layout,
    desk: &'r Desk,
    /// The first replication that nobody has begun.
    next: &'r AtomicU64,
    last: u64,
}

impl Player<'_> {
    fn next_chunk(&self, watch: &dyn Watch) -> Option<Range<u64>> {
        if watch.stop() {
            return None;
        }
        let first = self.next.fetch_add(CHUNK, Ordering::Relaxed);
        (first < self.last).then(|| first..(first + CHUNK).min(self.last))
    }

    fn chunk(&self, replications: Range<u64>, watch: &dyn Watch, played: impl Fn()) -> Chunk {
        let first = replications.start;
        let mut chunk = Chunk { first, fold: Fold::new(self.layout), rows: Vec::new() };
        for replication in replications {
            if watch.stop() {
                break;
            }
            let tally = self.replicate(replication);
            chunk.rows.push(chunk.fold.add(self.layout, &tally));
            self.desk.take_back(replication, tally.into_waits(), self.layout.queues);
            played();
        }
        chunk
    }

    fn replicate(&self, replication: u64) -> Tally {
        let Self { model, seed, .. } = *self;
        let contacts = self.contacts.map(|all| &all[replication as usize]);
        let waits = self.desk.lend(replication, model.queue_cells());
        let run = || replicate_with(model, seed, replication, contacts, waits, &mut ());
        catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
            // The others need not go on.
            self.next.fetch_max(self.last, Ordering::Relaxed);
            resume_unwind(Box::new(Broken { seed, replication }))
        })
    }
}

/// A few replications, run one after the other.
struct Chunk {
    /// The first.
    first: u64,
    fold: Fold,
    rows: Vec<Row>,
}

/// Merges chunks in their own order, whatever the order in which they come. Those that come early wait: as
/// many as other threads play while one is kept from its work.
struct InOrder<'r, 'm> {
    /// The first replication of the chunk that is merged next.
    next: u64,
    early: BTreeMap<u64, Chunk>,
    run: &'r mut Run<'m>,
}

impl InOrder<'_, '_> {
    fn add(&mut self, chunk: Chunk) {
        self.early.insert(chunk.first, chunk);
        while let Some(chunk) = self.early.remove(&self.next) {
            self.run.merge(chunk);
            self.next += CHUNK;
        }
    }
}
