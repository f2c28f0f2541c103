//! The doubted model once more, in a loop that shares nothing with the engine: Kiefer and Wolfowitz's
//! recursion on one running stream of random numbers.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rand::SeedableRng;
use rand::rngs::SmallRng;
use rand_distr::{Distribution, Exp1};

const RUNS: u64 = 40;
const CALLS: u64 = 5_000_000;
const WARM_UP: u64 = 50_000;
const RATE: f64 = 102.0;
const AGENTS: usize = 100;
/// Ticks in a unit of time, so that moments are integers and have an order.
const UNIT: f64 = 1e9;

/// P(abandon), mean queue, mean wait of the served and of those who hung up.
const NAMES: [&str; 4] = ["P(abandon)", "E[queue]", "E[wait | served]", "E[wait | abandoned]"];

/// Prints each figure with its 95 % half-width over the runs.
pub fn print() {
    let runs: Vec<[f64; 4]> = (0..RUNS).map(run).collect();
    let n = RUNS as f64;
    for (figure, name) in NAMES.iter().enumerate() {
        let mean = runs.iter().map(|run| run[figure]).sum::<f64>() / n;
        let variance = runs.iter().map(|run| (run[figure] - mean).powi(2)).sum::<f64>() / (n - 1.0);
        println!("{name:20} {mean:9.5} ±{:.5}", 2.02 * (variance / n).sqrt());
    }
}

/// One run of M/D/100 with Erlang-2 patience of mean 1.
fn run(seed: u64) -> [f64; 4] {
    let rng = &mut SmallRng::seed_from_u64(seed);
    let mut exponential = || -> f64 { Exp1.sample(rng) };
    let mut free: BinaryHeap<Reverse<u64>> = (0..AGENTS).map(|_| Reverse(0)).collect();
    let (mut now, mut began) = (0.0, 0.0);
    let (mut served, mut lost, mut wait_served, mut wait_lost) = (0.0, 0.0, 0.0, 0.0);
    for call in 0..WARM_UP + CALLS {
        if call == WARM_UP {
            began = now;
            (served, lost, wait_served, wait_lost) = (0.0, 0.0, 0.0, 0.0);
        }
        now += exponential() / RATE;
        let patience = 0.5 * (exponential() + exponential());
        let Some(mut first) = free.peek_mut() else { continue };
        let wait = (first.0 as f64 / UNIT - now).max(0.0);
        if wait <= patience {
            served += 1.0;
            wait_served += wait;
            first.0 = ((now + wait + 1.0) * UNIT) as u64;
        } else {
            lost += 1.0;
            wait_lost += patience;
        }
    }
    let queue = (wait_served + wait_lost) / (now - began);
    [lost / (served + lost), queue, wait_served / served, wait_lost / lost]
}
