//! Staff over time and breaks.

use jiff::civil::date;
use jiff::tz::TimeZone;
use ringplan::center::{Break, ByInterval, Shift};
use ringplan::time::{Calendar, DAY, HOUR, MINUTE, SECOND, Tick};

use super::{all_of_group, at, constant, minutes, watch};
use crate::common::Bench;

/// Heads before and from a time of day on.
fn heads(before: u32, when: Tick, then: u32) -> impl Fn(usize) -> u32 {
    move |minute| if (minute as u64 * MINUTE) < when { before } else { then }
}

#[test]
fn a_rise_takes_waiting_contacts_at_once() {
    let bench = minutes().calls("calls", 3, at(7, 59), 100 * SECOND).group(
        "agents",
        &[(0, 1)],
        heads(0, at(8, 0), 2),
    );
    let calls = watch(&bench).0.of(0);
    let starts = [calls[0].at, calls[1].at, calls[2].at];
    assert_eq!(starts, [at(8, 0), at(8, 0), at(8, 0) + 100 * SECOND]);
}

#[test]
fn in_a_drop_idle_agents_leave_first_and_busy_ones_finish_their_after_work() {
    let bench = |then| {
        minutes()
            .calls("calls", 1, at(7, 59), 300 * SECOND)
            .with(|queue| {
                queue.handle_time.after_work = Some(ByInterval::Always(constant(60 * SECOND)));
            })
            .group("agents", &[(0, 1)], heads(3, at(8, 0), then))
    };
    let (day, _) = watch(&bench(1));
    assert_eq!((day.left(0), day.left(1), day.left(2)), (vec![], vec![at(8, 0)], vec![at(8, 0)]));

    let bench = bench(0);
    let (day, tally) = watch(&bench);
    let gone = day.first(0).arrival + 360 * SECOND;
    assert_eq!(
        (day.left(0), day.left(1), day.left(2)),
        (vec![gone], vec![at(8, 0)], vec![at(8, 0)])
    );
    let cell = all_of_group(&bench, &tally, 0);
    assert_eq!(cell.overrun, gone - at(8, 0));
    assert_eq!(cell.staffed, 3 * at(8, 0) + cell.overrun);
    assert_eq!(cell.busy, 360 * SECOND);
}

#[test]
fn a_rise_takes_back_who_was_about_to_leave() {
    let bench =
        minutes()
            .calls("calls", 1, at(7, 59), 10 * MINUTE)
            .group("agents", &[(0, 1)], |minute| u32::from(minute != 480));
    let (day, tally) = watch(&bench);
    assert_eq!(day.duty, [(0, 0, true)]);
    assert_eq!(all_of_group(&bench, &tally, 0).overrun, MINUTE);
}

#[test]
fn a_head_is_the_same_person_all_day() {
    let bench = minutes()
        .calls("calls", 0, 0, MINUTE)
        .group("agents", &[(0, 1)], |minute| if (480..540).contains(&minute) { 1 } else { 2 });
    let (day, _) = watch(&bench);
    assert_eq!(day.duty, [(0, 0, true), (1, 0, true), (1, at(8, 0), false), (1, at(9, 0), true)]);
}

fn night(at: Tick, length: Tick) -> Shift {
    let breaks = vec![Break { at, length, paid: false }];
    Shift { name: "night".into(), start: 22 * HOUR, length: 8 * HOUR, breaks }
}

#[test]
fn shifts_begun_on_the_day_before_are_on_duty_on_the_first_morning() {
    // The break lies from 23:00 to 0:30, the other is over at midnight.
    let bench = minutes().calls("calls", 1, at(0, 10), MINUTE);
    let early = bench.clone().posted(&[(0, 1)], vec![1, 0], night(HOUR, 30 * MINUTE));
    let (day, tally) = watch(&early);
    assert_eq!(day.duty, [(0, 0, true), (0, 6 * HOUR, false)]);
    assert_eq!(day.first(0).at, day.first(0).arrival);
    assert_eq!(all_of_group(&early, &tally, 0).staffed, 6 * HOUR);

    let over_midnight = bench.posted(&[(0, 1)], vec![1, 0], night(HOUR, 90 * MINUTE));
    let (day, tally) = watch(&over_midnight);
    assert_eq!(day.first(0).at, at(0, 30));
    assert_eq!(all_of_group(&over_midnight, &tally, 0).staffed, 6 * HOUR - 30 * MINUTE);
}

#[test]
fn a_shift_over_midnight_belongs_to_the_day_it_starts_on() {
    let bench = minutes().calls("calls", 0, 0, MINUTE);
    let bench = bench.posted(&[(0, 1)], vec![0, 1], night(4 * HOUR, HOUR));
    assert_eq!(watch(&bench).0.duty, [(0, 22 * HOUR, true)], "it goes on beyond the horizon");
}

/// A call that keeps the agent busy until a time of day, and one that waits from 10:01 on.
fn busy_until(end: Tick, breaks: &[(Tick, Tick, bool)]) -> Bench {
    let bench = minutes()
        .calls("holds", 1, at(9, 59), MINUTE)
        .calls("waits", 1, at(10, 1), MINUTE)
        .shift_with_breaks(&[(0, 1), (1, 1)], 1, at(8, 0), at(12, 0), breaks);
    let arrival = watch(&bench).0.first(0).arrival;
    bench.handled_in(0, end - arrival)
}

