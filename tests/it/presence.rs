//! Absence and shrinkage: how many are there, what they are paid, and whom it concerns.

use statrs::distribution::{Binomial, Discrete};

use ringplan::center::{Break, ByInterval, Patience, Posting, QueueId, Shift, Staff};
use ringplan::demand::Factors;
use ringplan::random::Law;
use ringplan::sim::{GroupCell, Period, Rehearsal, Whose, replicate};
use ringplan::theory::blocking;
use ringplan::time::{HOUR, MINUTE, Tick};
use ringplan::watch::Unwatched;

use crate::arrivals::{SURE, chi_square, mean};
use crate::common::{Bench, Distances, calendar, exponential, patience, value_and_error};
use crate::log::{Turnout, watch};
use crate::properties::compare;
use crate::reference::Reference;

const SLOTS: usize = 48;

/// A day or more of half-hours without a contact.
fn idle(days: u32) -> Bench {
    let bench = Bench::new(calendar(days, 30 * MINUTE, 0));
    bench.queue("calls", |_| 0.0, exponential(60.0), Patience::Infinite)
}

fn by_numbers(heads: u32, absence: f64, shrinkage: f64) -> Bench {
    idle(1).group("agents", &[(0, 1)], |_| heads).with_group(|group| {
        (group.absence, group.shrinkage, group.apply_shrinkage) =
            (absence, shrinkage, shrinkage > 0.0);
    })
}

/// So many on a shift from 8:10 to 16:40 with a paid and an unpaid break.
fn on_a_shift(heads: u32, absence: f64, shrinkage: f64) -> Bench {
    let mut bench = idle(1);
    let pause = |at, length, paid| Break { at, length, paid };
    bench.center.shifts = vec![Shift {
        name: "early".to_owned(),
        start: 8 * HOUR + 10 * MINUTE,
        length: 8 * HOUR + 30 * MINUTE,
        breaks: vec![pause(2 * HOUR, 15 * MINUTE, true), pause(4 * HOUR, 30 * MINUTE, false)],
    }];
    let staff = Staff::Shifts(vec![Posting { shift: 0, heads: vec![0, heads] }]);
    bench.group_with("agents", &[(0, 1)], staff).with_group(|group| {
        (group.absence, group.shrinkage, group.apply_shrinkage) =
            (absence, shrinkage, shrinkage > 0.0);
    })
}

/// The cells of the only group, interval by interval.
fn cells(bench: &Bench, replication: u64) -> Vec<GroupCell> {
    let tally = replicate(&bench.model(), 31, replication, &mut ());
    (0..bench.calendar.intervals().len()).map(|interval| *tally.group(0, interval)).collect()
}

fn sum(cells: &[GroupCell], of: impl Fn(&GroupCell) -> Tick) -> Tick {
    cells.iter().map(of).sum()
}

/// How many are absent is binomial, for shifts and for numbers, and holds for the whole day.
#[test]
fn the_absent_are_binomial() {
    const DAYS: u64 = 4_000;
    let (heads, absence) = (12, 0.2);
    let shift_paid = 8 * HOUR;
    for (bench, paid) in [
        (by_numbers(heads, absence, 0.0), 24 * HOUR),
        (on_a_shift(heads, absence, 0.0), shift_paid),
    ] {
        let mut observed = [0.0; 7];
        for day in 0..DAYS {
            let cells = cells(&bench, day);
            let absent = sum(&cells, |cell| cell.absent);
            assert_eq!(absent % paid, 0, "absent for the whole day");
            assert_eq!(sum(&cells, |cell| cell.staffed + cell.paid_break) + absent, 12 * paid);
            observed[((absent / paid) as usize).min(6)] += 1.0;
        }
        let law = Binomial::new(absence, u64::from(heads)).expect("a law");
        let mut expected = [0, 1, 2, 3, 4, 5, 6].map(|k| law.pmf(k) * DAYS as f64);
        expected[6] = DAYS as f64 - expected[..6].iter().sum::<f64>();
        let p = chi_square(&observed, &expected);
        assert!(p > SURE, "p = {p:.2e}: {observed:?} for {expected:?}");
    }
}

