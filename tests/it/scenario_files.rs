//! The scenarios that come with ringplan, and what a file means.

use std::path::Path;

use ringplan::center::Staff;
use ringplan::diagnostic::text;
use ringplan::scenario::{Scenario, read};

fn good(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    let reading = read(&path, &[]);
    assert!(reading.problems.is_empty(), "{}", text(&reading.problems, &reading.sources, false));
    reading.scenario.unwrap()
}

#[test]
fn the_service_desk_is_read() {
    let desk = good("service-desk.toml");
    assert_eq!(desk.calendar.intervals().len(), 7 * 48);
    let total: f64 = desk.demand.queues[0].mean.iter().sum();
    // Monday, three days at 940 (Friday is closed), Saturday.
    assert!((total - (1090.0 + 3.0 * 940.0 + 190.0)).abs() < 1e-6, "{total}");
    assert_eq!(desk.demand.queues[1].mean[16], 8.0);
    let Staff::Shifts(postings) = &desk.center.groups[0].staff else { panic!("on shifts") };
    assert_eq!(postings.len(), 7);
    // From the Sunday before to the last Sunday; nobody on Friday.
    assert_eq!(postings[0].heads, [0, 4, 4, 4, 4, 0, 0, 0]);
}

#[test]
fn two_skills_are_read() {
    let center = good("two-skills.toml").center;
    assert_eq!(center.queues[0].overflow.len(), 2);
    assert_eq!(center.groups[2].skills[0].speed, 0.9);
    let Staff::Heads(heads) = &center.groups[2].staff else { panic!("heads") };
    assert_eq!((heads[15], heads[16], heads[18], heads[48 + 18]), (0, 3, 5, 4));
}

#[test]
fn every_form_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good/every-form.toml");
    let reading = read(&path, &[]);
    assert!(reading.problems.is_empty(), "{}", text(&reading.problems, &reading.sources, false));
}

#[test]
fn a_file_that_cannot_be_read_is_a_problem_too() {
    let reading = read(Path::new("no-such-folder/desk.toml"), &[]);
    let shown = text(&reading.problems, &reading.sources, false);
    assert_eq!(
        shown,
        "error[unreadable-file]: `no-such-folder/desk.toml` cannot be read: there is no such file\n"
    );
    assert!(reading.scenario.is_none());
}

#[test]
fn the_largest_horizon_is_read_in_time() {
    let begun = std::time::Instant::now();
    let queues: String = (0..40)
        .map(|n| {
            format!(
                "[queue.q{n}]\nhandle-time = \"4min\"\nopen = {{ mon-fri = \"08:00-20:00\", sat = \"22:00-06:00\" }}\narrivals = {{ per-day = {{ daily = 1000 }} }}\n"
            )
        })
        .collect();
    let skills: Vec<String> = (0..40).map(|n| format!("q{n} = 1")).collect();
    let content = format!(
        "[scenario]\nstart = 2026-03-02\ndays = 199\ninterval = \"5min\"\n[run]\nwarm-up = \"1d\"\n{queues}[group.g]\nskills = {{ {} }}\nstaff = 3\n",
        skills.join(", ")
    );
    let reading = ringplan::scenario::read_text("a.toml", &content, Path::new("."), &[]);
    assert!(reading.scenario.is_some(), "{}", text(&reading.problems, &reading.sources, false));
    println!("{:?}", begun.elapsed());
}
