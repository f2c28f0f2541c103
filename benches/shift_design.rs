//! Public shift-design instances, in the format of `shared/instances/shift-design`.
//!
//! `cargo bench --bench shift_design -- FILE…` prints one JSON object a line: `file`, `cost`, `bound`, `gap`,
//! `seconds`, and the seed. The classical cost counts the minutes of slots in which somebody is too few or
//! too many, and the minutes of a slot for each different shift. `--seconds S` (default 9) is the limit
//! for each file, `--seed N` names the random choices; `--seeds N` plans each file with the seeds 1 to N.

#[path = "shift_design/instance.rs"]
mod instance;

use std::time::Instant;

use ringplan::schedule::{Effort, design};
use ringplan::watch::Watch;

const USAGE: &str =
    "usage: cargo bench --bench shift_design -- [--seconds S] [--seed N | --seeds N] FILE…";

/// Stops after some seconds.
struct Limit {
    started: Instant,
    seconds: f64,
}

impl Watch for Limit {
    fn progress(&self, _done: u64, _total: u64) {}

    fn stop(&self) -> bool {
        self.started.elapsed().as_secs_f64() >= self.seconds
    }
}

fn main() {
    let (mut files, mut seeds, mut seconds) = (Vec::new(), 1..=1, 9.0);
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|text| text.parse::<f64>().ok()).expect(USAGE);
        match word.as_str() {
            "--seed" => seeds = number() as u64..=*seeds.end(),
            "--seeds" => seeds = 1..=number() as u64,
            "--seconds" => seconds = number(),
            _ => files.push(word),
        }
        seeds = *seeds.start()..=*seeds.start().max(seeds.end());
    }
    if files.is_empty() {
        println!("{USAGE}");
    }
    for file in &files {
        seeds.clone().for_each(|seed| plan(file, seed, seconds));
    }
}

fn plan(file: &str, seed: u64, seconds: f64) {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let instance = instance::read(&text).unwrap_or_else(|what| panic!("{file}: {what}"));
    let limit = Limit { started: Instant::now(), seconds };
    let found = design(&instance.problem, Effort { seed, iterations: None }, &limit);
    let [cost, bound] = [found.cost, found.bound].map(|slots| slots * instance.slot_min);
    let line = serde_json::json!({
        "file": file,
        "seed": seed,
        "cost": cost,
        "bound": bound,
        "gap": f64::from(cost - bound) / f64::from(cost.max(1)),
        "seconds": (limit.started.elapsed().as_secs_f64() * 100.0).round() / 100.0,
    });
    println!("{line}");
}
