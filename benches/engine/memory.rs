//! Peak memory of a run, which must not grow with its contacts: a week of 10 million in under 100 MB.
//!
//! A peak belongs to a process, so each run is a child: this program again, with the run in its
//! arguments.

use std::process::Command;

use crate::measure::{engine, on_threads};
use crate::scaling::one_queue;

/// The child's first argument.
pub const CHILD: &str = "--peak-memory-of-a-week";

/// The agents of a week with a million contacts: 496 erlangs of load. Too few, so that contacts wait at
/// any size: where a large pool leaves no waits, their histograms take no room.
const AGENTS_A_MILLION: f64 = 450.0;

pub fn print() {
    println!("contacts a week  threads  peak memory");
    for contacts in [10_000, 100_000, 1_000_000, 10_000_000] {
        for threads in [1, 2] {
            let peak = child(contacts, threads).map_or("not available".to_owned(), megabytes);
            println!("{contacts:15}  {threads:7}  {peak:>11}");
        }
    }
}

fn megabytes(kilobytes: u64) -> String {
    format!("{:.1} MB", kilobytes as f64 / 1024.0)
}

/// Peak memory of a week in a process of its own, in kB.
fn child(contacts: u32, threads: usize) -> Option<u64> {
    let program = std::env::current_exe().ok()?;
    let arguments = [CHILD.to_owned(), contacts.to_string(), threads.to_string()];
    let output = Command::new(program).args(arguments).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// The child's work: plays the week and prints its own peak, if the system tells.
pub fn play(arguments: &[String]) {
    let number = |place: usize| arguments[place].parse::<u32>().expect("a number");
    let (contacts, threads) = (number(0), number(1));
    let agents = (f64::from(contacts) / 1e6 * AGENTS_A_MILLION).ceil() as u32;
    let week = one_queue(7, contacts / 7, agents);
    // As many at once as a long run has in hand.
    let replications = u64::from(8 * threads);
    let played = on_threads(threads as usize, || engine(&week, 1, replications)) / replications;
    assert!(played.abs_diff(contacts.into()) < u64::from(contacts) / 50, "{played} contacts");
    if let Some(peak) = peak() {
        println!("{peak}");
    }
}

/// The highest resident memory of this process so far, in kB; Linux alone says.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
