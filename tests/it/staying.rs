//! Agents who stay for the line of a queue that has closed.

use ringplan::center::{GroupId, Overflow, Patience, Posting, Shift, Staff};
use ringplan::sim::{Fate, replicate};
use ringplan::time::{HOUR, MINUTE, Tick};

use crate::common::{Bench, calendar, exponential};
use crate::log::watch;
use crate::properties::compare;
use crate::reference::Reference;

/// Two queues and two kinds of agents; `calm` closes at ten with contacts that its agents may not
/// take until they have waited for `after`, so they stay and wait for them beside the line of the
/// other queue.
fn staying(days: u32, after: Tick, staff: Staff) -> Bench {
    Bench::new(calendar(days, 30 * MINUTE, 0))
        .queue("calm", |i| if i < 20 { 1.0 } else { 0.0 }, exponential(300.0), Patience::Infinite)
        .with(|queue| queue.overflow = vec![Overflow { group: GroupId(0), after }])
        .queue("busy", |_| 4.0, exponential(300.0), Patience::Infinite)
        .group_with("both", &[(0, 2), (1, 1)], staff)
        .group("few", &[(1, 1)], |i| u32::from(i < 10))
}

fn heads(before_ten: u32, after_ten: u32, later: u32) -> Staff {
    let at = |i| match i {
        0..20 => before_ten,
        20..22 => after_ten,
        _ => later,
    };
    Staff::Heads((0..48).map(at).collect())
}

fn shift(start: Tick, length: Tick) -> Shift {
    Shift { name: "shift".to_owned(), start, length, breaks: vec![] }
}

/// An agent who stays for the line of a closed queue serves that line alone: a contact of another
/// queue that arrives must not overtake those who wait there. As soon as he may do more, he takes
/// one of them.
#[test]
fn who_stays_for_a_closed_line_serves_it_alone() {
    // He is scheduled again.
    let scheduled = staying(1, HOUR, heads(2, 0, 3));
    // Another leaves in his place.
    let one_too_many = staying(1, HOUR, heads(3, 2, 2));
    // A second queue closes.
    let mut two_close = staying(1, 2 * HOUR, heads(2, 0, 0));
    two_close.center.queues[1].open[22..].fill(false);
    two_close.demand.queues[0].mean[..19].fill(0.0);
    two_close.demand.queues[1].mean[..20].fill(0.0);
    two_close.demand.queues[1].mean[22..].fill(0.0);
    // His next shift begins: after a night, or where the last one ends.
    let every_day = |days: usize| vec![Posting { shift: 0, heads: vec![1; days + 1] }];
    let mut next_day = staying(2, 23 * HOUR, Staff::Shifts(every_day(2)));
    next_day.center.shifts = vec![shift(6 * HOUR, 4 * HOUR)];
    let mut round_the_clock = staying(2, HOUR, Staff::Shifts(every_day(2)));
    round_the_clock.center.shifts = vec![shift(10 * HOUR, 24 * HOUR)];
    for (name, bench) in [
        ("scheduled", scheduled),
        ("one too many", one_too_many),
        ("two close", two_close),
        ("next day", next_day),
        ("round the clock", round_the_clock),
    ] {
        for replication in 0..40 {
            let (log, tally) = watch(&bench, 1, replication);
            let mut last = 0;
            for seen in log.contacts().filter(|seen| seen.queue() == 1) {
                if let Fate::Answered { .. } = seen.fate {
                    assert!(last <= seen.arrival, "{name}: overtaken in replication {replication}");
                    last = seen.arrival;
                }
            }
            let found = Reference::run(&bench, 1, replication);
            compare(&bench, &log, &tally, &found).expect(name);
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
