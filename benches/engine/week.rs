//! A planner's question from the command line: a week of 20,000 contacts, 200 replications, every
//! interval with its confidence bounds. The whole program is timed, from its start to the last byte
//! of its JSON document.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::measure::median;

const RUNS: usize = 7;

/// Three queues, of which one has agents of its own, from Monday to Saturday.
pub const WEEK: &str = r#"
[scenario]
start = 2026-03-02
days = 7
[run]
replications = 200
[queue.sales]
open = { mon-sat = "08:00-20:00" }
arrivals = { per-day = 1700 }
handle-time = { distribution = "lognormal", mean = "4min", cv = 1.0 }
patience = { distribution = "exponential", mean = "2min" }
target = { answered-within = "20s", share = 0.8 }
[queue.service]
open = { mon-sat = "08:00-20:00" }
arrivals = { per-day = 1200 }
handle-time = { distribution = "lognormal", mean = "5min", cv = 1.2 }
patience = { distribution = "exponential", mean = "3min" }
target = { asa = "30s" }
[queue.claims]
open = { mon-sat = "08:00-18:00" }
arrivals = { per-day = 434 }
handle-time = { distribution = "gamma", mean = "8min", cv = 0.8 }
patience = { distribution = "exponential", mean = "4min" }
[group.front-line]
skills = { sales = 1, service = 2 }
staff = 14
[group.service]
skills = { service = 1 }
staff = 6
[group.experts]
skills = { claims = 1, service = 2 }
staff = 8
"#;

pub fn print() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("week.toml");
    std::fs::write(&file, WEEK).expect("the folder can be written");
    println!("a week of 20,000 contacts, 200 replications, all intervals: the whole program");
    println!("threads  seconds");
    for threads in [1, 2] {
        let seconds = (0..RUNS).map(|_| seconds(&file, threads)).collect();
        println!("{threads:7}  {:7.2}", median(seconds));
    }
}

fn seconds(file: &Path, threads: usize) -> f64 {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ringplan"));
    program.arg("simulate").arg(file).args(["--json", "-", "--threads", &threads.to_string()]);
    let start = Instant::now();
    let status = program.stdout(Stdio::null()).status().expect("the program starts");
    assert!(status.success());
    start.elapsed().as_secs_f64()
}
