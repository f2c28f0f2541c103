//! Ring, lines, patience and what happens at the same microsecond.

use ringplan::center::{ByInterval, GroupId, Overflow};
use ringplan::sim::Fate;
use ringplan::time::{HOUR, MINUTE, SECOND};

use super::{all_of_group, all_of_queue, at, constant, minutes, patient, watch};
use crate::common::Bench;

/// One agent, whom the first call holds for five minutes, and a second call that waits.
fn one_waits() -> Bench {
    minutes().calls("holds", 1, at(8, 0), 5 * MINUTE).calls("waits", 1, at(8, 1), MINUTE).group(
        "agent",
        &[(0, 1), (1, 1)],
        |_| 1,
    )
}

/// How long it has to wait.
fn its_wait() -> u64 {
    let (day, _) = watch(&one_waits());
    day.first(0).end() - day.first(1).arrival
}

#[test]
fn the_ring_is_part_of_the_wait_and_the_agent_is_busy() {
    let mut bench = minutes()
        .calls("calls", 1, at(8, 0), MINUTE)
        .with(|queue| queue.answered_within = 5 * SECOND)
        .group("agent", &[(0, 1)], |_| 1)
        .ringing(5 * SECOND);
    // Patience stops when the agent is chosen.
    bench.center.queues[0].patience = patient(3 * SECOND);
    let (day, tally) = watch(&bench);
    let wait = 5 * SECOND;
    let answered = Fate::Answered { agent: 0, group: 0, wait, handle: MINUTE };
    assert_eq!(day.first(0).fate, answered);
    let cell = all_of_queue(&bench, &tally, 0);
    assert_eq!((cell.delayed, cell.within), (0, 1), "an agent was chosen at once");
    assert_eq!((cell.wait_answered, cell.line.area, cell.line.peak), (wait, wait, 1));
    assert_eq!(cell.handle, MINUTE);
    assert_eq!(all_of_group(&bench, &tally, 0).busy, MINUTE + wait);
}

#[test]
fn patience_stops_when_the_agent_is_chosen() {
    let bench = one_waits().ringing(20 * SECOND);
    let (day, _) = watch(&bench);
    let chosen = day.first(0).arrival + 20 * SECOND + 5 * MINUTE;
    let wait = chosen - day.first(1).arrival;
    let bench = bench.with(|queue| queue.patience = patient(wait + SECOND));
    let (day, tally) = watch(&bench);
    let wait = wait + 20 * SECOND;
    let answered = Fate::Answered { agent: 0, group: 0, wait, handle: MINUTE };
    assert_eq!(day.first(1).fate, answered);
    assert_eq!(all_of_queue(&bench, &tally, 1).line.area, wait);
}

#[test]
fn lines_are_held_from_arrival_to_the_end_of_the_talk() {
    let mut bench = minutes()
        .calls("first", 1, at(8, 0), MINUTE)
        .with(|queue| {
            queue.handle_time.after_work = Some(ByInterval::Always(constant(10 * MINUTE)));
        })
        .calls("in the talk", 1, at(8, 0), MINUTE)
        .calls("in after-call work", 1, at(8, 2), MINUTE)
        .calls("while that waits", 1, at(8, 3), MINUTE)
        .group("agent", &[(0, 1), (1, 1), (2, 1), (3, 1)], |_| 1);
    bench.center.lines = Some(1);
    let (day, _) = watch(&bench);
    let (earlier, later) =
        if day.first(0).arrival < day.first(1).arrival { (0, 1) } else { (1, 0) };
    assert_eq!(day.first(later).fate, Fate::Blocked);
    if earlier == 0 {
        assert_eq!(day.first(2).at, day.first(0).end(), "it found a line but no agent");
        assert_eq!(day.first(0).end(), day.first(0).arrival + 11 * MINUTE);
    }
    assert_eq!(day.first(3).fate, Fate::Blocked, "who waits holds a line");
}

#[test]
fn the_ring_holds_a_line_too() {
    let mut bench = minutes()
        .calls("rings", 1, at(8, 0), MINUTE)
        .calls("comes", 1, at(8, 2), MINUTE)
        .group("agents", &[(0, 1), (1, 1)], |_| 2);
    bench.center.lines = Some(1);
    let (day, _) = watch(&bench);
    let between = day.first(1).arrival - day.first(0).arrival;
    for (ring, blocked) in [(between - MINUTE, false), (between - MINUTE + 1, true)] {
        let (day, _) = watch(&bench.clone().ringing(ring));
        assert_eq!(day.first(1).fate == Fate::Blocked, blocked, "freed at the same microsecond");
    }
}