/// Who is away is paid, and gone for the share of the time outside the breaks; the heads take turns.
#[test]
fn shrinkage_takes_its_share_evenly() {
    const DAYS: u64 = 2_000;
    for (share, heads) in [(0.12, 25), (0.3, 7), (0.6, 40)] {
        let bench = by_numbers(heads, 0.0, share);
        let mut away = vec![];
        for day in 0..DAYS {
            let cells = cells(&bench, day);
            for cell in &cells {
                assert_eq!(cell.staffed + cell.paid_break, u64::from(heads) * 30 * MINUTE);
                let away = (cell.paid_break / (30 * MINUTE)) as f64;
                assert!((away - share * f64::from(heads)).abs() <= 2.0, "{away} of {heads} away");
            }
            away.push(sum(&cells, |cell| cell.paid_break) as f64 / (24 * HOUR) as f64);
        }
        near(&away, share * f64::from(heads));

        let bench = on_a_shift(heads, 0.0, share);
        let outside_breaks = f64::from(heads) * 7.75;
        let away = (0..DAYS).map(|day| {
            let cells = cells(&bench, day);
            let break_time = u64::from(heads) * 15 * MINUTE;
            let unpaid = u64::from(heads) * 30 * MINUTE;
            let paid = sum(&cells, |cell| cell.staffed + cell.paid_break);
            assert_eq!(paid + unpaid, u64::from(heads) * (8 * HOUR + 30 * MINUTE));
            (sum(&cells, |cell| cell.paid_break) - break_time) as f64 / HOUR as f64
        });
        near(&away.collect::<Vec<_>>(), share * outside_breaks);
    }
}

fn near(values: &[f64], expected: f64) {
    let variance = crate::arrivals::covariance(values, values);
    let error = (variance / values.len() as f64).sqrt();
    let z = (mean(values) - expected) / error.max(1e-9);
    assert!(z.abs() < 4.0, "{} for {expected}: {z:.2} standard errors", mean(values));
}

/// Each head is away as often as the share of the intervals says, to the whole number.
#[test]
fn every_head_takes_his_turn() {
    let share = 0.12;
    let bench = by_numbers(30, 0.0, share);
    let turnout = Turnout::new(&bench, 31, 0);
    for head in 0..30 {
        let away = (0..SLOTS).filter(|&i| turnout.is_away(0, "", head, 0, i)).collect::<Vec<_>>();
        assert!([5, 6].contains(&away.len()), "head {head}: {away:?}");
        assert!(away.windows(2).all(|pair| [8, 9].contains(&(pair[1] - pair[0]))), "{away:?}");
    }
}

/// One head more is one head more, or none if he is absent; he changes nothing about the others. Nor
/// does another group.
#[test]
fn others_turn_up_as_before() {
    for day in 0..30 {
        for build in [by_numbers, on_a_shift] {
            let fewer = cells(&build(9, 0.3, 0.2), day);
            let more = cells(&build(10, 0.3, 0.2), day);
            let changed =
                build(9, 0.3, 0.2).queue("new", |_| 0.0, exponential(9.0), Patience::Infinite);
            assert_eq!(fewer, cells(&changed.group("other", &[(1, 1)], |_| 4), day));
            for (fewer, more) in fewer.iter().zip(&more) {
                assert!(more.staffed >= fewer.staffed && more.absent >= fewer.absent);
                assert!(more.staffed - fewer.staffed <= 30 * MINUTE);
            }
        }
    }
}

