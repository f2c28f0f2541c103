//! Contacts exactly as they came: from the rows of a file to what becomes of each contact.

use std::time::{Duration, Instant};

use ringplan::center::{ByInterval, Patience};
use ringplan::demand::{Arrivals, Brought, KnownPatience, Trace, Traced};
use ringplan::diagnostic::text;
use ringplan::random::Law;
use ringplan::scenario::{Scenario, read_text};
use ringplan::sim::{Fate, Period, Replications, Whose, simulate};
use ringplan::time::{DAY, HOUR, MINUTE, SECOND, Tick};
use ringplan::watch::Unwatched;

use crate::common::{Bench, calendar, exponential, patience};
use crate::log::{callers, watch};

/// What `read` makes of one queue with a trace; `arrivals` and what else the queue has are given.
fn read(scenario: &str, queue: &str, log: &str) -> (Option<Scenario>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("calls.csv"), log).expect("written");
    let file = format!(
        "[scenario]\n{scenario}\n[queue.calls]\n{queue}\n\
        [group.desk]\nskills = {{ calls = 1 }}\nstaff = 2\n"
    );
    let reading = read_text("traced.toml", &file, folder.path(), &[]);
    let problems = text(&reading.problems, &reading.sources, false);
    (reading.scenario, problems)
}

fn bench(scenario: Scenario) -> Bench {
    let Scenario { calendar, center, demand, .. } = scenario;
    Bench { calendar, center, demand }
}

/// Arrivals in microseconds from the first midnight on.
fn arrivals(scenario: &str, queue: &str, log: &str) -> Vec<i64> {
    let (scenario, problems) = read(scenario, queue, log);
    let bench = bench(scenario.unwrap_or_else(|| panic!("{problems}")));
    let begin = bench.calendar.begin() as i64;
    callers(&bench, 1, 0).iter().map(|&(_, arrival, _)| arrival as i64 - begin).collect()
}

const MONDAY: &str = "start = 2026-03-02\ndays = 1";
const PLAIN: &str =
    "arrivals = { trace = \"calls.csv\", column = \"came\" }\nhandle-time = \"1min\"";

fn at(hour: Tick, minute: Tick, second: Tick) -> i64 {
    (hour * HOUR + minute * MINUTE + second * SECOND) as i64
}

