//! Speed of the engine with every statistic on, beside bare loops of the same models.
//!
//! `cargo bench --bench engine` runs criterion, then prints ratios: engine and bare loop in
//! alternating runs on one thread, the median of the ratios.

#[path = "engine/bare.rs"]
mod bare;
#[path = "engine/models.rs"]
mod models;

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, Throughput, criterion_group};
use ringplan::scenario::Scenario;
use ringplan::sim::{Model, Replications, simulate};
use ringplan::watch::Unwatched;

/// Runs replications and returns the contacts simulated.
fn engine(scenario: &Scenario, seed: u64, replications: u64) -> u64 {
    let model = Model::new(&scenario.center, &scenario.demand, &scenario.calendar);
    simulate(&model, seed, Replications::Fixed(replications), &Unwatched).contacts()
}

fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(work)
}

/// A model, how often it is played in one measurement, and its bare loop.
struct Case {
    name: &'static str,
    scenario: Scenario,
    replications: u64,
    bare: fn(u64) -> bare::Counters,
}

fn cases() -> [Case; 3] {
    [
        Case { name: "a", scenario: models::one_queue(), replications: 10, bare: bare::fifo },
        Case { name: "b", scenario: models::one_day(), replications: 200, bare: bare::day },
        Case { name: "c", scenario: models::skills(), replications: 10, bare: bare::skills },
    ]
}

fn models_and_bare_loops(criterion: &mut Criterion) {
    for case in cases() {
        let mut group = criterion.benchmark_group(case.name);
        group.sample_size(10);
        let contacts = engine(&case.scenario, 1, case.replications);
        group.throughput(Throughput::Elements(contacts));
        group.bench_function("engine, one thread", |bencher| {
            on_threads(1, || bencher.iter(|| engine(&case.scenario, 1, case.replications)));
        });
        group.bench_function("engine, two threads", |bencher| {
            on_threads(2, || bencher.iter(|| engine(&case.scenario, 1, case.replications)));
        });
        group.bench_function("bare loop", |bencher| {
            bencher.iter(|| (0..case.replications).map(|r| (case.bare)(r)[0]).sum::<u64>());
        });
        group.finish();
    }
}

/// Contacts a second of some work.
fn speed(work: impl FnOnce() -> u64) -> f64 {
    let start = Instant::now();
    let contacts = black_box(work());
    contacts as f64 / start.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Alternating runs, the median of the ratios.
fn ratios() {
    println!("model  engine M/s  bare M/s  engine/bare  two threads/one");
    for case in cases() {
        let (mut one, mut bare, mut ratio, mut scaling) = (vec![], vec![], vec![], vec![]);
        for seed in 0..15 {
            let engine_speed = |threads| {
                on_threads(threads, || speed(|| engine(&case.scenario, seed, case.replications)))
            };
            let bare_speed = speed(|| (0..case.replications).map(|r| (case.bare)(r)[0]).sum());
            let single = engine_speed(1);
            let double = engine_speed(2);
            one.push(single / 1e6);
            bare.push(bare_speed / 1e6);
            ratio.push(single / bare_speed);
            scaling.push(double / single);
        }
        println!(
            "{:5}  {:10.2}  {:8.2}  {:11.2}  {:15.2}",
            case.name,
            median(one),
            median(bare),
            median(ratio),
            median(scaling)
        );
    }
}

criterion_group!(benches, models_and_bare_loops);

fn main() {
    benches();
    ratios();
    Criterion::default().configure_from_args().final_summary();
}