/// A rehearsed change of staff, on days that differ: the same callers come, and of the absences only the
/// new head's are new.
#[test]
fn another_staff_has_the_same_callers_and_the_same_absences() {
    let (absence, days) = (0.3, 400);
    let mut bench = on_a_shift(9, absence, 0.2).queue(
        "busy",
        |i| if (16..33).contains(&i) { 9.0 } else { 0.0 },
        exponential(60.0),
        patience(60.0),
    );
    bench.center.groups[0].skills[0].queue = QueueId(1);
    bench.demand.queues[1].factors =
        Factors { day_cv: 0.3, interval_cv: 0.2, interval_correlation: 0.5 };
    bench.demand.shared_days = true;
    let rehearsal = Rehearsal::new(&bench.center, &bench.demand, &bench.calendar, 33, days);
    let [fewer, more] = [9, 10].map(|heads| {
        let staff = Staff::Shifts(vec![Posting { shift: 0, heads: vec![0, heads] }]);
        rehearsal.play(vec![staff], &Unwatched)
    });
    let all = Whose::Total;
    let came = more.queue_difference(all, (&fewer, all), "offered").expect("a difference");
    assert_eq!((came.mean, came.half_width), (0.0, Some(0.0)));
    let absent = more.group_difference(all, (&fewer, all), "absent_hours").expect("a difference");
    let (mean, error) = value_and_error(absent);
    // One head is absent for his 8 paid hours or not. Absences drawn anew would have 19 times the variance.
    let expected_error = 8.0 * (absence * (1.0 - absence) / days as f64).sqrt();
    assert!((mean - absence * 8.0).abs() < 4.0 * expected_error, "{mean} hours more absent");
    assert!((error / expected_error - 1.0).abs() < 0.2, "{error} for {expected_error}");
}

/// A loss system whose agents are binomial: the mean of Erlang B over their number.
#[test]
fn losses_are_those_of_who_turns_up() {
    let (absence, load, heads) = (0.15, 9.0, 12);
    let law = Binomial::new(absence, heads).expect("a law");
    let lost =
        |absent: u64| law.pmf(absent) * blocking(load, (heads - absent) as u32).expect("a load");
    let expected: f64 = (0..=heads).map(lost).sum();
    let none = Law::constant(0.0).expect("a law");
    let results = Bench::new(calendar(1, HOUR, 0))
        .queue(
            "calls",
            |_| load * 60.0,
            exponential(60.0),
            Patience::Drawn(ByInterval::Always(none)),
        )
        .group("agents", &[(0, 1)], |_| heads as u32)
        .with_group(|group| group.absence = absence)
        .run(32, 4_000);
    let mut distances = Distances::default();
    for interval in [2, 11, 23] {
        let lost = results.queue(Whose::Of(0), Period::Interval(interval), "abandon_rate");
        distances.add(&format!("lost in hour {interval}"), lost, expected, 0.0);
    }
    let absent = results.group(Whose::Of(0), Period::Whole, "absent_hours");
    distances.add("absent hours", absent, absence * heads as f64 * 24.0, 0.0);
    distances.check();
}

/// Shifts back to back, of which one ends away from the phones for one person and the next begins with a
/// break for all: who comes back at the same moment as another takes the contact in the order of the
/// agents, as the reference has it.
#[test]
fn who_comes_back_together_is_asked_in_order() {
    let shift = Shift {
        name: "round the clock".to_owned(),
        start: 6 * HOUR,
        length: 24 * HOUR,
        breaks: vec![Break { at: 0, length: 15 * MINUTE, paid: false }],
    };
    for seed in 0..300 {
        let mut bench = Bench::new(calendar(1, 30 * MINUTE, 0)).queue(
            "calls",
            |i| if (8..28).contains(&i) { 4.0 } else { 0.0 },
            exponential(600.0),
            Patience::Infinite,
        );
        bench.center.shifts = vec![shift.clone()];
        let staff = Staff::Shifts(vec![Posting { shift: 0, heads: vec![3, 3] }]);
        let bench = bench
            .group_with("agents", &[(0, 1)], staff)
            .with_group(|group| (group.shrinkage, group.apply_shrinkage) = (0.25, true));
        let (log, tally) = watch(&bench, seed, 0);
        let found = Reference::run(&bench, seed, 0);
        compare(&bench, &log, &tally, &found).unwrap_or_else(|difference| panic!("{difference}"));
    }
}
