//! Rosters as files, and the people who work them.

use std::path::Path;

use super::{DESK, people};
use ringplan::center::{Free, Planned, Staff};
use ringplan::diagnostic::Severity;
use ringplan::scenario::{Scenario, read, read_history, read_roster, read_text};
use ringplan::sim::{Model, Replications, simulate};
use ringplan::time::{HOUR, MINUTE};
use ringplan::watch::Unwatched;

fn every_form() -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good/every-form.toml");
    read(&path, &[]).scenario.unwrap()
}

#[test]
fn people_and_contracts_are_read() {
    let team = every_form().team;
    let (full, shift_work) = (&team.contracts[0], &team.contracts[1]);
    assert_eq!((full.hours.least, full.hours.most), (24 * HOUR, 42 * HOUR));
    // From Friday on; Sunday is left out.
    assert_eq!(full.available[..3], [Free::Always, Free::Within(6 * HOUR, 20 * HOUR), Free::Never]);
    assert_eq!((shift_work.days.least, shift_work.days.most), (3, 3));
    assert_eq!(shift_work.rotation.len(), 4);
    let (ada, wang) = (&team.agents[0], &team.agents[1]);
    // The 30th and the 31st of March; April is beyond.
    assert_eq!(ada.away, [3, 4]);
    assert_eq!(ada.fixed, [(0, Planned::Shift(0))]);
    assert_eq!(ada.wishes.len(), 2);
    assert!(!ada.wishes[1].wanted && ada.wishes[1].weight == 2.0);
    assert_eq!(wang.rotation_day, Some(1));
    assert_eq!(wang.skills.as_ref().unwrap()[0].speed, 1.2);
    assert_eq!(team.rules.price("rest"), Some(50.0));
    assert_eq!(team.rules.price("rotation"), None);
}

#[test]
fn a_roster_puts_its_people_on_their_shifts() {
    let scenario = every_form();
    let center = &scenario.center;
    let group = |name: &str| center.groups.iter().find(|group| group.name == name).unwrap();
    let Staff::Shifts(own) = &group("named").staff else { panic!("on shifts") };
    let first = -scenario.calendar.first_staffed_day() as usize;
    let of_friday = own.iter().find(|posting| posting.heads[first] == 1).unwrap();
    let early = &center.shifts[of_friday.shift];
    assert_eq!((early.start, early.length), (7 * HOUR + 30 * MINUTE, 8 * HOUR));
    let breaks: Vec<(u64, bool)> = early.breaks.iter().map(|b| (b.at / MINUTE, b.paid)).collect();
    assert_eq!(breaks, [(120, true), (240, false)]);
    assert_eq!(of_friday.heads[first..], [1, 0, 0, 0, 0]);
    // Who is faster works in a group of her own, also over the night in which an hour is lost.
    let apart = group("王芳");
    assert_eq!(apart.skills.len(), 1);
    let Staff::Shifts(own) = &apart.staff else { panic!("on shifts") };
    let night = &center.shifts[own[0].shift];
    assert_eq!((night.start, night.length), (22 * HOUR, 9 * HOUR + 30 * MINUTE));
    assert_eq!(own[0].heads[first..], [0, 1, 0, 0, 0]);
}

#[test]
fn who_has_skills_of_his_own_is_asked_right_after_his_group() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "date,agent,shift,start,end,breaks\n\
        2026-03-02,A,early,2026-03-02T07:00,2026-03-02T15:00,\n\
        2026-03-02,B,early,2026-03-02T07:00,2026-03-02T15:00,\n";
    std::fs::write(folder.path().join("roster.csv"), rows).unwrap();
    let text = DESK.replace("staff = 2", "staff = { roster = \"roster.csv\" }")
        + "[group.others]\nskills = { calls = 1 }\nstaff = 1\n\
           [routing]\noverflow.calls = [ { group = \"desk\" }, { group = \"others\", after = \"30s\" } ]\n\
           [contract.full]\n"
        + &people(&[("A", ""), ("B", "speed = 2.0")]);
    let reading = read_text("roster.toml", &text, folder.path(), &[]);
    let scenario = reading.scenario.unwrap();
    let Scenario { center, demand, calendar, .. } = &scenario;
    let names: Vec<&str> = center.groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["desk", "others", "B"]);
    let asked: Vec<u16> = center.queues[0].overflow.iter().map(|step| step.group.0).collect();
    assert_eq!(asked, [0, 2, 1]);
    let model = Model::new(center, demand, calendar);
    let results = simulate(&model, 1, Replications::Fixed(2), &Unwatched);
    let whose = ringplan::sim::Whose::Of(2);
    let busy = results.group(whose, ringplan::sim::Period::Whole, "busy_hours").unwrap();
    assert!(busy.mean > 0.0);
}