#[test]
fn a_break_begins_when_the_contact_in_hand_is_finished_and_keeps_its_length() {
    for paid in [true, false] {
        let bench = busy_until(at(10, 4), &[(at(10, 0), 15 * MINUTE, paid)]);
        let (day, tally) = watch(&bench);
        assert_eq!(day.first(1).at, at(10, 19), "no new contact, four minutes late");
        let cell = all_of_group(&bench, &tally, 0);
        assert_eq!(cell.overrun, 4 * MINUTE, "the overrun of a break is reported");
        assert_eq!(cell.staffed, 4 * HOUR - 15 * MINUTE);
        assert_eq!(cell.paid_break, if paid { 15 * MINUTE } else { 0 });
        assert_eq!(day.duty, [(0, at(8, 0), true), (0, at(12, 0), false)]);
    }
}

#[test]
fn a_break_never_reaches_beyond_the_end_of_the_shift() {
    let late = [(at(11, 30), 30 * MINUTE, true)];
    for (finished, left, staffed) in [
        // Ten minutes of break are left.
        (at(11, 50), at(12, 0), 4 * HOUR - 10 * MINUTE),
        // None at all: he goes when he has finished.
        (at(12, 0), at(12, 0), 4 * HOUR),
        (at(12, 5), at(12, 5), 4 * HOUR + 5 * MINUTE),
    ] {
        let mut bench = busy_until(finished, &late);
        // He has no skill for the one who waits, and could not take him anyway.
        bench.center.groups[0].skills.truncate(1);
        let (day, tally) = watch(&bench);
        assert_eq!(day.left(0), [left]);
        let cell = all_of_group(&bench, &tally, 0);
        assert_eq!((cell.staffed, cell.overrun), (staffed, finished - at(11, 30)));
        assert_eq!(cell.staffed + cell.paid_break, 4 * HOUR + left - at(12, 0));
    }
}

#[test]
fn breaks_that_are_due_together_follow_each_other() {
    let breaks = [(at(10, 0), 15 * MINUTE, true), (at(10, 20), 10 * MINUTE, false)];
    let bench = busy_until(at(10, 30), &breaks);
    let (day, tally) = watch(&bench);
    assert_eq!(day.first(1).at, at(10, 55));
    let cell = all_of_group(&bench, &tally, 0);
    assert_eq!((cell.overrun, cell.paid_break), (30 * MINUTE, 15 * MINUTE));
    assert_eq!(cell.staffed, 4 * HOUR - 25 * MINUTE);
}

#[test]
fn a_break_pushed_into_the_next_one_delays_it() {
    let breaks = [(at(10, 0), 15 * MINUTE, true), (at(10, 20), 10 * MINUTE, true)];
    let (day, _) = watch(&busy_until(at(10, 10), &breaks));
    assert_eq!(day.first(1).at, at(10, 35), "10:10 to 10:25, then to 10:35");
}

#[test]
fn a_break_that_begins_when_another_ends_leaves_no_room_for_a_contact() {
    let breaks = [(at(10, 0), 15 * MINUTE, true), (at(10, 15), 30 * MINUTE, false)];
    let bench = busy_until(at(10, 0), &breaks);
    let (day, tally) = watch(&bench);
    assert_eq!(day.first(1).at, at(10, 45));
    assert_eq!(all_of_group(&bench, &tally, 0).overrun, 0);
}

#[test]
fn the_overrun_of_a_shift_is_reported() {
    let bench = busy_until(at(12, 7), &[]);
    let (day, tally) = watch(&bench);
    assert_eq!(day.left(0), [at(12, 7)]);
    let cell = all_of_group(&bench, &tally, 0);
    assert_eq!((cell.overrun, cell.staffed), (7 * MINUTE, 4 * HOUR + 7 * MINUTE));
}

#[test]
fn shifts_back_to_back_are_one_presence() {
    // 12:00 to 12:00, yesterday and today, with a break in the last half-hour.
    let shift = |breaks| Shift { name: "long".into(), start: 12 * HOUR, length: DAY, breaks };
    let bench = minutes().calls("calls", 1, at(11, 50), 20 * MINUTE);
    let plain = bench.clone().posted(&[(0, 1)], vec![1, 1], shift(vec![]));
    let (day, tally) = watch(&plain);
    assert_eq!(day.duty, [(0, 0, true)]);
    assert_eq!(all_of_group(&plain, &tally, 0).overrun, 0, "the next shift has begun");

    let last = Break { at: DAY - HOUR / 2, length: HOUR / 2, paid: true };
    let first = Break { at: 0, length: HOUR, paid: true };
    for (breaks, back) in [(vec![last], at(12, 0)), (vec![first, last], at(13, 0))] {
        let (day, _) = watch(&bench.clone().posted(&[(0, 1)], vec![1, 1], shift(breaks)));
        assert_eq!(day.first(0).at, back);
    }
}

#[test]
fn a_break_of_a_shift_that_the_next_one_cuts_short_is_none() {
    // 24 hours from noon over the night that skips an hour: the next shift begins an hour before the
    // end of this one, and half an hour before its break.
    let zone = TimeZone::get("Europe/Amsterdam").expect("a zone");
    let calendar = Calendar::new(date(2026, 3, 29), 1, MINUTE, 0, zone).expect("a calendar");
    let breaks = vec![Break { at: DAY - HOUR / 2, length: HOUR / 2, paid: false }];
    let shift = Shift { name: "long".into(), start: 12 * HOUR, length: DAY, breaks };
    let bench = Bench::new(calendar)
        .calls("calls", 1, at(11, 29), 5 * MINUTE)
        .calls("none", 0, 0, MINUTE)
        .posted(&[(0, 1)], vec![1, 1], shift.clone())
        .posted(&[(1, 1)], vec![1, 1], shift);
    let (day, tally) = watch(&bench);
    assert_eq!(day.duty, [(0, 0, true), (1, 0, true)]);
    for group in 0..2 {
        let cell = all_of_group(&bench, &tally, group);
        assert_eq!((cell.staffed, cell.overrun), (23 * HOUR, 0), "group {group}");
    }
}
