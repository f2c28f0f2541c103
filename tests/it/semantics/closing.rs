//! Closing, reopening and the end of the horizon.

use ringplan::center::{GroupId, Overflow};
use ringplan::sim::Fate;
use ringplan::time::{DAY, HOUR, MINUTE, SECOND, Tick};

use super::{SEED, all_of_group, all_of_queue, at, hours, minutes, patient, watch};
use crate::common::Bench;
use crate::properties::compare;
use crate::reference::Reference;

#[test]
fn at_closing_the_agents_present_serve_the_line_and_leave() {
    let bench = minutes()
        .calls("calls", 6, at(16, 59), 5 * MINUTE)
        .with(hours(at(8, 0), at(17, 0)))
        .shift(&[(0, 1)], 2, at(8, 0), at(17, 0));
    let (day, tally) = watch(&bench);
    let calls = day.of(0);
    let ends = [calls[0].arrival + 15 * MINUTE, calls[1].arrival + 15 * MINUTE];
    assert_eq!((day.left(0), day.left(1)), (vec![ends[0]], vec![ends[1]]));
    let cell = all_of_group(&bench, &tally, 0);
    assert_eq!(cell.overrun, ends[0] + ends[1] - 2 * at(17, 0));
    assert_eq!(cell.staffed, 2 * 9 * HOUR + cell.overrun, "staffed and paid");
}

#[test]
fn who_came_when_it_closed_does_not_stay() {
    let bench = minutes()
        .calls("calls", 3, at(16, 59), 10 * MINUTE)
        .with(hours(at(8, 0), at(17, 0)))
        .shift(&[(0, 1)], 1, at(8, 0), at(17, 0))
        .shift(&[(0, 1)], 1, at(17, 0), at(17, 5));
    let (day, _) = watch(&bench);
    let calls = day.of(0);
    assert_eq!((calls[1].agent(), calls[1].at), (1, at(17, 0)), "taken at once");
    assert_eq!(day.left(1), [at(17, 10)]);
    assert_eq!((calls[2].agent(), calls[2].at), (0, calls[0].end()));
}

/// A call that waits at closing for a group that may take it after ten minutes only.
fn kept_by_a_call() -> Bench {
    minutes()
        .calls("closes", 1, at(16, 59), MINUTE)
        .with(hours(at(8, 0), at(17, 0)))
        .with(|queue| {
            let step = |group, after| Overflow { group: GroupId(group), after };
            queue.overflow = vec![step(0, 0), step(1, 10 * MINUTE)];
        })
        .calls("stays open", 1, at(17, 2), MINUTE)
        .group("nobody", &[(0, 1)], |_| 0)
        .shift(&[(0, 2), (1, 1)], 1, at(8, 0), at(17, 0))
}

#[test]
fn who_stays_for_a_line_overruns_also_while_idle() {
    let bench = kept_by_a_call();
    let (day, tally) = watch(&bench);
    let call = day.first(0);
    assert_eq!(call.at, call.arrival + 10 * MINUTE);
    assert_eq!(day.left(0), [call.end()]);
    assert_eq!(all_of_group(&bench, &tally, 1).overrun, call.end() - at(17, 0));
}

#[test]
fn who_stays_for_a_line_takes_no_other_contact() {
    let (day, _) = watch(&kept_by_a_call());
    assert_eq!(day.first(1).fate, Fate::Open, "his shift is over and nobody else is there");
}

#[test]
fn who_stays_for_a_line_leaves_when_its_last_caller_hangs_up() {
    let mut bench = kept_by_a_call();
    bench.center.queues[0].patience = patient(5 * MINUTE);
    let (day, _) = watch(&bench);
    assert_eq!(day.left(0), [day.first(0).arrival + 5 * MINUTE]);
}

#[test]
fn who_stays_for_a_line_and_is_planned_again_takes_waiting_contacts_at_once() {
    let mut bench = kept_by_a_call();
    bench.center.groups.truncate(1);
    let bench =
        bench.group("help", &[(0, 2), (1, 1)], |minute| u32::from(!(1020..1024).contains(&minute)));
    let (day, _) = watch(&bench);
    assert_eq!(day.first(1).at, at(17, 4));
    assert!(day.left(0).is_empty());
}

#[test]
fn who_stays_for_a_line_stays_for_one_that_closes_later_as_well() {
    // At once: the one who waits there has been waiting for three minutes.
    let mut bench = kept_by_a_call();
    hours(0, at(17, 5))(&mut bench.center.queues[1]);
    let (day, tally) = watch(&bench);
    assert_eq!(day.first(1).at, at(17, 5));
    assert_eq!(day.first(0).at, day.first(0).arrival + 10 * MINUTE);
    assert_eq!(day.left(0), [day.first(0).end()]);
    assert_eq!(all_of_group(&bench, &tally, 1).overrun, day.first(0).end() - at(17, 0));
}

/// A call for which an agent stays from 17:00 on, though he may take it only at the very moment at which it
/// hangs up.
fn kept_to_the_deadline(deadline: Tick, group: impl Fn(Bench) -> Bench) -> Bench {
    let build = |wait: Tick| {
        let bench = minutes().calls("closes", 1, at(16, 59), MINUTE);
        let bench = bench.with(hours(at(8, 0), at(17, 0))).with(|queue| {
            queue.overflow = vec![Overflow { group: GroupId(0), after: wait }];
            queue.patience = patient(wait);
        });
        group(bench)
    };
    let (day, _) = watch(&build(10 * MINUTE));
    build(deadline - day.first(0).arrival)
}

/// What became of the call, as the engine and the reference have it.
fn agreed_fate(bench: &Bench) -> Fate {
    let (log, tally) = crate::log::watch(bench, SEED, 0);
    let found = Reference::run(bench, SEED, 0);
    compare(bench, &log, &tally, &found).unwrap_or_else(|difference| panic!("{difference}"));
    watch(bench).0.first(0).fate
}