#[test]
fn a_roster_beside_a_scenario_is_read_with_days_of_other_weeks() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{DESK}[contract.full]\n{}", people(&[("A", "")]));
    let scenario = read_text("roster.toml", &text, folder.path(), &[]).scenario.unwrap();
    let path = folder.path().join("before.csv");
    let head = "date,agent,shift,start,end,breaks\n";
    std::fs::write(&path, format!("{head}2026-02-27,A,late,2026-02-27T14:00,2026-02-27T22:00,\n"))
        .unwrap();
    let rows = read_history(&path, &scenario).rows.unwrap();
    assert_eq!((rows.len(), rows[0].agent, rows[0].worked.range), (1, 0, 1));
    let reading = read_roster(&path, &scenario);
    assert!(reading.rows.is_none() && reading.problems[0].code == "other-days");
    std::fs::write(&path, format!("{head}2026-02-27,Z,late,2026-02-27T14:00,2026-02-27T22:00,\n"))
        .unwrap();
    let reading = read_roster(&path, &scenario);
    assert!(reading.rows.is_none() && reading.problems[0].code == "unknown-agent");
    let reading = read_history(&path, &scenario);
    assert!(reading.rows.is_none(), "the history of another team");
    let times = "late,2026-02-27T14:00,2026-02-27T22:00,";
    let left = format!("{head}2026-02-27,A,{times}\n2026-02-27,Zoe,{times}\n");
    std::fs::write(&path, left + "2026-02-26,Zoe,late,2026-02-26T14:00,2026-02-26T22:00,\n")
        .unwrap();
    let reading = read_history(&path, &scenario);
    assert_eq!(reading.rows.unwrap().len(), 1, "who has left is left out");
    let told: Vec<Severity> = reading.problems.iter().map(|problem| problem.severity).collect();
    assert_eq!(told, [Severity::Warning], "and told of once");
    assert!(read_roster(&folder.path().join("none.csv"), &scenario).rows.is_none());
}

/// The problems of a roster with one row for each of these dates.
fn told_of(
    read: fn(&Path, &Scenario) -> ringplan::scenario::GivenFile<ringplan::scenario::RosterRow>,
    dates: &[&str],
) -> Vec<(Severity, String)> {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{DESK}[contract.full]\n{}", people(&[("A", "")]));
    let scenario = read_text("roster.toml", &text, folder.path(), &[]).scenario.unwrap();
    let path = folder.path().join("rows.csv");
    let row = |date: &&str| format!("{date},A,late,{date}T14:00,{date}T22:00,\n");
    let rows: String = dates.iter().map(row).collect();
    std::fs::write(&path, format!("date,agent,shift,start,end,breaks\n{rows}")).unwrap();
    let reading = read(&path, &scenario);
    assert!(reading.problems.iter().all(|problem| problem.place.is_some()));
    reading.problems.into_iter().map(|problem| (problem.severity, problem.message)).collect()
}

#[test]
fn a_roster_of_other_weeks_is_neither_kept_nor_repaired() {
    let told = told_of(read_roster, &["2026-02-23", "2026-03-09"]);
    let words = "this roster holds days from 2026-02-23 to 2026-03-09, none of the days that are planned, 2026-03-02 to 2026-03-08";
    assert_eq!(told, [(Severity::Error, words.to_owned())]);
    assert!(told_of(read_roster, &["2026-02-23", "2026-03-08"]).is_empty());
    assert!(told_of(read_roster, &[]).is_empty(), "nobody works");
}

#[test]
fn a_history_that_does_not_reach_the_first_day_is_told_of() {
    assert!(told_of(read_history, &["2026-02-23"]).is_empty(), "a week before");
    assert!(told_of(read_history, &[]).is_empty(), "nobody worked");
    for dates in [&["2026-02-20", "2026-02-22"][..], &["2026-03-02"]] {
        let told = told_of(read_history, dates);
        assert_eq!((told.len(), told[0].0), (1, Severity::Warning), "{dates:?}");
        let words = "none of the week before 2026-03-02: rest and days in a row cannot carry over";
        assert!(told[0].1.ends_with(words) && told[0].1.contains(dates[0]), "{told:?}");
    }
}
