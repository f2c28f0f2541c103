//! Centers so small that a hand can compute what becomes of each contact.

use ringplan::center::{
    AgentRule, ByInterval, Flow, Goal, GroupId, Overflow, Patience, Period, Posting, Promise,
    QueueId, Shift, Staff, Target,
};
use ringplan::random::Law;
use ringplan::sim::{CaseCell, Fate, Tally};
use ringplan::time::{DAY, HOUR, MINUTE, SECOND, Tick, seconds};

use crate::common::{Bench, calendar};
use crate::log::{Log, Seen, watch};

fn constant(length: Tick) -> ByInterval<Law> {
    ByInterval::Always(Law::constant(seconds(length)).expect("a length"))
}

fn at(hour: u64, minute: u64) -> Tick {
    hour * HOUR + minute * MINUTE
}

/// Days of minutes in UTC, so that ticks are the time of day.
fn days(days: u32) -> Bench {
    Bench::new(calendar(days, MINUTE, 0))
}

fn flow(to: u16, share: f64, after: Option<Tick>) -> Vec<Flow> {
    let name = "on".to_owned();
    vec![Flow { name, share, again: share, to: QueueId(to), after: after.map(constant) }]
}

impl Bench {
    /// So many contacts in the minute that begins at `when`, each of which takes `handle`; always open.
    fn come(self, name: &str, contacts: u32, when: Tick, handle: Tick) -> Self {
        let minute = (when / MINUTE) as usize;
        let mean = |i: usize| if i == minute { f64::from(contacts) } else { 0.0 };
        let Ok(law) = Law::constant(seconds(handle)) else { panic!("a length") };
        let mut bench =
            self.queue(name, mean, law, Patience::Infinite).with(|queue| queue.open.fill(true));
        let last = bench.demand.queues.last_mut().expect("a queue");
        last.count = ringplan::demand::Count::Exact;
        bench
    }

    /// The last queue's contacts are work that may wait.
    fn of_work(self, within: Tick, working_hours: bool) -> Self {
        self.with(|queue| {
            let goal = Goal::FinishedWithin { share: 0.9 };
            queue.targets = vec![Target { goal, per: Period::Day }];
            queue.finished_within = Some(Promise { within, working_hours });
        })
    }

    /// The last queue is open on every day from one time to another.
    fn open(self, from: Tick, to: Tick) -> Self {
        self.with(|queue| {
            for (minute, open) in queue.open.iter_mut().enumerate() {
                *open = (from..to).contains(&(minute as u64 * MINUTE % DAY));
            }
        })
    }
}

/// A queue's contacts in order of arrival.
fn of(log: &Log, queue: usize) -> Vec<Seen> {
    log.by_arrival().into_iter().filter(|seen| seen.queue() == queue).collect()
}

fn cases(bench: &Bench, tally: &Tally, queue: usize) -> CaseCell {
    let mut sum = CaseCell::default();
    for interval in 0..bench.calendar.intervals().len() {
        let cell = tally.cases(queue, interval).expect("cases");
        sum.begun += cell.begun;
        sum.closed += cell.closed;
        sum.lost += cell.lost;
        sum.resolved += cell.resolved;
        sum.touches += cell.touches;
        sum.finished_within += cell.finished_within;
        sum.finished_due += cell.finished_due;
        sum.closed_within += cell.closed_within;
        sum.closed_due += cell.closed_due;
        sum.turnaround += cell.turnaround;
        sum.in_process += cell.in_process;
        sum.oldest = sum.oldest.max(cell.oldest);
    }
    sum
}

