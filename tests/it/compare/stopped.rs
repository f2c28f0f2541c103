//! Comparisons that are stopped on their way.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use ringplan::sim::{Results, Whose, simulate_to_compare};

use super::law::{desk, run};
use super::*;

/// A comparison that is stopped on its way pairs only what both sides have played without a gap.
#[test]
fn what_was_stopped_is_still_paired() {
    let base = run(&desk(5), 3, 60);
    let change = on_one_thread(|| stopped_after_looks(31));
    assert!(!change.complete && change.replications() > 1);
    for (metric, n, half_width) in differences(&base, &change) {
        assert_eq!((n, half_width), (change.replications(), Some(0.0)), "{metric}");
    }
}

/// With several threads nobody knows how far each has come; of one pair nothing can be said.
#[test]
fn threads_that_are_stopped_leave_no_gap() {
    let base = run(&desk(5), 3, 60);
    for looks in [1, 2, 5, 9, 31] {
        let change = stopped_after_looks(looks);
        assert!(!change.complete, "{looks} looks");
        for (metric, n, half_width) in differences(&base, &change) {
            assert!(n <= change.replications(), "{metric}");
            assert_eq!(half_width, (n > 1).then_some(0.0), "{metric}");
        }
    }
}

fn on_one_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    alone.install(work)
}

fn stopped_after_looks(looks: i64) -> Results {
    let watch = Countdown(AtomicI64::new(looks));
    simulate_to_compare(&desk(5).model(), 3, Replications::Fixed(60), &watch)
}

/// Of the same center: metric, pairs, half-width; the difference of the means is none.
fn differences(base: &Results, change: &Results) -> Vec<(&'static str, u64, Option<f64>)> {
    let all = Whose::Of(0);
    let found = ["offered", "asa_s", "service_level"].into_iter().filter_map(|metric| {
        let found = change.queue_difference(all, (base, all), metric)?;
        assert_eq!(found.mean, 0.0, "{metric}");
        Some((metric, found.n, found.half_width))
    });
    found.collect()
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
