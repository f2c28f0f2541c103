//! Comparisons that are stopped on their way.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use ringplan::sim::{Whose, simulate_to_compare};

use super::law::{desk, run};
use super::*;

/// A comparison that is stopped on its way pairs only what both sides have played without a gap.
#[test]
fn what_was_stopped_is_still_paired() {
    let base = run(&desk(5), 3, 60);
    let watch = Countdown(AtomicI64::new(31));
    let change = simulate_to_compare(&desk(5).model(), 3, Replications::Fixed(60), &watch);
    assert!(!change.complete && change.replications() > 0);
    let all = Whose::Of(0);
    for metric in ["offered", "asa_s", "service_level"] {
        let found = change.queue_difference(all, (&base, all), metric).expect("calls came");
        assert_eq!((found.mean, found.half_width), (0.0, Some(0.0)), "{metric}");
        assert!(found.n > 1 && found.n <= change.replications());
    }
}

/// Stops after so many looks.
struct Countdown(AtomicI64);

impl ringplan::watch::Watch for Countdown {
    fn progress(&self, _: u64, _: u64) {}

    fn stop(&self) -> bool {
        self.0.fetch_sub(1, Ordering::Relaxed) <= 0
    }
}

/// Stops as soon as the base has run.
struct StopsAfter(u64);

impl ringplan::watch::Watch for StopsAfter {
    fn progress(&self, done: u64, _: u64) {
        DONE.fetch_max(done, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        DONE.load(Ordering::Relaxed) >= self.0
    }
}

static DONE: AtomicU64 = AtomicU64::new(0);

#[test]
fn what_was_not_begun_has_no_figures() {
    let reading = read_text("small.toml", SMALL, Path::new("."), &[]);
    let base = reading.scenario.expect("a good file");
    let comparison = compare(&base, reading.what_ifs, fixed(1, 40), &StopsAfter(40));
    assert!(!comparison.complete && comparison.changes.is_empty());
    assert_eq!(comparison.not_played, ["One more", "Fewer calls"]);
    assert_eq!(comparison.base.replications(), 40);
}

/// A search for a change's worth that is stopped claims nothing.
#[test]
fn what_was_not_valued_has_no_worth() {
    let reading = read_text("small.toml", SMALL, Path::new("."), &[]);
    let base = reading.scenario.expect("a good file");
    let question = Question { worth_in: Some("agents"), ..fixed(1, 40) };
    // Progress is told 120 times by the three runs, and then by the search.
    let watch = StopsAfterCalls(AtomicU64::new(0), 130);
    let comparison = compare(&base, reading.what_ifs, question, &watch);
    assert!(!comparison.complete && comparison.base.complete);
    assert!(comparison.changes.iter().all(|change| change.worth.is_none()));
}

struct StopsAfterCalls(AtomicU64, u64);

impl ringplan::watch::Watch for StopsAfterCalls {
    fn progress(&self, _: u64, _: u64) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= self.1
    }
}
