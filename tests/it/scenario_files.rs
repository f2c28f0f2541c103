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
    assert_eq!(postings.len(), 5);
    // From the Sunday before to the last Sunday; nobody on Friday.
    assert_eq!(postings[0].heads, [0, 7, 6, 6, 6, 0, 0, 0]);
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