/// Who goes on does so when the talk ends, the agent still busy with it; at once is the same contact.
#[test]
fn going_on_happens_at_the_end_of_the_talk() {
    let bench = days(1)
        .come("desk", 1, at(9, 0), 4 * MINUTE)
        .with(|queue| {
            queue.handle_time.after_work = Some(constant(2 * MINUTE));
            queue.flows.after_service = flow(1, 1.0, None);
        })
        .come("experts", 0, at(9, 0), 10 * MINUTE)
        .group("desk", &[(0, 1)], |_| 1)
        .group("experts", &[(1, 1)], |_| 1);
    let (log, tally) = watch(&bench, 1, 0);
    let (first, second) = (of(&log, 0)[0], of(&log, 1)[0]);
    assert_eq!(second.arrival, first.arrival + 4 * MINUTE);
    assert_eq!((first.caller.step, second.caller.step), (0, 1));
    let all = cases(&bench, &tally, 0);
    assert_eq!((all.begun, all.closed, all.resolved, all.touches), (1, 1, 1, 2));
    assert_eq!(all.turnaround, 14 * MINUTE);
    assert_eq!(all.in_process, u128::from(14 * MINUTE));
    assert_eq!(tally.queue(1, (second.arrival / MINUTE) as usize).follow_ups, 1);
}

/// A transfer keeps its line: while it talks there is none for another. Who is called back later gave
/// his up and needs a new one.
#[test]
fn a_transfer_keeps_its_line() {
    let center = |after| {
        let mut bench = days(1)
            .come("desk", 1, at(9, 0), 5 * MINUTE)
            .with(|queue| queue.flows.after_service = flow(1, 1.0, after))
            .come("experts", 0, at(9, 0), 20 * MINUTE)
            .come("others", 1, at(9, 15), MINUTE)
            .come("late", 1, at(9, 40), MINUTE)
            .group("all", &[(0, 1), (1, 1), (2, 1), (3, 1)], |_| 3);
        bench.center.lines = Some(1);
        let (log, _) = watch(&bench, 1, 0);
        [of(&log, 1), of(&log, 2), of(&log, 3)].map(|seen| seen[0].fate)
    };
    let [experts, others, late] = center(None);
    assert!(matches!(experts, Fate::Answered { .. }));
    assert_eq!(others, Fate::Blocked, "the line is the transferred caller's");
    assert!(matches!(late, Fate::Answered { .. }), "it was given back at the end of his talk");
    let [experts, others, _] = center(Some(30 * MINUTE));
    assert!(matches!(others, Fate::Answered { .. }));
    assert!(matches!(experts, Fate::Answered { .. }));
}

/// Who finds no line may try again, and is lost if he does not.
#[test]
fn the_blocked_try_again() {
    let mut bench = days(1)
        .come("calls", 2, at(9, 0), 30 * MINUTE)
        .with(|queue| queue.flows.after_block = flow(0, 1.0, Some(HOUR)))
        .group("all", &[(0, 1)], |_| 2);
    bench.center.lines = Some(1);
    let (log, tally) = watch(&bench, 1, 0);
    let seen = of(&log, 0);
    assert_eq!(seen.len(), 3);
    assert_eq!((seen[1].fate, seen[2].arrival), (Fate::Blocked, seen[1].arrival + HOUR));
    let all = cases(&bench, &tally, 0);
    assert_eq!((all.closed, all.lost, all.resolved), (2, 0, 2), "he was not served before");
}

/// A call that falls due while its queue is closed comes in the next opening period; work just waits.
#[test]
fn calls_wait_for_opening_hours_and_work_does_not() {
    let bench = days(3)
        .come("desk", 40, at(16, 0), SECOND)
        .open(at(8, 0), at(18, 0))
        .with(|queue| queue.flows.after_service = flow(0, 1.0, Some(4 * HOUR)))
        .group("all", &[(0, 1)], |_| 40);
    let (log, tally) = watch(&bench, 1, 0);
    let again: Vec<Seen> = of(&log, 0).into_iter().filter(|seen| seen.caller.step == 1).collect();
    assert_eq!(again.len(), 40);
    let opening = DAY + at(8, 0)..DAY + at(18, 0);
    assert!(again.iter().all(|seen| opening.contains(&seen.arrival)));
    let late = again.iter().filter(|seen| seen.arrival > DAY + at(13, 0)).count();
    assert!((10..=30).contains(&late), "anywhere in the period: {late} in its second half");
    assert_eq!(cases(&bench, &tally, 0).closed, 0, "each goes on for ever and is open at the end");
    let bench = days(2)
        .come("desk", 1, at(17, 0), SECOND)
        .open(at(8, 0), at(18, 0))
        .with(|queue| queue.flows.after_service = flow(1, 1.0, Some(4 * HOUR)))
        .come("tickets", 0, 0, MINUTE)
        .open(at(8, 0), at(18, 0))
        .of_work(DAY, false)
        .group("all", &[(0, 1), (1, 2)], |i| u32::from((8..18).contains(&(i / 60 % 24))));
    let (log, _) = watch(&bench, 1, 0);
    let ticket = of(&log, 1)[0];
    assert_eq!(ticket.arrival, of(&log, 0)[0].now + SECOND + 4 * HOUR);
    assert_eq!(ticket.now, DAY + at(8, 0), "taken in the morning");
}

