//! What the values of a scenario file mean, interval by interval.

use std::path::Path;

use ringplan::center::{ByInterval, Staff};
use ringplan::diagnostic::text;
use ringplan::scenario::{Scenario, read, read_text};
use ringplan::sim::Replications;

fn scenario(head: &str, queue: &str, group: &str) -> Scenario {
    let content = format!(
        "[scenario]\n{head}\n[queue.q]\nhandle-time = \"4min\"\n{queue}\n[group.g]\nskills = {{ q = 1 }}\n{group}\n"
    );
    let reading = read_text("a.toml", &content, Path::new("."), &[]);
    assert!(reading.problems.is_empty(), "{}", text(&reading.problems, &reading.sources, false));
    reading.scenario.unwrap()
}

fn every_form() -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good/every-form.toml");
    let reading = read(&path, &[]);
    assert!(reading.problems.is_empty(), "{}", text(&reading.problems, &reading.sources, false));
    reading.scenario.unwrap()
}

/// A queue's means on a day of the scenario, by the hour of the clock on the wall.
fn by_hour(scenario: &Scenario, queue: usize, day: i32) -> Vec<(u32, f64)> {
    let intervals = scenario.calendar.intervals().iter().zip(&scenario.demand.queues[queue].mean);
    let of_day = intervals.filter(|(interval, mean)| interval.day == day && **mean > 0.0);
    of_day.map(|(interval, mean)| (interval.slot, *mean)).collect()
}

fn total(scenario: &Scenario, queue: usize, day: i32) -> f64 {
    by_hour(scenario, queue, day).iter().map(|(_, mean)| mean).sum()
}

#[test]
fn rates_are_per_hour_whatever_the_interval() {
    let quarter = scenario(
        "start = 2026-03-02\ndays = 1\ninterval = \"15min\"",
        "arrivals = { per-hour = 120 }",
        "staff = 1",
    );
    assert!(quarter.demand.queues[0].mean.iter().all(|mean| *mean == 30.0));
}

#[test]
fn hours_over_midnight_belong_to_the_day_on_which_they_begin() {
    let night = every_form();
    // Friday 27 March 22:00 to Saturday 06:00, eight values; Saturday's own rate from 22:00 on.
    assert_eq!(by_hour(&night, 1, 0), [(22, 1.0), (23, 2.0)]);
    let saturday = by_hour(&night, 1, 1);
    assert_eq!(&saturday[..2], [(0, 5.0), (1, 5.0)]);
    // Clocks go forward: 02:00 does not exist on Sunday.
    let sunday: Vec<u32> = by_hour(&night, 1, 2).iter().map(|(slot, _)| *slot).collect();
    assert_eq!(sunday, [0, 1, 3, 4, 5]);
    // Monday is a holiday.
    assert!(by_hour(&night, 1, 3).is_empty());
    assert_eq!(by_hour(&night, 1, 4).len(), 8);
}

#[test]
fn totals_keep_on_every_day_and_follow_the_profile() {
    let totals = every_form();
    assert!((total(&totals, 2, 0) - 100.0).abs() < 1e-9);
    assert!((total(&totals, 2, 1) - 40.5).abs() < 1e-9);
    assert!((total(&totals, 2, 2) - 100.0).abs() < 1e-9);
    assert_eq!(total(&totals, 2, 3), 0.0);
    let friday = by_hour(&totals, 2, 0);
    assert!((friday[4].1 / friday[0].1 - 5.0).abs() < 1e-9);
}

#[test]
fn the_day_of_scale_and_the_most_specific_csv_row_win() {
    let every = every_form();
    assert_eq!(total(&every, 0, 0), 2.0 * 12.0 * 24.0);
    assert_eq!(total(&every, 0, 1), 0.5 * 12.0 * 24.0);
    assert_eq!(by_hour(&every, 3, 0), [(8, 5.5), (9, 6.0)]);
    assert_eq!(by_hour(&every, 3, 2), [(8, 5.5), (9, 1.0)]);
}

#[test]
fn means_vary_by_the_interval_of_arrival() {
    let every = every_form();
    let ByInterval::Varying { values, index } = &every.center.queues[3].handle_time.talk else {
        panic!("varies")
    };
    assert_eq!(values.len(), 2);
    assert_eq!(index.len(), every.calendar.intervals().len());
    // Mean and cv are those of the whole time, offset included.
    assert!((values[0].mean_s() - 240.0).abs() < 1e-9);
    let measured = &every.center.queues[4].handle_time.talk;
    assert!((measured.at(0).mean_s() - (240.0 + 240.0 + 250.5 + 60.0) / 4.0).abs() < 1e-9);
}

#[test]
fn a_warm_up_is_read_back_by_weekday() {
    let every = every_form();
    assert!(matches!(every.run.replications, Replications::Precision { at_most: 500, .. }));
    let first = every.calendar.intervals()[0];
    assert_eq!((first.day, first.slot), (-2, 12));
    // Wednesday is never reported: what a table says of its weekday, else of every day.
    assert!((total(&every, 2, -1) - 100.0).abs() < 1e-9);
    assert!((total(&every, 2, -2) - 100.0 * 20.0 / 30.0).abs() < 1e-9, "{}", total(&every, 2, -2));
    let week = scenario(
        "start = 2026-03-02\ndays = 7",
        "arrivals = { per-hour = { mon-sat = 10, sun = 4 } }",
        "staff = 1\n[run]\nwarm-up = \"24h\"",
    );
    assert_eq!(week.calendar.warm_up_intervals(), 48);
    assert!((week.demand.queues[0].mean[0] - 2.0).abs() < 1e-12);
}

