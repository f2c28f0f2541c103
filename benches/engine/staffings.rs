//! How many staffings of one center are evaluated in a second: a week of 20,000 contacts, small edits of
//! its staff, with the contacts made once and made anew each time.

use std::time::Instant;

use ringplan::center::Staff;
use ringplan::scenario::Scenario;
use ringplan::sim::{Model, Rehearsal, Replications, simulate_to_compare};
use ringplan::watch::Unwatched;

use crate::measure::{median, on_threads};
use crate::models::model;
use crate::week::WEEK;

const REPLICATIONS: u64 = 40;
/// Edits in one measurement, and measurements in turn.
const EDITS: usize = 10;
const RUNS: usize = 5;

pub fn print() {
    let scenario = model("a week", WEEK);
    println!(
        "a week of 20,000 contacts, {REPLICATIONS} replications: staffings evaluated in a second"
    );
    println!("threads  contacts anew  contacts kept");
    for threads in [1, 2] {
        let (anew, kept) = on_threads(threads, || measure(&scenario));
        println!("{threads:7}  {anew:13.1}  {kept:13.1}");
    }
}

/// Medians of alternating runs.
fn measure(scenario: &Scenario) -> (f64, f64) {
    let Scenario { center, demand, calendar, .. } = scenario;
    let rehearsal = Rehearsal::new(center, demand, calendar, 1, REPLICATIONS);
    let (mut anew, mut kept) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        anew.push(a_second(scenario, |staff| {
            let mut center = center.clone();
            center.groups.iter_mut().zip(staff).for_each(|(group, staff)| group.staff = staff);
            let model = Model::new(&center, demand, calendar);
            simulate_to_compare(&model, 1, Replications::Fixed(REPLICATIONS), &Unwatched).contacts()
        }));
        kept.push(a_second(scenario, |staff| rehearsal.play(staff, &Unwatched).contacts()));
    }
    (median(anew), median(kept))
}

/// Evaluations a second of one more agent in one interval after the other.
fn a_second(scenario: &Scenario, play: impl Fn(Vec<Staff>) -> u64) -> f64 {
    let start = Instant::now();
    for edit in 0..EDITS {
        let groups = scenario.center.groups.iter();
        let mut staff: Vec<Staff> = groups.map(|group| group.staff.clone()).collect();
        if let Staff::Heads(heads) = &mut staff[0] {
            heads[20 + edit] += 1;
        }
        assert!(play(staff) > 0);
    }
    EDITS as f64 / start.elapsed().as_secs_f64()
}