/// Work waits over night without anybody staying for it; what is left at the end is open.
#[test]
fn work_waits_over_night() {
    let bench = days(2)
        .come("tickets", 4, at(17, 0), 20 * MINUTE)
        .open(at(8, 0), at(18, 0))
        .of_work(2 * HOUR, true)
        .group("desk", &[(0, 1)], |i| {
            u32::from((8..18).contains(&(i / 60 % 24)) && i != 24 * 60 + 485)
        });
    let (log, tally) = watch(&bench, 1, 0);
    let seen = of(&log, 0);
    // At 17:00 and something, 20 minutes each: the third begins before 18:00 and is finished; the fourth
    // waits for the morning.
    assert!(seen[2].now < at(18, 0));
    assert_eq!(seen[3].now, DAY + at(8, 0));
    let all = cases(&bench, &tally, 0);
    // In working hours the fourth took an hour less its start, and 20 minutes.
    assert_eq!((all.finished_due, all.finished_within), (4, 4));
    assert!(all.oldest > 13 * HOUR && all.oldest < 15 * HOUR, "{}", all.oldest);
    let bench = days(1).come("tickets", 3, at(17, 59), 40 * MINUTE).of_work(HOUR, false).group(
        "desk",
        &[(0, 1)],
        |i| u32::from(i / 60 == 17),
    );
    let (log, tally) = watch(&bench, 1, 0);
    let open = log.contacts().filter(|seen| seen.fate == Fate::Open).count();
    assert_eq!(open, 2);
    let all = cases(&bench, &tally, 0);
    assert_eq!((all.begun, all.closed, all.lost), (3, 1, 0));
    assert_eq!((all.finished_due, all.finished_within), (3, 1), "six hours late at the horizon");
}

/// Agents take work only while so many others stay idle; calls know no reserve.
#[test]
fn work_leaves_a_reserve() {
    let bench = days(1)
        .come("tickets", 2, at(9, 0), 30 * MINUTE)
        .of_work(DAY, false)
        .come("calls", 1, at(9, 10), 60 * MINUTE)
        .group("all", &[(1, 1), (0, 2)], |_| 2)
        .with_group(|group| group.skills[1].reserve = 1);
    let (log, _) = watch(&bench, 1, 0);
    let (tickets, call) = (of(&log, 0), of(&log, 1)[0]);
    assert_eq!(tickets[0].now, tickets[0].arrival);
    assert_eq!(call.now, call.arrival, "the agent in reserve");
    let call_ends = call.now + 60 * MINUTE;
    assert_eq!(tickets[1].now, call_ends, "until then nobody else would have been idle");
}