/// Two agents, seven callers whose every wait was worked out by hand.
#[test]
fn a_morning_by_hand() {
    // A: 9:00:00 to 9:05:00. B: 9:01 to 9:03, the third from 9:03 to 9:04 after 60 s, the fifth from
    // 9:04 to 9:04:30 when he would have hung up, and the last, who finds him free at that moment.
    let log = "\
came;talk;waited
2026-03-02T09:04:30;10;infinite
2026-03-02T09:00:00;5min;infinite
2026-03-02T09:01:00;120;infinite
2026-03-02T09:02:30;;20
2026-03-02T09:02:00;60,0;infinite
2026-03-02T09:03:59,999999;10;0
2026-03-02T09:02:40;30;80
";
    let queue = "arrivals = { trace = \"calls.csv\", column = \"came\", handle-time = \"talk\", patience = \"waited\" }
handle-time = { distribution = \"exponential\", mean = \"1h\" }
patience = \"1s\"
balk = 0.9";
    let (scenario, problems) = read(MONDAY, queue, log);
    assert_eq!(problems, "");
    let bench = bench(scenario.expect("a scenario"));
    let told = |bench: &Bench, replication| -> Vec<(bool, Tick)> {
        let wait = |fate| match fate {
            Fate::Answered { wait, .. } => (true, wait / SECOND),
            Fate::Abandoned { wait } => (false, wait / SECOND),
            other => panic!("{other:?}"),
        };
        let (log, _) = watch(bench, 1, replication);
        log.by_arrival().iter().map(|seen| wait(seen.fate)).collect()
    };
    let expected =
        [(true, 0), (true, 0), (true, 60), (false, 20), (true, 80), (false, 0), (true, 0)];
    for replication in 0..3 {
        assert_eq!(told(&bench, replication), expected);
    }
    let results = simulate(&bench.model(), 1, Replications::Fixed(3), &Unwatched);
    let figure = |name| results.queue(Whose::Of(0), Period::Whole, name).expect("a figure");
    for (name, value) in [("offered", 7.0), ("service_level", 3.0 / 7.0), ("asa_s", 28.0)] {
        let found = figure(name);
        assert!((found.mean - value).abs() < 1e-12, "{name}: {}", found.mean);
    }
    assert_eq!(figure("asa_s").half_width, Some(0.0), "nothing is left to chance");
}

#[test]
fn times_are_written_in_many_ways() {
    let expected = [at(7, 59, 59) + 999_999, at(8, 0, 12), at(8, 0, 12) + 250_000, at(23, 59, 59)];
    for log in [
        "came\n2026-03-02T08:00:12\n2026-03-02T07:59:59.999999\n2026-03-02T08:00:12.25\n2026-03-02T23:59:59\n",
        "\u{feff}call;came\r\n1;2026-03-02 08:00:12\r\n2;2026-03-02 08:00:12,25\r\n\r\n3;2026-03-02 23:59:59\r\n4;2026-03-02 07:59:59,999999999\r\n",
        "\"came\",x\n\"2026-03-02T09:00:12+01:00\",1\n2026-03-03T01:59:59+02:00,2\n2026-03-02T08:00:12.250Z,3\n2026-03-02T07:59:59.999999-00:00,4\n",
    ] {
        assert_eq!(arrivals(MONDAY, PLAIN, log), expected, "{log}");
    }
}

#[test]
fn a_repeated_hour_is_the_first_unless_the_offset_says_so() {
    let sunday = "start = 2026-10-25\ndays = 1\ntime-zone = \"Europe/Amsterdam\"";
    let log = "came\n2026-10-25T01:30:00\n2026-10-25T02:30:00\n2026-10-25T02:30:00+01:00\n2026-10-25T03:30:00\n";
    // Hours since midnight: the second 2:30 is an hour after the first.
    let expected = [at(1, 30, 0), at(2, 30, 0), at(3, 30, 0), at(4, 30, 0)];
    assert_eq!(arrivals(sunday, PLAIN, log), expected);
}

#[test]
fn several_queues_share_a_log() {
    let log =
        "came,to\n2026-03-02T08:00:01,mail\n2026-03-02T08:00:02,phone\n2026-03-02T08:00:03,chat\n";
    for (is, expected) in [("\"mail\"", vec![1]), ("[\"mail\", \"chat\"]", vec![1, 3])] {
        let queue = PLAIN.replace(" }", &format!(", where = {{ column = \"to\", is = {is} }} }}"));
        let found = arrivals(MONDAY, &queue, log);
        let expected: Vec<i64> = expected.into_iter().map(|second| at(8, 0, second)).collect();
        assert_eq!(found, expected, "{is}");
    }
}

/// A warm-up is read back by weekday: Sunday's calls come before Monday too, and those of an earlier
/// Sunday in the log do not.
#[test]
fn a_warm_up_has_the_calls_of_its_weekday() {
    let week = "start = 2026-03-02\ndays = 7\n[run]\nwarm-up = \"12h\"";
    let log = "came\n2026-03-01T20:00:00\n2026-03-02T10:00:00\n2026-03-08T09:00:00\n2026-03-08T18:00:00\n";
    let day = DAY as i64;
    let found = arrivals(week, PLAIN, log);
    assert_eq!(
        found,
        [at(18, 0, 0) - day, at(10, 0, 0), at(9, 0, 0) + 6 * day, at(18, 0, 0) + 6 * day]
    );
    // A weekday that is not played: the first day stands for it.
    let monday = "start = 2026-03-02\ndays = 1\n[run]\nwarm-up = \"1d\"";
    let log = "came\n2026-03-02T10:00:00\n";
    assert_eq!(arrivals(monday, PLAIN, log), [at(10, 0, 0) - day, at(10, 0, 0)]);
}

/// Two queues, of which the first has calls at these moments, each with what is known of it.
fn traced(contacts: Vec<(Tick, Brought)>) -> Bench {
    let law = |mean| Law::lognormal(mean, 1.0).expect("a law");
    let mut bench = Bench::new(calendar(1, 30 * MINUTE, 0))
        .queue("traced", |_| 1.0, law(200.0), patience(60.0))
        .queue("other", |_| 5.0, exponential(100.0), patience(60.0))
        .group("all", &[(0, 1), (1, 1)], |_| 2);
    let traced = |(arrival, brought)| Traced { arrival, brought };
    let trace = Trace::new(contacts.into_iter().map(traced).collect(), &bench.calendar);
    bench.demand.queues[0] = Arrivals::exactly(trace);
    bench
}

/// What is known of one contact touches no draw of another.
#[test]
fn what_is_known_of_one_contact_leaves_the_others_alone() {
    let come = |known: Option<Brought>| {
        let nothing = Brought::default();
        let brought = |n: u64| known.filter(|_| n == 7).unwrap_or(nothing);
        let mut bench = traced((0..40).map(|n| (n * 17 * MINUTE, brought(n))).collect());
        bench.center.groups[0].staff = ringplan::center::Staff::Heads(vec![99; 48]);
        let (log, _) = watch(&bench, 3, 0);
        let handle = |fate| match fate {
            Fate::Answered { handle, .. } => handle,
            other => panic!("{other:?}"),
        };
        let contacts = log.by_arrival().into_iter();
        contacts.map(|s| (s.queue(), s.arrival, handle(s.fate))).collect::<Vec<_>>()
    };
    let known =
        Brought { talk: Some(1234), patience: Some(KnownPatience::Until(5)), after_work: None };
    let (before, after) = (come(None), come(Some(known)));
    assert_eq!(before.len(), after.len());
    for (before, after) in before.into_iter().zip(after) {
        if (before.0, before.1) == (0, 7 * 17 * MINUTE) {
            assert_eq!(after.2, 1234);
        } else {
            assert_eq!(before, after);
        }
    }
}

/// A known time is that of an agent of speed 1; a group that has a law of its own works by that.
#[test]
fn agents_differ_in_what_they_make_of_a_known_time() {
    let known = Brought { talk: Some(3 * MINUTE), after_work: Some(MINUTE), patience: None };
    let handle = |speed: f64, own: Option<Law>| {
        let mut bench = traced(vec![(0, known)]);
        bench.center.queues[0].handle_time.after_work = Some(ByInterval::Always(exponential(5.0)));
        let skill = &mut bench.center.groups[0].skills[0];
        skill.speed = speed;
        skill.handle_time = own.map(ByInterval::Always);
        let (log, _) = watch(&bench, 1, 0);
        let first = log.contacts().find(|seen| seen.queue() == 0).expect("a call").fate;
        let Fate::Answered { handle, .. } = first else { panic!("{first:?}") };
        handle
    };
    assert_eq!(handle(1.0, None), 4 * MINUTE);
    assert_eq!(handle(2.0, None), 2 * MINUTE);
    assert_eq!(handle(2.0, Law::constant(50.0).ok()), 25 * SECOND);
}

/// Who is known to have waited so long waits longer, by the law; who waits for ever does even where the
/// law says nobody does.
#[test]
fn patience_beyond_what_was_seen() {
    let waits = |known, law: Patience| {
        let brought = Brought { patience: Some(known), ..Brought::default() };
        let mut bench = traced((0..400).map(|n| (n * 2 * MINUTE, brought)).collect());
        bench.center.queues[0].patience = law;
        bench.center.groups[0].staff = ringplan::center::Staff::Heads(vec![0; 48]);
        let (log, _) = watch(&bench, 1, 0);
        let contacts = log.by_arrival().into_iter().filter(|seen| seen.queue() == 0);
        let wait = |fate| match fate {
            Fate::Abandoned { wait } => Some(wait as f64 / SECOND as f64),
            _ => None,
        };
        contacts.map(|seen| wait(seen.fate)).collect::<Vec<_>>()
    };
    let beyond = waits(KnownPatience::Beyond(30 * SECOND), patience(60.0));
    let beyond: Vec<f64> = beyond.into_iter().map(|wait| wait.expect("he hangs up")).collect();
    assert!(beyond.iter().all(|&wait| wait >= 30.0));
    // Exponential: 30 s and its mean; 400 of them have a standard error of 3 s.
    let mean = beyond.iter().sum::<f64>() / 400.0;
    assert!((mean - 90.0).abs() < 12.0, "{mean}");
    let waits_for_ever = |waits: Vec<Option<f64>>| waits.iter().all(Option::is_none);
    assert!(waits_for_ever(waits(KnownPatience::Infinite, patience(60.0))));
    assert!(waits_for_ever(waits(KnownPatience::Beyond(SECOND), Patience::Infinite)));
}

/// Crowds in a few moments, of two queues, are sorted in time.
#[test]
fn crowds_are_sorted_in_time() {
    const CROWD: u64 = 200_000;
    let crowd = |step| (0..CROWD).map(move |n| HOUR + n * step % SECOND);
    let plain = |arrival| Traced { arrival, brought: Brought::default() };
    let mut bench = traced(vec![]);
    for (queue, step) in [(0, 7), (1, 13)] {
        let trace = Trace::new(crowd(step).map(plain).collect(), &bench.calendar);
        bench.demand.queues[queue] = Arrivals::exactly(trace);
    }
    let begun = Instant::now();
    let found: Vec<Tick> = callers(&bench, 1, 0).iter().map(|&(_, arrival, _)| arrival).collect();
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    let mut expected: Vec<Tick> = crowd(7).chain(crowd(13)).collect();
    expected.sort_unstable();
    assert!(found == expected);
}

/// Every problem of a log is told at its row, the first few of many.
#[test]
fn a_long_broken_log_is_told_in_short() {
    let rows: String = (0..5_000).map(|n| format!("row {n}\n")).collect();
    let (scenario, problems) = read(MONDAY, PLAIN, &format!("came\n{rows}"));
    assert!(scenario.is_none());
    assert_eq!(problems.matches("error[bad-row]").count(), 5, "{problems}");
    assert!(problems.contains("and 4995 further problems in `calls.csv`"), "{problems}");
}