#[test]
fn who_stays_for_a_line_and_is_planned_again_serves_at_the_deadline() {
    // Staff rises before patience runs out: he is as good as one who logs on.
    let deadline = at(17, 4);
    let planned = |from: usize| {
        kept_to_the_deadline(deadline, |bench| {
            let heads = |minute| u32::from(!(1020..from).contains(&minute));
            bench.group("agent", &[(0, 1)], heads)
        })
    };
    assert!(matches!(agreed_fate(&planned(1024)), Fate::Answered { agent: 0, .. }));
    assert!(matches!(agreed_fate(&planned(1025)), Fate::Abandoned { .. }), "patience goes first");
}

#[test]
fn who_stays_for_a_line_does_not_look_at_it_when_another_closes() {
    let bench = kept_to_the_deadline(at(17, 5), |bench| {
        bench
            .shift(&[(0, 1)], 1, at(8, 0), at(17, 0))
            .calls("another's", 2, at(17, 3), 10 * MINUTE)
            .with(hours(at(8, 0), at(17, 5)))
            .shift(&[(1, 1)], 1, at(8, 0), at(18, 0))
    });
    assert!(matches!(agreed_fate(&bench), Fate::Abandoned { .. }));
}

#[test]
fn a_line_keeps_those_above_the_plan_and_the_others_work_on() {
    // Two agents until 17:00, then one; both are busy then. One line has closed, the other not.
    let bench = minutes()
        .calls("closes", 6, at(16, 58), 10 * MINUTE)
        .with(hours(at(8, 0), at(17, 0)))
        .calls("stays open", 1, at(16, 59), MINUTE)
        .group("agents", &[(0, 2), (1, 1)], |minute| if minute < 1020 { 2 } else { 1 });
    let (day, tally) = watch(&bench);
    let (closes, open) = (day.of(0), day.first(1));
    assert_eq!(closes[2].at, closes[0].end(), "the first who is free is one too many: he stays");
    assert_eq!(open.at, closes[1].end(), "the second goes on as planned");
    let gone = closes[2].end() + 10 * MINUTE;
    assert_eq!(closes[5].at, open.end() + 10 * MINUTE);
    assert_eq!((day.left(0), day.left(1)), (vec![gone], vec![]));
    assert_eq!(all_of_group(&bench, &tally, 0).overrun, gone - at(17, 0));
}

#[test]
fn dismissed_callers_leave_unserved() {
    let bench = minutes()
        .calls("calls", 3, at(16, 59), 5 * MINUTE)
        .with(hours(at(8, 0), at(17, 0)))
        .dismissing()
        .shift(&[(0, 1)], 1, at(8, 0), at(17, 0));
    let (day, tally) = watch(&bench);
    let calls = day.of(0);
    for call in &calls[1..] {
        assert_eq!((call.fate, call.at), (Fate::Dismissed, at(17, 0)));
    }
    let cell = all_of_queue(&bench, &tally, 0);
    assert_eq!((cell.offered, cell.answered, cell.dismissed, cell.abandoned), (3, 1, 2, 0));
    assert_eq!((cell.wait_answered, cell.wait_abandoned), (0, 0), "their wait is in no mean");
    let waits = 2 * at(17, 0) - calls[1].arrival - calls[2].arrival;
    assert_eq!(cell.line.area, waits, "but it was a line");
    assert_eq!(day.left(0), [calls[0].end()]);
}

#[test]
fn who_waits_over_a_closing_is_served_when_it_opens_again() {
    let bench = minutes()
        .calls("calls", 1, at(11, 59), MINUTE)
        .with(|queue| {
            let open = |minute| (480..720).contains(&minute) || (780..1020).contains(&minute);
            (0..queue.open.len()).for_each(|minute| queue.open[minute] = open(minute));
        })
        .shift(&[(0, 1)], 1, at(13, 0), at(17, 0));
    let (day, _) = watch(&bench);
    assert_eq!(day.first(0).at, at(13, 0));
    assert_eq!(day.left(0), [at(17, 0)]);
}

#[test]
fn at_the_end_of_the_horizon_the_line_drains_and_the_clock_stands_still() {
    let bench =
        minutes().calls("calls", 3, at(23, 59), 5 * MINUTE).group("agents", &[(0, 1)], |_| 1);
    let (day, tally) = watch(&bench);
    let calls = day.of(0);
    assert_eq!(calls[2].at, calls[0].arrival + 10 * MINUTE);
    let cell = all_of_queue(&bench, &tally, 0);
    let waits: u64 = calls.iter().map(|call| call.at - call.arrival).sum();
    assert_eq!((cell.answered, cell.open, cell.wait_answered), (3, 0, waits));
    assert_eq!(cell.line.area, 2 * DAY - calls[1].arrival - calls[2].arrival);
    let group = all_of_group(&bench, &tally, 0);
    assert_eq!((group.staffed, group.busy), (DAY, DAY - calls[0].arrival));
    assert_eq!(group.overrun, 0);
}

#[test]
fn after_the_horizon_nobody_abandons_here_and_who_is_left_is_open() {
    let nobody = minutes().calls("calls", 4, at(23, 59), MINUTE).group("agents", &[(0, 1)], |_| 0);
    let cell = all_of_queue(&nobody, &watch(&nobody).1, 0);
    assert_eq!((cell.open, cell.answered), (4, 0));

    let impatient = nobody.with(|queue| queue.patience = patient(90 * SECOND));
    let cell = all_of_queue(&impatient, &watch(&impatient).1, 0);
    assert_eq!((cell.abandoned, cell.abandoned_here, cell.open), (4, 0, 0));
}