/// A follow-up whose queue favours them is served before those who came earlier.
#[test]
fn follow_ups_may_come_first() {
    for (bonus, first) in [(50.0, 1), (0.0, 0), (-1.0, 0)] {
        let bench = days(1)
            .come("calls", 4, at(9, 0), 10 * MINUTE)
            .with(|queue| {
                queue.flows.after_service = flow(0, 1.0, Some(5 * MINUTE));
                queue.priority.follow_up = bonus;
            })
            .group("one", &[(0, 1)], |_| 1);
        let (log, _) = watch(&bench, 1, 0);
        let mut served: Vec<Seen> = log.contacts().copied().collect();
        served.sort_by_key(|seen| seen.now);
        // The first caller comes again while the third is served.
        assert_eq!(served[2].caller.step, first, "bonus {bonus}");
        if bonus < 0.0 {
            assert!(served[..4].iter().all(|seen| seen.caller.step == 0), "they come last");
        }
    }
}

/// A menu takes its time and nobody's; whoever it contains is resolved without a touch.
#[test]
fn a_menu_needs_nobody() {
    let bench = days(1)
        .come("menu", 3, at(9, 0), MINUTE)
        .with(|queue| {
            queue.needs_agents = false;
            queue.closed_within = Some(Promise { within: MINUTE, working_hours: false });
        })
        .come("calls", 0, 0, MINUTE)
        .group("one", &[(1, 1)], |_| 1);
    let (log, tally) = watch(&bench, 1, 0);
    assert!(of(&log, 0).iter().all(|seen| seen.fate == Fate::Passed { time: MINUTE }));
    let all = cases(&bench, &tally, 0);
    assert_eq!((all.closed, all.resolved, all.touches, all.closed_within), (3, 3, 0, 3));
    assert_eq!(all.closed_due, 3);
}

/// Who hung up was not finished in time, and that is known at once.
#[test]
fn who_hangs_up_is_not_finished() {
    let bench = days(1)
        .come("calls", 2, at(9, 0), 10 * MINUTE)
        .with(|queue| {
            queue.patience = Patience::Drawn(constant(5 * MINUTE));
            queue.finished_within = Some(Promise { within: HOUR, working_hours: false });
        })
        .group("one", &[(0, 1)], |_| 1);
    let (_, tally) = watch(&bench, 1, 0);
    let all = cases(&bench, &tally, 0);
    assert_eq!((all.closed, all.lost), (1, 1));
    assert_eq!((all.finished_due, all.finished_within), (2, 1));
}

/// A caller is served, transferred at once, hangs up there and calls again: he came again after a
/// service, though not on from it.
#[test]
fn who_hangs_up_after_a_transfer_and_calls_again_is_not_resolved_at_first_contact() {
    let center = |redial| {
        let bench = days(1)
            .come("desk", 1, at(9, 0), MINUTE)
            .with(|queue| queue.flows.after_service = flow(1, 1.0, None))
            .come("experts", 0, 0, MINUTE)
            .with(|queue| {
                queue.patience = Patience::Drawn(constant(5 * MINUTE));
                queue.flows.after_abandon = flow(2, 1.0, redial);
            })
            .come("others", 0, 0, MINUTE)
            .group("desk", &[(0, 1), (2, 1)], |_| 1)
            .group("experts", &[(1, 1)], |_| 0);
        let (_, tally) = watch(&bench, 1, 0);
        let all = cases(&bench, &tally, 0);
        assert_eq!((all.closed, all.touches), (1, 2));
        all.resolved
    };
    assert_eq!(center(Some(HOUR)), 0);
    assert_eq!(center(None), 1, "at once he is still the same caller");
}

/// A contact's delay is drawn from the law of the interval in which it came, as all that it brings.
#[test]
fn the_delay_is_of_the_interval_of_arrival() {
    let mut on = flow(1, 1.0, None);
    let law = |length: Tick| Law::constant(seconds(length)).expect("a length");
    let index = (0..24 * 60).map(|minute| u32::from(minute > 9 * 60)).collect();
    on[0].after = Some(ByInterval::Varying { values: vec![law(HOUR), law(2 * HOUR)], index });
    let bench = days(1)
        .come("desk", 3, at(9, 0), 5 * MINUTE)
        .with(|queue| queue.flows.after_service = on)
        .come("later", 0, 0, MINUTE)
        .group("one", &[(0, 1), (1, 2)], |_| 1);
    let (log, _) = watch(&bench, 1, 0);
    for (first, again) in of(&log, 0).iter().zip(of(&log, 1)) {
        // All three came in the first minute of nine; the last two were served later.
        assert_eq!(again.arrival, first.now + 5 * MINUTE + HOUR);
    }
}

