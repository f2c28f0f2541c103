//! Agents who stay for the line of a queue that has closed.

use ringplan::center::{GroupId, Overflow, Patience, Posting, Shift, Staff};
use ringplan::sim::{Fate, replicate};
use ringplan::time::{HOUR, MINUTE, Tick};

use crate::common::{Bench, calendar, exponential};
use crate::log::watch;
use crate::properties::compare;
use crate::reference::Reference;

/// Two queues and two kinds of agents; `calm` closes at ten with contacts that its agents may not
/// take for an hour yet, so they stay and wait for them beside the line of the other queue.
fn staying(staff: Staff) -> Bench {
    Bench::new(calendar(1, 30 * MINUTE, 0))
        .queue("calm", |i| if i < 20 { 1.0 } else { 0.0 }, exponential(300.0), Patience::Infinite)
        .with(|queue| queue.overflow = vec![Overflow { group: GroupId(0), after: HOUR }])
        .queue("busy", |_| 4.0, exponential(300.0), Patience::Infinite)
        .group_with("both", &[(0, 2), (1, 1)], staff)
        .group("few", &[(1, 1)], |i| u32::from(i < 10))
}

fn shift(start: Tick, length: Tick) -> Shift {
    Shift { name: "shift".to_owned(), start, length, breaks: vec![] }
}

/// An agent who stays for the line of a closed queue serves that line alone: a contact of another
/// queue that arrives must not overtake those who wait there. When he is scheduled again he takes
/// one of them at once.
#[test]
fn who_stays_for_a_closed_line_serves_it_alone() {
    let heads = |i: usize| match i {
        0..20 => 2,
        20..21 => 0,
        _ => 3,
    };
    let by_heads = Staff::Heads((0..48).map(heads).collect());
    // A day of 24 hours of work: the next begins where the last ends.
    let mut by_shifts = staying(Staff::Shifts(vec![
        Posting { shift: 0, heads: vec![1, 1] },
        Posting { shift: 1, heads: vec![1, 1] },
    ]));
    by_shifts.center.shifts = vec![shift(10 * HOUR, 24 * HOUR), shift(6 * HOUR, 4 * HOUR)];
    for bench in [staying(by_heads), by_shifts] {
        for replication in 0..100 {
            let (log, tally) = watch(&bench, 1, replication);
            let mut last = 0;
            for seen in log.contacts().filter(|seen| seen.queue() == 1) {
                if let Fate::Answered { .. } = seen.fate {
                    assert!(last <= seen.arrival, "overtaken in replication {replication}");
                    last = seen.arrival;
                }
            }
            let found = Reference::run(&bench, 1, replication);
            compare(&bench, &log, &tally, &found).expect("equal");
        }
    }
}

/// The time that an agent whose shift has ended waits for the line of a closed queue is overrun.
#[test]
fn staying_for_a_closed_line_is_overrun() {
    let mut bench = Bench::new(calendar(1, 30 * MINUTE, 0))
        .queue("calm", |i| if i < 20 { 1.0 } else { 0.0 }, exponential(300.0), Patience::Infinite)
        .with(|queue| queue.overflow = vec![Overflow { group: GroupId(0), after: HOUR }])
        .group_with(
            "agents",
            &[(0, 1)],
            Staff::Shifts(vec![Posting { shift: 0, heads: vec![0, 1] }]),
        );
    bench.center.shifts = vec![shift(6 * HOUR, 4 * HOUR)];
    let mut stayed = 0;
    for replication in 0..100 {
        let tally = replicate(&bench.model(), 1, replication, &mut ());
        for interval in 20..48 {
            let cell = tally.group(0, interval);
            assert_eq!(cell.overrun, cell.staffed, "interval {interval}");
            stayed += cell.staffed - cell.busy;
        }
    }
    assert!(stayed > 0, "nobody stayed without a contact in hand");
}
