//! Speed and memory of the engine with every statistic on.
//!
//! `cargo bench --bench engine` prints everything; a word selects, as in
//! `cargo bench --bench engine -- scaling`:
//!
//! * `ratios` — engine and bare loops of the same models in alternating runs,
//! * `scaling` — nanoseconds a contact as replications and agents grow,
//! * `memory` — peak memory of a week of up to 10 million contacts,
//! * `week` — seconds of a planner's ordinary run, the whole program,
//! * `pairing` — what the same callers on both sides of a comparison are worth in replications,
//! * `staffings` — staffings of one center evaluated in a second,
//!
//! and any other word those models under criterion whose names hold it, which keeps their history, and
//! the ratios after them: `-- nothing` prints the ratios alone.

#[path = "engine/bare.rs"]
mod bare;
#[path = "engine/measure.rs"]
mod measure;
#[path = "engine/memory.rs"]
mod memory;
#[path = "engine/models.rs"]
mod models;
#[path = "engine/pairing.rs"]
mod pairing;
#[path = "engine/ratios.rs"]
mod ratios;
#[path = "engine/scaling.rs"]
mod scaling;
#[path = "engine/staffings.rs"]
mod staffings;
#[path = "engine/week.rs"]
mod week;

use criterion::{Criterion, Throughput, criterion_group};
use measure::{engine, on_threads};
use ringplan::scenario::Scenario;

/// A model, how often it is played in one measurement, and its bare loop.
struct Case {
    name: &'static str,
    scenario: Scenario,
    replications: u64,
    bare: fn(u64) -> bare::Counters,
}

fn cases() -> [Case; 3] {
    [
        Case { name: "a", scenario: models::one_queue(), replications: 16, bare: bare::fifo },
        Case { name: "b", scenario: models::one_day(), replications: 800, bare: bare::day },
        Case { name: "c", scenario: models::skills(), replications: 16, bare: bare::skills },
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

criterion_group!(benches, models_and_bare_loops);

/// What is printed beside criterion's own, by the word that selects it; the ratios first.
const TABLES: [(&str, fn()); 6] = [
    ("ratios", ratios::print),
    ("scaling", scaling::print),
    ("memory", memory::print),
    ("week", week::print),
    ("pairing", pairing::print),
    ("staffings", staffings::print),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((memory::CHILD, rest)) = arguments.split_first().map(|(a, rest)| (a.as_str(), rest))
    {
        return memory::play(rest);
    }
    let selects = |word: &str| arguments.iter().any(|argument| argument == word);
    let selected: Vec<fn()> =
        TABLES.iter().filter(|(word, _)| selects(word)).map(|(_, print)| *print).collect();
    if !selected.is_empty() {
        return selected.iter().for_each(|print| print());
    }
    benches();
    // Cargo's tests run benches too, without this argument: to see that they work, not how fast.
    if selects("--bench") {
        let words = arguments.iter().any(|argument| !argument.starts_with('-'));
        // A word that selects among criterion's models, or none of them, leaves the ratios.
        let tables = if words { &TABLES[..1] } else { &TABLES[..] };
        tables.iter().for_each(|(_, print)| print());
    }
    Criterion::default().configure_from_args().final_summary();
}