#[test]
fn nobody_works_on_a_closed_date_unless_it_is_named() {
    let every = every_form();
    let heads_at = |group: usize, day: i32, slot: u32| {
        let Staff::Heads(heads) = &every.center.groups[group].staff else { panic!("heads") };
        let at = every.calendar.intervals().iter().position(|i| i.day == day && i.slot == slot);
        heads[at.unwrap()]
    };
    assert_eq!((heads_at(0, 0, 3), heads_at(0, 3, 3)), (5, 0));
    assert_eq!((heads_at(3, 0, 8), heads_at(3, 3, 8), heads_at(3, 0, 12)), (2, 0, 0));
    assert_eq!((heads_at(1, 0, 22), heads_at(1, 1, 2), heads_at(1, 0, 12)), (2, 1, 0));
    let Staff::Shifts(postings) = &every.center.groups[2].staff else { panic!("shifts") };
    // From Tuesday evening before the warm-up of Wednesday noon to the last Tuesday.
    assert_eq!(postings[0].heads, [3, 3, 3, 3, 1, 0, 1, 3]);
    assert_eq!(postings[1].heads, [1, 1, 1, 2, 0, 0, 0, 1]);
}

#[test]
fn staff_is_there_while_any_queue_is_open() {
    let day = scenario(
        "start = 2026-03-02\ndays = 1",
        "open = \"08:00-10:00\"\narrivals = { per-hour = 1 }",
        "staff = 3",
    );
    let Staff::Heads(heads) = &day.center.groups[0].staff else { panic!("heads") };
    let present: Vec<usize> = (0..48).filter(|&slot| heads[slot] == 3).collect();
    assert_eq!(present, [16, 17, 18, 19]);
}

#[test]
fn a_day_with_a_repeated_hour_has_all_its_intervals() {
    let autumn = scenario(
        "start = 2026-10-25\ndays = 1\ntime-zone = \"Europe/Amsterdam\"",
        "arrivals = { per-day = 500 }",
        "staff = 1",
    );
    assert_eq!(autumn.demand.queues[0].mean.len(), 50);
    assert!((total(&autumn, 0, 0) - 500.0).abs() < 1e-9);
}

#[test]
fn truncated_laws_of_every_kind_are_made() {
    for law in [
        "exponential",
        "lognormal\", cv = 0.5, x = \"",
        "gamma\", cv = 0.5, x = \"",
        "erlang\", phases = 2, x = \"",
    ] {
        let handle = format!(
            "handle-time = {{ distribution = \"{law}\", mean = \"2min\", max = \"10min\", offset = \"5s\", min = \"5s\" }}"
        );
        let handle = handle.replace(", x = \"\"", "");
        let content = format!(
            "[scenario]\nstart = 2026-03-02\ndays = 1\n[queue.q]\narrivals = {{ per-hour = 1 }}\n{handle}\n[group.g]\nskills = {{ q = 1 }}\nstaff = 1\n"
        );
        let reading = read_text("a.toml", &content, Path::new("."), &[]);
        assert!(reading.scenario.is_some(), "{}", text(&reading.problems, &reading.sources, false));
    }
}

#[test]
fn the_early_hours_after_a_holiday_are_not_demand_left_out() {
    // The hours over midnight would begin on the closed Tuesday.
    let nights = scenario(
        "start = 2026-03-02\ndays = 4\ninterval = \"60min\"\nclosed = [2026-03-03]",
        "open = \"22:00-06:00\"\narrivals = { per-interval = [1, 1, 1, 1, 1, 1, 1, 1] }",
        "staff = 1",
    );
    let hours = |day| by_hour(&nights, 0, day).len();
    assert_eq!([0, 1, 2, 3].map(hours), [8, 0, 2, 8]);
}

#[test]
fn a_yearly_file_and_a_quiet_start_of_the_day_are_no_problems() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "interval,calls\n2025-03-03 08:00,9\n2026-03-02 08:00,1\n2026-03-02 09:00,5\n";
    std::fs::write(folder.path().join("year.csv"), rows).unwrap();
    let content = "[scenario]\nstart = 2026-03-02\ndays = 1\ninterval = \"60min\"\n[queue.q]\nhandle-time = \"4min\"\nopen = \"08:00-10:00\"\narrivals = { csv = \"year.csv\", column = \"calls\" }\n[group.g]\nskills = { q = 1 }\nstaff = [0, 1]\n";
    let codes = |edits: &[String]| {
        let reading = read_text("a.toml", content, folder.path(), edits);
        reading.problems.iter().map(|problem| problem.code).collect::<Vec<_>>()
    };
    assert!(codes(&[]).is_empty());
    assert_eq!(codes(&["queue.q.scale=3".into()]), ["nobody-on-duty"]);
    assert_eq!(codes(&["group.g.staff=[1, 0]".into()]), ["nobody-on-duty"]);
}
