//! What the same callers are worth: the variance of a difference between two independent runs over
//! that of the paired difference, which is how many times more replications independent runs need.

use std::path::Path;

use ringplan::scenario::{Changes, read_with};
use ringplan::sim::Replications;
use ringplan::watch::Unwatched;
use ringplan::what_if::{Difference, Question, Until, compare};

const REPLICATIONS: u64 = 400;

/// Thirty-six agents, the model on which keying random numbers by contact was first measured: of one more
/// agent, independent runs need about 40 times the days.
const ONE_QUEUE: &str = r#"
[scenario]
start = 2026-03-02
days = 1
[queue.calls]
open = "08:00-20:00"
arrivals = { per-hour = 400 }
handle-time = { distribution = "exponential", mean = "5min" }
patience = { distribution = "exponential", mean = "3min" }
[group.agents]
skills = { calls = 1 }
staff = 36
"#;

/// A scenario of the repository, or that one, and a change to it.
const CASES: [(&str, &str); 7] = [
    ("one-queue", "group.agents.staff=37"),
    ("service-desk", "queue.billing.scale=1.05"),
    ("service-desk", "queue.billing.handle-time.mean=\"4min30s\""),
    ("two-skills", "queue.orders.scale=1.1"),
    ("process-change", "queue.menu.after-service.on.share=0.85"),
    ("process-change", "group.experts.skills={ hard = 1, easy = 2 }"),
    ("process-change", "queue.hard.patience.mean=\"5min\""),
];

pub fn print() {
    println!("variance of the difference, independent runs / paired, {REPLICATIONS} replications");
    println!(
        "{:16}{:52}{:>8}{:>10}{:>10}",
        "scenario", "change", "in time", "abandoned", "mean wait"
    );
    let own = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(own.path().join("one-queue.toml"), ONE_QUEUE)
        .expect("the folder can be written");
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    for (scenario, change) in CASES {
        let folder = if scenario == "one-queue" { own.path() } else { &scenarios };
        let set = [change.to_owned()];
        let changes = Changes { set: &set, ..Changes::default() };
        let mut reading = read_with(&folder.join(format!("{scenario}.toml")), changes);
        let base = reading.scenario.take().expect("a good scenario");
        reading.what_ifs.retain(|what_if| what_if.name == change);
        let until = Until::Played(Replications::Fixed(REPLICATIONS));
        let question = Question { seed: 1, until, worth_in: None };
        let comparison = compare(&base, reading.what_ifs, question, &Unwatched);
        let total = &comparison.changes[0].total;
        let ratio = |metric| total.iter().find(|d| d.metric == metric).and_then(ratio);
        let show = |metric| ratio(metric).map_or("–".to_owned(), |ratio| format!("{ratio:.1}"));
        let [level, abandoned, wait] = ["service_level", "abandon_rate", "asa_s"].map(show);
        println!("{scenario:16}{change:52}{level:>8}{abandoned:>10}{wait:>10}");
    }
}

fn ratio(difference: &Difference) -> Option<f64> {
    let variance = |e: Option<ringplan::stats::Estimate>| Some(e?.half_width?.powi(2));
    let paired = variance(difference.difference)?;
    Some((variance(difference.base)? + variance(difference.change)?) / paired)
}
