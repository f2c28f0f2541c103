//! Runs of the engine and what they take.

use std::hint::black_box;
use std::time::Instant;

use ringplan::scenario::Scenario;
use ringplan::sim::{Model, Replications, simulate};
use ringplan::watch::Unwatched;

/// Runs replications and returns the contacts simulated.
pub fn engine(scenario: &Scenario, seed: u64, replications: u64) -> u64 {
    let model = Model::new(&scenario.center, &scenario.demand, &scenario.calendar);
    simulate(&model, seed, Replications::Fixed(replications), &Unwatched).contacts()
}

pub fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(work)
}

/// Contacts a second of some work.
pub fn speed(work: impl FnOnce() -> u64) -> f64 {
    let start = Instant::now();
    let contacts = black_box(work());
    contacts as f64 / start.elapsed().as_secs_f64()
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
