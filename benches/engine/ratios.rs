//! Engine and bare loop in alternating runs on one thread: the median of the ratios.

use crate::bare;
use crate::measure::{engine, median, on_threads, speed};
use crate::{Case, cases};

pub fn print() {
    println!("model  engine M/s  bare M/s  engine/bare  two threads/one");
    cases().iter().for_each(print_row);
}

fn print_row(case: &Case) {
    let (mut one, mut bare, mut ratio, mut scaling) = (vec![], vec![], vec![], vec![]);
    for seed in 0..15 {
        let engine_speed = |threads| {
            on_threads(threads, || speed(|| engine(&case.scenario, seed, case.replications)))
        };
        let contacts = |counters: bare::Counters| counters[0];
        let bare_speed = speed(|| (0..case.replications).map(|r| contacts((case.bare)(r))).sum());
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
