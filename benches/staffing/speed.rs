//! How long the search takes.

use std::time::Instant;

use ringplan::planning::{Method, Wish, staff};
use ringplan::scenario::Scenario;
use ringplan::sim::Replications;
use ringplan::staffing::Formula;
use ringplan::watch::Unwatched;

use crate::models;

/// Prints seconds, staffings played and hours for each model.
pub fn print() {
    println!("{:34} {:>8} {:>8} {:>8}", "a week of half-hours", "seconds", "played", "hours");
    let simulated = Method::Simulation;
    row("two queues, three groups", &models::two_queues(), simulated);
    row("five queues, eight groups", &models::five_queues(), simulated);
    let one = models::of_repository("anonymous-bank", &crate::habit::bank_targets());
    row("a bank, eight queues, two groups", &one, simulated);
    let desk = models::one_queue();
    row("one queue, by Erlang C", &desk, Method::Theory(Formula::ErlangC));
    row("one queue, by Erlang A", &desk, Method::Theory(Formula::ErlangA));
}

fn row(name: &str, scenario: &Scenario, method: Method) {
    let wish = Wish { method, confidence: None, seed: 1, replications: Replications::Fixed(200) };
    let started = Instant::now();
    let proposal = staff(scenario, wish, &Unwatched).expect("there is an answer");
    let seconds = started.elapsed().as_secs_f64();
    let half_hours: u32 = proposal.heads.iter().flatten().sum();
    let hours = f64::from(half_hours) / 2.0;
    println!("{name:34} {seconds:8.2} {:8} {hours:8.1}", proposal.played);
}