#[test]
fn who_hangs_up_or_is_dismissed_frees_his_line() {
    let mut bench = one_waits().calls("next", 1, at(8, 3), MINUTE).group("more", &[(2, 1)], |_| 1);
    bench.center.lines = Some(2);
    assert_eq!(watch(&bench).0.first(2).fate, Fate::Blocked);
    bench.center.queues[1].patience = patient(SECOND);
    assert_eq!(watch(&bench).0.first(2).agent(), 1);
    bench.center.queues[1].patience = patient(HOUR);
    bench.center.queues[1].at_close = ringplan::center::AtClose::Dismiss;
    bench.center.queues[1].open = (0..1440).map(|minute| minute < 483).collect();
    assert_eq!(watch(&bench).0.first(2).agent(), 1);
}

#[test]
fn no_patience_means_to_leave_at_once_unless_somebody_is_idle() {
    let bench = one_waits().with(|queue| queue.patience = patient(0));
    let (day, tally) = watch(&bench);
    assert_eq!(day.first(1).fate, Fate::Abandoned { wait: 0 });
    let cell = all_of_queue(&bench, &tally, 1);
    assert_eq!((cell.delayed, cell.abandoned_within), (1, 1));
    let idle = bench.group("idle", &[(1, 2)], |_| 1);
    assert_eq!(watch(&idle).0.first(1).agent(), 1);
}

#[test]
fn who_balks_has_abandoned_with_wait_0() {
    let bench = one_waits().with(|queue| queue.balk = 1.0);
    assert_eq!(watch(&bench).0.first(1).fate, Fate::Abandoned { wait: 0 });
    let idle = bench.group("idle", &[(1, 2)], |_| 1);
    assert_eq!(watch(&idle).0.first(1).agent(), 1, "only if he must wait");
}

#[test]
fn an_agent_free_at_the_deadline_serves() {
    let wait = its_wait();
    let with = |patience| one_waits().with(|queue| queue.patience = patient(patience));
    assert_eq!(watch(&with(wait)).0.first(1).agent(), 0);
    let gone = Fate::Abandoned { wait: wait - 1 };
    assert_eq!(watch(&with(wait - 1)).0.first(1).fate, gone);
}

#[test]
fn an_agent_who_comes_at_the_deadline_serves() {
    let bench =
        minutes()
            .calls("calls", 1, at(7, 59), MINUTE)
            .group("agent", &[(0, 1)], |minute| u32::from(minute >= 480));
    let wait = at(8, 0) - watch(&bench).0.first(0).arrival;
    let bench = bench.with(|queue| queue.patience = patient(wait));
    assert_eq!(watch(&bench).0.first(0).agent(), 0);
}

#[test]
fn within_t_is_at_most_t() {
    let wait = its_wait();
    for (t, within) in [(wait, 1), (wait - 1, 0)] {
        let bench = one_waits().with(|queue| queue.answered_within = t);
        assert_eq!(all_of_queue(&bench, &watch(&bench).1, 1).within, within);
        let gone = bench.with(|queue| {
            queue.patience = patient(wait - 1);
            queue.answered_within = t - 1;
            queue.short_abandon = Some(t - 1);
        });
        let cell = all_of_queue(&gone, &watch(&gone).1, 1);
        assert_eq!((cell.abandoned_within, cell.abandoned_short), (within, within));
    }
}

#[test]
fn patience_goes_before_overflow_at_the_same_microsecond() {
    let step = |group, after| Overflow { group: GroupId(group), after };
    let bench = |patience| {
        one_waits()
            .with(|queue| {
                queue.overflow = vec![step(0, 0), step(1, 30 * SECOND)];
                queue.patience = patient(patience);
            })
            .group("help", &[(1, 1)], |_| 1)
    };
    let gone = Fate::Abandoned { wait: 30 * SECOND };
    assert_eq!(watch(&bench(30 * SECOND)).0.first(1).fate, gone);
    assert_eq!(watch(&bench(30 * SECOND + 1)).0.first(1).agent(), 1);
}

#[test]
fn a_service_that_ends_when_a_break_or_shift_does_goes_first() {
    // By the order of events he may still take one, and is then as late as that takes.
    let bench =
        minutes().calls("holds", 1, at(9, 50), MINUTE).calls("waits", 1, at(9, 51), 10 * MINUTE);
    let breaks = [(at(10, 0), 15 * MINUTE, true)];
    let a_break =
        bench.clone().shift_with_breaks(&[(0, 1), (1, 1)], 1, at(8, 0), at(12, 0), &breaks);
    let a_shift = bench.shift(&[(0, 1), (1, 1)], 1, at(8, 0), at(10, 0));
    for bench in [a_break, a_shift] {
        let arrival = watch(&bench).0.first(0).arrival;
        let bench = bench.handled_in(0, at(10, 0) - arrival);
        let (day, tally) = watch(&bench);
        assert_eq!(day.first(1).at, at(10, 0));
        assert_eq!(all_of_group(&bench, &tally, 0).overrun, 10 * MINUTE);
    }
}