/// Also an agent who is chosen by chance must leave the reserve of his own group.
#[test]
fn chance_leaves_a_reserve_too() {
    let mut bench = days(1)
        .come("tickets", 20, at(9, 0), SECOND)
        .of_work(DAY, false)
        .group("few", &[(0, 1)], |_| 2)
        .with_group(|group| group.skills[0].reserve = 2)
        .group("many", &[(0, 1)], |_| 30)
        .with_group(|group| group.skills[0].reserve = 2);
    bench.center.agent_rule = AgentRule::Random;
    let (log, _) = watch(&bench, 1, 0);
    let group = |seen: &Seen| match seen.fate {
        Fate::Answered { group, .. } => group,
        _ => usize::MAX,
    };
    assert!(log.contacts().all(|seen| group(seen) == 1), "two of two cannot stay free");
}

/// After the horizon nobody takes work that may wait, neither when a group is asked late.
#[test]
fn work_is_not_taken_after_the_horizon() {
    let mut bench = days(1)
        .come("tickets", 1, at(23, 50), MINUTE)
        .of_work(DAY, false)
        .come("calls", 2, at(23, 50), 2 * HOUR)
        .group("none", &[(0, 1)], |_| 0)
        .group("calls", &[(1, 1)], |_| 1);
    bench.center.shifts = vec![Shift {
        name: "night".to_owned(),
        start: at(20, 0),
        length: 8 * HOUR,
        breaks: vec![],
    }];
    let heads = (bench.calendar.first_staffed_day()..1).map(|_| 1).collect();
    let night = Staff::Shifts(vec![Posting { shift: 0, heads }]);
    let mut bench = bench.group_with("night", &[(0, 1)], night);
    let late = |group, after| Overflow { group: GroupId(group), after };
    bench.center.queues[0].overflow = vec![late(0, 0), late(2, HOUR)];
    let (log, tally) = watch(&bench, 1, 0);
    let ticket = of(&log, 0)[0];
    assert_eq!(ticket.fate, Fate::Open);
    let minute = (ticket.arrival / MINUTE) as usize;
    let waited = tally.cases(0, minute).map(|cell| cell.step);
    assert_eq!(waited, Some(DAY - ticket.arrival), "the calls that drain add nothing to it");
}

/// Two who hang up in the same microsecond do so in the order in which they came.
#[test]
fn of_two_who_hang_up_at_once_the_first_comes_again_first() {
    let bench = days(1)
        .come("desk", 2, at(8, 0), 5 * MINUTE)
        .with(|queue| queue.flows.after_service = flow(1, 1.0, None))
        .come("experts", 0, 0, MINUTE)
        .with(|queue| {
            queue.patience = Patience::Drawn(constant(MINUTE));
            queue.flows.after_abandon = flow(2, 1.0, None);
        })
        .come("others", 0, 0, 10 * MINUTE)
        .group("desk", &[(0, 1)], |i| if i < 9 * 60 { 0 } else { 2 })
        .group("experts", &[(1, 1)], |_| 0)
        .group("others", &[(2, 1)], |_| 1);
    let (log, _) = watch(&bench, 1, 0);
    // Both are taken at nine, so that they are transferred together and hang up together.
    let first = of(&log, 0)[0].caller.ordinal;
    let hung_up = of(&log, 1);
    assert!(hung_up.iter().all(|seen| seen.now == at(9, 6)), "{hung_up:?}");
    let again = of(&log, 2);
    assert!(again.iter().all(|seen| seen.arrival == at(9, 6)), "{again:?}");
    let served: Vec<Seen> = again.iter().copied().filter(|seen| seen.now == at(9, 6)).collect();
    assert_eq!(served.iter().map(|seen| seen.caller.ordinal).collect::<Vec<_>>(), [first]);
}
